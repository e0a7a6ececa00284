"""Tables as Excel files: what goes in comes out, and text never becomes a formula."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables


def test_text_dates_and_numbers_keep_their_kind_and_formulas_stay_text() -> None:
    rows = [
        ["=1+1", date(2025, 3, 12), 7, Decimal("0.5"), True, None],
        ["\x01控制\x0b符", None, None, None, False, "@x"],
    ]
    data = write_tables([Sheet("表", ["甲", "乙", "丙", "丁", "戊", "己"], rows, notes=("导出时间 2026-01-01",))])
    sheet = load_workbook(io.BytesIO(data))["表"]
    assert sheet["A1"].value == "导出时间 2026-01-01"
    assert [c.value for c in sheet[2]] == ["甲", "乙", "丙", "丁", "戊", "己"]
    first = list(sheet[3])
    assert (first[0].value, first[0].data_type) == ("=1+1", "s")
    assert first[1].value.date() == date(2025, 3, 12)
    assert [c.value for c in first[2:]] == [7, 0.5, "是", None]
    assert sheet["A4"].value == "控制符"
    assert sheet.freeze_panes == "A3"


def test_short_lists_of_choices_become_drop_downs() -> None:
    data = write_tables(
        [Sheet("表", ["级别", "长"], [["省"]], choices={"级别": ["国家", "省"], "长": ["很长的选项" * 9] * 9})]
    )
    rules = load_workbook(io.BytesIO(data))["表"].data_validations.dataValidation
    assert [r.formula1 for r in rules] == ['"国家,省"']
