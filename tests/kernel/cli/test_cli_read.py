"""The command line: what it prints, in which language, and how it leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from zhiheng.cli import main

PLAN = "云汀县质量强县建设实施方案\n一、主要目标\n到2025年，合格率达到95%以上。（县市场监管局）\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_json_is_one_object_of_the_contract(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert set(out) >= {"document", "targets", "tasks", "scorecard", "repairs", "findings"}
    assert out["document"]["text"] == PLAN and out["document"]["chars"] == len(PLAN)
    (target,) = out["targets"]
    assert target["units"] == {"lead": ["县市场监管局"], "support": [], "by_remit": [], "open_list": False}
    assert (target["value"], target["due"]) == ("95", "2025")


def test_text_prints_what_spans_count_in(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan), "--text"]) == 0
    assert capsys.readouterr().out == PLAN


def test_tables_for_people_name_the_aims(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan), "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "云汀县质量强县建设实施方案" in out and "≥95%" in out and "县市场监管局" in out


def test_unusable_input_leaves_with_2_and_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "空.docx"
    empty.touch()
    assert main(["read", str(empty), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and "空文件" in printed.err


def test_wrong_usage_leaves_with_2_and_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--lang=zh", "read"])
    assert left.value.code == 2 and "用法有误：缺少" in capsys.readouterr().err


def test_help_is_chinese_and_english_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh"]) == 0
    assert "读取方案、评分细则或报告" in capsys.readouterr().out
    assert main(["--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "read a plan, scorecard or report" in english and "读取" not in english


def test_an_internal_fault_leaves_with_3_and_a_reference(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("kaputt")

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("zhiheng.reading.read_document", fail)
    assert main(["--lang=zh", "read", str(plan)]) == 3
    error = capsys.readouterr().err
    assert "编号 ZH-" in error and "Traceback" not in error
    (kept,) = (tmp_path / ".zhiheng" / "faults").iterdir()
    assert "kaputt" in kept.read_text(encoding="utf-8")


def test_debug_shows_the_fault(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="找不到文件"):
        main(["read", str(tmp_path / "无.txt"), "--debug"])


@pytest.mark.parametrize("command", [[], ["read"], ["score"], ["verify"]])
def test_every_help_page_is_english_for_readers_of_english(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*command, "--lang", "en", "--help"])
    assert not re.search("[\u4e00-\u9fff]", capsys.readouterr().out)


def test_tables_for_readers_of_english_say_lead_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN.replace("（县市场监管局）", "（县市场监管局牵头，县财政局配合）"), encoding="utf-8")
    assert main(["read", str(path), "--lang", "en"]) == 0
    out = "".join(capsys.readouterr().out.split())
    assert "lead:" in out and "support:" in out and "牵头：" not in out
