"""Figures of a report against the records (与记录核对): what a document says of an indicator, and what the records give.

Arithmetic asks whether a text agrees with itself; this asks whether it agrees with what was recorded. The two are kept
apart: a difference here is never an error of arithmetic, and may be a matter of definition, period or region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.checking.claims.model import Claim
from zhiheng.checking.model import Finding, Report

_NOISE = re.compile(r"[\s“”‘’\"（）()《》、，：的]|全[省市县区]|[我本][省市县区]|本级|主要|年度")
_LEAD = re.compile(r"^(?:.*(?:19|20)\d{2}年)?(?:累计|共|有|新增|获得|获评|取得|拥有|建成|其中|实现)*")
_PART_YEAR = re.compile(r"上半年|下半年|季度|[一二三四]季|\d{1,2}月|月份|[—\-~至]\d{1,2}月|前[三3]季")
_THIS_YEAR = re.compile(r"今年|本年|当年|全年|年底|年末")
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True)
class Recorded:
    """An indicator's value from the records (记录所得): `value` exact in `unit`; `period` a year; `part` and `whole` as counted.

    `settled` is False while the year still runs, so that the figure may yet grow; `as_of` is the day it was computed for.
    """

    code: str
    names: tuple[str, ...]
    unit: str
    period: str
    value: Fraction
    part: int
    whole: int
    shown: str
    as_of: str
    settled: bool = True


@dataclass(frozen=True)
class Comparison:
    """One figure of the text laid beside the records (核对结果)."""

    claim: Claim
    recorded: Recorded
    agrees: bool

    def finding(self) -> Finding | None:
        """The finding where they differ: a warning, or a note while the year still runs."""
        if self.agrees:
            return None
        claim, found = self.claim, self.recorded
        counted = f"{found.part}/{found.whole}" if found.unit == "%" else str(found.part)
        until = "" if found.settled else f"，截至{found.as_of}"
        advice = "请核对口径、期间和范围，或核对有关记录。" if found.settled else "本年数据仍在变化，请写明截止日期。"
        return Finding(
            code="records.differs",
            severity="warning" if found.settled else "info",
            span=claim.span,
            message=f"文中“{found.names[0]}”为{claim.shown}；按系统{found.period}年的记录计算为{found.shown}（{counted}{until}）。{advice}",
            found=claim.shown,
            expected=found.shown,
            numbers=(claim.span,),
            certainty=0.6 if found.settled else 0.3,
        )


def compare(report: Report, recorded: Iterable[Recorded], year: str | None = None) -> list[Comparison]:
    """The figures of a report that name an indicator, unit and year of the records, each with what the records give.

    Only a figure that says the indicator's own name or alias, and stands for a whole year, is compared; targets, growth,
    estimates (约, 超过) and parts of a year are not. Agreement is within the printed precision.

    Args:
        year: the year that 今年 and figures without a year mean; by default the one the title names, if it names one.
    """
    if _PART_YEAR.search(report.title):
        return []
    named = _YEAR.findall(report.title)
    own = year or (named[-1] if named else None)
    by_name: dict[tuple[str, str], list[Recorded]] = {}
    for entry in recorded:
        for name in {_plain(n) for n in entry.names}:
            by_name.setdefault((name, entry.period), []).append(entry)
    found: list[Comparison] = []
    for claim in report.claims:
        when = _year_of(claim, own)
        if when is None or claim.kind not in ("pct", "level") or claim.bound not in ("", "~") or claim.basis or claim.forward:
            continue
        entries = by_name.get((_plain(claim.subject), when), [])
        if len({e.code for e in entries}) == 1 and _same_unit(claim, entries[0]):
            found.append(Comparison(claim, entries[0], _agrees(claim, entries[0])))
    return found


def indicator_named(words: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The code of the one indicator whose name or alias these words are, apart from 全县, 累计 and the like; None where none or several are.

    >>> indicator_named("全县重点产品抽查合格率", {"a": ["重点产品抽查合格率"], "b": ["合格率"]})
    'a'
    """
    wanted = _plain(words)
    found = {code for code, known in names.items() if wanted and wanted in {_plain(n) for n in known}}
    return found.pop() if len(found) == 1 else None


def years_in(report: Report, year: str | None = None) -> Sequence[str]:
    """The years that figures of a report stand for, in order: what a site has to compute before it compares."""
    named = _YEAR.findall(report.title)
    own = year or (named[-1] if named else None)
    return sorted({when for claim in report.claims if (when := _year_of(claim, own))})


def _plain(name: str) -> str:
    return _LEAD.sub("", _NOISE.sub("", name)).removesuffix("数")


def _year_of(claim: Claim, own: str | None) -> str | None:
    if _PART_YEAR.search(claim.period):
        return None
    if found := _YEAR.findall(claim.period):
        return str(found[-1])
    return own if not claim.period or _THIS_YEAR.search(claim.period) else None


def _same_unit(claim: Claim, recorded: Recorded) -> bool:
    return claim.unit == recorded.unit or (not claim.unit and recorded.unit == "分")


def _agrees(claim: Claim, recorded: Recorded) -> bool:
    amount = claim.amount
    value = recorded.value * claim.scale if claim.unit == recorded.unit else recorded.value
    return abs(amount.value - value) <= max(amount.half, Fraction(0))
