"""Pages of a PDF as pictures (预览): drawn by PDFium and written as PNG, so that nothing active in the file reaches a browser."""

from __future__ import annotations

import struct
import zlib
from typing import Any, Final

from zhiheng.errors import UnreadableSource

WIDTH: Final = 900
_MOST_PIXELS: Final = 4_000_000


def page_count(data: bytes) -> int:
    """How many pages a PDF has.

    Raises:
        UnreadableSource: it is damaged or asks for a password.
    """
    document = _opened(data)
    try:
        return len(document)
    finally:
        document.close()


def page_png(data: bytes, number: int) -> bytes:
    """The page of that number, from 1, as a PNG 900 pixels wide (smaller where it would be too large).

    Raises:
        UnreadableSource: no such page, or the file cannot be drawn.
    """
    import pypdfium2

    document = _opened(data)
    try:
        if not 1 <= number <= len(document):
            raise UnreadableSource(f"文件只有 {len(document)} 页，没有第 {number} 页", page=number)
        page: Any = document[number - 1]
        width, height = page.get_size()
        scale = WIDTH / max(width, 1)
        while width * height * scale * scale > _MOST_PIXELS:
            scale /= 2
        bitmap = page.render(scale=scale, rev_byteorder=True)
        raw, stride, parts = bytes(bitmap.buffer), bitmap.stride, bitmap.n_channels
        lines = [raw[y * stride : y * stride + bitmap.width * parts] for y in range(bitmap.height)]
        return _png(lines, bitmap.width, bitmap.height, parts)
    except pypdfium2.PdfiumError as fault:
        raise UnreadableSource(f"第 {number} 页损坏，画不出来。可以下载原文件查看", page=number) from fault
    finally:
        document.close()


def _opened(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise UnreadableSource("文件损坏或设有打开密码，不能预览。可以下载原文件查看") from fault


def _png(lines: list[bytes], width: int, height: int, parts: int) -> bytes:
    if parts == 4:
        lines = [b"".join(line[i : i + 3] for i in range(0, len(line), 4)) for line in lines]

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0 if parts == 1 else 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
