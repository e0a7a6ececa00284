"""A run as a workbook (评分结果.xlsx): the scorecard with points, what is missing, and what it was computed from.

The same run gives the same bytes: no time of writing is kept.
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from zhiheng.rules.facts import Outcome, State
from zhiheng.scoring import ScoreRun

_HEAD = PatternFill("solid", fgColor="1F4E79")
_SECTION = PatternFill("solid", fgColor="D9E2EC")
_STATES = {
    State.EARNED: PatternFill("solid", fgColor="DDEFE3"),
    State.PARTIAL: PatternFill("solid", fgColor="EEF3D6"),
    State.MISSED: PatternFill("solid", fgColor="F6DEDC"),
    State.PENDING: PatternFill("solid", fgColor="E9ECEF"),
    State.JUDGE: PatternFill("solid", fgColor="FBEFD5"),
    State.NOT_APPLICABLE: PatternFill("solid", fgColor="E9ECEF"),
}
_EDGE = Side(style="thin", color="B0B7BF")
_LINE = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAP = Alignment(wrap_text=True, vertical="center")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def interval_text(outcome: Outcome) -> str:
    """The points: one number once settled, `0～2` while open."""
    low, high = format(outcome.low, "f"), format(outcome.high, "f")
    return low if low == high else f"{low}～{high}"


def write_scores_xlsx(run: ScoreRun, path: Path) -> None:
    """Write the workbook: sheets 评分表, 差什么 and 说明."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _scores(sheet, run)
    _gaps(book.create_sheet("差什么"), run)
    _about(book.create_sheet("说明"), run)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_timeless(buffer.getvalue()))


def _scores(sheet: Worksheet, run: ScoreRun) -> None:
    sheet.title = "评分表"
    titles = ("序号", "项目", "评分条款", "条款分值", "得分", "状态", "依据", "责任单位")
    _head(sheet, titles, (6, 16, 44, 9, 10, 10, 46, 22))
    outcomes = {s.title: s for s in run.card.sections}
    rows = {r.number: r for s in run.card.sections for r in s.rows}
    last_section, last_row = "", ""
    for score in run.clauses():
        if score.section.title != last_section:
            last_section = score.section.title
            section = outcomes[last_section]
            shown = section.bonus if score.section.kind == "bonus" else section.outcome
            _line(sheet, ("", last_section, "", _number(score.section.points), interval_text(shown), "", "", ""), _SECTION)
        first = score.row.number != last_row
        last_row = score.row.number
        row = rows[last_row]
        total = row.bonus if score.row.bonus else row.outcome
        head = f"{score.row.title or ''}（{format(score.row.points, 'f')}分，得{interval_text(total)}）" if score.row.points is not None else ""
        _line(
            sheet,
            (
                last_row if first else "",
                head if first else "",
                score.clause.text,
                _number(score.clause.points),
                interval_text(score.outcome),
                score.outcome.state.label,
                score.outcome.node.detail,
                "、".join(score.row.units) if first else "",
            ),
            None,
            score.outcome.state,
        )
    card = run.card
    for label, outcome in (("基本分", card.base), ("加分", card.bonus), ("总分", card.total)):
        _line(sheet, ("", label, "", "", interval_text(outcome), outcome.state.label, "", ""), _SECTION)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _gaps(sheet: Worksheet, run: ScoreRun) -> None:
    _head(sheet, ("条款", "事项", "差什么", "涉及分值", "状态", "责任单位"), (9, 30, 60, 9, 10, 24))
    for gap in run.gaps():
        _line(
            sheet,
            (gap.clause_id, gap.name, gap.reason, _number(gap.at_stake), gap.state.label, gap.owner),
            None,
            gap.state,
            state_column=5,
        )
    sheet.freeze_panes = "A2"


def _about(sheet: Worksheet, run: ScoreRun) -> None:
    _head(sheet, ("项目", "内容"), (16, 80))
    for line in (
        ("评分表", run.scorecard.title),
        ("评分表版本", run.version),
        ("评分规则摘要", run.rule_digest),
        ("期间", run.period.code),
        ("截至日期", run.as_of.isoformat()),
        ("行政区划", run.region.code),
        ("快照编号", run.snapshot.id),
        ("区间得分", "得分写作“0～2”的，尚有待定或待人工评判的事项，前为已确定的最低分，后为可能的最高分"),
    ):
        _line(sheet, line, None)


def _head(sheet: Worksheet, titles: tuple[str, ...], widths: tuple[int, ...]) -> None:
    sheet.append(titles)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        cell = sheet.cell(1, place)
        cell.fill, cell.border, cell.alignment = _HEAD, _LINE, _MIDDLE
        cell.font = Font(bold=True, color="FFFFFF")


def _line(
    sheet: Worksheet,
    values: tuple[object, ...],
    fill: PatternFill | None,
    state: State | None = None,
    state_column: int = 6,
) -> None:
    sheet.append([_safe(v) for v in values])
    place = sheet.max_row
    for column in range(1, len(values) + 1):
        cell = sheet.cell(place, column)
        cell.border, cell.alignment = _LINE, _WRAP
        if fill is not None:
            cell.fill, cell.font = fill, Font(bold=True)
    if state is not None:
        sheet.cell(place, state_column).fill = _STATES[state]


def _safe(value: object) -> object:
    """Text that begins like a formula stays text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value[1:2] else value


def _number(value: Decimal | None) -> Decimal | str:
    return "" if value is None else value


def _timeless(data: bytes) -> bytes:
    """The same workbook without times of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2000-01-01T00:00:00Z<", content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()
