"""`zhiheng draw`: draw again from a published certificate and compare; work out a commitment on one's own machine."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "draw",
        help=_("重抽核验双随机抽取证书", "draw again from the certificate of a random draw"),
        description=_(
            "按抽取证书里的计划、名录库和公开的口令重新抽取：结果一致时退出码为 0，否则逐条指出不符之处，退出码为 1。",
            "Draws again from the plan, lists and secrets in a certificate: 0 when the outcome agrees, else 1 with each disagreement.",
        ),
    )
    acts = parser.add_subparsers(dest="act", metavar=_("动作", "ACT"), required=True, parser_class=type(parser))
    verify = acts.add_parser("verify", help=_("重抽并核对", "draw again and compare"))
    verify.add_argument("file", type=Path, metavar="FILE", help=_("抽取证书（JSON）", "the certificate (JSON)"))
    verify.add_argument(
        "--opening", default="", metavar="DIGEST",
        help=_("抽取前公布的启动摘要，核对名单是否就是当时冻结的", "the digest published before the draw: were these the lists frozen then?"),
    )
    verify.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    commit = acts.add_parser("commit", help=_("在自己的电脑上算出承诺", "work out a commitment on your own machine"))
    commit.add_argument("--opening", required=True, metavar="DIGEST", help=_("抽取前公布的启动摘要", "the digest published before the draw"))
    commit.add_argument("--role", required=True, metavar="ROLE", help=_("角色，照抽取页面上写的", "the role, as the page of the draw prints it"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify and print, 0 when all agrees and 1 when something does not; or print a commitment."""
    return _commit(args) if args.act == "commit" else _verify(args)


def _commit(args: argparse.Namespace) -> int:
    from zhiheng.errors import InputError
    from zhiheng.sampling import commitment

    if len(args.opening) != 64:
        raise InputError(f"启动摘要应为 64 位十六进制数，写的是 {len(args.opening)} 个字符，请从抽取页面整段复制", found=args.opening)
    words: Words = args.words
    if sys.stdin.isatty():
        secret = getpass.getpass(words("随机口令（不显示，不少于 16 个字符）：", "Secret (not shown, 16 characters or more): "))
    else:
        secret = sys.stdin.readline().rstrip("\r\n")
    print(commitment(args.opening.lower(), args.role, secret))
    return 0


def _verify(args: argparse.Namespace) -> int:
    from zhiheng.errors import InputError
    from zhiheng.sampling import read_certificate, verify_certificate

    words: Words = args.words
    try:
        text = args.file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"读不了“{args.file.name}”：没有这个文件、没有权限，或不是 UTF-8 文本") from error
    data = read_certificate(text)
    findings = verify_certificate(data, published=args.opening)
    drawn = data["draw"]["taken"]
    if args.json:
        answer = {"agrees": not findings, "opening": data["digests"]["opening"], "seed": data["seed"], "taken": len(drawn), "findings": list(findings)}
        json.dump(answer, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    elif not findings:
        print(words(f"核验通过：重抽得到同样的 {len(drawn)} 户和同样的检查人员。", f"Verified: the same {len(drawn)} entities and the same inspectors."))
        if not args.opening:
            print(words(
                f"请再核对抽取前公布的启动摘要是否为 {data['digests']['opening']}（或加 --opening 由程序核对）。",
                f"Compare the digest published before the draw with {data['digests']['opening']} (or give it with --opening).",
            ))
    else:
        print(words(f"核验不通过，有 {len(findings)} 处不符：", f"Not verified, {len(findings)} disagreements:"))
        for sentence in findings:
            print(f"- {sentence}")
    return 1 if findings else 0
