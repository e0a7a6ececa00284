"""Facts of the factor scheme from records (分类因素的事实): one query a registry, whatever the number of enterprises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhiheng.packs import Fact, FactorScheme, Rated, factor_scheme_on, rated
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.registries.credit.class_models import SCHEME

_DAY = timedelta(days=1)
_TROUBLE = {"corrected": "problem", "pending": "problem", "unpublished": "problem"}
_WORSE = ("obstructed", "unreachable", "concealed")
Found = Iterator[tuple[str, Fact]]


def facts_by_code(region: Any, codes: Collection[str] | None = None) -> dict[str, list[Fact]]:
    """Every fact on record by credit code, for the region or for these codes only. Withdrawn records and records without a code are left out."""
    out: dict[str, list[Fact]] = defaultdict(list)
    for registry, fields, read in _READERS:
        if registry not in REGISTRIES:
            continue
        rows = REGISTRIES[registry].model.objects.live().in_region(region)
        if codes is not None:
            rows = rows.filter(_named(fields, codes))
        for code, fact in read(rows):
            if code:
                out[code].append(fact)
    return dict(out)


def _named(fields: tuple[str, ...], codes: Collection[str]) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__in": list(codes)})
    return found


def rate(facts: Iterable[Fact], day: date) -> Rated:
    """The class on a day by the version of the scheme in force then; facts of factors that this version does not have are left out.

    Raises:
        InvalidValue: no version in force.
    """
    scheme = factor_scheme_on(SCHEME, day)
    return rated(scheme, known_to(scheme, facts), day)


def known_to(scheme: FactorScheme, facts: Iterable[Fact]) -> list[Fact]:
    """Facts under factors that the scheme has."""
    codes = {f.code for f in scheme.factors}
    return [f for f in facts if f.factor in codes]


def _batches(rows: Any) -> Found:
    rows = rows.filter(kind="supervision", final_result__in=["fail", "refused"], final_on__isnull=False)
    for pk, code, number, product, result, on in rows.values_list("pk", "uscc", "sample_no", "product", "final_result", "final_on"):
        word = "拒检" if result == "refused" else "不合格"
        yield code, Fact("failed", on, f"{number} {product} {word}", f"sampling_batches:{pk}")


def _follow_ups(rows: Any) -> Found:
    values = ("pk", "uscc", "batch__uscc", "batch__sample_no", "finish_due_on", "finished_on", "ended_on")
    for pk, own, of_batch, number, due, finished, ended in rows.values_list(*values):
        done = min((d for d in (finished, ended) if d), default=None)
        if due and (done is None or done > due):
            yield own or of_batch, Fact("overdue", due + _DAY, f"{number} 应于 {due} 完成", f"follow_ups:{pk}", done)


def _penalties(rows: Any) -> Found:
    rows = rows.exclude(party="person")
    values = ("pk", "uscc", "decision_no", "violation", "light", "gravity", "decided_on", "voided_on", "repaired_on")
    for pk, code, number, what, light, gravity, on, voided, repaired in rows.values_list(*values):
        factor = "penalty_light" if light or gravity == "light" else "penalty_serious" if gravity == "serious" else "penalty"
        until = min((d for d in (voided, repaired) if d), default=None)
        yield code, Fact(factor, on, f"{number} {what}", f"penalties:{pk}", until)


def _listings(rows: Any) -> Found:
    for pk, code, number, kind, on, left in rows.values_list("pk", "uscc", "listing_no", "kind", "listed_on", "left_on"):
        yield code, Fact(kind, on, number, f"listings:{pk}", left)


def _reports(rows: Any) -> Found:
    rows = rows.filter(must_publish=True)
    for pk, code, year, due, published in rows.values_list("pk", "uscc", "year", "publish_due_on", "published_on"):
        if published is None or published > due:
            when = f"{published} 补报" if published else "没有公示"
            yield code, Fact("report", due + _DAY, f"{year} 年度年报{when}", f"annual_reports:{pk}")


def _visits(rows: Any) -> Found:
    words = dict(rows.model.RESULTS)
    rows = rows.filter(inspected_on__isnull=False, result__in=[*_TROUBLE, *_WORSE])
    for pk, code, number, result, on in rows.values_list("pk", "uscc", "task_no", "result", "inspected_on"):
        yield code, Fact(_TROUBLE.get(result, "obstructed"), on, f"{number} {words[result]}", f"inspection_visits:{pk}")


def _complaints(rows: Any) -> Found:
    rows = rows.filter(decision="accepted", decided_on__isnull=False)
    for pk, code, number, on in rows.values_list("pk", "uscc", "complaint_no", "decided_on"):
        yield code, Fact("complaint", on, number or f"投诉 {pk}", f"complaints:{pk}")


def _tip_offs(rows: Any) -> Found:
    """Filed tip-offs until a penalty takes their place: one deed counts once."""
    fined = dict(REGISTRIES["penalties"].model.objects.live().values_list("decision_no", "decided_on")) if "penalties" in REGISTRIES else {}
    rows = rows.filter(decision="filed", decided_on__isnull=False)
    for pk, code, number, on, penalty in rows.values_list("pk", "uscc", "report_no", "decided_on", "penalty_no"):
        yield code, Fact("tip_off", on, number or f"举报 {pk}", f"tip_offs:{pk}", fined.get(penalty))


_READERS: tuple[tuple[str, tuple[str, ...], Callable[[Any], Found]], ...] = (
    ("sampling_batches", ("uscc",), _batches),
    ("follow_ups", ("uscc", "batch__uscc"), _follow_ups),
    ("penalties", ("uscc",), _penalties),
    ("listings", ("uscc",), _listings),
    ("annual_reports", ("uscc",), _reports),
    ("inspection_visits", ("uscc",), _visits),
    ("complaints", ("uscc",), _complaints),
    ("tip_offs", ("uscc",), _tip_offs),
)

READ = frozenset(code for code, _fields, _read in _READERS)
"""The registries whose records count as facts."""
