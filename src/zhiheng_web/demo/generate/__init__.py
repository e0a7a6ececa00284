"""The records of the demo county as plain rows, made by a fixed seed: `records(due)` is the whole county.

Nothing here reads a clock, a database or the network; the same code gives the same rows, and `digest` says so in one line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from zhiheng_web.demo.generate import (
    benchmarks,
    casework,
    certificates,
    construction,
    council,
    credit,
    double_random,
    equipment,
    evidence,
    frames,
    funds,
    honours,
    inspections,
    licences,
    metrology,
    officers,
    risk,
    sampling,
    surveys,
)
from zhiheng_web.demo.generate.common import Row
from zhiheng_web.demo.generate.enterprises import Enterprise, enterprises
from zhiheng_web.demo.generate.follow_ups import DueRule, follow_ups

__all__ = ["digest", "enterprises", "records"]


def records(due: DueRule, firms: Sequence[Enterprise] | None = None) -> dict[str, list[Row]]:
    """Every relation's rows by its code, without judgements (they need an adopted scorecard).

    Args:
        due: the deadlines of a follow-up from its domain and the day of the report.
        firms: the enterprises, made anew by default.
    """
    firms = list(firms or enterprises())
    batches = sampling.batches(firms)
    casework.steps_of_batches(batches)
    followed = follow_ups(batches, due)
    casework.steps_of_follow_ups(followed)
    accepted = construction.acceptances()
    devices = equipment.equipment(firms)
    awards = honours.honours(firms)
    owed = funds.rewards(awards)
    return {
        "frame_entries": frames.frame_entries(firms),
        "sampling_batches": batches,
        "follow_ups": followed,
        "quality_officers": officers.quality_officers(firms),
        "measurement_standards": metrology.measurement_standards(),
        "metrologists": metrology.metrologists(),
        "budget_items": funds.budget_items(),
        "licence_applications": licences.licence_applications(firms),
        "acceptances": accepted,
        "construction_complaints": construction.construction_complaints(accepted),
        "honours": awards,
        "fund_appropriations": funds.fund_appropriations(),
        "reward_policies": funds.reward_policies(),
        "rewards": owed,
        "fund_spendings": funds.fund_spendings(owed),
        "council_members": council.council_members(),
        "council_meetings": council.council_meetings(),
        "council_attendances": council.council_attendances(),
        "instructions": council.instructions(),
        "certificates": certificates.certificates(firms),
        "survey_responses": surveys.survey_responses(),
        "inspection_tasks": inspections.inspection_tasks(),
        "inspection_matters": double_random.inspection_matters(),
        "inspection_caps": double_random.inspection_caps(),
        "inspectors": double_random.inspectors(firms),
        "credit_classes": double_random.credit_classes(firms),
        "equipment": devices,
        "inspection_duties": equipment.inspection_duties(devices),
        "hazards": equipment.hazards(devices),
        "annual_reports": credit.annual_reports(firms),
        "evidence_items": evidence.evidence_items(),
        "events": risk.events(devices),
        "nil_returns": risk.nil_returns(),
        "benchmarks": benchmarks.benchmarks(),
    }


def digest(rows: Mapping[str, Sequence[Row]]) -> str:
    """The SHA-256 of all rows: two runs of the generator must agree."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
