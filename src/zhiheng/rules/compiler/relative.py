"""Rules that measure distance, share or place (按差距、按比例、按名次)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    EXTEND,
    FULL,
    POSITIVE,
    PROPORTION,
    RANK,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.conditions import condition, judged
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.names import thing, title_of
from zhiheng.rules.compiler.patterns import LATER
from zhiheng.rules.compiler.text import ANY, NUM, number
from zhiheng.rules.syntax import (
    Cond,
    Count,
    Import,
    MeanOf,
    Proportional,
    Rank,
    RankWithin,
    Rule,
    Step,
    Steps,
    Sum,
    Threshold,
    Veto,
)


def proportional_rule(branches: Sequence[Branch], context: Context, text: str) -> Rule:
    """否则按完成比例得分: points in proportion to completion, full at the stated number."""
    prop = next(b for b in branches if b.kind == PROPORTION)
    gains = [b for b in branches if b.kind in POSITIVE]
    if (own := _own_share(prop, gains, context)) is not None:
        return own
    points = next((b.value for b in [*gains, prop] if b.kind != FULL and b.points), None)
    if (q := _EQUATION.search(text)) is not None:
        return Proportional(points=Decimal(q["n"]), to=f"{thing(q['a'])}占{q['b']}的比例", full_at=Decimal(100))
    if points is None:
        points = context.points if context.points is not None else Decimal(0)
    full: Decimal = Decimal(100)
    to = "完成率"
    if (gated := _gated_share(prop, gains, [b for b in branches if b.kind == ZERO], points, context)) is not None:
        return gated
    for body in [*(b.body for b in gains), prop.body]:
        clean = re.sub(r"，?(?:否则|未完成(?:的)?|未达到(?:的)?|若未.*)$", "", body)
        cond = condition(clean, context).cond if clean else None
        for c in list(getattr(cond, "of", ())) or [cond]:
            if isinstance(c, Threshold):
                return Proportional(points=points, to=c.indicator, full_at=c.value)
            if isinstance(c, Count):
                return Proportional(points=points, to=c.what, full_at=c.value)
        if words.GENERIC.match(clean.strip("，。；：、 的")) and context.criterion:
            wish = condition(context.criterion, Context(title=context.title)).cond
            if isinstance(wish, Threshold | Count):
                return Proportional(points=points, to=wish.indicator if isinstance(wish, Threshold) else wish.what, full_at=wish.value)
            to = f"{title_of(context)}完成率"
            break
        if clean:
            name = re.sub(r"^(?:按照?|根据|依据)", "", thing(re.split(r"[，。；]", clean)[0]))
            name = re.sub(r"(?:达到|完成|满足|符合)[^，。；]{2,12}(?:要求|目标|任务|标准)$", "", name) or name
            to = name if re.search(r"率|比例|进度$", name) else f"{name}完成率"
            break
    return Proportional(points=points, to=to, full_at=full)


def _gated_share(prop: Branch, gains: Sequence[Branch], zeros: Sequence[Branch], points: Decimal, context: Context) -> Rule | None:
    """低于60%不得分，60%以上的按比例得分: the share of the whole, given only from a line on."""
    low = next((c for z in zeros if isinstance(c := condition(words.EVIDENCE.sub("", z.body), context).cond, Threshold) and c.cmp in ("<", "<=")), None)
    own = condition(prop.body, context).cond if prop.body else None
    if low is None and (gains or not isinstance(own, Threshold) or own.cmp not in (">=", ">") or own.value == 100 or not re.search(r"以上(?:的)?$", prop.body)):
        return None
    first = next((c for b in gains if isinstance(c := condition(b.body, context).cond, Threshold)), None)
    if first is not None and first.value != 100:
        return None
    line = low if low is not None else own
    assert isinstance(line, Threshold)
    name = line.indicator or (first.indicator if first is not None else title_of(context))
    return Proportional(points=points, to=name, full_at=Decimal(100), gate=replace(line, cmp=">=" if line.cmp not in ("<=", ">") or _from(own, line, prop.body) else ">"))


def _from(own: Cond | None, line: Threshold, body: str) -> bool:
    """Whether the share itself begins at the line (90%-100%按比例)."""
    return isinstance(own, Threshold) and own.value == line.value and own.cmp == ">=" or f"{line.value:f}%-" in body


_QUOTIENT = re.compile(rf"（[^（）/]{{2,16}}/(?P<full>{NUM})%）[×*]")


_EQUATION = re.compile(rf"分=[（(]?(?P<a>[\u4e00-\u9fff]{{2,12}})[/÷](?P<b>[\u4e00-\u9fff]{{2,12}})[)）]?[×*](?P<n>{NUM})分?[。；]?$")


def _own_share(prop: Branch, gains: Sequence[Branch], context: Context) -> Rule | None:
    """95%以上得5分；95%以下的，按完成率×5计分: below the line the rate itself counts, not its share of the line."""
    m = re.search(rf"(?P<rate>[\u4e00-\u9fff]{{0,12}}(?:完成率|比例|率))(?:乘以?|[×*])(?:(?P<n>{NUM})|分值|权重|满分|标准分)", prop.verb)
    line = condition(gains[0].body, context).cond if len(gains) == 1 and gains[0].body else None
    if (q := _QUOTIENT.search(prop.verb)) is not None and isinstance(line, Threshold) and Decimal(q["full"]) == line.value:
        return Proportional(points=context.points if gains[0].kind == FULL and context.points is not None else gains[0].value, to=line.indicator, full_at=line.value)
    if m is None or not isinstance(line, Threshold) or line.value == 100 or not gains:
        return None
    points = Decimal(m["n"]) if m["n"] else context.points or gains[0].value
    first = context.points if gains[0].kind == FULL and context.points is not None else gains[0].value
    return Steps(of=(Step(points=first, when=line), Step(rule=Proportional(points=points, to=line.indicator, full_at=Decimal(100)))))


REST = re.compile(r"(?:^|[，；])(?:其[余他](?:情形|情况|名次|单位|地区)?|否则)(?:的|均)?$")
"""What is left over: a last grade without a condition."""
_PLACES = re.compile(rf"(?:前|第?\d+-)(?P<n>{ANY})名")


_SEGMENT = re.compile(rf"(?:前(?P<top>{ANY})|第?(?P<a>{ANY})(?:[-至]第?(?P<b>{ANY}))?)(?:名|位)(?:的)?(?P<each>[^，。；\d]{{0,8}}?)(?P<p>{NUM})分")
_LATER = re.compile(rf"(?:以后|之后|及以后|后续|其余|其他)[^，。；]{{0,8}}?(?:每[^，。；]{{0,4}}?)?(?:依次)?(?:递减|减少?|少)(?P<d>{NUM})分")


def _places(text: str, listed: Sequence[Decimal]) -> dict[int, Decimal] | None:
    """Place -> points, where the text gives spans of places (第2-3名得4分) or a list that falls on (第4名及以后每名递减0.5分)."""
    found: dict[int, Decimal] = {}
    spans = False
    for m in _SEGMENT.finditer(text):
        if LATER.match(text, m.start()) or re.search(r"递减|分别|依次|赋予", m["each"]) or (m["top"] and number(m["top"]) < 1):
            continue
        first = 1 if m["top"] else int(number(m["a"]))
        last = int(number(m["top"] or m["b"] or m["a"]))
        spans = spans or last > first
        found |= {place: Decimal(m["p"]) for place in range(first, min(last, 500) + 1) if place not in found}
    later = _LATER.search(text)
    if later is not None and len(listed) > 2 and listed[-1] == (step := Decimal(later["d"])):
        found = dict(enumerate(listed[:-1], 1))
        while step and (value := found[len(found)] - step) > 0 and len(found) < 500:
            found[len(found) + 1] = value
        return found
    whole = set(found) == set(range(1, len(found) + 1))
    return dict(sorted(found.items())) if spans and len(set(found.values())) > 1 and whole else None


def _by_places(places: dict[int, Decimal], indicator: str, order: str, ties: str, better: str, others: Decimal | None = None) -> Rule:
    """A list of points by place; points for all others make it grades."""
    if others is None:
        return Rank(points=tuple(places.values()), indicator=indicator, order=order, ties=ties, better=better)
    last = {value: place for place, value in places.items()}
    return Steps(of=(*(Step(points=v, when=RankWithin(indicator, Decimal(p))) for v, p in last.items()), Step(points=others)))


_TOP = re.compile(rf"前(?P<top>{NUM})%|(?P<low>{NUM})%?-(?P<high>{NUM})%|后(?P<tail>{NUM})%")


def percentile_rule(gains: Sequence[Branch], context: Context, text: str) -> Rule | None:
    """排序前30%得4分，30%-60%得3分，其余得2分: grades by the share of the places; None where the text names no such shares."""
    if len(gains) < 2 or "前" not in text or not re.search(rf"(?:排名|排序|排队|名次|位次).*前{NUM}%", text, re.DOTALL):
        return None
    name = f"{_ranked(text, context)}位次占比"
    steps: list[Step] = []
    for b in gains:
        m = _TOP.search(b.body)
        if m is None:
            if not REST.search(b.body):
                return None
            steps.append(Step(points=b.value))
        elif m["tail"]:
            steps.append(Step(points=b.value, when=Threshold(name, ">", 100 - Decimal(m["tail"]), "%")))
        else:
            steps.append(Step(points=b.value, when=Threshold(name, "<=", Decimal(m["top"] or m["high"]), "%")))
    return Steps(of=tuple(steps))


_FIRST_PLACE = re.compile(r"第(?:1|一)(?:名|位)?(?:的|，)?[得计记]|[^后]退")
"""Points counted from the first place on, whatever the text says of the last one."""


def rank_rule(branches: Sequence[Branch], context: Context, text: str) -> Rule:
    """Points by place: a list, a first place with a decrement, or relative to the best or to the mean."""
    listed = [p for b in branches for p in b.points]
    indicator = _ranked(text, context)
    order = "from_last" if re.search(rf"倒数|后{ANY}[名位]|末{ANY}?[名位]", text) and not _FIRST_PLACE.search(text) else "best_first"
    better = "lower" if re.search(r"由低到高|从低到高", text) else "higher"
    tied = re.search(r"(?:相同|并列)(?:的)?，?(?:排队)?优先(?:顺序)?(?:以|按)(?P<w>[^。；]{2,40}?)(?:为依据|排序|$)", text)
    ties = tied["w"] if tied else "same"
    first = context.points if context.points is not None else Decimal(0)
    if m := re.search(rf"(?:第(?:一|1)名|排名第一)[^，。；]{{0,4}}?(?:得|记|计)?(?P<pts>{NUM})分", text):
        first = Decimal(m["pts"])
    if (places := _places(text, listed)) is not None:
        rest = next((b.value for b in branches if re.match(r"^其[余他]", b.body.split("，")[-1]) and b.points and b.kind != RANK), None)
        if rest is None and (m := LATER.search(text)):
            rest = Decimal(m["p"])
        return _by_places(places, indicator, order, ties, better, rest)
    if (m := LATER.search(text)) is not None and len(listed) > 2 and Decimal(m["p"]) == listed[-1] and int(number(m["n"])) == len(listed):
        return _by_places(dict(enumerate(listed[:-1], 1)), indicator, order, ties, better, listed[-1])
    if m := re.search(rf"(?:按|依次按照?|按照|依次)?(?P<dec>{NUM})分(?:依次)?递减|(?:依次|逐名|逐位|每(?:降低|下降|后退|靠后|降|低)(?:一|1)?个?(?:名次|位次|名|位)?)(?:递减|扣|减|少[得计])(?P<dec2>{NUM})分", text):
        rule: Rule = Rank(points={"first": first, "decrement": Decimal(m["dec"] or m["dec2"])}, indicator=indicator, order=order, ties=ties, better=better)
        return _gated(rule, text, context)
    if re.search(r"第(?:1|一)名的比例|与第(?:1|一)名|/[^，。；]*第一名", text):
        return Rank(points={"first": first, "to": "best"}, indicator=indicator, order=order, ties=ties, better=better)
    if len(listed) == 2 and listed[0] > listed[1] and any(b.kind == EXTEND for b in branches):
        return Rank(points={"first": listed[0], "decrement": listed[0] - listed[1]}, indicator=indicator, order=order, ties=ties, better=better)
    others = next((b.value for b in branches if re.match(r"^其[余他]", b.body) and b.points), None)
    if others is not None and len(listed) >= 2:
        return _by_places(dict(enumerate(listed[:-1], 1)), indicator, order, ties, better, others)
    if len(listed) >= 2:
        return Rank(points=tuple(listed), indicator=indicator, order=order, ties=ties, better=better)
    if len(listed) == 1 and (m := _PLACES.search(text)):
        return Rank(points=tuple([listed[0]] * int(number(m["n"]))), indicator=indicator, order=order, ties=ties, better=better)
    if re.search(r"平均(?:分|得分)", text):
        return MeanOf(over="参评单位", points=first)
    return Rank(points={"first": first, "to": "best"}, indicator=indicator, order=order, ties=ties, better=better)


def _ranked(text: str, context: Context) -> str:
    if m := re.search(r"(?:引用|计算|按照?|根据)?(?P<x>[^，。；]{2,40}?)(?:得分)?(?:及排名)?，?在[^，。；]{1,6}?排名", text):
        return thing(m["x"])
    if (m := re.match(r"(?:在|按照?|根据)?(?P<x>[\u4e00-\u9fff]{2,24}?)(?:中)?(?:位列|位居|名列|居|列)(?:全|前|第|后|倒)", text)) is not None:
        return thing(m["x"])
    m = re.search(r"(?:按照?|根据)?(?P<x>[^，。；]{2,30}?)(?:，)?(?:按区域分类)?(?:进行)?(?:考核)?(?:按)?(?:从高到低|由高到低|由低到高|从低到高|进行排名|排名|排序|排队)", text)
    return thing(m["x"]) if m else context.title or thing(re.split(r"[，。；]", text)[0])


def _gated(rule: Rule, text: str, context: Context) -> Rule:
    """A line below which nothing is given (低于此标准的不计分) is a veto over the rank."""
    m = re.search(r"(?P<g>[^，。；]*?(?:达不到|不低于)\d+%[^。；]*?)，?(?:低于此标准的?)?(?:分值为零|不计分)", text)
    if m is None:
        return rule
    gates = re.findall(r"(?:达不到|不低于)\d+%", m["g"])
    cond = condition(m["g"], context).cond
    when: Cond = judged(f"未达到：{m['g']}")
    if len(gates) == 1 and isinstance(cond, Threshold):
        when = replace(cond, cmp="<")
    return Sum(of=(rule, Veto(scope="clause", when=when, result="不计分")), floor=Decimal(0))


def import_rule(branches: Sequence[Branch], context: Context, text: str) -> Rule:
    """A score taken over from another assessment."""
    points = next((b.value for b in branches if b.points), context.points or Decimal(0))
    m = re.search(r"(?:引用|采用|按照?|根据|依据|参照|以|部门年终)(?P<s>[^，。；]{2,40}?(?:考核|测评|评价))(?:得分|结果|成绩)?", text)
    return Import(source=m["s"] if m else thing(text), points=points)
