"""Workbooks (xlsx, xls): every sheet as a grid of what a reader sees: stored results of formulas, numbers and days in their formats."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.cell_formats import percent, plain, shown
from zhiheng.reading.sources.old_formats import old_looks
from zhiheng.reading.sources.old_workbook import open_old
from zhiheng.reading.sources.workbook_xml import BookLook, Look, SheetLook, largest_area, looks
from zhiheng.values import Span

__all__ = ["percent", "plain", "read_sheets"]
MAX_CELLS = 400_000
"""Fields of a workbook that are read; more is a data file, which the import of a registry takes."""
_TOO_MANY = "不像方案或评分表。请只保留需要的部分另存后读取；成批数据请用导入功能。"


def read_sheets(data: bytes, name: str) -> SourceText:
    """A workbook; `origin.sheet` and `origin.cell` (B3) lead back. Rows are lines, cells are parted by tabs.

    A formula without a stored value reads as empty and is noted: nothing is calculated in the program's place.

    Raises:
        UnreadableSource: damaged, encrypted, or far too many cells.
    """
    if data.startswith(b"\xd0\xcf"):
        sheets, hidden = open_old(data, name, MAX_CELLS)
        return _book(SourceBuilder(name, "xls", data), {s.name: s for s in sheets}.__getitem__, [s.name for s in sheets], hidden, old_looks(data), name)
    import python_calamine as calamine

    try:
        area = largest_area(data, name)
        if area <= MAX_CELLS:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except UnreadableSource:
        raise
    except calamine.PasswordError as fault:
        raise UnreadableSource(f"“{name}”设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后另存一份再试。", name=name) from fault
    except BaseException as fault:
        _only_damage(fault)
        raise UnreadableSource(f"“{name}”是损坏的表格文件，无法打开。请用 Excel 或 WPS 打开修复并另存为 xlsx 后重试。", name=name) from fault
    if area > MAX_CELLS:
        raise UnreadableSource(f"“{name}”的工作表从第一格到最后一格共 {area} 格，{_TOO_MANY}", name=name, cells=area)
    visible = [s.name for s in book.sheets_metadata if s.visible == calamine.SheetVisibleEnum.Visible and s.typ == calamine.SheetTypeEnum.WorkSheet]
    hidden = [s.name for s in book.sheets_metadata if s.name not in visible and s.typ == calamine.SheetTypeEnum.WorkSheet]
    return _book(SourceBuilder(name, "xlsx", data), book.get_sheet_by_name, visible, hidden, looks(data), name)


def _book(builder: SourceBuilder, sheet_of: Callable[[str], Any], visible: Sequence[str], hidden: Sequence[str], seen: BookLook, name: str) -> SourceText:
    """The visible sheets one after the other."""
    cells = 0
    for title in visible:
        try:
            sheet = sheet_of(title)
        except BaseException as fault:
            _only_damage(fault)
            raise UnreadableSource(f"“{name}”的工作表“{title}”已损坏，无法读取。请用 Excel 或 WPS 打开修复并另存为 xlsx 后重试。", name=name) from fault
        cells += sheet.total_height * max(1, sheet.total_width)
        if cells > MAX_CELLS:
            raise UnreadableSource(f"“{name}”到工作表“{title}”为止（{sheet.total_height} 行 {sheet.total_width} 列）共 {cells} 格，{_TOO_MANY}", name=name, cells=cells)
        if len(visible) > 1 and not re.fullmatch(r"(?i)sheet\s*\d+|工作表\s*\d+", title):
            builder.paragraph(title, style="sheet", sheet=title)
        _sheet(builder, sheet, title, seen.sheets.get(title) or SheetLook(), seen.base_1904)
    if hidden:
        builder.note("source.hidden_sheet", f"隐藏的工作表没有读取：{'、'.join(hidden)}。如需读取，请取消隐藏后重新上传。")
    return builder.finish()


def _only_damage(fault: BaseException) -> None:
    """Raise again what is no damage of the file. A panic of the reader's Rust code is no `Exception`, but is damage."""
    if not isinstance(fault, Exception) and type(fault).__name__ != "PanicException":
        raise fault


def _sheet(builder: SourceBuilder, sheet: Any, title: str, seen: SheetLook, base_1904: bool) -> None:
    grid = sheet.to_python(skip_empty_area=False)
    merged, covered = _merged(sheet, len(grid), max(map(len, grid), default=0))
    empty = [ref for ref, look in seen.looks.items() if look.formula and not look.stored and ref not in covered]
    plain_look = Look(None, False, True)
    words_of: list[dict[int, str]] = [
        {c: text for c, value in enumerate(row) if value != "" and (r, c) not in covered and (text := shown(value, seen.looks.get((r, c), plain_look).code, base_1904))}
        for r, row in enumerate(grid)
    ]
    first = next((r for r, words in enumerate(words_of) if len(words) >= 2), len(words_of))
    for r in range(first):
        for c, text in words_of[r].items():
            builder.paragraph(text, style="title", sheet=title, cell=_ref(r, c))
    start, cells = builder.length, []
    line = 0
    under = {r for r, _ in covered}
    for r in range(first, len(grid)):
        words = words_of[r]
        if not words and r not in under:
            continue
        wrote = False
        for c in range(max(words, default=-1) + 1):
            if (r, c) in covered:
                continue
            if wrote:
                builder.write("\t")
            wrote = True
            height, width = merged.get((r, c), (1, 1))
            at = builder.length
            if c in words:
                builder.paragraph(words[c], style="cell", end="", sheet=title, cell=_ref(r, c))
            span = Span(at, builder.length)
            cells.append(Cell(line, c, builder.slice(span), span, height, width))
        builder.write("\n")
        line += 1
    fitted = [Cell(c.row, c.column, c.text, c.span, max(1, min(c.rows, line - c.row)), c.columns) for c in cells]
    builder.table(Span(start, builder.length), fitted)
    _notes(builder, title, seen, empty, {r for r, words in enumerate(words_of) if words})
    builder.write("\n")


def _merged(sheet: Any, height: int, width: int) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Extents of merged cells by their first cell, and the cells below them; ranges beyond the used part are cut.

    Ranges never overlap in a sound file; once they cover more cells than there are, the rest is damage and left out.
    """
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    left = height * width
    for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or []:
        rows, columns = min(r1, height - 1) - r0 + 1, min(c1, width - 1) - c0 + 1
        if rows < 1 or columns < 1 or rows * columns > left:
            continue
        left -= rows * columns
        merged[r0, c0] = rows, columns
        covered.update((r, c) for r in range(r0, r0 + rows) for c in range(c0, c0 + columns))
    return merged, covered - set(merged)


def _notes(builder: SourceBuilder, title: str, seen: SheetLook, empty: list[tuple[int, int]], used: set[int]) -> None:
    if empty:
        places = "、".join(_ref(r, c) for r, c in empty[:8]) + ("等" if len(empty) > 8 else "")
        builder.note(
            "source.formula_without_value",
            f"工作表“{title}”的 {places} 共 {len(empty)} 个单元格是公式，但文件里没有保存计算结果，已按空白读取。请用 Excel 或 WPS 打开并保存一次后重新读取。",
            severity="warning",
            found=_ref(*empty[0]),
        )
    rows = [str(r + 1) for r in seen.hidden_rows if r in used]
    columns = [_ref(0, c)[:-1] for c in seen.hidden_columns if c < 16384]
    for kind, concealed in (("行", rows), ("列", columns)):
        if concealed:
            listed = "、".join(concealed[:8]) + ("等" if len(concealed) > 8 else "")
            builder.note("source.hidden_cells", f"工作表“{title}”有 {len(concealed)} {kind}是隐藏的（第 {listed} {kind}），已照常读取。如不应计入，请删去后重新上传。", found=concealed[0])


def _ref(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
