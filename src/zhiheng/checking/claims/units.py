"""What a unit counts (计量对象): money, weight, area and the like are brought to one base, counts keep their name."""

from __future__ import annotations

FACTORS: dict[str, tuple[str, int]] = {
    "人民币": ("元", 1),
    "斤": ("斤", 1),
    "公斤": ("斤", 2),
    "千克": ("斤", 2),
    "吨": ("斤", 2000),
    "公里": ("米", 1000),
    "千米": ("米", 1000),
    "米": ("米", 1),
    "平方公里": ("平方米", 10**6),
    "平方千米": ("平方米", 10**6),
    "平方米": ("平方米", 1),
    "m2": ("平方米", 1),
    "m²": ("平方米", 1),
    "㎡": ("平方米", 1),
    "m3": ("立方米", 1),
    "m³": ("立方米", 1),
    "度": ("千瓦时", 1),
    "千瓦时": ("千瓦时", 1),
    "千瓦": ("千瓦", 1),
    "兆瓦": ("千瓦", 1000),
    "吉瓦": ("千瓦", 10**6),
    "人次": ("人次", 1),
    "名": ("人", 1),
    "批": ("批次", 1),
    "户": ("家", 1),
    "家次": ("家次", 1),
    "吨标煤": ("吨标准煤", 1),
}
"""Printed unit -> base unit and factor (换算); every unit not named is its own base."""


def base_of(unit: str) -> tuple[str, int]:
    """Base unit and whole-number factor."""
    return FACTORS.get(unit, (unit, 1))


def alike(left: str, right: str) -> bool:
    """Whether two figures may be of one kind of thing: the same base, or one of them is the general 个.

    >>> alike("批次", "批次"), alike("家", "项")
    (True, False)
    """
    return left == right != "" or ("个" in (left, right) and left in THINGS and right in THINGS)


THINGS = frozenset(("个", "批次", "家", "件", "种", "台", "套", "条", "起", "例", "份", "所", "座", "只", "款"))
RATES = frozenset(("%", "‰", "百分点"))
