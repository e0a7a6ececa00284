"""Answer sheets of our own (自编答卷): documents of many layouts in our own words, with what a careful reader finds in them.

The counties are invented. Beside each document in `tests/data/reading/documents` stands a `.json` of the same name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zhiheng.reading.documents import Document, read_document
from zhiheng.reading.doubts import SURE

SHEETS = Path(__file__).parents[2] / "data" / "reading" / "documents"
NAMES = sorted(p.stem for p in SHEETS.glob("*.json"))


def _read(name: str) -> tuple[Document, dict[str, Any]]:
    source = next(p for p in SHEETS.glob(f"{name}.*") if p.suffix != ".json")
    return read_document(source), json.loads((SHEETS / f"{name}.json").read_text(encoding="utf-8"))


def test_there_are_at_least_twelve_layouts() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_a_document_gives_what_its_answer_sheet_says(name: str) -> None:
    document, answer = _read(name)
    assert (document.kind, document.title) == (answer["kind"], answer["title"])
    assert [[t.indicator, t.operator, t.value, t.value_high, t.unit, t.due] for t in document.targets] == answer["targets"]
    assert [[t.indicator, *t.units.names()] for t in document.targets if t.units.names()] == answer["units"]
    assert [[k.title, k.due, list(k.units.lead), list(k.units.support), list(k.units.by_remit)] for k in document.tasks] == answer["tasks"]
    assert [[r.found, r.suggested] for r in document.repairs] == answer["repairs"]


@pytest.mark.parametrize("name", NAMES)
def test_quotes_stand_at_their_spans_and_doubtful_readings_say_why(name: str) -> None:
    document, _ = _read(name)
    for item in (*document.targets, *document.tasks):
        assert item.quote == item.span.of(document.source.text)
        assert item.doubts or item.confidence >= SURE


def test_lost_and_masked_figures_are_doubtful() -> None:
    document, _ = _read("11_lost_and_masked")
    doubtful = {t.indicator for t in document.targets if t.confidence < SURE}
    assert doubtful == {"产品抽查合格率", "工程验收合格率", "药品抽检合格率", "质量标杆企业", "出口产品合格率"}


def test_a_base_stands_beside_its_aim() -> None:
    document, _ = _read("08_staged_plan")
    limit = next(t for t in document.targets if t.indicator == "资质认定办理时限")
    assert limit.baseline == {"value": "20", "unit": "个工作日", "period": None}
    table, _ = _read("03_indicator_table")
    assert [t.baseline and t.baseline["value"] for t in table.targets] == ["94.6", "38", "0.09", "84.2", None]
