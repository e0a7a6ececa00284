"""What could still be done for the points not had (补分事项): for each fact how it may change, or why it cannot any more.

An action belongs to a source, not to a clause: one piece of evidence that two clauses ask for is brought once. Its levels say how many
more (件, 条); a level fixes the fact at every place. Gains that someone else decides (评判, 待审核, 缺数据) are marked uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from zhiheng.indicators import CATALOGUE
from zhiheng.indicators.declare import PeriodKind
from zhiheng.packs import assumed_efforts, event_kinds, matters
from zhiheng.rules.evaluate import evaluate_scorecard, most_of
from zhiheng.rules.evaluate_frames import row_id
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Binding, Clause, Row, Scorecard
from zhiheng.rules.syntax import Count, Deduct, Each, Import, Judge, Need, Proportional, Slope, Threshold, cond_needs
from zhiheng.scoring.facts import clause_needs
from zhiheng.scoring.whatif import FactsByClause, Place
from zhiheng.values import Period, Ratio, compare
from zhiheng.values.numbers import milli

MOST_LEVELS = 8
"""Levels of one action that are weighed against each other; beyond, some between the first and the last are left out."""


@dataclass(frozen=True)
class Refused:
    """A fact that loses points and cannot be changed in this period, and why (不能补的事项)."""

    place: Place
    row: str
    name: str
    reason: str
    owner: str = ""


@dataclass
class Action:
    """One thing to do: `levels` are how many more; `facts` gives the fact at each place for a level."""

    key: str
    kind: str
    name: str
    owner: str
    uncertain: bool
    levels: list[int]
    unit: str = ""
    note: str = ""
    rows: list[str] = field(default_factory=list)
    places: dict[Place, Callable[[int], Fact]] = field(default_factory=dict)

    def facts(self, level: int) -> dict[Place, Fact]:
        """The facts that hold once the action is done at the level."""
        return {place: made(level) for place, made in self.places.items()}


@dataclass(frozen=True)
class _Way:
    key: str
    kind: str
    levels: tuple[int, ...]
    made: Callable[[int], Fact]
    uncertain: bool = False
    name: str = ""
    unit: str = ""
    note: str = ""


class _Asked:
    """What decides how facts may change: the period, the day of knowledge and the day of the target."""

    def __init__(self, period: Period, as_of: date, by: date) -> None:
        self.over = as_of >= period.end
        elapsed = max((min(as_of, period.end) - period.start).days + 1, 1)
        self.ahead = Fraction(max((min(by, period.end) - as_of).days, 0), elapsed)

    def volume(self, whole: int) -> int:
        """How many more records come until then at the present volume."""
        return floor(whole * self.ahead)


def actions_of(
    scorecard: Scorecard, facts: FactsByClause, period: Period, as_of: date, by: date
) -> tuple[list[Action], list[Refused]]:
    """Every action that could still change a fact of a clause not fully earned, and what can no longer be changed."""
    asked, outcomes = _Asked(period, as_of, by), evaluate_scorecard(scorecard, facts).clauses()
    actions: dict[str, Action] = {}
    refused: list[Refused] = []
    for place, row, need, binding in _places(scorecard, outcomes):
        fact = facts.get(place[0], {}).get(place[1]) or Fact.pending("尚未绑定数据来源")
        way = _way(place, need, binding, fact, asked)
        owner = fact.owner or "、".join(row.units)
        if isinstance(way, str):
            if way:
                refused.append(Refused(place, row.number, need.name, way, owner))
            continue
        if way is None or not way.levels:
            continue
        action = actions.get(way.key)
        if action is None:
            action = Action(way.key, way.kind, way.name or need.name, owner, way.uncertain, [], way.unit, way.note)
            actions[way.key] = action
        action.levels = sorted({*action.levels, *way.levels})
        action.uncertain = action.uncertain or way.uncertain
        action.places[place] = way.made
        if row.number not in action.rows:
            action.rows.append(row.number)
    for action in actions.values():
        action.levels = thinned(action.levels, MOST_LEVELS)
    return list(actions.values()), refused


def thinned(levels: list[int], most: int) -> list[int]:
    """At most so many of the levels, evenly, with the first and the last."""
    if len(levels) <= most:
        return levels
    if most < 2:
        return levels[-1:]
    return sorted({levels[i * (len(levels) - 1) // (most - 1)] for i in range(most)})


def _places(scorecard: Scorecard, outcomes: Mapping[str, object]) -> Iterator[tuple[Place, Row, Need, Binding | None]]:
    for _, row in scorecard.rows():
        if row.applies is not None:
            for need in cond_needs(row.applies, "applies"):
                yield (row_id(row), need.path), row, need, None
    for cid, _, row, clause in scorecard.clauses():
        if _is_full(clause, outcomes[cid]):
            continue
        for need in clause_needs(clause):
            yield (cid, need.path), row, need, clause.bindings.get(need.path)


def _is_full(clause: Clause, outcome: object) -> bool:
    low = outcome.low  # type: ignore[attr-defined]
    return bool(milli(low) >= most_of(clause) and outcome.beyond_low == 0 and not outcome.vetoes)  # type: ignore[attr-defined]


def _way(place: Place, need: Need, binding: Binding | None, fact: Fact, asked: _Asked) -> _Way | str | None:
    """How the fact may change; a sentence where it cannot, empty where there is nothing to gain."""
    if place[1].split(".")[0] == "applies":
        return ""
    if need.kind in ("judge", "judgement") or fact.status == "judge" or (binding and binding.source == "judgement"):
        return _judged(place, need, fact)
    if need.kind in ("rank", "mean_of") or isinstance(getattr(need.node, "points", None), tuple | Mapping):
        return "与其他单位比较得出，不由本单位单独决定"
    if need.kind == "trend":
        return "由历年数值的走势决定，往年的数值已经不能改变"
    if isinstance(need.node, Import):
        done = fact.known_value is not None
        return "引用的考核已有得分" if done else _once(place, "import", replace(fact, status="known", value=Fraction(need.node.points), reason=""))
    if binding is None:
        return "还没有绑定数据来源，请先在新版本中绑定"
    match binding.source:
        case "event":
            return _event(binding, need, fact)
        case "matter":
            return _matter(binding, need, fact)
    return _measured(place, binding, need, fact, asked)


def _once(place: Place, kind: str, made: Fact, *, key: str = "", uncertain: bool = True, name: str = "", note: str = "") -> _Way:
    return _Way(key or f"{kind}:{place[0]}:{place[1]}", kind, (1,), lambda _level: made, uncertain, name, note=note)


def _judged(place: Place, need: Need, fact: Fact) -> _Way | str:
    if fact.awarded is not None or fact.known_value is not None:
        return "评审人员已经评判"
    node = need.node
    if isinstance(node, Judge):
        most = abs(node.max if node.max is not None else node.points)
        given = most if node.sign == "+" else abs(node.min or Decimal(0))
        made = Fact(awarded=given, reason="模拟", owner=fact.owner)
    else:
        made = Fact.number(1, reason="模拟", owner=fact.owner)
    return _once(place, "judgement", made, note="得多少分由评审人员决定")


def _event(binding: Binding, need: Need, fact: Fact) -> _Way | str:
    kind = event_kinds().get(binding.code)
    name = kind.name if kind else binding.code
    value = fact.known_value
    if value is not None:
        return f"“{name}”已发生 {value} 起，本期不能挽回" if value > 0 else ""
    if "认定" in fact.reason:
        return f"“{name}”有报告尚未认定，认定结果不能事先安排"
    made = Fact.number(0, owner=fact.owner)
    return _Way(f"event:{binding.code}", "nil_return", (1,), lambda _level: made, name=f"签报“{name}”零报告", note="以确实没有发生为前提")


def _matter(binding: Binding, need: Need, fact: Fact) -> _Way | str | None:
    matter = matters().get(binding.code)
    name = f"“{matter.name}”" if matter else f"“{need.name}”"
    wanted = _wanted(need, fact.known_value or Fraction(0))
    if isinstance(wanted, str):
        return wanted
    if fact.known_value is None:
        best = Fact.number(max(wanted, default=1), owner=fact.owner)
        return _Way(f"matter:{binding.code}", "review", (1,), lambda _level: best, True, f"审核{name}的佐证", note="以审核通过为前提")
    held = fact.known_value

    def made(level: int) -> Fact:
        return Fact.number(held + level, owner=fact.owner)

    proof = f"，应提供{matter.proof}" if matter else ""
    if need.kind == "deadline":
        proof += "；须是时限之内完成的"
    return _Way(f"matter:{binding.code}", "evidence", tuple(int(w - held) for w in wanted), made, False, f"补齐{name}的佐证", "件", f"经审核通过后计入{proof}")


def _wanted(need: Need, held: Fraction) -> list[int] | str:
    """The whole numbers worth reaching by adding, upwards; a sentence where adding does not help."""
    node = need.node
    if need.kind in ("exists", "deadline"):
        return [] if held > 0 else [1]
    if isinstance(node, Count | Threshold):
        line = Fraction(node.value)
        first = floor(line) + 1 if node.cmp == ">" else ceil(line)
        if node.cmp in ("<", "<="):
            return "" if compare(held, node.cmp, line) else "数量已经超出，减不下来"
        if node.cmp == "=" and (held > line or line.denominator != 1):
            return "数量已经超出，减不下来"
        return [first] if held < first else []
    if isinstance(node, Each):
        if node.points < 0:
            return "已经计数的事项不能减少"
        cap = abs(milli(node.cap)) if node.cap is not None else abs(milli(node.points)) * (floor(held) + MOST_LEVELS)
        last = max(ceil(Fraction(cap, max(abs(milli(node.points)), 1))), 0)
        return list(range(floor(held) + 1, last + 1))
    if isinstance(node, Deduct):
        return "已经发生的次数不能减少" if held > 0 else []
    if isinstance(node, Proportional) and not isinstance(node.full_at, Mapping):
        return list(range(floor(held) + 1, ceil(Fraction(node.full_at)) + 1))
    if isinstance(node, Slope) and not isinstance(node.line, str) and node.side == "below":
        return list(range(floor(held) + 1, ceil(Fraction(node.line)) + 1))
    return "不能靠增加数量得分"


# --- indicators ---


def _measured(place: Place, binding: Binding, need: Need, fact: Fact, asked: _Asked) -> _Way | str | None:
    indicator = CATALOGUE.get(binding.code)
    name = f"“{indicator.name}”" if indicator else f"“{need.name}”"
    if fact.is_not_applicable:
        return f"{name}期内没有应计入的对象，不适用"
    lines = _lines(need, fact)
    if isinstance(lines, str):
        return lines
    if not lines:
        return None
    if fact.known_value is None:
        made = _reaching(need, fact, max(lines) if _upward(need) else min(lines))
        return _once(place, "data", made, key=f"data:{binding.code}:{place[0]}:{place[1]}", name=f"补录{name}的数据", note="数值要等数据录入才知道，未必达标")
    if fact.against is None and _needs_line(need):
        made = replace(fact, against=fact.known_value - (_cmp(need) == ">") + (_cmp(need) == "<"), reason="")
        return _once(place, "benchmark", made, name=f"录入{name}的对比值", note="是否达到要看录入的数值")
    if fact.ratio is None or indicator is None or not hasattr(indicator.whole, "view"):
        return _amount(place, name, need, fact, lines, granted=binding.code in assumed_efforts().granted)
    if indicator.scale != 1:
        return f"{name}是平均值，不能按件补足，可在模拟中试算"
    can_mend = indicator.period_kind is PeriodKind.STOCK or (indicator.code in assumed_efforts().mend and not asked.over)
    return _rate(place, binding, need, fact, lines, name, can_mend, asked)


def _cmp(need: Need) -> str:
    return str(getattr(need.node, "cmp", ">=" if getattr(need.node, "side", "below") == "below" else "<="))


def _upward(need: Need) -> bool:
    return _cmp(need) in (">", ">=", "=")


def _needs_line(need: Need) -> bool:
    node = need.node
    return need.kind == "benchmark" or isinstance(getattr(node, "line", None), str) or isinstance(getattr(node, "full_at", None), Mapping)


def _lines(need: Need, fact: Fact) -> list[Fraction] | str:
    """The values worth reaching: the line of a condition; four steps up to the full value of a measure."""
    node, value = need.node, fact.known_value
    if isinstance(node, Count | Threshold):
        line = Fraction(node.value)
        return [] if value is not None and compare(value, node.cmp, line) else [line]
    if need.kind == "exists":
        return [] if value is not None and value > 0 else [Fraction(100) if fact.ratio is not None else Fraction(1)]
    if isinstance(node, Each | Deduct):
        wanted = _wanted(need, value or Fraction(0))
        return wanted if isinstance(wanted, str) else [Fraction(w) for w in wanted]
    stated = getattr(node, "full_at", getattr(node, "line", None))
    line = fact.against if stated is None or isinstance(stated, str | Mapping) else Fraction(stated)
    if line is None:
        return [Fraction(0)] if _needs_line(need) else "缺少可以对照的数值"
    if value is None:
        return [line]
    if compare(value, _cmp(need), line):
        return []
    if need.kind == "benchmark":
        return [line]
    return [value + (line - value) * Fraction(n, 4) for n in (1, 2, 3, 4)]


def _reaching(need: Need, fact: Fact, line: Fraction) -> Fact:
    cmp = _cmp(need)
    value = line + (cmp == ">") - (cmp == "<")
    if need.kind == "exists":
        value = Fraction(1)
    return replace(fact, status="known", value=value, ratio=None, against=fact.against if fact.against is not None else line, reason="")


def _amount(place: Place, name: str, need: Need, fact: Fact, lines: list[Fraction], *, granted: bool) -> _Way | str | None:
    value = fact.known_value
    assert value is not None
    if not _upward(need):
        return f"{name}已经超出，减不下来"
    steps = [ceil(line - value) + (_cmp(need) == ">" and (line - value).denominator == 1) for line in lines]

    def made(level: int) -> Fact:
        return replace(fact, value=value + level, ratio=None, reason="")

    kind = "count" if max(steps, default=0) <= 50 else "amount"
    return _Way(f"amount:{place[0]}:{place[1]}", kind, tuple(sorted({s for s in steps if s > 0})), made, granted, f"增加{name}", "个", "由上级评定或授予，本单位不能决定" if granted else "")


def _rate(
    place: Place, binding: Binding, need: Need, fact: Fact, lines: list[Fraction], name: str, can_mend: bool, asked: _Asked
) -> _Way | str | None:
    ratio, cmp = fact.ratio, _cmp(need)
    assert ratio is not None
    shares = [line / 100 for line in lines]
    most = ratio.whole - ratio.part if can_mend else asked.volume(ratio.whole)
    needed = [n for n in (_more(ratio, cmp, share, mend=can_mend) for share in shares) if n is not None]
    levels = tuple(sorted({n for n in needed if 0 < n <= most}))
    if not levels:
        failed = ratio.whole - ratio.part
        if asked.over and not can_mend:
            return f"{name}现为 {ratio}，期间已经结束，不能再增加记录"
        if not needed:
            return f"{name}现为 {ratio}，已有 {failed} {ratio.unit}未达标，本期再多合格的也达不到要求"
        return f"{name}现为 {ratio}，还要 {min(needed)} {ratio.unit}合格的才够，按目前的数量到期前约有 {most} {ratio.unit}，达不到要求"

    def made(level: int) -> Fact:
        part = ratio.part + level if can_mend or cmp in (">", ">=", "=") else ratio.part
        after = Ratio(part, ratio.whole if can_mend else ratio.whole + level, ratio.unit)
        reached = after.exact_percent() or Fraction(0)
        return replace(fact, value=Fraction(int(reached == 100)) if need.kind == "exists" else reached, ratio=after, reason="")

    kind, verb = ("mend", "整改") if can_mend else ("records", "增加合格的")
    note = f"现为 {ratio}" + ("" if can_mend else f"，按目前的数量到期前约再有 {most} {ratio.unit}")
    return _Way(f"rate:{place[0]}:{place[1]}:{binding.code}" if need.kind == "exists" else f"rate:{binding.code}:{getattr(need.node, 'period', None) or ''}:{kind}", kind, levels, made, False, f"{verb}{name}对象", ratio.unit, note)


def _more(ratio: Ratio, cmp: str, share: Fraction, *, mend: bool) -> int | None:
    """How many more passing records bring the rate over the line; None where no number does."""
    part, whole = Fraction(ratio.part), Fraction(ratio.whole)
    if mend:
        if cmp not in (">", ">=", "="):
            return None
        exact = share * whole - part
    elif cmp in (">", ">=", "="):
        if share >= 1:
            return None
        exact = (share * whole - part) / (1 - share)
    else:
        if share <= 0:
            return None
        exact = part / share - whole
    return max(floor(exact) + 1 if cmp in (">", "<") else ceil(exact), 0)
