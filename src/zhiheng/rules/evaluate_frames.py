"""The limits that clause, row, section and card set to their points (封顶, 保底), in milli-points.

Both evaluators, the exact one and the columnar one, limit by these figures. `LIMIT` stands for "none stated".
"""

from __future__ import annotations

from decimal import Decimal

from zhiheng.rules.evaluate_reach import LIMIT
from zhiheng.rules.scorecards import Clause, Row, Scorecard, Section
from zhiheng.rules.syntax import Bonus
from zhiheng.values.numbers import milli

Limits = tuple[int, int]


def clause_limits(clause: Clause) -> Limits:
    """A clause gives at most its points; one whose points are negative takes off at most those."""
    return _stated(clause.points)


def _stated(points: Decimal | None) -> Limits:
    if points is None:
        return -LIMIT, LIMIT
    return (-LIMIT, milli(points)) if points >= 0 else (milli(points), 0)


def is_bonus(kind: str, row: Row, clause: Clause) -> bool:
    """Whether the clause stands outside the full points: a bonus section, a bonus row, or a rule that says so."""
    return kind == "bonus" or row.bonus or isinstance(clause.rule, Bonus)


def row_id(row: Row) -> str:
    """`r14`: where a row's own condition `applies` finds its facts."""
    return f"r{row.identifier}"


def row_limits(row: Row, kind: str) -> Limits:
    """A row gives at most its points and cap. It does not fall below 0 (扣完为止) unless its floor says otherwise;
    bonus rows may, and a row of a penalty section takes off at most its points."""
    low, high = _stated(row.points)
    if kind == "penalty":
        low, high = (-LIMIT if row.points is None else -abs(milli(row.points))), 0
    elif row.points is not None and row.points > 0 and kind != "bonus" and not row.bonus:
        low = 0
    if row.cap is not None:
        high = min(high, milli(row.cap))
    if row.floor is not None:
        low = milli(row.floor)
    return low, high


def section_limits(section: Section) -> Limits:
    """A section gives at most its cap, else its points; a penalty section takes off at most those."""
    stated = section.cap if section.cap is not None else section.points
    if section.kind == "penalty":
        return (-LIMIT if stated is None else -abs(milli(stated))), 0
    return _stated(stated)


def section_bonus_limit(section: Section) -> int:
    """The most the bonus clauses of a section give together: its cap or points, else the cap that each of them names."""
    if section.kind == "bonus":
        stated = section.cap if section.cap is not None else section.points
        if stated is not None and stated >= 0:
            return milli(stated)
    rules = [c.rule for r in section.rows for c in r.clauses if is_bonus(section.kind, r, c)]
    caps = [rule.cap for rule in rules if isinstance(rule, Bonus) and rule.cap is not None]
    return milli(max(caps)) if caps and len(caps) == len(rules) else LIMIT


def card_limits(scorecard: Scorecard) -> Limits:
    """The most of the base (满分) and the most of the bonus (加分上限)."""
    full, bonus = scorecard.full_points, scorecard.bonus_points
    return (LIMIT if full is None else milli(full)), (LIMIT if bonus is None else milli(bonus))
