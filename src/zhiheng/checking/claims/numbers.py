"""Printed numbers with their units (数与单位): what is a figure, and what is only a date, a name, a document number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
_SCALE = "万亿|千亿|百亿|亿|千万|百万|十万|万|千|百"
_UNITS = (
    "个百分点|百分点|个百分比|个点(?=[，。；、]|$)|%|‰|个工作日|平方公里|平方千米|平方米|立方米|m2|m²|㎡|m3|m³|公里|千米|公顷|家次|项次|件次|场次|台套|台/套|套次|个?批次|车次|床位|张床位|"
    "吨标准煤|吨标煤|吨油当量|千瓦时|标准箱|TEU|个月|课时|学时|工作日|小时|分钟|微克/立方米|毫克/升|公斤/亩|元/头|元/公斤|元/吨|元/平方米|"
    "人民币|美元|欧元|日元|港元|元|人次|人|名|户次|户|家|项|个|件|种|张|条次|条|场|处|座|所|支|款|套|台|辆|架|艘|米|亩|吨|千克|公斤|斤|头|只|羽|株|"
    "份|篇|部|册|期|门|类|级|批|次|起|例|宗|笔|单|组|班|间|栋|幢|片|块|千瓦|兆瓦|吉瓦|度|天|倍|番|位|分贝|列|站|岁|盏|口|对|双|卷|桌|尾|升|点(?=[，,。；;、（(]|合格|不合格)|分(?![别为成布类析解散享红会局公行院店配])|GB|TB|PB|EB|箱|重量箱|担"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<before>[-−－])?(?P<number>{_NUMBER})(?P<more>余|多)?(?P<scale>{_SCALE})?(?P<more2>余|多)?(?P<unit>{_UNITS})?"
    r"(?P<after>以上|以下|以内|之内|左右|上下|余|多(?=[，,。；;、）的家个]|$)|有余)?"
)
_LIST = re.compile(r"\d+(?:\.\d+)?%?(?:[：:∶]\d+(?:\.\d+)?%?)+(?![\d:：])")
_BARE_LIST = re.compile(r"(?:结构|构成|比例|占比|比重)(?:分别)?(?:为|是|调整为)(?P<list>\d+\.\d+(?:、\d+(?:\.\d+)?){1,6}(?:和\d+(?:\.\d+)?)?)(?=[，,。；;])")
"""三次产业增加值结构为9.3、41.0、49.6."""
_NAME_BEFORE = re.compile(r"[A-Za-z_第〔（(\[【#·.\d/“‘+GgSs]$")
_DATE_AFTER = re.compile(r"年(?!均|产|销|产值|度?总)|月(?!均|产)|日(?!均)|时(?:[，。\d]|$)|号|世纪|周年|届|次会议|次全会|强(?!度)|代(?!表)|楼|环(?!比)|A级|型|线(?!上|下|城)|[A-Za-z]|年级|级以上|[-—–~～至到、和]\d{1,4}(?:年|月|日|号|季)|℃|°")
_RANGE = re.compile(r"\d(?:[%‰]|[万亿]?[元个家人项吨件]?)[-—–－~～至]{1,2}$")
_RANGE_ON = re.compile(r"^(?:[%％]|[万亿]?[元个家人项吨]?)?[-—–~～－](?=\d)")


_AGE_SPAN = re.compile(r"[-—–~～至到]\d{1,3}周?岁")
"""The first of 0—14岁: part of a name."""
_LISTED = re.compile(r"[、，,]?(?:和|及|与|以及)|、")


@dataclass(slots=True)
class Figure:
    """A number in a passage: digits at [start, stop), with unit to `end`. `parts` marks a member of 3.9：59.5：36.6."""

    start: int
    stop: int
    end: int
    text: str
    value: Decimal
    places: int
    unit: str
    scale: int
    bound: str
    minus: bool = False
    list_at: int = -1
    list_order: int = 0
    ranged: bool = False


def figures(text: str) -> list[Figure]:
    """All figures of a passage, in order."""
    found: list[Figure] = []
    lists: list[tuple[int, int]] = []
    if "：" in text or ":" in text or "∶" in text:
        for row in _LIST.finditer(text):
            if re.search(r"比(?:例|重|值)?(?:[^，。；]{0,12})$|结构[^，。；]{0,10}$|构成[^，。；]{0,8}$", text[max(0, row.start() - 24) : row.start()]) or (
                lists and row.start() - lists[-1][1] < 24 and re.search(r"(?:调整|优化|变化|演进|转变)[为到至]", text[lists[-1][1] : row.start()])
            ):
                lists.append(row.span())
                for order, piece in enumerate(re.finditer(r"\d+(?:\.\d+)?", row.group())):
                    a, b = row.start() + piece.start(), row.start() + piece.end()
                    found.append(_made(text, a, b, b, "", 1, "", list_at=row.start(), list_order=order))
    for row in _BARE_LIST.finditer(text) if "、" in text else ():
        lists.append(row.span("list"))
        for order, piece in enumerate(re.finditer(r"\d+(?:\.\d+)?", row.group("list"))):
            a, b = row.start("list") + piece.start(), row.start("list") + piece.end()
            found.append(_made(text, a, b, b, "", 1, "", list_at=row.start("list"), list_order=order))
    position = 0
    while match := _FIGURE.search(text, position):
        position = match.end()
        start, stop = match.span("number")
        inside = next((end for a, end in lists if a <= start < end), 0)
        if inside:
            position = inside
            continue
        if _AGE_SPAN.match(text, stop):
            position = stop
            continue
        if stop == position and text[start - 1 : start] in ("", "\t") and text[stop : stop + 1] in ("", "\t") and match.group("number") not in _HOTLINES:
            found.append(_made(text, start, stop, stop, "", 1, ""))  # alone in its cell: no word to look at
            continue
        before = text[max(0, start - 2) : start]
        unit = match.group("unit") or ""
        after = text[match.end("unit") if unit else match.end("scale") if match.group("scale") else stop :][:4]
        if before[-1:] and _NAME_BEFORE.search(before[-1:]) and not _opens(text, start, unit, match.group("scale")):
            position = max(stop, start + 1)
            continue
        if not unit and not match.group("scale") and before[-1:] in ("表", "图") and len(match.group("number")) <= 2:
            position = stop
            continue
        if not unit and not match.group("scale") and (_DATE_AFTER.match(after) or _yearly(match.group("number"), after)):
            position = stop
            continue
        if unit == "岁" or (unit == "个月" and before[-1:] in ("前", "近")) or (not unit and not match.group("scale") and match.group("number") in _HOTLINES):
            position = stop
            continue
        if unit in ("级", "类", "期", "位", "分", "部", "度", "点") and re.match(r"[\u4e00-\u9fff]", after) and not re.match(r"[，。、；和及与的]", after) and unit in ("级", "期", "位", "度"):
            position = stop
            continue
        minus = bool(match.group("before")) and (start < 2 or not text[start - 2].isalnum() or text[start - 2] in "为达率是")
        ranged = bool(match.group("before")) and not minus or bool(_RANGE.search(text[max(0, start - 6) : start])) and not minus or bool(_RANGE_ON.match(text[stop : stop + 4]))
        bound = _bound(text[max(0, start - 4) : start], match.group("more") or match.group("more2") or match.group("after") or "")
        if unit in ("个百分点", "百分点", "个百分比", "个点"):
            unit = "百分点"
        found.append(
            _made(text, start, stop, match.end(), unit.replace("个批次", "批次"), SCALES[match.group("scale") or ""], bound, minus=minus, ranged=ranged)
        )
    found.sort(key=lambda f: f.start)
    for left, right in zip(found[-2::-1], found[:0:-1], strict=False):
        if not left.unit and left.scale == 1 and left.list_at < 0 and right.unit and _LISTED.fullmatch(text, left.end, right.start):
            left.unit, left.scale = right.unit, right.scale
    return found


_HOTLINES = frozenset({"12315", "12345", "12365", "12331", "12358", "12330", "110", "119", "120", "122"})
"""Numbers that people call (热线号码): names, no figures, where no unit stands behind them. Ages (岁) are names too."""


def _made(text: str, start: int, stop: int, end: int, unit: str, scale: int, bound: str, *, list_at: int = -1, list_order: int = 0, minus: bool = False, ranged: bool = False) -> Figure:
    digits = text[start:stop]
    plain = digits.replace(",", "")
    whole, _, fraction = plain.partition(".")
    return Figure(start, stop, end, digits, Decimal(plain[:30]), len(fraction), unit, scale, bound, minus, list_at, list_order, ranged)


def _opens(text: str, start: int, unit: str, scale: str | None) -> bool:
    """After an opening bracket a number with a unit is a figure; after another name sign it is none."""
    return text[start - 1] in "（(“" and bool(unit or scale)


def _yearly(number: str, after: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20") and after[:1] in ("-", "—", "至", "～", "~", "、")


_BOUNDS = (
    (re.compile(r"(?:超过?|突破|逾|高于|多于|不低于|不少于|大于|至少)$"), "超"),
    (re.compile(r"(?:接近|将近|(?<![最附邻])近|不足|不到|低于|少于|不超过)$"), "近"),
    (re.compile(r"(?:大约|(?<![节制集合契])约为?|约占|左右|大概|预计)$"), "约"),
)


def _bound(before: str, after: str) -> str:
    if after in ("余", "多", "有余", "以上"):
        return "余"
    if after in ("左右", "上下"):
        return "~"
    if after in ("以下", "以内", "之内"):
        return "近"
    for words, name in _BOUNDS:
        if words.search(before):
            return name
    return ""
