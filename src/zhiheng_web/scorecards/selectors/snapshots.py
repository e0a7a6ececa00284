"""Finding and opening snapshots."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhiheng.snapshots import Snapshot, open_snapshot
from zhiheng_web.scorecards.models import SnapshotRecord


def folder_of(snapshot_id: str) -> Path:
    """The folder of a snapshot."""
    return Path(settings.SNAPSHOT_DIR) / snapshot_id


def opened(record: SnapshotRecord) -> Snapshot:
    """The snapshot itself, every digest checked.

    Raises:
        SnapshotBroken: it is not there any more, or its bytes changed.
    """
    return open_snapshot(folder_of(record.snapshot_id))
