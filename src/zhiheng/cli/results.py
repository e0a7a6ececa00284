"""`zhiheng results verify FILE`: check the results file of a yearly assessment from the file alone."""

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
        "results",
        help=_("核验年度考核结果文件", "check the results file of a yearly assessment"),
        description=_(
            "只凭文件核验：摘要、日志里的封存、签名，以及每个单位的得分、等次和位次都一致时退出码为 0，否则逐条指出，退出码为 1。",
            "Checks digest, seal, signature and every unit's score, grade and rank from the file alone: 0 when all agree, else 1.",
        ),
    )
    acts = parser.add_subparsers(dest="act", metavar=_("动作", "ACT"), required=True, parser_class=type(parser))
    verify = acts.add_parser("verify", help=_("核验", "check"))
    verify.add_argument("file", type=Path, metavar="FILE", help=_("考核结果文件", "the results file"))
    verify.add_argument("--key", default="", metavar="HEX", help=_("另处得来的公钥", "the public key known from elsewhere"))
    verify.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print; 0 when all agrees, 1 when something does not."""
    from zhiheng.errors import InputError
    from zhiheng.scoring.results_file import verify_results

    words: Words = args.words
    try:
        text = args.file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"读不了“{args.file.name}”：没有这个文件、没有权限，或不是 UTF-8 文本") from error
    faults = verify_results(text, args.key)
    if args.json:
        json.dump({"agrees": not faults, "findings": list(faults)}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    elif not faults:
        body = json.loads(text)["body"]
        print(words(f"核验通过：“{body['title']}”{len(body['units'])} 个单位的得分、等次和位次与冻结时一致。", f"Verified: {len(body['units'])} units agree with what was frozen."))
        if not args.key:
            print(words("没有给出另处得来的公钥，只能证明文件前后一致。", "Without a key from elsewhere this shows only that the file agrees with itself."))
    else:
        print(words(f"核验不通过，有 {len(faults)} 处不符：", f"Not verified, {len(faults)} disagreements:"))
        for sentence in faults:
            print(f"- {sentence}。")
    return 1 if faults else 0
