"""What importing a file would do (导入预览): row by row, a few hundred at a time, against the records as they are now. Nothing is written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.values import RegionCode
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.cells import CellFault, CellWrong, cell_text, letter, parse_cell, plain_length
from zhiheng_web.records.comparing import Comparing
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.heads import Heads, fill_merged, find_heads, heading
from zhiheng_web.records.loosely import read_cell
from zhiheng_web.records.models import Record
from zhiheng_web.records.sheets import Table, is_blank, read_table

CHUNK = 2_000
"""Rows compared with the records, and written, at a time."""
SHOWN_CHANGES = 1000
"""The changes of so many rows are kept to be shown."""
_NO_RECORD = re.compile(r"(合\s*计|总\s*计|小\s*计|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|填\s*报|填\s*表|制\s*表|审\s*核|单位负责人|以上|以下空白)")


@dataclass(slots=True)
class Line:
    """One row of the file: what it would do (`new`, `changed`, `unchanged`, `wrong`), and why; `notes` say what was read out of prose."""

    row: int
    state: str
    label: str = ""
    instance: Any = None
    before: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[tuple[str, str, str]] = ()
    faults: list[CellFault] = field(default_factory=list)
    notes: list[CellFault] = field(default_factory=list)


@dataclass
class Look:
    """What an import would do (预览)."""

    registry: Registry
    lines: list[Line]
    unknown: Sequence[str]
    remarks: Sequence[CellFault] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Lines by state."""
        found = Counter(line.state for line in self.lines)
        return {state: found.get(state, 0) for state in ("new", "changed", "unchanged", "wrong")}

    @property
    def faults(self) -> list[CellFault]:
        """All faults in the order of the file."""
        return [f for line in self.lines for f in line.faults]

    @property
    def notes(self) -> list[CellFault]:
        """What was found and did not stand in the way: rows left out, cells merged, values read out of prose."""
        return sorted((*self.remarks, *(n for line in self.lines for n in line.notes)), key=lambda n: n.row)


@dataclass
class Column:
    """One field of the file: where it stands, and what its cells were read as, remembered by cell."""

    name: str
    places: tuple[int, ...]
    title: str
    known: Any
    strict: bool
    lookup: dict[str, Any] | None = None
    length: int = 0
    """Texts up to so many characters need no further check."""
    seen: dict[Any, tuple[Any, str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)

    def read(self, cell: Any) -> tuple[Any, str, tuple[tuple[str, str], ...]]:
        """Value, note and faults (code, sentence) of a cell."""
        key = (type(cell), cell)
        held = self.seen.get(key)
        if held is None:
            if len(self.seen) > 20_000:
                self.seen.clear()
            held = self.seen[key] = self._read(cell)
        return held

    def _read(self, cell: Any) -> tuple[Any, str, tuple[tuple[str, str], ...]]:
        try:
            value, note = (parse_cell(self.known, cell, self.lookup), "") if self.strict else read_cell(self.known, cell, self.lookup)
            if value is not None and self.lookup is None and not (self.length and len(value) <= self.length):
                self.known.run_validators(value)
        except CellWrong as wrong:
            return None, "", ((wrong.code, wrong.message),)
        except ValidationError as error:
            return None, "", tuple(("import.rule", s) for s in error.messages)
        return value, note, ()


class Looking:
    """One file looked at for a registry and a unit; `chunks` compares it with the records as they are then.

    Raises:
        UnreadableSource: the file as a whole cannot be used. PermissionDenied: the person may not write for the unit.
    """

    def __init__(self, person: Any, registry: Registry, unit: Unit, data: bytes, file_name: str, *, strict: bool = False) -> None:
        self.person, self.registry, self.unit, self.region = person, registry, unit, person.region
        record_write.check(person, registry.model(region=self.region, unit=unit))
        self.table: Table = read_table(data, file_name)
        self.heads: Heads = find_heads(self.table, registry)
        self.remarks: list[CellFault] = [] if strict else self._merged()
        lookups = self._lookups()
        self.columns = [
            Column(name, (i, *self.heads.also.get(name, ())), self.heads.titles[i], registry.field(name), strict, lookups.get(name), plain_length(registry.field(name)))
            for i, name in self.heads.fields.items()
        ]

    @property
    def total(self) -> int:
        """Rows below the heading, blank ones included."""
        return len(self.table.rows) - self.heads.row - 1

    def _merged(self) -> list[CellFault]:
        return [
            CellFault(
                first, self.heads.titles[index], letter(index), cell_text(self.table.rows[first - 1][index]), "import.merged",
                _("第 %(first)s—%(last)s 行是合并单元格，每一行都按这一内容读") % {"first": first, "last": last},
            )
            for first, last, index in fill_merged(self.table, self.heads)
        ]

    def _lookups(self) -> dict[str, dict[str, Any]]:
        """What people write for fields that name a township, a unit or another record; the last are looked up chunk by chunk."""
        inside = Region.objects.filter(code__startswith=RegionCode(self.region.code).stem)
        out: dict[str, dict[str, Any]] = {"region": {key: r for r in inside for key in (r.name, r.code)}}
        out["unit"] = {key: u for u in Unit.objects.filter(region=self.region) for key in (*u.names(), u.code)}
        for name in self.registry.fields:
            found = self.registry.field(name)
            if isinstance(found, models.ForeignKey) and issubclass(found.related_model, Record):
                out[name] = {}
        return out

    def _look_up_records(self, rows: Sequence[tuple[int, Sequence[Any]]]) -> None:
        for column in self.columns:
            if column.lookup is None or column.name in ("region", "unit"):
                continue
            target = next(r for r in REGISTRIES.values() if r.model is column.known.related_model)
            key = target.natural_key[0]
            texts = {unicodedata.normalize("NFKC", cell_text(c)) for _n, row in rows if not is_blank(c := _cell(row, column.places))}
            texts |= {t.replace(" ", "") for t in texts} | {re.split(r"[(\[]", t)[0].strip() for t in texts}
            found = target.model.objects.live().in_region(self.region).filter(**{f"{key}__in": texts})
            column.lookup = {str(getattr(r, key)): r for r in found}
            column.seen.clear()

    def chunks(self) -> Iterator[list[Line]]:
        """The lines, a chunk at a time, each with the record it would make or change."""
        comparing = Comparing(self.person, self.registry, self.unit, self.heads)
        rows: list[tuple[int, Sequence[Any]]] = []
        for i, row in enumerate(self.table.rows[self.heads.row + 1 :], self.heads.row + 2):
            if all(is_blank(c) for c in row) or self._is_no_record(i, row):
                continue
            rows.append((i, row))
            if len(rows) == CHUNK:
                yield self._lines(rows, comparing)
                rows = []
        if rows:
            yield self._lines(rows, comparing)

    def _is_no_record(self, number: int, row: Sequence[Any]) -> bool:
        """A row of totals, or a line under the table: it begins so, and names no record."""
        first = next((c for c in row if not is_blank(c)), None)
        if not isinstance(first, str) or not _NO_RECORD.match(first.strip()):
            return False
        key = [c for c in self.columns if c.name in self.registry.natural_key]
        others = [c for c in self.columns if c.name not in self.registry.natural_key]
        if any(not is_blank(c := _cell(row, column.places)) and c is not first for column in key):
            return False
        filled = sum(1 for column in others if not is_blank(_cell(row, column.places)))
        if filled > max(1, len(others) // 2):
            return False
        found = CellFault(number, "", "", cell_text(first)[:80], "import.no_record", _("合计行或表后说明，不是记录，没有导入"))
        if found not in self.remarks:
            self.remarks.append(found)
        return True

    def _lines(self, rows: Sequence[tuple[int, Sequence[Any]]], comparing: Comparing) -> list[Line]:
        self._look_up_records(rows)
        lines, given = [], []
        for number, row in rows:
            line = Line(number, "wrong")
            values = self._values(row, line)
            lines.append(line)
            if not line.faults:
                given.append((line, values))
        comparing.compare(given)
        for line in lines:
            if line.faults:
                line.state = "wrong"
        return lines

    def _values(self, row: Sequence[Any], line: Line) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in self.columns:
            index = column.places[0]
            cell = row[index] if index < len(row) else None
            if len(column.places) > 1:
                index, cell = self._only(row, column, line)
            value, note, faults = column.read(cell)
            if value is not None:
                values[column.name] = value
            if note:
                line.notes.append(CellFault(line.row, self.heads.titles[index], letter(index), cell_text(cell), "import.prose", note))
            for code, sentence in faults:
                line.faults.append(CellFault(line.row, self.heads.titles[index], letter(index), cell_text(cell), code, sentence))
        return values

    def _only(self, row: Sequence[Any], column: Column, line: Line) -> tuple[int, Any]:
        """The one content of several columns of a field; two different contents are a fault."""
        filled = [(i, row[i]) for i in column.places if i < len(row) and not is_blank(row[i])]
        if len({cell_text(c) for _i, c in filled}) > 1:
            (i, one), (k, other) = filled[0], next(p for p in filled if cell_text(p[1]) != cell_text(filled[0][1]))
            said = _("“%(title)s”列写的是“%(one)s”，两列是同一项内容，请核对后统一") % {"title": self.heads.titles[i], "one": cell_text(one)}
            line.faults.append(CellFault(line.row, self.heads.titles[k], letter(k), cell_text(other), "import.differ", said))
        return filled[0] if filled else (column.places[0], None)


def _cell(row: Sequence[Any], places: Sequence[int]) -> Any:
    return next((row[i] for i in places if i < len(row) and not is_blank(row[i])), None)


def look(person: Any, registry: Registry, unit: Unit, data: bytes, file_name: str, *, strict: bool = False, progress: Any = None) -> Look:
    """What importing the file would do; nothing is written. The lines come without their records.

    `strict` reads no value out of prose (for programs); `progress(done, total)` is told how far it is.
    """
    looking = Looking(person, registry, unit, data, file_name, strict=strict)
    lines: list[Line] = []
    shown = 0
    for chunk in looking.chunks():
        for line in chunk:
            line.instance, line.before = None, {}
            shown += bool(line.changes)
            if shown > SHOWN_CHANGES:
                line.changes = ()
        lines += chunk
        if progress:
            progress(len(lines), looking.total)
    if not lines:
        raise InputError(_("标题行下面没有数据行。请填写后再导入。"))
    return Look(registry, lines, looking.heads.unknown, tuple(looking.remarks))


__all__ = ["CHUNK", "Line", "Look", "Looking", "heading", "look"]
