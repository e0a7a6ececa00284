"""A route in official style (补分路线): what to do, who, by when, what it gives and why; marked as a simulation throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhiheng.reporting.writers.documents import Cell, Heading, OfficialDocument, Paragraph, Table
from zhiheng.reporting.writers.tables_xlsx import Sheet
from zhiheng.rules.facts import Outcome
from zhiheng.scoring.routes import Route, Weighed, days
from zhiheng.values.numbers import from_milli

MARK = "（模拟，不作为结果）"
_HEADS = ("序号", "事项", "责任单位", "数量", "人日", "最早完成", "增加分", "理由")


def route_document(route: Route, place: str, period: str, basis: Sequence[str]) -> OfficialDocument:
    """The route as a document; `basis` are sentences that say what it was computed from."""
    after, before = route.result.after, route.result.before
    word = "总分" if route.of == "total" else "基本分"
    goal = f"目标：{_day(route)}前{word}达到 {from_milli(route.target)} 分。"
    unsure = any(one.action.uncertain for one in route.chosen)
    sure = "（评判、审核、评定都如愿时，这一部分没有把握）" if unsure else "有把握的"
    if route.reached:
        said = f"最省的做法共 {len(route.chosen)} 项，约 {days(route.tenths)} 人日，完成后{sure}{word}为 {from_milli(route.score)} 分。"
    else:
        said = f"按现有条件达不到目标，最多可到 {from_milli(route.score)} 分；到这一分数最省的做法共 {len(route.chosen)} 项，约 {days(route.tenths)} 人日。"
    blocks: list[Heading | Paragraph | Table] = [
        Heading("一、现有得分与目标"),
        Paragraph(f"现有基本分 {_points(before.base)}，加分 {_points(before.bonus)}，总分 {_points(before.total)}。{goal}"),
        Paragraph(f"{said}完成后的得分区间：基本分 {_points(after.base)}，加分 {_points(after.bonus)}，总分 {_points(after.total)}。"),
        Heading("二、最省的做法"),
        _table(route.chosen) if route.chosen else Paragraph("不需要补做，或没有可以补做的事项。"),
        Heading("三、没有选用的事项"),
        _table(route.rejected) if route.rejected else Paragraph("无。"),
        Heading("四、本期不能再补的"),
        *([_refused(route)] if route.refused else [Paragraph("无。")]),
        Heading("五、说明"),
        *(Paragraph(text) for text in (*basis, f"{route.note}。", "得分由系统逐条精确计算；评判、审核和上级评定的结果不由本单位决定，以实际为准。")),
    ]
    return OfficialDocument(f"{place}{period}年质量评分补分路线", tuple(blocks), MARK, page_numbers=True)


def route_sheets(route: Route, place: str, period: str, basis: Sequence[str]) -> list[Sheet]:
    """The same as sheets of a workbook: chosen, rejected, what can no longer be mended."""
    notes = [f"{place}{period}年质量评分补分路线{MARK}", *basis, route.note]
    refused = [[f"第{r.row}行", r.name, r.owner, r.reason] for r in route.refused]
    return [
        Sheet("最省的做法", _HEADS, list(_values(route.chosen)), notes),
        Sheet("没有选用的事项", _HEADS, list(_values(route.rejected)), notes[:1]),
        Sheet("本期不能再补的", ("行", "事项", "责任单位", "原因"), refused, notes[:1]),
    ]


def _day(route: Route) -> str:
    return f"{route.by.year}年{route.by.month}月{route.by.day}日"


def _points(outcome: Outcome) -> str:
    return f"{outcome.low:f} 分" if outcome.low == outcome.high else f"{outcome.low:f} 至 {outcome.high:f} 分"


def _amount(weighed: Weighed) -> str:
    return f"{weighed.level} {weighed.action.unit}".strip() if weighed.action.unit else "1 次"


def _values(lines: Iterable[Weighed]) -> Iterable[tuple[str | int | Decimal, ...]]:
    for number, one in enumerate(lines, 1):
        name = f"{one.action.name}（第{'、'.join(one.action.rows)}行）"
        ready = f"{one.ready:%Y-%m-%d}" if one.ready else "—"
        gain = f"0 至 {from_milli(one.gain)}" if one.action.uncertain and one.gain > 0 else from_milli(one.gain)
        yield number, name, one.action.owner or "—", _amount(one), Decimal(one.tenths) / 10, ready, gain, one.reason


def _table(lines: Sequence[Weighed]) -> Table:
    centred = {0, 3, 4, 5, 6}
    rows = [tuple(Cell(head, align="center") for head in _HEADS)]
    for values in _values(lines):
        rows.append(
            tuple(Cell(format(v, "f") if isinstance(v, Decimal) else str(v), align="center" if i in centred else "left") for i, v in enumerate(values))
        )
    return Table(tuple(rows), (4, 15, 9, 5, 4, 7, 5, 18))


def _refused(route: Route) -> Table:
    rows = [tuple(Cell(head, align="center") for head in ("行", "事项", "责任单位", "原因"))]
    rows += [(Cell(r.row, align="center"), Cell(r.name), Cell(r.owner or "—"), Cell(r.reason)) for r in route.refused]
    return Table(tuple(rows), (4, 18, 12, 33))
