"""What a workbook's XML says and value readers drop: number formats, formulas without stored results, hidden rows and columns.

It is also looked at before any value is read: a sheet with one cell in its farthest corner would unfold into billions.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zhiheng.reading.sources.cell_formats import BUILT_IN
from zhiheng.reading.sources.limits import BROKEN, check_part

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^<>]*)?>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*?\br\s*=\s*[\"'](\d{1,10})[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]{1,7})(\d{1,10})\s*[\"']")
_FORMAT = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Look:
    """How a cell is shown: its number format (None: General), formula or not, result stored or not."""

    code: str | None
    formula: bool
    stored: bool


@dataclass
class SheetLook:
    """A sheet: looks by (row, column) from 0, and what is hidden in it: rows and columns from 0."""

    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass
class BookLook:
    """A workbook by sheet names; `base_1904` tells from which day its dates count."""

    sheets: dict[str, SheetLook] = field(default_factory=dict)
    base_1904: bool = False


def largest_area(data: bytes, name: str) -> int:
    """The number of fields from the first to the last filled cell of the largest sheet, read from the bytes alone; 0 for xls.

    A cell that states no place of its own stands in its row, so there the rows count, too.

    Raises:
        UnreadableSource: a part unfolds into far more than a plan has.
        ValueError: a sheet is written in an encoding in which this cannot be seen.
    """
    if not data.startswith(b"PK"):
        return 0
    most = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            part = entry.filename
            if part.lower().endswith((".xml", ".bin")):
                check_part(entry.file_size, name)
            if not part.lower().endswith(".xml") or "sheet" not in part.lower():
                continue
            rows = columns = 0
            rest = b""
            with archive.open(part) as stream:
                while chunk := stream.read(1 << 20):
                    if rest == b"" and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                        raise ValueError("UTF-16")
                    text = rest + chunk
                    placed = True
                    for cell in _CELL.finditer(text):
                        inside = cell[1] or b""
                        if inside.endswith(b"/"):
                            continue
                        if (place := _REFERENCE.search(inside)) is not None:
                            columns = max(columns, _column(place[1].decode("ascii").upper()))
                            rows = max(rows, int(place[2]))
                        else:
                            placed = False
                    if not placed:
                        rows, columns = max(rows, 1, *map(int, _ROW.findall(text))), max(columns, 256)
                    rest = chunk[-200:]
            most = max(most, rows * max(1, columns))
    return most


def looks(data: bytes) -> BookLook:
    """Formats, formulas and hidden parts of an xlsx; nothing for xls or a workbook whose XML is damaged."""
    book = BookLook()
    if not data.startswith(b"PK"):
        return book
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                return book
            root = _parse(archive.read("xl/workbook.xml"))
            book.base_1904 = any(p.get("date1904") in ("1", "true") for p in root.iter("{*}workbookPr"))
            codes = _codes(_parse(archive.read("xl/styles.xml"))) if "xl/styles.xml" in names else {}
            for title, path in _sheets(archive, root).items():
                if path in names:
                    book.sheets[title] = _sheet(archive, path, codes)
    except BROKEN:
        return BookLook()
    return book


def _parse(raw: bytes) -> Any:
    from lxml import etree

    try:
        return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault


def _sheets(archive: zipfile.ZipFile, book: Any) -> dict[str, str]:
    relations = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target") for r in relations}
    found = {}
    for sheet in book.iter("{*}sheet"):
        target = targets.get(sheet.get(R + "id")) or ""
        found[sheet.get("name") or ""] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _codes(styles: Any) -> dict[int, str]:
    """Cell style number -> number format, General left out."""
    named = {**BUILT_IN, **{_whole(f.get("numFmtId")): f.get("formatCode") or "" for f in styles.iter("{*}numFmt")}}
    holder = styles.find("{*}cellXfs")
    found = {}
    for i, style in enumerate(holder if holder is not None else ()):
        code = named.get(_whole(style.get("numFmtId")), "")
        if code and code != "General" and "@" not in code:
            found[i] = code
    return found


def _sheet(archive: zipfile.ZipFile, path: str, codes: dict[int, str]) -> SheetLook:
    from lxml import etree

    found = SheetLook()
    cache: dict[tuple[str | None, bool, bool], Look] = {}
    with archive.open(path) as stream:
        try:
            for _, node in etree.iterparse(stream, tag=("{*}c", "{*}row", "{*}col"), resolve_entities=False, no_network=True, huge_tree=False):
                name = _FORMAT.sub("", node.tag)
                if name == "col":
                    if node.get("hidden") in ("1", "true"):
                        low, high = _whole(node.get("min")), _whole(node.get("max"))
                        found.hidden_columns += range(low - 1, min(high, low + 200))
                    continue
                if name == "row":
                    if node.get("hidden") in ("1", "true") and len(node):
                        found.hidden_rows.append(_whole(node.get("r")) - 1)
                    node.clear()
                    continue
                formula = value = False
                for child in node:
                    kind = child.tag.rsplit("}", 1)[-1]
                    formula |= kind == "f"
                    value |= kind == "v" and child.text is not None
                code = codes.get(_whole(node.get("s")))
                if (formula or code is not None) and (place := _place(node.get("r") or "")) is not None:
                    key = (code, formula, value or node.get("t") == "str")
                    found.looks[place] = cache.setdefault(key, Look(*key))
        except etree.XMLSyntaxError:
            return found
    return found


def _whole(value: str | None) -> int:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) <= 9 else 0


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _place(reference: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    return (int(match.group(2)) - 1, _column(match.group(1)) - 1) if match else None
