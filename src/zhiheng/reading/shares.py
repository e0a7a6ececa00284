"""Shares written in words (分数): 百分之九十五, 三分之二以上, 四分之三. What has no finite decimal (三分之二) keeps no value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhiheng.reading.outline import han_value
from zhiheng.reading.quantities import Quantity

_DIGITS = "零一二三四五六七八九"
_WORD = r"(?:[零一二三四五六七八九十两]{1,3}|\d{1,3})"
_TIMES = re.compile(r"(?:(?<=增长)|(?<=增加)|(?<=提高)|(?<=扩大))(?P<times>[一二两三四五六七八九])倍(?P<bound>以上|左右)?")
_SHARE = re.compile(
    rf"(?P<of>百|千|{_WORD})分之(?P<part>百(?!分)|{_WORD}(?:[点.][{_DIGITS}\d]{{1,4}})?)(?P<bound>及以上|以上|以下|以内|左右)?"
    r"(?!(?:[^，,。；;]{0,12}(?:同意|通过|表决|出席|到会|联名)))"
)
"""A vote (三分之二以上成员同意) is a rule of procedure, no aim."""


def shares(text: str) -> Iterator[Quantity]:
    """The shares of a squeezed text that are said in words, in order, as percentages (‰ for 千分之).

    >>> [(q.value, q.unit, q.bound) for q in shares("达到百分之九十五点五以上，四分之三的村和三分之二的镇")]
    [('95.5', '%', '以上'), ('75', '%', ''), (None, '%', '')]
    """
    for found in _TIMES.finditer(text) if "倍" in text else ():
        yield Quantity(found.start(), found.end(), str(_DIGITS.index(found["times"].replace("两", "二"))), "倍", None, found["bound"] or "", han=True)
    if "分之" not in text:
        return
    for found in _SHARE.finditer(text):
        of, part = _number(found["of"]), _number(found["part"])
        if not of or part is None or (found["of"] != "千" and part > of):
            continue
        unit = "‰" if found["of"] == "千" else "%"
        whole = Decimal(1000 if unit == "‰" else 100)
        value = part if of == whole else _finite(part * whole, of)
        yield Quantity(found.start(), found.end(), None if value is None else _plain(value), unit, None, (found["bound"] or "").removeprefix("及"), han=True)


def _finite(part: Decimal, of: Decimal) -> Decimal | None:
    """A quotient with at most four decimals; None where the division never ends."""
    value = (part / of).quantize(Decimal("0.0001"))
    return value if value * of == part else None


def _number(words: str) -> Decimal | None:
    if words in ("百", "千"):
        return Decimal(100 if words == "百" else 1000)
    whole, _, rest = words.replace("两", "二").replace(".", "点").partition("点")
    value = int(whole) if whole.isdigit() else 0 if whole == "零" else han_value(whole)
    if value is None:
        return None
    decimals = "".join(d if d.isdigit() else str(_DIGITS.index(d)) for d in rest)
    return Decimal(f"{value}.{decimals}" if decimals else value)


def _plain(value: Decimal) -> str:
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
