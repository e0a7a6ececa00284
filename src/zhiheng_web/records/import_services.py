"""Bringing a table into a registry (导入): look first, write then, take back if it was wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records import bulk_sql
from zhiheng_web.records.cells import cell_text
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.guarding import held_back
from zhiheng_web.records.looking import CHUNK, Line, Look, Looking, heading, look
from zhiheng_web.records.models import ImportedRow, ImportRun
from zhiheng_web.records.scanning import bring_along
from zhiheng_web.records.sheets import is_blank, read_table
from zhiheng_web.records.timing import know_changes
from zhiheng_web.records.writing import Entry, write_chunk
from zhiheng_web.shared import store
from zhiheng_web.shared.language import CHINESE

SHOWN_LINES, SHOWN_FAULTS = 300, 200
_ORDER = {"wrong": 0, "changed": 1, "new": 2, "unchanged": 3}
Progress = Callable[[int, int], None]


def rejects(registry: Registry, data: bytes, file_name: str, found: Look) -> bytes:
    """The wrong rows as they were under the rows of the heading, with their faults in a last column, to be put right and brought in again."""
    from zhiheng_web.records.heads import find_heads

    table = read_table(data, file_name)
    heads = find_heads(table, registry)
    top = table.rows[: heads.row + 1]
    width = max(len(row) for row in top)

    def shown(cells: Sequence[Any]) -> list[Any]:
        return [None if i >= len(cells) or is_blank(cells[i]) else cell_text(cells[i]) for i in range(width)]

    rows = [shown(row) for row in top[1:]]
    if rows:
        rows[-1].append(_("问题和改法"))
    first = ["" if c is None else c for c in shown(top[0])] + ([] if rows else [_("问题和改法")])
    for line in found.lines:
        if line.faults:
            said = "；".join(f"{f.column}：{f.message}" if f.column else f.message for f in line.faults)
            rows.append([*shown(table.rows[line.row - 1]), said])
    return write_tables([Sheet("需要改正", first, rows)])


def start(person: Any, registry: Registry, unit: Unit, file: Any) -> tuple[ImportRun, Look]:
    """Look at the uploaded file, keep it and remember the look (待确认); a file that is refused is not kept."""
    data = b"".join(file.chunks())
    found = look(person, registry, unit, data, file.name)
    return keep(person, unit, data, file.name, found), found


def keep(person: Any, unit: Unit, data: bytes, file_name: str, found: Look) -> ImportRun:
    """Keep a file that was looked at, to be written (待确认)."""
    run = ImportRun(
        region=person.region,
        unit=unit,
        registry=found.registry.code,
        file_name=file_name[:200],
        digest=store.put([data]).digest,
        person=person,
    )
    remember(run, data, found)
    return run


def remember(run: ImportRun, data: bytes, found: Look) -> None:
    """Keep with the run what its page shows of the look, and the file of rejected rows."""
    with translation.override(CHINESE):
        rejected = store.put([rejects(found.registry, data, run.file_name, found)]).digest if found.counts["wrong"] else ""
    lines = sorted(found.lines, key=lambda line: (_ORDER[line.state], line.row))
    notes = found.notes
    run.counts, run.all_rows, run.state = found.counts, len(found.lines), "looked"
    run.seen = {
        "lines": [{"row": x.row, "state": x.state, "label": x.label, "changes": list(x.changes)} for x in lines[:SHOWN_LINES]],
        "hidden": max(0, len(lines) - SHOWN_LINES),
        "faults": [asdict(f) for f in found.faults[:SHOWN_FAULTS]],
        "notes": [asdict(n) for n in notes[:SHOWN_FAULTS]],
        "more_notes": max(0, len(notes) - SHOWN_FAULTS),
        "unknown": list(found.unknown),
        "rejected": rejected,
    }
    run.moved_at = timezone.now()
    run.save()


def look_again(person: Any, run: ImportRun) -> Look:
    """The look at a remembered file, against the records as they are now."""
    return look(person, REGISTRIES[run.registry], run.unit, store.read(run.digest), run.file_name)


@transaction.atomic
def commit(person: Any, run: ImportRun, *, all_or_nothing: bool = False) -> ImportRun:
    """Write the new and changed rows (导入) at once. Wrong rows are left out, or stop everything when `all_or_nothing`.

    Raises:
        InputError: the run was written already; a row is wrong under all or nothing; somebody entered one of the records meanwhile.
    """
    held = ImportRun.objects.select_for_update().select_related("region", "unit").get(pk=run.pk)
    if held.state not in ("looked", "failed"):
        raise InputError(_("这次导入已经办过了。如需再次导入，请重新上传文件，未变的行不会重复写入。"))
    return write(person, held, all_or_nothing=all_or_nothing)


def write(person: Any, held: ImportRun, *, all_or_nothing: bool = False, progress: Progress | None = None) -> ImportRun:
    """Write a file chunk by chunk, each in its own transaction (or inside the caller's), and close the run."""
    registry = REGISTRIES[held.registry]
    data = store.read(held.digest)
    looking = Looking(person, registry, held.unit, data, held.file_name)
    if all_or_nothing:
        wrong = look(person, registry, held.unit, data, held.file_name).counts["wrong"]
        if wrong:
            raise InputError(_("有 %(wrong)s 行需要改正，按“全部正确才导入”的选择，没有写入任何一行。") % {"wrong": wrong})
    counts = {"new": 0, "changed": 0, "unchanged": 0, "wrong": 0}
    done = 0
    with translation.override(CHINESE):
        for chunk in looking.chunks():
            for line in chunk:
                counts[line.state] += 1
            _write_lines(person, registry, held, [x for x in chunk if x.state in ("new", "changed")])
            done += len(chunk)
            if progress:
                progress(done, looking.total)
        for state in ("new", "changed"):  # with what an earlier, broken attempt wrote
            counts[state] = held.rows.filter(state=state).count()
        held.state, held.counts, held.error, held.done_rows = "done", counts, "", done
        with transaction.atomic():
            held.save()
            audit.record(
                person, "records.import", held, f"导入{registry.title}：新增 {counts['new']} 条，修改 {counts['changed']} 条", reason=held.file_name
            )
    return held


def _write_lines(person: Any, registry: Registry, held: ImportRun, lines: Sequence[Line]) -> None:
    entries = []
    for line in lines:
        if line.state == "new":
            line.instance.created_by = person
        else:
            registry.on_change(line.instance)
            line.instance.derive()
        read = "；".join(f"{n.letter}列{n.message}" for n in line.notes)
        entries.append(
            Entry(
                line.instance,
                f"import_{line.state}",
                f"导入{'登记' if line.state == 'new' else '修改'}{registry.noun}“{line.label}”",
                f"导入文件“{held.file_name}”第 {line.row} 行" + (f"。{read}" if read else ""),
                dict(line.before) or None,
            )
        )
    try:
        with transaction.atomic():
            kept = write_chunk(person, registry, entries)
            rows = [(held.pk, x.instance.pk, x.state, entry, x.instance.changed_at) for x, entry in zip(lines, kept, strict=True)]
            bulk_sql.insert(ImportedRow, ("run_id", "object_id", "state", "entry_id", "at"), rows)
            for line in lines:
                if line.state == "changed":
                    registry.after_change(person, line.instance, f"导入文件“{held.file_name}”")
    except IntegrityError as error:
        raise InputError(_("导入期间有人登记了文件里的同一条记录。请再导入一次，已有的行不会重复写入。")) from error


@transaction.atomic
def undo(person: Any, run: ImportRun, reason: str) -> list[str]:
    """Take an import back (撤销导入): new records are withdrawn, changed ones get their former content.

    Records that a person changed since, or on which another record rests, are left alone; their names are returned.
    """
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    check_undo(held, reason)
    return take_back(person, held, reason)


def check_undo(run: ImportRun, reason: str) -> None:
    """Raises InputError or ValidationError where the run cannot be taken back, or no reason is given."""
    if run.state not in ("done", "failed") or not run.rows.exists():
        raise InputError(_("只有已经写入的导入可以撤销。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销理由")})


def take_back(person: Any, held: ImportRun, reason: str, progress: Progress | None = None) -> list[str]:
    """Undo a run chunk by chunk, each in its own transaction (or inside the caller's), the last row first."""
    registry = REGISTRIES[held.registry]
    rows = list(held.rows.order_by("-pk").values_list("object_id", "state", "entry_id", "at"))
    left: list[str] = []
    with translation.override(CHINESE):
        for i in range(0, len(rows), CHUNK):
            with transaction.atomic():
                left += _undo_chunk(person, registry, rows[i : i + CHUNK], reason)
            if progress:
                progress(min(i + CHUNK, len(rows)), len(rows))
        held.state, held.error = "undone", ""
        with transaction.atomic():
            held.save()
            audit.record(person, "records.import_undo", held, f"撤销{registry.title}的导入“{held.file_name}”", reason=reason)
    return left


def _undo_chunk(person: Any, registry: Registry, rows: Sequence[tuple[int, str, int, datetime]], reason: str) -> list[str]:
    from zhiheng_web.audit.models import AuditEntry

    left, entries = [], []
    found = registry.model.objects.in_bulk([pk for pk, *_rest in rows])
    bring_along(found.values(), ("region", "unit", *registry.joins))
    know_changes(registry, found.values())
    resting = held_back(registry, [found[pk] for pk, state, *_rest in rows if state == "new"])
    former = dict(AuditEntry.objects.filter(pk__in=[e for _pk, s, e, _at in rows if s == "changed"]).values_list("pk", "before"))
    for pk, state, entry, at in rows:
        record = found[pk]
        if not record_write.allows(person, record):
            raise PermissionDenied(_("这次导入包含其他单位的记录，请由质发办撤销。"))
        if record.changed_at != at or (state == "new" and (record.is_withdrawn or pk in resting)):
            if record.changed_at == at or not str(record.withdrawn_reason).startswith("撤销导入："):
                left.append(registry.label(record))
            continue
        before = audit.values_of(record)
        if state == "new":
            record.withdrawn_at, record.withdrawn_reason = timezone.now(), f"撤销导入：{reason}"
        else:
            for f in registry.model._meta.concrete_fields:
                if f.attname in former[entry] and f.attname not in ("id", "created_at", "changed_at"):
                    setattr(record, f.attname, f.to_python(former[entry][f.attname]))
        record.derive()
        entries.append(Entry(record, "import_undo", f"撤销导入{registry.noun}“{registry.label(record)}”", reason, before))
    write_chunk(person, registry, entries)
    return left


__all__ = ["check_undo", "commit", "heading", "keep", "look", "look_again", "rejects", "remember", "start", "take_back", "undo", "write"]
