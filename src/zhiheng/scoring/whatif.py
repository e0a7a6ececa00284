"""What if (模拟): other facts or rules on a copy, scored exactly and compared with what stands. Nothing here is stored or a result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.errors import InputError
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.facts import CardOutcome, Fact, Outcome
from zhiheng.rules.scorecards import Scorecard
from zhiheng.rules.syntax import Rule

Place = tuple[str, str]
"""A clause (or a row's `r14` for its own condition) and the path of a need in it."""
FactsByClause = Mapping[str, Mapping[str, Fact]]


@dataclass(frozen=True)
class ClauseMoved:
    """A clause whose points differ, before and after."""

    clause: str
    row: str
    text: str
    before: Outcome
    after: Outcome

    @property
    def gain(self) -> Decimal:
        """Certain points more (negative: fewer), before the limits of row, section and card."""
        return self.after.low - self.before.low


@dataclass(frozen=True)
class WhatIf:
    """A card as it stands and as it would stand."""

    scorecard: Scorecard
    before: CardOutcome
    after: CardOutcome

    def moved(self) -> Iterator[ClauseMoved]:
        """Every clause whose interval differs, in printed order."""
        before, after = self.before.clauses(), self.after.clauses()
        for cid, _, row, clause in self.scorecard.clauses():
            was, now = before[cid], after[cid]
            if (was.low, was.high, was.beyond_low, was.beyond_high) != (now.low, now.high, now.beyond_low, now.beyond_high):
                yield ClauseMoved(cid, row.number, clause.text, was, now)

    @property
    def gain(self) -> Decimal:
        """Certain points more in the total."""
        return self.after.total.low - self.before.total.low


def changed_facts(facts: FactsByClause, changes: Mapping[Place, Fact]) -> dict[str, dict[str, Fact]]:
    """A copy of the facts with some of them changed."""
    out = {cid: dict(held) for cid, held in facts.items()}
    for (cid, path), fact in changes.items():
        out.setdefault(cid, {})[path] = fact
    return out


def changed_rules(scorecard: Scorecard, rules: Mapping[str, Rule]) -> Scorecard:
    """A copy of the scorecard with the rules of some clauses changed; bindings stay where their places do.

    Raises:
        InputError: the scorecard has no such clause.
    """
    known = {cid for cid, *_ in scorecard.clauses()}
    if unknown := sorted(set(rules) - known):
        raise InputError(f"评分表没有条款 {'、'.join(unknown)}，不能模拟", clause=unknown[0])
    sections = []
    for section in scorecard.sections:
        rows = []
        for row in section.rows:
            clauses = [
                replace(c, rule=rules.get(f"r{row.identifier}.c{i}", c.rule)) for i, c in enumerate(row.clauses, 1)
            ]
            rows.append(replace(row, clauses=tuple(clauses)))
        sections.append(replace(section, rows=tuple(rows)))
    return replace(scorecard, sections=tuple(sections))


def what_if(
    scorecard: Scorecard,
    facts: FactsByClause,
    changes: Mapping[Place, Fact] | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> WhatIf:
    """The card as it would stand with other facts or rules; neither argument is changed.

    Raises:
        InputError: a clause that the scorecard does not have. RuleInvalid: a rule breaks the algebra.
    """
    before = evaluate_scorecard(scorecard, facts)
    after = evaluate_scorecard(changed_rules(scorecard, rules or {}), changed_facts(facts, changes or {}))
    return WhatIf(scorecard, before, after)
