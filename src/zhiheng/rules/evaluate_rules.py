"""Rules to intervals of points: the operators that choose, join, cap, cancel or ask a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from zhiheng.errors import RuleInvalid
from zhiheng.rules.evaluate_conditions import (
    Facts,
    Truth,
    Verdict,
    evaluate_condition,
    fact_at,
    gap,
    kleene_and,
    worst_state,
)
from zhiheng.rules.evaluate_measures import (
    score_deduct,
    score_each,
    score_import,
    score_mean_of,
    score_proportional,
    score_rank,
    score_slope,
)
from zhiheng.rules.evaluate_reach import (
    LIMIT,
    NOTHING,
    OPEN_STAKE,
    SCOPES,
    Reach,
    Scored,
    at_stake,
    below,
    finished,
    measured,
    points_text,
)
from zhiheng.rules.facts import UNBOUNDED, Missing, ProofNode, State, VetoOutcome
from zhiheng.rules.syntax import (
    Award,
    Bonus,
    Cond,
    Deduct,
    Each,
    Import,
    Judge,
    MeanOf,
    Proportional,
    Rank,
    Rule,
    Scale,
    Slope,
    Steps,
    Sum,
    Veto,
)
from zhiheng.values.numbers import from_milli, milli, nearest_milli


def _award(rule: Award, facts: Facts, path: str) -> Scored:
    verdict = evaluate_condition(rule.when, facts, f"{below(path)}when")
    points = milli(rule.points)
    reach = Reach(points, points).chosen(verdict.truth, NOTHING)
    said = {True: "条件成立", False: "条件不成立", None: "条件待定"}[verdict.truth]
    return finished(
        rule,
        path,
        reach,
        f"{said}，{'得' if points >= 0 else '计'} {points_text(reach)}",
        (verdict.node,),
        verdict.missing,
        most=max(points, 0),
        least=min(points, 0),
    )


def _steps(rule: Steps, facts: Facts, path: str) -> Scored:
    reach: Reach | None = None
    open_so_far: Truth = True
    children: list[ProofNode] = []
    missing: list[Missing] = []
    vetoes: list[VetoOutcome] = []
    said = ""
    most = least = 0
    for i, step in enumerate(rule.of):
        here = f"{below(path)}of.{i}"
        verdict = (
            Verdict(True, _otherwise(here))
            if step.when is None
            else evaluate_condition(step.when, facts, f"{here}.when")
        )
        inner = evaluate_rule(step.rule, facts, f"{here}.rule") if step.rule is not None else None
        points = milli(step.points) if step.points is not None else 0
        branch = inner.reach if inner else Reach(points, points)
        most, least = max(most, branch.high), min(least, branch.low)
        if open_so_far is False:
            continue
        taken = kleene_and([open_so_far, verdict.truth])
        children.append(verdict.node)
        if inner:
            vetoes += [replace(v, strikes=kleene_and([taken, v.strikes])) for v in inner.vetoes]
        if taken is False:
            continue
        missing += verdict.missing
        if inner:
            children.append(inner.node)
            missing += inner.missing
        reach = branch if reach is None else reach.hull(branch)
        if verdict.truth:
            said = said or f"第 {i + 1} 档成立"
            open_so_far = False
        else:
            said = "档次待定"
            open_so_far = None
    if open_so_far is not False:
        reach = NOTHING if reach is None else reach.hull(NOTHING)
    assert reach is not None
    said = said or "各档都不成立"
    return finished(
        rule,
        path,
        reach,
        f"{said}，得 {points_text(reach)}",
        tuple(children),
        tuple(missing),
        tuple(vetoes),
        most=most,
        least=least,
    )


def _otherwise(path: str) -> ProofNode:
    return ProofNode("otherwise", "其余情形", Decimal(1), Decimal(1), State.EARNED, "前面各档不成立时适用", None, path)


def _sum(rule: Sum, facts: Facts, path: str) -> Scored:
    parts = [evaluate_rule(part, facts, f"{below(path)}of.{i}") for i, part in enumerate(rule.of)]
    base = milli(rule.base) if rule.base is not None else 0
    cap = milli(rule.cap) if rule.cap is not None else None
    floor = milli(rule.floor) if rule.floor is not None else None
    total = Reach(base, base)
    for part in parts:
        total = total.plus(part.reach)
    reach = total.clip(floor, cap)
    said = " + ".join(([from_milli(base).__format__("f")] if base else []) + [points_text(p.reach) for p in parts])
    said += f"，得 {points_text(reach)}"
    if reach.high != total.high:
        said += "（已封顶）"
    return finished(
        rule,
        path,
        reach,
        said,
        tuple(p.node for p in parts),
        tuple(m for p in parts for m in p.missing),
        tuple(v for p in parts for v in p.vetoes),
        most=cap,
        least=floor or 0,
    )


def _bonus(rule: Bonus, facts: Facts, path: str) -> Scored:
    inner = evaluate_rule(rule.rule, facts, f"{below(path)}rule")
    reach = inner.reach.clip(None, milli(rule.cap) if rule.cap is not None else None)
    said = f"加 {points_text(reach)}" + (f"，合计不超过 {rule.cap:f} 分" if rule.cap is not None else "")
    scored = finished(rule, path, reach, said, (inner.node,), inner.missing, inner.vetoes)
    return scored if reach.width else replace(scored, node=replace(scored.node, state=inner.node.state))


def _veto(rule: Veto, facts: Facts, path: str) -> Scored:
    if rule.scope not in SCOPES:
        raise RuleInvalid(f"一票否决的范围应为 {'、'.join(SCOPES)} 之一，写的是“{rule.scope}”", where=path)
    verdict = evaluate_condition(rule.when, facts, f"{below(path)}when")
    extra = -abs(milli(rule.also_deduct)) if rule.also_deduct is not None else 0
    reach = Reach(0, 0, extra, extra).chosen(verdict.truth, NOTHING)
    said = {True: f"触发：{rule.result or '不得分'}", False: "未触发", None: "是否触发待定"}[verdict.truth]
    stake = OPEN_STAKE if rule.scope in ("clause", "row") else Decimal(0)
    missing = tuple(replace(m, at_stake=stake) for m in verdict.missing)
    scored = finished(
        rule,
        path,
        reach,
        said,
        (verdict.node,),
        missing,
        (VetoOutcome(rule.scope, rule.result, verdict.truth, path),),
        most=0,
        least=-LIMIT,
    )
    state = State.MISSED if verdict.truth else State.EARNED if verdict.truth is False else worst_state(verdict.missing)
    return replace(scored, node=replace(scored.node, state=state))


def _scale(rule: Scale, facts: Facts, path: str) -> Scored:
    inner = evaluate_rule(rule.rule, facts, f"{below(path)}rule")
    scaled = _times(inner.reach, rule.by)
    verdict = evaluate_condition(rule.when, facts, f"{below(path)}when") if rule.when is not None else None
    reach = scaled if verdict is None else scaled.chosen(verdict.truth, inner.reach)
    missing = inner.missing + (verdict.missing if verdict else ())
    children = (inner.node, *((verdict.node,) if verdict else ()))
    applies = verdict is None or verdict.truth is True
    said = (
        f"{points_text(inner.reach)} × {rule.by:f}"
        if applies
        else "不乘系数"
        if verdict and verdict.truth is False
        else "是否乘系数待定"
    )
    # Gaps of the inner rule knew its own width; a coefficient above 1 puts more at stake.
    missing = tuple(m if m.at_stake <= 0 else replace(m, at_stake=UNBOUNDED) for m in missing)
    return finished(rule, path, reach, f"{said}，得 {points_text(reach)}", children, missing, inner.vetoes)


def _times(reach: Reach, by: Decimal) -> Reach:
    ends = [nearest_milli(Fraction(v, 1000) * Fraction(by)) for v in (reach.low, reach.high)]
    past = [nearest_milli(Fraction(v, 1000) * Fraction(by)) for v in (reach.beyond_low, reach.beyond_high)]
    return Reach(min(ends), max(ends), min(past), max(past))


def judge_range(rule: Judge) -> tuple[int, int]:
    """The least and the most milli-points a reviewer may give, with the sign of the rule.

    Raises:
        RuleInvalid: another sign than + and -, or a least above the most.
    """
    most = abs(milli(rule.max if rule.max is not None else rule.points))
    least = abs(milli(rule.min)) if rule.min is not None else 0
    if rule.sign not in ("+", "-") or least > most:
        raise RuleInvalid(f"人工评判的分值范围应为 0 至 {from_milli(most)}，正负号为 + 或 -", where=rule.why)
    return (least, most) if rule.sign == "+" else (-most, -least)


def _judge(rule: Judge, facts: Facts, path: str) -> Scored:
    need = f"{below(path)}why"
    fact = fact_at(facts, need, judged=True)
    least, most = judge_range(rule)
    name = rule.why or "人工评判"
    if fact.awarded is not None:
        given = abs(milli(fact.awarded)) * (1 if rule.sign == "+" else -1)
        given = max(least, min(most, given))
        reach = Reach(given, given)
        said = f"评判得 {points_text(reach)}" + (f"：{fact.reason}" if fact.reason else "")
        missing: tuple[Missing, ...] = ()
    else:
        reach = Reach(least, most)
        missing = (gap(fact, need, name),)
        said = f"等待人工评判，{points_text(reach)}"
    leaf = measured(rule, need, "judge", name, fact, reach, said)
    children: tuple[ProofNode, ...] = (leaf,)
    if rule.when is not None:
        verdict = evaluate_condition(rule.when, facts, f"{below(path)}when")
        reach = reach.chosen(verdict.truth, NOTHING)
        missing = () if verdict.truth is False else missing + verdict.missing
        children = (verdict.node, leaf)
        if verdict.truth is not True:
            said = f"先核条件{'不成立' if verdict.truth is False else '待定'}，计 {points_text(reach)}"
    return finished(rule, path, reach, said, children, missing, most=max(most, 0), least=min(least, 0))


_RULES: Final[Mapping[type[Rule], Callable[[Any, Facts, str], Scored]]] = {
    Award: _award,
    Steps: _steps,
    Each: score_each,
    Deduct: score_deduct,
    Slope: score_slope,
    Proportional: score_proportional,
    Rank: score_rank,
    MeanOf: score_mean_of,
    Sum: _sum,
    Bonus: _bonus,
    Veto: _veto,
    Scale: _scale,
    Import: score_import,
    Judge: _judge,
}


def cancelled(rule: Rule) -> int:
    """Milli-points of a rule that its `unless` cancels: nothing taken off, nothing given."""
    start = rule.base if isinstance(rule, Sum) else rule.from_ if isinstance(rule, Deduct | Slope) else None
    return 0 if start is None else milli(start)


def evaluate_rule(rule: Rule, facts: Facts, path: str = "") -> Scored:
    """The points of a rule as an interval, with proof, gaps and vetoes.

    Raises:
        RuleInvalid: the rule breaks the algebra. InvalidValue: points finer than a milli-point.
    """
    scored = _RULES[type(rule)](rule, facts, path)
    return scored if rule.unless is None else _unless(rule, rule.unless, scored, facts, path)


def _unless(rule: Rule, unless: Cond, scored: Scored, facts: Facts, path: str) -> Scored:
    verdict = evaluate_condition(unless, facts, f"{below(path)}unless")
    instead = cancelled(rule)
    reach = Reach(instead, instead).chosen(verdict.truth, scored.reach)
    missing = () if verdict.truth else scored.missing + verdict.missing
    holds = None if verdict.truth is None else not verdict.truth
    vetoes = tuple(replace(v, strikes=kleene_and([holds, v.strikes])) for v in scored.vetoes)
    missing = at_stake(missing, reach.width)
    said = {True: "例外成立，本条不计", False: "例外不成立", None: "例外是否成立待定"}[verdict.truth]
    state = scored.node.state
    if reach.width:
        state = worst_state(missing)
    elif verdict.truth:
        state = State.EARNED if cancelled(rule) > 0 or scored.reach.low < 0 else State.NOT_APPLICABLE
    node = replace(
        scored.node,
        low=from_milli(reach.low),
        high=from_milli(reach.high),
        state=state,
        detail=f"{said}；{scored.node.detail}",
        children=(*scored.node.children, verdict.node),
    )
    return Scored(reach, node, missing, vetoes)
