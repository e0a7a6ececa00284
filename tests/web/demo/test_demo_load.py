"""Loading the demo county into a database: records at once, documents and scores by the services."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from zhiheng.scoring.results_file import verify_results
from zhiheng.values import Period
from zhiheng_web.assessments.models import AssessmentCycle
from zhiheng_web.assessments.selectors.pages import appeals_of, splits_of
from zhiheng_web.assessments.services.publishing import sealed_file
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.selectors import blocking_items
from zhiheng_web.enterprises.models import Enterprise
from zhiheng_web.enterprises.services import merge
from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun
from zhiheng_web.scorecards.services import run_score, verify_run


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_records_of_the_county_are_loaded_once():
    assert "监督抽查" in load("--records-only")
    county = Region.objects.get(code="990121")
    tables = relation_tables(county)
    assert tables["sampling_batches"].num_rows > 2_900
    assert tables["follow_ups"].num_rows > 80
    assert not Region.objects.filter(fictional=False).exists()
    assert Unit.objects.get(code="yt-scjg").name == "县市场监管局"
    assert Enterprise.objects.filter(uscc="").count() == 1
    before = Enterprise.objects.count()
    assert "已经装载" in load("--records-only")
    assert Enterprise.objects.count() == before
    assert {p.username for p in Person.objects.all()} == {
        "city", "office", "scjg", "scjg2", "zjj", "nyncj", "leader", "reviewer", "reviewer2", "reviewer3", "enterprise", "public",
    }  # fmt: skip
    assert Client().login(username="office", password="demo-2026")
    assert Enterprise.objects.filter(uscc=Person.objects.get(username="enterprise").uscc).exists()


@pytest.mark.django_db
def test_a_database_with_a_real_region_is_not_emptied():
    Region.objects.create(code="110000", name="北京市", level="province")
    with pytest.raises(CommandError, match="没有清空"):
        load("--reset")
    assert Region.objects.filter(code="110000").exists()


def score_again(as_of):
    version = ScorecardVersion.objects.get()
    return run_score(Person.objects.get(username="office"), version, Period.parse("2026"), as_of)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_first_hour_gains_two_points_by_a_record_and_one_by_a_merger():
    load()
    before = ScoreRun.objects.get(period="2026")
    project = REGISTRIES["acceptances"].model.objects.get(project__contains="2026-005")
    housing, market = (Person.objects.get(username=name) for name in ("zjj", "scjg"))
    change_record(housing, project, {"energy_standard_met": True}, reason="补登：已核对施工图审查结论")
    after = score_again(before.as_of)
    assert after.low - before.low == 2
    lost = Enterprise.objects.get(uscc="")
    keep = Enterprise.objects.get(name="云汀县泰野家居有限公司")
    merge(market, keep, lost, "同一企业，名称错一字")
    assert score_again(before.as_of).low - after.low == 1
    assert verify_run(before).agrees


@pytest.mark.slow
@pytest.mark.django_db
def test_the_county_is_scored_for_both_years_and_leaves_one_copy_to_review():
    printed = load()
    assert "2026 年" in printed
    version = ScorecardVersion.objects.get()
    assert version.status == "adopted" and version.document.title == "云汀县2026年度质量强县建设任务分解表"
    waiting = SourceDocument.objects.get(name__endswith=".xlsx")
    assert waiting.status == "review" and len(blocking_items(waiting)) == 1
    runs = {r.period: r for r in ScoreRun.objects.all()}
    assert runs["2025"].low == runs["2025"].high >= Decimal(85)
    assert runs["2026"].low < runs["2026"].high
    states = {c["state"] for s in runs["2026"].result["sections"] for r in s["rows"] for c in r["clauses"]}
    assert {"earned", "missed", "pending", "judge"} <= states
    frozen, running = AssessmentCycle.objects.order_by("period")
    assert (frozen.state, running.state) == ("frozen", "running") and verify_results(sealed_file(frozen)) == ()
    assert len(splits_of(running)) == 1 and [a.outcome for a in appeals_of(running)] == [""]
