"""Frozen Parquet tables with a manifest: what a score was computed from (快照)."""

from zhiheng.snapshots.difference import RecordChange, difference
from zhiheng.snapshots.relations import RELATIONS, Column, Relation
from zhiheng.snapshots.store import Snapshot, SnapshotFile, arrow_schema, open_snapshot, write_snapshot

__all__ = [
    "RELATIONS",
    "Column",
    "RecordChange",
    "Relation",
    "Snapshot",
    "SnapshotFile",
    "arrow_schema",
    "difference",
    "open_snapshot",
    "write_snapshot",
]
