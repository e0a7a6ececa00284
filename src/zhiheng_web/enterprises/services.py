"""Merging duplicates (合并) and freezing lists (名录库)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError, InvalidValue
from zhiheng.values import Uscc
from zhiheng_web.audit import services as audit
from zhiheng_web.enterprises.models import Enterprise, Frame, FrameEntry, Merge, Status
from zhiheng_web.enterprises.registry import ENTERPRISES
from zhiheng_web.enterprises.selectors import name_field, records_q, registries_of_enterprises
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.cells import CellFault, cell_text, letter
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.heads import find_heads
from zhiheng_web.records.services import check_record, namesake
from zhiheng_web.records.sheets import is_blank, read_table
from zhiheng_web.shared.language import chinese, said

_FILLED = ("address", "industry", "established_on")
_FLAGS = ("key_product", "above_scale", "licensed_food")


def _records_to_move(survivor: Enterprise, loser: Enterprise) -> list[tuple[Registry, Any]]:
    """The loser's records, and the survivor's own where it gets its credit code only now."""
    out = []
    for registry in registries_of_enterprises():
        whose = (
            records_q(registry, loser) if survivor.uscc else records_q(registry, loser) | records_q(registry, survivor)
        )
        out += [(registry, record) for record in registry.model.objects.filter(whose).select_related("region", "unit")]
    return out


@transaction.atomic
def merge(person: Any, survivor: Enterprise, loser: Enterprise, reason: str) -> Merge:
    """Join two entries of one enterprise: the records of the loser get the survivor's credit code, the loser is withdrawn.

    Frozen lists stay as they are. Names in records stay as printed.

    Raises:
        InputError: the same, withdrawn already, or a record would then be there twice (which one is named).
        ValidationError: no reason.
    """
    held = {
        e.pk: e
        for e in Enterprise.objects.select_for_update()
        .filter(pk__in=[survivor.pk, loser.pk])
        .select_related("region", "unit")
    }
    if len(held) < 2:
        raise InputError("请选择两个不同的企业：一个保留，一个并入。")
    keep, lose = held[survivor.pk], held[loser.pk]
    for one in (keep, lose):
        record_write.check(person, one)
        if one.is_withdrawn:
            raise InputError(_("“%(name)s”已撤回或已并入其他企业，不能再合并。") % {"name": one.name})
    if not reason.strip():
        raise ValidationError({"reason": "请写明合并理由，例如“同一企业更名”"})
    before = audit.values_of(keep)
    moved: list[dict[str, Any]] = []
    moving = _records_to_move(keep, lose)
    lost_before = audit.values_of(lose)
    code = keep.uscc or lose.uscc
    lose.merged_into, lose.withdrawn_at, lose.withdrawn_reason = keep, timezone.now(), f"并入“{keep.name}”：{reason}"
    lose.save()
    keep.uscc = code
    keep.former_names = list(
        dict.fromkeys([*keep.former_names, *(n for n in (lose.name, *lose.former_names) if n != keep.name)])
    )
    for name in _FILLED:
        setattr(keep, name, getattr(keep, name) or getattr(lose, name))
    for name in _FLAGS:
        setattr(keep, name, getattr(keep, name) or getattr(lose, name))
    check_record(ENTERPRISES, keep)
    keep.save()
    for registry, record in moving:
        names = (registry.enterprise, name_field(registry))
        old = {n: getattr(record, n) for n in names}
        if registry.stays(record):
            continue
        if not code:
            setattr(record, names[1], keep.name)
        setattr(record, names[0], code)
        if not record.is_withdrawn and (twin := namesake(registry, record)):
            raise InputError(
                _("合并后会有两条相同的%(noun)s（%(label)s），请先撤回其中一条再合并。")
                % {"noun": said(registry.noun).lower(), "label": registry.label(twin)}
            )
        if all(getattr(record, n) == v for n, v in old.items()):
            continue
        was = audit.values_of(record)
        record.save()
        moved.append({"registry": registry.code, "pk": record.pk, "before": old})
        audit.record(
            person,
            f"{registry.area}.merge",
            record,
            f"{registry.noun}随企业“{lose.name}”并入“{keep.name}”",
            reason=reason,
            before=was,
            after=audit.values_of(record),
        )
    done = Merge.objects.create(
        region=keep.region, survivor=keep, loser=lose, moved=moved, before=before, reason=reason, person=person
    )
    sentence = f"企业“{lose.name}”并入“{keep.name}”，移动记录 {len(moved)} 条"
    audit.record(person, "enterprises.merge", keep, sentence, reason=reason, before=before, after=audit.values_of(keep))
    audit.record(
        person, "enterprises.merge", lose, sentence, reason=reason, before=lost_before, after=audit.values_of(lose)
    )
    return done


@transaction.atomic
def undo_merge(person: Any, done: Merge, reason: str) -> None:
    """Take a merge back: the loser lives again, records get what they had, the survivor its former facts."""
    held = (
        Merge.objects.select_for_update()
        .select_related("survivor__region", "survivor__unit", "loser__region", "loser__unit")
        .get(pk=done.pk)
    )
    record_write.check(person, held.survivor)
    record_write.check(person, held.loser)
    if held.undone_at:
        raise InputError("这次合并已经撤销过了。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤销理由"})
    keep, lose = held.survivor, held.loser
    was_keep, was_lose = audit.values_of(keep), audit.values_of(lose)
    for name in ("uscc", "former_names", *_FILLED, *_FLAGS):
        setattr(keep, name, Enterprise._meta.get_field(name).to_python(held.before[name]))
    keep.save()
    lose.merged_into, lose.withdrawn_at, lose.withdrawn_reason = None, None, ""
    check_record(ENTERPRISES, lose)
    lose.save()
    registries = {r.code: r for r in registries_of_enterprises()}
    for entry in held.moved:
        registry = registries[entry["registry"]]
        record = registry.model.objects.get(pk=entry["pk"])
        was = audit.values_of(record)
        for name, value in entry["before"].items():
            setattr(record, name, value)
        record.save()
        audit.record(
            person,
            f"{registry.area}.merge_undo",
            record,
            f"撤销合并，{registry.noun}还给“{lose.name}”",
            reason=reason,
            before=was,
            after=audit.values_of(record),
        )
    held.undone_at = timezone.now()
    held.save()
    sentence = f"撤销“{lose.name}”并入“{keep.name}”"
    audit.record(
        person, "enterprises.merge_undo", keep, sentence, reason=reason, before=was_keep, after=audit.values_of(keep)
    )
    audit.record(
        person, "enterprises.merge_undo", lose, sentence, reason=reason, before=was_lose, after=audit.values_of(lose)
    )


def _new_frame(
    person: Any, unit: Any, code: str, as_of: date, source: str, entries: Sequence[tuple[str, str, Any, Any]]
) -> Frame:
    """`entries`: credit code, name, enterprise or None, region."""
    if not entries:
        raise InputError("没有符合条件的企业，名录库不能为空。请先在企业档案里标记，或导入名单。")
    frame = Frame(region=person.region, unit=unit, code=code, as_of=as_of, source=source, created_by=person)
    record_write.check(person, frame)
    if Frame.objects.live().filter(region=person.region, code=code, as_of=as_of).exists():
        raise ValidationError(
            {
                "as_of": _("%(as_of)s 的%(code)s名录库已经建立并冻结。内容有变时请用新的日期另建一期，或撤回原来的一期")
                % {"as_of": as_of, "code": frame.get_code_display()}
            }
        )
    frame.save()
    FrameEntry.objects.bulk_create(
        [
            FrameEntry(frame=frame, region=region, enterprise=firm, uscc=uscc, name=name)
            for uscc, name, firm, region in entries
        ],
        batch_size=500,
    )
    audit.record(
        person,
        "enterprises.freeze",
        frame,
        f"建立{chinese(frame.get_code_display)}名录库（{as_of}），{len(entries)} 家",
        reason=source,
        after={**audit.values_of(frame), "entries": len(entries)},
    )
    return frame


_NOT_LISTED = re.compile(r"(合\s*计|总\s*计|小\s*计|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|填\s*报|填\s*表|制\s*表|单位负责人|以下空白)")
_CODE = 15
"""So many characters at least has what somebody meant as a credit code."""


@transaction.atomic
def freeze_flagged(person: Any, unit: Any, code: str, as_of: date) -> Frame:
    """Freeze the list of living enterprises that carry the mark of that kind (由企业档案筛选).

    Raises:
        InputError: none carries it, or some have no credit code (they are named).
    """
    rows = list(
        Enterprise.objects.live()
        .in_region(person.region)
        .filter(**{code: True}, status=Status.ACTIVE)
        .select_related("region")
        .order_by("pk")
    )
    nameless = [e.name for e in rows if not e.uscc]
    if nameless:
        raise InputError(
            _("这些企业还没有统一社会信用代码，不能列入名录库：%(names)s。请先补全。")
            % {"names": "、".join(nameless[:10])}
        )
    return _new_frame(
        person, unit, code, as_of, "由企业档案筛选（存续）", [(e.uscc, e.name, e, e.region) for e in rows]
    )


@transaction.atomic
def freeze_file(
    person: Any, unit: Any, code: str, as_of: date, data: bytes, file_name: str
) -> tuple[Frame | None, list[CellFault]]:
    """Freeze a list from a file with names and credit codes; with any fault nothing is written and all faults are given.

    Rows of totals and notes under the table, which name no enterprise, are passed over.
    """
    table = read_table(data, file_name)
    heads = find_heads(table, ENTERPRISES)
    places = {name: index for index, name in heads.fields.items()}
    if "name" not in places:
        raise InputError("缺少“企业名称”列。名单至少要有企业名称和统一社会信用代码两列。")
    known = {
        e.uscc: e for e in Enterprise.objects.live().in_region(person.region).exclude(uscc="").select_related("region")
    }
    entries: dict[str, tuple[str, str, Any, Any]] = {}
    rows_of: dict[str, int] = {}
    faults: list[CellFault] = []
    for number, row in enumerate(table.rows[heads.row + 1 :], heads.row + 2):
        first = next((cell_text(c) for c in row if not is_blank(c)), "")
        index = places["uscc"]
        if not first or (_NOT_LISTED.match(first) and (index >= len(row) or len(cell_text(row[index]).strip()) < _CODE)):
            continue
        raw = cell_text(row[index]) if index < len(row) and not is_blank(row[index]) else ""
        name = cell_text(row[places["name"]]) if places["name"] < len(row) and not is_blank(row[places["name"]]) else ""
        try:
            uscc = Uscc(raw.replace(" ", "")).code
        except InvalidValue as error:
            faults.append(
                CellFault(
                    number,
                    heads.titles[index],
                    letter(index),
                    raw,
                    "import.uscc",
                    error.sentence if raw else "没有填写统一社会信用代码",
                )
            )
            continue
        if not name:
            faults.append(
                CellFault(
                    number, heads.titles[places["name"]], letter(places["name"]), "", "import.name", "没有填写企业名称"
                )
            )
        elif uscc in entries:
            faults.append(
                CellFault(
                    number,
                    heads.titles[index],
                    letter(index),
                    uscc,
                    "import.twice",
                    _("与第 %(n)s 行重复，请删去一行") % {"n": rows_of[uscc]},
                )
            )
        else:
            firm = known.get(uscc)
            entries[uscc] = (uscc, name, firm, firm.region if firm else person.region)
            rows_of[uscc] = number
    if faults:
        return None, faults
    return _new_frame(person, unit, code, as_of, f"导入“{file_name}”", list(entries.values())), []


@transaction.atomic
def withdraw_frame(person: Any, frame: Frame, reason: str) -> None:
    """Withdraw a list with a reason; the one before counts again."""
    held = Frame.objects.select_for_update().select_related("region", "unit").get(pk=frame.pk)
    record_write.check(person, held)
    if held.withdrawn_at:
        return
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回理由"})
    before = audit.values_of(held)
    held.withdrawn_at, held.withdrawn_reason = timezone.now(), reason
    held.save()
    audit.record(
        person,
        "enterprises.withdraw_frame",
        held,
        f"撤回{chinese(str, held)}",
        reason=reason,
        before=before,
        after=audit.values_of(held),
    )
