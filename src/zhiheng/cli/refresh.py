"""`zhiheng refresh`: bring a day cube to the state of the records."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "refresh",
        help=_("按有变动的数据刷新立方体", "bring a cube up to date with changed data"),
        description=_(
            "把各分区的记录按单位和日汇总成立方体，全部指标一次扫描；以后只读内容变了的分区。中途被打断时，立方体保持原样，再运行一次即可接着做完。"
            "数据目录是快照，或“关系代码/month=2025-01/*.parquet”这样的分区。",
            "Adds the records of every partition up by unit and day, all indicators in one scan; later only partitions whose content changed are read. "
            "When it is interrupted the cube stays as it was; run it again to go on.",
        ),
    )
    parser.add_argument("--data", required=True, type=Path, metavar="DIR", help=_("数据目录", "the data folder"))
    parser.add_argument("--cube", required=True, type=Path, metavar="DIR", help=_("立方体目录", "the cube folder"))
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help=_("数据截至日期；晚于它的记录不接受；默认取数据清单里的日期", "the day on which the data stand; later records are refused; the manifest's day if left out"))
    parser.add_argument("--thorough", action="store_true", help=_("逐个文件重新核对摘要，不凭大小和修改时间判断", "compare the digest of every file, whatever its size and time"))
    parser.add_argument("--accept-removed", action="store_true", help=_("不见了的分区是有意撤下的", "partitions that are gone were withdrawn on purpose"))
    parser.add_argument("--memory", type=_memory, default="500MB", metavar="500MB", help=_("计算引擎可用的内存，默认 500MB", "memory for the engine, 500MB if left out"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def _memory(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,6} ?([KMGT]i?B)", text.strip(), re.I):
        raise ValueError(text)
    return text.strip()


def run(args: argparse.Namespace) -> int:
    """Refresh and print; 0 when done."""
    from zhiheng.cli.progress import shown
    from zhiheng.indicators import CATALOGUE
    from zhiheng.indicators.cube import refresh

    words: Words = args.words
    with shown(words("刷新立方体", "Refreshing")) as progress:
        done = refresh(
            args.data,
            args.cube,
            as_of=args.as_of,
            progress=progress,
            thorough=args.thorough,
            accept_removed=args.accept_removed,
            memory=args.memory,
        )
    if args.json:
        found = {"cube": str(args.cube), "id": done.id, "read": list(done.read), "kept": done.kept, "removed": list(done.removed), "corrected": list(done.corrected), "rows": done.rows}
        found |= {"unchecked_until": done.unchecked.isoformat()} if done.unchecked else {}
        json.dump({**found, "not_carried": done.refused}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    print(
        words(
            f"立方体已刷新：{done.rows:,} 条记录，重读 {len(done.read)} 个分区，沿用 {done.kept} 个，撤下 {len(done.removed)} 个；编号 {done.id[:12]}。",
            f"Cube refreshed: {done.rows:,} records, {len(done.read)} partitions read, {done.kept} kept, {len(done.removed)} removed; id {done.id[:12]}.",
        )
    )
    if done.unchecked:
        print(
            words(
                f"数据目录没有清单，也没有给 --as-of，未来日期没有核对；记录最晚到 {done.unchecked}。",
                f"The data have no manifest and --as-of was not given: dates in the future were not checked; the latest record is of {done.unchecked}.",
            )
        )
    if done.corrected:
        named, more = "、".join(done.corrected[:5]), f"等 {len(done.corrected)} 个" if len(done.corrected) > 5 else ""
        print(
            words(
                f"与数据清单不同、按更正后的内容读入的文件：{named}{more}。如果不是有意更正，请恢复原文件后再刷新。",
                f"Read as corrected, though the data's manifest lists other bytes: {', '.join(done.corrected[:5])}. If this was not meant, restore the files and refresh again.",
            )
        )
    if done.refused:
        for reason in dict.fromkeys(done.refused.values()):
            names = "、".join(CATALOGUE[code].name for code, held in done.refused.items() if held == reason)
            print(words(f"不在立方体里、由快照直接计算的指标：{names}。原因：{reason}。", f"Not in the cube, computed from a snapshot: {names}. Reason: {reason}."))
    return 0
