"""Clauses, rows and the whole scorecard to points: the exact evaluator that builds the proof.

A rule gives an interval of points (`evaluate_rules`); here it is limited by the clause, the row, the section and the
card. docs/explanation/scoring.md tells the same in prose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.evaluate_conditions import Facts, Truth, evaluate_condition, kleene_or, worst_state
from zhiheng.rules.evaluate_frames import (
    card_limits,
    clause_limits,
    is_bonus,
    row_id,
    row_limits,
    section_bonus_limit,
    section_limits,
)
from zhiheng.rules.evaluate_reach import LIMIT, NOTHING, OPEN_STAKE, Reach, at_stake, points_text, settled_state
from zhiheng.rules.evaluate_rules import evaluate_rule
from zhiheng.rules.facts import (
    CardOutcome,
    Missing,
    Outcome,
    ProofNode,
    RowOutcome,
    SectionOutcome,
    State,
    VetoOutcome,
)
from zhiheng.rules.scorecards import Clause, Row, Scorecard, Section, clause_id
from zhiheng.values.numbers import from_milli, milli

FactsByClause = Mapping[str, Facts]


def evaluate_clause(clause: Clause, facts: Facts, identifier: str = "") -> Outcome:
    """The points of one clause, from the facts keyed by the path of the need (and `applies` for its own condition).

    Raises:
        RuleInvalid: the rule breaks the algebra. InvalidValue: points finer than a milli-point.
    """
    outcome = _clause(clause, facts, identifier)
    return replace(outcome, missing=_filled(outcome.missing, outcome.high - outcome.low))


def _clause(clause: Clause, facts: Facts, identifier: str) -> Outcome:
    scored = evaluate_rule(clause.rule, facts)
    reach, vetoes, missing = scored.reach, scored.vetoes, scored.missing
    reach = reach.clip(*clause_limits(clause))
    own = [v for v in vetoes if v.scope == "clause"]
    reach = vetoed(reach, kleene_or([v.strikes for v in own]))
    here = [v.path for v in own]
    missing = tuple(
        replace(m, at_stake=from_milli(reach.high - reach.low))
        if m.at_stake == OPEN_STAKE and any(_under(m.path, path) for path in here)
        else m
        for m in missing
    )
    children: tuple[ProofNode, ...] = (scored.node,)
    applies: Truth = True
    if clause.applies is not None:
        verdict = evaluate_condition(clause.applies, facts, "applies")
        applies = verdict.truth
        reach = reach.chosen(applies, NOTHING)
        children = (verdict.node, scored.node)
        missing = () if applies is False else missing + verdict.missing
        vetoes = () if applies is False else vetoes
    missing = at_stake(tuple(replace(m, clause_id=identifier) for m in missing), reach.width)
    most = most_of(clause) if reach.width == 0 else 0
    state = State.NOT_APPLICABLE if applies is False else _state(reach, most, -LIMIT, missing)
    said = "不适用，不计分也不计入满分" if applies is False else scored.node.detail
    if clause.points is not None and reach.high != scored.reach.high and applies:
        said += f"；本条最多 {clause.points:f} 分，计 {points_text(reach)}"
    return _outcome(
        reach,
        ProofNode("clause", clause.text, Decimal(0), Decimal(0), state, said, None, identifier, children),
        missing,
        tuple(replace(v, clause_id=identifier) for v in vetoes if v.scope != "clause"),
    )


def vetoed(reach: Reach, strikes: Truth) -> Reach:
    """The points under a veto: none when it strikes, perhaps none while that is not known; never more than before."""
    if strikes is False:
        return reach
    struck = replace(reach, low=min(reach.low, 0), high=min(reach.high, 0))
    return struck if strikes else replace(struck, high=reach.high)


def most_of(clause: Clause) -> int:
    """The most milli-points a clause can give, as stated or as its rule allows."""
    if clause.points is not None and clause.points > 0:
        return milli(clause.points)
    return max(0, evaluate_rule(clause.rule, {}).reach.clip(*clause_limits(clause)).high)


def _state(reach: Reach, most: int, least: int, missing: tuple[Missing, ...]) -> State:
    if reach.width:
        return worst_state(missing)
    return settled_state(reach.low + reach.beyond_low, least, most)


def _outcome(
    reach: Reach, node: ProofNode, missing: tuple[Missing, ...], vetoes: tuple[VetoOutcome, ...] = ()
) -> Outcome:
    low, high = from_milli(reach.low), from_milli(reach.high)
    return Outcome(
        low,
        high,
        node.state,
        replace(node, low=low, high=high),
        missing,
        from_milli(reach.beyond_low),
        from_milli(reach.beyond_high),
        vetoes,
    )


def _under(path: str, root: str) -> bool:
    return root == "" or path == root or path.startswith(f"{root}.")


def _filled(missing: tuple[Missing, ...], points: Decimal) -> tuple[Missing, ...]:
    return tuple(replace(m, at_stake=points) if m.at_stake == OPEN_STAKE else m for m in missing)


def _reach(outcome: Outcome) -> Reach:
    return Reach(milli(outcome.low), milli(outcome.high), milli(outcome.beyond_low), milli(outcome.beyond_high))


def _total(outcomes: Iterable[Outcome], start: int = 0) -> Reach:
    total = Reach(start, start)
    for one in outcomes:
        total = total.plus(_reach(one))
    return total


def evaluate_row(row: Row, facts: FactsByClause, kind: str = "base") -> RowOutcome:
    """A row of a section of this kind, from facts keyed by clause identifier and path.

    The row's own `applies` finds its facts under `row_id(row)` (`r14`) and the path `applies`.

    Raises:
        RuleInvalid: a rule breaks the algebra. InvalidValue: points finer than a milli-point.
    """
    ids = [clause_id(row, i) for i in range(1, len(row.clauses) + 1)]
    clauses = {cid: _clause(c, facts.get(cid, {}), cid) for cid, c in zip(ids, row.clauses, strict=True)}
    apart = {cid for cid, c in zip(ids, row.clauses, strict=True) if is_bonus(kind, row, c)}
    wholly = kind == "bonus" or row.bonus
    limits = row_limits(row, kind)
    frame = milli(row.base) if row.base is not None else 0
    inner = _total((o for cid, o in clauses.items() if cid not in apart), 0 if wholly else frame)
    outer = _total((o for cid, o in clauses.items() if cid in apart), frame if wholly else 0)
    base = NOTHING if wholly else inner.clip(*limits)
    bonus = outer.clip(*limits) if wholly else outer
    strikes = kleene_or([v.strikes for o in clauses.values() for v in o.vetoes if v.scope == "row"])
    base, bonus = vetoed(base, strikes), vetoed(bonus, strikes)
    applies: Truth = True
    own: tuple[ProofNode, ...] = ()
    own_missing: tuple[Missing, ...] = ()
    if row.applies is not None:
        verdict = evaluate_condition(row.applies, facts.get(row_id(row), {}), "applies")
        applies, own = verdict.truth, (verdict.node,)
        own_missing = tuple(replace(m, clause_id=row_id(row)) for m in verdict.missing)
        base, bonus = base.chosen(applies, NOTHING), bonus.chosen(applies, NOTHING)
    stake = from_milli(base.width + bonus.width)
    clauses = {cid: replace(o, missing=_filled(o.missing, stake)) for cid, o in clauses.items()}
    title = f"第 {row.number} 行" + (f" {row.title}" if row.title else "")

    def framed(reach: Reach, raw: Reach, ids: list[str], *, gives: bool) -> Outcome:
        missing = tuple(m for cid in ids for m in clauses[cid].missing) + own_missing
        missing = () if applies is False else at_stake(missing, reach.width)
        if applies is False:
            state, said = State.NOT_APPLICABLE, "不适用，不计分也不计入满分"
        else:
            most = sum(most_of(row.clauses[int(cid.rsplit("c", 1)[1]) - 1]) for cid in ids) if not reach.width else 0
            stated = (
                milli(row.points) if row.points is not None and row.points > 0 and kind != "penalty" and gives else None
            )
            state = _state(reach, most if stated is None else stated, -LIMIT, missing)
            said = f"{len(ids)} 条合计 {points_text(raw)}，计 {points_text(reach)}"
            if strikes is not False:
                said += "；一票否决" + ("" if strikes else "是否触发待定")
        node = ProofNode(
            "row",
            title,
            Decimal(0),
            Decimal(0),
            state,
            said,
            None,
            row_id(row),
            (*own, *(clauses[c].node for c in ids)),
        )
        vetoes = (
            tuple(v for cid in ids for v in clauses[cid].vetoes if v.scope != "row") if applies is not False else ()
        )
        return _outcome(reach, node, missing, vetoes)

    return RowOutcome(
        row.number,
        framed(base, inner, [c for c in ids if c not in apart], gives=not wholly),
        framed(bonus, outer, [c for c in ids if c in apart], gives=wholly),
        clauses,
        applies,
        row.key,
    )


def evaluate_section(section: Section, facts: FactsByClause) -> SectionOutcome:
    """A section: the sum of its rows (of `alternative`: the best row), limited by its points or cap."""
    rows = tuple(evaluate_row(row, facts, section.kind) for row in section.rows)
    inner = [_reach(r.outcome) for r in rows]
    if section.kind == "alternative" and inner:
        raw = Reach(
            max(r.low for r in inner),
            max(r.high for r in inner),
            sum(r.beyond_low for r in inner),
            sum(r.beyond_high for r in inner),
        )
    else:
        raw = _total(r.outcome for r in rows)
    outer = _total(r.bonus for r in rows)
    base = raw.clip(*section_limits(section))
    bonus = outer.clip(-LIMIT, section_bonus_limit(section))
    most = milli(section.points) if section.points is not None and section.points > 0 else None
    return SectionOutcome(
        section.title,
        _summed("section", section.title, base, [r.outcome for r in rows], None if section.kind == "bonus" else most),
        _summed("section", section.title, bonus, [r.bonus for r in rows], most if section.kind == "bonus" else None),
        rows,
    )


def _summed(kind: str, title: str, reach: Reach, parts: list[Outcome], most: int | None) -> Outcome:
    missing = at_stake(tuple(m for p in parts for m in p.missing), reach.width)
    state = _state(reach, max(reach.high, 0) if most is None else most, -LIMIT, missing)
    said = f"{len(parts)} 项合计，计 {points_text(reach)}"
    node = ProofNode(kind, title, Decimal(0), Decimal(0), state, said, None, "", tuple(p.node for p in parts))
    return _outcome(reach, node, missing, tuple(v for p in parts for v in p.vetoes))


def evaluate_scorecard(scorecard: Scorecard, facts: FactsByClause) -> CardOutcome:
    """The whole scorecard for one unit and period, from facts keyed by clause identifier and path.

    A veto of scope `card` or `rating` is reported in `vetoes` and takes no points here: what it means for the grade is
    said by the document's own rules on grades.

    Raises:
        RuleInvalid: a rule breaks the algebra.
    """
    sections = tuple(evaluate_section(section, facts) for section in scorecard.sections)
    kinds = [s.kind for s in scorecard.sections]
    full, bonus_cap = card_limits(scorecard)
    inner = _total(s.outcome for s, kind in zip(sections, kinds, strict=True) if kind != "penalty")
    taken = _total(s.outcome for s, kind in zip(sections, kinds, strict=True) if kind == "penalty")
    outer = _total(s.bonus for s in sections)
    beyond = Reach(
        0,
        0,
        inner.beyond_low + outer.beyond_low + taken.beyond_low + taken.low,
        inner.beyond_high + outer.beyond_high + taken.beyond_high + taken.high,
    )
    base = Reach(inner.low, inner.high).clip(-LIMIT, full)
    bonus = Reach(outer.low, outer.high).clip(-LIMIT, bonus_cap)
    total = Reach(max(0, base.low + bonus.low + beyond.beyond_low), max(0, base.high + bonus.high + beyond.beyond_high))
    inside, outside = [s.outcome for s in sections], [s.bonus for s in sections]
    most = milli(scorecard.full_points) if scorecard.full_points is not None else None
    base_outcome = _summed(
        "card",
        f"{scorecard.title}：基本分",
        replace(base, beyond_low=beyond.beyond_low, beyond_high=beyond.beyond_high),
        inside,
        most,
    )
    bonus_outcome = _summed(
        "card", f"{scorecard.title}：加分", bonus, outside, None if bonus_cap == LIMIT else bonus_cap
    )
    total_outcome = _summed("card", scorecard.title, total, [base_outcome, bonus_outcome], most)
    return CardOutcome(
        sections,
        base_outcome,
        bonus_outcome,
        total_outcome,
        total_outcome.vetoes,
        sum(
            (row.points for _, row in scorecard.rows() if row.points is not None and _left_out(sections, row)),
            Decimal(0),
        ),
    )


def _left_out(sections: tuple[SectionOutcome, ...], row: Row) -> bool:
    return any(r.identifier == row.identifier and r.applicable is False for s in sections for r in s.rows)
