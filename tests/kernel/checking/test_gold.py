"""The shared gold, where it lies beside the checkout: known errors found, true sentences left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from zhiheng.checking import check

SHARED = Path(__file__).resolve().parents[4] / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "gold" / "checker_sentences.jsonl").is_file(), reason="the shared gold is not beside the checkout")


def text_of(path: Path) -> str:
    """The document below the header lines of the collection."""
    lines = path.read_text(encoding="utf-8").split("\n")
    while re.match(r"# [a-z]+:", lines[0]):
        lines.pop(0)
    return "\n".join(lines)


@needs_shared
def test_every_gold_sentence_gets_its_verdict() -> None:
    wrong = []
    for line in (SHARED / "gold" / "checker_sentences.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        severities = {f.severity for f in check(item["text"]).findings}
        if ("error" in severities) != (item["verdict"] == "mismatch"):
            wrong.append(item["id"])
    assert wrong == []


@needs_shared
@pytest.mark.parametrize(
    ("name", "known"),
    [("003_ee4456f0a6f2649f", {"91", "50", "20"}), ("001_f991eac74ec5d245", set())],
)
def test_the_known_errors_of_the_sources_are_found_and_no_others(name: str, known: set[str]) -> None:
    report = check(text_of(SHARED / "sources" / f"{name}.txt"))
    found = {f.span.of(report.source.text) for f in report.findings if f.severity == "error" and f.code.startswith("arithmetic")}
    assert found == known


@needs_shared
@pytest.mark.slow
def test_reports_of_the_corpus_have_no_error_but_two_true_ones() -> None:
    found = []
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        report = check(text_of(path))
        found += [(path.name[:3], f.span.of(report.source.text)) for f in report.findings if f.severity == "error" and f.code.startswith("arithmetic")]
    assert found == [("052", "112"), ("101", "87.64")]
