"""Which clauses a unit answers for, with which weight, and what of a clause a person or a piece of evidence must say (分工, 要问的)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.packs.catalogues import matters
from zhiheng.rules.evaluate import most_of
from zhiheng.rules.evaluate_frames import is_bonus
from zhiheng.rules.scorecards import Clause, Row, Section
from zhiheng.values.numbers import from_milli
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.resolving import Sets, meanings
from zhiheng_web.scorecards.models import ScorecardVersion


@dataclass(frozen=True)
class Place:
    """One clause with its row and section."""

    id: str
    section: Section
    row: Row
    clause: Clause

    @property
    def points(self) -> Decimal:
        """The most it gives."""
        return self.clause.points if self.clause.points is not None else from_milli(most_of(self.clause))

    @property
    def bonus(self) -> bool:
        """Whether its points stand outside the hundred."""
        return is_bonus(self.section.kind, self.row, self.clause)

    @property
    def where(self) -> str:
        """Row number and title."""
        return f"{self.row.number} {self.row.title or self.section.title}"

    def demands(self) -> list[tuple[str, str, str]]:
        """Code, name and what counts, of every matter that the clause wants evidence for."""
        known, out = matters(), []
        for binding in self.clause.bindings.values():
            if binding.source == "matter" and binding.code in known:
                matter = known[binding.code]
                out.append((matter.code, matter.name, matter.proof))
        return list(dict.fromkeys(out))


def places_of(version: ScorecardVersion) -> dict[str, Place]:
    """Every clause of a version by its identifier, in printed order."""
    return {cid: Place(cid, section, row, clause) for cid, section, row, clause in version.scorecard.clauses()}


Shares = dict[int, dict[str, tuple[str, Decimal]]]
"""By unit: clause -> role and weight."""


def shares_of(version: ScorecardVersion, region: Region, weights: Mapping[str, Decimal], *, only_named: bool) -> Shares:
    """Who answers for which clause: printed first (lead), printed further on (joint), or only in a set of units (whole).

    Args:
        only_named: leave out units that no clause names but in a set.
    """
    places = places_of(version)
    names = {name for p in places.values() for name in p.row.units}
    known, sets = meanings(names, region), Sets(region)
    units = list(Unit.objects.filter(region=region).exclude(kind="class"))
    out: Shares = {}
    for unit in units:
        is_named, mine = sets.named(unit), {}
        for cid, place in places.items():
            role = ""
            for number, name in enumerate(place.row.units):
                held = known[name]
                if held.unit is not None and held.unit.pk == unit.pk:
                    role = "lead" if number == 0 else role if role == "lead" else "joint"
                elif is_named(held) and not role:
                    role = "whole"
            if role and weights[role] > 0:
                mine[cid] = (role, weights[role])
        if mine and (not only_named or any(role != "whole" for role, _w in mine.values())):
            out[unit.pk] = mine
    return out
