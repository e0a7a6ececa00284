"""`zhiheng measure REVIEW.json`: how well the reader read, by what people made of it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words
from zhiheng.errors import InputError, system_reason

KINDS = {"target": ("目标", "targets"), "task": ("任务", "tasks"), "clause": ("评分条款", "clauses")}


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "measure",
        help=_("用人工核对的结果检验读取", "measure the reader on a review by people"),
        description=_(
            "读取核对页导出的结果（JSON），算出读得对的比例：准确率、召回率、各项内容，以及“有把握”的是否真对。加 --source 则用现在的程序重读原件再比。",
            "Reads a review exported by the site (JSON): precision, recall, every field, and whether what was sure was right. With --source the file is read anew and compared.",
        ),
    )
    parser.add_argument("review", metavar=_("核对结果", "REVIEW"), help=_("核对页导出的 JSON", "the exported JSON"))
    parser.add_argument("--source", metavar=_("文件", "FILE"), help=_("同一份原件，用现在的程序重读", "the same document, to be read anew"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; 0 when done."""
    from zhiheng.reading import read_document
    from zhiheng.reading.measuring import measured

    try:
        review = json.loads(Path(args.review).read_text(encoding="utf-8"))
    except OSError as fault:
        raise InputError(f"打不开核对结果“{args.review}”：{system_reason(fault)}。") from fault
    except ValueError as fault:
        raise InputError(f"“{args.review}”不是 JSON 文件。请在核对页“更多”里导出。") from fault
    if not isinstance(review, dict):
        raise InputError(f"“{args.review}”不是核对结果文件。请在核对页“更多”里导出。")
    found = measured(review, read_document(args.source).to_json() if args.source else None)
    if args.json:
        json.dump(found, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show(found, args.words)
    return 0


def show(found: dict[str, Any], _: Words) -> None:
    """One table for people."""
    from rich.console import Console
    from rich.table import Table

    if not found:
        print(_("核对结果里还没有定下来的目标、任务和条款。", "The review has no settled targets, tasks or clauses."))
        return
    table = Table()
    for name in (_("类别", "kind"), _("准确率", "precision"), _("召回率", "recall"), _("有把握的对了", "right of the sure"), _("没把握的对了", "right of the unsure")):
        table.add_column(name)
    for kind, result in found.items():
        table.add_row(_(*KINDS[kind]), *(_share(result[name]) for name in ("precision", "recall", "sure", "unsure")))
    Console().print(table)


def _share(said: dict[str, Any]) -> str:
    return "—" if said["percent"] is None else f"{said['percent']}% ({said['part']}/{said['whole']})"
