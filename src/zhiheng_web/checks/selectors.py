"""What the pages of checks show (核验页面)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zhiheng_web.checks.models import Check
from zhiheng_web.documents.marks import Mark, marked
from zhiheng_web.organisations.models import Person, Region

LIGHT = ("original", "page", "listing", "word", "text", "compared", "relations")
SHOWN_FINDINGS = 300
RECORDS = "records.differs"
"""The code of a figure that differs from the records: shown apart from arithmetic, with the way to its proof."""
SHOWN_CHARACTERS = 200_000
KINDS = {
    "ratio": _("比率"), "complement": _("补数"), "sum": _("合计"), "difference": _("差"), "growth": _("增幅"), "point_change": _("百分点变化"),
    "shares": _("比重"), "share": _("比重"), "times": _("倍数"), "mean": _("平均"), "same_figure": _("前后同一数字"), "same": _("前后同一数字"),
    "weighted_growth": _("分项与总体增幅"), "contribution": _("拉动"), "contributions": _("拉动"), "share_change": _("比重变化"), "index": _("指数"),
    "row_sum": _("评分表行合计"), "section_sum": _("评分表类别合计"), "table_sum": _("表格合计"), "table_ratio": _("表格比率"),
    "table_difference": _("表格之差"), "balance": _("收支平衡"), "rank": _("位次"), "average_growth": _("年均增长"), "share_changes": _("比重变化"), "structure": _("结构比例"),
    "table_shares": _("表格比重"), "table_mean": _("平均"), "table_product": _("单价乘数量"), "table_running": _("累计"), "ratio_of_both": _("比率"), "ratio_to_sum": _("比率"),
    "base_sum": _("合计"), "growth_gap": _("百分点变化"), "between": _("分项与总体增幅"), "orders": _("位次"), "tables": _("位次"),
}
"""Relations in words; one that has none yet is shown under «其他»."""


def kept_in(region: Region) -> QuerySet[Check]:
    """Checks that were kept in the region, newest first."""
    return Check.objects.filter(region=region).exclude(kept_at=None).defer(*LIGHT).select_related("person")[:50]


def passing_of(person: Person) -> QuerySet[Check]:
    """The person's own checks that will pass."""
    return Check.objects.filter(person=person, kept_at=None).defer(*LIGHT)[:10]


@dataclass(frozen=True)
class FindingView:
    """One finding as a card: `dom` pairs it with its mark in the text."""

    number: int
    dom: str
    severity: str
    formula: str
    message: str
    place: str
    found: str
    expected: str
    sure: int
    code: str


def shown(item: Check, asked: Mapping[str, str]) -> dict[str, Any]:
    """The marked text, the findings and what was recomputed. `asked["severity"]` shows one severity alone."""
    severity = asked.get("severity", "")
    findings = [(n, f) for n, f in enumerate(item.findings, 1) if severity not in ("error", "warning", "info") or f["severity"] == severity]
    arithmetic = [(n, f) for n, f in findings if f["code"] != RECORDS]
    rows = [row | {"dom": dom, "message": words} for row, dom, words in _beside_records(item)]
    cut = len(item.text) > SHOWN_CHARACTERS
    text = item.text[:SHOWN_CHARACTERS]
    relations: dict[str, int] = {}
    for kind, count in item.relations.items():
        words = str(KINDS.get(kind, _("其他")))
        relations[words] = relations.get(words, 0) + count
    return {
        "source": _source(text, findings),
        "cut": cut,
        "findings": [_view(n, f) for n, f in arithmetic[:SHOWN_FINDINGS]],
        "more": max(0, len(arithmetic) - SHOWN_FINDINGS),
        "severity": severity,
        "total": sum(f["code"] != RECORDS for f in item.findings),
        "counts": [(code, sum(f["severity"] == code and f["code"] != RECORDS for f in item.findings)) for code in ("error", "warning", "info")],
        "checked": sorted(relations.items(), key=lambda kv: -kv[1]),
        "agreeing": [c for c in rows if c["agrees"]],
        "differing": [c for c in rows if not c["agrees"]],
    }


def _beside_records(item: Check) -> list[tuple[dict[str, Any], str, str]]:
    """The compared figures, each with the mark that it has in the text and what is to be said of it; both "" where it agrees."""
    told = {tuple(f["span"]): (f"f{n}", f["message"].partition("）。")[2]) for n, f in enumerate(item.findings, 1) if f["code"] == RECORDS}
    return [(row, *told.get(tuple(row["span"]), ("", ""))) for row in item.compared]


def _source(text: str, findings: list[tuple[int, dict[str, Any]]]) -> SafeString:
    marks: list[Mark] = []
    for number, finding in findings:
        start, end = finding["span"]
        marks.append(Mark(start, max(end, start + 1), finding["severity"], f"f{number}", finding["message"]))
        used = {tuple(s) for s in (*finding.get("numbers", ()), *finding["related"])} - {(start, end)}
        marks += [Mark(a, b, "used", f"u{number}-{i}") for i, (a, b) in enumerate(sorted(used))]
    return marked(text, marks)


def _view(number: int, finding: dict[str, Any]) -> FindingView:
    formula = finding.get("formula") or ""
    message = finding["message"].removeprefix(formula).lstrip("，。") if formula else finding["message"]
    if message.startswith("（") and "）。" in message:
        message = message[1:].replace("）。", "。", 1)
    return FindingView(
        number, f"f{number}", finding["severity"], formula.split("，文中为")[0], message, finding.get("place", ""), finding.get("found") or "",
        finding.get("expected") or "", int(float(finding.get("certainty", 1)) * 100), finding["code"],
    )
