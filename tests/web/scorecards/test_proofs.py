"""The proof of a clause leads back to the records, and the records recompute the number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhiheng_web.records.services import withdraw_record
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import digest_of
from zhiheng_web.scorecards.selectors.proofs import proof_of


def _page(client: Any, run: ScoreRun, clause: str, **query: Any) -> str:
    answer = client.get(f"/scorecards/runs/{run.pk}/clauses/{clause}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.slow
def test_part_rest_and_whole_recompute_the_figure(cast: Any, run: ScoreRun) -> None:
    fact = proof_of(run, "r14.c2", full=True, person=cast["office"]).facts[0]
    assert [(s["side"], s["count"]) for s in fact.sets] == [("part", 18), ("rest", 2), ("whole", 20)]
    assert fact.figure is not None and (fact.figure["part"], fact.figure["whole"]) == ("18", "20")
    assert fact.met and fact.line == "要求 ≥ 90%"
    assert fact.shown is not None and fact.shown.side == "rest"
    assert [r.label for r in fact.shown.rows] == ["SC2025-0000", "SC2025-0001"]


@pytest.mark.slow
def test_every_list_says_that_it_agrees_with_the_score(sign_in: Any, run: ScoreRun) -> None:
    page = _page(sign_in("lead"), run, "r14.c2", fact=1, side="whole")
    assert "列出 20 条记录，逐条计数得 20 批次，与得分所用的数字一致" in page
    assert page.count("/registries/sampling_batches/") == 20 + 1


def test_records_come_from_the_snapshot_and_not_from_live_tables(
    sign_in: Any, cast: Any, run: ScoreRun, batches: Any
) -> None:
    withdraw_record(cast["office"], batches[0], "重复登记")
    assert "SC2025-0000" in _page(sign_in("office"), run, "r14.c2")


@pytest.mark.slow
def test_the_side_pane_is_the_same_proof_without_the_frame(sign_in: Any, run: ScoreRun) -> None:
    client = sign_in("leader")
    address = f"/scorecards/runs/{run.pk}/clauses/r14.c2/"
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "打开整页" in part and "fraction-part" in part
    tab = client.get(f"{address}records/?fact=1&side=part", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in tab and "SC2025-0005" in tab and "SC2025-0000" not in tab
    assert "<html" in client.get(f"{address}records/?fact=1&side=part").content.decode()


@pytest.mark.slow
def test_an_unknown_clause_or_fact_is_not_found(sign_in: Any, run: ScoreRun) -> None:
    client = sign_in("office")
    for address in ("clauses/r99.c1/", "clauses/r14.c2/records/?fact=9", "clauses/r99.c1/proof.json"):
        answer = client.get(f"/scorecards/runs/{run.pk}/{address}", headers={"HX-Request": "true"})
        assert answer.status_code == 404, address


@pytest.mark.slow
def test_a_proof_of_evidence_lists_the_items_and_where_to_add(sign_in: Any, run: ScoreRun, evidence: Any) -> None:
    office = sign_in("office")
    assert "promotion_policy 的文件" in _page(office, run, "r3.c1")
    page = _page(office, run, "r5.c2")
    assert "佐证已退回" in page
    assert "/registries/evidence_items/new/?matter=annual_assessment" in page
    assert "/registries/evidence_items/?review=submitted&amp;matter=work_report_targets" in _page(office, run, "r1.c2")


def test_a_proof_of_no_event_asks_for_the_nil_return(sign_in: Any, run: ScoreRun) -> None:
    page = _page(sign_in("lead"), run, "r25.c2")
    assert "零报告" in page and "/registries/nil_returns/new/?kind=counterfeit" in page


def test_the_proof_file_names_its_records_and_its_own_digest(sign_in: Any, run: ScoreRun) -> None:
    answer = sign_in("reviewer").get(f"/scorecards/runs/{run.pk}/clauses/r14.c2/proof.json")
    data = json.loads(answer.content)
    digest = data.pop("digest")
    assert digest == digest_of(data)
    records = data["proof"]["inputs"][0]["records"]
    assert len(records["part"]["ids"]) == 18 and records["whole"]["count"] == 20
    assert data["snapshot"]["id"] == run.snapshot.snapshot_id


@pytest.mark.slow
def test_the_history_of_a_point_runs_over_all_runs(sign_in: Any, cast: Any, run: ScoreRun, batches: Any) -> None:
    from web.scorecards.scorecard_samples import AS_OF, PERIOD
    from zhiheng_web.scorecards import services

    for batch in batches[2:4]:
        withdraw_record(cast["office"], batch, "重复登记")
    second = services.run_score(cast["office"], run.version, PERIOD, AS_OF)
    page = _page(sign_in("office"), second, "r14.c2")
    assert f"/scorecards/runs/{run.pk}/difference/{second.pk}/#r14.c2" in page


@pytest.mark.slow
def test_a_proof_needs_few_queries(sign_in: Any, run: ScoreRun, django_assert_max_num_queries: Any) -> None:
    client = sign_in("office")
    with django_assert_max_num_queries(10):
        _page(client, run, "r14.c2", fact=1, side="whole")


@pytest.mark.slow
def test_verifying_from_the_page_says_what_was_checked(sign_in: Any, run: ScoreRun) -> None:
    client = sign_in("leader")
    page = client.post(f"/scorecards/runs/{run.pk}/verify/").content.decode()
    assert "核验通过" in page and "<html" in page
    part = client.post(f"/scorecards/runs/{run.pk}/verify/", headers={"HX-Request": "true"}).content.decode()
    assert "核验通过" in part and "<html" not in part
