"""`zhiheng bench`: every comparison of the table side by side in one run, with ratio, aim and verdict."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiheng.cli.language import Words
from zhiheng.errors import InputError

if TYPE_CHECKING:
    from zhiheng.cli.benches.model import Bench, Row

_PARTS = ("scoring", "proving", "counting", "distinct", "clusters", "exporting", "growing")


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "bench",
        help=_("对照测试：本系统与手写 SQL 等并排计时", "time this system beside hand-written SQL and others"),
        description=_(
            "每一项和它的对照交替运行，取三次的中位数，两个线程，打印一张表：用时、比值、要求、是否达到。没有装的引擎写“未装”和安装办法，不算达到。"
            "缺省规模约两分钟；数据是生成的，放在临时目录，结束即删（--dir 指定的目录保留）。",
            "Each item and what it is compared with run in turn, median of three, two threads; prints one table with times, ratio, aim and verdict. "
            "An engine that is not installed is shown as such, never as passed. The default size takes about two minutes; data are made up, in a "
            "temporary folder removed at the end (one named by --dir stays).",
        ),
    )
    parser.add_argument("--rows", type=_size, default=5_000_000, metavar="5M", help=_("记录条数，可写 5M、100M，默认 5M", "number of records, as in 5M or 100M; 5M if left out"))
    parser.add_argument("--regions", type=int, default=2844, metavar="N", help=_("县的个数，默认 2844", "number of counties, 2844 if left out"))
    parser.add_argument("--only", default="", metavar="PARTS", help=_(f"只跑哪几部分，逗号分开：{'、'.join(_PARTS)}", f"which parts, by commas: {', '.join(_PARTS)}"))
    parser.add_argument("--exported", type=_size, default=1_000_000, metavar="1M", help=_("导出快照一项的条数，默认 1M", "records for the export rows, 1M if left out"))
    parser.add_argument("--openfisca", default="", metavar="PYTHON", help=_("装有 openfisca-core 的另一个环境里的 python", "python of another environment that has openfisca-core"))
    parser.add_argument("--postgres", default="", metavar="URL", help=_("PostgreSQL 的一个空库，用于导出一项", "an empty PostgreSQL database for the export row"))
    parser.add_argument("--spark", default="local[2]", metavar="MASTER", help=_("Spark 主节点，默认 local[2]", "Spark master, local[2] if left out"))
    parser.add_argument("--curve", type=Path, metavar="SVG", help=_("另测增长曲线（1、3、10、30、100 M 条，不超过 --rows；100 至 2844 个县），画成图；只测曲线用 --only growing。数据和量好的点留在 --dir，打断后接着量", "also time growing sizes up to --rows and draw them; --only growing for these alone. Data and points stay in --dir, and a run that was broken off goes on"))
    parser.add_argument("--dir", type=Path, metavar="DIR", help=_("数据放在这里并保留，下次同规模直接用", "keep the data here and use them again"))
    parser.add_argument("--json", type=Path, metavar="FILE", help=_("结果另存为 JSON 文件", "write the results as a JSON file"))
    parser.set_defaults(run=run)


def _size(text: str) -> int:
    plain = text.strip().replace(",", "").replace("_", "")
    number = int(plain[:-1]) * 1_000_000 if plain[-1:] in ("M", "m") else int(plain)
    if number < 1:
        raise ValueError(text)
    return number


def run(args: argparse.Namespace) -> int:
    """Run the comparisons and print the table; 0 when done, whatever the verdicts."""
    only = [name.strip() for name in args.only.split(",") if name.strip()]
    if unknown := [name for name in only if name not in _PARTS]:
        raise InputError(f"--only 里的“{unknown[0]}”不是对照的一部分，可选 {'、'.join(_PARTS)}", found=unknown[0])
    if "growing" in only and args.curve is None:
        raise InputError("只测增长曲线时要给出图放在哪里，例如 --curve 曲线.svg", found="growing")
    if args.dir is not None:
        args.dir.mkdir(parents=True, exist_ok=True)
        return _run(args, args.dir, only)
    with tempfile.TemporaryDirectory(prefix="zhiheng-bench-") as folder:
        return _run(args, Path(folder), only)


def _run(args: argparse.Namespace, folder: Path, only: Sequence[str]) -> int:
    from zhiheng.cli.benches import run_parts
    from zhiheng.cli.benches.model import Bench, machine
    from zhiheng.cli.progress import shown

    words: Words = args.words
    state = machine()
    bench = Bench(args.rows, args.regions, folder, openfisca=args.openfisca, postgres=args.postgres, spark=args.spark, exported=args.exported)
    size = {"rows": bench.rows, "regions": bench.regions, "months": bench.months, "rounds": bench.rounds, "threads": 2}

    def write(rows: Sequence[Row], curves: dict[str, Any] | None = None, *, complete: bool = False) -> None:
        """After every part, so that a run that is broken off leaves what it measured."""
        if args.json is not None:
            content = {"machine": state, "size": size, "complete": complete, "rows": [row.to_json() for row in rows], "curves": curves}
            args.json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")

    bench.finished = write
    rows: list[Row] = []
    if parts := [name for name in only or _PARTS if name != "growing"]:
        with shown(words("对照测试", "Comparing")) as progress:
            bench.progress, bench.said = progress, progress.says
            rows = run_parts(bench, parts)
        _show(rows, state, bench, words)
    write(rows, _curves(bench, args.curve, words) if args.curve is not None else None, complete=True)
    return 0


def _curves(bench: Bench, target: Path, words: Words) -> dict[str, Any]:
    from zhiheng.cli.benches.growing import by_regions, by_rows, finished
    from zhiheng.cli.progress import shown
    from zhiheng.reporting.charts import to_svg
    from zhiheng.reporting.growth import growth_spec

    bench.doing = words("增长曲线：记录条数", "Growth: records")
    with shown(bench.doing) as progress:
        bench.progress, bench.said = progress, progress.says
        records = by_rows(bench)
    with shown(words("增长曲线：县的个数", "Growth: counties")) as progress:
        bench.progress = progress
        counties = by_regions(bench)
    target.write_text(to_svg(growth_spec(records, across="百万条记录")), "utf-8")
    second = target.with_name(f"{target.stem}-regions{target.suffix}")
    second.write_text(to_svg(growth_spec(counties, across="县的个数")), "utf-8")
    finished(bench.folder)
    print(words(f"增长曲线：{target}、{second}", f"Growth: {target}, {second}"), file=sys.stderr)
    return {"records": records, "regions": counties}


def _show(rows: Sequence[Row], state: dict[str, Any], bench: Bench, words: Words) -> None:
    from rich.console import Console
    from rich.table import Table

    # Where the output is no terminal its width is unknown: wide enough for the longest line.
    console = Console() if sys.stdout.isatty() else Console(width=160)
    load = "" if state["load"] is None else words(f"，开始时负载 {state['load']:.1f}", f", load {state['load']:.1f} at the start")
    table = Table(title=words(f"对照测试　{bench.rows:,} 条 × {bench.regions:,} 个县　{state['cores']} 核{load}", f"Comparisons: {bench.rows:,} rows, {bench.regions:,} counties, {state['cores']} cores{load}"))
    for title, justify in ((words("项目", "what"), "left"), (words("对照", "against"), "left"), (words("本系统", "ours"), "right"), (words("对照", "theirs"), "right"), (words("比值", "ratio"), "right"), (words("要求", "aim"), "right"), (words("结论", "verdict"), "left")):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    said = {"达到": "reached", "未达到": "missed", "未装": "not installed", "失败": "broke off"}
    for row in rows:
        ratio = "" if row.measure != "ratio" or row.value is None else f"{row.value:.2f}x"
        aim = "—" if row.fault else f"≤ {row.aim:.2f}x" if row.measure == "ratio" else f"≤ {_amount(row, row.aim)}"
        table.add_row(row.what, row.against, _amount(row, row.ours), _amount(row, row.theirs), ratio, aim, words(row.verdict, said[row.verdict]))
    console.print(table)
    counts = [(verdict, sum(row.verdict == verdict for row in rows)) for verdict in said]
    listed = words("，", ", ").join(f"{words(verdict, said[verdict])} {count}" for verdict, count in counts if count)
    console.print(words(f"共 {len(rows)} 项：{listed}", f"{len(rows)} rows: {listed}"), highlight=False)
    for row in rows:
        for note in (row.note, row.absent, row.fault):
            if note:
                console.print(f"- {row.what}：{note}", highlight=False)


def _amount(row: Row, value: float | None) -> str:
    if value is None:
        return "—"
    if row.measure == "megabytes":
        return f"{value:,.0f} MB"
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"
