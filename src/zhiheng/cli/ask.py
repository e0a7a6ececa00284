"""`zhiheng ask`: the values of indicators out of a day cube, for any period, day of knowledge and level."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiheng.cli.language import Words
from zhiheng.errors import InputError, RollUpRefused

if TYPE_CHECKING:
    import pyarrow as pa

    from zhiheng.indicators import Indicator
    from zhiheng.indicators.rollups import RegionTree

_LEVELS = ("unit", "township", "county", "city", "province", "nation")
_COLUMNS = ("region", "name", "indicator", "title", "part", "whole", "value")


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "ask",
        help=_("由立方体取指标的数", "take indicators out of a cube"),
        description=_(
            "由 zhiheng refresh 写的立方体取各地区的分子、分母和值：任意期间、任意截至日期，逐级汇总，不重读全部数据。"
            "不能相加的指标（按编号去重、直接取得的平均数）跨地区汇总时拒绝并说明。",
            "Takes part, whole and value of every region out of the cube of zhiheng refresh: any period, any day of knowledge, any level, without "
            "reading all the data again. What must not be added over regions is refused with the reason.",
        ),
    )
    parser.add_argument("--cube", required=True, type=Path, metavar="DIR", help=_("立方体目录", "the cube folder"))
    parser.add_argument("--period", required=True, help=_("期间，如 2025、2025Q3、2025-03、2025-02-01/2025-02-11", "the period, as in 2025, 2025Q3, 2025-03 or 2025-02-01/2025-02-11"))
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help=_("截至日期，默认取数据截至的日期", "the day of knowledge; that on which the data stand if left out"))
    parser.add_argument("--indicator", action="append", metavar="CODE", help=_("指标代码，可写多次；默认立方体里的全部", "an indicator's code, may be repeated; all of the cube if left out"))
    parser.add_argument("--level", choices=_LEVELS, default="unit", help=_("汇总到哪一级：unit 记录上的代码、township 乡、county 县、city 市、province 省、nation 全国", "the level to roll up to; unit is the code on the records"))
    parser.add_argument("--region", default="", metavar="CODE", help=_("只取这个地区以内的", "only inside this region"))
    parser.add_argument("--tree", type=Path, metavar="FILE", help=_("区划表（YAML，或含 regions.csv、successors.csv 的目录）；默认按代码的位数归并", "the table of regions; by the digits of the codes if left out"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("数据目录；很久以前的截至日期可能要重读个别分区", "the data folder, where a day long past needs some partitions again"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", type=Path, metavar="FILE", help=_("另存为 CSV 文件", "write a CSV file"))
    form.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer and print; 0 when done."""
    from zhiheng.indicators import Window
    from zhiheng.indicators.cube import open_cube
    from zhiheng.values import Period

    with open_cube(args.cube, args.data) as cube:
        stated = cube.manifest.get("as_of")
        as_of = args.as_of or (date.fromisoformat(stated) if stated else None)
        if as_of is None:
            raise InputError("立方体没有记下数据截至的日期，请用 --as-of 给出", path=str(args.cube))
        window = Window(Period.parse(args.period), as_of)
        try:
            chosen, left_out = _chosen(cube.plan.carries(), args.indicator, args.level)
            table = cube.units(window, args.indicator or [i.code for i in chosen])
            rows = _rows(table, _tree(args.tree, table), chosen, args, window.on)
        except RollUpRefused as fault:  # the question does not fit the data: the asker's to mend
            raise InputError(fault.sentence, **fault.values) from fault
    if args.json:
        answer = {"period": window.period.code, "as_of": as_of.isoformat(), "level": args.level, "rows": rows, "left_out": left_out}
        json.dump(answer, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    elif args.csv is not None:
        with args.csv.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, _COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    else:
        _show(rows, f"{window.period.code}　{args.words('截至', 'as of')} {as_of}", left_out, args.words)
    return 0


def _chosen(carried: Iterable[Indicator], named: Sequence[str] | None, level: str) -> tuple[list[Indicator], dict[str, str]]:
    """The indicators asked for; of all, without those that the level refuses, which come with the reason."""
    from zhiheng.indicators.rollups.rolling import refuse_adding

    out, left_out = [], {}
    for indicator in (i for i in carried if named is None or i.code in named):
        try:
            if level != "unit":
                refuse_adding(indicator)
            out.append(indicator)
        except RollUpRefused as fault:
            if named is not None:
                raise
            left_out[indicator.code] = fault.sentence
    return out, left_out


def _tree(file: Path | None, table: pa.Table) -> RegionTree:
    """The table of regions; without one, what the recorded codes say of themselves."""
    from zhiheng.indicators.rollups import Region, RegionTree
    from zhiheng.packs.regions import read_region_tree

    if file is not None:
        return read_region_tree(file)
    codes = set(table.column("region").to_pylist())
    codes |= {above for c in codes for above in (c[:6], c[:4] + "00", c[:2] + "0000")}
    return RegionTree(Region(code, code) for code in sorted(codes))


def _rows(table: pa.Table, tree: RegionTree, chosen: Sequence[Indicator], args: argparse.Namespace, on: date) -> list[dict[str, Any]]:
    from zhiheng.indicators.measured import Measured
    from zhiheng.indicators.rollups import roll_table

    if args.region:
        inside = [args.region in {place for code in tree.stands_for(c, on) for place in tree.path(code)} for c in table.column("region").to_pylist()]
        table = table.filter(inside)
    if args.level != "unit":
        table = roll_table(table, tree, args.level, on, chosen)
    out = []
    for row in table.to_pylist():
        for i in chosen:
            whole = i.whole if isinstance(i.whole, int) else int(row[f"{i.code}__whole"])
            value = Measured(i.code, int(row[f"{i.code}__part"]), whole)
            out.append(dict(zip(_COLUMNS, (row["region"], tree.name(row["region"]), i.code, i.name, value.part, value.whole, value.shown()), strict=True)))
    return out


def _show(rows: Sequence[dict[str, Any]], title: str, left_out: dict[str, str], _: Words) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console() if sys.stdout.isatty() else Console(width=160)
    table = Table(title=title)
    for name, justify in ((_("地区", "region"), "left"), (_("指标", "indicator"), "left"), (_("分子", "part"), "right"), (_("分母", "whole"), "right"), (_("值", "value"), "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        place = row["name"] if row["region"] == "000000" else row["region"] if row["name"] == row["region"] else f"{row['region']} {row['name']}"
        table.add_row(place, row["title"], f"{row['part']:,}", f"{row['whole']:,}", row["value"])
    console.print(table)
    for sentence in left_out.values():
        console.print(f"- {sentence}", highlight=False)
