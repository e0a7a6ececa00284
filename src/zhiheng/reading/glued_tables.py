"""Indicator tables whose cells ran together (数字粘连): 264.4238.0-10% is 264.4, 238.0 and -10 %, for only so the change is right.

A row gives base, target and change; a split is taken only when it is the single one for which the arithmetic holds, and
each split is shown as a repair. What cannot be proved stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.reading.model import Repair, SourceText, Units
from zhiheng.reading.normalise import squeeze
from zhiheng.reading.target_tables import RowAim, TableReading, wished
from zhiheng.values import Span

_ROW = re.compile(
    r"(?P<name>[\u4e00-\u9fffⅠ-Ⅻ、]{3,40})(?:[（(](?P<unit>[^（）()\d]{1,10})[)）])?"
    r"(?P<run>[<>≤≥＜＞]?\d[\d.]{0,12}[<>≤≥＜＞]?[\d.]{1,12}[-－—+]?\d[\d.]{0,6})(?P<change>%|个百分点)"
)
_GLUED = re.compile(r"\d\.\d+\.\d|\d[<>≤≥＜＞]\s*\d|\d[-－—+]\d+(?:\.\d+)?(?:%|个百分点)")
"""What every run has that is no plain number; other blocks are passed over quickly."""
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.\d{1,4})?")
_SIGN = r"[<>≤≥＜＞]?"
_THREE = re.compile(rf"(?P<s0>{_SIGN})(?P<a>[\d.]+)(?P<s1>{_SIGN})(?P<b>[\d.]+)(?P<s2>[-－—+]?)(?P<c>[\d.]+)")
_HEAD = re.compile(r"(?:19|20)\d{2}年")
_COMPARED = re.compile(r"比.{0,8}(?:增长|增减|下降|提高|变化)|累计(?:增长|下降)|增减|增长率|变化率?")


@dataclass(frozen=True)
class _Split:
    base: str
    sign: str
    target: str
    change: str

    def words(self, unit: str) -> str:
        """The three cells with spaces between them."""
        return f"{self.base} {self.sign}{self.target} {self.change}{unit}"


def read_glued(source: SourceText, found: TableReading, skip: Sequence[Span]) -> list[Repair]:
    """Add the aims of glued rows to `found`; the splits as repairs."""
    repairs: list[Repair] = []
    for block in source.blocks:
        if len(block.text) < 12 or not _GLUED.search(block.text) or block.style in ("cell", "footnote") or any(s.overlaps(block.span) for s in (*skip, *found.covered)):
            continue
        solid = squeeze(source.text, block.span.start, block.span.end)
        rows = list(_rows(solid.text))
        if not rows:
            continue
        first = rows[0][0].start()
        head = re.sub(r"\s", "", source.text[max(0, block.span.start - 60) : block.span.start]) + solid.text[:first]
        years = [m.group()[:4] for m in _HEAD.finditer(head[-120:])]
        if not _COMPARED.search(head[-120:]):
            continue
        due = years[1] if len(years) >= 2 and years[0] < years[1] else None
        covered: list[Span] = []
        for match, split in rows:
            run = Span(*solid.at(match.start("run"), match.end("change")))
            suggested = split.words(match["change"])
            repairs.append(Repair(run, run.of(source.text), suggested, f"数字粘连：只有这样分开，{split.base}到{split.target}的变化才是{split.change}{match['change']}"))
            span = Span(*solid.at(match.start("name"), match.end()))
            falls = split.change.startswith("-")
            for aim in wished(match["name"], split.sign + split.target, match["unit"] or ""):
                found.aims.append(RowAim(span, replace(aim, operator="<=" if falls and not split.sign else aim.operator), due, Units()))
            covered.append(span)
        found.covered += covered
    return repairs


def _rows(text: str) -> Iterator[tuple[re.Match[str], _Split]]:
    for match in _ROW.finditer(text):
        splits = list(_splits(match["run"], match["change"]))
        if len(splits) == 1 and not _NUMBER.fullmatch(match["run"]):
            yield match, splits[0]


def _splits(run: str, unit: str) -> Iterator[_Split]:
    """Every way to part a run into base, target and change for which the change is the one between the two."""
    if len(run) > 28:
        return
    for i in range(1, len(run) - 1):
        base = run[:i].lstrip("<>≤≥＜＞")
        if not _NUMBER.fullmatch(base) or Decimal(base) == 0:
            continue
        for j in range(i + 1, len(run)):
            middle = run[i:j]
            target = middle.lstrip("<>≤≥＜＞")
            change = run[j:].replace("－", "-").replace("—", "-")
            if not _NUMBER.fullmatch(target) or not re.fullmatch(rf"[-+]?{_NUMBER.pattern}", change) or len(middle) - len(target) > 1:
                continue
            if _holds(Decimal(base), Decimal(target), Decimal(change), unit):
                yield _Split(base, middle[: len(middle) - len(target)], target, change)


def _holds(base: Decimal, target: Decimal, change: Decimal, unit: str) -> bool:
    """Whether the change is that from base to target, to the digits printed."""
    if unit == "个百分点":
        return target - base == change and change != 0
    half = Decimal(5).scaleb((change.as_tuple().exponent if isinstance(change.as_tuple().exponent, int) else 0) - 1)  # type: ignore[operator]
    return change != 0 and abs((target - base) * 100 / base - change) <= half
