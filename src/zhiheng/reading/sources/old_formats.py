"""What an old Excel file (xls) says about its cells and value readers drop: number formats, hidden rows and columns.

The records of BIFF8 are gone through once ([MS-XLS]), inside the stream that the compound file holds ([MS-CFB]). A file
that is damaged, or older than Excel 97, gives what was found up to there: its numbers then read as stored.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from zhiheng.reading.sources.cell_formats import BUILT_IN
from zhiheng.reading.sources.workbook_xml import BookLook, Look, SheetLook

MOST_RECORDS = 2_000_000
"""Records that are looked at; a workbook within the limit of cells has fewer."""
_END = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""
_BOF, _EOF = 0x809, 0x0A
_FORMAT, _XF, _SHEET, _BASE = 0x41E, 0xE0, 0x85, 0x22
_NUMBER, _RK, _RKS, _FORMULA, _ROW, _COLUMNS = 0x203, 0x27E, 0xBD, 0x06, 0x208, 0x7D


def old_looks(data: bytes) -> BookLook:
    """Formats and hidden parts of an xls by sheet name."""
    book = BookLook()
    try:
        _read(_stream(data), book)
    except (struct.error, IndexError, ValueError, OverflowError):
        pass
    return book


def _stream(data: bytes) -> bytes:
    """The stream `Workbook` of a compound file."""
    shift, small_shift = struct.unpack_from("<HH", data, 0x1E)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("no compound file")
    size, small = 1 << shift, 1 << small_shift
    directory, cutoff, small_start = (struct.unpack_from("<I", data, at)[0] for at in (0x30, 0x38, 0x3C))
    sectors = [s for s in struct.unpack_from("<109I", data, 0x4C) if s < _END]
    more: int = struct.unpack_from("<I", data, 0x44)[0]
    for _ in range(len(data) // size):
        if more >= _END:
            break
        numbers = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += [s for s in numbers[:-1] if s < _END]
        more = numbers[-1]
    links: list[int] = []
    for sector in sectors[: len(data) // size + 1]:
        links += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)

    def chained(start: int) -> bytes:
        return b"".join(data[(s + 1) * size : (s + 2) * size] for s in _chain(start, links))

    entries = chained(directory)
    root = b""
    for at in range(0, len(entries) - 127, 128):
        length: int = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
        start, held = struct.unpack_from("<II", entries, at + 116)
        if entries[at + 66] == 5:
            root = chained(start)
        if name.lower() == "workbook" and entries[at + 66] == 2:
            if held >= cutoff:
                return chained(start)[:held]
            table = chained(small_start)
            small_links = struct.unpack_from(f"<{len(table) // 4}I", table)
            return b"".join(root[s * small : (s + 1) * small] for s in _chain(start, small_links))[:held]
    raise ValueError("no workbook")


def _chain(start: int, links: list[int] | tuple[int, ...]) -> Iterator[int]:
    """The sectors of a stream; no more than there are, for a damaged chain may run in a circle."""
    for _ in range(len(links)):
        if start >= _END:
            return
        yield start
        start = links[start]


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and length of the records from a place to the end of its part; charts inside a sheet are passed over."""
    depth = 0
    for _ in range(MOST_RECORDS):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, at, length
        at += length


def _read(stream: bytes, book: BookLook) -> None:
    if struct.unpack_from("<H", stream)[0] != _BOF or struct.unpack_from("<H", stream, 4)[0] != 0x600:
        raise ValueError("older than Excel 97")
    formats: dict[int, str] = dict(BUILT_IN)
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    for kind, at, _ in _records(stream):
        if kind == _FORMAT:
            number, count, flags = struct.unpack_from("<HHB", stream, at)
            formats[number] = _words(stream, at + 5, count, flags)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif kind == _BASE:
            book.base_1904 = struct.unpack_from("<H", stream, at)[0] == 1
        elif kind == _SHEET:
            place, _, count, flags = struct.unpack_from("<IHBB", stream, at)
            sheets.append((_words(stream, at + 8, count, flags), place))
    codes = [code if (code := formats.get(number, "")) not in ("", "General") and "@" not in code else None for number in styles]
    for name, place in sheets:
        book.sheets[name] = SheetLook()
        _sheet(stream, place, codes, book.sheets[name])


def _words(stream: bytes, at: int, count: int, flags: int) -> str:
    return stream[at : at + 2 * count].decode("utf-16-le", "replace") if flags & 1 else stream[at : at + count].decode("latin-1")


def _sheet(stream: bytes, place: int, codes: list[str | None], found: SheetLook) -> None:
    looks = {code: Look(code, False, True) for code in codes if code}

    def put(row: int, column: int, style: int) -> None:
        if style < len(codes) and (code := codes[style]) is not None:
            found.looks[row, column] = looks[code]

    for kind, at, length in _records(stream, place):
        if kind in (_NUMBER, _RK, _FORMULA):
            put(*struct.unpack_from("<HHH", stream, at))
        elif kind == _RKS:
            row, first = struct.unpack_from("<HH", stream, at)
            for k in range((length - 6) // 6):
                put(row, first + k, struct.unpack_from("<H", stream, at + 4 + 6 * k)[0])
        elif kind == _ROW:
            if struct.unpack_from("<H", stream, at + 12)[0] & 0x20:
                found.hidden_rows.append(struct.unpack_from("<H", stream, at)[0])
        elif kind == _COLUMNS:
            low, high = struct.unpack_from("<HH", stream, at)
            if struct.unpack_from("<H", stream, at + 8)[0] & 1:
                found.hidden_columns += range(low, min(high, low + 200) + 1)
