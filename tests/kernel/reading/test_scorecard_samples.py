"""Scorecards of invented counties in every layout, each with the answers a reader of the paper would give.

The answers stand beside the samples in `tests/data/scorecards`: every row with number, title and points, every clause
with its beginning, the operator of its rule and the numbers the rule must hold.
"""

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from zhiheng.reading.outline import with_levels
from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import rule_to_json

SAMPLES = Path(__file__).parents[2] / "data" / "scorecards"
ANSWERS = sorted(SAMPLES.glob("*.json"))


def numbers(node):
    """Every number in a rule."""
    if isinstance(node, dict | list):
        return {n for part in (node.values() if isinstance(node, dict) else node) for n in numbers(part)}
    try:
        return {Decimal(node)} if isinstance(node, str) else set()
    except ArithmeticError:
        return set()


def sample(answers):
    return next(p for p in SAMPLES.iterdir() if p.stem == answers.stem and p.suffix != ".json")


def check(answers, card, findings):
    rows = [row for _, row in card.rows()]
    assert [[r.number, r.title, None if r.points is None else str(r.points)] for r in rows] == [
        [number or row.number, title, points] for (number, title, points, _), row in zip(answers["rows"], rows, strict=True)
    ]
    for row, (*_, clauses) in zip(rows, answers["rows"], strict=True):
        read = [(c.text, rule_to_json(c.rule), c.points) for c in row.clauses]
        assert [text.startswith(start) for (text, _, _), (start, _, _) in zip(read, clauses, strict=True)] == [True] * len(clauses), row.title
        assert [rule["op"] for _, rule, _ in read] == [op for _, op, _ in clauses], row.title
        for (_, rule, points), (_, _, needed) in zip(read, clauses, strict=True):
            assert {Decimal(n) for n in needed} <= numbers(rule) | {points}, row.title
    if answers["full"] is not None:
        assert card.full_points == Decimal(answers["full"])
    assert card.bonus_points == (Decimal(answers["bonus"]) if answers.get("bonus") else None)
    assert [r["name"] for r in card.ratings] == answers.get("ratings", [])
    assert (card.normalise is not None) == answers.get("normalise", False)
    assert [f.message for f in findings if f.severity == "error"] == []


@pytest.mark.parametrize("path", ANSWERS, ids=[p.stem for p in ANSWERS])
def test_a_sample_is_read_as_a_person_reads_it(path):
    card, findings, _ = read_scorecards(with_levels(load_source(sample(path))))
    check(json.loads(path.read_text()), card, findings)


@pytest.mark.parametrize("stem", ["02_tabs", "06_points_in_headings", "08_deductions"])
def test_a_sample_is_read_the_same_from_a_word_table(stem):
    lines = [line.split("\t") for line in (SAMPLES / f"{stem}.txt").read_text().splitlines()]
    paper = Document()
    paper.add_paragraph(lines[0][0])
    table = paper.add_table(0, len(lines[1]))
    for line in lines[1:]:
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    file = BytesIO()
    paper.save(file)
    card, findings, _ = read_scorecards(with_levels(load_source(file.getvalue(), f"{stem}.docx")))
    check(json.loads((SAMPLES / f"{stem}.json").read_text()), card, findings)


def test_the_samples_cover_every_layout():
    assert len({json.loads(p.read_text())["layout"] for p in ANSWERS}) == len(ANSWERS) >= 10
