"""The scoring algebra (评分规则): one syntax tree for every rule a scorecard can state.

The JSON form is the contract that other programs test against; `from_json` and `to_json` are exact inverses. Points and
thresholds are decimal strings there and `Decimal` here. Nothing in this module evaluates anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, ClassVar

from zhiheng.errors import RuleInvalid
from zhiheng.values import as_decimal

Json = Any


# --- conditions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cond:
    """A condition (得分条件). A leaf names one fact; `all` and `any` join conditions."""

    kind: ClassVar[str]


@dataclass(frozen=True)
class Exists(Cond):
    """Something is there: a document, a title, an institution (存在)."""

    kind: ClassVar[str] = "exists"
    what: str


@dataclass(frozen=True)
class Count(Cond):
    """At least, at most, exactly so many of something (数量)."""

    kind: ClassVar[str] = "count"
    what: str
    cmp: str
    value: Decimal
    unit: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Threshold(Cond):
    """An indicator against a line (达到某值)."""

    kind: ClassVar[str] = "threshold"
    indicator: str
    cmp: str
    value: Decimal
    unit: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Absent(Cond):
    """Something did not happen (未发生). Needs a signed nil return, not an empty table."""

    kind: ClassVar[str] = "absent"
    what: str


@dataclass(frozen=True)
class Benchmark(Cond):
    """An indicator against another value that must be entered with its source (不低于全省平均水平)."""

    kind: ClassVar[str] = "benchmark"
    indicator: str
    cmp: str
    against: str


@dataclass(frozen=True)
class Trend(Cond):
    """So many periods running up or down (连续两年下降): `periods` changes, `periods + 1` values."""

    kind: ClassVar[str] = "trend"
    indicator: str
    direction: str
    periods: int


@dataclass(frozen=True)
class Deadline(Cond):
    """Something was done by a time (按期完成)."""

    kind: ClassVar[str] = "deadline"
    what: str
    by: str


@dataclass(frozen=True)
class RankWithin(Cond):
    """The unit stands among the first so many (排名前列). `better` is `higher` or `lower`: which value is the best."""

    kind: ClassVar[str] = "rank"
    indicator: str
    within: Decimal
    better: str = "higher"


@dataclass(frozen=True)
class Judgement(Cond):
    """What only a person can say (人工判断)."""

    kind: ClassVar[str] = "judgement"
    what: str


@dataclass(frozen=True)
class AllOf(Cond):
    """Every part holds (同时满足)."""

    kind: ClassVar[str] = "all"
    of: tuple[Cond, ...]


@dataclass(frozen=True)
class AnyOf(Cond):
    """One part holds (满足其一)."""

    kind: ClassVar[str] = "any"
    of: tuple[Cond, ...]


# --- rules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A scoring rule (评分规则). `unless` cancels it (…的不扣分)."""

    op: ClassVar[str]
    unless: Cond | None = None


@dataclass(frozen=True, kw_only=True)
class Award(Rule):
    """All or nothing (全得或不得); negative points deduct."""

    op: ClassVar[str] = "award"
    points: Decimal
    when: Cond


@dataclass(frozen=True, kw_only=True)
class Step:
    """One branch of `steps`: points or a rule, and when it holds."""

    points: Decimal | None = None
    rule: Rule | None = None
    when: Cond | None = None


@dataclass(frozen=True, kw_only=True)
class Steps(Rule):
    """The first branch that holds counts (分档), best first; a branch without `when` always holds."""

    op: ClassVar[str] = "steps"
    of: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Each(Rule):
    """Points per counted thing (每项加分)."""

    op: ClassVar[str] = "each"
    points: Decimal
    per: str
    cap: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Deduct(Rule):
    """Points off per occurrence (每次扣分), from `from_` down to `floor`, at most `cap`."""

    op: ClassVar[str] = "deduct"
    from_: Decimal | None = None
    points: Decimal
    per: str
    what: str = ""
    floor: Decimal | None = None
    cap: Decimal | None = None
    scope: str = "row"


@dataclass(frozen=True, kw_only=True)
class Slope(Rule):
    """Points per step of distance from a line (每低一个百分点扣).

    With `from` the distance takes `points` off it, whatever their sign, and the result does not fall below `floor` (0
    when none is stated); without `from` the points keep their sign, so a deduction of its own is written `-0.1`. `cap`
    is the most the distance can take or give. Past `cutoff`, a value of the indicator, the result is `floor` or 0.
    `partial` says what a begun step counts: `drop` nothing, `count` a whole step (不足1个按1个计), `share` its share.
    """

    op: ClassVar[str] = "slope"
    points: Decimal
    step: Decimal
    unit: str | None = None
    line: Decimal | str
    indicator: str = ""
    side: str = "below"
    from_: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    cutoff: Decimal | None = None
    partial: str = "drop"


@dataclass(frozen=True, kw_only=True)
class Proportional(Rule):
    """Points in proportion to completion (按比例得分), full at `full_at`.

    Where `full_at` differs by period, the fact brings the period's value as `against`.
    """

    op: ClassVar[str] = "proportional"
    points: Decimal
    to: str
    full_at: Decimal | Mapping[str, Decimal]
    gate: Cond | None = None


@dataclass(frozen=True, kw_only=True)
class Rank(Rule):
    """Points by place (按名次). `points` is a list, or {"first", "decrement"} or {"first", "to": "best" | "mean"}.

    `order` `from_last` counts places from the bottom; `better` says which value is the best. `ties`: `same` gives equal
    values one place and leaves the next free, `dense` does not leave it free; any other words name what breaks the tie
    in the document, so that points stay open between the tied places until a person has entered the order.
    """

    op: ClassVar[str] = "rank"
    points: tuple[Decimal, ...] | Mapping[str, Decimal | str]
    indicator: str = ""
    order: str = "best_first"
    ties: str = "same"
    better: str = "higher"


@dataclass(frozen=True, kw_only=True)
class MeanOf(Rule):
    """The mean of the others' points (取其他单位平均分)."""

    op: ClassVar[str] = "mean_of"
    over: str
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class Sum(Rule):
    """The sum of rules, on a base, between floor and cap (合计、封顶)."""

    op: ClassVar[str] = "sum"
    of: tuple[Rule, ...]
    base: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Bonus(Rule):
    """Outside the full points (加分项), at most `cap` together."""

    op: ClassVar[str] = "bonus"
    rule: Rule
    cap: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Veto(Rule):
    """One failing takes all (一票否决) of the clause, row, card or rating."""

    op: ClassVar[str] = "veto"
    scope: str
    when: Cond
    result: str = ""
    also_deduct: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Scale(Rule):
    """Doubled, halved, weighted (加倍, 减半, 系数)."""

    op: ClassVar[str] = "scale"
    rule: Rule
    by: Decimal
    when: Cond | None = None


@dataclass(frozen=True, kw_only=True)
class Import(Rule):
    """A score taken over from another assessment (引用另一考核)."""

    op: ClassVar[str] = "import"
    source: str
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class Judge(Rule):
    """A person decides (人工评判), with a reason and evidence; `when` is what the system can check first."""

    op: ClassVar[str] = "judge"
    points: Decimal
    min: Decimal | None = None
    max: Decimal | None = None
    sign: str = "+"
    when: Cond | None = None
    why: str = ""


CONDS: dict[str, type[Cond]] = {
    c.kind: c
    for c in (Exists, Count, Threshold, Absent, Benchmark, Trend, Deadline, RankWithin, Judgement, AllOf, AnyOf)
}
RULES: dict[str, type[Rule]] = {
    r.op: r
    for r in (
        Award,
        Steps,
        Each,
        Deduct,
        Slope,
        Proportional,
        Rank,
        MeanOf,
        Sum,
        Bonus,
        Veto,
        Scale,
        Import,
        Judge,
    )
}
_KEYS = {"from_": "from", "source": "from"}
"""Python names whose JSON key is another word."""
_DEFAULT_OUT = {"better": "higher", "partial": "drop"}
"""Keys left out of the JSON at their default."""
_OPTIONAL_OUT = {"unless", "gate", "base", "floor", "unit", "period", "min", "max", "indicator", "ties"}
"""Keys left out of the JSON when they say nothing."""


def _json_of(value: Any) -> Json:
    if isinstance(value, Cond):
        return cond_to_json(value)
    if isinstance(value, Rule):
        return rule_to_json(value)
    if isinstance(value, Step):
        return {k: _json_of(v) for k in ("points", "rule", "when") if (v := getattr(value, k)) is not None}
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, tuple):
        return [_json_of(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _json_of(v) for k, v in value.items()}
    return value


def _body(node: Cond | Rule) -> dict[str, Json]:
    out: dict[str, Json] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name in _OPTIONAL_OUT and value in (None, ""):
            continue
        if field.name in _DEFAULT_OUT and value == _DEFAULT_OUT[field.name]:
            continue
        if isinstance(node, Slope) and field.name == "line" and isinstance(value, str):
            out["line"] = {"ref": value}
            continue
        out[_KEYS.get(field.name, field.name)] = _json_of(value)
    return out


def cond_to_json(cond: Cond) -> Json:
    """The condition as in the contract."""
    return {"kind": cond.kind, **_body(cond)}


def rule_to_json(rule: Rule) -> Json:
    """The rule as in the contract.

    >>> rule_to_json(Award(points=Decimal("2"), when=Exists("实施方案")))
    {'op': 'award', 'points': '2', 'when': {'kind': 'exists', 'what': '实施方案'}}
    """
    body = _body(rule)
    for key in ("cap", "cutoff", "also_deduct"):
        if body.get(key, 0) is None and rule.op in ("slope", "veto"):
            del body[key]
    if isinstance(rule, Judge) and rule.when is None:
        del body["when"]
    return {"op": rule.op, **body}


_DECIMALS = {
    "points",
    "value",
    "cap",
    "floor",
    "base",
    "step",
    "cutoff",
    "by",
    "min",
    "max",
    "also_deduct",
    "from_",
    "within",
}


def _read(cls: type[Any], data: Mapping[str, Json], where: str) -> Any:
    names = {f.name: f for f in fields(cls)}
    by_key = {_KEYS.get(n, n): n for n in names}
    given: dict[str, Any] = {}
    for key, value in data.items():
        if key in ("op", "kind"):
            continue
        name = by_key.get(key)
        if name is None:
            raise RuleInvalid(f"{where}：不认识的键“{key}”，可用的键有 {'、'.join(by_key)}", where=where, key=key)
        given[name] = _value(cls, name, value, f"{where}.{key}")
    try:
        return cls(**given)
    except TypeError as error:
        raise RuleInvalid(f"{where}：缺少必要的键（{error}）", where=where) from error


def _value(cls: type[Any], name: str, value: Json, where: str) -> Any:
    if value is None:
        return None
    if cls is Deadline and name == "by":
        return str(value)
    if name in ("when", "unless", "gate"):
        return cond_from_json(value, where)
    if name == "rule":
        return rule_from_json(value, where)
    if name == "of":
        if not isinstance(value, list) or not value:
            raise RuleInvalid(f"{where}：应为至少一项的列表", where=where)
        readers: dict[type[Any], Callable[[Json, str], Any]] = {
            AllOf: cond_from_json,
            AnyOf: cond_from_json,
            Sum: rule_from_json,
            Steps: _step,
        }
        return tuple(readers[cls](v, f"{where}[{i}]") for i, v in enumerate(value))
    if name == "line":
        return str(value["ref"]) if isinstance(value, Mapping) else as_decimal(value)
    if cls is Rank and name == "points":
        if isinstance(value, Mapping):
            return {k: str(v) if k == "to" else as_decimal(v) for k, v in value.items()}
        return tuple(as_decimal(v) for v in value)
    if name == "full_at" and isinstance(value, Mapping):
        return {str(k): as_decimal(v) for k, v in value.items()}
    if name in _DECIMALS or name == "full_at":
        return as_decimal(value)
    if name == "periods":
        return int(value)
    return value


def _step(data: Json, where: str) -> Step:
    step: Step = _read(Step, data, where)
    if (step.points is None) == (step.rule is None):
        raise RuleInvalid(f"{where}：每一档应写 points 或 rule 之一", where=where)
    return step


def cond_from_json(data: Json, where: str = "when") -> Cond:
    """Read a condition of the contract.

    Raises:
        RuleInvalid: an unknown kind or key, or a missing one; the sentence names the place.
    """
    if not isinstance(data, Mapping) or data.get("kind") not in CONDS:
        raise RuleInvalid(f"{where}：条件应为带 kind 的对象，kind 为 {'、'.join(CONDS)} 之一", where=where)
    cond: Cond = _read(CONDS[data["kind"]], data, where)
    return cond


def rule_from_json(data: Json, where: str = "rule") -> Rule:
    """Read a rule of the contract; the exact inverse of `rule_to_json`.

    Raises:
        RuleInvalid: an unknown op or key, or a missing one; the sentence names the place.
    """
    if not isinstance(data, Mapping) or data.get("op") not in RULES:
        raise RuleInvalid(f"{where}：规则应为带 op 的对象，op 为 {'、'.join(RULES)} 之一", where=where)
    rule: Rule = _read(RULES[data["op"]], data, where)
    return rule


# --- facts that a rule asks for -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """One fact that a rule asks for (所需事实): a leaf condition, a counter, an indicator value or a judgement.

    `path` is its place in the rule's JSON (`when`, `when.of.0`, `of.1.per`), the key under which a scorecard binds it;
    `kind` is the condition kind, or `counter` (each, deduct), `measure` (slope, proportional, rank), `judge`, `import`,
    `mean_of`; `name` is the words of the document.
    """

    path: str
    kind: str
    name: str
    node: Cond | Rule


_LEAF_NAME = {
    Exists: "what",
    Count: "what",
    Absent: "what",
    Deadline: "what",
    Judgement: "what",
    Threshold: "indicator",
    Benchmark: "indicator",
    Trend: "indicator",
    RankWithin: "indicator",
}


def cond_needs(cond: Cond, path: str) -> Iterator[Need]:
    """Every fact that a condition asks for, in the order of its text; `path` is the condition's own place."""
    if isinstance(cond, AllOf | AnyOf):
        for i, part in enumerate(cond.of):
            yield from cond_needs(part, f"{path}.of.{i}")
    else:
        yield Need(path, cond.kind, getattr(cond, _LEAF_NAME[type(cond)]), cond)


def needs(rule: Rule, path: str = "") -> Iterator[Need]:
    """Every fact the rule asks for, in the order of its text."""
    dot = f"{path}." if path else ""
    match rule:
        case Each():
            yield Need(f"{dot}per", "counter", rule.per, rule)
        case Deduct():
            yield Need(f"{dot}per", "counter", rule.what or rule.per, rule)
        case Slope():
            yield Need(f"{dot}line", "measure", rule.indicator, rule)
        case Proportional():
            yield Need(f"{dot}to", "measure", rule.to, rule)
        case Rank():
            yield Need(f"{dot}points", "measure", rule.indicator, rule)
        case MeanOf():
            yield Need(f"{dot}over", "mean_of", rule.over, rule)
        case Import():
            yield Need(f"{dot}from", "import", rule.source, rule)
        case Judge():
            yield Need(f"{dot}why", "judge", rule.why, rule)
        case Steps():
            for i, step in enumerate(rule.of):
                if step.when is not None:
                    yield from cond_needs(step.when, f"{dot}of.{i}.when")
                if step.rule is not None:
                    yield from needs(step.rule, f"{dot}of.{i}.rule")
        case Sum():
            for i, part in enumerate(rule.of):
                yield from needs(part, f"{dot}of.{i}")
        case Bonus() | Scale():
            yield from needs(rule.rule, f"{dot}rule")
    for name in ("when", "gate", "unless"):
        cond = getattr(rule, name, None)
        if isinstance(cond, Cond):
            yield from cond_needs(cond, f"{dot}{name}")
