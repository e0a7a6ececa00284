"""What stands in single cells of a scorecard (单元格): points, headings with points, names of units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from zhiheng.rules.compiler.text import canonical

_IN_NAME = re.compile(r"[（(【\[]\s*(?:共计?|计|占|满分|分值|总分|最高|最多|不超过|上限|≤)?[：:]?\s*(\d+(?:\.\d+)?)\s*分?\s*(?:封顶|以内)?(?:[，,；;]\s*(?:扣完|减完)为止)?[）)】\]]$|[（(【\[]\s*(?:共计?|计|占|满分|分值|总分|最高|最多|不超过)?\s*(\d+(?:\.\d+)?)\s*分\s*[）)】\]]")


@lru_cache(maxsize=4096)
def points_in(text: str) -> Decimal | None:
    """The points of a cell of points; a range gives its upper end.

    >>> points_in("（15）"), points_in("5分"), points_in("-0.5"), points_in("0-5分")
    (Decimal('15'), Decimal('5'), Decimal('-0.5'), Decimal('5'))
    """
    text = canonical(text).replace("−", "-").strip("（）+")
    if m := re.fullmatch(r"\d+(?:\.\d+)?-(\d+(?:\.\d+)?)分?", text):
        return Decimal(m[1])
    m = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?:分|%)?", text)
    return Decimal(m[1]) if m else None


def split_name(name: str) -> tuple[str, Decimal | None]:
    """A heading without the points printed in it, and those points.

    >>> split_name("质量技术服务机制（18分）")
    ('质量技术服务机制', Decimal('18'))
    """
    m = _IN_NAME.search(name)
    if m is None:
        return name, None
    return (name[: m.start()] + name[m.end() :]).strip("：:"), Decimal(canonical(m[1] or m[2]))


def name_and_points(name: str, head: str, worth: str = "") -> tuple[str, Decimal | None]:
    """`split_name`, and 组织领导10分 under a head that says points stand there too (考核项目及分值), 机构能力（40%） where points are in percent.

    Args:
        name: the cell; head: the word over it; worth: the cell of points of the row.

    >>> name_and_points("组织领导10分", "考核项目及分值")
    ('组织领导', Decimal('10'))
    """
    told = split_name(name)
    if told[1] is None and re.search(r"分值|分数|满分|权重", head) and (m := re.fullmatch(r"(.*?[^\d.])(\d{1,3}(?:\.\d)?)分?", canonical(name))):
        return m[1], Decimal(m[2])
    if told[1] is None and worth.endswith("%") and (m := re.fullmatch(r"(.+)（(\d{1,3}(?:\.\d+)?)%）", canonical(name))):
        return m[1], Decimal(m[2])
    return told


@lru_cache(maxsize=2048)
def units_of(text: str) -> tuple[str, ...]:
    """Names of units in a cell, as printed, without line breaks inside a name.

    >>> units_of("区质量发展\\n\\n委员会办公室")
    ('区质量发展委员会办公室',)
    """
    text = re.sub(r"[（(](?:牵头|责任|配合|协同)[^）)]*[）)]", "", text)
    text = re.sub(r"(?:牵头|责任|配合|协同配合)(?:单位|部门)[：:]", "、", text)
    out: list[str] = []
    for part in re.split(r"(?<![（(].)(?:[、，,；;]|\s/\s)(?![^（(]{0,3}[）)])", text):
        lines = [p for p in re.split(r"\s+", part.strip()) if p]
        out.extend(_lines_of(lines))
    return tuple(dict.fromkeys(u.strip("。.：:") for u in out if u.strip("。.：:—－-/")))


_WHOLE = re.compile(r"(?:局|委|部|室|中心|政府|委员会|办公室|公司|街道|银行|分局|成员单位|单位|院|联合会|总工会|乡镇)$")


def _lines_of(lines: Sequence[str]) -> list[str]:
    """Lines of a cell joined where a line break falls inside a name."""
    names: list[str] = []
    for line in lines:
        if names and not (_WHOLE.search(names[-1]) and _WHOLE.search(line) and len(line) >= 3 and not line.startswith("办公室")):
            names[-1] += line
        else:
            names.append(line)
    return names
