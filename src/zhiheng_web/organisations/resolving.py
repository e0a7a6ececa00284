"""Printed names of a document and what they mean in a region (责任单位对应): the register of the site put before the kernel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhiheng.packs.organs import organ_book
from zhiheng.reading.resolving import KnownUnit, Register, Resolution, Resolver, Said
from zhiheng_web.organisations.models import CLASSES, Region, Unit, UnitAlias

LEVELS = {"province", "city", "county", "township"}
CLASS_WORDS = dict(CLASSES)


@dataclass(frozen=True)
class Meaning:
    """What a printed name means here (对应结果), with the unit itself and candidates for a person to choose from."""

    name: str
    found: Resolution
    unit: Unit | None = None
    candidates: Sequence[Unit] = field(default_factory=tuple)

    @property
    def sense(self) -> str:
        """unit, class, outside or unknown."""
        return "class" if self.unit is not None and self.unit.kind == "class" else self.found.sense

    @property
    def class_code(self) -> str:
        """The set that is meant, where it is one."""
        if self.unit is not None and self.unit.kind == "class":
            return self.unit.class_code or "listed"
        return self.found.class_code

    @property
    def is_open(self) -> bool:
        """Whether only some of the set are meant, and the document does not say which."""
        return self.found.is_open or self.class_code == "open"

    @property
    def words(self) -> str:
        """The meaning in words: the unit's name, what the set covers, outside, or nothing."""
        if self.unit is not None:
            return self.unit.name
        if self.sense == "class":
            return str(CLASS_WORDS.get(self.class_code, ""))
        return ""

    @property
    def is_said(self) -> bool:
        """Whether a person said so."""
        return self.found.via == "said"


def squeeze(name: str) -> str:
    """A printed name without white space: the form in which names are remembered."""
    return re.sub(r"\s", "", name)


def register_of(region: Region, units: Sequence[Unit], said: Iterable[UnitAlias]) -> Register:
    """The region's units and remembered names as the kernel reads them."""
    above = []
    higher = region.parent
    while higher is not None:
        above.append(higher.name)
        higher = higher.parent
    below = Region.objects.filter(parent=region).values_list("name", flat=True)
    return Register(
        level=region.level,
        name=region.name,
        units=tuple(KnownUnit(u.code, u.name, tuple(u.aliases), u.kind) for u in units),
        above=tuple(above),
        below=tuple(below),
        said={
            a.name: Said(a.sense, (a.unit.code if a.unit is not None else "") if a.sense == "unit" else a.class_code)
            for a in said
        },
    )


def meanings(
    names: Iterable[str], region: Region, on: date | None = None, said: Mapping[str, str] | None = None
) -> dict[str, Meaning]:
    """For each printed name what it means in the region, in the order given.

    Args:
        on: the day of the document, where it is known; former names are judged by it.
        said: unit codes that a person gave to names of this one document (the old way of the review page).
    """
    units = list(Unit.objects.filter(region=region))
    by_code = {u.code: u for u in units}
    aliases = UnitAlias.objects.filter(region=region, withdrawn_at=None).select_related("unit")
    resolver = Resolver(register_of(region, units, aliases), organ_book())
    classes = {u.class_code: u for u in units if u.kind == "class" and u.class_code}
    out: dict[str, Meaning] = {}
    for name in names:
        own = (said or {}).get(name)
        if own in by_code:
            found = Resolution(name, "unit", "said", unit=own)
        else:
            found = resolver.resolve(name, on)
        unit = by_code.get(found.unit)
        if found.sense == "class" and not found.is_open and found.class_code in classes:
            unit = classes[found.class_code]
        offered = tuple(by_code[c] for c in found.candidates if c in by_code)
        out[name] = Meaning(name, found, unit, offered)
    return out


class Sets:
    """The sets of units of a region (一类单位), to ask which a unit is in: read once for many units."""

    _KINDS: Mapping[str, frozenset[str]] = {
        "township": frozenset({"townships"}),
        "department": frozenset({"departments", "members"}),
        "committee_office": frozenset({"departments", "members"}),
    }

    def __init__(self, region: Region) -> None:
        classes = Unit.objects.filter(region=region, kind="class").prefetch_related("members")
        self._classes = [(c.pk, c.class_code, {m.pk for m in c.members.all()}) for c in classes]

    def named(self, unit: Unit) -> Callable[[Any], bool]:
        """Whether an assignment or a meaning names the unit: itself, or a whole set that it is in."""
        codes, numbers = self.of(unit)

        def is_named(held: Any) -> bool:
            if held.unit is not None and held.unit.pk == unit.pk:
                return True
            whole = held.sense == "class" and not held.is_open
            return whole and (held.class_code in codes or (held.unit is not None and held.unit.pk in numbers))

        return is_named

    def of(self, unit: Unit) -> tuple[set[str], set[int]]:
        """Class codes, and numbers of the units of kind `class`: listed members where there is a list, else by kind."""
        codes = set(self._KINDS.get(unit.kind, ()))
        numbers = set()
        for number, code, members in self._classes:
            if unit.pk in members or (not members and code in codes):
                numbers.add(number)
            elif members:
                codes.discard(code)
        return codes, numbers
