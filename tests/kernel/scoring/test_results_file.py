"""The sealed results file: true as it is, and no part of it can be changed unnoticed."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest

from zhiheng.cli import main
from zhiheng.errors import InputError
from zhiheng.evidence import LoggedEntry, MerkleTree, public_of, sign_checkpoint
from zhiheng.scoring.assessment import Line
from zhiheng.scoring.results_file import line_json, ranked, results_file, unit_json, verify_results
from zhiheng.snapshots.store import digest_of

SECRET = "11" * 32
GRADES = [{"name": "A", "from": "80"}, {"name": "B", "from": None}]


def lines(got: str) -> list[dict[str, object]]:
    return [line_json(Line("r1.c1", "1", Decimal(4), Decimal("0.5"), Decimal(4), Decimal(got), Decimal(got)), text="一")]


def sealed(body: dict[str, object]) -> str:
    entry = LoggedEntry(2, {"action": "freeze", "after": {"digest": digest_of(body)}}, "ab" * 16)
    tree = MerkleTree()
    tree.extend([LoggedEntry(0, {}, "a").leaf, LoggedEntry(1, {}, "b").leaf, entry.leaf, LoggedEntry(3, {}, "c").leaf])
    point = sign_checkpoint(SECRET, "质衡", len(tree), tree.root(), "2026-11-22T10:00:00+08:00")
    return results_file(body, entry, tree.inclusion_proof(2), point.text, public_of(SECRET))


@pytest.fixture
def body() -> dict[str, object]:
    units = [unit_json(code, code, lines(got), grades=GRADES, bonus_cap=None, vetoes=[]) for code, got in (("甲", "3"), ("乙", "3.5"))]
    return {"title": "考核", "rules": {"grades": GRADES}, "bonus_cap": None, "units": ranked(units, {"甲": 1, "乙": 3})}


def test_scores_ranks_and_their_change_come_from_the_lines(body):
    assert [(u["unit"], u["score"], u["grade"], u["rank"], u["rank_change"]) for u in body["units"]] == [
        ("乙", "87.50", "A", 1, 2), ("甲", "75.00", "B", 2, -1),
    ]  # fmt: skip
    assert verify_results(sealed(body)) == verify_results(sealed(body), public_of(SECRET)) == ()


def test_whoever_changes_a_figure_is_found_even_with_a_new_digest(body):
    text = sealed(body)
    for change, words in (
        (lambda d: d["body"]["units"][0].update(score="88.00"), "得分写的是"), (lambda d: d["body"]["units"][1].update(grade="A"), "等次写的是"),
        (lambda d: d["body"]["units"][1].update(rank=1), "位次"), (lambda d: d["body"]["units"][0]["lines"][0].update(low="4"), "得分写的是"),
        (lambda d: d["body"].update(title="别的"), "摘要不符"),
    ):  # fmt: skip
        data = json.loads(text)
        change(data)
        assert any(words in s for s in verify_results(json.dumps(data))), words
        data["digest"] = digest_of(data["body"])
        assert any("留痕里记下" in s for s in verify_results(json.dumps(data))), "the log names the old digest"


def test_a_seal_by_another_key_or_another_log_is_found(body):
    data = json.loads(sealed(body))
    assert "公钥" in verify_results(json.dumps(data), public_of("22" * 32))[0]
    other = copy.deepcopy(data)
    other["log"]["entry"]["salt"] = "cd" * 16
    assert any("不在检查点" in s for s in verify_results(json.dumps(other)))
    data["log"]["checkpoint"] = data["log"]["checkpoint"].replace("size 4", "size 5")
    assert verify_results(json.dumps(data))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 1}', '{"format": "zhiheng-assessment/1"}', '{"format": "zhiheng-assessment/1", "body": {}, "log": {}, "digest": ""}'])
def test_what_is_no_results_file_is_refused_in_words(text):
    with pytest.raises(InputError, match="考核结果文件|应为"):
        verify_results(text)


def test_the_command_says_yes_no_or_not_usable(body, tmp_path: Path, capsys):
    good, bad = tmp_path / "a.json", tmp_path / "b.json"
    good.write_text(sealed(body), encoding="utf-8")
    bad.write_text(sealed(body).replace("87.50", "97.50"), encoding="utf-8")
    assert main(["results", "verify", str(good), "--key", public_of(SECRET)]) == 0 and "核验通过" in capsys.readouterr().out
    assert main(["results", "verify", str(bad), "--json"]) == 1 and not json.loads(capsys.readouterr().out)["agrees"]
    assert main(["results", "verify", str(tmp_path / "none.json")]) == 2
