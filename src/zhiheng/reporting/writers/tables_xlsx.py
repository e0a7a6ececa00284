"""Plain tables as an Excel file (导出表格): one sheet each, header frozen, widths fitted to Chinese text."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
Value = str | int | Decimal | bool | date | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: `notes` are lines above the header, `choices` are allowed values by column heading (a drop-down list).

    Text stays text, whatever it begins with: no cell becomes a formula.
    """

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()
    choices: dict[str, Sequence[str]] = field(default_factory=dict)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def write_tables(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an xlsx file with the sheets in order; dates become real dates, numbers real numbers."""
    # Opened only here: declaring sheets costs a site nothing until somebody exports.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook(write_only=True)
    for given in sheets:
        sheet = book.create_sheet(given.title[:31])
        sheet.freeze_panes = f"A{len(given.notes) + 2}"
        rows = [list(row) for row in given.rows]
        for i, header in enumerate(given.headers):
            shown = max([_width(header), *(_width(str(row[i] or "")) for row in rows[:200] if i < len(row))])
            sheet.column_dimensions[get_column_letter(i + 1)].width = min(max(shown + 2, 8), 48)
        for i, header in enumerate(given.headers):
            if header in given.choices and sum(len(c) + 1 for c in given.choices[header]) < 250:
                rule = DataValidation(
                    type="list", formula1='"{}"'.format(",".join(given.choices[header])), allow_blank=True
                )
                rule.add(f"{get_column_letter(i + 1)}{len(given.notes) + 2}:{get_column_letter(i + 1)}5000")
                sheet.data_validations.append(rule)
        for note in given.notes:
            cell = WriteOnlyCell(sheet, note)
            cell.data_type = "s"
            cell.font = Font(color="556171")
            sheet.append([cell])
        head = []
        for header in given.headers:
            cell = WriteOnlyCell(sheet, header)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E8EFF8")
            cell.alignment = Alignment(vertical="center")
            head.append(cell)
        sheet.append(head)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        text = _CONTROL.sub("", value)
        if not text.startswith("="):
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a cell has no zone
        cell.number_format = "yyyy-mm-dd"
        return cell
    return value
