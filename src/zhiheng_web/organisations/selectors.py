"""Reading organisations: the regions a person sees, and units found by the names that documents print."""

from __future__ import annotations

from collections.abc import Iterable

from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.organisations.resolving import meanings


def region_of(person: Person) -> Region | None:
    """The person's region; the only county of the installation where the person has none."""
    return person.region or Region.objects.filter(level="county").first()


def resolve_units(names: Iterable[str], region: Region) -> dict[str, Unit | None]:
    """For each printed name its unit in the region, or None: by name, short or former name, or as a person once said."""
    return {name: meaning.unit for name, meaning in meanings(names, region).items()}
