"""Reading organisations: the regions a person sees, and units found by the names that documents print."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhiheng_web.organisations.models import Person, Region, Unit


def region_of(person: Person) -> Region | None:
    """The person's region; the only county of the installation where the person has none."""
    return person.region or Region.objects.filter(level="county").first()


def _squeeze(name: str) -> str:
    return re.sub(r"\s", "", name)


def resolve_units(names: Iterable[str], region: Region) -> dict[str, Unit | None]:
    """For each printed name its unit in the region, or None: by name or alias, white space aside."""
    known: dict[str, Unit] = {}
    for unit in Unit.objects.filter(region=region):
        for name in unit.names():
            known[_squeeze(name)] = unit
    return {name: known.get(_squeeze(name)) for name in names}
