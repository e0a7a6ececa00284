"""`zhiheng read FILE`: what a document says, as tables for people or as JSON for programs."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from zhiheng.cli.language import Words

if TYPE_CHECKING:
    from zhiheng.reading import Document
    from zhiheng.reading.model import Target, Units

KINDS = {"plan": ("方案", "plan"), "scorecard": ("评分细则", "scorecard"), "report": ("报告", "report"), "other": ("其他", "other")}
OPERATORS = {
    ">=": ("≥", "≥"), ">": ("＞", ">"), "<=": ("≤", "≤"), "<": ("＜", "<"), "=": ("＝", "="), "~": ("约", "about "), "range": ("", ""),
    "increase": ("增", "+"), "decrease": ("降", "−"), "times": ("倍数", "times "), "rank_within": ("位次不低于", "rank at least "),
    "first_ever": ("零的突破", "first ever"), "zero": ("为零", "zero"), "benchmark": ("对比", "compared with "), "trend": ("趋势", "trend"),
}
SEVERITIES = {"error": ("错误", "error", "red"), "warning": ("警示", "warning", "yellow"), "info": ("提示", "info", "cyan")}


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "read",
        help=_("读取方案、评分细则或报告", "read a plan, scorecard or report"),
        description=_(
            "读取 docx、xlsx、pdf（含文字层）、html、txt 文件：目标、任务、责任单位、评分条款，以及疑似缺损和有疑问之处。",
            "Read docx, xlsx, pdf (with a text layer), html or txt: targets, tasks, units, scoring clauses, repairs and findings.",
        ),
    )
    parser.add_argument("file", metavar=_("文件", "FILE"), help=_("要读取的文件", "the file to read"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    form.add_argument("--text", action="store_true", help=_("只输出规整后的原文（各处位置按它计）", "print the normalised text that spans count in"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read and print; 0 when done, whatever was found."""
    from zhiheng.reading import load_source, read_document

    if args.text:
        sys.stdout.write(load_source(args.file).text)
        return 0
    document = read_document(args.file)
    if args.json:
        json.dump(document.to_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show(document, args.words)
    return 0


def show(document: Document, _: Words) -> None:
    """Tables for people."""
    from rich.console import Console

    console = Console()
    _head(console, document, _)
    if document.targets:
        _targets(console, document, _)
    if document.tasks:
        _tasks(console, document, _)
    if document.scorecard:
        _scorecard(console, document, _)
    _doubts(console, document, _)


def _head(console: Any, document: Document, _: Words) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    draft = document.status == "consultation_draft"
    for label, value in (
        (_("标题", "Title"), document.title),
        (_("类型", "Kind"), _(*KINDS[document.kind]) + (_("（征求意见稿）", " (consultation draft)") if draft else "")),
        (_("发文机关", "Issuer"), document.issuer),
        (_("文号", "Number"), document.number),
        (_("印发日期", "Issued on"), document.issued_on),
        (_("字数", "Characters"), str(len(document.source.text))),
        ("SHA-256", document.source.sha256),
    ):
        table.add_row(label, value or _("（原文未载明）", "(not stated)"))
    console.print(table)


def _targets(console: Any, document: Document, _: Words) -> None:
    from rich.table import Table

    table = Table(title=_(f"目标（{len(document.targets)} 项）", f"Targets ({len(document.targets)})"), title_justify="left")
    for heading in (_("编号", "Id"), _("指标", "Indicator"), _("目标值", "Target"), _("时限", "Due"), _("责任单位", "Units")):
        table.add_column(heading, overflow="fold")
    for target in document.targets:
        table.add_row(target.id, target.indicator, wished(target, _), target.due or "—", units_text(target.units, _) or "—")
    console.print(table)


def _tasks(console: Any, document: Document, _: Words) -> None:
    from rich.table import Table

    table = Table(title=_(f"任务（{len(document.tasks)} 项）", f"Tasks ({len(document.tasks)})"), title_justify="left")
    for heading in (_("层次", "Number"), _("任务", "Task"), _("时限", "Due"), _("责任单位", "Units")):
        table.add_column(heading, overflow="fold")
    for task in document.tasks:
        table.add_row(task.number, task.title, task.due or "—", units_text(task.units, _) or "—")
    console.print(table)


def _scorecard(console: Any, document: Document, _: Words) -> None:
    from rich.table import Table

    card = document.scorecard
    assert card is not None
    table = Table(title=_(f"评分表：{card.title}", f"Scorecard: {card.title}"), title_justify="left")
    for heading in (_("行", "Row"), _("内容", "Item"), _("分值", "Points"), _("条款", "Clauses"), _("责任单位", "Units")):
        table.add_column(heading, overflow="fold")
    for section in card.sections:
        points = "" if section.points is None else str(section.points)
        table.add_row("", f"[bold]{section.title}[/bold]", f"[bold]{points}[/bold]", "", "")
        for row in section.rows:
            clauses = "\n".join(f"{c.points if c.points is not None else '—'}  {c.text}" for c in row.clauses)
            table.add_row(row.number, row.title or "", "" if row.points is None else str(row.points), clauses, "、".join(row.units))
    console.print(table)


def _doubts(console: Any, document: Document, _: Words) -> None:
    from rich.markup import escape

    text = document.source.text
    for repair in document.repairs:
        line = text.count("\n", 0, repair.span.start) + 1
        wish = _(f"，疑为“{repair.suggested}”", f", perhaps “{repair.suggested}”") if repair.suggested else ""
        console.print(f"[yellow]{_('疑似缺损', 'repair')}[/yellow] " + escape(_(f"第{line}行“{repair.found}”{wish}：{repair.reason}", f"line {line} “{repair.found}”{wish}: {repair.reason}")))
    for finding in document.findings:
        label, english, colour = SEVERITIES[finding.severity]
        console.print(f"[{colour}]{_(label, english)}[/{colour}] " + escape(f"{finding.message} ({finding.code})"))


def wished(target: Target, _: Words) -> str:
    """The wished value as people write it: ≥95%, 3—5个, 零的突破."""
    sign = _(*OPERATORS.get(target.operator, (target.operator,)))
    if target.operator == "benchmark":
        return f"{sign}{target.against or ''}"
    if target.value is None:
        return sign
    value = f"{target.value}—{target.value_high}" if target.value_high else target.value
    return f"{sign}{value}{target.unit or ''}"


def units_text(units: Units, _: Words) -> str:
    """Units by role in one line."""
    parts = []
    for label, names in ((_("牵头：", "lead: "), units.lead), (_("配合：", "support: "), units.support), ("", units.by_remit)):
        if names:
            parts.append(label + "、".join(names))
    return "；".join(parts) + (_("等", " etc.") if units.open_list else "")
