"""Judgements that hold for a new version of the scorecard too (沿用评判): only where the clause says and asks the same."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reading.comparing_parts import unchanged_clauses
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.scorecards.models import JudgementRecord, ScorecardVersion
from zhiheng_web.scorecards.selectors.judgements import judgeables, standing


def carry_judgements(person: Person, former: ScorecardVersion, version: ScorecardVersion) -> int:
    """Copy every judgement that stands on an unchanged clause to the new version, with who judged, when and why.

    The former version keeps its own, so that what was scored by it can be verified. Called inside the adoption.

    Returns:
        How many were carried over.
    """
    pairs = unchanged_clauses(former.scorecard, version.scorecard)
    new_of = {old: new for new, old in pairs.items()}
    asked = {cid: {j.path for j in judgeables(clause)} for cid, _s, _r, clause in version.scorecard.clauses()}
    held = standing(JudgementRecord.objects.filter(version=former, region=version.region_id))
    made = [
        JudgementRecord(
            version=version,
            region=version.region,
            unit_id=j.unit_id,
            clause=new_of[j.clause],
            path=j.path,
            period=j.period,
            verdict=j.verdict,
            points=j.points,
            reason=j.reason,
            evidence_name=j.evidence_name,
            evidence_digest=j.evidence_digest,
            judged_by_id=j.judged_by_id,
            judged_on=j.judged_on,
            carried_from=j,
        )
        for j in held
        if j.clause in new_of and j.path in asked[new_of[j.clause]] and _in_years(version, j.period)
    ]
    JudgementRecord.objects.bulk_create(made)
    if made:
        audit.record(
            person,
            "scorecards.carry_judgements",
            version,
            f"条款未变，沿用第{former.number}版的{len(made)}项评判",
            after={"former": former.number, "judgements": [j.carried_from_id for j in made]},
        )
    return len(made)


def _in_years(version: ScorecardVersion, period: str) -> bool:
    year = int(period[:4])
    return (version.year_from or 0) <= year <= (version.year_to or 9999)


@transaction.atomic
def withdraw_carried(person: Person, version: ScorecardVersion, reason: str) -> int:
    """Take all carried judgements of a version back (撤销沿用): they are to be judged anew.

    Raises:
        PermissionDenied: only the committee office.
        InputError: no reason, or nothing was carried over.
    """
    office_only.check(person, version)
    if not reason.strip():
        raise InputError(_("请写明撤销沿用的理由。"))
    rows = JudgementRecord.objects.filter(version=version, withdrawn_at=None).exclude(carried_from=None)
    count = rows.update(withdrawn_at=timezone.now(), withdrawn_reason=reason.strip()[:400])
    if not count:
        raise InputError(_("这一版没有沿用的评判。"))
    audit.record(
        person,
        "scorecards.withdraw_carried",
        version,
        f"撤销沿用的{count}项评判，由评审人员重新评判",
        reason=reason.strip(),
    )
    return count
