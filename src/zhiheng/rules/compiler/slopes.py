"""Steps of distance from a line (按差距加减分): where they start, which way they go, what limits them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    FLOOR,
    FULL,
    LOSS,
    POSITIVE,
    SLOPE_GAIN,
    SLOPE_LOSS,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.conditions import condition
from zhiheng.rules.compiler.grades import carried
from zhiheng.rules.compiler.leaves import line_in
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.names import thing, title_of
from zhiheng.rules.compiler.text import ANY, NUM
from zhiheng.rules.syntax import (
    Award,
    Benchmark,
    Cond,
    Count,
    Each,
    Rule,
    Slope,
    Step,
    Steps,
    Sum,
    Threshold,
)

_REF = re.compile(r"(?:全国|全省|全市|全县|全区|各地区)?平均(?:水平|值|数|占比)?|均值|上年(?:度)?(?:同期)?|去年|基数|基准|指标值|目标(?:任务|值)?|规定(?:标准|值)?|持平")


_BASIS = re.compile(rf"以(?:(?P<n>{NUM})(?:%|分)?|(?P<ref>[^，。；\d]{{2,14}}?))为(?:基准|基数|基础|基点)(?:值|线|分)?(?:，|$)")
"""合格率以95%为基准，以全市平均值为基准: the line, and in front of it the figure."""
_TARGET_WORDS = ("指标值", "目标", "规定", "基准")
"""Words for the line that a column of target values states."""


def _number_tail(tail: str) -> Decimal | None:
    m = re.search(r"（(\d+(?:\.\d+)?)分", tail)
    return Decimal(m[1]) if m else None


def _line_of(branches: Sequence[Branch], context: Context) -> tuple[Decimal | str, str]:
    """The line that steps are counted from, and the indicator it is drawn for."""
    for b in branches:
        if m := re.search(rf"每[低高超少差][于过出]?(?P<line>{NUM})%的?{ANY}个?(?:百分点|%)", b.body):
            return Decimal(m["line"]), thing(b.body[: m.start()]) if len(b.body[: m.start()]) > 1 else title_of(context)
    for b in branches:
        if m := _BASIS.search(b.body):
            name = thing(b.body[: m.start()].strip("，")) if len(b.body[: m.start()]) > 1 else title_of(context)
            return Decimal(m["n"]) if m["n"] else m["ref"], name
    for text in [b.body for b in branches] + [context.criterion]:
        clean = re.sub(r"每(?![千万百人户生亩名辆台])[^，。；]*$", "", text)
        wish = condition(clean, context) if clean else None
        cond = wish.cond if wish else None
        conds = list(getattr(cond, "of", ())) or [cond]
        for c in conds:
            if isinstance(c, Threshold):
                return c.value, c.indicator if re.search(r"[\u4e00-\u9fff]", c.indicator) else title_of(context)
            if isinstance(c, Benchmark):
                if c.against.startswith(_TARGET_WORDS) and (aim := _aim(context)) is not None:
                    return aim.value, title_of(context) or getattr(aim, "indicator", "")
                return c.against, c.indicator
            if isinstance(c, Count):
                return c.value, c.what
        if clean and (line := line_in(clean)):
            name = re.sub(rf"{NUM}.*$", "", clean)
            return line.value, thing(name) if name else context.title
        if m := _REF.search(text):
            if m[0].startswith(_TARGET_WORDS) and (aim := _aim(context)) is not None:
                return aim.value, title_of(context) or getattr(aim, "indicator", "")
            name = re.sub(r"[，。；].*$", "", text)
            return m[0], title_of(context) or thing(name)
    return "目标值", title_of(context)


def _aim(context: Context) -> Threshold | Count | None:
    """The line that the column of criteria or target values draws."""
    cond = condition(context.criterion, context).cond if context.criterion else None
    return cond if isinstance(cond, Threshold | Count) else None


def _graded(gains: Sequence[Branch], slope: Rule, branches: Sequence[Branch], context: Context, cond: Callable[[str, Context], Cond]) -> Rule:
    """通过率≥85%得2分；低于85%但高于平均得1分，在此基础上每提高5个百分点加0.5分: the last grade grows by steps."""
    cap = next((b.value for b in branches if b.kind == CAP), None)
    steps = [Step(points=b.value, when=cond(b.body, context)) for b in gains[:-1]]
    last = gains[-1]
    grown = Sum(of=(Award(points=last.value, when=cond(last.body, context)), slope), cap=cap)
    return Steps(of=(*steps, Step(rule=grown, when=cond(last.body, context))))


def slope_rule(branches: Sequence[Branch], context: Context, cond: Callable[[str, Context], Cond]) -> Rule:
    """每低1个百分点扣0.1分: steps of distance from a line; the gain beside it is where the steps start from."""
    gains = [b for b in branches if b.kind in POSITIVE]
    slopes = [b for b in branches if b.kind in (SLOPE_GAIN, SLOPE_LOSS)]
    others = [b for b in branches if b.kind in (EACH_GAIN, EACH_LOSS, LOSS)]
    zeros = [b for b in branches if b.kind == ZERO]
    if len(slopes) == 1 and gains and not others and (based := _BASED.search(slopes[0].text)) is not None:
        return _based(gains, slopes[0], Decimal(based["n"]), branches, context, cond)
    start = (context.points if gains[0].kind == FULL else gains[0].value) if gains else None
    line, indicator = _line_of([*gains, *slopes], context)
    if line == "目标值" and all(re.search(r"每(?:达到?|完成|实现)", b.body) for b in slopes):
        line = Decimal(0)  # 每完成10%得0.5分: from nothing on
    own = _own_caps(branches, context.points) if len(slopes) > 1 or gains else {}
    cap = next((b.value for b in branches if b.kind == CAP and b.start not in own.values()), None)
    added = any(b.kind == CAP and b.text.startswith("加分") for b in branches)
    values = {b.start: b.value for b in branches if b.kind == CAP}
    floor = Decimal(0) if any(b.kind == FLOOR for b in branches) else None
    rules: list[Rule] = []
    for i, b in enumerate(slopes):
        if start is None and i == 0:
            start = _number_tail(b.tail)
        before = _BEFORE.search(b.body)
        gain = b.kind == SLOPE_GAIN
        side = b.side or ("above" if gain else "below")
        eats = not gain and len(slopes) == 1 and not others
        first = start if eats else None
        least = floor
        if eats and first is None and context.points is not None and context.points > 0:
            first = context.points if context.alone else Decimal(0)
            least = floor if context.alone else -context.points
        if first is not None and least is None:
            least = Decimal(0)
        rules.append(
            Slope(
                points=b.value if gain or first is not None else -b.value,
                step=b.step if b.step is not None else Decimal(1),
                unit=b.per,
                line=before["ref"] if before is not None else line,
                indicator=indicator,
                side=side,
                from_=first,
                cap=values[own[i]] if i in own else cap if len(slopes) == 1 or (added and gain) else None,
                floor=least,
                cutoff=_cutoff(zeros),
                partial="count" if _BEGUN.search(b.text) else "drop",
            )
        )
    for b in others:
        sign = -1 if b.kind in (LOSS, EACH_LOSS) else 1
        rules.append(
            Award(points=sign * b.value, when=cond(b.body, context)) if b.kind == LOSS else Each(points=sign * b.value, per=thing(b.body))
        )
    if len(rules) == 1:
        if len(gains) > 1:
            return _graded(gains, replace(rules[0], from_=None, cap=None) if isinstance(rules[0], Slope) else rules[0], branches, context, cond)
        if gains and isinstance(rules[0], Slope) and slopes[0].kind == SLOPE_GAIN and rules[0].side == "above" and gains[0].body:
            slope = replace(rules[0], from_=None)
            return Sum(of=(Award(points=start or Decimal(0), when=cond(gains[0].body, context)), slope), cap=cap if 0 not in own else None)
        return rules[0]
    if start is None and not gains and cap is not None and context.points is not None and cap > context.points and len({r.points > 0 for r in rules if isinstance(r, Slope)}) == 2:
        start = context.points  # 本项最高5分 in a row of 4: the row's points move both ways
    return Sum(of=tuple(rules), base=start, cap=None if added else cap)


_BEGUN = re.compile(r"不(?:足|满)(?P<step>[^，。；）的]{1,12}?)(?:的)?，?(?:按|也按|均按|以)(?P=step)(?:计|算|计算|扣)|不(?:足|满)(?:一|1)个?[^，。；）]{0,8}?(?:的)?，?(?:按|也按|均按|以)(?:一|1)个?[^，。；）]{0,8}?(?:计|算)")
"""不足5个百分点按5个百分点计: a begun step counts as a whole one."""
_BEFORE = re.compile(r"(?:较|比)(?P<ref>上年度?|去年|上年同期)(?=[^，。；]*每)")
"""较上年每提高0.1个百分点: a line of its own."""
_BASED = re.compile(rf"在(?P<n>{NUM})分(?:的)?基础上")


def _based(gains: Sequence[Branch], slope: Branch, base: Decimal, branches: Sequence[Branch], context: Context, cond: Callable[[str, Context], Cond]) -> Rule:
    """高于上年的得8分；持平的得6分；低于的，每低1个点在6分基础上扣1分: the last grade falls by steps from points of its own."""
    bodies = [b.body for b in gains]
    steps = carried([Step(points=context.points or b.value if b.kind == FULL else b.value, when=cond(b.body, context)) for b in gains], bodies)
    lead = re.sub(r"，?每.*$", "", slope.body)
    when = carried([*steps, Step(points=base, when=cond(lead, context))], [*bodies, lead])[-1].when if lead else None
    line: Decimal | str
    if isinstance(when, Threshold):
        line, indicator = when.value, when.indicator
    elif isinstance(when, Benchmark):
        line, indicator = when.against, when.indicator
    else:
        line, indicator = _line_of([slope] if lead else [*gains, slope], context)
    first = steps[0].when
    if isinstance(first, Threshold | Benchmark) and not re.search(r"[\u4e00-\u9fff]{3}", lead.replace("低于", "").replace("高于", "")):
        indicator = first.indicator
    gain = slope.kind == SLOPE_GAIN
    moving = Slope(
        points=slope.value,
        step=slope.step if slope.step is not None else Decimal(1),
        unit=slope.per,
        line=line,
        indicator=indicator,
        side=slope.side or ("above" if gain else "below"),
        from_=None if gain else base,
        floor=None if gain else Decimal(0),
    )
    last: Rule = Sum(of=(moving,), base=base, cap=next((b.value for b in branches if b.kind == CAP), None)) if gain else moving
    return Steps(of=(*steps, Step(rule=last)))


def _own_caps(branches: Sequence[Branch], points: Decimal | None) -> dict[int, int]:
    """每高1个点加0.5分，最高加2分；每低1个点扣0.5分: which slope a limit belongs to, by the place where the limit stands.

    A limit on what is added belongs to the slope before it, a limit that says nothing of it stands over all unless other
    slopes follow.
    """
    scored = [b for b in branches if b.kind in (SLOPE_GAIN, SLOPE_LOSS)]
    gains = [b for b in branches if b.kind in POSITIVE]
    found: dict[int, int] = {}
    for b in branches:
        if b.kind != CAP:
            continue
        before = [i for i, s in enumerate(scored) if s.start < b.start]
        if not before:
            continue
        if re.match(r"加减分", b.text):
            found |= dict.fromkeys(before, b.start)
            continue
        last = before[-1]
        moved = "加" in b.text if scored[last].kind == SLOPE_GAIN else bool(re.search("扣|减", b.text))
        if len(scored) == 1 and (not gains or b.value == points or b.value > gains[0].value):
            continue
        if gains and b.value > gains[0].value and not re.search(r"加|扣|减", b.text):
            continue  # 得基本分6分，每升1个点加0.5分，最高得8分: the most of all
        if moved and not re.search(r"加(?:满|至|到)", b.text) or last + 1 < len(scored):
            found[last] = b.start
    return found


def _cutoff(zeros: Sequence[Branch]) -> Decimal | None:
    for z in zeros:
        if line := line_in(z.body):
            return line.value
    return None
