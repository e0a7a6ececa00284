"""`zhiheng check`: what it prints, writes and returns."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest

from zhiheng.cli import main

WRONG = "云汀县质量工作情况报告\n全县抽查456批次，合格425批次，合格率91%。\n"
RIGHT = "云汀县质量工作情况报告\n全县抽查456批次，合格425批次，合格率93.2%。\n"


def _word(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_a_wrong_figure_is_one_object_and_exit_one(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wrong), "--json"]) == 1
    out = json.loads(capsys.readouterr().out)
    (finding,) = [f for f in out["findings"] if f["severity"] == "error"]
    assert finding["code"] == "arithmetic.ratio"
    assert out["document"]["text"][slice(*finding["span"])] == "91"
    assert out["claims"] == 3 and out["complete"] is True


def test_right_figures_leave_with_zero_and_say_what_was_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(RIGHT, encoding="utf-8")
    assert main(["check", str(path), "--lang", "zh"]) == 0
    assert "未发现矛盾" in capsys.readouterr().out


def test_people_see_the_sentence_the_formula_and_the_place(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wrong), "--lang", "zh"]) == 1
    out = capsys.readouterr().out
    assert "合格率91" in out and "93.2%" in out and "第2段" in out


def test_the_page_and_the_list_are_written(wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, sheet = tmp_path / "批注.html", tmp_path / "清单.xlsx"
    assert main(["check", str(wrong), "--html", str(page), "--xlsx", str(sheet)]) == 1
    capsys.readouterr()
    assert '<mark class="error">91</mark>' in page.read_text(encoding="utf-8")
    values = [c for row in openpyxl.load_workbook(sheet).active.iter_rows(values_only=True) for c in row]
    assert "arithmetic.ratio" in values


def test_the_own_word_file_comes_back_with_comments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "报告.docx", tmp_path / "批注.docx"
    path.write_bytes(_word(WRONG))
    assert main(["check", str(path), "--word", str(out)]) == 1
    capsys.readouterr()
    (comment,) = docx.Document(str(out)).comments
    assert comment.text.startswith("【错误】") and "93" in comment.text


def test_comments_into_a_text_file_are_refused_with_the_way_out(wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wrong), "--word", str(tmp_path / "批注.docx")]) == 2
    assert "另存为 docx" in capsys.readouterr().err
    assert not (tmp_path / "批注.docx").exists()


def test_a_folder_is_checked_file_by_file_and_what_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "甲.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "乙.txt").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "丙.docx").write_bytes(b"PK\x03\x04 broken")
    assert main(["check", str(tmp_path), "--json"]) == 1
    out = json.loads(capsys.readouterr().out)
    assert sorted(r["document"]["name"] for r in out["reports"]) == ["乙.txt", "甲.txt"]
    assert [u["file"] for u in out["unread"]] == ["丙.docx"]


def test_an_empty_folder_is_a_plain_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "没有可核验的文件" in capsys.readouterr().err
