"""The four source documents against their gold: targets, operators, due times and units. Skipped where they are not at hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from zhiheng.reading import Document, read_document

SHARED = Path(__file__).parents[4] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents do not lie beside this checkout")


def read(number: str) -> tuple[Document, dict[str, Any]]:
    gold = json.loads((SHARED / "gold" / f"{number}_targets.json").read_text(encoding="utf-8"))
    return read_document(next((SHARED / "sources").glob(f"{number}_*.txt"))), gold


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_targets_agree_with_the_gold(number: str) -> None:
    document, gold = read(number)
    scope = gold["scope"]["to"]
    found = [t for t in document.targets if t.span.start < scope]
    for wanted in gold["targets"]:
        start, end = wanted["at"]
        match = next(
            (t for t in found if t.span.start < end and start < t.span.end and (t.value, t.value_high) == (wanted["value"], wanted["value_high"])), None
        )
        assert match is not None, wanted["quote"]
        found.remove(match)
        assert match.operator in {wanted["operator"], *wanted.get("operator_alt", ())}, wanted["quote"]
        assert match.unit in {wanted["unit"], *wanted.get("unit_alt", ()), wanted["unit"] and wanted["unit"].removeprefix("个")}, wanted["quote"]
        assert (match.due or "")[:4] == (wanted["due"] or "")[:4], wanted["quote"]
    assert [t.quote for t in found if not any(solid(d["quote"]) in solid(t.quote) or solid(t.quote) in solid(d["quote"]) for d in gold["doubtful"])] == []


@pytest.mark.parametrize("number", ["001", "002", "004"])
def test_units_agree_with_the_gold(number: str) -> None:
    document, gold = read(number)
    for wanted in gold["units"]:
        start, end = wanted["at"]
        task = next(t for t in document.tasks if t.span.start < end and start < t.span.end)
        units = task.units
        assert (list(units.lead), list(units.support), list(units.by_remit), units.open_list) == (
            wanted["lead"],
            wanted["support"],
            wanted["by_remit"],
            wanted["open_list"],
        ), wanted["bracket"]


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_quotes_stand_at_their_spans(number: str) -> None:
    document, _ = read(number)
    text = document.to_json()["document"]["text"]
    for item in document.to_json()["targets"] + document.to_json()["tasks"]:
        start, end = item["span"]
        assert text[start:end] == item["quote"]
