"""The inventory of how aims and times are written (目标、时限的写法清单): each pattern in sentences of our own.

`tests/data/reading/patterns.tsv` has a sentence a line: pattern, sentence, and the aims it holds as
name|operator|value|unit|due, `-` for what the sentence does not say; a benchmark names its line last.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from zhiheng.reading.documents import read_document

TABLE = Path(__file__).parents[2] / "data" / "reading" / "patterns.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
HEAD = "云汀县质量提升行动方案（2025—2027年）\n一、工作目标\n"


def _said(words: str) -> list[tuple[str | None, ...]]:
    if words == "-":
        return []
    return [tuple(None if part == "-" else part for part in one.split("|")) for one in words.split(" ; ")]


@pytest.mark.parametrize(("pattern", "sentence", "aims"), ROWS, ids=[f"{row[0]}-{i}" for i, row in enumerate(ROWS)])
def test_a_sentence_gives_the_aims_it_states(pattern: str, sentence: str, aims: str) -> None:
    document = read_document((HEAD + sentence + "\n").encode(), "plan.txt")
    read = []
    for target in document.targets:
        value = f"{target.value}~{target.value_high}" if target.value_high else target.value
        read.append((target.indicator, target.operator, value, target.unit, target.due, *([target.against] if target.against else [])))
    assert read == _said(aims)


def test_every_pattern_of_the_inventory_has_a_sentence() -> None:
    known = {row[0] for row in ROWS}
    assert known >= {*(f"T{i}" for i in range(1, 18)), "T20", "T21", "T22", "T23", *(f"D{i}" for i in range(1, 7))}
