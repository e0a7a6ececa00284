"""The quality file of one enterprise (一企一档): what every registry knows of it, in sections, as a chronicle, as chains of cause, with its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Count, Value, When
from django.utils.translation import gettext as _

from zhiheng_web.enterprises.models import Enterprise
from zhiheng_web.enterprises.selectors import records_q, registries_of_enterprises
from zhiheng_web.organisations.models import Role
from zhiheng_web.records import display, presenting
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.selectors import open_q
from zhiheng_web.shared.language import said

SHOWN = 20
"""Rows of a section on the page; the file to print and the Word file have them all, up to `PRINTED`."""
PRINTED = 500
FACETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("许可", ("licence_applications", "licences")),
    ("抽样检验", ("sampling_batches",)),
    ("投诉举报", ("complaints", "tip_offs", "letters")),
    ("召回", ("recalls",)),
    ("信用", ("annual_reports", "penalties", "listings", "food_classes")),
    ("称号与奖项", ("honours",)),
    ("首席质量官", ("quality_officers",)),
    ("标准与认证", ("standards", "certificates")),
)
"""What a quality file should hold (一证一检一诉…), each by the registries that fill it."""


@dataclass
class Section:
    """One registry in the file: how many records, from when to when, the newest records and their presented rows."""

    registry: Registry
    count: int
    records: list[Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def newest_on(self) -> date | None:
        """The day of the newest record."""
        return next((d for r in self.records if (d := getattr(r, self.registry.date))), None)


def sections(enterprise: Enterprise, person: Any, now: date, shown: int = SHOWN, *, masks: bool = False) -> list[Section]:
    """What each registry knows, those with records first. An enterprise does not see internal ones. One query a registry, two where it is cut.

    With `masks` names of persons are masked whoever asks (a file that leaves the system).
    """
    out = []
    for registry in registries_of_enterprises():
        if registry.is_internal and person.role == Role.ENTERPRISE:
            continue
        rows = registry.model.objects.live().filter(records_q(registry, enterprise)).select_related("unit", "region", *registry.joins)
        if registry.due:
            is_open = Case(When(open_q(registry), then=Value(True)), default=Value(False), output_field=BooleanField())
            rows = rows.annotate(is_open=is_open)
        found = list(rows.order_by(f"-{registry.date}", "-pk")[: shown + 1])
        count = len(found) if len(found) <= shown else rows.count()
        out.append(_presented(Section(registry, count, found[:shown]), person, now, masks))
    return [s for s in out if s.count] + [s for s in out if not s.count]


def _presented(section: Section, person: Any, now: date, masks: bool) -> Section:
    registry = section.registry
    hidden = {i for i, name in enumerate(registry.columns) if name in ("name", "holder", "unit", registry.enterprise)}
    section.rows = [presenting.row(registry, r, person, now) for r in section.records]
    for record, line in zip(section.records, section.rows, strict=True):
        for i, name in enumerate(registry.columns if masks else ()):
            if name in registry.masked:
                line["cells"][i]["text"] = display.shown(registry, record, name)
        line["cells"] = [c for i, c in enumerate(line["cells"]) if i not in hidden]
    section.headers = [h for i, h in enumerate(presenting.headers(registry)) if i not in hidden]
    return section


def chronicle(parts: Sequence[Section], most: int = 40) -> list[dict[str, Any]]:
    """The records of all sections by day, the newest first."""
    lines = []
    for part in parts:
        for record, row in zip(part.records, part.rows, strict=True):
            on = getattr(record, part.registry.date)
            if on:
                text = part.registry.label(record)
                lines.append({"on": on, "what": part.registry.noun, "text": text, "url": row["url"], "state": row["state"], "word": row["word"]})
    return sorted(lines, key=lambda line: line["on"], reverse=True)[:most]


def completeness(enterprise: Enterprise, parts: Sequence[Section]) -> dict[str, Any]:
    """Which facets the file has, which it lacks, and which basic facts are still open."""
    counts = {p.registry.code: p.count for p in parts}
    facets = [
        {"label": label, "count": sum(counts.get(c, 0) for c in codes), "exists": any(c in REGISTRIES for c in codes)} for label, codes in FACETS
    ]
    kept = [f for f in facets if f["exists"]]
    lacking = [
        Enterprise._meta.get_field(n).verbose_name for n in ("uscc", "address", "industry", "established_on") if not getattr(enterprise, n)
    ]
    return {"facets": facets, "full": sum(1 for f in kept if f["count"]), "all": len(kept), "lacking": "、".join(str(x) for x in lacking)}


def standing(enterprise: Enterprise, parts: Sequence[Section], now: date) -> list[dict[str, Any]]:
    """Where the enterprise stands now: conclusions of batches, what is open or overdue, lists and disclosed penalties, the class (staff only)."""
    held = {p.registry.code: p for p in parts}
    out: list[dict[str, Any]] = []
    batches = held.get("sampling_batches")
    if batches and batches.count:
        rows = batches.registry.model.objects.live().filter(records_q(batches.registry, enterprise), kind="supervision")
        ended = dict(rows.filter(final_result__in=["pass", "fail"]).values_list("final_result").annotate(n=Count("pk")))
        if ended:
            share = f"{ended.get('pass', 0)}/{sum(ended.values())}"
            out.append({"label": _("监督抽查合格批次"), "text": share, "state": "error" if ended.get("fail") else "pass", "code": "sampling_batches"})
    for code, label in (("follow_ups", _("不合格后处理")), ("complaints", _("投诉")), ("tip_offs", _("举报"))):
        waiting = [r for r in (held[code].rows if code in held else ()) if r["state"] in ("due", "overdue")]
        if waiting:
            late = sum(1 for r in waiting if r["state"] == "overdue")
            word = _("%(n)s 件在办，%(late)s 件逾期") % {"n": len(waiting), "late": late} if late else _("%(n)s 件在办") % {"n": len(waiting)}
            out.append({"label": label, "text": word, "state": "overdue" if late else "due", "code": code})
    shown = [r for r in (held["penalties"].records if "penalties" in held else ()) if r.is_public(now)]
    if shown:
        out.append({"label": _("处罚信息"), "text": _("%(n)s 件公示中") % {"n": len(shown)}, "state": "warning", "code": "penalties"})
    for row in held["listings"].records if "listings" in held else ():
        if row.is_listed(now):
            state = "met" if row.kind == "trusted" else "error"
            out.append({"label": _("名单"), "text": row.get_kind_display(), "state": state, "code": "listings"})
    for code, label, name in (("food_classes", _("食品安全风险级别"), "grade"), ("credit_classes", _("信用风险类别（内部）"), "risk_class")):
        row = next((r for r in (held[code].records if code in held else ()) if _holds(r, now)), None)
        if row is not None:
            out.append({"label": label, "text": getattr(row, name), "state": "info", "code": code})
    return out


def _holds(row: Any, now: date) -> bool:
    since = getattr(row, "effective_on", None) or getattr(row, "graded_on", None)
    ends = (row.replaced_on is None or row.replaced_on > now) and (row.valid_until is None or row.valid_until >= now)
    return since is not None and since <= now and ends


def chains(parts: Sequence[Section]) -> list[list[dict[str, str]]]:
    """What led to what (来龙去脉): failed batch, follow-up, class, inspection for cause; complaint or tip-off, inspection, penalty."""
    held = {p.registry.code: p.records for p in parts}
    out = []
    visits = held.get("inspection_visits", [])
    failed = {b.pk: b for b in held.get("sampling_batches", ()) if b.final_result in ("fail", "refused")}
    failed |= {f.batch_id: f.batch for f in held.get("follow_ups", ())}
    for batch in sorted(failed.values(), key=lambda b: (b.sampled_on, b.pk), reverse=True):
        steps = [_step("sampling_batches", batch)]
        steps += [_step("follow_ups", f) for f in held.get("follow_ups", ()) if f.batch_id == batch.pk]
        mark = f"failed sampling_batches:{batch.pk}"
        steps += [_step("credit_classes", c) for c in held.get("credit_classes", ()) if c.replaced_on is None and mark in c.sources]
        since = batch.final_on
        steps += [_step("inspection_visits", v) for v in visits if v.origin == "targeted" and since and (v.inspected_on or v.planned_on or since) >= since]
        out.append(steps)
    for code in ("complaints", "tip_offs"):
        for case in held.get(code, ()):
            steps = [_step(code, case)]
            steps += [_step("inspection_visits", v) for v in visits if case.task_no and v.task_no == case.task_no]
            number = getattr(case, "penalty_no", "")
            steps += [_step("penalties", p) for p in held.get("penalties", ()) if number and p.decision_no == number]
            if len(steps) > 1:
                out.append(steps)
    return out


def _step(code: str, record: Any) -> dict[str, str]:
    registry = REGISTRIES[code]
    return {"what": said(registry.noun), "text": registry.label(record), "url": address_of(record)}
