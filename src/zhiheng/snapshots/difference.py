"""What changed between two snapshots (快照差异), record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.store import Snapshot


@dataclass(frozen=True)
class RecordChange:
    """One record that was added, removed or changed; `columns` are the names of what changed (all of them when added)."""

    relation: str
    id: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    columns: tuple[str, ...]

    def sentence(self) -> str:
        """One Chinese sentence for people."""
        relation = RELATIONS[self.relation]
        name = f"{relation.label} {self.id}"
        if self.before is None:
            return f"新增{name}"
        if self.after is None:
            return f"减少{name}"
        parts = [
            f"{relation.column(c).label.split('（')[0]}由“{_shown(self.before[c])}”改为“{_shown(self.after[c])}”" for c in self.columns
        ]
        return f"{name}：{'，'.join(parts)}"


def _shown(value: Any) -> str:
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def difference(old: Snapshot, new: Snapshot) -> tuple[RecordChange, ...]:
    """Every record that differs, by relation and id; relations with equal digests are not even read."""
    out: list[RecordChange] = []
    for code in RELATIONS:
        if old.files[code].sha256 == new.files[code].sha256:
            continue
        out.extend(changed_rows(code, old.table(code), new.table(code)))
    return tuple(out)


def changed_rows(relation: str, old: pa.Table, new: pa.Table) -> list[RecordChange]:
    """The differing rows of two tables of one relation, in the order of their ids."""
    before = {row["id"]: row for row in old.to_pylist()}
    after = {row["id"]: row for row in new.to_pylist()}
    out = []
    for identifier in sorted(before.keys() | after.keys()):
        was, now = before.get(identifier), after.get(identifier)
        if was == now:
            continue
        if was is None or now is None:
            names = tuple(now or was or {})
            kind = "added" if was is None else "removed"
        else:
            names = tuple(name for name in now if was.get(name) != now[name])
            kind = "changed"
        out.append(RecordChange(relation, identifier, kind, was, now, names))
    return out
