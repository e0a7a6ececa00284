"""How alike two pictures or scans are (相似图片): a fingerprint of 256 bits from their light and dark, the same after scaling and recompression.

A picture is drawn small and grey (by PDFium; PNG and JPEG travel inside a one-page PDF, so no other decoder is needed), averaged to 17 × 16
fields, and each field compared with its right neighbour (difference hash). A scan is a PDF whose first page has next to no text; a PDF with text is
compared by its digest only, because pages of one letterhead look alike.
"""

from __future__ import annotations

import struct
from typing import Any, Final

COLUMNS, ROWS = 17, 16
ALIKE: Final = 20
"""So many of 256 bits may differ between two fingerprints of the same picture."""
_SMALL: Final = (170, 160)
_LEAST_CONTRAST: Final = 12
_LEAST_STEPS: Final = 16
_STEP: Final = 3
_SCAN_LETTERS: Final = 20


def fingerprint(data: bytes, content_type: str) -> str:
    """The fingerprint as 64 hex digits, or "" for what is no picture or scan, cannot be drawn, or is nearly blank."""
    try:
        if content_type == "application/pdf":
            grey = _drawn(data, scans_only=True)
        elif content_type in ("image/png", "image/jpeg"):
            held = _png(data) if content_type == "image/png" else _jpeg(data)
            grey = _drawn(held, scans_only=False) if held else None
        else:
            grey = None
    except (ValueError, struct.error, IndexError):
        return ""
    return difference_hash(grey) if grey else ""


def distance(a: str, b: str) -> int:
    """In how many bits two fingerprints differ.

    >>> distance("ff" * 32, "fe" + "ff" * 31)
    1
    """
    return (int(a, 16) ^ int(b, 16)).bit_count()


def are_alike(a: str, b: str) -> bool:
    """Whether two fingerprints are of one picture; nothing is like what has none."""
    return bool(a) and bool(b) and distance(a, b) <= ALIKE


def difference_hash(grey: list[list[int]]) -> str:
    """The fingerprint of a grey picture (rows of 0 to 255, at least 17 × 16); "" where too little stands out to compare."""
    height, width = len(grey), len(grey[0])
    fields = []
    for r in range(ROWS):
        lines = grey[r * height // ROWS : max((r + 1) * height // ROWS, r * height // ROWS + 1)]
        row = []
        for c in range(COLUMNS):
            left, right = c * width // COLUMNS, max((c + 1) * width // COLUMNS, c * width // COLUMNS + 1)
            row.append(sum(sum(line[left:right]) for line in lines) // ((right - left) * len(lines)))
        fields.append(row)
    flat = [value for row in fields for value in row]
    if max(flat) - min(flat) < _LEAST_CONTRAST:
        return ""
    steps = [row[c] > row[c + 1] + _STEP for row in fields for c in range(COLUMNS - 1)]
    falls = [row[c + 1] > row[c] + _STEP for row in fields for c in range(COLUMNS - 1)]
    if sum(steps) + sum(falls) < _LEAST_STEPS:
        return ""
    value = 0
    for bit in steps:
        value = value << 1 | bit
    return f"{value:064x}"


def _drawn(data: bytes, *, scans_only: bool) -> list[list[int]] | None:
    """The first page in grey, about 170 × 160; None where it cannot be opened, or has text and only scans are asked for."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        page: Any = document[0]
        if scans_only and page.get_textpage().count_chars() >= _SCAN_LETTERS:
            return None
        width, height = page.get_size()
        scale = max(_SMALL[0] / max(width, 1), _SMALL[1] / max(height, 1))
        if not 0 < width * height * scale * scale < 4_000_000:
            return None
        bitmap = page.render(scale=scale, grayscale=True)
        raw, stride = bytes(bitmap.buffer), bitmap.stride
        return [list(raw[y * stride : y * stride + bitmap.width]) for y in range(bitmap.height)]
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _page_with(image: bytes, entries: str) -> bytes:
    """A PDF of one page filled by one image; the image's own compression is the stream's."""
    draw = f"{_SMALL[0]} 0 0 {_SMALL[1]} 0 0 cm /I Do".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_SMALL[0]} {_SMALL[1]}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
        f"<</Type/XObject/Subtype/Image{entries}/Length {len(image)}>>stream\n".encode() + image + b"\nendstream",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)


def _png(data: bytes) -> bytes | None:
    """The PNG inside a PDF: its deflated lines are what a PDF calls predictor 15. None for interlaced, 16-bit and grey-with-alpha ones."""
    at, packed, palette, head = 8, bytearray(), b"", None
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", body)
        elif kind == b"PLTE":
            palette = body
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    if head is None:
        return None
    width, height, depth, colour, _compression, _filter, interlaced = head
    colours = {0: 1, 2: 3, 3: 1, 6: 4}.get(colour)
    if colours is None or interlaced or depth > 8 or not 0 < width * height <= 60_000_000:
        return None
    if colour == 3:
        space = f"[/Indexed/DeviceRGB {len(palette) // 3 - 1}<{palette.hex()}>]"
    else:
        space = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[colours]
    # Red, green, blue and opacity read as cyan, magenta, yellow turned round, and no black.
    turned = "/Decode[1 0 1 0 1 0 0 0]" if colours == 4 else ""
    entries = (
        f"/Width {width}/Height {height}/BitsPerComponent {depth}/ColorSpace{space}{turned}/Filter/FlateDecode"
        f"/DecodeParms<</Predictor 15/Colors {colours}/BitsPerComponent {depth}/Columns {width}>>"
    )
    return _page_with(bytes(packed), entries)


def _jpeg(data: bytes) -> bytes | None:
    """The JPEG inside a PDF; its size stands in the frame header."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width, parts = struct.unpack(">HHB", data[at + 5 : at + 10])
            space = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}.get(parts)
            if space is None or not 0 < width * height <= 60_000_000:
                return None
            return _page_with(data, f"/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace{space}/Filter/DCTDecode")
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None
