"""An exported log is checked from the file alone: every changed bit, lost entry and forged checkpoint is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhiheng.cli import main
from zhiheng.errors import InputError
from zhiheng.evidence import (
    Checkpoint,
    LoggedEntry,
    leaf_of,
    public_of,
    read_checkpoint,
    root_of,
    sign_checkpoint,
    verify_checkpoint,
    verify_log,
    write_log,
)

SECRET = "7b" * 32
PUBLIC = public_of(SECRET)
ENTRIES = [LoggedEntry(n, {"action": "records.change", "object": f"batch:{n}", "sentence": f"修改批次 {n}"}, f"{n:032x}") for n in range(40)]
LEAVES = [e.leaf for e in ENTRIES]
POINTS = [sign_checkpoint(SECRET, "云汀县", size, root_of(LEAVES[:size]), f"2026-10-{day}T18:00:00+08:00") for size, day in ((15, 10), (40, 31))]
LINES = list(write_log("云汀县", PUBLIC, LEAVES, POINTS))


def test_a_log_that_nobody_touched_holds() -> None:
    report = verify_log(LINES, key=PUBLIC, published=POINTS, entries=ENTRIES)
    assert (report.findings, report.size, report.sealed, report.checkpoints) == ([], 40, 40, 4)
    assert report.root == root_of(LEAVES).hex()


@given(place=st.integers(0, 10_000_000), bit=st.integers(0, 7))
@example(place="".join(LINES).encode("utf-8").index(b"\n", 400), bit=0)  # another kind of line break
@example(place=len("".join(LINES).encode("utf-8")) - 1, bit=0)
def test_a_single_flipped_bit_anywhere_is_found(place: int, bit: int) -> None:
    data = bytearray("".join(LINES).encode("utf-8"))
    data[place % len(data)] ^= 1 << bit
    try:
        text = data.decode("utf-8")
        report = verify_log(text.split("\n"), key=PUBLIC, published=POINTS)
    except (UnicodeDecodeError, InputError):
        return
    same = [line.split() for line in text.lower().split("\n")] == [line.split() for line in "".join(LINES).lower().split("\n")]
    assert report.findings or same


def test_entries_left_out_added_or_swapped_are_found() -> None:
    for changed in (LEAVES[:7] + LEAVES[8:], [*LEAVES[:7], LEAVES[0], *LEAVES[7:]], [LEAVES[1], LEAVES[0], *LEAVES[2:]]):
        assert verify_log(write_log("云汀县", PUBLIC, changed, POINTS)).findings


def test_a_log_written_anew_with_its_own_key_is_told_by_the_key_or_a_checkpoint_kept_elsewhere() -> None:
    secret = "11" * 32
    public = public_of(secret)
    leaves = LEAVES[:10] + LEAVES[11:]
    forged = list(write_log("云汀县", public, leaves, [sign_checkpoint(secret, "云汀县", 39, root_of(leaves), "2026-10-31T18:00:00+08:00")]))
    assert verify_log(forged).findings == []
    assert any("签名" in f.message for f in verify_log(forged, key=PUBLIC).findings)
    found = verify_log(forged, published=POINTS).findings
    assert any("根与它不同" in f.message for f in found) and any("有条目被删去" in f.message for f in found)


def test_a_disclosed_entry_must_be_the_one_logged() -> None:
    changed = LoggedEntry(3, {**ENTRIES[3].content, "sentence": "没有改"}, ENTRIES[3].salt)
    assert [f.message for f in verify_log(LINES, entries=[changed]).findings] == ["第 4 条的内容与日志不符：内容或盐值被改动过"]
    assert "没有第 100 条" in verify_log(LINES, entries=[LoggedEntry(99, {}, "00")]).findings[0].message


def test_the_same_content_has_another_leaf_under_another_salt() -> None:
    assert leaf_of({"a": 1}, "00" * 16) != leaf_of({"a": 1}, "01" * 16)


def test_a_checkpoint_survives_mail_and_print_and_tells_changes() -> None:
    point = read_checkpoint("\n  " + POINTS[0].text.replace("\n", "  \r\n"))
    assert point == POINTS[0] and verify_checkpoint(PUBLIC, point)
    assert not verify_checkpoint(PUBLIC, Checkpoint(point.origin, point.size + 1, point.root, point.at, point.signature))
    for text, words in (("", "第一行应为"), (POINTS[0].text.replace("root", "rot"), "缺少“root”"), (POINTS[0].text + "more", "应有 6 行"), (POINTS[0].text.replace("size 15", "size x"), "不是整数")):
        with pytest.raises(InputError, match=words):
            read_checkpoint(text)


def test_the_command_checks_the_files_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, point, entry = tmp_path / "log.txt", tmp_path / "point.txt", tmp_path / "entry.json"
    log.write_text("".join(LINES), "utf-8")
    point.write_text(POINTS[0].text, "utf-8")
    entry.write_text(json.dumps(ENTRIES[5].to_json(), ensure_ascii=False), "utf-8")
    assert main(["log", "verify", str(log), "--key", PUBLIC, "--checkpoint", str(point), "--entry", str(entry)]) == 0
    assert "40 条" in capsys.readouterr().out
    log.write_text("".join([*LINES[:5], LEAVES[0].hex() + "\n", *LINES[6:]]), "utf-8")
    assert main(["log", "verify", str(log), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out)["agrees"]
    for text, words in (("", "不是导出的日志"), (LINES[0] + "zz\n", "日志第 2 行应为 64 位"), (LINES[0] + "{}\n", "日志第 2 行")):
        log.write_text(text, "utf-8")
        assert main(["log", "verify", str(log)]) == 2
        assert words in capsys.readouterr().err
