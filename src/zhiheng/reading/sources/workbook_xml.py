"""What a workbook's XML says and value readers drop: percentage formats, and formulas without stored results."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Look:
    """How a cell is shown: decimals of a percentage format (None for others), formula or not, result stored or not."""

    percent: int | None
    formula: bool
    stored: bool


def looks(data: bytes) -> dict[str, dict[tuple[int, int], Look]]:
    """Sheet name -> (row, column from 0) -> look, only for cells with a percentage format or a formula; {} for xls."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                return {}
            percents = _percents(_parse(archive.read("xl/styles.xml"))) if "xl/styles.xml" in names else {}
            found = {}
            for title, path in _sheets(archive).items():
                if path in names:
                    found[title] = _cells(archive, path, percents)
            return found
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return {}


def _parse(raw: bytes) -> Any:
    from lxml import etree

    try:
        return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    book = _parse(archive.read("xl/workbook.xml"))
    relations = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target") for r in relations}
    found = {}
    for sheet in book.iter(S + "sheet"):
        target = targets.get(sheet.get(R + "id")) or ""
        found[sheet.get("name")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _percents(styles: Any) -> dict[int, int]:
    """Cell style number -> decimals of its percentage format."""
    codes = {int(f.get("numFmtId")): f.get("formatCode") or "" for f in styles.iter(S + "numFmt")}
    codes |= {9: "0%", 10: "0.00%"}
    found = {}
    holder = styles.find(S + "cellXfs")
    for i, style in enumerate(holder if holder is not None else ()):
        code = codes.get(int(style.get("numFmtId") or 0), "").split(";")[0]
        if code.rstrip('"').endswith("%"):
            found[i] = len(code.split(".", 1)[1].rstrip('%"')) if "." in code else 0
    return found


def _cells(archive: zipfile.ZipFile, path: str, percents: dict[int, int]) -> dict[tuple[int, int], Look]:
    from lxml import etree

    found: dict[tuple[int, int], Look] = {}
    with archive.open(path) as stream:
        try:
            for _, cell in etree.iterparse(stream, tag=S + "c", resolve_entities=False, no_network=True, huge_tree=False):
                formula = cell.find(S + "f") is not None
                style = percents.get(int(cell.get("s") or 0))
                if formula or style is not None:
                    value = cell.find(S + "v")
                    stored = value is not None and value.text is not None
                    if (place := _place(cell.get("r") or "")) is not None:
                        found[place] = Look(style, formula, stored or cell.get("t") == "str")
                cell.clear()
        except etree.XMLSyntaxError:
            return found
    return found


def _place(reference: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference)
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1
