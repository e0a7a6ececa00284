"""Adopting scorecards (采用评分表): from a reviewed document or from a rule pack. Versions are numbered and never edited."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.rules.scorecards import Scorecard
from zhiheng_web.audit import services as audit
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.regions import check_region
from zhiheng_web.documents.selectors import why_not_adoptable
from zhiheng_web.documents.services.uploading import mark_adopted
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.scorecards.models import ScorecardVersion
from zhiheng_web.scorecards.results import digest_of
from zhiheng_web.scorecards.services.carrying import carry_judgements


def _year(value: Any) -> int | None:
    text = str(value or "").strip()[:4]
    if not text:
        return None
    if not text.isdigit() or len(text) != 4:
        raise InputError(_("适用年度应写四位年份，例如 2025。"), found=str(value))
    return int(text)


@transaction.atomic
def adopt_scorecard(
    person: Person, document: SourceDocument, period_from: Any = None, period_to: Any = None, reason: str = ""
) -> ScorecardVersion:
    """Adopt the reviewed scorecard of a document as the region's next version; the former one is retired.

    What was scored by the former stays and can be verified; judgements of clauses that did not change are carried over.

    Args:
        period_from, period_to: first and last year it holds for (`2025`), or None for open.
    Raises:
        PermissionDenied: only the committee office adopts.
        InputError: findings of severity error are unsettled, the document holds no scorecard, it was adopted already, or it
            names another region and no reason is given.
    """
    office_only.check(person, document)
    if sentence := why_not_adoptable(document, "scorecard"):
        raise InputError(sentence)
    check_region(document, reason)
    data = document.draft["scorecard"]
    version = _adopt(person, document.region, data, document=document, years=(period_from, period_to), reason=reason)
    mark_adopted(person, document, "scorecard")
    return version


@transaction.atomic
def adopt_pack(
    person: Person, pack_code: str, region: Region, period_from: Any = None, period_to: Any = None, reason: str = ""
) -> ScorecardVersion:
    """Adopt the scorecard of a rule pack (采用规则包里的评分表) as the region's next version.

    Raises:
        PermissionDenied: only the committee office adopts.
        PackInvalid: no such pack, or it fails its checks.
    """
    from zhiheng.packs.scorecards import load_scorecard

    office_only.check(person, _Of(region))
    scorecard = load_scorecard(pack_code).scorecard
    return _adopt(person, region, scorecard.to_json(), pack=pack_code, years=(period_from, period_to), reason=reason)


class _Of:
    """What the policy asks about: something of this region."""

    def __init__(self, region: Region) -> None:
        self.region = region


def _adopt(
    person: Person,
    region: Region,
    data: dict[str, Any],
    *,
    years: tuple[Any, Any],
    reason: str,
    document: SourceDocument | None = None,
    pack: str = "",
) -> ScorecardVersion:
    scorecard = Scorecard.from_json(data)
    first, last = _year(years[0]), _year(years[1])
    if first and last and last < first:
        raise InputError(_("适用终止年度早于起始年度。"))
    data = scorecard.to_json()
    digest = digest_of(data)
    former = ScorecardVersion.objects.select_for_update().filter(region=region, status="adopted").first()
    if former is not None:
        if former.digest == digest and (former.year_from, former.year_to) == (first, last):
            raise InputError(_("现行的第%(n)s版与这份评分表完全相同，无需再次采用。") % {"n": former.number})
        former.status, former.retired_at = "retired", timezone.now()
        former.save(update_fields=["status", "retired_at"])
    highest = ScorecardVersion.objects.filter(region=region).aggregate(n=Max("number"))["n"] or 0
    version = ScorecardVersion.objects.create(
        region=region,
        number=highest + 1,
        title=(document.title if document is not None else scorecard.title)[:200],
        data=data,
        digest=digest,
        document=document,
        pack=pack,
        year_from=first,
        year_to=last,
        reason=reason.strip()[:400],
        adopted_by=person,
    )
    audit.record(
        person,
        "scorecards.adopt",
        version,
        f"采用“{version.title}”为第{version.number}版评分表" + (f"，第{former.number}版停用" if former else ""),
        reason=reason.strip(),
        after={"number": version.number, "digest": digest, "former": former.number if former else None},
    )
    if former is not None:
        carry_judgements(person, former, version)
    return version
