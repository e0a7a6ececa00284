"""A small card of four rows, two reviewers and an assessment of three units that is open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from zhiheng.rules.scorecards import Scorecard
from zhiheng_web.assessments.models import Assessee, AssessmentCycle
from zhiheng_web.assessments.services import cycles
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.scorecards import computing
from zhiheng_web.scorecards.models import ScorecardVersion
from zhiheng_web.scorecards.results import digest_of

TODAY = date(2026, 10, 12)
CARD = {
    "title": "考核表", "full_points": "20", "bonus_points": None,
    "sections": [{"title": "机制", "points": "20", "rows": [
        {"number": "1", "title": "组织", "points": "8", "units": ["市场监管局", "县住建局"], "clauses": [
            {"text": "宣传形式多样", "span": None, "points": "4", "rule": {"op": "judge", "points": "4", "why": "形式多样"}},
            {"text": "已成立委员会", "span": None, "points": "4", "rule": {"op": "award", "points": "4", "when": {"kind": "exists", "what": "质量发展委员会"}},
             "bindings": {"when": {"source": "matter", "code": "work_report_targets"}}}]},
        {"number": "2", "title": "工程", "points": "6", "units": ["县住建局"], "clauses": [
            {"text": "工程质量管理有效", "span": None, "points": "6", "rule": {"op": "award", "points": "6", "when": {"kind": "judgement", "what": "管理有效"}}}]},
        {"number": "3", "title": "经费", "points": "6", "units": ["县财政局"], "clauses": [
            {"text": "经费落实到位", "span": None, "points": "6", "rule": {"op": "judge", "points": "6", "why": "落实到位"}}]},
    ]}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Any) -> None:
    """Snapshots, files and log of each test lie apart."""
    settings.SNAPSHOT_DIR, settings.EVIDENCE_DIR, settings.DATA_DIR = tmp_path / "snapshots", tmp_path / "evidence", tmp_path
    computing._KEPT.clear()


@pytest.fixture
def people(cast: dict[str, Person], region: Any, units: Any) -> dict[str, Person]:
    """The cast and three more: a second reviewer, a reviewer who is of 县住建局, the liaison of 县财政局."""
    rows = (("second", Role.REVIEWER, None), ("insider", Role.REVIEWER, "yt-zjj"), ("money", Role.LIAISON, "yt-czj"))
    hashed = make_password("demo-2026")
    for name, role, unit in rows:
        cast[name] = Person.objects.create(username=name, password=hashed, display_name=name, role=role, region=region, unit=units[unit] if unit else None)
    return cast


@pytest.fixture
def card(region: Any, people: Any) -> ScorecardVersion:
    """The small card, adopted."""
    data = Scorecard.from_json(CARD).to_json()
    return ScorecardVersion.objects.create(
        region=region, number=1, title="考核表", data=data, digest=digest_of(data), adopted_by=people["office"]
    )


@pytest.fixture
def cycle(card: ScorecardVersion, people: Any, region: Any) -> AssessmentCycle:
    """An open cycle of 2026 with two reviewers for each unit."""
    made = cycles.draw_up(people["office"], region, 2026, TODAY)
    for assessee in made.assessees.select_related("unit", "cycle__region"):
        cycles.assign(people["office"], assessee, 1, people["reviewer"])
        cycles.assign(people["office"], assessee, 2, people["second"])
    return cycles.open_cycle(people["office"], made, TODAY)


@pytest.fixture
def of(cycle: AssessmentCycle) -> Any:
    """The assessee of a unit as it stands now: `of("yt-zjj")`."""

    def give(code: str) -> Assessee:
        return Assessee.objects.select_related("unit", "cycle__region", "cycle__version__region").get(cycle=cycle, unit__code=code)

    return give
