"""The operators that turn a number into points: per item, per step, by share, by place, by mean, by import.

Everything is counted in whole milli-points. Where a rule divides (shares, means) the quotient is taken to the nearest
milli-point at once, so that the columnar evaluator finds the same integer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from zhiheng.errors import RuleInvalid
from zhiheng.rules.evaluate_conditions import Facts, evaluate_condition, fact_at, gap, places, show, show_fact
from zhiheng.rules.evaluate_reach import LIMIT, NOTHING, Reach, Scored, below, count_of, finished, measured, points_text
from zhiheng.rules.facts import NOT_APPLICABLE_REASON, Fact, Missing, ProofNode
from zhiheng.rules.syntax import Deduct, Each, Import, MeanOf, Proportional, Rank, Slope
from zhiheng.values import as_decimal
from zhiheng.values.numbers import from_milli, milli, nearest_milli


def score_each(rule: Each, facts: Facts, path: str) -> Scored:
    need = f"{below(path)}per"
    fact, points = fact_at(facts, need), milli(rule.points)
    most = min(abs(milli(rule.cap)) if rule.cap is not None else LIMIT, LIMIT)
    sign = 1 if points >= 0 else -1
    count = count_of(fact)
    if count is None:
        reach = Reach(0, most) if points > 0 else Reach(-most, 0) if points < 0 else NOTHING
        said = f"{fact.reason or '数量待定'}，每项 {rule.points:f} 分"
    else:
        worth = sign * min(count * abs(points), most)
        reach = Reach(worth, worth)
        said = f"{show_fact(fact)} 项 × {rule.points:f} 分" + (
            f"，封顶 {rule.cap:f} 分" if rule.cap is not None and count * abs(points) > most else ""
        )
    said += f"，计 {points_text(reach)}"
    leaf = measured(rule, need, "counter", rule.per, fact, reach, said)
    missing = (gap(fact, need, rule.per),) if count is None else ()
    return finished(rule, path, reach, said, (leaf,), missing, most=most if sign > 0 else 0, least=min(0, sign * most))


def score_deduct(rule: Deduct, facts: Facts, path: str) -> Scored:
    need = f"{below(path)}per"
    name = rule.what or rule.per
    fact, points = fact_at(facts, need), abs(milli(rule.points))
    start = milli(rule.from_) if rule.from_ is not None else 0
    most = min(abs(milli(rule.cap)) if rule.cap is not None else LIMIT, LIMIT)
    count = count_of(fact)
    low_off, high_off = (0, most if points else 0) if count is None else (min(count * points, most),) * 2
    if rule.scope == "card":
        reach = Reach(start, start, -high_off, -low_off)
    else:
        reach = Reach(start - high_off, start - low_off).clip(_floor_of(rule), None)
    if count is None:
        said = f"{fact.reason or '次数待定'}，每{rule.per} {from_milli(points)} 分"
    else:
        said = f"{show_fact(fact)} {rule.per} × {from_milli(points)} 分 = 扣 {from_milli(low_off)} 分"
    said += f"，计 {points_text(reach)}"
    leaf = measured(rule, need, "counter", name, fact, reach, said)
    missing = (gap(fact, need, name),) if count is None else ()
    return finished(rule, path, reach, said, (leaf,), missing, most=max(start, 0), least=-LIMIT)


def _floor_of(rule: Deduct | Slope) -> int | None:
    if rule.floor is not None:
        return milli(rule.floor)
    return 0 if rule.from_ is not None else None


def slope_checked(rule: Slope) -> None:
    """Refuse a slope outside the algebra.

    Raises:
        RuleInvalid: a side, step or `partial` that has no meaning.
    """
    if rule.side not in ("below", "above") or rule.partial not in ("drop", "count", "share") or rule.step <= 0:
        raise RuleInvalid(
            f"按差距计分的规则应写 side 为 below 或 above、step 大于 0、partial 为 drop、count 或 share，"
            f"写的是 {rule.side}、{rule.step}、{rule.partial}"
        )


def score_slope(rule: Slope, facts: Facts, path: str) -> Scored:
    slope_checked(rule)
    need = f"{below(path)}line"
    fact, points = fact_at(facts, need), milli(rule.points)
    start = milli(rule.from_) if rule.from_ is not None else 0
    rate = -abs(points) if rule.from_ is not None else points
    most = min(abs(milli(rule.cap)) if rule.cap is not None else LIMIT, LIMIT)
    floor = _floor_of(rule)
    beyond_cutoff = floor if floor is not None else 0
    value = fact.known_value
    line = fact.against if isinstance(rule.line, str) else Fraction(rule.line)
    name = rule.indicator or "差距"
    if value is None or line is None:
        ends = [start, start + (most if rate > 0 else -most if rate < 0 else 0)]
        if rule.cutoff is not None:
            ends.append(beyond_cutoff)
        reach = Reach(min(ends), max(ends)).clip(floor, None)
        reason = "" if value is None else fact.reason or f"缺少对比值“{rule.line}”及其出处"
        missing: tuple[Missing, ...] = (gap(fact, need, name, reason),)
        said = missing[0].reason
    else:
        missing = ()
        distance = max(Fraction(0), line - value if rule.side == "below" else value - line)
        word = "低于" if rule.side == "below" else "高于"
        past = rule.cutoff is not None and (value < rule.cutoff if rule.side == "below" else value > rule.cutoff)
        if past:
            reach = Reach(beyond_cutoff, beyond_cutoff)
            said = f"{show_fact(fact, rule.unit)} {word}界限 {rule.cutoff:f}"
        else:
            moved = max(-most, min(most, _steps_of(distance / Fraction(rule.step), rule.partial, rate)))
            reach = Reach(start + moved, start + moved).clip(floor, None)
            said = f"{show_fact(fact, rule.unit)}，{word} {show(line)} 的差距为 {show(distance)}，计 {from_milli(moved)} 分"
    said += f"，得 {points_text(reach)}"
    leaf = measured(rule, need, "measure", name, fact, reach, said)
    top = start + (most if rate > 0 else 0)
    return finished(rule, path, reach, said, (leaf,), missing, most=max(top, 0), least=-LIMIT)


def _steps_of(steps: Fraction, partial: str, rate: int) -> int:
    whole, rest = divmod(steps.numerator, steps.denominator)
    if partial == "share":
        return nearest_milli(steps * rate / 1000)
    return rate * (whole + (1 if rest and partial == "count" else 0))


def score_proportional(rule: Proportional, facts: Facts, path: str) -> Scored:
    need = f"{below(path)}to"
    fact, points = fact_at(facts, need), milli(rule.points)
    value = fact.known_value
    staged = isinstance(rule.full_at, Mapping)
    full = fact.against if isinstance(rule.full_at, Mapping) else Fraction(rule.full_at)
    if staged and full is not None and full <= 0:
        full = None
    if points < 0 or (full is not None and full <= 0):
        raise RuleInvalid(f"“{rule.to}”按比例得分，分值不能为负，得满分的值应大于 0", where=path)
    children: tuple[ProofNode, ...] = ()
    if value is None or full is None:
        reach = Reach(0, points)
        missing: tuple[Missing, ...] = (gap(fact, need, rule.to, "" if value is None else "缺少本期得满分的值"),)
        said = f"{missing[0].reason}，得 {points_text(reach)}"
    else:
        missing = ()
        worth = nearest_milli(Fraction(points, 1000) * max(Fraction(0), min(Fraction(1), value / full)))
        reach = Reach(worth, worth)
        said = f"{show_fact(fact)}，满分需 {show(full)}，得 {points_text(reach)}"
    leaf = measured(rule, need, "measure", rule.to, fact, reach, said)
    if rule.gate is not None:
        gate = evaluate_condition(rule.gate, facts, f"{below(path)}gate")
        reach = reach.chosen(gate.truth, NOTHING)
        missing = missing + gate.missing if gate.truth is not False else ()
        children = (gate.node,)
        if gate.truth is not True:
            said = f"前提{'不成立' if gate.truth is False else '待定'}；{said}"
    return finished(rule, path, reach, said, (*children, leaf), missing, most=points)


def rank_checked(rule: Rank) -> tuple[str, tuple[int, ...]]:
    """How a rank rule gives points: `list` with the points, `decrement` with first and step, `best` or `mean` with first.

    Raises:
        RuleInvalid: none of these, or figures that have no meaning.
    """
    given = rule.points
    if not isinstance(given, Mapping):
        return "list", tuple(milli(p) for p in given)
    keys = set(given)
    if keys == {"first", "decrement"}:
        first, step = milli(as_decimal(given["first"])), milli(as_decimal(given["decrement"]))
        if first >= 0 and step >= 0:
            return "decrement", (first, step)
    elif keys == {"first", "to"} and given["to"] in ("best", "mean"):
        first = milli(as_decimal(given["first"]))
        if first >= 0 and rule.better == "higher":
            return str(given["to"]), (first,)
    raise RuleInvalid(
        f"名次得分应为分值列表，或 first 与 decrement，或 first 与 to（best、mean，值越大越好），写的是 {dict(given)}"
    )


def score_rank(rule: Rank, facts: Facts, path: str) -> Scored:
    how, points = rank_checked(rule)
    need = f"{below(path)}points"
    fact = fact_at(facts, need)
    name = rule.indicator or "名次"
    reach, said = _rank_share(fact, how, points[0]) if how in ("best", "mean") else _rank_place(rule, fact, how, points)
    reason = said if said.startswith(NOT_APPLICABLE_REASON) else "有单位的数值尚未到齐，或名次并列未定"
    missing = (gap(fact, need, name, "" if fact.known_value is None else reason),) if reach.width else ()
    leaf = measured(rule, need, "measure", name, fact, reach, said)
    top = max((*points, 0)) if how == "list" else points[0]
    return finished(
        rule, path, reach, f"{said}，得 {points_text(reach)}", (leaf,), missing, most=top, least=min((*points, 0))
    )


def _rank_place(rule: Rank, fact: Fact, how: str, points: tuple[int, ...]) -> tuple[Reach, str]:
    found = places(fact, better=rule.better, order=rule.order, ties=rule.ties)
    if how == "list":
        first, last = found or (1, len(points) + 1)
        worth = [points[k - 1] for k in range(first, min(last, len(points)) + 1)] + [0] * (last > len(points))
        reach = Reach(min(worth), max(worth))
    else:
        start, step = points
        if found is None:
            reach = Reach(0 if step else start, start).hull(NOTHING)
        else:
            reach = Reach(max(0, start - (found[1] - 1) * step), max(0, start - (found[0] - 1) * step))
    if found is None:
        return reach, fact.reason or "数值待定"
    foot = "倒数" if rule.order == "from_last" else ""
    where = f"{foot}第 {found[0]} 名" if found[0] == found[1] else f"{foot}第 {found[0]} 至 {found[1]} 名之间"
    return reach, f"{show_fact(fact)}，{len(fact.peers) + 1} 个单位中{where}"


def _rank_share(fact: Fact, how: str, first: int) -> tuple[Reach, str]:
    value = fact.known_value if fact.compared else None
    others = list(fact.peers.values())
    known = [v for v in others if v is not None]
    everything = Reach(0, first)
    if value is None:
        return everything, fact.reason or "数值待定"
    against = max([value, *known]) if how == "best" else sum([value, *known], Fraction(0)) / (1 + len(known))
    word = "最高值" if how == "best" else "平均值"
    if against <= 0:
        return everything, f"{NOT_APPLICABLE_REASON}：{word}为 {show(against)}，不能按比例"
    worth = nearest_milli(Fraction(first, 1000) * max(Fraction(0), min(Fraction(1), value / against)))
    said = f"{show_fact(fact)}，{word} {show(against)}"
    if len(known) < len(others):
        return (Reach(0, worth) if how == "best" else everything), f"{said}（有单位的数值尚未到齐）"
    return Reach(worth, worth), said


def score_mean_of(rule: MeanOf, facts: Facts, path: str) -> Scored:
    need = f"{below(path)}over"
    fact, points = fact_at(facts, need), milli(rule.points)
    if points < 0:
        raise RuleInvalid(f"取“{rule.over}”平均分，分值不能为负", where=path)
    others = list(fact.peers.values())
    known = [v for v in others if v is not None]
    if others and len(known) == len(others):
        mean = nearest_milli(sum(known, Fraction(0)) / len(known))
        reach = Reach(mean, mean).clip(0, points)
        said = f"{len(known)} 个{rule.over}的平均分为 {from_milli(mean)}"
    else:
        reach = Reach(0, points)
        said = "有单位的得分尚未到齐" if others else "不适用：没有可以取平均的其他单位"
    leaf = measured(rule, need, "mean_of", rule.over, fact, reach, said)
    missing = (gap(fact, need, rule.over, said),) if reach.width else ()
    return finished(rule, path, reach, f"{said}，得 {points_text(reach)}", (leaf,), missing, most=points)


def score_import(rule: Import, facts: Facts, path: str) -> Scored:
    need = f"{below(path)}from"
    fact, points = fact_at(facts, need), milli(rule.points)
    if points < 0:
        raise RuleInvalid(f"引用“{rule.source}”的得分，分值不能为负", where=path)
    value = fact.known_value
    if value is None:
        reach, missing = Reach(0, points), (gap(fact, need, rule.source, fact.reason or "尚未录入该考核的得分"),)
        said = f"{missing[0].reason}，得 {points_text(reach)}"
        known: tuple[Missing, ...] = missing
    else:
        worth = nearest_milli(value)
        reach, known = Reach(worth, worth).clip(0, points), ()
        said = f"引用“{rule.source}”得 {points_text(reach)}"
    leaf = measured(rule, need, "import", rule.source, fact, reach, said)
    return finished(rule, path, reach, said, (leaf,), known, most=points)
