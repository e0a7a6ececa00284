"""The region tree of a day (区划表): which regions there were, what each lay in, and which code followed which (承继).

Codes follow GB/T 2260: six digits for province, city and county, nine for a township, twelve for a village. A record keeps the code
under which it was entered; it counts for the region that the code means on the day asked for: the code's successors by then, or, for a
day before a change, its forerunners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from zhiheng.errors import PackInvalid, RollUpRefused
from zhiheng.values import RegionCode

NATION: Final = "000000"
"""Stands for the whole country, to which GB/T 2260 gives no code."""
LEVELS: Final[Mapping[str, str]] = {"township": "乡级", "county": "县级", "city": "地级", "province": "省级", "nation": "全国"}
"""Levels from below, with their Chinese names."""
CHANGES: Final = ("renamed", "merged", "split", "moved", "recoded")
"""How one code followed another: 更名、合并、拆分、改属、改码."""


@dataclass(frozen=True)
class Region:
    """A region under one code (行政区划): in force from `since` up to the day before `until`.

    `parent` is what it lies in; left out, the region that its code names (a county's city, a city's province).
    """

    code: str
    name: str
    since: date | None = None
    until: date | None = None
    parent: str = ""

    def stands(self, day: date) -> bool:
        """Whether the code is in force on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Successor:
    """One code followed another on a day (承继): a merger has two lines with one `new`, a split two with one `old`."""

    old: str
    new: str
    on: date
    how: str
    source: str = ""


def level_of(code: str) -> str:
    """The level that a code's form names.

    >>> [level_of(c) for c in ("990000", "990100", "990121", "990121100")]
    ['province', 'city', 'county', 'township']
    """
    if code == NATION:
        return "nation"
    if len(code) > 6 and RegionCode(code).stem != code[:6]:
        return "township"
    return {2: "province", 4: "city"}.get(len(RegionCode(code).stem), "county")


class RegionTree:
    """Regions with their years and successors; answers for any day.

    Raises:
        PackInvalid: a line contradicts another (a code twice at one time, an end without successor, an unknown code, a circle).
    """

    def __init__(self, regions: Iterable[Region], successors: Iterable[Successor] = (), where: str = "区划表") -> None:
        self.regions: dict[str, Region] = {}
        self.successors = tuple(sorted(successors, key=lambda s: (s.on, s.old, s.new)))
        for region in regions:
            RegionCode(region.code)
            if region.code in self.regions:
                raise PackInvalid(f"{where}：代码“{region.code}”有两行，每个代码应只有一行", where=where, code=region.code)
            if region.since and region.until and region.until <= region.since:
                raise PackInvalid(f"{where}：“{region.code}”的止日不晚于起日", where=where, code=region.code)
            self.regions[region.code] = region
        self._check(where)

    def _check(self, where: str) -> None:
        for line in self.successors:
            old, new = self.regions.get(line.old), self.regions.get(line.new)
            if old is None or new is None:
                missing = line.old if old is None else line.new
                raise PackInvalid(f"{where}：承继表里的“{missing}”不在区划表里", where=where, code=missing)
            if line.how not in CHANGES:
                raise PackInvalid(f"{where}：承继方式应为 {'、'.join(CHANGES)} 之一，写的是“{line.how}”", where=where, code=line.old)
            if not new.stands(line.on):
                raise PackInvalid(f"{where}：“{line.new}”在承继日 {line.on} 没有生效", where=where, code=line.new)
            if old.until != line.on:
                raise PackInvalid(f"{where}：“{line.old}”的止日应为承继日 {line.on}，写的是 {old.until or '空'}", where=where, code=line.old)
        for region in self.regions.values():
            if region.until is not None and not self._after(region.code):
                message = f"{where}：“{region.code} {region.name}”到 {region.until} 为止，承继表里没有它的去向，它的记录会丢失"
                raise PackInvalid(message, where=where, code=region.code)
            if region.parent and region.parent not in self.regions and region.parent != NATION:
                raise PackInvalid(f"{where}：“{region.code}”的上级“{region.parent}”不在区划表里", where=where, code=region.code)
            seen = {region.code}
            above = self.parent(region.code)
            while above is not None:
                if above in seen:
                    raise PackInvalid(f"{where}：“{region.code}”的上级绕成了圈", where=where, code=region.code)
                seen.add(above)
                above = self.parent(above)

    @cached_property
    def _afterwards(self) -> Mapping[str, list[Successor]]:
        out: dict[str, list[Successor]] = {}
        for line in self.successors:
            out.setdefault(line.old, []).append(line)
        return out

    @cached_property
    def _forerunners(self) -> Mapping[str, list[Successor]]:
        out: dict[str, list[Successor]] = {}
        for line in self.successors:
            out.setdefault(line.new, []).append(line)
        return out

    def _after(self, code: str) -> list[Successor]:
        return self._afterwards.get(code, [])

    def name(self, code: str) -> str:
        """The region's name; a township that the table does not list is named by its code."""
        if code == NATION:
            return "全国"
        return self.regions[code].name if code in self.regions else code

    def parent(self, code: str) -> str | None:
        """What the region lies in: as stated, else the nearest listed region that its code names; a province lies in the nation."""
        if code == NATION:
            return None
        region = self.regions.get(code)
        if region is not None and region.parent:
            return region.parent
        for shorter in _above(code):
            if shorter in self.regions:
                return shorter
        return NATION

    def path(self, code: str) -> list[str]:
        """The region and all that it lies in, up to the nation."""
        out, here = [], code
        while here is not None:
            out.append(here)
            here = self.parent(here)  # type: ignore[assignment]
        return out

    def stands_for(self, code: str, day: date) -> frozenset[str]:
        """The codes in force on the day that a recorded code means: one, or several where a split or merger leaves it open.

        Raises:
            RollUpRefused: neither the code nor a region above it is listed.
        """
        region = self.regions.get(code)
        if region is None:
            for shorter in _above(code):
                if shorter in self.regions and level_of(code) == "township" and level_of(shorter) in ("township", "county"):
                    return frozenset([code]) if self.regions[shorter].stands(day) else self.stands_for(shorter, day)
            raise RollUpRefused(f"区划表里没有代码“{code}”，请核对该代码，或在区划表里补上这一行", code=code)
        if region.stands(day):
            return frozenset([code])
        ended = region.until is not None and region.until <= day
        nearby = [s.new for s in self._after(code)] if ended else [s.old for s in self._forerunners.get(code, [])]
        if not nearby:
            raise RollUpRefused(f"“{code} {region.name}”在 {day} 还没有设立，区划表里也没有它的前身，请核对记录的日期或区划表", code=code)
        return frozenset[str]().union(*(self.stands_for(other, day) for other in nearby))

    def ancestor(self, code: str, level: str, day: date) -> str:
        """The region of the level, on the day, to which a recorded code belongs.

        A county that lies directly in a province (省直管) has no city and stands for itself at that level.

        Raises:
            RollUpRefused: a split or merger leaves open which region it is; the sentence names them.
        """
        if level not in LEVELS:
            raise RollUpRefused(f"汇总层级应为 {'、'.join(LEVELS)} 之一，写的是“{level}”", level=level)
        found = {self._at(candidate, level) for candidate in self.stands_for(code, day)}
        if len(found) > 1:
            names = "、".join(f"{c} {self.name(c)}" for c in sorted(found))
            raise RollUpRefused(
                f"代码“{code}”在 {day} 对应 {names}，记录上没有更细的代码，不能归到{LEVELS[level]}；请改按上一级汇总，或把记录改到乡级代码",
                code=code,
                level=level,
            )
        one = found.pop()
        if list(LEVELS).index(level_of(one)) > list(LEVELS).index(level):
            raise RollUpRefused(
                f"“{code} {self.name(code)}”只有{LEVELS[level_of(one)]}代码，不能归到{LEVELS[level]}；请把记录改到{LEVELS[level]}代码，或按上一级汇总",
                code=code,
                level=level,
            )
        return one

    def _at(self, code: str, level: str) -> str:
        order = list(LEVELS)
        best = code
        for region in self.path(code):
            if order.index(level_of(region)) > order.index(level):
                break
            best = region
        return best

    def standing(self, level: str, day: date, inside: str = NATION) -> list[str]:
        """The codes of a level that are in force on the day inside a region, in order."""
        codes = (c for c, r in self.regions.items() if level_of(c) == level and r.stands(day))
        return sorted(c for c in codes if inside in self.path(c))


def _above(code: str) -> list[str]:
    """The codes that a code names above itself, nearest first, by GB/T 2260 alone."""
    out = []
    if len(code) > 9:
        out.append(code[:9])
    if len(code) > 6:
        out.append(code[:6])
    for digits in (4, 2):
        shorter = code[:digits] + "0" * (6 - digits)
        if shorter != code[:6]:
            out.append(shorter)
    return out
