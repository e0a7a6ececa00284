"""The language of templates (模板写法): what may stand between braces, read into parts.

    {工业产品质量监督抽查合格率}  {合格率.变化词}  {变化值}  {合格率:2}
    {如果 合格率 上升}…{否则}…{完}     {每个 乡镇 按 合格率}…{完}
    {图 合格率 走势}  {表 合格率 按地区}  {设 合格率＝工业产品质量监督抽查合格率}
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BRACES = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
"""A field; full-width braces are read like the others."""
_VALUE = re.compile(r"(?P<name>[^.．:：]+)(?:[.．](?P<side>[^.．:：]+))?(?:[:：](?P<places>[0-4]))?")
_COMPARED = re.compile(r"(?P<left>.+?)\s*(?P<sign>≥|≤|＞|＜|＝|>=|<=|>|<|=)\s*(?P<line>-?\d+(?:\.\d+)?)\s*%?")
STATES = ("上升", "下降", "持平", "待定", "有数", "有", "无")
CHARTS = ("走势", "按地区", "分类")
_SIGNS = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "＝": "="}


@dataclass(frozen=True)
class Ref:
    """A name with a side and decimals: `合格率.变化值:2`."""

    name: str
    side: str = ""
    places: int | None = None


@dataclass(frozen=True)
class Field:
    """One field. `kind` is value, if, else, end, each, chart, table, let or pending; `text` is as written.

    `ref` is the value, the condition's left side, or what a chart or table shows; `state` a condition's word, the form of a chart or
    table, or the mode of `pending`; `line` the number a condition compares with; `by` what a list is ranked by; `most` how many rows.
    """

    kind: str
    text: str
    ref: Ref = Ref("")
    state: str = ""
    line: str = ""
    by: str = ""
    most: int = 0


class FieldFault(Exception):
    """A field that cannot be read; the sentence says why."""


def parse_field(inside: str) -> Field:
    """A field from what stands between its braces.

    Raises:
        FieldFault: it has none of the forms.

    >>> parse_field("如果 合格率 ≥ 95").state
    '>='
    >>> parse_field("合格率.变化值:2").ref
    Ref(name='合格率', side='变化值', places=2)
    """
    text = re.sub(r"[\s　]+", " ", inside).strip()
    head, _, rest = text.partition(" ")
    rest = rest.strip()
    if not text:
        raise FieldFault("花括号里没有内容")
    if text in ("完", "结束"):
        return Field("end", text)
    if text == "否则":
        return Field("else", text)
    if head in ("如果", "每个", "图", "表", "设", "待定") and not rest:
        raise FieldFault(f"“{head}”后面缺少内容")
    match head:
        case "如果":
            return _condition(text, rest)
        case "每个":
            return _each(text, rest)
        case "图" | "表":
            words = rest.split(" ")
            form = words.pop() if len(words) > 1 and words[-1] in CHARTS else ""
            return Field("chart" if head == "图" else "table", text, parse_ref("".join(words)), form)
        case "设":
            name, sign, meaning = rest.replace("＝", "=").partition("=")
            if not sign or not name.strip() or not meaning.strip():
                raise FieldFault("“设”应写作 {设 简称＝全称}")
            return Field("let", text, parse_ref(meaning), by=name.strip())
        case "待定":
            if rest not in ("写明", "略去"):
                raise FieldFault("“待定”后面应为“写明”或“略去”")
            return Field("pending", text, state=rest)
    return Field("value", text, parse_ref(text))


def parse_ref(text: str) -> Ref:
    """A name with its side and decimals."""
    found = _VALUE.fullmatch(text.strip())
    if found is None:
        raise FieldFault(f"“{text}”应写作 名称、名称.内容 或 名称:小数位数")
    return Ref(found["name"].strip(), (found["side"] or "").strip(), int(found["places"]) if found["places"] else None)


def _condition(text: str, rest: str) -> Field:
    if found := _COMPARED.fullmatch(rest):
        return Field("if", text, parse_ref(found["left"]), _SIGNS.get(found["sign"], found["sign"]), found["line"])
    words = rest.split(" ")
    if len(words) == 1:
        return Field("if", text, parse_ref(rest), "有数")
    if words[-1] not in STATES:
        raise FieldFault(f"条件“{words[-1]}”应为 {'、'.join(STATES)}，或 ≥ 95 这样的比较")
    return Field("if", text, parse_ref("".join(words[:-1])), words[-1])


def _each(text: str, rest: str) -> Field:
    most = 0
    if found := re.search(r" 前 ?(\d{1,4})$", rest):
        most, rest = int(found[1]), rest[: found.start()].strip()
    name, _, by = rest.partition(" 按 ")
    return Field("each", text, Ref(name.replace(" ", "")), by=by.strip(), most=most)
