"""Quantified aims (目标) in running text, by the conventions of the contract: indicator, operator, value, unit, due, units.

The grammar looks at every quantity, decides whether it is an aim (`aims`), how it binds (`bounds`) and what it counts
(`names`); aims without a number (零的突破, 全覆盖, 低于全省平均水平) are found by their words (`wishes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiheng.reading.aim import Aim
from zhiheng.reading.aims import (
    is_condition,
    is_incentive,
    is_limit,
    is_loose_count,
    is_named_list,
    is_past,
    is_project_fact,
    is_scope,
    is_vague,
    sentence_bounds,
)
from zhiheng.reading.bounds import Bound, bound_of
from zhiheng.reading.figure_repairs import repaired
from zhiheng.reading.figures import LATER, closes, describes, is_made, is_stage, rate_of
from zhiheng.reading.model import Repair
from zhiheng.reading.names import (
    CREATES,
    RATE,
    TIME_ONLY,
    clean_name,
    clean_noun,
    list_items,
    share_levels,
    split_subjects,
)
from zhiheng.reading.passages import Passage
from zhiheng.reading.quantities import Quantity, han_quantities, quantities
from zhiheng.reading.respective import respective, share_tails
from zhiheng.reading.wishes import find_wishes

_STRONG, _WEAK = "。；;！？!?：:", "，,"
_BULLETS = "▶►●•■◆★☆▪➤✓√◇□"
_QUALITIES = re.compile(r"(?:以上)?(?:[可能有会高强][^，,。；;、\d]{1,5}、)+[可能有会高强][^，,。；;、\d]{1,5}的[^，,。；;、\d]{2,}")
_ABLE = re.compile(r"(?:左右|以上)?(?:能够|能|具有|具备|熟悉|掌握|站在|紧跟|符合|拥有|富有|懂|善于|精通)[^，,。；;、\d]{2,14}(?:、[^，,。；;、\d]{2,14}){1,4}的[^，,。；;、\d]{2,}")
"""A list that only describes what is counted: 能够突破关键技术、带动新兴学科的领军人才."""
_HAN_VERB = re.compile(r"(?:建成|新增|争创|创建|培育|力争|争取|创成|获得|新创|打造|引进|不少于|至少|不低于)[^，,。；;]{0,6}$")
_HAN_BOUND = re.compile(r"(?:突破|达到?|超过?|不低于|增加到|提高到)$")
_NAMES = re.compile(r"《[^《》]{0,60}》|“[^“”，,。；;]{0,22}”|“[^“”，,。；;\d]{23,44}”|〔[^〔〕]{0,8}〕")
_CHOSEN = re.compile(r"[^，,。；;]{0,12}入选")
_ESTIMATE = re.compile(r"(?:需求|估算|预算)$")
_ADDS = re.compile(r"(?:力争|争取|确保|到20\d\d年底?[，,]?)*增加(?!值)")
_EACH = re.compile(r"(?<!平)均|都|各")
_LETTERS = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_NO_NAME = re.compile(r"[\u4e00-\u9fff]{2,14}(?:局|委|(?<![餐客大展舞歌])厅|办|政府|集团|办公室|委员会)|目标值|(?:发挥|深化|加快|优先|推进|推动|启动|实施|开展|完成|落实|加强|做好|培育|打造)(?:推进|实施|培育|建设)?|(?:有效)?(?:改善|解决|满足|保障)|年内|年底|预期|包含|覆盖|可实现|责任单位|完成时限|序号|指标值?|年度目标|第?[一二三四]季度|上半年|下半年|全面")
_NO_NAME_END = re.compile(r"(?:预期性|约束性|主要|核心)指标$|^(?:提出|共计|安排|明确|(?:建设|工作|项目|活动|总)?(?:经费|资金|费用|预算))$")
_LAST_BRACKET = re.compile(r"[（(][^（）()]*[)）]$")
_GRAMMAR = re.compile(r"(?:其中|各|每|共|总|约|近|达|超|年|月|日|以上|以下|左右|公斤|分别|累计|力争|争取|平均|不少于|第|方面|部分|同比|环比|时间|年度|全年|[的了和与及在于])+")


BASE, OFFER, PAST, RULE, SIZE, PARTS, LOOSE, UNNAMED = "base", "offer", "past", "rule", "size", "parts", "loose", "unnamed"
"""Why a figure is no aim: where things stand, money offered, a result, a rule, what describes a noun or the scheme itself,
a duration or frequency that nothing binds, and a figure whose name was not found."""


@dataclass(frozen=True)
class Figures:
    """What a passage's figures are: `aims` in reading order, `repairs` of lost characters, and `left`, every other figure with the reason."""

    aims: tuple[Aim, ...]
    repairs: tuple[Repair, ...]
    left: tuple[tuple[Quantity, str], ...]


def read_figures(passage: Passage) -> Figures:
    """The aims of a passage, and why each of its other figures is none."""
    text = passage.text
    closed = _closed(text)
    every = quantities(text)
    found = [q for q in every if not any(a < q.start < b for a, b in closed)]
    left = {q: OFFER if q.is_money and is_incentive(text, (s := sentence_bounds(text, q.start))[0], q, s[1]) else SIZE for q in every}
    counted = 0
    for q in han_quantities(text):
        goes_on = counted and re.fullmatch(r"[^，,、。；;\d]{2,16}[，,、]", text[counted : q.start])
        if (goes_on or _HAN_VERB.search(text[: q.start]) or ((q.unit or "")[0] in "万亿" and _HAN_BOUND.search(text, max(0, q.start - 6), q.start))) and not any(a < q.start < b for a, b in closed) and not any(q.start < f.end and f.start < q.end for f in found):
            found.append(q)
            counted = q.end
    found.sort(key=lambda q: q.start)
    figures, repairs = repaired(passage, found)
    aims: list[Aim] = []
    bases = {q.end: q for q in figures if _is_from(text, q)}
    left |= dict.fromkeys(bases.values(), BASE)
    figures = [q for q in figures if q.end not in bases and not _is_lead(text, q)]
    solid = [q for i, q in enumerate(figures) if rate_of(q, text) or is_made(q, text) or not (describes(figures, i, text) or (q.is_rate and LATER.match(text, q.end)))]
    last: list[Aim] = []
    i = 0
    while i < len(solid):
        previous = solid[i - 1].end if i else 0
        group, size = respective(text, solid, i, _left(text, solid[i], previous, solid[:i]), [a.indicator for a in last])
        if group:
            aims += group
            last = group
            for q in solid[i : i + size]:
                left.pop(q, None)
            i += size
            continue
        following = solid[i + 1] if i + 1 < len(solid) else None
        base = next((b for end, b in bases.items() if previous <= end <= solid[i].start and solid[i].start - end <= 12), None)
        read = _aim(text, solid[i], previous, following, solid[:i], aims)
        if read == UNNAMED and base is not None and base.unit == solid[i].unit:
            read = _risen(text, base, solid[i], previous) or read
        if isinstance(read, str):
            left[solid[i]] = read
        else:
            left.pop(solid[i], None)
            aims += [replace(a, base=base.value if base and base.unit == a.unit else None) for a in read]
        i += 1
    aims = share_tails(text, aims)
    aims = sorted([*aims, *find_wishes(text, aims, closed)], key=lambda a: (a.start, a.end))
    return Figures(tuple(aims), tuple(repairs), tuple((q, why) for q, why in left.items() if not any(a.start <= q.start < a.end for a in aims)))


_FROM = re.compile(r"(?:[比较]20\d\d年的|(?:由|从)(?:目前的?|现在的?|\d{4}年(?:底|末)?的?)?[^，,。；;\d]{0,6})$")


def _is_from(text: str, q: Quantity) -> bool:
    """由18小时缩短到5小时: the first figure is where things stand."""
    return bool(_FROM.search(text[: q.start])) and bool(re.match(r"(?:左右|以上)?[，,]?[^，,。；;、\d]{0,5}(?:到|至|为|成)|下降|降低|减少", text[q.end :]))


_LEAD = re.compile(r"(?:高于|低于|快于|慢于|高出|优于|超过)[\u4e00-\u9fffA-Z、]{1,16}(?:平均水平|平均值|平均数|平均|增速|增幅|水平)$")


def _is_lead(text: str, q: Quantity) -> bool:
    """快于全市平均水平2个百分点: the figure belongs to the comparison, which is an aim of its own."""
    return q.is_rate and bool(_LEAD.search(text[max(0, q.start - 26) : q.start]))


def _closed(text: str) -> list[tuple[int, int]]:
    """Places inside 《…》 and short “…”: names, where figures are no aims."""
    return [m.span() for m in _NAMES.finditer(text)]


def _aim(text: str, q: Quantity, previous: int, following: Quantity | None, before: list[Quantity], earlier: list[Aim]) -> list[Aim] | str:
    """The aims of one figure, or why it is none."""
    sentence, sentence_end = sentence_bounds(text, q.start)
    start = _left(text, q, previous, before)
    bound = bound_of(text, start, q)
    subject = text[start : bound.end]
    if q.value == "100" and (together := _TOGETHER.search(subject)):
        subject = subject[: together.start()]
    after = _right(text, q, following)
    if earlier and earlier[-1].unit == q.unit and _STRETCH.fullmatch(text, earlier[-1].end, q.start) and not clean_noun(after):
        return [replace(earlier[-1], value=q.value, high=q.high, start=bound.end, end=q.end, base=None)]
    if is_past(text, sentence, q.start, bool(earlier) and earlier[-1].start >= sentence) or (_CHOSEN.match(after) and not re.search(r"力争|争取|确保|推动|到20\d\d年", text[sentence : q.start])):
        return PAST
    if is_incentive(text, sentence, q, sentence_end):
        return OFFER
    if is_condition(text, max(start, sentence), q):
        return RULE
    placed = bound.kind == "reach" and not q.is_rate and text[bound.end : q.start].endswith("在") and len(clean_noun(after)) >= 2
    if placed or is_scope(q, re.sub("与$", "", subject) if start == previous else subject, bound.explicit) or is_vague(clean_noun(after), q, bound.explicit) or _ESTIMATE.search(subject):
        return PARTS
    found = _named(text, q, bound, subject, after, earlier) or _shared_noun(text, q, start, following)
    if found is None:
        return UNNAMED
    name, first, end = found
    if is_named_list(subject, q, after) or is_project_fact(subject):
        return SIZE
    if is_limit(text, sentence, q, bound.operator, subject):
        return RULE
    if is_loose_count(q, bound.explicit, subject + name, bound.kind, closes(text, q, after, sentence, earlier)):
        return LOOSE
    if not _is_name(name):
        return UNNAMED
    if name.startswith("改造提升") and bound.operator == "increase":
        bound = replace(bound, operator=">=")
    operator = "increase" if _ADDS.match(subject) and not q.is_rate and bound.operator == ">=" else bound.operator
    confidence = 1.0 - (0.2 if q.lost else 0) - (0.02 if not subject else 0) - (0.15 if q.han and not q.is_rate else 0)
    unit = q.unit
    if per := _PER.search(name):
        name, unit = name[: per.start()], f"{q.unit}/{per.group(1)}"
    name = _after(name, text, first, earlier)
    if q.is_rate and not bound.kind and (part := _PART_OF.search(subject)):
        name, operator = f"{clean_name(subject[: part.start()])}占{part.group(2)}", _PART_SIGNS[part.group(1)]
    base = Aim(name, operator, q.value, unit, first, end, q.high, bound.period, confidence=confidence, share=q.han and q.value is None)
    each = bool(_EACH.search(text[bound.end : q.start]))
    names = split_subjects(name, "rate", each) if q.is_rate else _each(name) if each else [name]
    return [replace(base, indicator=n) for n in names]


def row_named(title: str, text: str, read: Figures) -> tuple[Aim, ...]:
    """Figures of a cell that a word binds and nothing names (全年不少于12场): they take the name of the row's task."""
    found = []
    name = clean_name(re.split("[，,、；;：:]", title, maxsplit=1)[0])
    for q, why in read.left:
        bound = bound_of(text, max(text.rfind(c, 0, q.start) for c in "。；;，,") + 1, q)
        if why == UNNAMED and bound.explicit and not q.is_rate and _is_name(name):
            found.append(Aim(name, bound.operator, q.value, q.unit, q.start, q.end, q.high))
    return tuple(found)


def _risen(text: str, base: Quantity, q: Quantity, previous: int) -> list[Aim]:
    """由1.7万亿元，发展到2.5万亿元: the name stands before the figure that things are at."""
    start = _left(text, base, previous if previous <= base.start else 0, [])
    name = clean_name(re.sub(r"(?:由|从)[^由从]*$", "", text[start : base.start]))
    return [Aim(name, bound_of(text, base.end, q).operator, q.value, q.unit, start, q.end, q.high, confidence=0.95)] if _is_name(name) else []


_TOGETHER = re.compile(r"(?<=[率度])[两三四五2-5]个$")
"""配备率、管理率、联网率三个100%: each of them."""
_STRETCH = re.compile(r"[，,、]?(?:并|再|同时)?(?:力争|争取|努力争取|冲刺|奋斗目标)(?:实现|达到|突破)?")
"""增长5.5%以上，力争6%: the figure to strive for beyond the one before."""


def _each(name: str) -> list[str]:
    """国家级、省级试点各1个: names with shared last words, or names that stand alone; 甲县、乙县各6个 stays one."""
    items = list_items(name)
    shared = share_levels(items)
    return shared if shared != items or all(len(i) >= 4 for i in items) else [name]


_PER = re.compile(r"(?:达到?|不低于|不少于)每((?:十?[万千百])人)口?$")
_PART_SIGNS = {"不低于": ">=", "不少于": ">=", "达到": ">=", "达": ">=", "高于": ">", "超过": ">", "不超过": "<=", "不高于": "<=", "低于": "<"}
_PART_OF = re.compile(rf"({'|'.join(sorted(_PART_SIGNS, key=len, reverse=True))})([\u4e00-\u9fff]{{2,14}})的$")
_SIZE_ONLY, _SIZED = re.compile(r"\d[\d.]*[万亿]?元以上"), re.compile(r"元以上的?(.{2,})$")
"""签约10亿元以上项目6个、20亿元以上2个: the noun is that of the figure before."""
_BARE_SHARE = re.compile(r"占.+|(?:年均|年)?(?:增速|增幅|增长率|占比|比重|贡献率)")


def _after(name: str, text: str, first: int, earlier: list[Aim]) -> str:
    """达到45家，占规上企业总数的20%: a share or a rate of growth said alone is that of the aim right before it."""
    if earlier and _SIZE_ONLY.fullmatch(name) and (noun := _SIZED.search(earlier[-1].indicator)):
        return name + noun.group(1)
    if earlier and _BARE_SHARE.fullmatch(name) and _GOES_ON.fullmatch(text, earlier[-1].end, max(first, earlier[-1].end)):
        return earlier[-1].indicator + name
    return name


def _left(text: str, q: Quantity, previous: int, before: list[Quantity]) -> int:
    """Where the words that belong to a quantity begin."""
    depth = 0
    for i in range(q.start - 1, previous - 1, -1):
        c = text[i]
        if c in "）)":
            depth += 1
        elif c in "（(":
            if depth == 0:
                return i + 1
            depth -= 1
        elif depth:
            continue
        elif c in _STRONG or c in _WEAK or c in _BULLETS or (c == "—" and text.startswith("——", i)):
            if c in "：:" and bound_words(text[i + 1 : q.start]):
                continue
            return i + (2 if text.startswith("——", i) else 1)
        elif c == "、" and not q.is_rate and _NEXT_DEED.match(text, i + 1) or c == "、" and any(p.end <= i and not _break(text, p.end, i) for p in before[-1:]):
            return i + 1
    return previous


_NEXT_DEED = re.compile(r"(?:完成|实现|新增|新建|建成)(?!率|度|面)[^、]")


def bound_words(words: str) -> bool:
    """Whether only binding words stand between a colon and the number (合格率：≥95%)."""
    return re.fullmatch(r"(?:[比较](?:上年|去年|年初|同期|20\d\d年)(?:同期|末|底)?)?(?:≥|≤|>|<|＞|＜|达到?|不低于|不少于|约|为|提高|增长|下降|降低|增加|减少)*", words) is not None


def _break(text: str, start: int, end: int) -> bool:
    return any(c in _STRONG + _WEAK for c in text[start:end])


def _right(text: str, q: Quantity, following: Quantity | None) -> str:
    """The words after a quantity up to the next mark or quantity."""
    end = following.start if following else len(text)
    depth = 0
    for i in range(q.end, end):
        c = text[i]
        if c in "（(“":
            depth += 1
            if c in "（(" and re.match(r"[（(][^）)]*(?:负责|牵头|责任单位|局|委)", text[i:]):
                return text[q.end : i]
        elif c in "）)”":
            if depth == 0 and c != "”":
                return text[q.end : i]
            depth = max(0, depth - 1)
        elif depth == 0 and c == "、" and i > q.end and (re.match(r"、[^，,。；;、\d]{2,10}的[^，,。；;、\d]{2,}", text[i:end]) or _QUALITIES.match(text[q.end : end]) or _ABLE.match(text[q.end : end])):
            continue
        elif depth == 0 and (c in _STRONG or c in _WEAK or c == "、" or (c == "—" and text.startswith("——", i))):
            return text[q.end : i]
    return text[q.end : end]


_NOBODY = re.compile(r"(?:为|对|在|使|让|向|给)?(?:全[省市县区国]|我[省市县区])")
_MEANS = re.compile(r"采用[^，,。；;]{2,40}(?:模式|方式|方法|办法)")
_GOES_ON = re.compile(rf"(?:[（(][^（）()]{{0,20}}[)）])?[，,、；;和及其中]*(?:{TIME_ONLY.pattern})?[，,]?")


def _named(text: str, q: Quantity, bound: Bound, subject: str, after: str, earlier: list[Aim]) -> tuple[str, int, int] | None:
    """The indicator and the passage range of the aim: noun before the number, after it, or around it."""
    start = bound.end - len(subject)
    name = clean_name(subject)
    noun = clean_noun(after)
    bare = _LAST_BRACKET.sub("", subject)
    lead = start + max(0, subject.find(name)) if name else start
    if TIME_ONLY.fullmatch(name) or _NOBODY.fullmatch(name) or (len(noun) >= 3 and _MEANS.match(subject) and not RATE.search(name)):
        name = ""
    if name and q.unit == "件" and re.match(r"[大小实]?事(?![业项务故件])", after) and not CREATES.search(bare):
        return None
    if earlier and earlier[-1].unit == q.unit and is_stage(text, earlier[-1], q):
        return earlier[-1].indicator, earlier[-1].end, q.end
    creates = bool(CREATES.search(bare)) and not RATE.search(name) if bare else True
    if q.is_rate and name and re.match(r"(?:以上)?(?:的[\u4e00-\u9fff]{2,}|达到|实现|完成|通过|符合|建成|建立|开展|纳入|配备|使用|采用|取得|得到|实行|推行|落实)", after) and not RATE.search(name):
        return (name + clean_noun(after))[:40], lead, q.end + len(after)
    if q.is_rate and after.startswith("的") and RATE.search(name):
        return None
    if q.is_rate and bare.endswith("覆盖") and len(bare) > 4 and len(noun) >= 2:
        return (name + noun)[:40], lead, q.end + after.find(noun) + len(noun)
    if q.is_rate and bound.kind == "reach" and name and len(noun) >= 2 and not RATE.search(name):
        return (name + noun)[:40], lead, q.end + after.find(noun) + len(noun)
    if q.is_rate and after.startswith("的") and not name:
        return noun, q.start, q.end + len(after)
    if name and not creates and not (bare.endswith("等") and len(noun) >= 3):
        return name, lead, q.end
    if noun and len(noun) >= 2 and not re.match(r"[和及]|与(?![^，,。；;]{2,20}的)", after):
        prefix = found.group() if (found := re.search(r"新增|新创|新建(?!成)|新培育|新引进|新认定|新获", subject)) else ""
        size = after.find(noun) + len(noun)
        return _short(prefix + noun), start + _leading(subject), q.end + size
    if name and len(name) >= 2 and (not CREATES.fullmatch(name) or (name in _FOR_PEOPLE and re.search(r"[人名]次?$", q.unit or ""))):
        return name, lead, q.end
    if earlier and q.unit == earlier[-1].unit and text[start : q.start].endswith("改造提升"):
        return "改造提升" + re.sub("^(?:新建|建设|建成)", "", earlier[-1].indicator), start, q.end
    if bound.kind in ("increase", "decrease", ">", ">=", "reach", "keep", "level", "<=", "<", "~") and earlier and _GOES_ON.fullmatch(text, earlier[-1].end, start):
        return earlier[-1].indicator, start, q.end
    if not name and (back := _subject_before(text, start)):
        return back[0], back[1], q.end
    return None


_FOR_PEOPLE = {"培训", "轮训", "服务", "惠及", "救助", "招聘", "招录", "选派", "安置"}
"""Deeds that are counted by the people they reach (培训5000人以上)."""


def _shared_noun(text: str, q: Quantity, start: int, following: Quantity | None) -> tuple[str, int, int] | None:
    """新建4万亩、升级改造1万亩高标准农田: the noun that stands behind the last figure belongs to the first, too."""
    verb = re.fullmatch(r"(?:完成|确保|力争|全年)*(新建|新增|改造|续建|扩建|修复|升级改造|改造提升)", text[start : q.start])
    if verb is None or following is None or following.unit != q.unit or not re.fullmatch(r"[、，,和][\u4e00-\u9fff]{2,6}", text[q.end : following.start]):
        return None
    noun = clean_noun(_right(text, following, None))
    return (verb.group(1) + noun, start, following.end + len(noun)) if len(noun) >= 3 else None


def _leading(subject: str) -> int:
    """Length of the connecting words at the beginning of a clause."""
    found = re.match(r"(?:[一二三四五六七八九十]是|其中|并|且|同时|[，,、]|(?<![\d.])\d{1,2}[.．、]|[（(]\d{1,2}[）)])+", subject)
    return found.end() if found else 0


_MADE_BEFORE = re.compile(r"(?:^|[，,。；;：:])(?:[一-龥]{0,4}(?:探索|推进|推动|加快|加强|开展|积极|大力))?(?:建设|培育|发展|创建|推广|打造|引进|建立|设立)([^，,。；;：:、\d]{3,12})[，,]$")


def _subject_before(text: str, start: int) -> tuple[str, int] | None:
    """A subject said one clause earlier: 万元工业增加值用水量，下降5%."""
    if doubled := re.search(r"([^，,。；;：:、]{3,30}?)(?:[比较]\d{4}年)?(?:实现|力争|再)?“?(?:翻[一两二]?[番倍]|双?倍增)”?[，,]$", text[:start]):
        return clean_name(re.sub(r"在[^，,。；;]{2,20}基础上|要$", "", doubled.group(1))), doubled.start(1)
    found = re.search(r"([^，,。；;：:、]{3,30})[，,]$", text[:start])
    if not found or not RATE.search(found.group(1)):
        found = re.search(r"([^，,。；;：:、\d]{3,30}?)(?:仅?为|达到?|是)\d[^，,。；;]*(?:[，,][^，,。；;\d]*){0,2}[，,]$", text[:start])
    if not found:
        made = _MADE_BEFORE.search(text[:start])
        return (made.group(1), made.start(1)) if made else None
    name = clean_name(re.sub(r"^(?:当前|目前|现在)", "", found.group(1)))
    return (name, found.start(1)) if RATE.search(name) and not re.search(r"\d", name) else None


def _short(noun: str) -> str:
    return re.sub(r"(?:以上|左右)$", "", noun)[:40]


def _is_name(name: str) -> bool:
    """A name has at least two Chinese characters (or letters) and is no leftover of grammar."""
    if len(_LETTERS.findall(name)) < 2:
        return False
    if _NO_NAME.fullmatch(name):
        return False
    if _NO_NAME_END.search(name):
        return False
    return not _GRAMMAR.fullmatch(name)
