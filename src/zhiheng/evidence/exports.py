"""The log as one file (日志导出): a line for the origin and key, a line for each leaf, checkpoints between them; checked from the file alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhiheng.errors import InputError
from zhiheng.evidence.checkpoints import Checkpoint, read_checkpoint, verify_checkpoint
from zhiheng.evidence.entries import LoggedEntry
from zhiheng.evidence.merkle import hash_children, join_edge

LOG_FORMAT = "zhiheng.log/1"


@dataclass(frozen=True)
class LogFinding:
    """Something that does not agree, in a Chinese sentence; `line` of the file from 1, 0 where it lies elsewhere."""

    line: int
    message: str


@dataclass
class LogReport:
    """What a check of a log came to: entries, checkpoints that hold, entries after the last of them, and what does not agree."""

    origin: str = ""
    size: int = 0
    sealed: int = 0
    checkpoints: int = 0
    root: str = ""
    findings: list[LogFinding] = field(default_factory=list)


def write_log(origin: str, public: str, leaves: Iterable[bytes], checkpoints: Sequence[Checkpoint]) -> Iterator[str]:
    """The lines of the file, each with its line break: checkpoints stand right behind the last leaf they cover."""
    yield _line({"format": LOG_FORMAT, "origin": origin, "key": public})
    waiting = sorted(checkpoints, key=lambda c: c.size)
    for size, leaf in enumerate(leaves):
        while waiting and waiting[0].size == size:
            yield _line({"checkpoint": waiting.pop(0).text})
        yield leaf.hex() + "\n"
    yield from (_line({"checkpoint": checkpoint.text}) for checkpoint in waiting)


def verify_log(
    lines: Iterable[str], *, key: str = "", published: Sequence[Checkpoint] = (), entries: Sequence[LoggedEntry] = ()
) -> LogReport:
    """Check a log from its file alone (日志核验), in one pass and with little memory. Lines end with \\n and nothing else.

    `key` is the public key known from elsewhere (else the file's own is used, which shows less), `published` are checkpoints kept
    outside (printed, mailed): the log must continue each of them. `entries` are disclosed ones: each must be the leaf at its place.

    Raises:
        InputError: the file is no exported log, or a line is neither leaf nor checkpoint (the line is named).
    """
    report = LogReport()
    rows = enumerate(lines, 1)
    head = _head(next(rows, (1, ""))[1])
    report.origin = head["origin"]
    if key and key.strip().lower() != head["key"]:
        report.findings.append(LogFinding(1, "文件里的公钥与给定的公钥不同，签名按给定的公钥核对"))
    public = key.strip().lower() or head["key"]
    outside: dict[int, list[Checkpoint]] = {}
    for checkpoint in published:
        outside.setdefault(checkpoint.size, []).append(checkpoint)
    told = {e.index: e for e in entries}
    edge: list[tuple[int, bytes]] = []

    def compare(number: int) -> None:
        for checkpoint in outside.pop(report.size, []):
            _compare(report, number, checkpoint, public, edge, "另外保存的检查点")

    compare(1)
    for number, raw in rows:
        text = raw.strip(" \t\r\n")
        if not text:
            continue
        if text.startswith("{"):
            _compare(report, number, _checkpoint(text, number), public, edge, "检查点")
            continue
        leaf = _leaf(text, number)
        entry = told.pop(report.size, None)
        if entry is not None and entry.leaf != leaf:
            report.findings.append(LogFinding(number, f"第 {report.size + 1} 条的内容与日志不符：内容或盐值被改动过"))
        level, node = 0, leaf
        while edge and edge[-1][0] == level:
            level, node = level + 1, hash_children(edge.pop()[1], node)
        edge.append((level, node))
        report.size += 1
        compare(number)
    for size in sorted(outside):
        report.findings.append(LogFinding(0, f"另外保存的检查点有 {size} 条，日志只有 {report.size} 条：有条目被删去"))
    for index in sorted(told):
        report.findings.append(LogFinding(0, f"日志里没有第 {index + 1} 条"))
    report.root = join_edge([node for _level, node in edge]).hex()
    return report


def _compare(report: LogReport, number: int, checkpoint: Checkpoint, public: str, edge: list[tuple[int, bytes]], noun: str) -> None:
    faults = []
    if not verify_checkpoint(public, checkpoint):
        faults.append("签名不符")
    if checkpoint.origin != report.origin:
        faults.append(f"属于“{checkpoint.origin}”，不是“{report.origin}”")
    if checkpoint.size != report.size:
        faults.append(f"写的是 {checkpoint.size} 条，到这里有 {report.size} 条")
    elif checkpoint.root != join_edge([node for _level, node in edge]).hex():
        faults.append(f"前 {checkpoint.size} 条算出的根与它不同，其中有条目被改动、增删或换了次序")
    if faults:
        report.findings.append(LogFinding(number, f"{noun}（{checkpoint.at}，{checkpoint.size} 条）：{'；'.join(faults)}"))
    else:
        report.checkpoints += 1
        report.sealed = max(report.sealed, checkpoint.size)


def _head(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError("这个文件不是导出的日志：第 1 行应为 JSON") from error
    if not isinstance(data, dict) or data.get("format") != LOG_FORMAT or not {"origin", "key"} <= set(data):
        raise InputError(f"这个文件不是导出的日志：格式标记应为“{LOG_FORMAT}”")
    return data


def _checkpoint(text: str, number: int) -> Checkpoint:
    try:
        return read_checkpoint(json.loads(text)["checkpoint"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"日志第 {number} 行既不是条目也不是检查点，文件被改动过", line=number) from error
    except InputError as error:
        raise InputError(f"日志第 {number} 行：{error.sentence}", line=number) from error


def _leaf(text: str, number: int) -> bytes:
    try:
        leaf = bytes.fromhex(text)
    except ValueError:
        leaf = b""
    if len(leaf) != 32 or len(text) != 64:
        raise InputError(f"日志第 {number} 行应为 64 位十六进制数，写的是“{text[:24]}”，文件被改动过", line=number)
    return leaf


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"
