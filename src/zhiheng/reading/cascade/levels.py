"""Whose programme a document is (文件层级): state, province, city, county or township, from its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

LEVELS = ("state", "province", "city", "county", "township")
"""From above."""
_WORDS = {"省": "province", "自治区": "province", "市": "city", "自治州": "city", "盟": "city", "县": "county", "区": "county", "旗": "county", "镇": "township", "乡": "township", "街道": "township"}
_NAMED = re.compile(
    r"(?P<stem>[\u4e00-\u9fffXx×]{1,7}?)(?P<word>自治区|自治州|省|市|盟|县|区|旗|镇|乡|街道)(?=人民|政府|委|质量|关于|办公|市场|创建|开展|实施|国民|“|（|\d|\d|$|[^\u4e00-\u9fff]|[\u4e00-\u9fff])"
)
_NO_NAME = re.compile(r"(?:强|全|各|本|我|示范|建设|质量|创建|开发|园|地|社|景|小|片|辖|库|牧|林|街|专|试验|先行|管|都|城|上|超|楼|门|股)$")
_STATE = re.compile(r"^(?:中共中央|国务院|中华人民共和国|国家|全国)")


def level_of(document: Mapping[str, Any]) -> str | None:
    """The level of a document (`Document.to_json`): by the region in its title, its issuer, else by the units it names.

    A county-level city reads as a city: its name does not tell. None where nothing tells.

    >>> level_of({"document": {"title": "云汀县质量强县建设实施方案", "issuer": None}})
    'county'
    """
    head = document.get("document") or {}
    for words in (head.get("title"), head.get("issuer")):
        if found := _in(words or ""):
            return found
    return _by_units(_units(document))


def _in(words: str) -> str | None:
    words = re.sub(r"[\s“”《》\"]|^(?:中共)|关于印发|关于", "", words)
    if _STATE.match(words):
        return "state"
    best: str | None = None
    for found in _NAMED.finditer(words[:40]):
        if _NO_NAME.search(found["stem"]):
            continue
        best = _WORDS[found["word"]]
        rest = _NAMED.match(words, found.end())
        while rest is not None and not _NO_NAME.search(rest["stem"]) and len(rest["stem"]) <= 4:
            best = _WORDS[rest["word"]]
            rest = _NAMED.match(words, rest.end())
        return best
    return best


def _units(document: Mapping[str, Any]) -> Iterable[str]:
    for name in ("targets", "tasks"):
        for entry in document.get(name) or ():
            for role in ("lead", "support", "by_remit"):
                yield from entry["units"][role]
    for section in (document.get("scorecard") or {}).get("sections", ()):
        for row in section["rows"]:
            yield from row["units"]


def _by_units(names: Iterable[str]) -> str | None:
    """The level most units carry before their names (省科技厅, 县财政局); a bare name says nothing."""
    found: Counter[str] = Counter()
    for name in names:
        if first := re.match(r"(省|市|县|区|旗)(?=[\u4e00-\u9fff]{2})", name):
            found[_WORDS[first[1]]] += 1
    return found.most_common(1)[0][0] if found else None


def above(upper: str | None, lower: str | None) -> bool:
    """Whether one level lies above the other; False where one is not known."""
    return upper in LEVELS and lower in LEVELS and LEVELS.index(str(upper)) < LEVELS.index(str(lower))
