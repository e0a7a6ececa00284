"""Kinds of government bodies with the words documents use for them (机构类别): full name, short names, former names with dates.

A body of a place is printed as a level word or place name and the name of its kind: 县市场监督管理局 is 县 and
市场监督管理局. What is short for a kind, and what a kind was called before a reform, holds in every place and is pack data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

LEVELS = ("province", "city", "county", "township")
"""Levels of regions, from the highest."""
LEVEL_WORDS: Mapping[str, str] = {"省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "区": "county", "旗": "county"}
"""What a level is called in front of a body's name; 市 is the county itself where the county is a city."""


@dataclass(frozen=True)
class FormerName:
    """A name that a kind of body had (曾用名): in use until `until[level]`, the last day by which the reform was to be done.

    `sure` is False where part of the duties went elsewhere: then a person says which body is meant.
    """

    name: str
    short: tuple[str, ...]
    reform: str
    until: Mapping[str, date]
    source: str
    certainty: str
    sure: bool = True
    note: str = ""

    def names(self) -> Sequence[str]:
        """The full former name and its short forms."""
        return (self.name, *self.short)

    def ended(self, level: str) -> date | None:
        """The last day of the name at a level (`province`, `city`, `county`)."""
        return self.until.get(level) or self.until.get("county")


@dataclass(frozen=True)
class Organ:
    """A kind of body (机构类别), for example 市场监督管理局: one code, the names in use, the names it had."""

    code: str
    name: str
    short: tuple[str, ...] = ()
    former: tuple[FormerName, ...] = ()

    def names(self) -> Sequence[str]:
        """The full name and its short forms."""
        return (self.name, *self.short)


_SPACE = re.compile(r"\s")
_WIDE = str.maketrans({"(": "（", ")": "）", "〔": "（", "〕": "）", "[": "（", "]": "）"})
_BRACKET = re.compile(r"（[^（）]*）?$")
_INNER = re.compile(r"(?<=[^各])（[^（）]*）(?=[局委办厅]$)")
_YOUTH = re.compile(r"^(?:共青)?团([省市县区州旗])委$")
_ALIKE = (
    ("监督管理", "监管"),
    ("行政管理", ""),
    ("人民政府", "政府"),
    ("办公室", "办"),
    ("办公厅", "办"),
    ("委员会", "委"),
    ("管理委", "管委"),
    ("和", ""),
    ("与", ""),
    ("、", ""),
    ("·", ""),
)


def plain_name(name: str) -> str:
    """A printed name without white space and without a bracket at its end or before its last character (挂牌、简称).

    >>> plain_name("县市场监管局(县知识产权局) ")
    '县市场监管局'
    """
    squeezed = _SPACE.sub("", name).translate(_WIDE)
    cut = _INNER.sub("", _BRACKET.sub("", squeezed))
    return _YOUTH.sub(r"\1团委", cut) or squeezed


def even_name(stem: str) -> str:
    """A stem in the one spelling that full and usual short forms share; only for comparing, never shown.

    >>> even_name("市场监督管理局") == even_name("市场监管局"), even_name("人民政府办公室")
    (True, '政府办')
    """
    for long, short in _ALIKE:
        stem = stem.replace(long, short)
    if stem.endswith("厅"):
        stem = stem[:-1] + "局"
    return stem.replace("总局", "局")


@dataclass(frozen=True)
class Known:
    """What the words of a stem say (识别结果): the kind of body, and the former name where it is one."""

    organ: Organ
    former: FormerName | None = None


@dataclass(frozen=True)
class OrganBook:
    """All kinds of bodies, found by any of their names (机构名称表)."""

    organs: tuple[Organ, ...]
    _by_name: Mapping[str, tuple[Known, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index every name; a name in use goes before a former one."""
        found: dict[str, list[Known]] = {}
        for organ in self.organs:
            for name in organ.names():
                found.setdefault(even_name(name), []).append(Known(organ))
        for organ in self.organs:
            for former in organ.former:
                for name in former.names():
                    found.setdefault(even_name(name), []).append(Known(organ, former))
        object.__setattr__(self, "_by_name", {k: tuple(v) for k, v in found.items()})

    def find(self, stem: str) -> tuple[Known, ...]:
        """The kinds of body that the stem may mean; those in use first, none where the book does not know it."""
        known = self._by_name.get(even_name(stem), ())
        current = tuple(k for k in known if k.former is None)
        return current or known

    def merged(self, more: Iterable[Organ]) -> OrganBook:
        """The book with further kinds."""
        return OrganBook((*self.organs, *more))
