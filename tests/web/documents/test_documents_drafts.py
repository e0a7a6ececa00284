"""What decisions make of the draft."""

import copy
from typing import Any

import pytest

from zhiheng.errors import InvalidValue, RuleInvalid
from zhiheng.rules.scorecards import Binding
from zhiheng_web.documents import drafts


def clause(points: str, what: str = "合格率") -> dict[str, Any]:
    when = {"kind": "threshold", "indicator": what, "cmp": ">=", "value": "90", "unit": "%"}
    return {"text": what, "span": None, "points": points, "rule": {"op": "award", "points": points, "when": when}}


def row(number: str, points: str, *clauses: dict[str, Any], span: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    return {
        "number": number,
        "title": None,
        "points": points,
        "units": [],
        "quote": "",
        "span": list(span),
        "clauses": list(clauses),
    }


@pytest.fixture
def draft() -> dict[str, Any]:
    rows = [
        row("25", "3", clause("1"), clause("1"), clause("2"), span=(10, 90)),
        row("26", "3", clause("3"), span=(91, 99)),
    ]
    return {
        "scorecard": {
            "title": "表",
            "full_points": "6",
            "bonus_points": None,
            "sections": [{"title": "安全", "points": "6", "rows": rows}],
        }
    }


@pytest.fixture
def finding() -> dict[str, Any]:
    return {
        "code": "scorecard.row_sum",
        "severity": "error",
        "span": [12, 13],
        "message": "第25行：小项合计4分",
        "found": "3",
        "expected": "4",
        "related": [],
    }


def test_capping_keeps_the_rows_points_and_adds_the_cap(draft, finding):
    new, sentence = drafts.settled(draft, draft, finding, "cap")
    assert new["scorecard"]["sections"][0]["rows"][0]["rule"] == {"cap": "3"}
    assert new["scorecard"]["sections"][0]["rows"][0]["points"] == "3"
    assert "最多3分" in sentence
    assert "rule" not in draft["scorecard"]["sections"][0]["rows"][0]


def test_taking_the_parts_changes_the_rows_points_and_says_what_no_longer_agrees(draft, finding):
    new, sentence = drafts.settled(draft, draft, finding, "parts")
    assert new["scorecard"]["sections"][0]["rows"][0]["points"] == "4"
    assert "由3分改为4分" in sentence
    assert drafts.sums_after(new, draft) == ["“安全”各行现在合计7分，类别印出6分。", "各行现在合计7分，总分为6分。"]
    assert drafts.sums_after(draft, draft) == []


def test_a_second_choice_replaces_the_first(draft, finding):
    capped, _ = drafts.settled(draft, draft, finding, "cap")
    new, _ = drafts.settled(capped, draft, finding, "parts")
    assert "rule" not in new["scorecard"]["sections"][0]["rows"][0]
    back, _ = drafts.settled(new, draft, finding, "return")
    assert back == draft


def test_a_choice_that_is_not_open_is_refused(draft, finding):
    with pytest.raises(RuleInvalid, match="按行封顶"):
        drafts.settled(draft, draft, finding, "guess")


def test_section_and_total_findings_change_their_own_points(draft):
    section = {
        "code": "scorecard.section_sum",
        "severity": "error",
        "span": [0, 0],
        "message": "“安全”各行合计6分",
        "found": "5",
        "expected": "6",
    }
    draft["scorecard"]["sections"][0]["points"] = "5"
    draft["scorecard"]["full_points"] = "5"
    new, _ = drafts.settled(draft, draft, section, "parts")
    assert new["scorecard"]["sections"][0]["points"] == "6"
    new, _ = drafts.settled(draft, draft, section, "cap")
    assert new["scorecard"]["sections"][0]["cap"] == "5"
    total = {
        "code": "scorecard.total",
        "severity": "error",
        "span": [0, 0],
        "message": "合计",
        "found": "5",
        "expected": "6",
    }
    draft["scorecard"]["sections"][0]["points"] = "6"
    new, _ = drafts.settled(draft, draft, total, "parts")
    assert new["scorecard"]["full_points"] == "6"


def test_rows_with_one_number_twice_keep_different_keys(draft):
    draft["scorecard"]["sections"][0]["rows"][1]["number"] = "25"
    assert [p.key for p in drafts.row_places(draft["scorecard"])] == ["r25", "r25~2"]
    assert [c.key for c in drafts.clause_places(draft["scorecard"])][-1] == "r25~2.c1"


def test_keys_agree_with_the_kernels_where_numbers_are_unique(draft):
    kernel = [key for key, *_ in drafts.parsed_scorecard(draft).clauses()]
    assert [c.key for c in drafts.clause_places(draft["scorecard"])] == kernel


def test_a_binding_stays_only_as_long_as_its_rule_asks_for_it(draft):
    bound = drafts.bound(draft, "r25.c1", "when", Binding("indicator", "superior_pass_rate"))
    assert drafts.find_clause(bound["scorecard"], "r25.c1").clause["bindings"]["when"]["code"] == "superior_pass_rate"
    judged = drafts.changed_clause(bound, "r25.c1", "1", {"op": "judge", "points": "1", "why": "成效"})
    assert "bindings" not in drafts.find_clause(judged["scorecard"], "r25.c1").clause
    with pytest.raises(RuleInvalid, match="取数位置"):
        drafts.bound(draft, "r25.c1", "of.0.when", Binding("indicator", "superior_pass_rate"))


def test_a_broken_rule_or_number_leaves_the_draft_alone(draft):
    before = copy.deepcopy(draft)
    with pytest.raises(RuleInvalid):
        drafts.changed_clause(draft, "r25.c1", "1", {"op": "guess"})
    with pytest.raises(InvalidValue):
        drafts.changed_clause(draft, "r25.c1", "1.23456", {"op": "judge", "points": "1", "why": "成效"})
    with pytest.raises(RuleInvalid, match="过时"):
        drafts.changed_clause(draft, "r99.c1", "1", {"op": "judge", "points": "1", "why": "成效"})
    assert draft == before
