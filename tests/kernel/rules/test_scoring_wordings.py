"""Scoring sentences in the manner of many provinces and fields, against answers written before they were compiled.

Our own wording, in rounds: each round was written after the compiler had been mended for the one before.
`docs/explanation/reading-scorecards.md` tells how many of each were right at first sight.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from rule_signs import cell_signs, fits

from zhiheng.rules.compiler import Context, compile_cell
from zhiheng.rules.printing.reading_back import reads_back

LINES = [line.split("\t") for line in (Path(__file__).parents[2] / "data" / "scoring_wordings.tsv").read_text().splitlines()]
ROUNDS = sorted({line[0] for line in LINES})


def compiled(line):
    _, points, title, text, _ = line
    return compile_cell(text, Context(title=title or "重点工作", points=None if points == "-" else Decimal(points)))


@pytest.mark.parametrize("round_", ROUNDS)
def test_no_sentence_is_read_wrongly_with_confidence(round_):
    """What is not right is refused or doubted, and that is rare; rounds 6 and 7 gather sentences that few rules can say."""
    of_round = [line for line in LINES if line[0] == round_]
    wrong = [(line, got, sure) for line in of_round if not fits(line[4], got := cell_signs(cell := compiled(line))) for sure in [min((c.compiled.confidence for c in cell.clauses), default=0)]]
    silent = [(line[3], line[4], got) for line, got, sure in wrong if sure >= Decimal("0.9") and "J" not in got]
    assert not silent
    assert len(wrong) <= len(of_round) // (5 if round_ >= "6" else 40), [(line[3], got) for line, got, _ in wrong]


@pytest.mark.slow
def test_every_rule_of_the_sentences_that_nobody_doubts_is_printed_as_it_is_read():
    rules = [c.compiled.rule for line in LINES for c in compiled(line).clauses if c.compiled.confidence >= Decimal("0.9") or line[0] < "6"]
    lost = [rule for rule in rules if not reads_back(rule)]
    assert not lost
