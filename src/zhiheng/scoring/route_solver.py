"""The route as a whole-number program (整数规划) in milli-points and tenths of days, solved by HiGHS.

Every row is an exact table: for each joint level of the actions that touch it, its certain points (base, bonus, beyond). Rows are summed
under the limits of section and card. Among routes of equal effort the one with fewer actions is taken, then the one earlier in the card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import floor
from typing import Any

from zhiheng.errors import InputError
from zhiheng.rules.evaluate import evaluate_row
from zhiheng.rules.evaluate_frames import card_limits, row_id, section_bonus_limit, section_limits
from zhiheng.rules.evaluate_reach import LIMIT
from zhiheng.rules.scorecards import Row, Scorecard, Section, clause_id
from zhiheng.scoring.actions import Action, thinned
from zhiheng.scoring.whatif import FactsByClause, changed_facts
from zhiheng.values.numbers import milli

MOST_STATES = 1500
"""Joint levels of one row that are tabled; where there are more, levels of counted actions are thinned out."""
_BIG = 10_000_000


@dataclass(frozen=True)
class Priced:
    """An action at a level with what it takes: tenths of person-days, working days, and the day it is ready."""

    action: Action
    level: int
    tenths: int
    lead: int
    ready: date | None


@dataclass(frozen=True)
class _State:
    """One joint level of the actions of a row, with the row's certain milli-points."""

    levels: Mapping[str, int]
    base: int
    bonus: int
    beyond: int


def solve(
    scorecard: Scorecard, facts: FactsByClause, usable: Sequence[Priced], *, target: int | None, of: str
) -> list[Priced] | None:
    """The cheapest actions that reach the target, in the order given; without a target, the cheapest that reach the most points.

    Gives: None where no set of them reaches it.
    """
    usable = _kept(scorecard, usable)
    program = _Program(scorecard, facts, usable, of)
    if target is None:
        most = program.best()
        return program.cheapest(most)
    return program.cheapest(target)


def _kept(scorecard: Scorecard, usable: Sequence[Priced]) -> list[Priced]:
    """The levels that are weighed, thinned where a row would have too many joint states."""
    levels: dict[str, list[int]] = {}
    for one in usable:
        levels.setdefault(one.action.key, []).append(one.level)
    actions = {p.action.key: p.action for p in usable}
    for _, row in scorecard.rows():
        mine = [key for key, action in actions.items() if _touches(row, action)]
        while _states(levels, mine) > MOST_STATES:
            widest = max(mine, key=lambda key: len(levels[key]))
            if len(levels[widest]) == 1:
                raise InputError(f"第 {row.number} 行可补的事项太多，不能精确比较；请在清单中先排除一部分")
            levels[widest] = thinned(levels[widest], len(levels[widest]) - 1)
    return [p for p in usable if p.level in levels[p.action.key]]


def _states(levels: Mapping[str, list[int]], keys: Sequence[str]) -> int:
    number = 1
    for key in keys:
        number *= len(levels[key]) + 1
    return number


def _touches(row: Row, action: Action) -> bool:
    own = {row_id(row), *(clause_id(row, i) for i in range(1, len(row.clauses) + 1))}
    return any(cid in own for cid, _ in action.places)


def _table(
    row: Row, kind: str, facts: FactsByClause, actions: Sequence[Action], levels: Mapping[str, list[int]], *, only_last: bool = False
) -> Iterator[_State]:
    own = {row_id(row), *(clause_id(row, i) for i in range(1, len(row.clauses) + 1))}
    held = {cid: facts.get(cid, {}) for cid in own}
    joints = [tuple(levels[a.key][-1] for a in actions)] if only_last else product(*((0, *levels[a.key]) for a in actions))
    for joint in joints:
        changes = {
            place: fact
            for action, level in zip(actions, joint, strict=True)
            if level
            for place, fact in action.facts(level).items()
            if place[0] in own
        }
        found = evaluate_row(row, changed_facts(held, changes), kind)
        yield _State(
            {a.key: level for a, level in zip(actions, joint, strict=True)},
            milli(found.outcome.low),
            milli(found.bonus.low),
            milli(found.outcome.beyond_low + found.bonus.beyond_low),
        )


class Scorer:
    """The certain points of the card under sets of actions: rows are evaluated exactly, each once for the same facts."""

    def __init__(self, scorecard: Scorecard, facts: FactsByClause, of: str) -> None:
        self.scorecard, self.facts, self.of = scorecard, facts, of
        self._rows: dict[tuple[str, tuple[tuple[str, int], ...]], tuple[int, int, int]] = {}

    def score(self, picked: Sequence[Priced]) -> int:
        """Milli-points of the base or the total when just these are done."""
        base = bonus = beyond = 0
        for section in self.scorecard.sections:
            rows = [self._row(row, section.kind, picked) for row in section.rows]
            raw = max(r[0] for r in rows) if section.kind == "alternative" and rows else sum(r[0] for r in rows)
            inner = _clipped(raw, *section_limits(section))
            if section.kind == "penalty":
                beyond += inner
            else:
                base += inner
            bonus += _clipped(sum(r[1] for r in rows), -LIMIT, section_bonus_limit(section))
            beyond += sum(r[2] for r in rows)
        full, cap = card_limits(self.scorecard)
        base = _clipped(base, -LIMIT, full)
        return base if self.of == "base" else max(0, base + _clipped(bonus, -LIMIT, cap) + beyond)

    def _row(self, row: Row, kind: str, picked: Sequence[Priced]) -> tuple[int, int, int]:
        mine = [p for p in picked if _touches(row, p.action)]
        key = (row.identifier, tuple((p.action.key, p.level) for p in mine))
        if key not in self._rows:
            state = next(_table(row, kind, self.facts, [p.action for p in mine], {p.action.key: [p.level] for p in mine}, only_last=True))
            self._rows[key] = state.base, state.bonus, state.beyond
        return self._rows[key]


def _clipped(points: int, low: int, high: int) -> int:
    points = min(points, high) if high < LIMIT else points
    return max(points, low) if low > -LIMIT else points


class _Program:
    """Variables: one per action and level, one per row and state; the card's score as an expression below its limits."""

    def __init__(self, scorecard: Scorecard, facts: FactsByClause, usable: Sequence[Priced], of: str) -> None:
        import highspy

        self.solver: Any = highspy.Highs()
        self.solver.silent()
        for name, value in (("threads", "1"), ("random_seed", "0"), ("mip_rel_gap", "0"), ("mip_abs_gap", "0"), ("mip_feasibility_tolerance", "1e-9")):
            assert self.solver.setOptionValue(name, value) == highspy.HighsStatus.kOk, name
        self.usable = list(usable)
        self.picks = [self.solver.addBinary() for _ in self.usable]
        self.of_key: dict[str, list[int]] = {}
        for i, one in enumerate(self.usable):
            self.of_key.setdefault(one.action.key, []).append(i)
        for places in self.of_key.values():
            if len(places) > 1:
                self.solver.addConstr(self._sum(self.picks[i] for i in places) <= 1)
        self.score = self._card(scorecard, facts, of)

    def _sum(self, terms: Any) -> Any:
        return self.solver.qsum(list(terms))

    def _number(self, low: int = -_BIG, high: int = _BIG) -> Any:
        return self.solver.addVariable(lb=low, ub=high)

    def _card(self, scorecard: Scorecard, facts: FactsByClause, of: str) -> Any:
        base: list[Any] = []
        bonus: list[Any] = []
        beyond: list[Any] = []
        for section in scorecard.sections:
            rows = [self._row(row, section.kind, facts) for row in section.rows]
            inner = self._inner(section, [r[0] for r in rows])
            outer = self._limited(self._sum(r[1] for r in rows), -LIMIT, section_bonus_limit(section))
            (beyond if section.kind == "penalty" else base).append(inner)
            bonus.append(outer)
            beyond += [r[2] for r in rows]
        full, cap = card_limits(scorecard)
        limited = self._limited(self._sum(base), -LIMIT, full)
        if of == "base":
            return limited
        total = self._number()
        self.solver.addConstr(total <= self._sum([limited, self._limited(self._sum(bonus), -LIMIT, cap), *beyond]))
        return total

    def _inner(self, section: Section, rows: list[Any]) -> Any:
        """The section's points before and after its limits; of `alternative` the best row counts."""
        raw = self._sum(rows)
        if section.kind == "alternative" and rows:
            best, chosen = self._number(), [self.solver.addBinary() for _ in rows]
            self.solver.addConstr(self._sum(chosen) == 1)
            for row, one in zip(rows, chosen, strict=True):
                self.solver.addConstr(best <= row + 2 * _BIG - 2 * _BIG * one)
            raw = best
        return self._limited(raw, *section_limits(section))

    def _limited(self, raw: Any, low: int, high: int) -> Any:
        """A number that is at most `raw` brought between the limits; a lower limit needs a choice of its own."""
        number = self._number(high=min(high, _BIG))
        if low <= -LIMIT:
            self.solver.addConstr(number <= raw)
            return number
        at_floor = self.solver.addBinary()
        self.solver.addConstr(number <= raw + 2 * _BIG * at_floor)
        self.solver.addConstr(number <= low + 2 * _BIG - 2 * _BIG * at_floor)
        return number

    def _row(self, row: Row, kind: str, facts: FactsByClause) -> tuple[Any, Any, Any]:
        actions = list({p.action.key: p.action for p in self.usable if _touches(row, p.action)}.values())
        levels = {a.key: [self.usable[i].level for i in self.of_key[a.key]] for a in actions}
        states = list(_table(row, kind, facts, actions, levels))
        if len(states) == 1:
            only = states[0]
            return self._number(only.base, only.base), self._number(only.bonus, only.bonus), self._number(only.beyond, only.beyond)
        holds = [self.solver.addBinary() for _ in states]
        self.solver.addConstr(self._sum(holds) == 1)
        for action in actions:
            for i in self.of_key[action.key]:
                level = self.usable[i].level
                at_level = self._sum(h for h, s in zip(holds, states, strict=True) if s.levels[action.key] == level)
                self.solver.addConstr(at_level == self.picks[i])
        pairs = list(zip(states, holds, strict=True))
        base, bonus = self._equal([(s.base, h) for s, h in pairs]), self._equal([(s.bonus, h) for s, h in pairs])
        return base, bonus, self._equal([(s.beyond, h) for s, h in pairs])

    def _equal(self, terms: list[tuple[int, Any]]) -> Any:
        number = self._number()
        self.solver.addConstr(number == self._sum(points * held for points, held in terms))
        return number

    def best(self) -> int:
        """The most milli-points that can be had."""
        import highspy

        self.solver.maximize(self.score)
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return floor(2 * self.solver.getObjectiveValue() + 1) // 2

    def cheapest(self, target: int) -> list[Priced] | None:
        """The actions of least effort that reach it; of equal effort the fewest, then the earliest."""
        import highspy

        self.solver.addConstr(self.score >= target)
        goals = [[p.tenths for p in self.usable], [1] * len(self.usable), [i + 1 for i in range(len(self.usable))]]
        if not self.usable:
            self.solver.minimize(self.score)
            return [] if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal else None
        chosen: list[int] = []
        for weights in goals:
            goal = self._sum(w * x for w, x in zip(weights, self.picks, strict=True))
            self.solver.minimize(goal)
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            values = self.solver.variableValues(self.picks)
            chosen = [i for i, value in enumerate(values) if 2 * value > 1]
            self.solver.addConstr(goal <= sum(weights[i] for i in chosen))
        return [self.usable[i] for i in chosen]
