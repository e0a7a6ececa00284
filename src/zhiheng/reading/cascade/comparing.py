"""An upper and a lower figure side by side (数值对照), with exact numbers: weaker, equal, stronger, or not to be compared.

A rate, a score or a figure per head asks the same of every region. A count or a sum of money is the upper region's total;
what a lower one sets itself is a share, and whether the share is enough is for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhiheng.errors import InvalidValue
from zhiheng.reading.cascade.provisions import Aim, Provision
from zhiheng.values import Period

RATE, SCORE, MONEY, COUNT = "rate", "score", "money", "count"
_SCALES: dict[str, tuple[str, Decimal]] = {
    "%": (RATE, Decimal(1)),
    "％": (RATE, Decimal(1)),
    "百分点": (RATE, Decimal(1)),
    "‰": (RATE, Decimal("0.1")),
    "分": (SCORE, Decimal(1)),
    "元": (MONEY, Decimal(1)),
    "万元": (MONEY, Decimal(10_000)),
    "亿元": (MONEY, Decimal(100_000_000)),
}
_FALLING = re.compile(r"死亡率|事故率|投诉率|不合格率|发生率|能耗|排放|浓度|占比下降|失业率|逾期|起数")
_PER_HEAD = re.compile(r"每万|万人|人均|万台|每百|户均|单位|亩均|地均|指数|比例|比重|率$|度$")
_HIGHER, _LOWER = frozenset({">=", ">", "increase", "times"}), frozenset({"<=", "<", "decrease"})


@dataclass(frozen=True)
class Comparison:
    """`state` weaker, stronger, equal, stage, share, unit, unlike; `sentence` says it with both figures; `due_later` apart."""

    state: str
    sentence: str
    due_later: str = ""


def compared(upper: Provision, lower: Provision) -> Comparison:
    """What the lower figure is against the upper one; both have an aim."""
    assert upper.aim is not None and lower.aim is not None
    state, sentence = _figures(upper, lower, upper.aim, lower.aim)
    return Comparison(state, sentence, due_later(upper.due, lower.due))


def _figures(upper: Provision, lower: Provision, a: Aim, b: Aim) -> tuple[str, str]:
    both = f"上级{said(a)}，本级{said(b)}"
    if a.value is None or b.value is None:
        same = a.operator == b.operator and (a.against or "") == (b.against or "")
        return ("equal", f"{both}，要求相同") if same else ("unlike", f"{both}，不是同一种要求，请人工比较")
    (kind_a, scale_a), (kind_b, scale_b) = _scale(a.unit), _scale(b.unit)
    if kind_a != kind_b:
        return "unit", f"{both}，计量单位不一致（{a.unit or '无单位'}与{b.unit or '无单位'}），不能直接比较"
    if _moves(a) != _moves(b):
        return "unlike", f"{both}，一个说水平、一个说增减，请人工比较"
    try:
        x, y = _number(a, upper, scale_a), _number(b, lower, scale_b)
    except InvalidOperation:
        return "unlike", f"{both}，数值不能比较"
    falling = a.operator in _LOWER and a.operator != "decrease" or (a.operator == "=" and bool(_FALLING.search(upper.title)))
    falling = falling or a.operator == "rank_within"
    better = x - y if falling else y - x
    if better == 0:
        return "equal", f"{both}，数值相同"
    if kind_a in (COUNT, MONEY) and not (_PER_HEAD.search(upper.title) or a.operator in ("increase", "decrease", "times", "rank_within")):
        return "share", f"{both}，上级是全域总量，本级为分担数，是否足额请人工判断"
    if better > 0:
        return "stronger", f"{both}，高于上级要求"
    if earlier(lower.due, upper.due):
        return "stage", f"{both}，低于上级；本级时限在前，是阶段目标"
    return "weaker", f"{both}，低于上级要求"


def _scale(unit: str | None) -> tuple[str, Decimal]:
    if unit is None:
        return SCORE, Decimal(1)
    if unit in _SCALES:
        return _SCALES[unit]
    big = re.match(r"(万|亿|千|百)", unit)
    factor = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}[big[1]] if big else 1
    return COUNT, Decimal(factor)


def _moves(aim: Aim) -> str:
    """Whether the aim is a level, a change, or a place."""
    if aim.operator in ("increase", "decrease", "times", "rank_within"):
        return aim.operator
    return "level"


def _number(aim: Aim, provision: Provision, scale: Decimal) -> Decimal:
    """The binding end of the aim: the lower one, or the upper one where less is better."""
    text = aim.value or "0"
    if aim.value_high is not None and (aim.operator in _LOWER or _FALLING.search(provision.title)):
        text = aim.value_high
    return Decimal(text) * scale


_WORDS = {">=": "不低于", ">": "超过", "<=": "不高于", "<": "低于", "=": "", "~": "约", "increase": "增加", "decrease": "降低", "times": "达到倍数", "rank_within": "进入前"}


def said(aim: Aim) -> str:
    """An aim in words: 不低于95%.

    >>> said(Aim(">=", "95", unit="%"))
    '不低于95%'
    """
    if aim.operator == "benchmark":
        return f"对标{aim.against or '他方'}"
    if aim.operator in ("zero", "first_ever"):
        return {"zero": "为零", "first_ever": "实现零的突破"}[aim.operator]
    if aim.value is None:
        return "没有写数值"
    high = f"—{aim.value_high}" if aim.value_high else ""
    return f"{_WORDS.get(aim.operator, '')}{aim.value}{high}{aim.unit or ''}"


def last_day(due: str | None) -> str:
    """The last day of a due time as text to be compared; empty where none is stated.

    >>> last_day("2021/2025"), last_day("2023-06-30"), last_day(None)
    ('2025-12-31', '2023-06-30', '')
    """
    if not due:
        return ""
    end = due.rsplit("/", 1)[-1]
    if len(end) == 10:
        return end
    try:
        return Period.parse(end).end.isoformat()
    except InvalidValue:
        return ""


def earlier(left: str | None, right: str | None) -> bool:
    """Whether the left due time ends before the right one; False where either is not stated."""
    a, b = last_day(left), last_day(right)
    return bool(a and b and a < b)


def due_later(upper: str | None, lower: str | None) -> str:
    """A sentence where the lower due time ends after the upper one; empty where it does not, or where one is not stated."""
    if not earlier(upper, lower):
        return ""
    return f"时限晚于上级：上级{last_day(upper)}，本级{last_day(lower)}"
