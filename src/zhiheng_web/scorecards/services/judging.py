"""Judging what only a person can judge (人工评判): with a reason, and if wanted a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import judge_write
from zhiheng_web.organisations.selectors import resolve_units
from zhiheng_web.records.keeping import look_through
from zhiheng_web.scorecards.models import JudgementRecord, ScorecardVersion
from zhiheng_web.scorecards.selectors.judgements import judgeables
from zhiheng_web.shared import store
from zhiheng_web.shared.language import chinese


@transaction.atomic
def judge(
    person: Person,
    version: ScorecardVersion,
    clause: str,
    path: str,
    *,
    period: str,
    verdict: str,
    reason: str,
    judged_on: date,
    points: Decimal | None = None,
    evidence: Any = None,
) -> JudgementRecord:
    """Decide one fact of a clause for a period. The judgement counts from the next run on; an earlier one stays on record.

    Args:
        path: the place of the fact in the clause's rule, as `judgeables` lists it.
        verdict: `met`, `unmet`, or `points` with `points` inside the rule's range.
        evidence: an uploaded file, or None.
    Raises:
        PermissionDenied: only reviewers and the committee office of the region judge.
        InputError: the version is retired, the fact is not one a person decides, no reason, or points out of range.
    """
    judge_write.check(person, version)
    if version.status != "adopted":
        raise InputError(_("第%(n)s版评分表已停用，不能再评判。请在现行版本上评判。") % {"n": version.number})
    found = {cid: (row, c) for cid, _section, row, c in version.scorecard.clauses()}.get(clause)
    if found is None:
        raise InputError(_("评分表里没有条款“%(c)s”。") % {"c": clause})
    row, one = found
    asked = next((j for j in judgeables(one) if j.path == path), None)
    if asked is None:
        raise InputError(_("这一项由系统按记录计算，不能人工评判。如对数据有异议，请修改对应的业务记录。"))
    if len(reason.strip()) < 4:
        raise InputError(_("请写明评判理由（至少 4 个字），理由会随得分依据一起显示。"))
    if asked.gives_points:
        verdict = "points"
        if points is None or not Decimal(asked.low or 0) <= points <= Decimal(asked.high or 0):
            raise InputError(
                _("给分应在 %(low)s 至 %(high)s 分之间。") % {"low": asked.low, "high": asked.high}, found=str(points)
            )
        if points != points.quantize(Decimal("0.001")):
            raise InputError(_("给分最多三位小数。"))
    else:
        points = None
        if verdict not in ("met", "unmet"):
            raise InputError(_("请选择“符合”或“不符合”。"))
    if evidence:
        look_through(evidence)
    stored = store.put(evidence.chunks()) if evidence else None
    units = [u for u in resolve_units(row.units, version.region).values() if u]
    made = JudgementRecord.objects.create(
        version=version,
        region=version.region,
        unit=units[0] if units else None,
        clause=clause,
        path=path,
        period=period,
        verdict=verdict,
        points=points,
        reason=reason.strip(),
        evidence_name=str(getattr(evidence, "name", ""))[-200:] if evidence else "",
        evidence_digest=stored.digest if stored else "",
        judged_by=person,
        judged_on=judged_on,
    )
    said = f"给 {points.normalize():f} 分" if points is not None else chinese(made.get_verdict_display)
    audit.record(
        person,
        "scorecards.judge",
        made,
        f"评判第{row.number}行“{one.text[:30]}”（{period}）：{said}",
        reason=made.reason,
        after=audit.values_of(made),
    )
    return made


@transaction.atomic
def withdraw_judgement(person: Person, judgement: JudgementRecord, reason: str) -> JudgementRecord:
    """Take a judgement back; what stood before it counts again from the next run on.

    Raises:
        PermissionDenied: only who judged, or the committee office. InputError: no reason, or withdrawn already.
    """
    judge_write.check(person, judgement)
    if person.pk != judgement.judged_by_id and person.role != "office":
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied(_("只有评判人本人或质发办可以撤回这项评判。"))
    if judgement.withdrawn_at is not None:
        raise InputError(_("这项评判已经撤回。"))
    if not reason.strip():
        raise InputError(_("请写明撤回理由。"))
    before = audit.values_of(judgement)
    judgement.withdrawn_at = timezone.now()
    judgement.withdrawn_reason = reason.strip()
    judgement.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(
        person,
        "scorecards.judgement_withdraw",
        judgement,
        f"撤回条款 {judgement.clause} 的评判（{judgement.period}）",
        reason=reason.strip(),
        before=before,
        after=audit.values_of(judgement),
    )
    return judgement
