"""Packs: the source's rows as data, everything bound, open decisions left open, faults named with their place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhiheng.errors import PackInvalid
from zhiheng.indicators import CATALOGUE
from zhiheng.packs import (
    event_kinds,
    find_event_kind,
    find_matter,
    indicator_notes,
    load_scorecard,
    matters,
    scorecard_pack,
    unbound,
)
from zhiheng.packs.files import read_yaml
from zhiheng.rules.syntax import rule_from_json, rule_to_json

GOLD = Path(__file__).parents[4] / "shared" / "gold" / "002_scorecard.json"
CARD = load_scorecard("anhui_2022").scorecard


def test_the_pack_holds_31_rows_whose_points_add_up() -> None:
    assert [row.number for _, row in CARD.rows()] == [str(n) for n in range(1, 32)]
    assert [s.points for s in CARD.sections] == [22, 18, 44, 16, 5]
    for section in CARD.sections[:4]:
        assert sum(row.points or 0 for row in section.rows) == section.points
    for _, row in CARD.rows():
        parts = sum(clause.points or 0 for clause in row.clauses)
        assert row.points is None or parts == row.points or row.number == "25"


def test_every_fact_of_the_pack_is_bound_and_everything_bound_is_used() -> None:
    assert unbound(CARD) == ()
    used = {(b.source, b.code) for *_, clause in CARD.clauses() for b in clause.bindings.values()}
    assert {code for source, code in used if source in ("matter", "judgement")} == set(matters())
    assert {code for source, code in used if source == "event"} == {e.code for e in event_kinds().values() if e.nil}


def test_judged_matters_are_bound_to_judgements_only() -> None:
    for *_, clause in CARD.clauses():
        for path, binding in clause.bindings.items():
            if binding.source == "judgement":
                assert matters()[binding.code].kind == "judged", path
            if binding.source == "matter":
                assert matters()[binding.code].kind == "proved", path


def test_row_25_is_capped_unless_the_adopter_takes_the_parts() -> None:
    (decision,) = load_scorecard("anhui_2022").decisions
    assert (decision.row, decision.chosen, decision.options) == ("25", "cap", ("cap", "parts"))
    rows = {row.number: row for _, row in CARD.rows()}
    assert (rows["25"].points, rows["25"].cap) == (3, 3)
    parts = {row.number: row for _, row in load_scorecard("anhui_2022", {"25": "parts"}).scorecard.rows()}
    assert (parts["25"].points, parts["25"].cap) == (4, None)
    with pytest.raises(PackInvalid, match="cap 或 parts"):
        load_scorecard("anhui_2022", {"25": "both"})


def _shape(rule: Any) -> Any:
    """A rule without the words of the document: what remains must be the same as in the gold standard."""
    if isinstance(rule, dict):
        return {k: _shape(v) for k, v in rule.items() if k not in ("what", "indicator", "why", "per", "against", "unit") and v is not None}
    return [_shape(v) for v in rule] if isinstance(rule, list) else rule


@pytest.mark.skipif(not GOLD.exists(), reason="the shared gold standard does not lie beside this checkout")
def test_the_rules_of_the_pack_have_the_shape_of_the_gold_standard() -> None:
    gold = json.loads(GOLD.read_text("utf-8"))
    rows = {row["number"]: row for section in gold["sections"] for row in section["rows"]}
    for _, row in CARD.rows():
        wanted = rows[row.number]
        assert len(row.clauses) == len(wanted["clauses"]), row.number
        assert row.points == (None if wanted["points"] is None else Decimal(wanted["points"]))
        assert len(row.units) == len(wanted["units"]), row.number
        for clause, given in zip(row.clauses, wanted["clauses"], strict=True):
            ours = clause.to_json()
            assert ours["points"] == given["points"], (row.number, given["points"])
            assert _shape(ours["rule"]) == _shape(rule_to_json(rule_from_json(given["rule"]))), (row.number, clause.text)
            assert clause.text != given["text"], "our wording, not the source's"


@pytest.mark.skipif(not GOLD.exists(), reason="the shared gold standard does not lie beside this checkout")
def test_the_words_of_the_source_find_their_matters_and_events() -> None:
    gold = json.loads(GOLD.read_text("utf-8"))
    rules = [c["rule"] for s in gold["sections"] for r in s["rows"] for c in r["clauses"]]
    words = {kind: set[str]() for kind in ("exists", "absent")}

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("kind") in words:
                words[node["kind"]].add(node["what"])
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(rules)
    assert all(find_event_kind(w) for w in words["absent"])
    from zhiheng.indicators import find_indicator

    assert [w for w in words["exists"] if not find_matter(w) and not find_indicator(w)] == []


def test_notes_speak_about_indicators_that_exist() -> None:
    assert set(indicator_notes()) <= set(CATALOGUE)


def _card(**clause: Any) -> dict[str, Any]:
    rule = {"op": "award", "points": "1", "when": {"kind": "exists", "what": "方案"}}
    return {
        "title": "表",
        "sections": [{"title": "一", "rows": [{"number": "1", "clauses": [{"text": "文", "points": "1", "rule": rule, **clause}]}]}],
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "键值对"),
        ({"title": "表"}, "sections"),
        (_card(rule={"op": "guess"}), "第1行 第1条"),
        (_card(bindings={"when.of.0": {"source": "matter", "code": "recall_policy"}}), "取数位置"),
        (_card(bindings={"when": {"source": "matter", "code": "nothing"}}), "没有代码为“nothing”的佐证事项"),
        (_card(bindings={"when": {"source": "guess", "code": "recall_policy"}}), "应为 indicator"),
        (_card(points="1.x"), "不是十进制数"),
    ],
)
def test_a_fault_in_a_scorecard_names_its_place(data: Any, words: str) -> None:
    with pytest.raises(PackInvalid, match=words) as caught:
        scorecard_pack(data, "某表.yaml", "x")
    assert caught.value.sentence.startswith("某表.yaml")


def test_a_fault_in_yaml_names_line_and_column() -> None:
    with pytest.raises(PackInvalid, match="第2行"):
        read_yaml("a: 1\nb: ]\n", "某表.yaml")
    with pytest.raises(PackInvalid, match="“a”写了两次"):
        read_yaml("a: 1\na: 2\n", "某表.yaml")


def test_a_scorecard_file_may_be_the_bare_contract_in_json(tmp_path: Path) -> None:
    path = tmp_path / "表.json"
    path.write_text(json.dumps(CARD.to_json(), ensure_ascii=False), "utf-8")
    assert load_scorecard(path).scorecard == CARD
    with pytest.raises(PackInvalid, match="找不到文件"):
        load_scorecard(tmp_path / "没有.yaml")
