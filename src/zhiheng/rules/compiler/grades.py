"""Grades of one figure (分档): what a later grade leaves out, and which last grade only says the other side.

A grade is a bound or two on the figure that the first grade names (90%以上；80%（含）-90%；低于80%但高于60%). The bounds
are read one by one and put together by the direction of the first grade, so that no form of a band needs its own
pattern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.rules.compiler.text import CN, NUM, PER_UNITS, figures, number
from zhiheng.rules.syntax import AllOf, Cond, Count, RankWithin, Step, Threshold

_UNIT = rf"(?:%|‰|个?百分点|万元|亿元|元|微克|小时|分钟|工作日|岁|倍|分|{PER_UNITS})"
_ABOVE, _OVER = r"不低于|不少于|不小于|大于等于|大于或等于|至少达到|至少|达到|≥|>=|达|满", r"高于|大于|超过|多于|突破|>|超"
_EQUAL = r"(?<![于或])等于|恰为"
_BELOW, _UNDER = r"不足|不满|低于|小于|少于|不到|未达到|未达|达不到|<", r"不高于|不超过|不大于|不多于|小于等于|小于或等于|控制在|压缩至|≤|<="
_BOUND = re.compile(
    rf"(?P<cmp>{_ABOVE}|{_UNDER}|{_OVER}|{_BELOW}|{_EQUAL})?(?P<num>{NUM}|(?<![\u4e00-\u9fff]){CN}(?={_UNIT}))(?P<unit>{_UNIT})?(?:（(?P<open>不)?含[^）]*）)?"
    r"(?P<after>及?以上|及以下|以下|以内|之内)?(?:（(?P<open2>不)?含[^）]*）)?(?P<to>[-至≤<])?"
)
"""One bound; behind `to` stands the other end of the band."""
_SIGNS = {w: s for words, s in ((_ABOVE, ">="), (_OVER, ">"), (_BELOW, "<"), (_UNDER, "<=")) for w in words.split("|")}
_GLUE = re.compile(r"[，、（）的]|但|且|并|而|或|之间|区间|其中|只|仅|若|如果|即|在|为|完成|实现|得分|比例|占比|有|处于|位于")
"""What may stand between the bounds of a grade without saying anything of its own."""


@dataclass(frozen=True)
class Bound:
    """One end of a grade: sign, value, unit."""

    sign: str
    value: Decimal
    unit: str | None

    @property
    def low(self) -> bool:
        """Whether the figure has to lie above it."""
        return self.sign in (">=", ">")


def bounds(body: str) -> tuple[str, list[Bound]]:
    """The words and the bounds of a grade.

    >>> bounds("低于10%但高于5%")
    ('', [Bound(sign='<', value=Decimal('10'), unit='%'), Bound(sign='>', value=Decimal('5'), unit='%')])
    """
    body = figures(body)
    found: list[Bound] = []
    rest: list[str] = []
    at, open_end = 0, False
    for m in _BOUND.finditer(body):
        if m.start() and body[m.start() - 1] in "第.—":
            continue
        rest.append(body[at : m.start()])
        at = m.end()
        opened = bool(m["open"] or m["open2"])
        after = m["after"] or ""
        if open_end and not m["cmp"]:
            sign = "<" if opened or m["open"] is None and m["open2"] is None and "含" not in m[0] else "<="
        elif m["to"] in ("≤", "<"):
            sign = ">=" if m["to"] == "≤" else ">"
        elif "上" in after or m["to"]:
            sign = ">" if opened else ">="
        elif after:
            sign = "<" if opened else "<="
        elif m["cmp"]:
            sign = _SIGNS.get(m["cmp"], "=")
        else:
            sign = ">="
        open_end = bool(m["to"])
        found.append(Bound(sign, number(m["num"]), m["unit"]))
    rest.append(body[at:])
    units = [b.unit for b in found if b.unit]
    found = [replace(b, unit=b.unit or units[0]) for b in found] if units else found
    return _GLUE.sub("", "".join(rest)).strip("，。；：、 \n"), found


_ORDINAL = re.compile(rf"第(?P<a>{NUM}|{CN})(?:名|位)?(?:[-至]第?(?P<b>{NUM}|{CN}))?(?:名|位)")


def carried(steps: Sequence[Step], bodies: Sequence[str]) -> list[Step]:
    """Grades that only state bounds are about the figure of the grade before them.

    Args:
        steps: the grades as read one by one, in the order of the text.
        bodies: the words of each.
    """
    out: list[Step] = []
    first: Threshold | Count | RankWithin | None = None
    for step, body in zip(steps, bodies, strict=True):
        own = step.when
        if first is not None:
            step = replace(step, when=_like(first, own, body, bodies[0]))
        elif isinstance(own, Threshold | Count | RankWithin):
            first = own
        out.append(step)
    return out


def _like(first: Threshold | Count | RankWithin, own: Cond | None, body: str, head: str) -> Cond | None:
    """The condition of a grade behind `first`; its own where it names a figure of its own."""
    if isinstance(first, RankWithin):
        m = _ORDINAL.search(body)
        return replace(first, within=number(m["b"] or m["a"])) if m is not None else own
    if own is None:
        return own
    lead, ends = bounds(body)
    if not ends or len(ends) > 2 or not same(lead, head):
        return own
    if {b.unit for b in ends if b.unit} - {first.unit} and first.unit is not None:
        return own
    if len(ends) == 1 and ends[0].sign == "=":
        return _with(first, ends[0])
    down = first.cmp in (">=", ">") or first.cmp == "=" and first.value != 0
    fitting = [b for b in ends if b.low == down] or ends
    if len(fitting) > 1:
        return AllOf(tuple(_with(first, b) for b in fitting))
    bound = fitting[0]
    if not down and bound.sign == "<" and re.search(r"\d%?[-至]", body):
        bound = replace(bound, sign="<=")  # where less is better, a band reaches up to its end
    return _with(first, bound)


def _with(first: Threshold | Count, bound: Bound) -> Cond:
    return replace(first, cmp=bound.sign, value=bound.value)


def same(lead: str, head: str) -> bool:
    """Whether the words of a grade are all in the words of the first one, so that it names nothing new."""
    return all(char in head for char in lead)


_SAYS_NOTHING = re.compile(
    r"其[他余](?:情形|情况)?|否则|反之|如果|若|如|的|则|均|全部|任[一何]|情形|情况|要求|标准|条件|目标|任务|规定|本项|该项|此项|实现|达成|"
    r"不满|未|没有|没|不|无|缺少|缺|有|少|零|发生|出现|发现|存在|超过|超出|突破|超|低于|高于|不足|小于|大于|少于|多于|达到|达|以上|以下|以内|及|或|和|"
    r"完成|通过|满足|符合|开展|组织|建立|制定|召开|提供|设立|报送|落实|逾期|[<>≤≥，、\d.%一二两三四五六七八九十]"
)
_COUNTER = re.compile(rf"(?:{PER_UNITS})")


def other_side(body: str, gain: str) -> bool:
    """Whether a last grade (超过的、缺一、发生1起) names nothing that the grade before it does not already deny."""
    left = _SAYS_NOTHING.sub("", body)
    return same(_COUNTER.sub("", left) if len(left) <= 2 else left, gain)
