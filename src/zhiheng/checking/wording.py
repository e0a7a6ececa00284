"""Findings in words (核验结论用语): where, what was found, what it should be, how it was computed, why it may have happened."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Verdict, decimals
from zhiheng.checking.model import Finding
from zhiheng.checking.relations.model import SURE, Relation
from zhiheng.values import Span

ADDED = frozenset(("sum", "shares", "share_changes", "difference", "balance", "contributions", "point_change", "table_sum", "table_difference", "row_sum", "section_sum"))
"""Kinds that only add: their rounded figures may be off by a unit or two, which is told; elsewhere only less than one unit is."""


def finding_of(relation: Relation, claims: Claims, trusted: AbstractSet[Span] = frozenset()) -> Finding | None:
    """The finding of a relation, or None when its figures agree. `trusted` are places of figures that hold elsewhere."""
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
    suspect = None if rounding else _suspect(relation, trusted)
    if suspect is not None:
        part, meant, cause = suspect
        asked = "请核对这几个数" if severity == "error" else "如果口径相同，请核对这几个数"
        message = f"{relation.formula}{because}。{result.shown}在别处对得上，{part.shown}可能应为{meant}，{asked}。可能原因：{cause}。"
        return _finding(relation, severity, message, part, meant, cause)
    if relation.cause and not rounding:
        message += f"可能原因：{relation.cause}。"
    return _finding(relation, severity, message, result, relation.expected, "" if rounding else relation.cause, code="arithmetic.rounding" if rounding else relation.code)


def _finding(relation: Relation, severity: str, message: str, at: Claim, expected: str, cause: str, *, code: str = "") -> Finding:
    return Finding(
        code=code or relation.code,
        severity=severity,
        span=at.span,
        message=message,
        found=at.shown,
        expected=expected,
        related=tuple(c.span for c in relation.numbers if c.id != at.id),
        numbers=tuple(c.span for c in relation.numbers),
        formula=relation.formula,
        cause=cause,
        certainty=relation.certainty,
        scope=scope_of(relation.numbers),
    )


def _suspect(relation: Relation, trusted: AbstractSet[Span]) -> tuple[Claim, str, str] | None:
    """The one part of a sum that nothing else confirms and that one slip of the pen would mend, with its right value and the slip,
    where the total itself holds elsewhere; None where the total, or several parts, may be wrong."""
    *parts, total = relation.numbers
    if relation.kind not in ("sum", "table_sum") or total is not relation.result or total.span not in trusted:
        return None
    over = relation.outcome.point - total.amount.value
    found = []
    for part in parts:
        meant, printed = (part.amount.value - over) / part.scale, part.text.replace(",", "")
        right = decimals(meant, part.places)
        if part.span not in trusted and meant > 0 and len(right) == len(printed) and (cause := slip_into(printed, meant, meant)):
            found.append((part, right + part.unit, cause))
    return found[0] if len(found) == 1 else None


def scope_of(numbers: tuple[Claim, ...]) -> str:
    """How far the figures stand apart: sentence, paragraph, table or far."""
    if any(n.table is not None for n in numbers):
        return "table"
    if len({n.sentence for n in numbers}) == 1:
        return "sentence"
    return "paragraph" if len({n.paragraph for n in numbers}) == 1 else "far"
