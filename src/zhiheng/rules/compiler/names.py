"""The names of things and figures in a clause (事物与指标的名称), without the verbs and signs around them."""

from __future__ import annotations

import re

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.text import outside, strip_number

PERIODS = {"年": "year", "半年": "half", "季度": "quarter", "月": "month", "周": "week", "学期": "term"}


def trim(name: str) -> str:
    name = strip_number(name.strip("，。；：、 的"))
    while (short := words.CONNECTIVES.sub("", name)) != name and short:
        name = short
    return name.strip("，。；：、")


def thing(text: str) -> str:
    """The name of what a clause asks for, without the verb that brings it about.

    >>> thing("成立党政主要领导双牵头的质量发展委员会")
    '党政主要领导双牵头的质量发展委员会'
    """
    name = trim(text)
    bare = words.ADVERBS.sub("", name)
    short = words.CREATE.sub("", bare)
    if short != bare and (len(short) >= 3 or re.fullmatch(r"有(?:方案|制度|计划|规划|文件|台账|机制|措施|政策|案例|平台)", bare)) and len(outside(name, "，。；")) == 1:
        name = short
    if m := words.PRIZE.match(name):
        name = m["prize"]
    name = re.sub(r"^(?:形式多样|内容丰富)的", "", words.GOODNESS.sub("", name))
    return trim(name) or text


def measured(name: str) -> str:
    name = trim(name)
    name = re.sub(r"^(?:本区域|本地区|辖区内?|区域内|全区)(?=.{4})", "", name) if not words.MEASURE_END.search(name) else name
    name = re.sub(r"(?:应当|应该|应|须|要|需|必须|保障|稳定|保持|总数|数量)$", "", name) or name
    name = re.sub(r"(?<=率)在$|(?<=比例)在$", "", name)
    return trim(name)


def counted(name: str) -> tuple[str, str | None]:
    period = None
    if m := re.search(r"^(?:每|全|当|本|一)(年|季度|月|半年|周)(?:度)?(?:内|至少)?|(?:每|一|全)(年|季度|月|半年|周)$", name):
        period = PERIODS[m[1] or m[2]]
        name = (name[: m.start()] + name[m.end() :]).strip("，")
    name = measured(re.sub(r"，?(?:年内|全年|当年|年度内)$", "", name))
    if m := re.search(r"(?:建立|拥有|配备|建成|获得|取得|获|培育|创建)(?P<x>[^，]{3,})$", name):
        name = m["x"]
    return thing(name), period


def title_of(context: Context) -> str:
    """The row's title as a name: without its outline number and the mark of a key item."""
    return re.sub(r"^\d+(?:\.\d+)*[.、]?(?=\D)", "", context.title).strip("★※*☆ ")
