"""`zhiheng verify DIR`: compute a scoring run again and compare every digest and every point."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zhiheng.cli.engines import add_engine_options, engine_choice
from zhiheng.cli.language import Words


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "verify",
        help=_("重新计算并核验计分结果", "compute a scoring run again and compare"),
        description=_(
            "按清单重新计算：每个文件的摘要、每个条款的得分都一致时退出码为 0，否则逐条指出不符之处，退出码为 1。",
            "Computes the run again from its manifest: 0 when every digest and every point agrees, else 1 with each disagreement.",
        ),
    )
    parser.add_argument("dir", type=Path, metavar="DIR", help=_("zhiheng score 的输出目录", "the output folder of zhiheng score"))
    add_engine_options(parser, _)
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify and print; 0 when all agrees, 1 when something does not."""
    from zhiheng.scoring import verify_run

    findings = verify_run(args.dir, engine_choice(args))
    words: Words = args.words
    if args.json:
        json.dump({"agrees": not findings, "findings": [f.to_json() for f in findings]}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    elif not findings:
        print(words("核验通过：文件摘要、评分规则、快照和每个条款的得分都一致。", "Verified: every digest and every point agrees."))
    else:
        print(words(f"核验不通过，有 {len(findings)} 处不符：", f"Not verified, {len(findings)} disagreements:"))
        for finding in findings:
            detail = words(f"（现为 {finding.found}，应为 {finding.expected}）", f" (found {finding.found}, expected {finding.expected})") if finding.found and finding.expected else ""
            print(f"- {finding.message}{detail}")
    return 1 if findings else 0
