"""Conditions in three-valued logic (Kleene): holds, does not hold, not known yet; each with its proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiheng.errors import RuleInvalid
from zhiheng.rules.facts import NOT_APPLICABLE_REASON, UNBOUNDED, Fact, Missing, ProofNode, State
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Benchmark,
    Cond,
    Count,
    Deadline,
    Exists,
    Judgement,
    RankWithin,
    Threshold,
    Trend,
)
from zhiheng.values import compare, round_half_up

Truth = bool | None
Facts = Mapping[str, Fact]
SIGNS: Final = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "="}
_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds, how that is proved, and what is missing while it is not known."""

    truth: Truth
    node: ProofNode
    missing: tuple[Missing, ...] = ()


def kleene_and(parts: list[Truth]) -> Truth:
    """False as soon as one part is false; unknown while one is unknown."""
    if False in parts:
        return False
    return None if None in parts else True


def kleene_or(parts: list[Truth]) -> Truth:
    """True as soon as one part is true; unknown while one is unknown."""
    if True in parts:
        return True
    return None if None in parts else False


def fact_at(facts: Facts, path: str, *, judged: bool = False) -> Fact:
    """The fact at a place; one that nobody has bound is pending (or undecided, where a person must decide)."""
    found = facts.get(path)
    if found is not None:
        return found
    return Fact.undecided() if judged else Fact.pending("尚未绑定数据来源")


def open_state(fact: Fact) -> State:
    """The state of something that this fact keeps open."""
    if fact.status == "judge":
        return State.JUDGE
    if fact.is_not_applicable or fact.reason.startswith(NOT_APPLICABLE_REASON):
        return State.NOT_APPLICABLE
    return State.PENDING


def gap(fact: Fact, path: str, name: str, reason: str = "") -> Missing:
    """What this fact leaves open; the points at stake are set by the rule around it."""
    why = reason or fact.reason or ("等待人工评判" if fact.status == "judge" else "缺少数据")
    state = State.NOT_APPLICABLE if why.startswith(NOT_APPLICABLE_REASON) else open_state(fact)
    return Missing(path, name, why, fact.owner, UNBOUNDED, state)


def show(value: Fraction, unit: str | None = None, *, against: Fraction | None = None) -> str:
    """A number for a sentence: exact where it is short, else one decimal, more where one would hide a difference."""
    places = next((p for p in range(4) if (value * 10**p).denominator == 1), None)
    if places is None:
        places = 1
        while against is not None and places < 6 and Fraction(round_half_up(value, places)) == against:
            places += 1
    return f"{round_half_up(value, places):f}{unit or ''}"


def show_series(series: Sequence[Fraction | None]) -> list[str]:
    """The values of a series with one number of places, so many that neighbours that differ look different; 缺 for a gap.

    >>> show_series([Fraction(12, 47), Fraction(17, 96), None])
    ['0.255', '0.177', '缺']
    """
    known = [v for v in series if v is not None]
    places = 3 if known and max(abs(v) for v in known) < 1 else 1
    pairs = [(a, b) for a, b in zip(known, known[1:], strict=False) if a != b]
    while places < 6 and any(round_half_up(a, places) == round_half_up(b, places) for a, b in pairs):
        places += 1
    if all((v * 10**places).denominator == 1 for v in known):
        places = next(p for p in range(places + 1) if all((v * 10**p).denominator == 1 for v in known))
    return ["缺" if v is None else f"{round_half_up(v, places):f}" for v in series]


def show_fact(fact: Fact, unit: str | None = None, *, against: Fraction | None = None) -> str:
    """The value with part and whole in front where there are any: 425/456 = 93.2%."""
    value = fact.known_value
    if value is None:
        return fact.reason or "待定"
    text = show(value, unit, against=against)
    return f"{fact.ratio} = {text}" if fact.ratio is not None else text


def _leaf(cond: Cond, path: str, name: str, fact: Fact, truth: Truth, detail: str, reason: str = "") -> Verdict:
    low = _ONE if truth else _ZERO
    high = _ZERO if truth is False else _ONE
    if truth is None:
        missing: tuple[Missing, ...] = (gap(fact, path, name, reason),)
        state = missing[0].state
        detail = detail or missing[0].reason
    else:
        missing = ()
        state = State.EARNED if truth else State.MISSED
    return Verdict(truth, ProofNode(cond.kind, name, low, high, state, detail, fact, path), missing)


def _exists(cond: Exists, fact: Fact, path: str) -> Verdict:
    value = fact.known_value
    truth = None if value is None else value > 0
    if value is None:
        detail = ""
    elif fact.ratio is not None:
        detail = f"{fact.ratio}，{'已全部完成' if truth else '尚未全部完成'}"
    else:
        detail = f"有记录 {show(value)} 项" if truth and value != 1 else "已有" if truth else "没有"
    return _leaf(cond, path, cond.what, fact, truth, detail)


def _count(cond: Count, fact: Fact, path: str) -> Verdict:
    value, line = fact.known_value, Fraction(cond.value)
    truth = None if value is None else compare(value, cond.cmp, line)
    return _leaf(cond, path, cond.what, fact, truth, _against(fact, cond.cmp, line, cond.unit, truth))


def _threshold(cond: Threshold, fact: Fact, path: str) -> Verdict:
    value, line = fact.known_value, Fraction(cond.value)
    truth = None if value is None else compare(value, cond.cmp, line)
    return _leaf(cond, path, cond.indicator, fact, truth, _against(fact, cond.cmp, line, cond.unit, truth))


def _against(fact: Fact, cmp: str, line: Fraction, unit: str | None, truth: Truth, called: str = "要求") -> str:
    wanted = f"{called} {SIGNS[cmp]} {show(line, unit)}"
    if truth is None:
        return f"{gap(fact, '', '').reason}；{wanted}"
    return f"{show_fact(fact, unit, against=line)}，{wanted}，{'达到' if truth else '未达到'}"


def _absent(cond: Absent, fact: Fact, path: str) -> Verdict:
    value = fact.known_value
    truth = None if value is None else value == 0
    detail = "" if value is None else "未发生，有签署的零报告" if truth else f"已发生 {show(value)} 起"
    return _leaf(cond, path, cond.what, fact, truth, detail)


def _benchmark(cond: Benchmark, fact: Fact, path: str) -> Verdict:
    value, line = fact.known_value, fact.against
    if value is None or line is None:
        reason = "" if value is None else fact.reason or f"缺少对比值“{cond.against}”及其出处"
        return _leaf(cond, path, cond.indicator, fact, None, "", reason)
    truth = compare(value, cond.cmp, line)
    unit = "%" if fact.ratio is not None else None
    return _leaf(cond, path, cond.indicator, fact, truth, _against(fact, cond.cmp, line, unit, truth, cond.against))


def _trend(cond: Trend, fact: Fact, path: str) -> Verdict:
    if cond.direction not in ("down", "up") or cond.periods < 1:
        raise RuleInvalid(f"“{cond.indicator}”的趋势应写 down 或 up，期数至少为 1", where=path)
    wanted = cond.periods + 1
    series = fact.series[-wanted:]
    word = "下降" if cond.direction == "down" else "上升"
    if fact.status != "known" or len(series) < wanted:
        held = sum(v is not None for v in series)
        reason = fact.reason or f"连续 {cond.periods} 期{word}需要 {wanted} 期数值，现有 {held} 期"
        return _leaf(cond, path, cond.indicator, fact, None, "", reason)
    steps: list[Truth] = [
        None if a is None or b is None else (b < a if cond.direction == "down" else b > a)
        for a, b in zip(series, series[1:], strict=False)
    ]
    truth = kleene_and(steps)
    line = " → ".join(show_series(series))
    said = "" if truth is None else f"，{'连续' if truth else '未连续'}{word} {cond.periods} 期"
    return _leaf(cond, path, cond.indicator, fact, truth, line + said, fact.reason or "缺少其中一期的数值")


def _deadline(cond: Deadline, fact: Fact, path: str) -> Verdict:
    value = fact.known_value
    truth = None if value is None else value > 0
    detail = "" if value is None else f"时限 {cond.by}，{'按期完成' if truth else '未按期完成'}"
    return _leaf(cond, path, cond.what, fact, truth, detail)


def _judgement(cond: Judgement, fact: Fact, path: str) -> Verdict:
    value = fact.known_value
    truth = None if value is None else value > 0
    detail = (
        "" if value is None else f"评判为{'成立' if truth else '不成立'}" + (f"：{fact.reason}" if fact.reason else "")
    )
    return _leaf(cond, path, cond.what, fact, truth, detail)


def _rank(cond: RankWithin, fact: Fact, path: str) -> Verdict:
    place = places(fact, better=cond.better)
    if place is None:
        return _leaf(cond, path, cond.indicator, fact, None, "")
    best, worst = place
    truth = True if worst <= cond.within else False if best > cond.within else None
    said = f"第 {best} 名" if best == worst else f"第 {best} 至 {worst} 名之间，有单位的数值尚未到齐"
    return _leaf(cond, path, cond.indicator, fact, truth, f"{said}，要求前 {cond.within:f} 名", "有单位的数值尚未到齐")


def places(
    fact: Fact, *, better: str = "higher", order: str = "best_first", ties: str = "same"
) -> tuple[int, int] | None:
    """The best and the worst place that the unit may have among its peers; None while its own value is not known.

    Raises:
        RuleInvalid: `better` or `order` is none of its words.
    """
    if better not in ("higher", "lower") or order not in ("best_first", "from_last"):
        raise RuleInvalid(f"名次规则应写 higher/lower 和 best_first/from_last，写的是 {better}、{order}")
    value = fact.known_value
    if value is None or not fact.compared:
        return None
    upward = (better == "higher") == (order == "best_first")
    known = [v for v in fact.peers.values() if v is not None]
    unknown = len(fact.peers) - len(known)
    ahead = [v for v in known if (v > value if upward else v < value)]
    best = 1 + (len(set(ahead)) if ties == "dense" else len(ahead))
    tied = 0 if ties in ("same", "dense") else known.count(value)
    return best, best + unknown + tied


_LEAVES: Final[Mapping[type[Cond], Callable[..., Verdict]]] = {
    Exists: _exists,
    Count: _count,
    Threshold: _threshold,
    Absent: _absent,
    Benchmark: _benchmark,
    Trend: _trend,
    Deadline: _deadline,
    RankWithin: _rank,
    Judgement: _judgement,
}


def evaluate_condition(cond: Cond, facts: Facts, path: str) -> Verdict:
    """Whether the condition holds, by three-valued logic over the facts at `path` and below.

    Raises:
        RuleInvalid: the condition breaks the algebra (an unknown direction or order).
        InvalidValue: an unknown comparison sign.
    """
    if isinstance(cond, AllOf | AnyOf):
        return _joined(cond, facts, path)
    return _LEAVES[type(cond)](cond, fact_at(facts, path, judged=isinstance(cond, Judgement)), path)


def _joined(cond: AllOf | AnyOf, facts: Facts, path: str) -> Verdict:
    parts = [evaluate_condition(part, facts, f"{path}.of.{i}") for i, part in enumerate(cond.of)]
    every = isinstance(cond, AllOf)
    truth = (kleene_and if every else kleene_or)([p.truth for p in parts])
    held = sum(p.truth is True for p in parts)
    title = "同时满足" if every else "满足其一"
    missing = tuple(m for p in parts for m in p.missing) if truth is None else ()
    state = State.EARNED if truth else State.MISSED if truth is False else worst_state(missing)
    node = ProofNode(
        cond.kind,
        title,
        _ONE if truth else _ZERO,
        _ZERO if truth is False else _ONE,
        state,
        f"{len(parts)} 项中 {held} 项成立",
        None,
        path,
        tuple(p.node for p in parts),
    )
    return Verdict(truth, node, missing)


def worst_state(missing: tuple[Missing, ...]) -> State:
    """What keeps something open: a person alone, nothing to measure alone, or data."""
    states = {m.state for m in missing}
    if states in ({State.JUDGE}, {State.NOT_APPLICABLE}):
        return states.pop()
    return State.PENDING
