"""Freezing (冻结): a snapshot, the points computed once more, the result with its digest, a checkpoint of the log; then nothing changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.scoring.results_file import line_json, ranked, unit_json
from zhiheng.values import Period
from zhiheng_web.assessments.models import AssessmentCycle
from zhiheng_web.assessments.selectors.pages import why_not_freeze
from zhiheng_web.assessments.selectors.standing import Beside, Scored, Scoring
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.scorecards import services as scorecards
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import digest_of
from zhiheng_web.trail.services import seal


@transaction.atomic
def freeze(person: Person, cycle: AssessmentCycle, today: date, run: ScoreRun | None = None) -> AssessmentCycle:
    """Freeze a cycle: all of it in one transaction, so that it is done or not begun.

    Two at once: the row is claimed first; who comes second is told who froze it and when.

    Args:
        run: a run of the cycle's version and year to freeze by; by default a snapshot is taken and computed now.
    Raises:
        PermissionDenied: only the committee office. InputError: frozen already, or something still stands against it (named).
    """
    office_only.check(person, cycle)
    at = timezone.now()
    claimed = AssessmentCycle.objects.filter(pk=cycle.pk, state="running").update(state="frozen", frozen_on=today, frozen_by=person, frozen_at=at)
    held = AssessmentCycle.objects.select_related("region", "version__region", "frozen_by").get(pk=cycle.pk)
    if not claimed:
        if held.frozen_by is not None and held.frozen_on is not None:
            values = {"title": held.title, "who": held.frozen_by.display_name, "day": held.frozen_on}
            raise InputError(_("“%(title)s”已由%(who)s于 %(day)s 冻结，以那一次为准；这一次没有做任何改动。") % values)
        raise InputError(_("“%(title)s”现在是“%(state)s”，不能冻结。") % {"title": held.title, "state": held.state_label})
    if stops := why_not_freeze(held, today):
        raise InputError("".join(stops))
    held.run = run or _run(person, held, today)
    body = body_of(held, Scoring(held, held.run).all())
    held.result, held.digest = body, digest_of(body)
    held.derive()
    held.save()
    told = {"digest": held.digest, "run": held.run.digest, "snapshot_id": held.run.snapshot.snapshot_id}
    held.entry = audit.record(person, "assessments.freeze", held, f"冻结“{held.title}”：{len(body['units'])} 个单位，结果摘要 {held.digest[:16]}…", after=told)
    held.checkpoint = seal(person)
    held.save(update_fields=["entry", "checkpoint"])
    return held


def _run(person: Person, cycle: AssessmentCycle, today: date) -> ScoreRun:
    period = Period.parse(cycle.period)
    if cycle.version.status == "adopted":
        return scorecards.run_score(person, cycle.version, period, min(today, period.end))
    last = ScoreRun.objects.filter(version=cycle.version, period=cycle.period).select_related("version__region", "snapshot", "region").first()
    if last is None:
        raise InputError(_("评分表第%(n)s版已经停用，停用以前没有测算过，不能冻结。") % {"n": cycle.version.number})
    return last


def former_ranks(cycle: AssessmentCycle) -> dict[str, int]:
    """The ranks of the last frozen year before this one, by unit."""
    rows = AssessmentCycle.objects.filter(region=cycle.region, period__lt=cycle.period, state__in=("frozen", "published")).order_by("-period")
    last = rows.first()
    return {u["unit"]: u["rank"] for u in last.result["units"]} if last is not None and last.result else {}


def body_of(cycle: AssessmentCycle, scored: list[Scored]) -> dict[str, Any]:
    """All that is frozen of a cycle as data: rules, what it was computed from, every unit with its clauses."""
    assert cycle.run is not None
    cap = cycle.version.scorecard.bonus_points
    units = [
        unit_json(
            s.assessee.unit.code, s.assessee.unit.name, [line_json(b.line, **_more(b)) for b in s.clauses],
            grades=cycle.rules["grades"], bonus_cap=cap, vetoes=s.vetoes,
        )
        for s in scored
    ]  # fmt: skip
    return {
        "region": {"code": cycle.region.code, "name": cycle.region.name},
        "period": cycle.period,
        "title": cycle.title,
        "frozen_on": cycle.frozen_on.isoformat() if cycle.frozen_on else "",
        "rules": cycle.rules,
        "bonus_cap": format(cap, "f") if cap is not None else None,
        "scorecard": {"number": cycle.version.number, "title": cycle.version.title, "sha256": cycle.version.digest},
        "run": {"as_of": cycle.run.as_of.isoformat(), "sha256": cycle.run.digest, "engine": cycle.run.engine},
        "snapshot": {"id": cycle.run.snapshot.snapshot_id, "files": cycle.run.snapshot.manifest},
        "units": ranked(units, former_ranks(cycle)),
    }


def _more(beside: Beside) -> dict[str, Any]:
    return {
        "text": beside.place.clause.text,
        "self": format(beside.self_points, "f") if beside.self_points is not None else None,
        "by": "people" if beside.is_judged else "records",
        "settled": [
            {"path": i.path, "name": i.name, "points": format(i.settled, "f") if i.settled is not None else None, "how": i.settled_how} for i in beside.items
        ],
        "appeals": [{"outcome": a.outcome, "decision": a.decision} for a in beside.appeals],
    }
