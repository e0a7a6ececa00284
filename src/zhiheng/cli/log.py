"""`zhiheng log verify FILE`: check an exported log from its file alone."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "log",
        help=_("核验导出的防篡改日志", "check an exported tamper-evident log"),
        description=_(
            "只凭文件核验日志：每个检查点的签名和根都一致时退出码为 0，否则逐条指出，退出码为 1。",
            "Checks a log from its file alone: 0 when signature and root of every checkpoint agree, else 1 with each disagreement.",
        ),
    )
    acts = parser.add_subparsers(dest="act", metavar=_("动作", "ACT"), required=True, parser_class=type(parser))
    verify = acts.add_parser("verify", help=_("核验", "check"))
    verify.add_argument("file", type=Path, metavar="FILE", help=_("导出的日志", "the exported log"))
    verify.add_argument("--key", default="", metavar="HEX", help=_("另处得来的公钥", "the public key known from elsewhere"))
    verify.add_argument(
        "--checkpoint", type=Path, action="append", default=[], metavar="FILE", help=_("另外保存的检查点，可重复", "a checkpoint kept elsewhere; may be repeated")
    )
    verify.add_argument("--entry", type=Path, action="append", default=[], metavar="FILE", help=_("披露的条目（JSON），可重复", "a disclosed entry (JSON); may be repeated"))
    verify.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def _text(path: Path) -> str:
    from zhiheng.errors import InputError

    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"读不了“{path.name}”：没有这个文件、没有权限，或不是 UTF-8 文本") from error


def run(args: argparse.Namespace) -> int:
    """Check and print; 0 when all agrees, 1 when something does not."""
    from zhiheng.errors import InputError
    from zhiheng.evidence import LoggedEntry, read_checkpoint, verify_log

    words: Words = args.words
    entries = []
    for path in args.entry:
        try:
            entries.append(LoggedEntry.from_json(json.loads(_text(path))))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"“{path.name}”不是披露的条目：应为含 index、content、salt 的 JSON") from error
    points = [read_checkpoint(_text(path)) for path in args.checkpoint]
    report = verify_log(_text(args.file).split("\n"), key=args.key, published=points, entries=entries)
    after = report.size - report.sealed
    if args.json:
        answer = {
            "agrees": not report.findings, "origin": report.origin, "size": report.size, "sealed": report.sealed, "root": report.root,
            "findings": [{"line": f.line, "message": f.message} for f in report.findings],
        }
        json.dump(answer, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    elif not report.findings:
        print(words(f"核验通过：“{report.origin}”的日志 {report.size} 条，{report.checkpoints} 个检查点都一致。", f"Verified: {report.size} entries of '{report.origin}', {report.checkpoints} checkpoints agree."))
        if after:
            print(words(f"最后一个检查点之后还有 {after} 条，尚未封存。", f"{after} entries follow the last checkpoint and are not sealed yet."))
        if not args.key and not points:
            print(words("没有给出另处得来的公钥或检查点，只能证明文件前后一致。", "Without a key or checkpoint from elsewhere this shows only that the file agrees with itself."))
    else:
        print(words(f"核验不通过，有 {len(report.findings)} 处不符：", f"Not verified, {len(report.findings)} disagreements:"))
        for finding in report.findings:
            where = words(f"第 {finding.line} 行：", f"line {finding.line}: ") if finding.line else ""
            print(f"- {where}{finding.message}")
    return 1 if report.findings else 0
