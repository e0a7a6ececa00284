"""`zhiheng simulate`: made-up records in the shape of the real ones, to measure speed."""

from __future__ import annotations

import argparse
import json
import sys
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "simulate",
        help=_("生成模拟数据，用来测速度", "make up records to measure speed"),
        description=_(
            "按真实数据关系的样子生成监督抽查批次和不合格后处理记录：县有大有小、企业有多有少，区划代码都是没有启用的；每个月一个 Parquet 文件，内存只占一个月的量。"
            "同样的参数和种子得到同样的记录。写完后用 zhiheng refresh 汇总成立方体。",
            "Makes up sampled batches and their handling in the shape of the real relations, skewed as real ones are, in one Parquet file a month "
            "and the memory of one month. The same options and seed give the same records. `zhiheng refresh` makes a cube of them.",
        ),
    )
    parser.add_argument("--regions", type=int, default=2844, metavar="N", help=_("县的个数，默认 2844", "number of counties, 2844 if left out"))
    parser.add_argument("--rows", type=int, required=True, metavar="M", help=_("抽查批次的条数，如 100000000", "number of batches, as in 100000000"))
    parser.add_argument("--months", type=int, default=36, metavar="K", help=_("月数，默认 36", "number of months, 36 if left out"))
    parser.add_argument("--until", type=_month, default=date(2025, 12, 31), metavar="2025-12", help=_("最后一个月，默认 2025-12；数据截至该月末", "the last month, 2025-12 if left out; the data stand at its end"))
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=_("随机种子，默认 1", "seed, 1 if left out"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("数据目录（新建或空目录）", "folder for the data (new or empty)"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def _month(text: str) -> date:
    year, _, month = text.partition("-")
    return date(int(year), int(month), monthrange(int(year), int(month))[1])


def run(args: argparse.Namespace) -> int:
    """Write the records; 0 when done."""
    from zhiheng.cli.progress import shown
    from zhiheng.snapshots.simulated import Plan, simulate

    words: Words = args.words
    plan = Plan(args.regions, args.rows, args.months, args.until, args.seed)
    with shown(words("生成模拟数据", "Simulating")) as progress:
        made = simulate(plan, args.out, progress)
    if args.json:
        json.dump({"out": str(made.directory), "id": made.id, "rows": made.rows, "bytes": made.bytes}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        listed = words("、", ", ").join(f"{code} {count:,}" for code, count in made.rows.items())
        print(words(f"已写入 {made.directory}：{listed} 条，{made.bytes / 1e6:,.0f} MB，编号 {made.id[:12]}。", f"Wrote {made.directory}: {listed} rows, {made.bytes / 1e6:,.0f} MB, id {made.id[:12]}."))
    return 0
