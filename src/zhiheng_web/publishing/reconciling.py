"""Public counts beside internal counts (公开对账): what must stand on the portal by the records, and what does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiheng_web.organisations.models import Region
from zhiheng_web.publishing.declare import PUBLISHABLE
from zhiheng_web.publishing.models import Release
from zhiheng_web.publishing.notices import public_notices


@dataclass(frozen=True)
class Reconciled:
    """One kind: how many must be public, how many are, what is missing and what is too much."""

    kind: str
    title: Any
    internal: int
    public: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the portal says what the records say."""
        return not self.missing and not self.surplus


def reconcile(region: Region, day: date) -> list[Reconciled]:
    """Every declared kind for the region and all in it, on a day; recalls by the acts that were approved."""
    out = []
    for kind, one in PUBLISHABLE.items():
        out.append(_compared(kind, one.title, set(one.internal(region, day)), region, day))
    wanted = set()
    for release in Release.objects.filter(region__code__startswith=region.code[:6], kind="recall", state="approved", released_on__lte=day):
        for number, item in enumerate(release.items):
            if not item.get("stops_on") or item["stops_on"] > day.isoformat():
                wanted.add(f"releases:{release.pk}.{number}")
    return [*out, _compared("recall", "产品召回", wanted, region, day)]


def _compared(kind: str, title: Any, wanted: set[str], region: Region, day: date) -> Reconciled:
    shown = set(public_notices(kind, day).filter(region__code__startswith=region.code[:6]).values_list("source", flat=True))
    return Reconciled(kind, title, len(wanted), len(shown), tuple(sorted(wanted - shown)), tuple(sorted(shown - wanted)))
