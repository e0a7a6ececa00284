"""Workbooks in detail: values in their formats, hidden parts, merged cells, and sheets that claim to be enormous."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from making import archive

from zhiheng.errors import UnreadableSource
from zhiheng.reading import load_source
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.cell_formats import shown

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_book(sheet: str) -> bytes:
    """A workbook of one sheet written by hand, for what no library writes."""
    return archive(
        {
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{sheet}</worksheet>",
        }
    )


def c(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def read(fill: Callable[[Any], None]) -> SourceText:
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return load_source(stream.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.95, "0%", "95%"),
        (0.9325, "0%", "93.25%"),
        (0.5, "0.00%", "50.00%"),
        (2, "0.0", "2.0"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (-1234, "#,##0_);(#,##0)", "-1,234"),
        (5, '0"分"', "5分"),
        (95, '"≥"0.0"%"', "≥95.0%"),
        (12, "[$¥-804]0", "¥12"),
        (123456, '0.0,"千元"', "123.456千元"),
        (2.5, "General", "2.5"),
        (0.25, "?/?", "0.25"),
        (45838, 'yyyy"年"m"月"d"日"', "2025年6月30日"),
        (45838.5, "yyyy/m/d h:mm", "2025/6/30 12:00"),
        (date(2025, 6, 30), "yyyy-mm-dd", "2025-06-30"),
        (datetime(2025, 6, 30), 'yyyy"年"m"月"', "2025年6月"),  # noqa: DTZ001
        (date(2025, 6, 30), None, "2025-06-30"),
        (True, None, "是"),
        (1e300, "yyyy/m/d", "1" + "0" * 300),
    ],
)
def test_a_value_reads_as_its_format_shows_it(value: object, code: str | None, seen: str) -> None:
    assert shown(value, code) == seen


def test_days_and_points_in_a_sheet_read_as_shown() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["指标", "时限", "分值"])
        sheet.append(["合格率", date(2025, 12, 31), 2])
        sheet["B2"].number_format, sheet["C2"].number_format = 'yyyy"年"m"月"d"日"', '0.0"分"'

    assert "合格率\t2025年12月31日\t2.0分\n" in read(fill).text


def test_hidden_rows_and_columns_are_read_and_noted() -> None:
    def fill(sheet: Any) -> None:
        for k in range(4):
            sheet.append([f"甲{k}", f"乙{k}"])
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    source = read(fill)
    assert "甲2\t乙2" in source.text
    assert [(f.code, f.found) for f in source.meta["findings"]] == [("source.hidden_cells", "3"), ("source.hidden_cells", "B")]


def test_a_sheet_with_a_cell_in_its_farthest_corner_is_refused_before_it_is_unfolded() -> None:
    far = f'<sheetData><row r="1">{c("A1", "甲")}</row><row r="1048576">{c("XFD1048576", "乙")}</row></sheetData>'
    with pytest.raises(UnreadableSource, match="17179869184 格"):
        load_source(raw_book(far), "a.xlsx")


def test_cells_that_are_only_coloured_do_not_make_a_sheet_large() -> None:
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{c("A1", "甲")}{c("B1", "乙")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert load_source(raw_book(sheet), "a.xlsx").text.startswith("甲\t乙")


def test_merged_ranges_beyond_the_used_part_are_cut_to_it() -> None:
    sheet = f'<sheetData><row r="1">{c("A1", "甲")}{c("B1", "乙")}</row><row r="2">{c("A2", "丙")}{c("B2", "丁")}</row></sheetData><mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>'
    source = load_source(raw_book(sheet), "a.xlsx")
    assert [[x.text for x in r if x] for r in source.tables[0].grid()] == [["甲", "乙"], ["丙", "丁"]]


@pytest.mark.parametrize("parts", [{"xl/workbook.bin": "x"}, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}])
def test_workbooks_whose_size_cannot_be_seen_beforehand_are_refused_with_advice(parts: dict[str, str]) -> None:
    with pytest.raises(UnreadableSource, match="另存为 xlsx"):
        load_source(archive({**parts}), "a.xlsb")


def test_every_place_is_given_in_words() -> None:
    from zhiheng.reading import load_source

    text = load_source("一、目标\n合格率达到95%以上。\n".encode(), "a.txt")
    assert text.places()[1] == (text.text.index("合格率"), "第2行")
    book = load_source("序号,指标,目标\n1,合格率,96%\n".encode(), "a.csv")
    assert dict(book.places())[book.text.index("合格率")] == "第2行第2列"
