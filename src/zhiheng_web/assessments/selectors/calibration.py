"""How far reviewers agree (评审一致性): the figures of the kernel over the items that two have read, by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from zhiheng.scoring.agreement import Agreement, Read, ReviewerFigures, agreement_of
from zhiheng.values import round_half_up
from zhiheng_web.assessments.models import AssessmentCycle, ReviewItem
from zhiheng_web.organisations.models import Person, Region


@dataclass(frozen=True)
class Calibrated:
    """The agreement over some items, with the people behind the numbers, or why it is not said."""

    title: str
    agreement: Agreement
    people: dict[str, Person]
    least: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough items to say it."""
        return self.agreement.items >= self.least

    @property
    def words(self) -> str:
        """What alpha means, by the usual bounds (Krippendorff 2004)."""
        alpha = self.agreement.alpha
        if alpha is None:
            return _("评分全部相同，一致性系数没有意义")
        if alpha >= Fraction(4, 5):
            return _("一致性好")
        return _("一致性勉强可用，分歧大的事项应先统一口径") if alpha >= Fraction(667, 1000) else _("一致性不够，应先统一口径再评")

    def rows(self) -> list[tuple[Person, ReviewerFigures]]:
        """Each reviewer with the figures."""
        return [(self.people[f.reviewer], f) for f in self.agreement.reviewers]


def _reads(items: Iterable[ReviewItem]) -> tuple[list[Read], dict[str, Person]]:
    people: dict[str, Person] = {}
    made = []
    for item in items:
        pair = sorted(item.readings.all(), key=lambda r: r.place)
        if len(pair) != 2 or not item.width:
            continue
        low = item.low or Decimal(0)
        shares = [Fraction(r.points - low) / Fraction(item.width) for r in pair]
        for r in pair:
            people[str(r.person_id)] = r.person
        when = max(r.given_at for r in pair)
        made.append((when, item.pk, Read(str(pair[0].person_id), shares[0], str(pair[1].person_id), shares[1])))
    return [read for _when, _pk, read in sorted(made, key=lambda m: m[:2])], people


def calibrations(region: Region) -> list[Calibrated]:
    """All years together, then each year, the newest first."""
    cycles = list(AssessmentCycle.objects.filter(region=region).exclude(state="void").order_by("-period").defer("result"))
    out = []
    held: dict[int, list[ReviewItem]] = {}
    rows = ReviewItem.objects.filter(assessee__cycle__in=cycles).select_related("assessee").prefetch_related("readings__person")
    for item in rows:
        held.setdefault(item.assessee.cycle_id, []).append(item)
    whole = [i for items in held.values() for i in items]
    groups = [(c.title, held.get(c.pk, []), c) for c in cycles]
    if len([g for g in groups if g[1]]) > 1:
        groups.insert(0, (_("历年合计"), whole, cycles[0]))
    for title, items, cycle in groups:
        reads, people = _reads(items)
        if reads:
            rules = cycle.rules
            found = agreement_of(reads, levels=int(rules["levels"]), tolerance=Fraction(Decimal(rules["tolerance"])))
            out.append(Calibrated(title, found, people, int(rules["least"])))
    return out


def shown_figure(value: Fraction | None) -> str:
    """A statistic with two decimals and a true minus."""
    return "—" if value is None else f"{round_half_up(value, 2):f}".replace("-", "−")


