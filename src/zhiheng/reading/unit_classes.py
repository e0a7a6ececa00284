"""Names of sets of units (一类单位): 各乡镇, 各成员单位, 县直有关部门. A set is never one unit, and 有关 leaves it open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

CLASS_WORDS: Mapping[str, str] = {
    "townships": "全部乡镇（街道、园区）",
    "members": "质量发展委员会全体成员单位",
    "departments": "本级各部门",
    "lower": "下级各地",
    "society": "企业、协会、机构等社会主体",
    "open": "文件没有点名的单位",
}
"""What each kind of set means; the codes stand in stored answers."""


@dataclass(frozen=True)
class UnitClass:
    """A set by its code. `is_open` when only some of the set are meant and the text does not say which (有关, 相关)."""

    code: str
    is_open: bool = False


_SOME = r"(?:有关|相关|各有关|各相关|责任|涉及|主管|行业主管|牵头|配合|其他|其它|职能)"
_LEVEL = r"(?:全?[省市县区州旗]|县级|市级|省级|区级|本级|中央|国家)?(?:直属?|属|级)?(?:及|和|、|驻[省市县区]|垂管|直属)?"
_TOWN = r"(?:乡镇|镇乡|乡|镇|街道办事处|街道|镇街|街镇|乡街|园区|开发区|工业园区?|经开区|高新区|管委会|场|社区|[、和及与（）])+"
_GOVERNED = r"(?:党委|党工委|人民政府|政府|办事处|管委会|党委政府|[、和及（）])*"
_PLACES = r"(?:设区的?|地级)?(?:市|县|区|州|盟|旗|地区|[、和及（）])+"
_COMMITTEE = r"(?:质量[一-龥]*?(?:委员会|小组|办公室)|质发委|质发办|质委会)"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("members", re.compile(rf"^(?:[一-龥]{{0,4}}?{_COMMITTEE}|[省市县区]?(?:委员会|领导小组))?(?:{_SOME}|各|全体)*成员单位$")),
    ("townships", re.compile(rf"^(?:全[县区市])?各?{_SOME}?{_TOWN}{_GOVERNED}$")),
    (
        "lower",
        re.compile(
            rf"^各{_SOME}?{_PLACES}{_GOVERNED}(?:质量[^，]*|市场监管局?)?$|^各(?:地|地区|地方(?:人民)?政府)$"
            rf"|^(?:各|有关|相关|各有关|各相关)[省市县区州]级(?:党委|人民政府|政府|部门)*$"
            rf"|^各级(?:党委|人民政府|政府|地方|[一-龥]{{2,10}}(?:部门|机构|单位)|部门|机构|单位|[、和及])*$"
        ),
    ),
    ("society", re.compile(r"^(?:各|全部|规模以上|规上|重点|有关|相关|各有关|各类|龙头)*(?:(?:生产|经营|食品|建设|施工)?企业|行业协会|协会商会|商会|社会组织|检验检测机构|技术机构|金融机构|新闻媒体|媒体|高等?院?校|高校|科研院所|[、和及])+$")),
    ("departments", re.compile(rf"^{_LEVEL}各?{_SOME}*(?:行业|行政|监管|执法)?{_SOME}*(?:部门|单位|机关|方面|部门单位|[、和及])+$")),
)


def unit_class(name: str) -> UnitClass | None:
    """The set that a squeezed name means, or None where it names one unit.

    >>> unit_class("各乡镇人民政府"), unit_class("县直有关部门")
    (UnitClass(code='townships', is_open=False), UnitClass(code='departments', is_open=True))
    """
    for code, rule in _RULES:
        if len(name) >= 2 and rule.match(name):
            if code == "townships" and not re.search("各|乡镇|镇街|街道|全", name):
                continue
            loose = bool(re.search(_SOME, name)) or name in ("部门", "单位", "各方面")
            if code == "departments" and loose and not re.search("各|全|直|级", re.sub(_SOME, "", name)):
                return UnitClass("open", True)
            return UnitClass(code, loose)
    return None
