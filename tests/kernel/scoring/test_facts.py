"""What stands where records are silent: no evidence, no review, no nil return, no benchmark, no judgement, no data at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kernel import factories
from zhiheng.packs import scorecard_pack
from zhiheng.rules.facts import Fact, State
from zhiheng.scoring import ScoreRun, score
from zhiheng.snapshots import write_snapshot
from zhiheng.values import Period

YEAR = Period.parse("2025")
AFTER = date(2026, 2, 1)
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def run_of(tmp_path: Path) -> Any:
    """A run of a one-clause scorecard over the given records."""

    def run(rule: dict[str, Any], bindings: dict[str, Any], rows: Rows, as_of: date = AFTER, **clause: Any) -> ScoreRun:
        card = {
            "title": "测试评分表",
            "sections": [
                {
                    "title": "一",
                    "rows": [
                        {
                            "number": "1",
                            "points": "2",
                            "units": ["县市场监管局", "县财政局"],
                            "clauses": [{"text": "条款", "points": "2", "rule": rule, "bindings": bindings, **clause}],
                        }
                    ],
                }
            ],
        }
        tables = {code: factories.empty(code, *given) for code, given in rows.items()}
        snapshot = write_snapshot(tmp_path / "snapshot", tables, as_of=as_of, region=factories.REGION)
        return score(scorecard_pack(card, "测试", "test"), snapshot, YEAR, as_of)

    return run


def _fact(run: ScoreRun, path: str = "when") -> Fact:
    return run.facts["r1.c1"][path]


def _award(**cond: Any) -> dict[str, Any]:
    return {"op": "award", "points": "2", "when": cond}


POLICY = _award(kind="exists", what="召回扶持政策")
MATTER = {"when": {"source": "matter", "code": "recall_policy"}}


def _evidence(**more: Any) -> dict[str, Any]:
    return {"matter": "recall_policy", "dated_on": date(2025, 5, 1), "review": "accepted", **more}


def test_no_evidence_misses_the_points_and_says_who_owes_what(run_of: Any) -> None:
    run = run_of(POLICY, MATTER, {})
    fact = _fact(run)
    assert fact.known_value == 0 and fact.reason.startswith("缺佐证") and fact.owner == "县市场监管局"
    assert run.card.clauses()["r1.c1"].state is State.MISSED
    (gap,) = run.gaps()
    assert (gap.clause_id, gap.owner, gap.at_stake) == ("r1.c1", "县市场监管局", 2)


@pytest.mark.parametrize(
    ("item", "state"),
    [
        (_evidence(), State.EARNED),
        (_evidence(review="submitted"), State.PENDING),
        (_evidence(review="returned"), State.MISSED),
        (_evidence(dated_on=date(2024, 5, 1)), State.MISSED),
        (_evidence(dated_on=date(2024, 5, 1), valid_until=date(2025, 12, 31)), State.EARNED),
        (_evidence(dated_on=date(2024, 5, 1), valid_until=date(2025, 12, 30)), State.MISSED),
        (_evidence(dated_on=date(2026, 1, 5)), State.MISSED),
        (_evidence(region="341598"), State.MISSED),
    ],
)
def test_evidence_counts_when_accepted_and_speaking_about_the_period(run_of: Any, item: Any, state: State) -> None:
    assert run_of(POLICY, MATTER, {"evidence_items": [item]}).card.clauses()["r1.c1"].state is state


def test_evidence_under_review_does_not_hold_up_what_is_already_settled(run_of: Any) -> None:
    rule = _award(kind="count", what="会议", cmp=">=", value="2", unit="次")
    two = [_evidence(), _evidence(), _evidence(review="submitted")]
    assert run_of(rule, MATTER, {"evidence_items": two}).card.total.low == 2
    one = [_evidence(), _evidence(review="submitted")]
    assert run_of(rule, MATTER, {"evidence_items": one}).card.clauses()["r1.c1"].state is State.PENDING


QUIET = _award(kind="absent", what="较大食品质量安全事故")
EVENT = {"when": {"source": "event", "code": "food_larger"}}


def _nil(first: date, last: date, signer: str = "县市场监管局", **more: Any) -> dict[str, Any]:
    signed = {"signed_on": date(2026, 1, 5), "signer": signer.split("、")[0], "signer_names": signer}
    return {"kind": "food_larger", "period_start": first, "period_end": last, **signed, **more}


def test_an_empty_table_is_no_zero_event(run_of: Any) -> None:
    run = run_of(QUIET, EVENT, {})
    assert _fact(run).status == "pending" and "零报告" in _fact(run).reason
    assert (run.card.total.low, run.card.total.high) == (0, 2)


@pytest.mark.parametrize(
    ("returns", "state", "words"),
    [
        ([_nil(date(2025, 1, 1), date(2025, 12, 31))], State.EARNED, ""),
        ([_nil(date(2025, 1, 1), date(2025, 6, 30)), _nil(date(2025, 7, 1), date(2025, 12, 31))], State.EARNED, ""),
        ([_nil(date(2025, 1, 1), date(2025, 6, 30)), _nil(date(2025, 7, 2), date(2025, 12, 31))], State.PENDING, "7月1日"),
        ([_nil(date(2025, 1, 1), date(2025, 12, 31), signed_on=date(2025, 11, 1))], State.PENDING, "11月2日"),
        ([_nil(date(2025, 1, 1), date(2025, 12, 31), withdrawn_on=date(2026, 1, 9))], State.PENDING, "签报"),
        ([_nil(date(2025, 1, 1), date(2025, 12, 31), signed_on=date(2026, 3, 1))], State.PENDING, "签报"),
        ([_nil(date(2025, 1, 1), date(2025, 12, 31), kind="drug_major")], State.PENDING, "签报"),
    ],
)
def test_a_zero_needs_nil_returns_for_every_day(run_of: Any, returns: Any, state: State, words: str) -> None:
    run = run_of(QUIET, EVENT, {"nil_returns": returns})
    assert run.card.clauses()["r1.c1"].state is state and words in _fact(run).reason


@pytest.mark.parametrize(
    "signer", ["县市场监管局", "云汀县市场监督管理局", "市场监管局", "县综合局、县市监局"]
)
def test_a_nil_return_counts_whatever_the_responsible_unit_is_called(run_of: Any, signer: str) -> None:
    run = run_of(QUIET, EVENT, {"nil_returns": [_nil(date(2025, 1, 1), date(2025, 12, 31), signer)]})
    assert run.card.clauses()["r1.c1"].state is State.EARNED


def test_a_nil_return_signed_by_another_unit_gives_no_points_and_the_proof_says_who_signed(run_of: Any) -> None:
    half = _nil(date(2025, 1, 1), date(2025, 6, 30))
    rest = _nil(date(2025, 7, 1), date(2025, 12, 31), "县住建局、县住房和城乡建设局")
    run = run_of(QUIET, EVENT, {"nil_returns": [_nil(date(2025, 1, 1), date(2025, 12, 31), "县住建局")]})
    assert run.card.clauses()["r1.c1"].state is State.PENDING and run.card.total.low == 0
    (gap,) = run.gaps()
    assert "由县住建局签报，不作数" in gap.reason and "须由县市场监管局签报" in gap.reason and gap.owner == "县市场监管局"
    (need,) = run.proof("r1.c1")["inputs"]
    assert need["fact"]["reason"] == gap.reason
    assert (need["records"]["nil_returns"]["count"], need["records"]["foreign_returns"]["count"]) == (0, 1)
    run = run_of(QUIET, EVENT, {"nil_returns": [half, rest]})
    assert "7月1日" in _fact(run).reason and "县住建局签报的零报告不作数" in _fact(run).reason


def test_a_row_that_names_other_units_lets_them_sign_beside_the_usual_one(run_of: Any) -> None:
    severe = {"when": {"source": "event", "code": "construction_severe"}}
    for signer, state in (("县财政局", State.EARNED), ("县住建局", State.EARNED), ("县水利局", State.PENDING)):
        rows = {"nil_returns": [_nil(date(2025, 1, 1), date(2025, 12, 31), signer, kind="construction_severe")]}
        run = run_of(QUIET, severe, rows)
        assert run.card.clauses()["r1.c1"].state is state
        assert _fact(run).owner == "县市场监管局、县财政局、住房建设局"


@pytest.mark.parametrize(("confirmed", "state"), [(True, State.MISSED), (False, State.PENDING)])
def test_an_event_stands_against_a_nil_return(run_of: Any, confirmed: bool, state: State) -> None:
    rows = {
        "nil_returns": [_nil(date(2025, 1, 1), date(2025, 12, 31))],
        "events": [{"kind": "food_larger", "occurred_on": date(2025, 8, 1), "confirmed": confirmed}],
    }
    assert run_of(QUIET, EVENT, rows).card.clauses()["r1.c1"].state is state


SHARE = _award(kind="threshold", indicator="部门联合抽查任务占比", cmp=">=", value="25", unit="%")
JOINT = {"when": {"source": "indicator", "code": "joint_inspection_share"}}


def test_a_relation_without_any_record_is_pending_and_no_case_is_not_applicable(run_of: Any) -> None:
    run = run_of(SHARE, JOINT, {})
    assert _fact(run).status == "pending" and "双随机抽查任务" in _fact(run).reason
    run = run_of(SHARE, JOINT, {"inspection_tasks": [{"planned_on": date(2024, 1, 1)}]})
    assert _fact(run).is_not_applicable and run.card.clauses()["r1.c1"].state is State.NOT_APPLICABLE


def test_a_threshold_compares_the_exact_rate(run_of: Any) -> None:
    tasks = [{"planned_on": date(2025, 1, 1), "joint": i == 0} for i in range(4)]
    assert run_of(SHARE, JOINT, {"inspection_tasks": tasks}).card.total.low == 2
    tasks.append({"planned_on": date(2025, 1, 1), "joint": False})
    assert run_of(SHARE, JOINT, {"inspection_tasks": tasks}).card.total.high == 0


def test_units_that_do_not_agree_are_not_compared(run_of: Any) -> None:
    rule = _award(kind="threshold", indicator="预算", cmp=">=", value="150", unit="亿元")
    run = run_of(rule, {"when": {"source": "indicator", "code": "metrology_budget"}}, {})
    assert _fact(run).status == "pending" and "单位" in _fact(run).reason


def test_something_done_means_all_of_it_when_a_rate_is_bound(run_of: Any) -> None:
    rule = _award(kind="exists", what="后处理工作完成")
    bound = {"when": {"source": "indicator", "code": "superior_follow_up_rate"}}
    due = {"level": "national", "report_received_on": date(2025, 3, 1), "finish_due_on": date(2025, 6, 1)}
    done = {**due, "finished_on": date(2025, 5, 1)}
    assert run_of(rule, bound, {"follow_ups": [done, done]}).card.total.low == 2
    run = run_of(rule, bound, {"follow_ups": [done, due]})
    assert run.card.total.high == 0 and str(_fact(run).ratio) == "1/2"


RATE = _award(kind="benchmark", indicator="企业年报公示率", cmp=">=", against="全省平均水平")
FILED = {"when": {"source": "benchmark", "code": "annual_report_filing_rate", "against": "province_mean"}}
REPORTS = [{"uscc": f"U{i}", "year": 2024, "must_publish": True, "published_on": date(2025, 5, 1) if i else None} for i in range(10)]


def test_a_benchmark_must_be_entered_with_its_source(run_of: Any) -> None:
    run = run_of(RATE, FILED, {"annual_reports": REPORTS})
    assert "全省平均水平" in _fact(run).reason and run.card.clauses()["r1.c1"].state is State.PENDING


@pytest.mark.parametrize(("part", "points"), [(900, 2), (901, 0)])
def test_a_benchmark_is_compared_exactly_and_the_latest_entry_stands(run_of: Any, part: int, points: int) -> None:
    entry = {"indicator": "annual_report_filing_rate", "against": "province_mean", "period": "2025", "whole": 1000, "region": "340000"}
    entries = [
        {**entry, "part": 999, "entered_on": date(2025, 9, 1)},
        {**entry, "part": part, "entered_on": date(2025, 10, 1)},
        {**entry, "part": 999, "entered_on": date(2026, 5, 1)},
        {**entry, "part": 999, "entered_on": date(2025, 12, 1), "period": "2024"},
    ]
    run = run_of(RATE, FILED, {"annual_reports": REPORTS, "benchmarks": entries})
    assert (run.card.total.low, _fact(run).against) == (points, Fraction(part, 10))


def test_a_trend_needs_a_value_for_every_year(run_of: Any) -> None:
    rule = _award(kind="trend", indicator="工程质量投诉率", direction="down", periods=2)
    bound = {"when": {"source": "indicator", "code": "construction_complaint_rate"}}
    accepted = [{"accepted_on": date(y, 6, 1)} for y in (2023, 2024, 2025) for _ in range(10)]
    complaints = [{"received_on": date(y, 6, 1), "valid": True} for y, n in ((2023, 3), (2024, 2), (2025, 1)) for _ in range(n)]
    run = run_of(rule, bound, {"acceptances": accepted, "construction_complaints": complaints})
    assert _fact(run).series == (Fraction(3, 10), Fraction(1, 5), Fraction(1, 10)) and run.card.total.low == 2
    run = run_of(rule, bound, {"acceptances": accepted[10:], "construction_complaints": complaints})
    assert "2023" in _fact(run).reason and run.card.clauses()["r1.c1"].state is State.PENDING


WORDS = {"op": "judge", "points": "2", "why": "程度词：成效明显"}
JUDGED = {"why": {"source": "judgement", "code": "publicity"}}


def _verdict(**more: Any) -> dict[str, Any]:
    return {"scorecard": "test", "clause": "r1.c1", "path": "why", "period": "2025", "judged_on": date(2026, 1, 10), "reason": "理由", **more}


def test_a_degree_word_waits_for_a_person(run_of: Any) -> None:
    run = run_of(WORDS, JUDGED, {})
    assert _fact(run, "why").status == "judge" and "质量宣传" in _fact(run, "why").reason
    assert run.card.clauses()["r1.c1"].state is State.JUDGE


@pytest.mark.parametrize(
    ("verdicts", "points"),
    [
        ([_verdict(verdict="met")], "2"),
        ([_verdict(verdict="unmet")], "0"),
        ([_verdict(verdict="points", points_milli=1500)], "1.5"),
        ([_verdict(verdict="met"), _verdict(verdict="points", points_milli=500, judged_on=date(2026, 1, 20))], "0.5"),
    ],
)
def test_the_latest_verdict_gives_the_points(run_of: Any, verdicts: Any, points: str) -> None:
    total = run_of(WORDS, JUDGED, {"judgements": verdicts}).card.total
    assert total.low == total.high == Decimal(points)


@pytest.mark.parametrize("other", [{"scorecard": "another"}, {"period": "2024"}, {"judged_on": date(2026, 3, 1)}, {"clause": "r1.c2"}])
def test_a_verdict_on_something_else_does_not_count(run_of: Any, other: Any) -> None:
    run = run_of(WORDS, JUDGED, {"judgements": [_verdict(verdict="met", **other)]})
    assert (run.card.total.low, run.card.total.high) == (0, 2)


def test_a_person_may_answer_what_nothing_is_bound_to(run_of: Any) -> None:
    assert "绑定" in _fact(run_of(POLICY, {}, {})).reason
    assert run_of(POLICY, {}, {"judgements": [_verdict(verdict="met", path="when")]}).card.total.low == 2


def test_whether_a_clause_applies_is_for_a_person(run_of: Any) -> None:
    applies = {"kind": "exists", "what": "有农业"}
    run = run_of(POLICY, MATTER, {"evidence_items": [_evidence()]}, applies=applies)
    assert run.facts["r1.c1"]["applies"].status == "judge" and run.card.total.low == 0
    verdict = _verdict(verdict="met", path="applies")
    run = run_of(POLICY, MATTER, {"evidence_items": [_evidence()], "judgements": [verdict]}, applies=applies)
    assert run.card.total.low == 2
