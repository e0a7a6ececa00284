"""Reading a table of records (导入的读取): file to cells, headings to fields, cells to values. No database here.

Every fault names row, column, what was found, what was expected and what to do.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from zhiheng.errors import UnreadableSource
from zhiheng.reading.sources.kinds import detect
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.fields import ScaledIntegerField, to_scaled
from zhiheng_web.shared.language import CHINESE, chinese

MAX_ROWS = 20_000
MAX_COLUMNS = 200
HEADER_ROWS = 15
"""The heading stands in the first rows of a sheet; above it there may be a title and notes."""


@dataclass(frozen=True)
class CellFault:
    """A fault in one cell (单元格错误). `row` counts from 1 as Excel does; `column` is the heading, `letter` Excel's."""

    row: int
    column: str
    letter: str
    found: str
    code: str
    message: str


class CellWrong(ValueError):
    """A cell that cannot be read as its field."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Table:
    """A sheet as read: rows of cells, the number of the first one as Excel counts, and the sheet's name."""

    rows: Sequence[Sequence[Any]]
    name: str


def letter(index: int) -> str:
    """Excel's name of a column: 0 -> A, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_table(data: bytes, name: str) -> Table:
    """The first sheet with content of an xlsx or xls file, or a csv in UTF-8, UTF-16 or GB18030.

    Raises:
        UnreadableSource: empty, encrypted, damaged, of another kind, or too large; the sentence says what to do.
    """
    if not data:
        raise UnreadableSource(_("“%(name)s”是空文件，请检查后重新上传") % {"name": name}, name=name)
    form = detect(data, name)
    if form == "text":
        text = _decoded(data, name)
        rows: list[list[Any]] = _ndjson_rows(text, name) if name.endswith(".ndjson") else _csv_rows(text)
        sheet = ""
    elif form in ("xlsx", "xls"):
        rows, sheet = _sheet_rows(data, name)
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
    return Table(rows, sheet)


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


def _sheet_rows(data: bytes, name: str) -> tuple[list[list[Any]], str]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=MAX_ROWS + HEADER_ROWS + 1)
            if any(not is_blank(c) for row in rows for c in row):
                return [list(row[:MAX_COLUMNS]) for row in rows], sheet
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableSource(
            _("“%(name)s”打不开：文件可能已损坏或设有密码。请用 Excel 或 WPS 另存为 xlsx 后再试") % {"name": name},
            name=name,
        ) from error
    return [], ""


def is_blank(value: Any) -> bool:
    """Nothing in the cell, or only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def plain_heading(text: Any) -> str:
    """A heading without blanks, stars, colons and remarks in brackets: ` *抽样日期（必填）` -> 抽样日期."""
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", str(text or "")))


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def headings_of(registry: Registry) -> dict[str, str]:
    """Every heading that is understood, plain, to its field: labels first, then the declared aliases."""
    out: dict[str, str] = {}
    for name in (*registry.fields, "region", "unit"):
        field = registry.field(name)
        labels = [heading(registry, name), label_of(field), *registry.aliases.get(name, ()), name]
        for label in labels:
            plain = plain_heading(label)
            out.setdefault(plain, name)
            out.setdefault(_without_brackets(plain), name)
    return out


def label_of(field: Any) -> str:
    """The label of a field as files have it: in Chinese, whatever the language of the page."""
    return chinese(lambda: field.verbose_name)


def heading(registry: Registry, name: str) -> str:
    """The heading of a field in templates: its label, or for another record the label of that record's number."""
    field = registry.field(name)
    if name in registry.fields and isinstance(field, models.ForeignKey):
        return str(registry.aliases.get(name, (label_of(field),))[0])
    return label_of(field)


@dataclass(frozen=True)
class Heads:
    """Where the heading stands (`row`, from 0), column index -> field, and headings that were not understood."""

    row: int
    fields: Mapping[int, str]
    titles: Mapping[int, str]
    unknown: Sequence[str]


def find_heads(table: Table, registry: Registry) -> Heads:
    """The heading row: the one among the first rows with the most understood headings.

    Raises:
        UnreadableSource: no such row, or a needed column is missing, or two columns are the same field.
    """
    known = headings_of(registry)
    own = {plain_heading(label_of(f)) for f in registry.model._meta.concrete_fields} | {"问题和改法"}
    best: tuple[int, int] = (0, -1)
    for i, row in enumerate(table.rows[:HEADER_ROWS]):
        hits = sum(1 for c in row if _field_of(c, known))
        if hits > best[0]:
            best = (hits, i)
    wanted = "、".join(heading(registry, n) for n in registry.fields)
    if best[0] < min(2, len(registry.natural_key) + 1):
        raise UnreadableSource(
            _("没有找到标题行。第一张表的前 %(HEADER_ROWS)s 行里应有这些列名：%(wanted)s。可以下载模板填写")
            % {"HEADER_ROWS": HEADER_ROWS, "wanted": wanted},
            expected=wanted,
        )
    fields: dict[int, str] = {}
    titles: dict[int, str] = {}
    unknown: list[str] = []
    for i, cell in enumerate(table.rows[best[1]]):
        if is_blank(cell):
            continue
        if any(word in plain_heading(cell) for word in registry.refused_headings):
            raise UnreadableSource(
                _("文件里有“%(title)s”一列，是个人信息，不能随表导入，文件没有保存。请删去这一列再导入；来件人信息在来件里加密登记")
                % {"title": str(cell).strip()}
            )
        name = _field_of(cell, known)
        if name is None:
            if plain_heading(cell) not in own:
                unknown.append(str(cell).strip())
        elif name in fields.values():
            other = next(titles[k] for k, v in fields.items() if v == name)
            raise UnreadableSource(
                _("“%(other)s”和“%(strip)s”两列是同一项内容，请删去一列后再导入")
                % {"other": other, "strip": str(cell).strip()}
            )
        else:
            fields[i], titles[i] = name, str(cell).strip()
    missing = [n for n in registry.natural_key if n not in fields.values() and not _optional(registry.field(n))]
    if missing:
        names = "、".join(heading(registry, n) for n in missing)
        raise UnreadableSource(
            _("缺少“%(names)s”列，无法判断每一行是哪条记录。请补上后再导入，或下载模板填写") % {"names": names},
            expected=names,
        )
    return Heads(best[1], fields, titles, unknown)


def _optional(field: Any) -> bool:
    return bool(field.blank or field.null or field.has_default())


def _field_of(cell: Any, known: Mapping[str, str]) -> str | None:
    plain = plain_heading(cell)
    return known.get(plain) or known.get(_without_brackets(plain))


_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
_TRUE = {"是", "有", "√", "✓", "Y", "YES", "TRUE", "1", "对", "已"}
_FALSE = {"否", "无", "×", "✕", "N", "NO", "FALSE", "0", "不是", "未"}


def cell_text(value: Any) -> str:
    """The cell as people see it: whole numbers without .0, dates ISO, one space where there was white space."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"[ \t\u3000]+", " ", str(value)).strip()


_WRITTEN = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"


def parse_date(value: Any) -> date:
    """A date from a date cell, an Excel number, or text such as 2025-3-1, 2025/3/1, 2025.3.1, 20250301, 2025年3月1日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", cell_text(value))
    match = re.fullmatch(_WRITTEN, text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if match:
        parts = match.groups()
    elif re.fullmatch(r"[2-6]\d{4}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    else:
        raise CellWrong("import.date", _("“%(text)s”不是日期，请写作 2025-03-12") % {"text": text})
    try:
        return date(*(int(p) for p in parts))
    except ValueError as error:
        raise CellWrong("import.date", _("“%(text)s”不是存在的日期，请核对") % {"text": text}) from error


def check_storable(text: str) -> None:
    """Refuse what no database keeps as text: the null character and halves of surrogate pairs.

    Raises:
        CellWrong: the character by its code.
    """
    if found := _NOT_TEXT.search(text):
        raise CellWrong("import.character", _("有不能保存的字符 U+%(code)s，请删去后再试") % {"code": f"{ord(found.group()):04X}"})


def parse_cell(field: Any, value: Any, lookup: Mapping[str, Any] | None = None) -> Any:
    """A cell as the value of a model field; an empty cell gives None.

    `lookup` maps what people write to the object, for fields that name one (a unit, a township, another record).

    Raises:
        CellWrong: the sentence says what was found and what is expected.
    """
    if is_blank(value):
        return None
    text = cell_text(value)
    check_storable(text)
    plain = unicodedata.normalize("NFKC", text)
    if lookup is not None:
        found = lookup.get(plain) or lookup.get(plain.replace(" ", ""))
        if found is None:
            raise CellWrong(
                "import.unknown",
                _("“%(text)s”在系统里没有对应的%(verbose_name)s，请核对，或先登记")
                % {"text": text, "verbose_name": field.verbose_name},
            )
        return found
    if field.choices:
        return _parse_choice(field, text, plain)
    if isinstance(field, models.BooleanField):
        if isinstance(value, bool):
            return value
        if plain.upper() in _TRUE:
            return True
        if plain.upper() in _FALSE:
            return False
        raise CellWrong("import.boolean", _("“%(text)s”应填“是”或“否”") % {"text": text})
    if isinstance(field, models.DateField):
        return parse_date(value)
    if isinstance(field, ScaledIntegerField):
        try:
            return to_scaled(plain.removesuffix(field.unit), field.scale)
        except ValidationError as error:
            raise CellWrong("import.number", error.messages[0]) from error
    if isinstance(field, models.IntegerField):
        digits = plain.replace(",", "").removesuffix("年")
        if not re.fullmatch(r"-?\d+", digits):
            raise CellWrong("import.number", _("“%(text)s”应为整数") % {"text": text})
        return int(digits)
    if isinstance(field, models.JSONField):
        return [part.strip() for part in re.split(r"[、;；\n]", text) if part.strip()]
    return field.to_python(text)


def _parse_choice(field: Any, text: str, plain: str) -> Any:
    squeezed = re.sub(r"\s", "", plain)
    with translation.override(CHINESE):
        choices = [(value, str(label)) for value, label in field.flatchoices]
    for value, label in choices:
        known = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(label)))
        if squeezed in (known, _without_brackets(known), str(value)):
            return value
    labels = [label for _value, label in choices]
    shown = "、".join(labels[:12]) + (_("等") if len(labels) > 12 else "")
    raise CellWrong("import.choice", _("“%(text)s”不在可选值中，应为%(shown)s之一") % {"text": text, "shown": shown})
