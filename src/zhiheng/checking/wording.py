"""Findings in words (核验结论用语): where, what was found, what it should be, how it was computed, why it may have happened."""

from __future__ import annotations

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Verdict
from zhiheng.checking.model import Finding
from zhiheng.checking.relations.model import SURE, Relation

ADDED = frozenset(("sum", "shares", "share_changes", "difference", "balance", "contributions", "point_change", "table_sum", "table_difference", "row_sum", "section_sum"))
"""Kinds that only add: their rounded figures may be off by a unit or two, which is told; elsewhere only less than one unit is."""


def finding_of(relation: Relation, claims: Claims) -> Finding | None:
    """The finding of a relation, or None when its figures agree."""
    verdict = relation.outcome.verdict
    if verdict is Verdict.CONSISTENT:
        return None
    result = relation.result
    rounding = verdict is Verdict.ROUNDING
    if rounding and (relation.outcome.off <= 0 or (relation.outcome.off >= 1 and relation.kind not in ADDED)):
        return None
    if rounding and relation.kind not in ADDED and relation.kind != "shares" and relation.outcome.reach.gap(result.amount.interval) == 0:
        return None  # the figures it comes from are rounded themselves, so it may be right to the last place
    severity = "info" if rounding else "error" if relation.certainty >= SURE else "warning"
    because = f"（{relation.reason}）" if relation.reason else ""
    which = result.shown if f"文中为{result.shown}" not in relation.formula else ""
    if rounding and (relation.outcome.off >= 1 or relation.kind in ("shares", "table_shares")):
        message = f"{relation.formula}，各数四舍五入后相加会有这样的出入，不算错误。"
    elif rounding:
        message = f"{relation.formula}，相差不到末位一个单位，可能是截尾或凑整，不算错误；按四舍五入应为{relation.expected}。"
    elif relation.kind == "same_figure":
        message = f"{relation.formula}{because}。两处应当一致，请核对哪一处有误；如口径、时间不同，请在文中写明。"
    elif severity == "error":
        message = f"{relation.formula}{because}。请核对这几个数；其余各数无误时，{which}应为{relation.expected}。"
    else:
        message = f"{relation.formula}{because}。如果口径或基数相同，{which}应为{relation.expected}；如不相同，请在文中写明。"
    if relation.cause and not rounding:
        message += f"可能原因：{relation.cause}。"
    return Finding(
        code="arithmetic.rounding" if rounding else relation.code,
        severity=severity,
        span=result.span,
        message=message,
        found=result.shown,
        expected=relation.expected,
        related=tuple(c.span for c in relation.numbers if c.id != result.id),
        numbers=tuple(c.span for c in relation.numbers),
        formula=relation.formula,
        cause="" if rounding else relation.cause,
        certainty=relation.certainty,
        scope=scope_of(relation.numbers),
    )


def scope_of(numbers: tuple[Claim, ...]) -> str:
    """How far the figures stand apart: sentence, paragraph, table or far."""
    if any(n.table is not None for n in numbers):
        return "table"
    if len({n.sentence for n in numbers}) == 1:
        return "sentence"
    return "paragraph" if len({n.paragraph for n in numbers}) == 1 else "far"
