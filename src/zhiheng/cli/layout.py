"""`zhiheng layout FILE`: where a Word file departs from the official layout (GB/T 9704)."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words
from zhiheng.errors import InputError


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "layout",
        help=_("检查公文版式（GB/T 9704）", "check the layout of an official document (GB/T 9704)"),
        description=_(
            "逐项核对 docx 的纸张、页边、网格、页码、发文字号、标题、各级标题和正文的字体字号、缩进、行距、成文日期、附件、表格宽度；有错误级偏差时退出码为 1。",
            "Checks a docx: paper, margins, grid, page numbers, document number, title, fonts and sizes of headings and text, indent, pitch, date, annexes, "
            "width of tables. 1 when errors exist.",
        ),
    )
    parser.add_argument("file", metavar=_("文件", "FILE"), help=_("要检查的 docx 文件", "the docx to check"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print; 1 when an error was found."""
    from zhiheng.reporting.official.layout import check_layout, layout_json

    path = Path(args.file)
    found = check_layout(file_bytes(args.file), path.name)
    words: Words = args.words
    if args.json:
        json.dump({"file": path.name, "deviations": layout_json(found)}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for one in found:
            print(f"{words('偏差', 'error') if one.severity == 'error' else words('提示', 'note')}  {one.sentence()}")
        errors = sum(d.severity == "error" for d in found)
        print(words(f"版式检查：偏差 {errors} 项，提示 {len(found) - errors} 项。", f"Layout: {errors} errors, {len(found) - errors} notes."))
    return 1 if any(d.severity == "error" for d in found) else 0


def file_bytes(given: str) -> bytes:
    """The bytes of a file that a person named.

    Raises:
        InputError: there is no such file.
    """
    path = Path(given)
    if not path.is_file():
        raise InputError(f"找不到文件“{given}”，请核对路径。")
    return path.read_bytes()
