"""Names of listed figures (并列名称): which name each figure of `A、B和C分别为x、y、z` belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.checking.claims.model import Claim
from zhiheng.checking.claims.words import clean

_PAIRS = {"产销": ("生产", "销售"), "进出口": ("进口", "出口"), "城乡": ("城镇", "农村"), "一三产业": ("第一产业", "第三产业"), "二三产业": ("第二产业", "第三产业"), "一二产业": ("第一产业", "第二产业")}
_SPLIT = re.compile(r"、|和|及|与|以及")


def names_of(members: Sequence[Claim], text: str) -> list[str]:
    """The names that a list of figures is about, in order; [] when they cannot be told. `text` is their passage."""
    if len(members) < 2:
        return []
    first = members[0]
    for piece in reversed(re.split(r"[，,；;。：:]", text[max(0, first.start - 120) : first.start])[-4:]):
        found = split_names(piece, len(members))
        if found:
            return found
    return []


def split_names(words: str, count: int) -> list[str]:
    """`count` names from the words before a list.

    >>> split_names("A、B级企业有所增加", 2), split_names("货车产销", 2), split_names("一三产业比重分别比同期提高", 2)
    (['A级企业', 'B级企业'], ['货车生产', '货车销售'], ['第一产业比重', '第三产业比重'])
    """
    text = re.sub(r"(?:分别|依次|有所|各(?!类|级|种|项)|均).*$", "", words)
    text = clean(text)
    text = re.sub(r"大、中、小(?=型)|大中小(?=型)", "大型、中型、小", re.sub(r"大、?中、?小、?微(?=型)", "大型、中型、小型、微", text))
    if count == 2 and not re.search(r"\d", text) and not _SPLIT.search(re.sub("|".join(_PAIRS), "", text)):
        for pair, both in _PAIRS.items():
            if pair in text:
                return [text.replace(pair, one) for one in both]
    parts = [p for p in _SPLIT.split(text) if p]
    if len(parts) != count or any(re.search(r"\d[\d.,]*[百千万亿]{0,2}[^\d]{0,3}$", p) for p in parts):
        return []
    last = parts[-1]
    stem = len(parts[0])
    if all(len(p) == stem for p in parts[:-1]) and len(last) > stem and stem <= 4:
        return [*(p + last[stem:] for p in parts[:-1]), last]
    return parts
