"""`zhiheng report TEMPLATE`: check a template, or fill it from a snapshot; compare an edited report with its original."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from zhiheng.cli.language import Words
from zhiheng.cli.layout import file_bytes
from zhiheng.errors import InputError


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "report",
        help=_("由模板和快照编制报告", "make a report from a template and a snapshot"),
        description=_(
            "TEMPLATE 是带 {字段} 的 docx，或随附模板的代码（situation_year 等）。只给模板时检查字段；给出 --data 和 --period 时编制；"
            "--compare 把改过的报告与原报告比对，列出改动的数。",
            "TEMPLATE is a docx with {fields} or the code of a shipped template. Alone it is checked; with --data and --period it is filled; "
            "--compare lists the numbers that an edited report changed.",
        ),
    )
    parser.add_argument("template", metavar="TEMPLATE", help=_("模板文件或随附模板的代码；比对时为原报告", "a template, or the original when comparing"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("快照目录", "the folder of a snapshot"))
    parser.add_argument("--period", metavar="P", help=_("报告期：2026、2026Q3、2026-09", "the period"))
    parser.add_argument("--as-of", metavar=_("日期", "DATE"), help=_("数据截至日期，默认为快照的日期", "day of knowledge; the snapshot's by default"))
    parser.add_argument("--scorecard", metavar="S", help=_("评分表的 YAML 文件或规则包名", "scorecard file or pack"))
    parser.add_argument("--places", type=Path, metavar="JSON", help=_("行政区划代码到名称的 JSON", "names of regions by code"))
    parser.add_argument("--texts", type=Path, metavar="JSON", help=_("发文机关、发文字号、成文日期等文字的 JSON", "texts such as the issuer, as JSON"))
    parser.add_argument("--out", type=Path, metavar=_("文件", "OUT"), help=_("写到这个 docx", "the docx to write"))
    parser.add_argument("--xlsx", type=Path, metavar=_("文件", "OUT"), help=_("另写统计附表", "write the statistical annex too"))
    parser.add_argument("--compare", type=Path, metavar=_("文件", "EDITED"), help=_("改过的报告", "the edited report"))
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check, make or compare; 1 when the template has errors or numbers were changed."""
    if args.compare is not None:
        return _compare(args)
    template = _template(args.template)
    if args.data is None:
        return _check(template, args)
    if not args.period or args.out is None:
        raise InputError("编制报告需要 --period（如 2026Q3）和 --out（写到哪个 docx）。")
    return _make(template, args)


def _template(given: str) -> bytes:
    from zhiheng.packs.report_styles import shipped_templates
    from zhiheng.reporting.official.writing import template_docx

    shipped = shipped_templates().get(given)
    return template_docx(shipped.text) if shipped is not None else file_bytes(given)


def _check(template: bytes, args: argparse.Namespace) -> int:
    from zhiheng.reporting.templated.making import checked_template

    checked = checked_template(template, Path(args.template).name)
    if args.json:
        faults = [{"place": f.place, "text": f.text, "message": f.message, "severity": f.severity} for f in checked.faults]
        json.dump({"fields": checked.fields, "usable": checked.usable, "faults": faults}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        label = {"error": "错误", "warning": "警示", "info": "提示"}
        for fault in checked.faults:
            print(f"{label[fault.severity]}  {fault.place} {fault.text} {fault.message}。")
        print(f"模板检查：{checked.fields} 个字段，{'可以使用' if checked.usable else '有错误，不能使用'}。")
    return 0 if checked.usable else 1


def _make(template: bytes, args: argparse.Namespace) -> int:
    from zhiheng.packs import load_scorecard
    from zhiheng.reporting.templated.data import ReportData
    from zhiheng.reporting.templated.making import make_report
    from zhiheng.reporting.writers.report_xlsx import statistical_annex
    from zhiheng.scoring import score
    from zhiheng.snapshots import open_snapshot
    from zhiheng.values import Period, RegionCode

    snapshot, period = open_snapshot(args.data), Period.parse(args.period)
    as_of = _day(args.as_of) or snapshot.as_of
    found = score(load_scorecard(args.scorecard), snapshot, period, as_of) if args.scorecard else None
    region = RegionCode(snapshot.region)
    with ReportData(snapshot, period, as_of, region, _json(args.places), _json(args.texts), found) as data:
        made = make_report(template, data, Path(args.template).name, progress=lambda stage: print(f"{stage}……", file=sys.stderr))
        args.out.write_bytes(made.docx)
        if args.xlsx is not None:
            args.xlsx.write_bytes(statistical_annex(data, made.proofs, made.manifest))
    if args.json:
        left_out = [{"place": one.place, "text": one.text, "pending": one.pending} for one in made.left_out]
        json.dump({"manifest": made.manifest, "figures": made.proofs.to_json(), "left_out": left_out}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        print(f"已写成 {args.out}：{len(made.proofs.figures)} 个有依据的数，图 {made.charts} 幅，表 {made.tables} 张；因数据待定未写入 {len(made.left_out)} 处。")
        for one in made.left_out:
            print(f"  {one.place}：{one.text[:60]}（{one.pending}）")
    return 0


def _compare(args: argparse.Namespace) -> int:
    from zhiheng.reporting.templated.comparing import compare_reports

    found = compare_reports(file_bytes(args.template), file_bytes(str(args.compare)), args.compare.name)
    if args.json:
        json.dump([{"kind": c.kind, "before": c.before, "after": c.after, "around": c.around, "proof": c.proof} for c in found], sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for one in found:
            proof = f"（依据 {one.proof}）" if one.proof else ""
            print(f"{one.before or '（无）'} → {one.after or '（删去）'}{proof}  {one.around}")
        print(f"改动的数和措辞 {len(found)} 处。" if found else "没有改动数。")
    return 1 if found else 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of 应为日期，如 2026-10-31，写的是“{text}”。") from None


def _json(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError as fault:
        raise InputError(f"“{path}”不是 JSON。") from fault
    if not isinstance(found, dict):
        raise InputError(f"“{path}”应为名称到文字的 JSON 对象。")
    return {str(key): str(value) for key, value in found.items()}
