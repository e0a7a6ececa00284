"""Bringing a table into a registry (导入): look first, write then, take back if it was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng.values import RegionCode
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.display import plain_text
from zhiheng_web.records.importing import (
    CellFault,
    CellWrong,
    cell_text,
    find_heads,
    heading,
    is_blank,
    letter,
    parse_cell,
    read_table,
)
from zhiheng_web.records.models import ImportRun, Record, derive
from zhiheng_web.shared import store
from zhiheng_web.shared.language import chinese, said


@dataclass
class Line:
    """One row of the file: what it would do (`new`, `changed`, `unchanged`, `wrong`), and why."""

    row: int
    state: str
    label: str = ""
    instance: Any = None
    before: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[tuple[str, str, str]] = ()
    faults: list[CellFault] = field(default_factory=list)


@dataclass
class Look:
    """What an import would do (预览)."""

    registry: Registry
    lines: list[Line]
    unknown: Sequence[str]

    @property
    def counts(self) -> dict[str, int]:
        """Lines by state."""
        found = Counter(line.state for line in self.lines)
        return {state: found.get(state, 0) for state in ("new", "changed", "unchanged", "wrong")}

    @property
    def faults(self) -> list[CellFault]:
        """All faults in the order of the file."""
        return [f for line in self.lines for f in line.faults]


def _lookups(registry: Registry, region: Any) -> dict[str, dict[str, Any]]:
    """What people write for fields that name something: townships, units, other records by their number."""
    inside = Region.objects.filter(code__startswith=RegionCode(region.code).stem)
    out: dict[str, dict[str, Any]] = {"region": {key: r for r in inside for key in (r.name, r.code)}}
    units = Unit.objects.filter(region=region)
    out["unit"] = {key: u for u in units for key in (*u.names(), u.code)}
    for name in registry.fields:
        found = registry.field(name)
        if isinstance(found, models.ForeignKey) and issubclass(found.related_model, Record):
            target = next(r for r in REGISTRIES.values() if r.model is found.related_model)
            key = target.natural_key[0]
            out[name] = {str(getattr(r, key)): r for r in target.model.objects.live().in_region(region)}
    return out


def _key(registry: Registry, record: Any) -> tuple[Any, ...] | None:
    names = registry.natural_key
    values = tuple(getattr(record, registry.field(n).attname) for n in names)
    if all(v in (None, "") for v in values):
        if not registry.fallback_key:
            return None
        return ("", *(getattr(record, n) for n in registry.fallback_key))
    return values


def look(person: Any, registry: Registry, unit: Unit, data: bytes, file_name: str) -> Look:
    """What importing the file would do; nothing is written.

    Raises:
        UnreadableSource: the file as a whole cannot be used. PermissionDenied: the person may not write for the unit.
    """
    region = person.region
    record_write.check(person, registry.model(region=region, unit=unit))
    table = read_table(data, file_name)
    heads = find_heads(table, registry)
    lookups = _lookups(registry, region)
    stored: dict[tuple[Any, ...], Any] = {}
    for held in registry.model.objects.live().in_region(region).select_related("region", "unit", *registry.joins):
        key = _key(registry, held)
        if key is not None:
            stored[key] = held
        if registry.fallback_key:
            stored.setdefault(("", *(getattr(held, n) for n in registry.fallback_key)), held)
    lines: list[Line] = []
    seen: dict[tuple[Any, ...], int] = {}
    for i, row in enumerate(table.rows[heads.row + 1 :], heads.row + 2):
        if all(is_blank(c) for c in row):
            continue
        line = Line(i, "wrong")
        values = _values(registry, row, i, heads, lookups, line)
        if not line.faults:
            try:
                _compare(person, registry, unit, values, stored, seen, line, heads)
            except ValidationError as error:
                line.faults += [CellFault(i, "", "", "", "import.rule", sentence) for sentence in error.messages]
        if line.faults:
            line.state = "wrong"
        lines.append(line)
    if not lines:
        raise InputError("标题行下面没有数据行。请填写后再导入。")
    return Look(registry, lines, heads.unknown)


def _values(
    registry: Registry, row: Sequence[Any], number: int, heads: Any, lookups: Mapping[str, Any], line: Line
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for index, name in heads.fields.items():
        cell = row[index] if index < len(row) else None
        known = registry.field(name)
        try:
            value = parse_cell(known, cell, lookups.get(name))
            if value is not None and name not in lookups:
                known.run_validators(value)
        except ValidationError as error:
            found = cell_text(cell)
            line.faults += [
                CellFault(number, heads.titles[index], letter(index), found, "import.rule", s) for s in error.messages
            ]
        except CellWrong as wrong:
            line.faults.append(
                CellFault(number, heads.titles[index], letter(index), cell_text(cell), wrong.code, wrong.message)
            )
        else:
            if value is not None:
                values[name] = value
    return values


def _compare(
    person: Any,
    registry: Registry,
    unit: Unit,
    values: dict[str, Any],
    stored: Mapping[tuple[Any, ...], Any],
    seen: dict[tuple[Any, ...], int],
    line: Line,
    heads: Any,
) -> None:
    fresh = registry.model(**{"region": person.region, "unit": unit, **values})
    derive(fresh)
    key = _key(registry, fresh)
    held = stored.get(key) if key is not None else None
    if key is not None:
        if key in seen:
            names = "、".join(heading(registry, n) for n in registry.natural_key)
            line.faults.append(
                _fault(
                    registry,
                    line.row,
                    registry.natural_key[0],
                    heads,
                    "import.twice",
                    _("与第 %(n)s 行的%(names)s相同，请删去其中一行") % {"n": seen[key], "names": names},
                    fresh,
                )
            )
            return
        seen[key] = line.row
    if held is None:
        line.instance, line.state = fresh, "new"
    else:
        line.before = audit.values_of(held)
        for name, value in values.items():
            setattr(held, name, value)
        derive(held)
        line.instance = held
        after = audit.values_of(held)
        quiet = ("changed_at", "created_at")
        differing = [
            f
            for f in registry.model._meta.concrete_fields
            if f.attname not in quiet and line.before[f.attname] != after[f.attname]
        ]
        line.changes = [
            (str(f.verbose_name), plain_text(f, line.before[f.attname]), plain_text(f, after[f.attname]))
            for f in differing
            if f.editable
        ]
        line.state = "changed" if differing else "unchanged"
    line.label = registry.label(line.instance) if line.instance else ""
    if line.state == "unchanged":
        return
    decision = record_write.decide(person, line.instance)
    if not decision.allowed or not registry.editable:
        line.faults.append(
            _fault(
                registry, line.row, registry.natural_key[0], heads, "import.forbidden", decision.reason, line.instance
            )
        )
        return
    foreign = [
        f.name
        for f in registry.model._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and getattr(line.instance, f.attname)
    ]
    for check in (lambda: line.instance.clean_fields(exclude=foreign), line.instance.clean):
        try:
            check()
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                for sentence in sentences:
                    line.faults.append(_fault(registry, line.row, name, heads, "import.rule", sentence, line.instance))
            return


def _fault(registry: Registry, row: int, name: str, heads: Any, code: str, sentence: str, instance: Any) -> CellFault:
    index = next((i for i, n in heads.fields.items() if n == name), None)
    if name == NON_FIELD_ERRORS:
        return CellFault(row, "", "", "", code, sentence)
    field_ = registry.field(name)
    found = plain_text(field_, getattr(instance, field_.attname, None))
    if index is None:
        return CellFault(
            row,
            heading(registry, name),
            "",
            found,
            code,
            _("%(sentence)s（文件里没有这一列）") % {"sentence": said(sentence)},
        )
    return CellFault(row, heads.titles[index], letter(index), found, code, sentence)


def rejects(registry: Registry, data: bytes, file_name: str, found: Look) -> bytes:
    """The wrong rows as they were, with their faults in a last column, to be put right and brought in again."""
    table = read_table(data, file_name)
    heads = find_heads(table, registry)
    titles = [cell_text(c) if not is_blank(c) else "" for c in table.rows[heads.row]]
    rows = []
    for line in found.lines:
        if line.faults:
            cells = list(table.rows[line.row - 1])
            cells += [None] * (len(titles) - len(cells))
            said = "；".join(f"{f.column}：{f.message}" if f.column else f.message for f in line.faults)
            rows.append([None if is_blank(c) else cell_text(c) for c in cells[: len(titles)]] + [said])
    return write_tables([Sheet("需要改正", [*titles, "问题和改法"], rows)])


def start(person: Any, registry: Registry, unit: Unit, file: Any) -> tuple[ImportRun, Look]:
    """Look at the uploaded file, keep it and remember the look (待确认); a file that is refused is not kept."""
    data = b"".join(file.chunks())
    found = look(person, registry, unit, data, file.name)
    return keep(person, unit, data, file.name, found), found


def keep(person: Any, unit: Unit, data: bytes, file_name: str, found: Look) -> ImportRun:
    """Keep a file that was looked at, to be written (待确认)."""
    return ImportRun.objects.create(
        region=person.region,
        unit=unit,
        registry=found.registry.code,
        file_name=file_name[:200],
        digest=store.put([data]).digest,
        person=person,
        counts=found.counts,
    )


def look_again(person: Any, run: ImportRun) -> Look:
    """The look at a remembered file, against the records as they are now."""
    return look(person, REGISTRIES[run.registry], run.unit, store.read(run.digest), run.file_name)


@transaction.atomic
def commit(person: Any, run: ImportRun, *, all_or_nothing: bool = False) -> ImportRun:
    """Write the new and changed rows (导入). Wrong rows are left out, or stop everything when `all_or_nothing`.

    Raises:
        InputError: the run was written already; a row is wrong under all or nothing; nothing is left to write.
    """
    held = ImportRun.objects.select_for_update().select_related("region", "unit").get(pk=run.pk)
    if held.state != "looked":
        raise InputError("这次导入已经办过了。如需再次导入，请重新上传文件，未变的行不会重复写入。")
    found = look_again(person, held)
    if all_or_nothing and found.counts["wrong"]:
        raise InputError(
            _("有 %(wrong)s 行需要改正，按“全部正确才导入”的选择，没有写入任何一行。")
            % {"wrong": found.counts["wrong"]}
        )
    written = []
    registry = found.registry
    for line in found.lines:
        if line.state not in ("new", "changed"):
            continue
        record = line.instance
        if line.state == "new":
            record.created_by = person
        else:
            registry.on_change(record)
        record.save()
        after = audit.values_of(record)
        audit.record(
            person,
            f"{registry.area}.import_{line.state}",
            record,
            f"导入{'登记' if line.state == 'new' else '修改'}{registry.noun}“{chinese(registry.label, record)}”",
            reason=f"导入文件“{held.file_name}”第 {line.row} 行",
            before=dict(line.before) or None,
            after=after,
        )
        if line.state == "changed":
            registry.after_change(person, record, f"导入文件“{held.file_name}”")
        written.append(
            {"pk": record.pk, "state": line.state, "before": dict(line.before), "at": record.changed_at.isoformat()}
        )
    held.state, held.counts, held.written = "done", found.counts, written
    held.save()
    audit.record(
        person,
        "records.import",
        held,
        f"导入{registry.title}：新增 {found.counts['new']} 条，修改 {found.counts['changed']} 条",
        reason=held.file_name,
    )
    return held


@transaction.atomic
def undo(person: Any, run: ImportRun, reason: str) -> list[str]:
    """Take an import back (撤销导入): new records are withdrawn, changed ones get their former content.

    Records that a person changed since are left alone; their names are returned.
    """
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    registry = REGISTRIES[held.registry]
    if held.state != "done":
        raise InputError("只有已经写入的导入可以撤销。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤销理由"})
    left: list[str] = []
    for entry in reversed(held.written):
        record = registry.model.objects.select_related("region", "unit").get(pk=entry["pk"])
        if not record_write.allows(person, record):
            raise PermissionDenied("这次导入包含其他单位的记录，请由质发办撤销。")
        if record.changed_at.isoformat() != entry["at"]:
            left.append(registry.label(record))
            continue
        before = audit.values_of(record)
        if entry["state"] == "new":
            record.withdrawn_at, record.withdrawn_reason = timezone.now(), f"撤销导入：{reason}"
        else:
            for f in registry.model._meta.concrete_fields:
                if f.attname in entry["before"] and f.attname not in ("id", "created_at", "changed_at"):
                    setattr(record, f.attname, f.to_python(entry["before"][f.attname]))
        record.save()
        audit.record(
            person,
            f"{registry.area}.import_undo",
            record,
            f"撤销导入{registry.noun}“{chinese(registry.label, record)}”",
            reason=reason,
            before=before,
            after=audit.values_of(record),
        )
    held.state = "undone"
    held.save()
    audit.record(person, "records.import_undo", held, f"撤销{registry.title}的导入“{held.file_name}”", reason=reason)
    return left
