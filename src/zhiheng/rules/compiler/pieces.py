"""What one scored piece means (评分片段的含义): its condition, its fault, the thing it counts, the names of its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    FLOOR,
    FULL,
    LOSS,
    Branch,
)
from zhiheng.rules.compiler.conditions import condition, judged
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.names import thing, title_of
from zhiheng.rules.compiler.patterns import ALONE, MEASURES
from zhiheng.rules.compiler.text import ANY, NUM, PER_UNITS, outside, strip_number
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Cond,
    Count,
    Exists,
    Rule,
    Step,
    Steps,
    Threshold,
)

ZERO_POINTS = Decimal(0)

_MEASURED = "|".join(sorted(MEASURES, key=len, reverse=True))
_EACH_TAIL = re.compile(
    rf"[，的]*(?:对)?(?:每(?:{_MEASURED})|每(?:发现|出现|有|遗落)?(?:{ANY})?个?(?:{PER_UNITS})?(?:每?(?:{PER_UNITS}))?|(?:各|分别))$"
)

_SHORT_TAIL = re.compile(rf"[，的]*每?(?P<verb>缺少|缺|少|漏|多|超额?(?:完成)?|逾期|推迟|延迟|增加|减少)(?:报|开|写)?(?P<n>{ANY})个?(?P<unit>{PER_UNITS})$")

_ONE_TAIL = re.compile(rf"(?<=[\u4e00-\u9fff”》）]{{2}})[一1]个?(?:{PER_UNITS})$")
"""新增品牌1个 counts 新增品牌."""

_EACH_OF = re.compile(rf"^每(?P<verb>(?!发现|出现|有|增|减|超|多|新增)[^，。；\d]{{1,6}}?)[一1]个?(?:{PER_UNITS})(?P<rest>[\u4e00-\u9fff“（][^，。；]+)$")
"""每少完成1项任务 counts 少完成任务."""
_LEVEL = r"(?:国家级?|中央|全国|全省|全市|全县|省部级|省级?|市级?|县级?|区级?|镇级?|乡级?|京|本[省市县区]|\d+(?:次|项|个|篇|天|名|例))"


def points_of(branch: Branch, context: Context) -> Decimal:
    if branch.kind == FULL:
        return context.points if context.points is not None else ZERO_POINTS
    return branch.value


def cond_of(body: str, context: Context) -> Cond:
    """A condition for a branch; what only a person can say is a judgement inside it."""
    body = words.EVIDENCE.sub("", strip_number(body)).strip("，。；：、 的")
    body = re.sub(r"以[^，。；]{1,12}为(?:目标值?|满分)，(?=[^，。；]*\d)", "", body)
    if words.GRADE.match(grade := body.split("，")[-1]):
        return judged(f"{title_of(context)}：{grade}" if context.title else grade)
    if words.GENERIC.match(body) or not body:
        return generic(body, context)
    wish = condition(body, context)
    if wish.degree:
        judgement = judged(body)
        return AllOf((wish.cond, judged("、".join(wish.degree)))) if wish.cond is not None else judgement
    return wish.cond if wish.cond is not None else judged(body)


def generic(body: str, context: Context) -> Cond:
    """符合标准 points at the criterion column: its line if it draws one, else what a person compares."""
    criterion = context.criterion.strip()
    if not criterion:
        return judged(body or context.title or "符合要求")
    wish = condition(criterion, Context(title=context.title))
    if wish.cond is not None and not wish.degree and not isinstance(wish.cond, Exists):
        return wish.cond
    return judged(f"{body or '符合要求'}：{criterion}" if len(criterion) <= 60 else body or criterion[:60])


def fault_of(body: str, context: Context) -> Cond:
    """What went wrong, as something that exists: 未建立制度的 -> 未建立制度; a line stays a line."""
    body = re.sub(r"，?除(?:该项|本项|此项)?不得分外$", "", words.EVIDENCE.sub("", strip_number(body)).strip("，。；：、 的"))
    body = re.sub(r"^(?:若|如|如果|凡|对于?)(?=.{3})", "", body).strip("，的")
    if len(asked := re.sub(r"，?(?:否则|反之)$", "", body)) < len(body):  # 应签订责任状，否则扣4分: it is the lack of it that costs
        wish = condition(asked, context)
        return Absent(wish.cond.what if isinstance(wish.cond, Exists) else asked) if asked else Exists(context.title)
    if re.search(rf"(?:未达到|不足|低于|达不到|少于|未达|[<≤>≥]){NUM}|{NUM}(?:%|分)(?:及|（不?含）)?以下|{NUM}(?:{PER_UNITS})及以上|(?:超过|高于|大于|多于|超){NUM}(?:%|‰|个?百分点|分钟|小时|个?工作日)", body):
        wish = condition(body, context)
        if isinstance(wish.cond, Threshold | Count):
            return wish.cond
    return Exists(body or context.title)


_OVERRUN = re.compile(rf"(?P<verb>发生|出现|逾期|超期|超过期限|超|迟|少|缺|低于|累计)(?:达到?|满)?(?P<n>{NUM})个?(?P<unit>{PER_UNITS})(?:及?以上)?(?:的|及以上的)?$")


def overrun(body: str, what: str, per: str) -> Cond | None:
    """逾期3个月 behind so much per month: the same count, from a number on."""
    m = _OVERRUN.search(body.strip("，。；：、 的"))
    return Count(what, ">=", Decimal(m["n"]), m["unit"]) if m is not None and m["unit"] == per else None


_FOUND = re.compile(rf"^(?:(?:经?查实?|检查)?(?:发现|出现|查出|存在|有)[一1]个?(?:{PER_UNITS})(?=.{{2}})|(?:发现|存在|有)(?=.{{4}}))")
_EVERY = re.compile(r"每(?![年月季半周天日人个次户家项名件处起份篇条])(?=[^，]{2})")
_HAPPENS = re.compile(r"(?:的，|，|的)?(?:发现|出现|发生|查出)$")
"""管控不到位的，每发生一起 counts 管控不到位; 业主每来函一次 counts 业主来函."""
_ONCE_MORE = re.compile(rf"(?<=.{{2}})[一1]个?(?:{PER_UNITS})$")


def counter(branch: Branch) -> str:
    """What is counted: the words around 每…, without the scoring frame and the number one."""
    name = _counter(branch)
    if branch.kind != EACH_LOSS:
        return name
    found = _FOUND.sub("", name)
    short = _ONCE_MORE.sub("", found)
    if short == found or len(short) < (2 if found != name or name.startswith("发现") else 4):
        return found
    head, comma, last = short.rpartition("，")
    bare = head + comma + _EVERY.sub("", last, count=1)
    happening = _HAPPENS.sub("", bare)
    return happening if len(happening) > 3 or not happening else bare


_EACH_MEASURE = re.compile(rf"^每(?P<verb>[\u4e00-\u9fff]{{1,4}}?)[一1]个?(?P<unit>{_MEASURED})$")
"""每迟1分钟, 每欠1万元: how far it falls short is counted in a unit of measure."""


def _counter(branch: Branch) -> str:
    body = re.sub(r"的$", "", branch.body.strip("，。；：、 "))
    sentence = outside(body, "。；\n")[-1] if body else body
    if (asked := re.match(r"^(?P<what>.{4,})，否则(?:每|一)?(?:发现|出现|有|少)?[一1]?(?:次|项|处|起|件|例|人次|人)?$", sentence)) is not None:
        return f"未做到{strip_number(asked['what']).strip('，。；：、 ')}"
    parts = outside(sentence, "，")
    if len(sentence) <= 60 and len(parts) > 1 and not _SHORT_TAIL.search(parts[-1]) and not ALONE.match(parts[-1]):
        parts = [sentence]
    last = parts[-1].strip() if parts else body
    if (m := _EACH_TAIL.search(last)) and m[0]:
        before = last[: m.start()].strip("，的 ")
        before = re.sub(r"，?(?:当月|当年|本年度?|季度)$", "", before)
        name = before if len(before) >= 2 else parts[-2].strip("的") if len(parts) > 1 else ""
        if name:
            return re.sub(r"^(?:有|存在|发现)(?=.{4})", "", named(name))
    if ALONE.match(last) and len(parts) > 1:
        return named(re.sub(r"的$", "", parts[-2].strip()))
    if m := _EACH_OF.match(last):
        return named(f"{m['verb']}{m['rest']}")
    if branch.kind == EACH_GAIN and "每" not in last and (m := _ONE_TAIL.search(last)):
        return named(last[: m.start()])
    if m := _SHORT_TAIL.search(last):
        before = last[: m.start()].strip("，的 ") or (parts[-2].strip("的") if len(parts) > 1 else "")
        before = re.sub(rf"(?:不少于|不低于|至少|少于|不足|低于)?{NUM}个?(?:{PER_UNITS})?(?:及?以上)?的?$", "", before)
        verb = {"缺": "缺少", "少": "少于要求", "漏": "遗漏", "超": "超过期限"}.get(m["verb"], m["verb"])
        return f"{named(before)}{verb}的{m['unit']}数" if before else f"{verb}的{m['unit']}数"
    if (m := _EACH_MEASURE.match(last)) is not None:
        return f"{m['verb']}的{m['unit']}数"
    return re.sub(rf"^每(?:发现|出现|有)?(?:{ANY})?个?(?:(?:{PER_UNITS})(?=.{{2}}))?", "", named(last)) or named(body)


_FAULTY = re.compile(r"^(?:未|不|无|没|缺|违|受|被)|不(?:符|规范|全|到位|一致|相符|完善|及时|准确|合格)|未|缺失")


def named(words_: str) -> str:
    """A counted fault keeps its verb (未按要求完成); only an enumerator and a connective go."""
    return strip_number(words_).strip("，。；：、 ") if _FAULTY.search(strip_number(words_)) else thing(words_)


def what_of(branch: Branch, context: Context) -> str:
    name = counter(branch)
    if not name:
        return f"{context.title}方面的问题" if context.title else branch.body
    if len(name) < 3 or re.match(rf"^(?:缺少|少于要求|遗漏|逾期|多|增加|减少)的|^.{{1,2}}的(?:{_MEASURED})数$", name):
        name = f"{context.title}{name}"
    if "少于要求" in name and (needed := _required(branch, context)) is not None:
        name = name.replace("少于要求", f"少于{plain_number(needed)}{branch.per}")
    return name


def _required(branch: Branch, context: Context) -> Decimal | None:
    """The number that 每少一次 is counted from: in the words before it, in the gain it eats from, or in the criterion."""
    for text in (branch.body.rpartition("，")[0], context.title, context.criterion):
        if text and (m := re.search(rf"(?<![\d第])({NUM})个?{branch.per}$", text)):
            return Decimal(m[1])
        found = re.findall(rf"(?:不少于|不低于|至少|达到?|≥)({NUM})个?{branch.per}|({NUM})个?{branch.per}(?:及?以上)", text)
        if len(found) == 1:
            return Decimal(found[0][0] or found[0][1])
    return None


def subject_in(body: str, context: Context) -> str:
    """What a gain asks for, in short, as the subject of the deduction behind it."""
    wish = condition(body, context)
    for cond in list(getattr(wish.cond, "of", ())) or [wish.cond]:
        if isinstance(cond, Count):
            return cond.what
    return named(outside(body, "，。；\n")[0])


def respective(branch: Branch, context: Context) -> Rule | None:
    """获省、市表彰的分别加10、5分: as many things as numbers, in order."""
    if len(branch.points) < 2:
        return None
    body = branch.body
    names = respective_names(body, len(branch.points))
    sign = -1 if branch.kind in (LOSS, EACH_LOSS) else 1
    steps = tuple(
        Step(points=sign * p, when=Exists(n)) for p, n in sorted(zip(branch.points, names, strict=True), key=lambda x: -x[0])
    )
    return Steps(of=steps)


def respective_names(body: str, count: int) -> list[str]:
    """The `count` names a list of points goes with; 第1项… where the text does not list as many."""
    body = re.sub(r"[的，]*(?:每[次例项个篇人]|分别|各|依次)*$", "", strip_number(body.replace("\n", "")).strip("，、的"))
    for m in re.finditer(r"[^，。；（）]*?、[^，。；（）]*", body):
        parts = m[0].split("、")
        if len(parts) == count:
            return [_fill(body, m[0], parts, i) for i in range(count)]
    return [f"{thing(body)}（第{i + 1}档）" for i in range(count)]


def _fill(body: str, listed: str, parts: Sequence[str], index: int) -> str:
    """One name of a list, with what stands before the first and behind the last: 被省、市通报 -> 被市通报."""
    first, last = parts[0], parts[-1]
    a, b = re.search(rf"{_LEVEL}$", first), re.match(_LEVEL, last)
    size = len(parts[1]) if len(parts) > 2 else 0
    if a is not None and b is not None:
        head, tail = first[: a.start()], last[b.end() :]
        own = [a[0], *parts[1:-1], b[0]]
    elif size and size <= min(5, len(first), len(last)):
        head, tail = first[:-size], last[size:]
        own = [first[-size:], *parts[1:-1], last[:size]]
    else:
        return thing(body.replace(listed, parts[index]))
    return thing(body.replace(listed, f"{head}{own[index]}{tail}"))


def plain_number(value: Decimal | None) -> str:
    """A number as it is written: 50, 0.5."""
    return format((value or ZERO_POINTS).normalize(), "f")


def cap_of(branches: Sequence[Branch]) -> Decimal | None:
    found = next((b for b in branches if b.kind == CAP), None)
    if found is None:
        return None
    if found.times is not None:
        each = next((b.value for b in branches if b.kind in (EACH_GAIN, EACH_LOSS)), None)
        return found.times * each if each is not None else None
    return found.value


def floor_of(branches: Sequence[Branch]) -> Decimal | None:
    return ZERO_POINTS if any(b.kind == FLOOR for b in branches) else None
