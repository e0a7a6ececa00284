"""One measurable condition at a time (单项条件): a line, a count, a comparison, a run, a place, a time, an absence."""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.model import Context, Line
from zhiheng.rules.compiler.names import counted, measured, thing, title_of, trim
from zhiheng.rules.compiler.text import ANY, CN, NUM, PER_UNITS, canonical, number, outside
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Benchmark,
    Cond,
    Count,
    Deadline,
    RankWithin,
    Threshold,
    Trend,
)

_UNIT = (
    rf"(?:%|‰|个?百分点|万元|亿元|千元|元|万人次|万人|万吨|吨|万台|亩|公顷|平方米|㎡|m2|m²|公里|微克|分贝|张床|毫克/升|个工作日|工作日|小时|分钟|分|倍|岁|周岁|{PER_UNITS})"
)

_BEFORE = {
    "大于或等于": ">=",
    "大于等于": ">=",
    "小于或等于": "<=",
    "小于等于": "<=",
    "不低于": ">=",
    "不少于": ">=",
    "不小于": ">=",
    "至少达到": ">=",
    "至少": ">=",
    "达到": ">=",
    "稳定在": ">=",
    "保持在": ">=",
    "维持在": ">=",
    "保持": ">=",
    "≥": ">=",
    ">=": ">=",
    "高于": ">",
    "大于": ">",
    "超过": ">",
    "突破": ">",
    "超": ">",
    ">": ">",
    "多于": ">",
    "不高于": "<=",
    "不超过": "<=",
    "不大于": "<=",
    "不多于": "<=",
    "控制在": "<=",
    "≤": "<=",
    "<=": "<=",
    "低于": "<",
    "小于": "<",
    "少于": "<",
    "不足": "<",
    "未达到": "<",
    "达不到": "<",
    "未达": "<",
    "不到": "<",
    "不满": "<",
    "<": "<",
    "等于": "=",
    "相当于": "=",
    "为": "=",
    "=": "=",
    "达": ">=",
}

_CMP = "|".join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))

_AFTER = r"(?:及?以上|及以下|以下|以内|左右|之内)"

_LINE = re.compile(
    rf"(?P<name>.*?)(?:应当|应该|应|须|要求|要|需|必须)?(?P<cmp>{_CMP})?(?P<num>(?<![A-Za-z\d.]){NUM}|(?<=一年)(?:一|两){{0}}){{1}}(?P<unit>{_UNIT})?(?:（含[^）]*）)?(?P<after>{_AFTER})?(?P<rest>.*)$"
)

_CN_COUNT = re.compile(
    rf"(?P<name>.*?)(?P<cmp>至少|不少于|不低于|超过|达到)?(?P<verb>召开|组织|开展|举办|举行|报送|上报|进行|选择|完成|撰写|建立|培育|听取|研究|调度|检查|巡查|更新|发布|排查|培训|参加)?(?P<num>{CN}|{NUM})(?P<unit>{PER_UNITS})(?P<after>{_AFTER})?(?P<rest>[^，。；]*)$"
)

_AGAINST = re.compile(
    r"^(?P<name>.*?)(?:应|要|须)?(?P<cmp>不低于|不少于|≥|≤|>|<|高于或等于|不高于|不超过|高于|低于|超过|优于|好于|达到|大于|小于|等于|相当于)(?P<ref>(?:全国|全省|全市|全县|全区|省|市|县|区|各地区|本省|本市|同类)?(?:（[^）]*）)?(?:的)?(?:平均(?:水平|值|数|占比|[\u4e00-\u9fff]{2,4}率)?|均值|平均)|上年(?:度)?(?:同期)?(?:水平|数)?|去年(?:同期)?(?:水平)?|上一年度?(?:水平)?|基数|基准(?:值)?|目标(?:值|任务)?)(?:以上)?(?P<rest>.*)$"
)

_ABOVE = re.compile(r"^(?P<name>.*?)(?:在|位于|处于)(?P<ref>(?:全国|全省|全市|全县|全区|省|市|县|区)?(?:的)?平均(?:水平|值|数|线)?|上年(?:度)?(?:水平)?)(?P<side>及?以上|及?以下)(?:的)?$")

_TREND = re.compile(rf"^(?P<name>.*?)(?:连续|近)(?P<n>{ANY})(?:个)?(?:年|季度|月)(?:同比|环比|逐年|持续)?(?P<dir>下降|降低|减少|上升|提高|增长|增加|提升)")

_YOY = re.compile(r"^(?P<name>.*?)(?:同比|环比|较上年|比上年|比去年|较去年|逐年)(?:有所|明显|实现)?(?P<dir>下降|降低|减少|上升|提高|增长|增加|提升)(?P<rest>.*)$")

_RANK = re.compile(rf"^(?P<name>.*?)(?:排名|位居|位列|居|列|进入)(?P<scope>全国|全省|全市|全县|全区)?(?:排名)?(?:前)(?P<n>{ANY})(?:名|位)?")

_DEADLINE = re.compile(
    r"^(?P<what>.*?)(?P<by>(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前|以前)|\d{4}年(?:底|末)?(?:之?前|以前)|(?:[^，。；]{0,12})?\d+个?(?:工作日|日|天|小时)(?:之?内|以内)|按时|按期|按规定时间|规定时间内|时限内|年底前|月底前)(?P<rest>.*)$"
)

_EACH_PERCENT = re.compile(rf"^(?P<subject>.*?)(?P<num>{NUM})%(?P<verb>(?!及?以上|及以下|以下|以内|左右|的)[\u4e00-\u9fff].*)$")

_HUNDRED = re.compile(r"^(?P<name>.*?)(?:实现|达到)?(?P<word>全覆盖)(?P<rest>.*)$")

_STATED = re.compile(rf"(?P<cmp>{_CMP})?(?<![A-Za-z\d.])(?P<num>{NUM})(?P<unit>{_UNIT})?(?:（含[^）]*）)?(?P<after>{_AFTER})?")

_RELATIVE = re.compile(
    rf"^(?P<name>[^≥≤<>]{{2,}}?)(?P<cmp>[≥≤<>]|不低于|达到)(?P<ref>[\u4e00-\u9fff（）]{{2,14}}?)的?(?P<num>{NUM})(?P<unit>%|倍)(?P<after>{_AFTER})?$"
)


_BETWEEN = re.compile(rf"^(?P<low>{NUM})(?P<unit>{_UNIT})?(?P<cmp>[≤<])(?P<name>[^\d≤<≥>]+)[≤<]{NUM}(?:{_UNIT})?$")
"""90%≤完成率<100%: a band; behind a better grade only its lower end decides."""


def subject_of(previous: str) -> str:
    """The subject that a clause passes on to the next one in its sentence.

    >>> subject_of("抽检不合格食品核查处置率达到100%")
    '抽检不合格食品'
    """
    m = _LINE.match(canonical(previous))
    name = measured(m["name"] if m else previous)
    nouns = list(words.SUBJECT_NOUN.finditer(name))
    return name[: nouns[-1].end()] if nouns and nouns[-1].end() < len(name) else ""


def line_in(text: str) -> Line | None:
    """The line a clause draws (达100%), for clauses that share it."""
    m = _LINE.match(canonical(text))
    if not m or not m["num"]:
        return None
    return Line(_sign(m["cmp"], m["after"], m["unit"], m["num"]), Decimal(m["num"]), m["unit"])


def _sign(cmp: str | None, after: str | None, unit: str | None, num: str) -> str:
    if after and "上" in after:
        return ">="
    if after and ("下" in after or "内" in after):
        return "<="
    if cmp:
        return _BEFORE[cmp]
    return "=" if unit == "%" and Decimal(num) == 100 else ">="


def _benchmark(text: str, context: Context) -> Cond | None:
    if m := _ABOVE.match(text):
        return Benchmark(measured(m["name"]) or title_of(context), ">=" if "上" in m["side"] else "<=", m["ref"])
    if m := _AGAINST.match(text):
        if m["rest"] and re.search(r"\d", m["rest"]):
            return None
        sign = {"优于": ">", "好于": ">", "高于或等于": ">="}.get(m["cmp"]) or _BEFORE[m["cmp"]]
        return Benchmark(measured(m["name"]) or title_of(context), sign, m["ref"])
    return None


def _trend(text: str, context: Context) -> Cond | None:
    if m := _TREND.match(text):
        return Trend(trim(m["name"]) or context.title, _way(m["dir"]), int(number(m["n"])))
    if (m := _YOY.match(text)) and not re.search(r"\d", m["rest"]):
        return Trend(trim(m["name"]) or context.title, _way(m["dir"]), 1)
    return None


def _way(word: str) -> str:
    return "down" if word in ("下降", "降低", "减少") else "up"


def shares(text: str, context: Context | None = None) -> Cond | None:
    """首席质量官100%聘任到位、并在市场监管部门备案，100%经过培训: one rate per verb, the percentage carried along."""
    parts = outside(text, "，、")
    found: list[Cond] = []
    subject, value = "", None
    for part in parts:
        if m := _EACH_PERCENT.match(trim(part)):
            subject = measured(m["subject"]) or subject
            value = Decimal(m["num"])
            verb = m["verb"]
        elif value is not None and re.match(r"^(?:并且|并|且|同时)", part.strip()):
            verb = trim(part)
        else:
            return None
        if words.MEASURE_END.search(subject) or re.search(r"[超≥≤<>不低高]$", subject):
            return None
        verb = re.sub(r"^(?:在[^，]{2,12}?(?:部门|机构|单位)|经过|通过|实现|完成|进行|已)", "", verb)
        verb = re.sub(r"(?:到位|完成)$", "", verb)
        if not re.fullmatch(r"[\u4e00-\u9fff]{2,14}", verb):
            return None
        name = f"{subject}{verb}率"
        if not subject and context is not None and context.title:
            name = context.title if words.MEASURE_END.search(context.title) else f"{context.title}（{verb}率）"
        found.append(Threshold(name, "=" if value == 100 else ">=", value, "%"))
    if not found:
        return None
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _relative(text: str) -> Cond | None:
    """疾病种类≥规定数的90%: a share of a reference."""
    m = _RELATIVE.match(text)
    if m is None:
        return None
    name = f"{trim(m['name'])}{'占' if m['unit'] == '%' else '与'}{m['ref']}的{'比例' if m['unit'] == '%' else '倍数'}"
    sign = ">=" if m["after"] and "上" in m["after"] else _BEFORE[m["cmp"]]
    return Threshold(name, sign, Decimal(m["num"]), m["unit"])


_LINE_HERE = re.compile(_LINE.pattern.replace("(?P<name>.*?)", "", 1))
"""A line whose name ends where the match begins."""


def _best_line(text: str) -> tuple[str, re.Match[str] | None]:
    """The name and the number that is the line: of several, the last percentage that is compared, else the first number."""
    found = list(_STATED.finditer(text))
    lines = [m for m in found if m["unit"] == "%" and (m["cmp"] or m["after"])]
    stated = [m for m in found if m["cmp"] or m["after"]]
    if len(found) > 1 and stated and (lines and found[0]["unit"] != "%" or not (found[0]["cmp"] or found[0]["after"])):
        at = (lines or stated)[-1].start() if lines else stated[0].start()
        return text[:at], _LINE_HERE.match(text, at)
    m = _LINE.match(text)
    return m["name"] if m is not None else "", m


def _line(text: str, context: Context) -> Cond | None:
    name, m = _best_line(text)
    if not m or not m["num"]:
        return None
    rest = m["rest"].strip("，的。；")
    ratio = re.match(r"^[：:](\d+)(?P<more>[：:]\d+)?", m["rest"])
    if ratio is not None:
        return _ratio(name, m, ratio, context)
    unit, sign = m["unit"], _sign(m["cmp"], m["after"], m["unit"], m["num"])
    if rest.startswith("（不含") and sign in (">=", "<="):
        sign = sign[0]  # 99%以上（不含99%）
    stated = bool(m["cmp"] or m["after"] or unit == "%")
    if re.search(r"[第近]$|20$", name) or (unit is None and not stated) or re.match(r"^(?:年|月|日|号)", rest):
        return None
    value = Decimal(m["num"])
    if unit in (None, "%", "‰", "百分点", "个百分点", "分", "倍", "岁", "周岁") or words.MEASURE_END.search(measured(name)) or (
        unit is not None and re.search(r"元|吨|亩|米|公里|微克|小时|分钟|工作日", unit)
    ):
        if re.match(r"^的?(?:[\u4e00-\u9fff]{2,})", rest) and not rest.startswith(("以", "且")) and not stated:
            return None
        indicator = _indicator(name, rest, context)
        return Threshold(indicator, sign, value, unit) if indicator else None
    what, period = counted(name if len(trim(name)) > 1 or not rest else rest)
    if rest and not re.search(r"[\u4e00-\u9fff]{2}", trim(name)) or rest and re.match(r"^(?:每|全|当|本|一)?(?:年|季度|月|半年)?(?:内)?(?:召开|组织|开展|举办|培育)?$", trim(name)):
        what = thing(rest)
    return Count(what or title_of(context), sign, value, unit, period)


def _ratio(before: str, m: re.Match[str], ratio: re.Match[str], context: Context) -> Cond | None:
    """≥1:2 as the quotient 0.5; a ratio of three or one that does not end is for a person."""
    quotient = Decimal(m["num"]) / Decimal(ratio[1]) if int(ratio[1]) else None
    if quotient is None or ratio["more"] or quotient != quotient.quantize(Decimal("0.0001")):
        return None
    name = _indicator(before, "", context)
    return Threshold(name, _sign(m["cmp"], None, None, m["num"]), quotient) if name else None


def _indicator(name: str, rest: str, context: Context) -> str:
    parts = outside(name, "，")
    indicator = measured(parts[-1]) if parts else ""
    if len(parts) > 1 and not words.CREATE.match(trim(parts[0])):
        indicator = measured("".join(parts))
    if not indicator and rest:
        return f"{thing(rest)}"
    if re.match(r"^(?:按时|及时|按期|准时)", indicator) and context.previous:
        indicator = subject_of(context.previous) + indicator
    if not indicator and context.previous and (m := _LINE.match(context.previous)):
        indicator = measured(m["name"])
    return indicator or title_of(context)


def _count_in_words(text: str) -> Cond | None:
    m = _CN_COUNT.match(text)
    if not m or not (m["cmp"] or m["after"]) or not m["rest"] and not m["name"]:
        return None
    name = m["name"]
    _, period = counted(name)
    rest = trim(m["rest"])
    what = thing(rest) if len(rest) >= 2 else counted(name)[0]
    sign = "<=" if m["after"] and ("下" in m["after"] or "内" in m["after"]) else ">" if m["cmp"] == "超过" else ">="
    return Count(what, sign, number(m["num"]), m["unit"], period)


def leaf(text: str, context: Context) -> Cond | None:
    """One measurable condition, or None."""
    if words.ABSENCE.search(text) and not re.search(r"的，", text):
        m = words.ABSENCE.search(text)
        assert m is not None
        what = trim((text[: m.start()] + text[m.end() :]) if m.start() else text[m.end() :])
        return Absent(what or text)
    if "零" in text and (m := re.match(r"^(?P<what>.{2,}?)(?:实现)?(?:零发生|零发案|为零|零事故)$", text)):
        return Absent(trim(m["what"]))
    if "零" in text and (m := re.match(r"^(?:实现)?(?P<what>.{2,}?)(?:实现)?(?:零的突破|零突破)$", text)):
        return Count(trim(m["what"]), ">=", Decimal(1))
    if m := _BETWEEN.match(text):
        return Threshold(measured(m["name"]) or title_of(context), ">=" if m["cmp"] == "≤" else ">", Decimal(m["low"]), m["unit"])
    for read in (_benchmark, _trend):
        if cond := read(text, context):
            return cond
    if cond := _relative(text):
        return cond
    if cond := _deadline(text):
        return cond
    if cond := shares(text, context):
        return cond
    if (m := _RANK.match(text)) is not None:
        scope = m["scope"] or ""
        return RankWithin(f"{trim(m['name']) or context.title}{scope}排名", number(m["n"]))
    if cond := _line(text, context):
        return cond
    if cond := _count_in_words(text):
        return cond
    if (m := _HUNDRED.match(text)) is not None and not trim(m["rest"]):
        return Threshold(f"{trim(m['name'])}覆盖率", ">=", Decimal(100), "%")
    return None


def _deadline(text: str) -> Cond | None:
    m = _DEADLINE.match(text)
    if m is None or m["by"] in ("按时", "按期", "按规定时间") or re.search(r"[率比]|不少于|至少", text):
        return None
    what = trim(m["what"] + re.sub(r"^[内前]", "", m["rest"]))
    return Deadline(what, trim(m["by"])) if len(what) >= 2 else None


def shared_line(text: str, line: Line) -> Cond | None:
    names = [trim(p) for p in outside(text, "、，和及")]
    if names and all(re.search(r"率|比例|占比$", n) for n in names):
        conds = tuple(Threshold(n, line.cmp, line.value, line.unit) for n in names)
        return conds[0] if len(conds) == 1 else AllOf(conds)
    return None
