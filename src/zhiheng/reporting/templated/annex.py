"""The annex of a report (数据依据): each figure by its id, with what it rests on; sentences that were left out; what the report was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from zhiheng.indicators import CATALOGUE
from zhiheng.reporting.templated.blocks import note, shaped, style, table
from zhiheng.reporting.templated.figures import Figure, Value
from zhiheng.reporting.templated.filling import LeftOut
from zhiheng.reporting.templated.package import W
from zhiheng.reporting.templated.proofs import Proofs, run

TITLE = "数据依据"


def annex(proofs: Proofs, left_out: Sequence[LeftOut], manifest: Mapping[str, Any]) -> Iterator[Any]:
    """The elements of the annex, on a page of its own."""
    head = shaped(align="left")
    shape = head.find(f"{W}pPr")
    shape.insert(0, etree.Element(f"{W}pageBreakBefore"))
    head.append(run("附件", style("黑体", 32)))
    yield head
    title = shaped(align="center", before=240, after=240)
    title.append(run(TITLE, style("方正小标宋简体", 44)))
    yield title
    yield _plain(
        f"正文每个数都带有依据编号（Word 内容控件），编号与下表对应。快照 {manifest['snapshot'][:16]}，报告期 {manifest['period']}，"
        f"数据截至 {manifest['as_of']}，模板摘要 {manifest['template'][:16]}。用同一快照和同一模板重新编制，得到的文件逐字节相同。"
    )
    tabled = {proof for ids in proofs.groups.values() for proof in ids}
    rows: list[list[Value]] = [
        [proof, figure.name, figure.text, figure.basis or "—", source_words(figure)] for proof, figure in proofs.figures.items() if proof not in tabled
    ]
    for name, ids in proofs.groups.items():
        first, last = proofs.figures[ids[0]], ids[-1]
        span = ids[0] if len(ids) == 1 else f"{ids[0]}—{last}"
        rows.append([span, name, "见表", f"表中{len(ids)}格，逐项见 Excel 附表", source_words(first)])
    yield table(["编号", "名称", "数值", "计算", "来源"], rows, [3, 14, 7, 7, 9], Proofs(), left=(1, 4)) if rows else note("无。")
    if left_out:
        second = shaped(align="center", before=240, after=120)
        second.append(run("因数据待定未写入的内容", style("黑体", 32)))
        yield second
        yield table(["模板位置", "内容", "待定的数据"], [[one.place, one.text[:80], one.pending] for one in left_out], [6, 18, 12], Proofs(), left=(1, 2))


def _plain(text: str) -> Any:
    paragraph: Any = etree.Element(f"{W}p")
    paragraph.append(run(text))
    return paragraph


def source_words(figure: Figure) -> str:
    """Where a figure comes from, in a few words."""
    asked = figure.question
    if code := asked.get("indicator"):
        return f"指标库：{CATALOGUE[code].source}" if code in CATALOGUE else "指标库"
    if "clause" in asked or "score" in asked or "section" in asked or "unit" in asked:
        return "评分结果"
    if "product" in asked:
        return "监督抽查批次"
    return f"清单“{asked['list']}”" if "list" in asked else "快照"
