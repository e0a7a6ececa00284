"""A small writer of old Excel files (BIFF8 in a compound file), enough for tests: strings, numbers with formats, merged cells, several sheets."""

from __future__ import annotations

import struct
from collections.abc import Sequence

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _words(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


Value = str | float | tuple[float, str] | None


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Value]], Sequence[tuple[int, int, int, int]]]]) -> bytes:
    """The bytes of an xls: per sheet its name, rows, and merged ranges (first row, last row, first column, last column).

    A number may come with its format; whole ones are then written in the short form (RK). A row that ends with the
    string `隐藏` is hidden.
    """
    codes = list(dict.fromkeys(v[1] for _, rows, _ in sheets for row in rows for v in row if isinstance(v, tuple)))
    strings = list(dict.fromkeys(v for _, rows, _ in sheets for row in rows for v in row if isinstance(v, str)))
    bodies = []
    for _, rows, merged in sheets:
        body = _bof(0x10) + _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
        for r, row in enumerate(rows):
            if row and row[-1] == "隐藏":
                body += _record(0x208, struct.pack("<HHHHHHHH", r, 0, len(row), 255, 0, 0, 0x20, 0))
            for c, value in enumerate(row):
                if isinstance(value, tuple):
                    number, style = value[0], 1 + codes.index(value[1])
                    whole = isinstance(number, int)
                    body += _record(0x27E, struct.pack("<HHHI", r, c, style, number << 2 | 2)) if whole else _record(0x203, struct.pack("<HHHd", r, c, style, number))
                elif isinstance(value, str):
                    body += _record(0xFD, struct.pack("<HHHI", r, c, 0, strings.index(value)))
                elif value is not None:
                    body += _record(0x203, struct.pack("<HHHd", r, c, 0, value))
        if merged:
            body += _record(0xE5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<HHHH", *m) for m in merged))
        bodies.append(body + _record(0x0A))
    table = _record(0xFC, struct.pack("<II", len(strings), len(strings)) + b"".join(map(_words, strings)))
    head = _bof(0x05) + _record(0x42, struct.pack("<H", 1200)) + _record(0xE0, bytes(20))
    for k, code in enumerate(codes):
        head += _record(0x41E, struct.pack("<H", 164 + k) + _words(code))
    for number in range(164, 164 + len(codes)):
        head += _record(0xE0, struct.pack("<HHH", 0, number, 0) + bytes(14))
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name, _, _ in sheets]
    size = len(head) + sum(4 + 6 + len(n) for n in names) + len(table) + 4
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IH", size, 0) + name)
        size += len(body)
    return compound("Workbook", head + bounds + table + _record(0x0A) + b"".join(bodies))


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream: sector 0 is the FAT, 1 the directory, the stream follows."""
    stream += bytes(max(0, 4096 - len(stream)))
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    fat = [FAT, END, *range(3, 2 + count), END]
    assert len(fat) <= 128
    entries = _entry("Root Entry", 5, END, 0, 1) + _entry(name, 2, 2, len(stream), FREE) + bytes(256)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header += struct.pack("<108I", *[FREE] * 108)
    return header + struct.pack("<128I", *(fat + [FREE] * (128 - len(fat)))) + entries + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    return words.ljust(64, b"\0") + struct.pack("<HBBIII16xI8x8xIQ", len(words), kind, 1, FREE, FREE, child, 0, start, size)
