"""`zhiheng check FILE`: the places where a document's figures contradict each other; a folder is checked file by file."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiheng.cli.language import Words
from zhiheng.errors import InputError

if TYPE_CHECKING:
    from zhiheng.checking import Finding, Report

COLOURS = {"error": ("错误", "error", "red"), "warning": ("警示", "warning", "yellow"), "info": ("提示", "info", "cyan")}
SUFFIXES = frozenset({".txt", ".md", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".pdf", ".html", ".htm"})


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "check",
        help=_("核验报告、方案、评分表中的数字", "check the figures of a report, plan or scorecard"),
        description=_(
            "复算文件里的数字：合计、比率、增幅、比重、分值之和，以及前后不一致之处。每条发现写明怎样算的、应为多少。"
            "给一个文件夹时逐个核验，最后汇总。",
            "Recompute a document's figures: sums, rates, growth, shares, points, and contradictions, each with its formula. "
            "A folder is checked file by file, with one summary.",
        ),
    )
    parser.add_argument("file", metavar=_("文件", "FILE"), help=_("要核验的文件或文件夹；- 为标准输入", "a file, a folder, or - for standard input"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.add_argument("--all", action="store_true", help=_("也列出凑整、截尾等提示", "list notes on rounding as well"))
    parser.add_argument("--html", metavar=_("文件", "OUT"), help=_("另存批注页（html）", "write the annotated text as a page"))
    parser.add_argument("--word", metavar=_("文件", "OUT"), help=_("另存带批注的 Word（原文件须为 docx）", "write the Word file back with comments (input must be docx)"))
    parser.add_argument("--xlsx", metavar=_("文件", "OUT"), help=_("另存发现清单（xlsx）", "write the list of findings"))
    parser.add_argument("--as-of", metavar=_("日期", "DATE"), help=_("以这一天核对完成时限（如 2026-10-31）；默认用印发日期", "hold due times against this day; by default the day of issue"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print; 1 when findings of severity error exist."""
    path = Path(args.file)
    if args.file != "-" and path.is_dir():
        return _folder(path, args)
    day = _day(args.as_of)
    report, data = _checked(args.file, day)
    _save(report, data, args)
    if args.json:
        json.dump(report.to_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show(report, args.words, everything=args.all)
    return 1 if report.of_severity("error") else 0


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(f"--as-of 应为日期，如 2026-10-31，写的是“{text}”。") from None


def _checked(file: str, as_of: str | None) -> tuple[Report, bytes]:
    from zhiheng.checking import check
    from zhiheng.reading import read_document

    if file == "-":
        data = sys.stdin.buffer.read()
        return check(read_document(data, "标准输入.txt"), as_of=as_of), data
    return check(read_document(file), as_of=as_of), Path(file).read_bytes()


def _save(report: Report, data: bytes, args: argparse.Namespace) -> None:
    from zhiheng.checking.marking import remark_text, to_html

    if args.html:
        Path(args.html).write_text(to_html(report), encoding="utf-8")
    if args.xlsx:
        Path(args.xlsx).write_bytes(findings_xlsx([report]))
    if args.word:
        from zhiheng.reporting.writers.word_comments import Remark, write_word_comments

        if report.source.format != "docx":
            raise InputError(f"“{report.source.name}”不是 docx 文件，不能写回批注。请用 Word 或 WPS 另存为 docx 后再核验，或改用 --html。")
        words, _homeless = write_word_comments(data, report.source, [Remark(f.span, remark_text(f)) for f in report.findings])
        Path(args.word).write_bytes(words)


def findings_xlsx(reports: list[Report]) -> bytes:
    """The list of findings as an Excel file; with several reports each row names its file."""
    from zhiheng.checking.marking import LISTED, listed, summary
    from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables

    if len(reports) == 1:
        return write_tables([Sheet("核验发现", LISTED, listed(reports[0]), notes=(f"核验：{reports[0].title}", summary(reports[0])))])
    rows: list[tuple[str | int, ...]] = [(r.source.name, *row) for r in reports for row in listed(r)]
    totals: list[tuple[str | int, ...]] = [(r.source.name, r.title, len(r.claims), sum(r.relations.values()), *(len(r.of_severity(s)) for s in COLOURS)) for r in reports]
    return write_tables(
        [
            Sheet("汇总", ("文件", "标题", "数字", "复算关系", "错误", "警示", "提示"), totals),
            Sheet("核验发现", ("文件", *LISTED), rows),
        ]
    )


def show(report: Report, _: Words, *, everything: bool = False) -> None:
    """The findings for people: the sentence with its figures, the formula, what it should be."""
    from rich.console import Console
    from rich.markup import escape

    from zhiheng.checking.marking import summary

    console = Console(highlight=False)
    console.print(f"[bold]{escape(report.title)}[/bold]")
    hidden = 0
    for finding in report.findings:
        if finding.severity == "info" and not everything:
            hidden += 1
            continue
        _one(console, report, finding, _)
    console.print(escape(summary(report)))
    if hidden:
        console.print(_(f"另有 {hidden} 处凑整或截尾提示，加 --all 列出。", f"{hidden} notes on rounding are hidden; --all lists them."))


def _one(console: Any, report: Report, finding: Finding, _: Words) -> None:
    from rich.markup import escape

    from zhiheng.checking.marking import around, place_words

    label, english, colour = COLOURS[finding.severity]
    before, quote, after = (part.replace("\n", " ").replace("\t", " ") for part in around(report.source.text, finding.span))
    console.print(f"\n[{colour} bold]{_(label, english)}[/] [dim]{escape(place_words(report, finding.span.start))}[/]  [dim]{finding.code}[/]")
    console.print(f"  {escape(before)}[{colour} underline]{escape(quote)}[/]{escape(after)}")
    if finding.formula and finding.formula not in finding.message:
        console.print(f"  [bold]{escape(finding.formula)}[/]")
    console.print(f"  {escape(finding.message)}")


def _folder(folder: Path, args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import Progress

    if args.html or args.word:
        raise InputError("核验整个文件夹时不能用 --html、--word：这两种结果一个文件一份。请指定单个文件，或用 --xlsx、--json。")
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES and not p.name.startswith((".", "~")))
    if not files:
        raise InputError(f"文件夹“{folder}”里没有可核验的文件。可核验的有：{'、'.join(sorted(SUFFIXES))}。")
    reports: list[Report] = []
    failed: list[tuple[str, str]] = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for file in progress.track(files, description=args.words("核验", "Checking")):
            try:
                report, _data = _checked(str(file), _day(args.as_of))
            except InputError as fault:
                failed.append((str(file.relative_to(folder)), fault.sentence))
                continue
            reports.append(report)
    if args.xlsx:
        Path(args.xlsx).write_bytes(findings_xlsx(reports))
    if args.json:
        unread = [{"file": name, "message": sentence} for name, sentence in failed]
        json.dump({"reports": [r.to_json() for r in reports], "unread": unread}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _totals(reports, failed, args.words)
    errors = any(r.of_severity("error") for r in reports)
    return 2 if not reports else 1 if errors else 0


def _totals(reports: list[Report], failed: list[tuple[str, str]], _: Words) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=_("核验汇总", "Summary"), title_justify="left")
    for heading in (_("文件", "File"), _("数字", "Figures"), _("关系", "Relations"), *(_(a, b) for a, b, _c in COLOURS.values())):
        table.add_column(heading, overflow="fold", justify="left" if not table.columns else "right")
    for report in reports:
        counts = [len(report.of_severity(s)) for s in COLOURS]
        table.add_row(escape(report.source.name), str(len(report.claims)), str(sum(report.relations.values())), *(str(c) if c else "" for c in counts))
    console = Console()
    console.print(table)
    for name, sentence in failed:
        console.print(f"[yellow]{_('未能读取', 'not read')}[/] {escape(name)}：{escape(sentence)}")
