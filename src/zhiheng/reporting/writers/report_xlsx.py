"""The statistical annex of a report in Excel (统计附表): every indicator, the regions below, the scores, and every figure with its basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from zhiheng.indicators import CATALOGUE
from zhiheng.reporting.templated.annex import source_words
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.figures import Figure
from zhiheng.reporting.templated.names import DIMENSIONS
from zhiheng.reporting.templated.proofs import Proofs
from zhiheng.reporting.writers.documents import without_moment
from zhiheng.reporting.writers.tables_xlsx import Sheet, Value, write_tables
from zhiheng.values import round_half_up


def statistical_annex(data: ReportData, proofs: Proofs, manifest: Mapping[str, Any]) -> bytes:
    """The workbook; the same report gives the same bytes.

    Args:
        proofs: of the report the annex belongs to; empty for an annex that stands alone.
    """
    notes = (
        f"{data.text('地区')}{data.text('期间')}统计附表，数据截至{data.text('截至日期')}，快照 {manifest['snapshot'][:16]}。",
        "数值按指标口径由分子和分母计算，四舍五入；没有数据的为空。",
    )
    heads = ("领域", "指标", "单位", "分子", "分母", "数值", data.text("比较期"), "变化", "口径", "来源")
    sheets = [
        Sheet("指标", heads, list(_indicators(data)), notes),
        Sheet("分地区", ("指标", "地区", "名次", "分子", "分母", "数值", "单位"), list(_regions(data)), notes),
        Sheet("不合格批次", ("样品编号", "产品", "企业", "抽样日期", "领域", "层级"), [[str(r[c]) for c in ("样品编号", "产品", "企业", "抽样日期", "领域", "层级")] for r in data.listing("不合格批次").rows], notes),
    ]
    if data.run is not None:
        columns = ("行号", "类别", "内容", "分值", "得分", "可得分", "状态", "责任单位", "原因")
        sheets.append(Sheet("评分条款", columns, [[_plain(r[c]) for c in columns] for r in data.listing("评分条款").rows], notes))
    if proofs.figures:
        rows = [[proof, f.name, f.text, f.basis, source_words(f), f.key] for proof, f in proofs.figures.items()]
        sheets.append(Sheet("数据依据", ("依据编号", "名称", "数值", "计算", "来源", "取数条件"), rows, notes))
    return without_moment(write_tables(sheets), notes[0])


def _indicators(data: ReportData) -> Iterator[list[Value]]:
    for code, indicator in CATALOGUE.items():
        at = data.indicator(code)
        found = at.ask(data.period)
        rate = not isinstance(indicator.whole, int)
        moved = at.change("变化值", at.places)
        signed = None if moved.value is None or moved.sign is None else moved.value * moved.sign
        yield [
            DIMENSIONS.get(indicator.dimension, indicator.dimension), indicator.name, indicator.unit,
            found.part if found is not None and rate else None, found.whole if found is not None and rate else None,
            _rounded(at.value(), at.places), _rounded(at.value(at.year_before), at.places), _rounded(signed, at.places), indicator.definition, indicator.source,
        ]  # fmt: skip


def _regions(data: ReportData) -> Iterator[list[Value]]:
    for code, indicator in CATALOGUE.items():
        for row in data.listing("地区", code).rows:
            at = row[""]
            found = at.ask(data.period)
            rate = not isinstance(indicator.whole, int)
            yield [indicator.name, at.place, int(row["名次"].text), found.part if rate else None, found.whole if rate else None, _rounded(at.value(), at.places), indicator.unit]


def _rounded(value: Fraction | None, places: int) -> Value:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round_half_up(value, places)


def _plain(value: Any) -> Value:
    if isinstance(value, Figure):
        return _rounded(value.value, 3)
    return str(value)
