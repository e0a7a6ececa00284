"""Where a record counts (计入): for the record's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.values import Period
from zhiheng_web.enterprises.models import FrameEntry
from zhiheng_web.records.addresses import find_record
from zhiheng_web.scorecards.members import places_of
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import clauses_of

PERIODS = 2
"""So many periods, the newest first, are looked at."""


def counts_in(record_id: str) -> list[dict[str, Any]]:
    """Rows {label, value, url}: the clauses in which the newest run of each of the last periods counted the record."""
    record = find_record(record_id)
    if record is None:
        return []
    code = record.region.code
    runs = (
        ScoreRun.objects.filter(region__code__in=[code[:2] + "0000", code[:4] + "00", code[:6], code])
        .order_by("-period", "-pk")
        .values_list("pk", "period", "region_id")
    )
    newest: dict[tuple[str, int], int] = {}
    for pk, period, region_id in runs[:200]:
        newest.setdefault((period, region_id), pk)
    out: list[dict[str, Any]] = []
    entries = _entries_of(record)
    chosen = ScoreRun.objects.filter(pk__in=list(newest.values())[:PERIODS]).select_related("version")
    for run in chosen.defer("proofs").order_by("-period"):
        held = {c["id"]: (row, c) for _s, row, c in clauses_of(run.result)}
        found = [(clause, _said(side)) for clause, _path, side in places_of(run, record_id)]
        if entries:
            found += _covered(run, record, entries)
        for clause, said in dict.fromkeys(found):
            if clause not in held:
                continue
            row, one = held[clause]
            label = _("%(p)s 年评分表第 %(n)s 行：%(t)s（%(side)s）") % {
                "p": run.period,
                "n": row["number"],
                "t": one["text"],
                "side": said,
            }
            points = one["low"] if one["low"] == one["high"] else f"{one['low']}–{one['high']}"
            value = _("%(got)s / %(most)s 分") % {"got": points, "most": one["points"]}
            out.append({"label": label, "value": value, "url": reverse("scorecards:proof", args=[run.pk, clause])})
    return out


@dataclass(frozen=True)
class _Behind:
    """Records by which an enterprise of a list is covered: the indicators, and the date that puts a record into a period."""

    indicators: tuple[str, ...]
    date: str = ""


_BEHIND = {
    "sampling.Batch": _Behind(("key_product_coverage", "licensed_food_coverage"), "sampled_on"),
    "quality_officers.Officer": _Behind(("cqo_appointed_rate", "cqo_filed_rate", "cqo_trained_rate")),
}


def _covered(run: ScoreRun, record: Any, entries: list[int]) -> Iterator[tuple[str, str]]:
    """Clauses in which the run counted the record's enterprise by such records."""
    behind = _BEHIND.get(type(record)._meta.label)
    if behind is None or (behind.date and getattr(record, behind.date) not in Period.parse(run.period)):
        return
    bindings = {cid: clause.bindings for cid, _s, _r, clause in run.version.scorecard.clauses()}
    for entry in entries:
        for clause, path, side in places_of(run, f"frame_entries:{entry}"):
            binding = bindings.get(clause, {}).get(path)
            if binding is not None and binding.code in behind.indicators:
                yield clause, _behind(side)


def _entries_of(record: Any) -> list[int]:
    """Entries of lists of enterprises about the record's enterprise, where indicators look from the list into such records."""
    if type(record)._meta.label not in _BEHIND or not record.uscc:
        return []
    return list(FrameEntry.objects.filter(uscc=record.uscc).values_list("pk", flat=True))


def _behind(side: str) -> str:
    part = side.rpartition(":")[2] == "part"
    return _("所属企业已计入") if part else _("所属企业在分母、未达到")


def _said(side: str) -> str:
    period, _sep, side = side.rpartition(":")
    word = {
        "part": _("计入"),
        "whole": _("在分母、未达到"),
        "accepted": _("佐证已采信"),
        "submitted": _("佐证待审核"),
        "returned": _("佐证已退回"),
        "events": _("已认定事件"),
        "reported": _("未认定事件"),
        "nil_returns": _("零报告"),
        "foreign_returns": _("零报告，非责任单位签报，不作数"),
        "benchmark": _("对标数值"),
        "judgement": _("评判"),
        "evidence": _("评判的佐证"),
    }.get(side, _("单列、不计入"))
    return f"{period} {word}" if period else word
