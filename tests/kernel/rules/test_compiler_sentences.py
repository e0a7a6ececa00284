"""Scoring sentences as officials write them, with the rules they mean.

The sentences are our own words, written in four batches before the compiler had seen them; each says the rules (what it
must hold of them) or, where several readings are fair, the operators. `docs/explanation/reading-scorecards.md` tells
how many were read right at first sight.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from zhiheng.rules.compiler import Context, compile_cell
from zhiheng.rules.syntax import rule_to_json

SENTENCES = json.loads((Path(__file__).parents[2] / "data" / "scorecards_sentences.json").read_text())


def holds(wanted, got):
    """Whether a rule as data holds what is wanted of it; numbers by value."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(k in got and holds(v, got[k]) for k, v in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(holds, wanted, got))
    try:
        return Decimal(wanted) == Decimal(str(got))
    except (ArithmeticError, TypeError):
        return wanted == got


@pytest.mark.parametrize("said", SENTENCES, ids=[str(i) for i in range(1, len(SENTENCES) + 1)])
def test_a_sentence_is_compiled_to_the_rules_it_means(said):
    around = Context(title=said.get("title", ""), points=Decimal(said["points"]) if said["points"] else None)
    cell = compile_cell(said["text"], around)
    rules = [rule_to_json(c.compiled.rule) for c in cell.clauses]
    if "rules" in said:
        assert holds(said["rules"], rules), rules
    else:
        assert [r["op"] for r in rules] == said["ops"], rules
    assert (cell.applies is not None) == said.get("applies", False)
