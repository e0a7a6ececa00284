"""Relations put together (关系构造): the arithmetic of each form once, with its formula and the likely cause of a mismatch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from zhiheng.checking.causes import likely_cause
from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import HUNDRED, Interval, Outcome, Reach, Verdict, decimals, fractions_sum, judge, total
from zhiheng.checking.relations.model import Relation


def value_text(value: Fraction, like: Claim, more: int = 0) -> str:
    """A computed value in the unit of a printed figure, with `more` decimal places beyond it."""
    return decimals(value / like.scale, like.places + more) + like.unit


Wrongs = dict[str, Fraction] | Callable[[], dict[str, Fraction]]
"""What a writer gets who computes in a known wrong way, by its name; or what works that out when it is asked for."""


def _relation(kind: str, code: str, result: Claim, numbers: Sequence[Claim], point: Fraction, reach: Reach, formula: str | Callable[[], str], certainty: float, reason: str, wrongs: Wrongs, *, exact: bool = False, printed: Claim | None = None) -> Relation:
    amount = result.amount
    outcome = judge(point, reach, amount, exact=exact)

    def words() -> dict[str, str]:
        size = abs(point) if result.sign < 0 and point < 0 and result.table is None else point
        shown = value_text(size, result, 0 if exact else 1)
        if not exact and "." in shown:
            digits, unit = shown[: len(shown) - len(result.unit)] if result.unit else shown, result.unit
            shown = (digits[:-1] if digits.endswith("0") else digits).rstrip(".") + unit
        cause = likely_cause(result, numbers, point, wrongs() if callable(wrongs) else wrongs) if outcome.verdict is not Verdict.CONSISTENT else ""
        return {"formula": f"{formula if isinstance(formula, str) else formula()}＝{shown}，文中为{result.shown}", "expected": value_text(size, result), "cause": cause}

    return Relation.lazily(kind, code, result, tuple(numbers), outcome, certainty, reason, words)


def made(kind: str, code: str, result: Claim, numbers: Sequence[Claim], point: Fraction, reach: Reach, formula: str, certainty: float, reason: str, wrongs: Wrongs) -> Relation:
    """A relation of another form, from the value computed and what it may be."""
    return _relation(kind, code, result, numbers, point, reach, formula, certainty, reason, wrongs)


def ratio(part: Claim, whole: Claim, result: Claim, certainty: float, reason: str, kind: str = "ratio") -> Relation | None:
    """part ÷ whole, in % or ‰."""
    a, b = part.amount, whole.amount
    if b.low <= 0 or a.value < 0:
        return None
    factor = HUNDRED if result.dimension != "‰" else Fraction(1000)
    point = a.value * factor / b.value

    def wrongs() -> dict[str, Fraction]:
        found = {"算成了其余部分所占的比": factor - point, "把两数之和作了分母": a.value / (a.value + b.value) * factor}
        if b.value > a.value:
            found["分母扣除了分子"] = a.value / (b.value - a.value) * factor
        return found

    return _relation(kind, "arithmetic.ratio", result, (part, whole, result), point, lambda: (a.interval / b.interval).times(factor), lambda: f"{part.shown}÷{whole.shown}×{factor}{result.dimension}", certainty, reason, wrongs)


def complement(part: Claim, whole: Claim, result: Claim, certainty: float, reason: str) -> Relation | None:
    """1 − part ÷ whole, in %."""
    a, b = part.amount, whole.amount
    if b.low <= 0 or a.value < 0:
        return None
    point = HUNDRED - a.value * 100 / b.value
    return _relation("complement", "arithmetic.ratio", result, (part, whole, result), point, lambda: Interval.of(100) - (a.interval / b.interval).times(100), lambda: f"（{whole.shown}−{part.shown}）÷{whole.shown}×100%", certainty, reason, lambda: {"没有用1减": HUNDRED - point})


def sums(parts: Sequence[Claim], result: Claim, certainty: float, reason: str, kind: str = "sum", code: str = "arithmetic.sum") -> Relation:
    """The parts together."""
    point = fractions_sum([p.amount.value for p in parts])
    exact = result.amount.exact and all(p.amount.exact for p in parts)
    return _relation(
        kind, code, result, (*parts, result), point, lambda: total(p.amount.interval for p in parts), lambda: "＋".join(p.shown for p in parts).replace("＋−", "−"), certainty, reason,
        lambda: {f"漏加了{p.shown}": point - p.amount.value for p in parts} if len(parts) > 1 else {}, exact=exact,
    )


def difference(left: Claim, right: Claim, result: Claim, certainty: float, reason: str, kind: str = "difference", code: str = "arithmetic.difference") -> Relation:
    """left − right; a result printed without sign after 减少 is compared by its size."""
    point = left.amount.value - right.amount.value
    exact = all(c.amount.exact for c in (left, right, result))
    return _relation(
        kind, code, result, (left, right, result), point, lambda: left.amount.interval - right.amount.interval, lambda: f"{left.shown}−{right.shown}".replace("−−", "＋"), certainty, reason,
        lambda: {"算成了增长的百分比": point / right.amount.value * 100} if kind == "point_change" and right.amount.value else {}, exact=exact,
    )


def growth(new: Claim, old: Claim, result: Claim, certainty: float, reason: str) -> Relation | None:
    """(new − old) ÷ old, in % or in 倍."""
    a, b = new.amount, old.amount
    if b.low <= 0 or a.value == 0:
        return None
    factor = Fraction(1) if result.unit == "倍" else HUNDRED
    percent = "" if factor == 1 else "×100%"
    return _relation(
        "growth", "arithmetic.growth", result, (new, old, result), a.value * factor / b.value - factor, lambda: (a.interval / b.interval - Interval.of(1)).times(factor),
        lambda: f"（{new.shown}−{old.shown}）÷{old.shown}{percent}", certainty, reason, lambda: {"除以了新值": (a.value - b.value) / a.value * factor, "没有减去基数": a.value / b.value * factor},
    )


def growth_by_change(new: Claim, change: Claim, result: Claim, certainty: float, reason: str) -> Relation | None:
    """change ÷ (new − change): the earlier value is implied."""
    a, d = new.amount, change.amount
    old = a.value - d.value
    if a.value > 0 and a.interval.high < d.interval.low:
        return _impossible(new, change, result, certainty)
    if old <= 0 or a.interval.low - d.interval.high <= 0 or a.value <= 0:
        return None
    factor = Fraction(1) if result.unit == "倍" else HUNDRED
    low, high = (Interval(x, x) for x in (d.interval.low, d.interval.high))
    corners = [c / (Interval.of(v) - c) for c in (low, high) for v in (a.interval.low, a.interval.high)]
    reach = Interval(min(c.low for c in corners), max(c.high for c in corners)).times(factor)
    point = d.value / old * factor
    wrongs = {"除以了新值": d.value / a.value * factor}
    minus = "＋" if d.value < 0 else "−"
    percent = "" if factor == 1 else "×100%"
    return _relation("growth", "arithmetic.growth", result, (new, change, result), point, reach, f"{change.shown}÷（{new.shown}{minus}{change.shown}）{percent}", certainty, reason, wrongs)


def _impossible(new: Claim, change: Claim, result: Claim, certainty: float) -> Relation:
    """A value smaller than its own increase (死亡20人，增加27人)."""
    point = new.amount.value - change.amount.value
    return Relation(
        kind="growth", code="arithmetic.difference", result=change, numbers=(new, change, result), outcome=Outcome(Verdict.WRONG, point, Interval.of(point), abs(point)),
        formula=f"{new.shown}−{change.shown}＝{value_text(point, new)}，增加的数比总数还大", expected=f"不超过{new.shown}", certainty=certainty, reason="增加额不会超过增加后的总数",
    )


def times(new: Claim, old: Claim, result: Claim, certainty: float, reason: str) -> Relation | None:
    """new ÷ old."""
    a, b = new.amount, old.amount
    if b.interval.low <= 0:
        return None
    point = a.value / b.value
    return _relation("times", "arithmetic.times", result, (new, old, result), point, a.interval / b.interval, f"{new.shown}÷{old.shown}", certainty, reason, {"减去了1倍": point - 1})


def average_growth(new: Claim, old: Claim, result: Claim, years: int, certainty: float, reason: str) -> Relation | None:
    """The yearly rate that leads from the old value to the new in so many years."""
    a, b = new.amount, old.amount
    if b.interval.low <= 0 or a.interval.low <= 0 or years < 2:
        return None
    reach = Interval((_root(a.interval.low / b.interval.high, years) - 1) * 100, (_root(a.interval.high / b.interval.low, years) - 1) * 100)
    point = (_root(a.value / b.value, years) - 1) * 100
    wrongs = {"按年数平均分摊，没有按复利计算": (a.value / b.value - 1) * 100 / years}
    formula = f"（{new.shown}÷{old.shown}）的{years}次方根−1"
    return _relation("average_growth", "arithmetic.growth", result, (new, old, result), point, reach, formula, certainty, reason, wrongs)


def _root(value: Fraction, degree: int) -> Fraction:
    with localcontext() as context:
        context.prec = 30
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)) ** (Decimal(1) / degree))


def mean(total_of: Claim, count: Claim, result: Claim, certainty: float, reason: str) -> Relation | None:
    """A total over the number of those who share it."""
    a, b = total_of.amount, count.amount
    if b.interval.low <= 0:
        return None
    return _relation("mean", "arithmetic.mean", result, (total_of, count, result), a.value / b.value, a.interval / b.interval, f"{total_of.shown}÷{count.shown}", certainty, reason, {})


def balance(plus: Sequence[Claim], minus: Sequence[Claim], result: Claim, certainty: float, reason: str) -> Relation:
    """What came less what went (年初＋新增−减少＝年末)."""
    point = sum((p.amount.value for p in plus), Fraction(0)) - sum((m.amount.value for m in minus), Fraction(0))
    reach = total(p.amount.interval for p in plus) - total(m.amount.interval for m in minus)
    exact = all(c.amount.exact for c in (*plus, *minus, result))
    formula = "＋".join(p.shown for p in plus) + "".join("−" + m.shown for m in minus)
    return _relation("balance", "arithmetic.difference", result, (*plus, *minus, result), point, reach, formula, certainty, reason, {}, exact=exact)
