"""Workbooks (xlsx, xls): every sheet as a grid of what a reader sees: stored results of formulas, percentages as percentages."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.workbook_xml import Look, looks
from zhiheng.values import Span

MAX_CELLS = 2_000_000


def read_sheets(data: bytes, name: str) -> SourceText:
    """A workbook; `origin.sheet` and `origin.cell` (B3) lead back. Rows are lines, cells are parted by tabs.

    A formula without a stored value reads as empty and is noted: nothing is calculated in the program's place.

    Raises:
        UnreadableSource: damaged, encrypted, or far too many cells.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as fault:
        raise UnreadableSource(f"“{name}”设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后另存一份再试。", name=name) from fault
    except Exception as fault:
        raise UnreadableSource(f"“{name}”是损坏的表格文件，无法打开。请用 Excel 或 WPS 打开修复并另存为 xlsx 后重试。", name=name) from fault
    builder = SourceBuilder(name, "xls" if data.startswith(b"\xd0\xcf") else "xlsx", data)
    seen = looks(data)
    visible = [s.name for s in book.sheets_metadata if s.visible == calamine.SheetVisibleEnum.Visible and s.typ == calamine.SheetTypeEnum.WorkSheet]
    hidden = [s.name for s in book.sheets_metadata if s.name not in visible and s.typ == calamine.SheetTypeEnum.WorkSheet]
    for title in visible:
        try:
            sheet = book.get_sheet_by_name(title)
        except Exception as fault:
            raise UnreadableSource(f"“{name}”的工作表“{title}”已损坏，无法读取。请用 Excel 或 WPS 打开修复并另存为 xlsx 后重试。", name=name) from fault
        if sheet.total_height * max(1, sheet.total_width) > MAX_CELLS:
            raise UnreadableSource(
                f"“{name}”的工作表“{title}”有 {sheet.total_height} 行 {sheet.total_width} 列，不像方案或评分表。请只保留需要的部分另存后读取；成批数据请用导入功能。",
                name=name,
            )
        if len(visible) > 1 and not re.fullmatch(r"(?i)sheet\s*\d+|工作表\s*\d+", title):
            builder.paragraph(title, style="sheet", sheet=title)
        _sheet(builder, sheet, title, seen.get(title, {}))
    if hidden:
        builder.note("source.hidden_sheet", f"隐藏的工作表没有读取：{'、'.join(hidden)}。如需读取，请取消隐藏后重新上传。")
    return builder.finish()


def _sheet(builder: SourceBuilder, sheet: Any, title: str, seen: dict[tuple[int, int], Look]) -> None:
    grid = sheet.to_python(skip_empty_area=False)
    merged = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for (r0, c0), (r1, c1) in (sheet.merged_cell_ranges or [])}
    covered = {(r + i, c + j) for (r, c), (h, w) in merged.items() for i in range(h) for j in range(w)} - set(merged)
    empty = [ref for ref, look in seen.items() if look.formula and not look.stored and ref not in covered]
    shown = [
        [(c, _shown(value, seen.get((r, c)))) for c, value in enumerate(row) if (r, c) not in covered and _shown(value, seen.get((r, c)))] for r, row in enumerate(grid)
    ]
    first = next((r for r, cells in enumerate(shown) if len(cells) >= 2), len(shown))
    for r in range(first):
        for c, text in shown[r]:
            builder.paragraph(text, style="title", sheet=title, cell=_ref(r, c))
    start, cells = builder.length, []
    line = 0
    for r in range(first, len(grid)):
        if not shown[r] and not any((r, c) in covered for c in range(len(grid[r]))):
            continue
        words = dict(shown[r])
        columns = [c for c in range(len(grid[r])) if (r, c) not in covered]
        last = max((c for c in columns if c in words), default=-1)
        wrote = False
        for c in columns:
            if c > last:
                break
            if wrote:
                builder.write("\t")
            wrote = True
            height, width = merged.get((r, c), (1, 1))
            at = builder.length
            if text := words.get(c, ""):
                builder.paragraph(text, style="cell", end="", sheet=title, cell=_ref(r, c))
            span = Span(at, builder.length)
            cells.append(Cell(line, c, builder.slice(span), span, height, width))
        builder.write("\n")
        line += 1
    fitted = [Cell(c.row, c.column, c.text, c.span, min(c.rows, line - c.row), c.columns) for c in cells]
    builder.table(Span(start, builder.length), fitted)
    if empty:
        places = "、".join(_ref(r, c) for r, c in empty[:8]) + ("等" if len(empty) > 8 else "")
        builder.note(
            "source.formula_without_value",
            f"工作表“{title}”的 {places} 共 {len(empty)} 个单元格是公式，但文件里没有保存计算结果，已按空白读取。请用 Excel 或 WPS 打开并保存一次后重新读取。",
            severity="warning",
            found=_ref(*empty[0]),
        )
    builder.write("\n")


def _shown(value: Any, look: Look | None) -> str:
    """A value as a reader sees it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if look is not None and look.percent is not None:
            return percent(value, look.percent)
        return plain(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if (value.hour or value.minute) else value.strftime("%Y-%m-%d")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip("\n ")


def plain(value: Any) -> str:
    """A stored number with the 15 digits that Excel keeps, without exponent and trailing zeros.

    >>> plain(0.1 + 0.2), plain(95.0)
    ('0.3', '95')
    """
    from decimal import Decimal

    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Any, places: int) -> str:
    """A stored share with a percentage format; digits that the format hides are kept, for nothing is rounded here.

    >>> percent(0.95, 0), percent(0.9325, 0)
    ('95%', '93.25%')
    """
    from decimal import Decimal

    text = format(Decimal(format(value, ".15g")) * 100, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def _ref(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
