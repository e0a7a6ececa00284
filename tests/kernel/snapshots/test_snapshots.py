"""Snapshots: the same rows give the same bytes, a changed byte is named, records are compared by id."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from kernel import factories
from zhiheng.errors import SnapshotBroken
from zhiheng.snapshots import RELATIONS, difference, open_snapshot, write_snapshot

AS_OF = date(2025, 12, 31)


def _write(folder: Path, tables: dict[str, pa.Table], **meta: object) -> str:
    return write_snapshot(folder, tables, as_of=AS_OF, region=factories.REGION, meta=meta).id


def test_the_same_rows_in_any_order_give_the_same_snapshot(tmp_path: Path) -> None:
    tables = factories.tables(7)
    turned = {code: t.take(list(range(t.num_rows))[::-1]) for code, t in tables.items()}
    first = _write(tmp_path / "a", tables, written_at="2026-01-01T08:00:00")
    second = _write(tmp_path / "b", turned, written_at="2026-01-02T09:00:00")
    assert first == second == open_snapshot(tmp_path / "b").id
    assert _write(tmp_path / "c", tables, source="另一来源") != first


def test_a_relation_left_out_is_an_empty_table(tmp_path: Path) -> None:
    _write(tmp_path, {"equipment": factories.tables(1)["equipment"]})
    snapshot = open_snapshot(tmp_path)
    assert snapshot.table("hazards").num_rows == 0
    assert set(snapshot.files) == set(RELATIONS)


@pytest.mark.parametrize("name", ["equipment.parquet", "manifest.json"])
def test_a_changed_byte_names_its_file(tmp_path: Path, name: str) -> None:
    _write(tmp_path, factories.tables(2))
    target = tmp_path / name
    data = bytearray(target.read_bytes())
    place = data.index(b'"region": "3') + 12 if name.endswith("json") else len(data) // 2
    data[place] ^= 1
    target.write_bytes(bytes(data))
    with pytest.raises(SnapshotBroken, match=name):
        open_snapshot(tmp_path)


def test_a_missing_file_and_a_missing_manifest_are_named(tmp_path: Path) -> None:
    _write(tmp_path, {})
    (tmp_path / "hazards.parquet").unlink()
    with pytest.raises(SnapshotBroken, match="hazards.parquet"):
        open_snapshot(tmp_path)
    with pytest.raises(SnapshotBroken, match="manifest.json"):
        open_snapshot(tmp_path / "nothing")


def test_tables_that_do_not_follow_their_relation_are_refused(tmp_path: Path) -> None:
    good = factories.empty("equipment", {"device_no": "A"}, {"device_no": "B"})
    broken = {
        "多余的列": good.append_column("extra", pa.array(["x", "y"])),
        "缺少列": good.drop_columns(["kind"]),
        "重复的记录编号": pa.concat_tables([good, good]),
        "不能为空": good.set_column(3, "device_no", pa.array(["A", None])),
        "应为日期": good.set_column(5, "in_use_since", pa.array(["昨天", "今天"])),
    }
    for words, table in broken.items():
        with pytest.raises(SnapshotBroken, match=words):
            _write(tmp_path, {"equipment": table})
    with pytest.raises(SnapshotBroken, match="unknown"):
        _write(tmp_path, {"unknown": good})


def test_a_difference_lists_added_removed_and_changed_records(tmp_path: Path) -> None:
    before = factories.empty("hazards", {"id": "hazards:1", "grade": "major"}, {"id": "hazards:2"}, {"id": "hazards:3"})
    after = factories.empty(
        "hazards", {"id": "hazards:1", "grade": "major", "rechecked_on": date(2025, 5, 1)}, {"id": "hazards:3"}, {"id": "hazards:4"}
    )
    _write(tmp_path / "a", {"hazards": before})
    _write(tmp_path / "b", {"hazards": after})
    changes = difference(open_snapshot(tmp_path / "a"), open_snapshot(tmp_path / "b"))
    assert [(c.id, c.kind, c.columns if c.kind == "changed" else ()) for c in changes] == [
        ("hazards:1", "changed", ("rechecked_on",)),
        ("hazards:2", "removed", ()),
        ("hazards:4", "added", ()),
    ]
    assert changes[0].sentence() == "特种设备隐患 hazards:1：复查销号日期由“空”改为“2025-05-01”"
