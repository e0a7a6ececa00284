"""From the pieces of one clause to its rule (规则的合成)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    EXEMPT,
    EXTEND,
    FLOOR,
    FULL,
    IMPORT,
    LOSS,
    MARK,
    MODIFIERS,
    PLAIN,
    POSITIVE,
    PROPORTION,
    RANGE,
    RANK,
    SCALE,
    SLOPE_GAIN,
    SLOPE_LOSS,
    VETO,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.conditions import condition, judged, thing, title_of
from zhiheng.rules.compiler.model import CompiledClause, Context
from zhiheng.rules.compiler.relative import import_rule, proportional_rule, rank_rule, slope_rule
from zhiheng.rules.compiler.text import ANY, NUM, PER_UNITS, outside, strip_number
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Award,
    Bonus,
    Cond,
    Count,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    MeanOf,
    Proportional,
    Rank,
    Rule,
    Scale,
    Slope,
    Step,
    Steps,
    Sum,
    Threshold,
    Veto,
)

ZERO_POINTS = Decimal(0)


def assemble(branches: Sequence[Branch], context: Context, text: str) -> CompiledClause:
    """The rule that the pieces of one clause state.

    A piece that states no line becomes a judgement with the words that make it one; nothing is dropped and nothing guessed.
    """
    kinds = {b.kind for b in branches}
    scored = [b for b in branches if b.kind not in MODIFIERS and b.kind != PLAIN]
    rule, notes = _core(branches, scored, kinds, context, text)
    for b in branches:
        if b.kind == EXEMPT:
            rule = replace(rule, unless=_cond(b.body, context))
        elif b.kind == SCALE:
            by = Decimal("0.5") if b.verb == "减半" else Decimal(2)
            rule = Scale(rule=rule, by=by, when=_cond(b.body, context) if b.body else None)
    return CompiledClause(rule, best(rule), notes)


def _core(
    branches: Sequence[Branch], scored: Sequence[Branch], kinds: set[str], context: Context, text: str
) -> tuple[Rule, tuple[str, ...]]:
    if (m := _BY_PERSON.match(text)) is not None:
        return _by_person(m, context), ()
    if not scored:
        return _unscored(text, context), ()
    if VETO in kinds:
        b = next(b for b in scored if b.kind == VETO)
        scope = "card" if "不合格" in b.verb or b.verb.startswith("一票否决") else "rating"
        return Veto(scope=scope, when=_cond(b.body or context.criterion or context.title, context), result=b.verb), ()
    if RANGE in kinds:
        return _range(scored, context), ()
    if RANK in kinds:
        return rank_rule(branches, context, text), ()
    if IMPORT in kinds:
        return import_rule(branches, context, text), ()
    if PROPORTION in kinds:
        return proportional_rule(branches, context, text), ()
    if kinds & {SLOPE_GAIN, SLOPE_LOSS}:
        return slope_rule(branches, context, _cond), ()
    if EXTEND in kinds and (rule := _extended(scored, context)) is not None:
        return rule, ()
    gains = [b for b in scored if b.kind in POSITIVE]
    if FLOOR in kinds and gains:
        scored = [replace(b, kind=EACH_LOSS, per="项") if b.kind == LOSS and re.match(r"^[1一]项", b.body) else b for b in scored]
    eaches = [b for b in scored if b.kind == EACH_GAIN]
    eating = [b for b in scored if b.kind == EACH_LOSS]
    losses = [b for b in scored if b.kind == LOSS]
    if eaches and not gains and not eating:
        return _with_cap([_each(b, branches) for b in eaches], branches), ()
    if eaches and eating and not gains:
        rules = [_each(b, [b]) if b.kind == EACH_GAIN else Deduct(points=b.value, per=b.per, what=_what(b, context)) for b in scored]
        return _with_cap(rules, branches), ()
    if len(gains) == 1 and eaches and not eating and gains[0].tail == "bare":
        return _with_cap([replace(r, cap=gains[0].value) if isinstance(r := _each(b, [b]), Each) else r for b in eaches], branches), ()
    if gains and eaches:
        return _gains_and_eaches(scored, branches, context), ()
    if eating:
        return _deduct(gains, eating, losses, branches, context, text), ()
    if gains:
        return _gains(scored, branches, context), ()
    if losses:
        zeros = [b for b in scored if b.kind == ZERO]
        if zeros and losses[-1].verb == "追加扣除":
            return Veto(scope="row", when=_fault(zeros[0].body, context), result="不得分", also_deduct=losses[-1].value), ()
        return _losses(losses, context), ()
    return _zeros([b for b in scored if b.kind == ZERO], context), ()


_BY_PERSON = re.compile(
    r"^(?:(?P<when>.+)，)?由人工评判(?P<verb>得|扣)分，(?:(?:最低|最少)(?P<min>\d+(?:\.\d+)?)分，)?最多(?P<most>\d+(?:\.\d+)?)分（(?P<why>.*)）$"
)


def _by_person(m: re.Match[str], context: Context) -> Rule:
    """The form in which `rules.printing` writes a judgement."""
    least = Decimal(m["min"]) if m["min"] else None
    most = Decimal(m["most"])
    return Judge(
        points=most,
        min=least,
        max=most if least is not None else None,
        sign="-" if m["verb"] == "扣" else "+",
        when=_cond(m["when"], context) if m["when"] else None,
        why=m["why"],
    )


# --- gains ---------------------------------------------------------------------------------------------------------


def _points_of(branch: Branch, context: Context) -> Decimal:
    if branch.kind == FULL:
        return context.points if context.points is not None else ZERO_POINTS
    return branch.value


def _cond(body: str, context: Context) -> Cond:
    """A condition for a branch; what only a person can say is a judgement inside it."""
    body = strip_number(body).strip("，。；：、 的")
    if words.GRADE.match(body):
        return judged(f"{title_of(context)}：{body}" if context.title else body)
    if words.GENERIC.match(body) or not body:
        return _generic(body, context)
    wish = condition(body, context)
    if wish.degree:
        judgement = judged(body)
        return AllOf((wish.cond, judged("、".join(wish.degree)))) if wish.cond is not None else judgement
    return wish.cond if wish.cond is not None else judged(body)


def _generic(body: str, context: Context) -> Cond:
    """符合标准 points at the criterion column: its line if it draws one, else what a person compares."""
    criterion = context.criterion.strip()
    if not criterion:
        return judged(body or context.title or "符合要求")
    wish = condition(criterion, Context(title=context.title))
    if wish.cond is not None and not wish.degree and not isinstance(wish.cond, Exists):
        return wish.cond
    return judged(f"{body or '符合要求'}：{criterion}" if len(criterion) <= 60 else body or criterion[:60])


def _award(branch: Branch, context: Context) -> Rule:
    """Points for a body: an award where it can be checked, a judgement where words of degree decide."""
    points = _points_of(branch, context)
    body = strip_number(branch.body).strip("，。；：、 的")
    if words.GENERIC.match(body) or not body:
        return Award(points=points, when=_generic(body, context))
    if branch.kind == MARK or not branch.verb:
        wish = condition(body, context)
        if wish.degree:
            return Judge(points=points, when=wish.cond, why=f"程度词：{'、'.join(wish.degree)}")
        if wish.cond is None or (isinstance(wish.cond, Exists) and words.NO_LINE.search(body)):
            return Judge(points=points, why=f"没有写明标准：{thing(body)}")
        return Award(points=points, when=wish.cond)
    wish = condition(body, context)
    if wish.degree and wish.cond is None:
        return Judge(points=points, why=f"程度词：{'、'.join(wish.degree)}")
    return Award(points=points, when=_cond(body, context))


def _respective(branch: Branch, context: Context) -> Rule | None:
    """获省、市表彰的分别加10、5分: as many things as numbers, in order."""
    if len(branch.points) < 2:
        return None
    body = branch.body
    names = _respective_names(body, len(branch.points))
    sign = -1 if branch.kind in (LOSS, EACH_LOSS) else 1
    steps = tuple(
        Step(points=sign * p, when=Exists(n)) for p, n in sorted(zip(branch.points, names, strict=True), key=lambda x: -x[0])
    )
    return Steps(of=steps)


def _respective_names(body: str, count: int) -> list[str]:
    """The `count` names a list of points goes with; 第1项… where the text does not list as many."""
    body = re.sub(r"[的，]*(?:每[次例项个篇人]|分别|各|依次)*$", "", strip_number(body.replace("\n", "")).strip("，、的"))
    for m in re.finditer(r"[^，。；（）]*?、[^，。；（）]*", body):
        parts = m[0].split("、")
        if len(parts) == count:
            return [_fill(body, m[0], parts, i) for i in range(count)]
    return [f"{thing(body)}（第{i + 1}档）" for i in range(count)]


_LEVEL = r"(?:国家级?|中央|全国|全省|全市|全县|省部级|省级?|市级?|县级?|区级?|镇级?|乡级?|京|本[省市县区]|\d+(?:次|项|个|篇|天|名|例))"


def _fill(body: str, listed: str, parts: Sequence[str], index: int) -> str:
    """One name of a list, with what stands before the first and behind the last: 被省、市通报 -> 被市通报."""
    first, last = parts[0], parts[-1]
    size = len(parts[1]) if len(parts) > 2 else 0
    if size and size <= min(5, len(first), len(last)):
        head, tail = first[:-size], last[size:]
        own = [first[-size:], *parts[1:-1], last[:size]]
    else:
        a, b = re.search(rf"{_LEVEL}$", first), re.match(_LEVEL, last)
        if a is None or b is None:
            return thing(body.replace(listed, parts[index]))
        head, tail = first[: a.start()], last[b.end() :]
        own = [a[0], *parts[1:-1], b[0]]
    return thing(body.replace(listed, f"{head}{own[index]}{tail}"))


def _gains(scored: Sequence[Branch], branches: Sequence[Branch], context: Context) -> Rule:
    gains = [b for b in scored if b.kind in POSITIVE]
    zeros = [b for b in scored if b.kind == ZERO]
    losses = [b for b in scored if b.kind == LOSS]
    if len(gains) > 1 and gains[-1].kind == MARK and not gains[-1].body:
        gains = gains[:-1]
    if len(gains) == 1 and not losses:
        if len(gains[0].points) > 1 and (rule := _respective(gains[0], context)):
            return rule
        rule = _award(gains[0], context)
        if not gains[0].body and zeros:
            return _zero_first(zeros[0], gains[0], context)
        specific = [z for z in zeros if z.body and not _complement(z.body, gains[0].body)]
        if zeros and isinstance(rule, Judge):
            rule = Award(points=rule.points, when=_cond(gains[0].body, context))
        if specific and rule.unless is None:
            return replace(rule, unless=_fault(specific[0].body, context))
        return rule
    steps = [
        Step(points=_points_of(b, context), when=None if b.body == "其余情形" else _cond(b.body, _after(gains, i, context)))
        for i, b in enumerate(gains)
    ]
    if all(words.LEVELS.search(b.body) for b in gains) and not losses:
        steps = [Step(points=s.points, when=Exists(_level_name(b, gains))) for s, b in zip(steps, gains, strict=True)]
    for b in losses:
        steps.append(Step(points=-b.value, when=_cond(b.body, context)))
    steps.sort(key=lambda s: (s.when is None, -(s.points or ZERO_POINTS)))
    return _with_cap([Steps(of=tuple(steps))], branches)


def _after(gains: Sequence[Branch], index: int, context: Context) -> Context:
    return replace(context, previous=gains[index - 1].body) if index else context


def _level_name(branch: Branch, gains: Sequence[Branch]) -> str:
    """获省奖 after 参加上级政府质量奖评选 is 省政府质量奖."""
    first = gains[0].body
    own = thing(branch.body.split("，")[-1])
    if (m := re.match(r"^(?:获|获得|荣获)?(国家|省|市|县|区)级?奖$", own)) and (prize := re.search(r"([\u4e00-\u9fff]{2,8}?奖)(?=评选|评审|申报|，)", first)):
        return m[1] + re.sub(r"^(?:参加|积极参加|上级|申报)+", "", prize[1]).removeprefix("上级")
    return own


def _zero_first(zero: Branch, gain: Branch, context: Context) -> Rule:
    """否则不得分（10分）; 年内无案例不得分，得3分: the points stand behind what loses them."""
    points = _points_of(gain, context)
    body = re.sub(r"，?(?:否则|反之)$", "", zero.body)
    if body != zero.body:
        return Award(points=points, when=_cond(body, context))
    parts = body.rsplit("，", 1)
    if len(parts) == 1:
        return Award(points=points, when=Absent(body))
    return Award(points=points, when=_cond(parts[0], context), unless=_fault(parts[1], context))


def _extended(scored: Sequence[Branch], context: Context) -> Rule | None:
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


# --- per counted thing ---------------------------------------------------------------------------------------------


_EACH_TAIL = re.compile(
    rf"[，的]*(?:对)?(?:每(?:发现|出现|有|遗落)?(?:[一1])?个?(?:{PER_UNITS})?(?:每?(?:{PER_UNITS}))?|(?:各|分别))$"
)
_SHORT_TAIL = re.compile(rf"[，的]*每?(?P<verb>缺少|缺|少|漏|多|超额?(?:完成)?|逾期|增加|减少)(?:报|开|写)?(?P<n>{ANY})个?(?P<unit>{PER_UNITS})$")


def _counter(branch: Branch) -> str:
    """What is counted: the words around 每…, without the scoring frame."""
    body = re.sub(r"的$", "", branch.body.strip("，。；：、 "))
    sentence = outside(body, "。；\n")[-1] if body else body
    parts = outside(sentence, "，")
    if len(sentence) <= 60 and len(parts) > 1 and not _SHORT_TAIL.search(parts[-1]):
        parts = [sentence]
    last = parts[-1].strip() if parts else body
    if (m := _EACH_TAIL.search(last)) and m[0]:
        before = last[: m.start()].strip("，的 ")
        before = re.sub(r"，?(?:当月|当年|本年度?|季度)$", "", before)
        name = before if len(before) >= 2 else parts[-2].strip("的") if len(parts) > 1 else ""
        if name:
            return re.sub(r"^(?:有|存在|发现)(?=.{4})", "", _named(name))
    if m := _SHORT_TAIL.search(last):
        before = last[: m.start()].strip("，的 ") or (parts[-2].strip("的") if len(parts) > 1 else "")
        verb = {"缺": "缺少", "少": "少于要求", "漏": "遗漏"}.get(m["verb"], m["verb"])
        return f"{_named(before)}{verb}的{m['unit']}数" if before else f"{verb}的{m['unit']}数"
    return re.sub(rf"^每(?:发现|出现|有)?(?:{ANY})?个?(?:(?:{PER_UNITS})(?=.{{2}}))?", "", _named(last)) or _named(body)


def _named(words_: str) -> str:
    """A counted fault keeps its verb (未按要求完成); only an enumerator and a connective go."""
    return strip_number(words_).strip("，。；：、 ") if re.match(r"^(?:未|不|无|没|缺|违|受|被)", strip_number(words_)) else thing(words_)


def _each(branch: Branch, branches: Sequence[Branch]) -> Rule:
    rules = [Each(points=p, per=_counter(branch), cap=_cap(branches) if len(branches) <= 2 else None) for p in branch.points]
    if len(rules) > 1:
        names = _respective_names(branch.body, len(rules))
        return Sum(of=tuple(replace(r, per=n, cap=None) for r, n in zip(rules, names, strict=True)))
    return rules[0]


def _cap(branches: Sequence[Branch]) -> Decimal | None:
    return next((b.value for b in branches if b.kind == CAP), None)


def _floor(branches: Sequence[Branch]) -> Decimal | None:
    return ZERO_POINTS if any(b.kind == FLOOR for b in branches) else None


def _with_cap(rules: Sequence[Rule], branches: Sequence[Branch]) -> Rule:
    cap = _cap(branches)
    if len(rules) == 1:
        only = rules[0]
        if cap is None or (isinstance(only, Each) and only.cap is not None):
            return only
        if isinstance(only, Each):
            return replace(only, cap=cap)
    return Sum(of=tuple(rules), cap=cap)


def _gains_and_eaches(scored: Sequence[Branch], branches: Sequence[Branch], context: Context) -> Rule:
    """A base, additions and deductions per thing in one breath.

    持平计6分，每下降1起加0.2分，上升一起扣0.2分，当月零发案计8分: the level 6 moves up and down, and the special case stands apart.
    """
    gains = [b for b in scored if b.kind in POSITIVE and not (b.kind == MARK and not b.body)]
    moves: list[Rule] = []
    for b in scored:
        if b.kind == EACH_GAIN:
            moves.append(_each(b, [b]))
        elif b.kind == EACH_LOSS:
            moves.append(Deduct(points=b.value, per=b.per, what=_what(b, context)))
        elif b.kind == LOSS:
            moves.append(Award(points=-b.value, when=_fault(b.body, context)))
    total = [b for b in scored if b.kind == MARK and not b.body]
    cap = _cap(branches) or (total[0].value if total else None)
    if gains and re.search(r"持平|达到(?:基数|目标|任务)|完成(?:目标|任务)", gains[0].body):
        moving: Rule = Sum(of=tuple(moves), base=gains[0].value, cap=cap if cap is not None else context.points)
        special = tuple(Step(points=_points_of(b, context), when=_cond(b.body, context)) for b in gains[1:])
        return Steps(of=(*special, Step(rule=moving))) if special else moving
    parts = [_respective(b, context) or _award(b, context) for b in gains]
    return Sum(of=(*parts, *moves), cap=cap)


# --- losses --------------------------------------------------------------------------------------------------------


def _what(branch: Branch, context: Context) -> str:
    name = _counter(branch)
    if len(name) < 3 or re.match(r"^(?:缺少|少于要求|遗漏|逾期|多|增加|减少)的", name):
        name = f"{context.title}{name}"
    return name


def _subject(body: str, context: Context) -> str:
    """What a gain asks for, in short, as the subject of the deduction behind it."""
    wish = condition(body, context)
    for cond in list(getattr(wish.cond, "of", ())) or [wish.cond]:
        if isinstance(cond, Count):
            return cond.what
    return _named(outside(body, "，。；\n")[0])


def _deduct(
    gains: Sequence[Branch], eating: Sequence[Branch], losses: Sequence[Branch], branches: Sequence[Branch], context: Context, text: str
) -> Rule:
    start = gains[0].value if gains and gains[0].kind != FULL else context.points if gains else None
    for b in eating:
        if start is None and (m := re.search(r"（(\d+(?:\.\d+)?)分", b.tail)):
            start = Decimal(m[1])
    zeros = [b for b in branches if b.kind == ZERO]
    alone = start is None and context.alone and len(eating) == 1 and not losses
    if alone and context.points is not None and context.points > 0:
        start = context.points
    floor = _floor(branches)
    cap = _cap(branches)
    if alone and context.points is not None and context.points < 0 and cap is None:
        cap = -context.points
    rules: list[Rule] = []
    for i, b in enumerate(eating):
        rest = gains[0].body if gains else losses[0].body if losses and b.body.startswith("每") else ""
        what = _what(b, replace(context, title=_subject(rest, context)) if rest else context)
        if len(b.points) > 1:
            names = _respective_names(b.body, len(b.points))
            rules += [Deduct(points=p, per=b.per, what=n) for p, n in zip(b.points, names, strict=True)]
            continue
        rules.append(
            Deduct(
                from_=start if i == 0 and len(eating) == 1 and not losses else None,
                points=b.value,
                per=b.per if b.step in (None, Decimal(1)) else f"{b.step}{b.per}",
                what=what,
                floor=floor if floor is not None else ZERO_POINTS if start is not None and len(eating) == 1 and not losses else None,
                cap=cap,
            )
        )
    rules += [Award(points=-b.value, when=_cond(b.body, context)) for b in losses]
    if len(rules) == 1:
        rule = rules[0]
        specific = [z for z in zeros if z.body and not words.GENERIC_NOT.match(z.body)]
        if specific:
            return Sum(of=(rule, Veto(scope="clause", when=_cond(specific[0].body, context), result="不得分")), floor=ZERO_POINTS)
        return rule
    return Sum(of=tuple(rules), base=start, floor=floor if floor is not None else ZERO_POINTS if start is not None else None, cap=start)


def _losses(losses: Sequence[Branch], context: Context) -> Rule:
    rules: list[Rule] = []
    for b in losses:
        if len(b.points) > 1:
            rules.append(_respective(b, context) or Award(points=-b.value, when=_cond(b.body, context)))
        elif b.verb == "追加扣除":
            rules.append(Veto(scope="row", when=_cond(b.body, context), result="不得分并追加扣分", also_deduct=b.value))
        else:
            rules.append(Award(points=-b.value, when=_fault(b.body, context)))
    return rules[0] if len(rules) == 1 else Sum(of=tuple(rules))


def _fault(body: str, context: Context) -> Cond:
    """What went wrong, as something that exists: 未建立制度的 -> 未建立制度; a line stays a line."""
    body = re.sub(r"^(?:若|如|如果|凡|对于?)(?=.{3})", "", strip_number(body).strip("，。；：、 的"))
    if re.search(rf"(?:未达到|不足|低于|达不到|少于|未达|[<≤>≥]){NUM}", body):
        wish = condition(body, context)
        if isinstance(wish.cond, Threshold | Count):
            return wish.cond
    return Exists(body or context.title)


def _zeros(zeros: Sequence[Branch], context: Context) -> Rule:
    """Only 不得分: the row's points unless it happens, or a veto over the row where other clauses stand beside it."""
    faults = [_fault(z.body, context) for z in zeros]
    when = faults[0] if len(faults) == 1 else AllOf(tuple(faults))
    if context.alone and context.points is not None and len(zeros) == 1:
        return Award(points=context.points, when=Absent(zeros[0].body.strip("，。；：、 的") or context.title))
    return Veto(scope="row", when=when, result="不得分")


def _range(scored: Sequence[Branch], context: Context) -> Rule:
    """酌情、视情、加1-3分: a person decides within the range."""
    rules: list[Rule] = []
    for b in scored:
        if b.kind != RANGE:
            continue
        low, high = b.points[0], b.high if b.high is not None else b.points[0]
        low, high = min(low, high), max(low, high)
        sign = b.verb
        word = (words.DISCRETION.search(b.text) or [None])[0]
        rules.append(
            Judge(
                points=high,
                min=low if b.high is not None else None,
                max=high if b.high is not None else None,
                sign=sign,
                when=_cond(b.body, context) if b.body else None,
                why=f"裁量：{word or '给定分值区间'}",
            )
        )
    others = [b for b in scored if b.kind in (LOSS, EACH_LOSS)]
    rules += [Award(points=-b.value, when=_fault(b.body, context)) for b in others]
    return rules[0] if len(rules) == 1 else Sum(of=tuple(rules))


def _unscored(text: str, context: Context) -> Rule:
    """A row whose cell states no points: the row's points for what the cell asks."""
    if context.points is None and "一票否" in context.title:
        return Veto(scope="rating", when=Exists(strip_number(text).strip("，。；：、 的\n")), result=context.title)
    if context.points is None:
        return Judge(points=ZERO_POINTS, why="没有写明分值")
    points = context.points if context.points is not None else ZERO_POINTS
    body = strip_number(text).strip("，。；：、 的\n")
    wish = condition(body.replace("\n", "；"), context)
    if wish.degree:
        return Judge(points=points, when=wish.cond, why=f"程度词：{'、'.join(wish.degree)}")
    if wish.cond is None or words.NO_LINE.search(body):
        return Judge(points=points, why="没有写明标准")
    if isinstance(wish.cond, Exists) and len(body) > 40:
        return Award(points=points, when=judged(body))
    return Award(points=points, when=wish.cond)


def best(rule: Rule) -> Decimal | None:
    """The most a rule can give, or None where its text sets no upper end.

    >>> best(Steps(of=(Step(points=Decimal(2), when=Exists("甲")), Step(points=Decimal(1), when=Exists("乙")))))
    Decimal('2')
    """
    match rule:
        case Award():
            return rule.points if rule.points > 0 else None
        case Steps():
            found = [s.points if s.points is not None else best(s.rule) if s.rule else None for s in rule.of]
            known = [f for f in found if f is not None and f > 0]
            return max(known) if known else None
        case Each():
            return rule.cap
        case Deduct():
            return rule.from_
        case Sum():
            if rule.cap is not None:
                return rule.cap
            parts = [best(r) for r in rule.of]
            if any(p is None and isinstance(r, Each) for p, r in zip(parts, rule.of, strict=True)):
                return None
            total = sum((p for p in parts if p is not None), rule.base or ZERO_POINTS)
            return total or None
        case Judge():
            return rule.points if rule.sign == "+" else None
        case Scale() | Bonus():
            return best(rule.rule)
        case Slope():
            return rule.from_ if rule.from_ is not None else rule.cap
        case Veto():
            return None
    match rule:
        case Proportional() | MeanOf() | Import():
            return rule.points
        case Rank():
            if isinstance(rule.points, Mapping):
                first = rule.points.get("first")
                return first if isinstance(first, Decimal) else None
            return max(rule.points)
    return None
