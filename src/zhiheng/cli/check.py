"""`zhiheng check FILE`: the places where a document's figures contradict each other."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from zhiheng.cli.language import Words


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("check", help=_("核验报告中的数字", "check the figures of a document"))
    parser.add_argument("file", metavar=_("文件", "FILE"), help=_("要核验的文件", "the file to check"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print; 1 when findings of severity error exist."""
    from zhiheng.checking import check
    from zhiheng.reading import load_source

    report = check(load_source(args.file))
    if args.json:
        json.dump(report.to_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for finding in report.findings:
            print(f"{finding.severity}\t{finding.code}\t{finding.message}")
    return 1 if report.of_severity("error") else 0
