"""What evidence the clauses of an assessee want, and what is there (佐证缺口): only what no accepted evidence settles is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhiheng.values import Period
from zhiheng_web.assessments.models import Assessee
from zhiheng_web.assessments.selectors.clauses import Place
from zhiheng_web.registries.evidence.models import EvidenceItem


@dataclass(frozen=True)
class Demand:
    """A matter that a clause wants evidence for: what would do, what is accepted, what the unit has handed in."""

    place: Place
    code: str
    name: str
    proof: str
    accepted: Sequence[EvidenceItem]
    own: Sequence[EvidenceItem]

    @property
    def is_asked(self) -> bool:
        """Whether the unit is asked: nothing accepted settles it."""
        return not self.accepted


def evidence_in(assessee: Assessee, today: date) -> QuerySet[EvidenceItem]:
    """Live evidence of the region that counts in the year: dated in it, or still valid on its last day (today in a running one)."""
    period = Period.parse(assessee.cycle.period)
    day = min(period.end, today)
    inside = Q(dated_on__range=(period.start, day)) | Q(dated_on__lte=day, valid_until__gte=day)
    return EvidenceItem.objects.live().in_region(assessee.cycle.region).filter(inside).select_related("unit").order_by("-dated_on", "pk")


def demands_of(assessee: Assessee, places: Mapping[str, Place], today: date) -> list[Demand]:
    """Every matter that the assessee has to prove: of clauses it is printed first for, or was given by the office."""
    wanted: dict[str, tuple[Place, str, str]] = {}
    for share in assessee.clauses.all():
        if share.role in ("lead", "set"):
            for code, name, proof in places[share.clause].demands():
                wanted.setdefault(code, (places[share.clause], name, proof))
    held: dict[str, list[EvidenceItem]] = {}
    for item in evidence_in(assessee, today).filter(matter__in=wanted):
        held.setdefault(item.matter, []).append(item)
    out = []
    for code, (place, name, proof) in wanted.items():
        items = held.get(code, [])
        own = [e for e in items if e.unit_id == assessee.unit_id and e.review != "accepted"]
        out.append(Demand(place, code, name, proof, [e for e in items if e.review == "accepted"], own))
    return out
