"""Aims against each other and against what is already reached (目标前后一致): conflicts, and targets below the present."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.bindings import similarity
from zhiheng.reading.documents import Document
from zhiheng.values import Span

_NOISE = re.compile(r"[\s“”‘’（）()《》、，的]|全[省市县区]|[我本][省市县区]|主要|力争|确保|实现|应$|^.*?[一二三四五六七八九]是|达到?$|保持$|稳定在?$")
_LEVELS = ("%", "分", "‰")
_NAME = re.compile(r"[率度比值数]$")
LIKE = Fraction(9, 20)
"""Names that share more than this may mean the same thing; a person decides."""
LEAST_NAME = 5
APART = 300
"""Aims of one name that stand closer together belong to one list, whose members the words before them tell apart."""


@dataclass(frozen=True)
class Aim:
    """A line that the document draws (要求): of a target, or of a scoring rule (`scored`)."""

    name: str
    core: str
    cmp: str
    value: Decimal
    unit: str
    due: str | None
    span: Span
    scored: bool


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Conflicts between aims of one name, likely conflicts between body and scorecard, targets below what is reached."""
    found = [*_targets(document), *_scored(document)]
    yield from _conflicts(found)
    yield from _below(document, [a for a in found if not a.scored], claims)


def core_of(name: str) -> str:
    """A name without what does not tell indicators apart.

    >>> core_of("五是全县工业产品标准覆盖率达到")
    '工业产品标准覆盖率'
    """
    text = _NOISE.sub("", name)
    return _NOISE.sub("", text)


def _targets(document: Document) -> Iterator[Aim]:
    for target in document.targets:
        if target.value is not None and target.operator in (">=", ">", "<=", "<", "=") and target.unit in _LEVELS:
            yield Aim(target.indicator, core_of(target.indicator), target.operator, Decimal(target.value), str(target.unit), target.due, target.span, False)


def _scored(document: Document) -> Iterator[Aim]:
    if document.scorecard is None:
        return
    for _identifier, _section, _row, clause in document.scorecard.clauses():
        if clause.span is None:
            continue
        for line in _thresholds(clause.to_json()["rule"]):
            if line.get("unit") in _LEVELS and line.get("value") is not None:
                yield Aim(line["indicator"], core_of(line["indicator"]), line["cmp"], Decimal(line["value"]), line["unit"], None, clause.span, True)


def _thresholds(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("kind") == "threshold":
            yield node
        for child in node.values():
            yield from _thresholds(child)
    elif isinstance(node, list):
        for child in node:
            yield from _thresholds(child)


def _conflicts(aims: Sequence[Aim]) -> Iterator[Finding]:
    by_core: dict[str, list[Aim]] = {}
    for aim in aims:
        if len(aim.core) >= LEAST_NAME and _NAME.search(aim.core):
            by_core.setdefault(aim.core, []).append(aim)
    for same in by_core.values():
        for left, right in zip(same, same[1:], strict=False):
            if _contradict(left, right) and not (left.scored and right.scored) and right.span.start - left.span.end >= APART:
                yield _conflict(left, right, "warning", 0.7, "同一指标")
    stated = [a for a in aims if not a.scored]
    for scored in (a for a in aims if a.scored and _NAME.search(a.core)):
        near = max(stated, key=lambda a: (similarity(a.core, scored.core), -a.span.start), default=None)
        if near is not None and near.core != scored.core and similarity(near.core, scored.core) > LIKE and _contradict(near, scored):
            yield _conflict(near, scored, "info", 0.4, "名称相近")


def _contradict(left: Aim, right: Aim) -> bool:
    same_time = left.due == right.due or left.scored or right.scored
    same_side = left.cmp[0] == right.cmp[0] or "=" in (left.cmp, right.cmp)
    return same_time and same_side and left.unit == right.unit and left.value != right.value


def _conflict(left: Aim, right: Aim, severity: str, certainty: float, how: str) -> Finding:
    where = "正文与评分表" if right.scored != left.scored else "前后"
    ask = "如果对象相同，请统一；如果对象不同，请写明。" if severity == "info" else "请统一，或写明各自的范围。"
    return Finding(
        code="consistency.target_conflict", severity=severity, span=right.span, found=f"{right.value}{right.unit}", expected=f"{left.value}{left.unit}",
        message=f"{how}：{where}要求不同，“{left.core}”为{left.value}{left.unit}，“{right.core}”为{right.value}{right.unit}。{ask}",
        related=(left.span,), certainty=certainty, scope="far",
    )


def _below(document: Document, aims: Sequence[Aim], claims: Sequence[Claim]) -> Iterator[Finding]:
    stated = [t.span for t in document.targets] + [c.span for *_x, c in document.scorecard.clauses() if c.span] if document.scorecard else [t.span for t in document.targets]
    presents: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.unit in _LEVELS and claim.kind in ("pct", "level") and not claim.bound and claim.table is None and not any(s.overlaps(claim.span) for s in stated):
            core = core_of(claim.subject)
            if len(core) >= LEAST_NAME and _NAME.search(core):
                presents.setdefault(core, []).append(claim)
    for aim in aims:
        reached = [c for core, found in presents.items() if aim.core.endswith(core) or core.endswith(aim.core) for c in found if c.unit == aim.unit]
        worse = [c for c in reached if (c.value > aim.value if aim.cmp[0] in (">", "=") else c.value < aim.value)]
        if worse and len(worse) == len(reached):
            now = worse[-1]
            if re.search(r"保持|稳定|维持|不低于", document.source.text[max(0, aim.span.start - 4) : aim.span.end]):
                continue
            yield Finding(
                code="consistency.target_below_baseline", severity="warning", span=aim.span, found=f"{aim.value}{aim.unit}", expected=None,
                message=f"目标低于现状：“{aim.core}”定为{aim.value}{aim.unit}，而文中已写达到{now.shown}。请核对目标或现状，口径不同的请写明。",
                related=(now.span,), numbers=(now.span,), certainty=0.6, scope="far",
            )
