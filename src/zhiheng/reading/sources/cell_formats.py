"""Cell values as a reader sees them (单元格显示格式): 0.95 with the format 0% is 95%, 45838 with a date format is a day.

Digits that a format hides are kept, for nothing is rounded here: 0.9325 with 0% reads 93.25%. A format that is not
understood gives the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

_YEAR_MONTH, _MONTH_DAY, _FULL = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "yyyy/m/d", 16: "m/d", 17: "yyyy/m", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m/d/yy", 31: _FULL, 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: _YEAR_MONTH, 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
"""Formats that a file names by number only; the Chinese ones are those of Excel in mainland China."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_NUMBER = re.compile(r"(?P<whole>[#0?][#0?,]*|(?=\.))(?:\.(?P<part>[0#?]*))?(?P<scale>,*)")
_DATE = re.compile(r"yyyy|yy|mm?|dd?|hh?|ss?|上午/下午|AM/PM|A/P|aaaa?", re.IGNORECASE)


def shown(value: Any, code: str | None = None, base_1904: bool = False) -> str:
    """A cell value in words: text as it is, numbers and days by the format `code` of the cell (None: General)."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if code and is_date(code):
            moment = _moment(value, base_1904)
            return _day(moment, code) if moment is not None else plain(value)
        return _number(value, code) if code else plain(value)
    if isinstance(value, datetime):
        return _day(value, code) if code and is_date(code) else value.strftime("%Y-%m-%d %H:%M") if (value.hour or value.minute) else value.strftime("%Y-%m-%d")
    if isinstance(value, date):
        return _day(datetime(value.year, value.month, value.day), code) if code and is_date(code) else value.strftime("%Y-%m-%d")  # noqa: DTZ001
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip("\n ")


def plain(value: Any) -> str:
    """A stored number with the 15 digits that Excel keeps, without exponent and trailing zeros.

    >>> plain(0.1 + 0.2), plain(95.0)
    ('0.3', '95')
    """
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Any, places: int) -> str:
    """A stored share with a percentage format; digits that the format hides are kept.

    >>> percent(0.95, 0), percent(0.9325, 0)
    ('95%', '93.25%')
    """
    return _number(value, "0." + "0" * places + "%" if places else "0%")


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether a format shows a day or a time."""
    bare = _LITERAL.sub("", code.split(";")[0])
    return bool(re.search(r"[ymdhs]|上午", bare, re.IGNORECASE)) and not re.search(r"[#0]", bare)


@lru_cache(maxsize=512)
def _parts(code: str) -> tuple[str, str, int, bool, int, bool] | None:
    """Words before and after the number, decimals always shown, thousands parted or not, thousands cut off, percentage."""
    section = code.split(";")[0]
    if "!" in section or re.search(r"[eE][+-]|\?/|General|G/通用格式|@", _LITERAL.sub("", section)):
        return None
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(next((g for g in match.groups() if g is not None), ""))
        return chr(0xE000 + len(kept) - 1)

    masked = _LITERAL.sub(keep, section)
    found = next((m for m in _NUMBER.finditer(masked) if m.group()), None)
    if found is None or len(kept) > 100:
        return None

    def words(text: str) -> str:
        return "".join(kept[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE100 else c for c in text.replace("%", "")).strip(" ")

    before, after = masked[: found.start()], masked[found.end() :]
    if re.search(r"[#0?]", after):
        return None
    return words(before), words(after), (found["part"] or "").count("0"), "," in found["whole"].strip(","), len(found["scale"]) + (len(found["whole"]) - len(found["whole"].rstrip(","))), "%" in masked


def _number(value: Any, code: str) -> str:
    parts = _parts(code)
    if parts is None:
        return plain(value)
    before, after, places, parted, cut, share = parts
    exact = Decimal(format(value, ".15g")) * (100 if share else 1) / 1000**cut
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, fraction = text.partition(".")
    if parted:
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        whole = sign + f"{int(digits):,}"
    fraction = fraction.ljust(places, "0")
    return before + whole + ("." + fraction if fraction else "") + ("%" if share else "") + after


def _moment(value: Any, base_1904: bool) -> datetime | None:
    """The moment behind a serial number: days since 1899-12-30, or 1904-01-01 in files of old Macintoshes."""
    try:
        start = datetime(1904, 1, 1) if base_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        return start + timedelta(days=float(value))
    except (OverflowError, ValueError):
        return None


def _day(moment: datetime, code: str) -> str:
    """A moment in a date format; `m` after hours or before seconds is minutes."""
    section = code.split(";")[0]
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(next((g for g in match.groups() if g is not None), ""))
        return chr(0xE000 + len(kept) - 1)

    masked = _LITERAL.sub(keep, section)
    out, at, hour = [], 0, False
    for token in _DATE.finditer(masked):
        word = token.group().lower()
        out.append(masked[at : token.start()])
        at = token.end()
        minutes = word[0] == "m" and (hour or re.match(r"[^a-z]*s", masked[at:], re.IGNORECASE))
        hour = word[0] == "h"
        number = {"y": moment.year, "m": moment.minute if minutes else moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}.get(word[0])
        if word[0] == "a" or word.startswith("上"):
            out.append("星期" + "一二三四五六日"[moment.weekday()] if word.startswith("aaa") else "")
        elif word == "yy":
            out.append(f"{moment.year % 100:02d}")
        else:
            out.append(f"{number:02d}" if len(word) == 2 else str(number))
    out.append(masked[at:])
    return "".join(kept[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE100 else c for c in "".join(out)).strip()
