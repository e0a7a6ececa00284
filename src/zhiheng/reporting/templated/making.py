"""Making a report (编制报告): a template and the data of one snapshot give a Word file and its proofs, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhiheng.errors import TemplateInvalid
from zhiheng.packs.report_styles import short_names
from zhiheng.reporting.templated.annex import annex
from zhiheng.reporting.templated.checking import Checked, check_template
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.filling import Filler, LeftOut
from zhiheng.reporting.templated.names import Names
from zhiheng.reporting.templated.package import Package, W
from zhiheng.reporting.templated.proofs import Proofs

FORMAT = "zhiheng-report/1"


@dataclass(frozen=True)
class MadeReport:
    """A report (报告): the Word file, its figures by proof id, what was left out, and what it was made from."""

    docx: bytes
    proofs: Proofs
    left_out: tuple[LeftOut, ...]
    manifest: Mapping[str, Any]
    charts: int
    tables: int


def checked_template(data: bytes, name: str = "模板") -> Checked:
    """A template with what is wrong in it.

    Raises:
        UnreadableSource: it cannot be opened as a Word file.
    """
    return check_template(Package(data, name), short_names())


def make_report(template: bytes, data: ReportData, name: str = "模板", *, with_annex: bool = True, progress: Callable[[str], None] = lambda _: None) -> MadeReport:
    """Fill a template.

    Args:
        data: an entered context. with_annex: whether a list of proofs closes the report. progress: told of each stage.
    Raises:
        UnreadableSource: the template cannot be opened. TemplateInvalid: a field of it does not exist; the sentence names the first
            place, `faults` holds all.
    """
    progress("检查模板")
    checked = checked_template(template, name)
    if not checked.usable:
        wrong = [f for f in checked.faults if f.severity == "error"]
        first = wrong[0]
        more = f"，共 {len(wrong)} 处问题" if len(wrong) > 1 else ""
        raise TemplateInvalid(f"模板不能使用：{first.place} {first.text}：{first.message}{more}。", faults=wrong)
    package = checked.template.package
    filler = Filler(data, Names(short_names()), package)
    progress("计算指标、填写正文")
    for part, nodes in checked.template.parts.items():
        holder = package.body if part.endswith("document.xml") else package.trees[part]
        made = filler.body(nodes)
        for child in list(holder):
            holder.remove(child)
        holder.extend(made)
    manifest = {
        "format": FORMAT,
        "template": hashlib.sha256(template).hexdigest(),
        "snapshot": data.snapshot.id,
        "period": data.period.code,
        "as_of": data.as_of.isoformat(),
        "region": data.region.code,
        "scorecard": data.run.rule_digest if data.run is not None else None,
    }
    if with_annex and filler.proofs.figures:
        progress("编写数据依据附件")
        body = package.body
        last = body.find(f"{W}sectPr")
        for element in annex(filler.proofs, filler.left_out, manifest):
            if last is not None:
                last.addprevious(element)
            else:
                body.append(element)
    progress("写成 Word 文件")
    return MadeReport(package.to_bytes(), filler.proofs, tuple(filler.left_out), manifest, filler.drawer.charts, filler.drawer.tables)
