"""Clauses that give points (得分条款): awards, grades, points per counted thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    LOSS,
    MARK,
    POSITIVE,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.conditions import condition
from zhiheng.rules.compiler.grades import carried, other_side
from zhiheng.rules.compiler.interpolation import INTERPOLATED, between
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.names import thing, title_of
from zhiheng.rules.compiler.patterns import ADDS
from zhiheng.rules.compiler.pieces import (
    ZERO_POINTS,
    cap_of,
    cond_of,
    counter,
    fault_of,
    generic,
    plain_number,
    points_of,
    respective,
    respective_names,
    what_of,
)
from zhiheng.rules.compiler.relative import REST
from zhiheng.rules.compiler.text import PER_UNITS, outside, strip_number
from zhiheng.rules.syntax import (
    Absent,
    Award,
    Deduct,
    Each,
    Exists,
    Judge,
    Rule,
    Step,
    Steps,
    Sum,
)


def award(branch: Branch, context: Context) -> Rule:
    """Points for a body: an award where it can be checked, a judgement where words of degree decide."""
    points = points_of(branch, context)
    body = words.EVIDENCE.sub("", strip_number(branch.body)).strip("，。；：、 的")
    if words.GENERIC.match(body) or not body:
        return Award(points=points, when=generic(body, context))
    if branch.kind == MARK or not branch.verb:
        wish = condition(body, context)
        if wish.degree:
            return Judge(points=points, when=wish.cond, why=f"程度词：{'、'.join(wish.degree)}")
        if wish.cond is None or (isinstance(wish.cond, Exists) and words.only_measured(body)):
            return Judge(points=points, why=f"没有写明标准：{thing(body)}")
        return Award(points=points, when=wish.cond)
    wish = condition(body, context)
    if wish.degree and wish.cond is None:
        return Judge(points=points, why=f"程度词：{'、'.join(wish.degree)}")
    return Award(points=points, when=cond_of(body, context))


def gains_rule(scored: Sequence[Branch], branches: Sequence[Branch], context: Context) -> Rule:
    gains = [b for b in scored if b.kind in POSITIVE]
    zeros = [b for b in scored if b.kind == ZERO]
    if INTERPOLATED.search(context.criterion if not branches else "".join(b.text for b in branches)):
        return _interpolated(gains, zeros, branches, context)
    losses = [b for b in scored if b.kind == LOSS]
    if len(gains) > 1 and gains[-1].kind == MARK and not gains[-1].body:
        gains = gains[:-1]
    if len(gains) == 1 and not losses:
        if len(gains[0].points) > 1 and (rule := respective(gains[0], context)):
            return rule
        cap = cap_of(branches)
        if cap is not None and cap > gains[0].value and (m := _ONE_OF.search(gains[0].body)):
            name = gains[0].body.replace(m[0], m["verb"])
            return Each(points=gains[0].value, per=name if len(name) > 2 else f"{title_of(context)}{name}", cap=cap)
        rule = award(gains[0], context)
        if gains[0].apart and (each := _apart(gains[0], context)) is not None:
            return each
        if zeros and (done := _affirmed(zeros[0], gains[0])):
            return Award(points=points_of(gains[0], context), when=cond_of(done, context))
        if not gains[0].body and zeros:
            return _zero_first(zeros[0], gains[0], context)
        specific = [z for z in zeros if z.body and not _complement(z.body, gains[0].body) and not other_side(z.body, gains[0].body)]
        if zeros and isinstance(rule, Judge):
            rule = Award(points=rule.points, when=cond_of(gains[0].body, context))
        if specific and rule.unless is None:
            return replace(rule, unless=fault_of(specific[0].body, context))
        return rule
    steps = [
        Step(points=points_of(b, context), when=None if i and REST.search(b.body) else cond_of(b.body, _after(gains, i, context)))
        for i, b in enumerate(gains)
    ]
    steps = carried(steps, [b.body for b in gains])
    if all(words.LEVELS.search(b.body) for b in gains) and not losses and all(isinstance(s.when, Exists) for s in steps):
        steps = [Step(points=s.points, when=Exists(_level_name(b, gains))) for s, b in zip(steps, gains, strict=True)]
    for b in losses:
        steps.append(Step(points=-b.value, when=cond_of(b.body, context)))
    steps.sort(key=lambda s: (s.when is None, -(s.points or ZERO_POINTS)))
    return with_cap([Steps(of=tuple(steps))], branches)


def _interpolated(gains: Sequence[Branch], zeros: Sequence[Branch], branches: Sequence[Branch], context: Context) -> Rule:
    ends = [*gains, *(z for z in zeros if re.search(r"\d", z.body))]
    bodies = [b.body for b in ends]
    steps = [Step(points=points_of(b, context) if b.kind != ZERO else ZERO_POINTS, when=cond_of(b.body, context)) for b in ends]
    steps = sorted(carried(steps, bodies), key=lambda s: -(s.points or ZERO_POINTS))
    return between(steps, "".join(b.text for b in branches), context.points or max((b.value for b in gains), default=ZERO_POINTS))


_ONE_OF = re.compile(rf"(?P<verb>完成|新增|新建|建成|制定|获得?|培育|引进|发表|举办|开展|组织|报送|参加|创建|承办)[一1]个?(?:{PER_UNITS})")
"""完成1项得1分，满分3分: with a cap above the points, one is the step and not the line."""


def _after(gains: Sequence[Branch], index: int, context: Context) -> Context:
    return replace(context, previous=gains[index - 1].body) if index else context


def _level_name(branch: Branch, gains: Sequence[Branch]) -> str:
    """获省奖 after 参加上级政府质量奖评选 is 省政府质量奖."""
    first = gains[0].body
    own = thing(branch.body.split("，")[-1])
    if (m := re.match(r"^(?:获|获得|荣获)?(国家|省|市|县|区)级?奖$", own)) and (prize := re.search(r"([\u4e00-\u9fff]{2,8}?奖)(?=评选|评审|申报|，)", first)):
        return m[1] + re.sub(r"^(?:参加|积极参加|上级|申报)+", "", prize[1]).removeprefix("上级")
    return own


def _affirmed(zero: Branch, gain: Branch) -> str:
    """未完成年度任务的，不得分；完成的，得3分: the words of the first, affirmed."""
    m = re.match(r"^(?:未|没有|没)(?P<what>.{4,})$", zero.body.rstrip("的"))
    verb = re.sub(r"(?:的|，)$", "", gain.body)
    return m["what"] if m is not None and verb and m["what"].startswith(verb[-2:]) and len(verb) <= 6 and zero.start < gain.start else ""


def _apart(branch: Branch, context: Context) -> Rule | None:
    """有方案、有活动、有总结，各得1分: so much for each thing of the list."""
    body = strip_number(branch.body).strip("，。；：、 的")
    lead, _, listed = body.rpartition("：")
    names = outside(listed, "、，")
    names = [n for n in names if not re.fullmatch(r"的|均|分别", n)]
    if len(names) < 2:
        return None
    return Sum(of=tuple(Award(points=points_of(branch, context), when=cond_of(n, context)) for n in names))


def _zero_first(zero: Branch, gain: Branch, context: Context) -> Rule:
    """否则不得分（10分）; 年内无案例不得分，得3分: the points stand behind what loses them."""
    points = points_of(gain, context)
    body = re.sub(r"，?(?:否则|反之)$", "", zero.body)
    if body != zero.body:
        return Award(points=points, when=cond_of(body, context))
    parts = body.rsplit("，", 1)
    if len(parts) == 1:
        return Award(points=points, when=Absent(body))
    return Award(points=points, when=cond_of(parts[0], context), unless=fault_of(parts[1], context))


def extended(scored: Sequence[Branch], context: Context) -> Rule | None:
    """签约1亿元得2分，2亿得4分，以此类推: so many points per unit, without end."""
    first = next((b for b in scored if b.kind in POSITIVE), None)
    if first is None:
        return None
    m = re.search(r"(?P<n>\d+(?:\.\d+)?)(?P<unit>[\u4e00-\u9fff]{1,2}元|[\u4e00-\u9fff])", first.body)
    if m is None or not re.search(r"\d", scored[-1].body):
        return None
    name = thing(re.sub(r"^凡", "", first.body).replace(m[0], ""))
    return Each(points=first.value / Decimal(m["n"]), per=f"{name}（每{m['unit']}）")


def _complement(body: str, gain: str = "") -> bool:
    if words.GENERIC.match(gain) and re.match(r"^(?:其中)?(?:缺|少|\d+(?:项|名|个)|必备|任[何一])", body):
        return True
    body = body.split("，")[-1] if not words.GENERIC_NOT.match(body) else body
    return bool(words.GENERIC_NOT.match(body) or re.match(r"^(?:若|如|如果|否则|反之|多项|均)?(?:.{0,8}?)?(?:未|不|无|没有|逾期|否则|全定性|小于|<|低于|达不到)", body))


def each_rule(branch: Branch, branches: Sequence[Branch]) -> Rule:
    size = f"（每{plain_number(branch.step)}{branch.per}）" if branch.step not in (None, Decimal(1)) else ""
    rules = [Each(points=p, per=f"{counter(branch)}{size}", cap=cap_of(branches) if sum(b.kind == EACH_GAIN for b in branches) <= 1 else None) for p in branch.points]
    if len(rules) > 1:
        names = respective_names(branch.body, len(rules))
        return Sum(of=tuple(replace(r, per=n, cap=None) for r, n in zip(rules, names, strict=True)))
    return rules[0]


def with_cap(rules: Sequence[Rule], branches: Sequence[Branch]) -> Rule:
    cap = cap_of(branches)
    if len(rules) == 1:
        only = rules[0]
        if cap is None or (isinstance(only, Each) and only.cap is not None):
            return only
        if isinstance(only, Each) or (isinstance(only, Sum) and only.cap is None):
            return replace(only, cap=cap)
    return Sum(of=tuple(rules), cap=cap)


def gains_and_eaches(scored: Sequence[Branch], branches: Sequence[Branch], context: Context) -> Rule:
    """A base, additions and deductions per thing in one breath.

    持平计6分，每下降1起加0.2分，上升一起扣0.2分，当月零发案计8分: the level 6 moves up and down, and the special case stands apart.
    """
    gains = [b for b in scored if b.kind in POSITIVE and not (b.kind == MARK and not b.body)]
    moves: list[Rule] = []
    for b in scored:
        if b.kind == EACH_GAIN:
            moves.append(each_rule(b, [b]))
        elif b.kind == EACH_LOSS:
            moves.append(Deduct(points=b.value, per=b.per, what=what_of(b, context)))
        elif b.kind == LOSS:
            moves.append(Award(points=-b.value, when=fault_of(b.body, context)))
    total = [b for b in scored if b.kind == MARK and not b.body]
    if len(gains) == 1 and len(moves) == 1 and isinstance(moves[0], Each) and re.search(r"全部|均|都", gains[0].body) and points_of(gains[0], context) == context.points:
        each = next(b for b in scored if b.kind == EACH_GAIN)
        if each.verb not in ADDS:  # 全部建立得8分，每建立一项得2分
            return replace(moves[0], cap=context.points)
    cap = cap_of(branches) or (total[0].value if total else None)
    if gains and re.search(r"持平|达到(?:基数|目标|任务)|完成(?:目标|任务)", gains[0].body):
        moving: Rule = Sum(of=tuple(moves), base=gains[0].value, cap=cap if cap is not None else context.points)
        special = tuple(Step(points=points_of(b, context), when=cond_of(b.body, context)) for b in gains[1:])
        return Steps(of=(*special, Step(rule=moving))) if special else moving
    both = {b.kind for b in scored} >= {EACH_GAIN, EACH_LOSS} and len(gains) == 1
    limits = [b for b in branches if b.kind == CAP]
    if both and gains[0].verb not in ADDS:  # 完成10项得6分，每少1项扣0.6分，每多1项加0.5分，最多加2分: 6 moves both ways
        inner = len(limits) == 1 and "加" in limits[0].text and isinstance(moves[-1], Each)
        if inner:
            moves[-1] = replace(moves[-1], cap=limits[0].value)  # type: ignore[call-arg]
        return Sum(of=tuple(moves), base=points_of(gains[0], context), cap=None if inner else cap_of(branches), floor=ZERO_POINTS)
    parts = [respective(b, context) or award(b, context) for b in gains]
    given = sum((b.value for b in gains), ZERO_POINTS)
    own = any(b.kind == CAP and b.verb != "满分" for b in branches)
    if cap is not None and own and len(moves) == 1 and isinstance(moves[0], Each) and (cap == given or given + cap == context.points):
        return Sum(of=(*parts, replace(moves[0], cap=cap)))
    return Sum(of=(*parts, *moves), cap=cap)
