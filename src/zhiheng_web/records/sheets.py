"""A file as rows of cells (导入的表): the first sheet with content of xlsx or xls, csv in any usual encoding, NDJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from zhiheng.errors import UnreadableSource
from zhiheng.reading.sources.kinds import detect

MAX_ROWS = 200_000
MAX_COLUMNS = 200
HEADER_ROWS = 15
"""The heading stands in the first rows of a sheet; above it there may be a title and notes."""


@dataclass(frozen=True)
class Table:
    """A sheet as read: rows of cells, the sheet's name, and its merged cells as (top row, left column), (bottom row, right column) from 0."""

    rows: list[list[Any]]
    name: str
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


def is_blank(value: Any) -> bool:
    """Nothing in the cell, or only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def read_table(data: bytes, name: str) -> Table:
    """The first sheet with content of an xlsx or xls file, or a csv in UTF-8, UTF-16 or GB18030.

    Raises:
        UnreadableSource: empty, encrypted, damaged, of another kind, or too large; the sentence says what to do.
    """
    if not data:
        raise UnreadableSource(_("“%(name)s”是空文件，请检查后重新上传") % {"name": name}, name=name)
    form = detect(data, name)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    if form == "text":
        text = _decoded(data, name)
        rows: list[list[Any]] = _ndjson_rows(text, name) if name.endswith(".ndjson") else _csv_rows(text)
        sheet = ""
    elif form in ("xlsx", "xls"):
        rows, sheet, merged = _sheet_rows(data, name)
    else:
        raise UnreadableSource(
            _("“%(name)s”不是表格文件。请下载模板填写，或另存为 xlsx、csv 后上传") % {"name": name}, name=name
        )
    while rows and all(is_blank(c) for c in rows[-1]):
        rows.pop()
    if not rows:
        raise UnreadableSource(_("“%(name)s”里没有内容。请在第一张表里填写后再上传") % {"name": name}, name=name)
    if len(rows) > MAX_ROWS + HEADER_ROWS:
        raise UnreadableSource(
            _("“%(name)s”有 %(n)s 行，一次最多导入 %(MAX_ROWS)s 行，请分成几个文件")
            % {"name": name, "n": len(rows), "MAX_ROWS": MAX_ROWS},
            name=name,
        )
    return Table(rows, sheet, merged)


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSource(
        _("“%(name)s”的文字编码不是 UTF-8 或 GB18030，请用 Excel 另存为 xlsx 后上传") % {"name": name}, name=name
    )


def _csv_rows(text: str) -> list[list[Any]]:
    head = text[:5000]
    delimiter = max(",\t;|", key=head.count)
    return [list(row[:MAX_COLUMNS]) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _ndjson_rows(text: str, name: str) -> list[list[Any]]:
    """One JSON object a line: the names of the fields are the headings, in the order in which they first come."""
    lines: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            held = json.loads(line) if line.strip() else {}
        except ValueError:
            held = None
        if not isinstance(held, dict):
            raise UnreadableSource(
                _("“%(name)s”第 %(n)s 行不是一个 JSON 对象。每行应为一条记录，如 {\"字段\": \"值\"}")
                % {"name": name, "n": number},
                name=name,
                line=number,
            )
        lines.append(held)
    heads = list(dict.fromkeys(key for line in lines for key in line))
    return [heads, *([_json_cell(line.get(head)) for head in heads] for line in lines)] if heads else []


def _json_cell(value: Any) -> Any:
    return "、".join(str(v) for v in value) if isinstance(value, list) else json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _sheet_rows(data: bytes, name: str) -> tuple[list[list[Any]], str, Any]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            held = book.get_sheet_by_name(sheet)
            rows = held.to_python(skip_empty_area=False, nrows=MAX_ROWS + HEADER_ROWS + 1)
            if any(not is_blank(c) for row in rows for c in row):
                return [row[:MAX_COLUMNS] if len(row) > MAX_COLUMNS else row for row in rows], sheet, held.merged_cell_ranges or ()
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableSource(
            _("“%(name)s”打不开：文件可能已损坏或设有密码。请用 Excel 或 WPS 另存为 xlsx 后再试") % {"name": name},
            name=name,
        ) from error
    return [], "", ()
