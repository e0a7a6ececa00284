"""Files made for tests and for `tools/bench_reading.py`: real PDF, Word and plan texts, built from their parts.

The PDF names a font without carrying it (STSong-Light with UniGB-UCS2-H): readers of text need only the codes and the
widths, and a test can put every character where it wants it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
Word = tuple[float, float, float, str]
"""Left, baseline from below, size in points, text."""
SLANTED = "0.7071 0.7071 -0.7071 0.7071"
Rule = tuple[float, float, float, float]
"""A drawn line from (x0, y0) to (x1, y1)."""


def pdf(pages: Iterable[tuple[Sequence[Word], Sequence[Rule]]], *, landscape: bool = False, watermark: str = "", locked: bool = False) -> bytes:
    """A PDF of A4 pages, each a list of placed words and a list of drawn lines.

    Args:
        landscape: store the pages upright and turned by 90 degrees, as printers of wide tables do; 842 wide, 595 high.
        watermark: words written slantwise over every page.
        locked: say that the file needs a password.
    """
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode() if isinstance(body, str) else body)
        return len(objects)

    catalogue, tree = add(""), add("")
    descriptor = add(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    widths = add(
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000>>"
    )
    font = add(f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H/DescendantFonts[{widths} 0 R]>>")
    kids = []
    for words, rules in pages:
        drawn = [f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in words]
        drawn += [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in rules]
        if watermark:
            drawn.append(f"BT /F1 40 Tf {SLANTED} 150 300 Tm <{watermark.encode('utf-16-be').hex()}> Tj ET")
        if landscape:
            drawn = ["q 0 1 -1 0 595 0 cm", *drawn, "Q"]
        stream = "\n".join(drawn).encode()
        content = add(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(add(f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]{'/Rotate 90' if landscape else ''}/Resources<</Font<</F1 {font} 0 R>>>>/Contents {content} 0 R>>"))
    objects[catalogue - 1] = f"<</Type/Catalog/Pages {tree} 0 R>>".encode()
    objects[tree - 1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>".encode()
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32) if locked else b""
    out += b"trailer<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, catalogue, lock, table)
    return bytes(out)


def ruled(xs: Sequence[float], ys: Sequence[float], cells: Sequence[Sequence[str]], size: float = 10) -> tuple[list[Word], list[Rule]]:
    """A ruled table: words in the cells between the lines at `xs` (from left) and `ys` (from the top down)."""
    words = [(xs[c] + 3, ys[r + 1] + 5, size, text) for r, row in enumerate(cells) for c, text in enumerate(row) if text]
    rules = [(x, ys[0], x, ys[-1]) for x in xs] + [(xs[0], y, xs[-1], y) for y in ys]
    return words, rules


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip file with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file with that body; other parts by name, for example `numbering="<w:num/>"`."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes", "header1": "hdr", "footer1": "ftr"}
    packed: dict[str, str | bytes] = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}
    packed |= {f"word/{name}.xml": f"<w:{roots[name]} {WORD}>{inner}</w:{roots[name]}>" for name, inner in parts.items()}
    return archive(packed)


def p(text: str, properties: str = "", run: str = "") -> str:
    """A Word paragraph with paragraph and run properties."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """A Word table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def row(*cells: str) -> str:
    """A Word table row of cells or of plain words."""
    return "<w:tr>" + "".join(c if c.startswith("<w:tc") else cell(c) for c in cells) + "</w:tr>"


def plan(chars: int) -> str:
    """A plan of at least that many characters in our own words: outline, targets, tasks with units; every clause differs."""
    fields = ("工业产品", "农产品", "建设工程", "公共服务", "生态环境", "食品药品", "消费品", "检验检测", "特种设备", "旅游服务")
    units = ("县市场监管局", "县农业农村局", "县住房城乡建设局", "县交通运输局", "县生态环境局", "县卫生健康局", "县文化广电旅游局", "县商务局")
    numerals = "一二三四五六七八九十"
    out, length, n = ["云汀县质量强县建设实施方案", "为深入推进质量强县建设，结合本县实际，制定本方案。", "一、主要目标"], 60, 0
    while length < chars:
        field, unit, other = fields[n % 10], units[n % 8], units[(n * 3 + 1) % 8]
        if n % 40 == 0 and n:
            out.append(f"{numerals[min(9, n // 40 % 10)]}、重点任务之{n // 40}")
        if n % 4 == 0:
            out.append(f"（{numerals[n // 4 % 10]}）提升{field}质量")
        out.append(
            f"{n % 4 + 1}.实施{field}质量提升行动。到{2025 + n % 6}年，{field}监督抽查合格率达到{90 + n % 9}.{n % 10}%以上，新增示范企业{n % 50 + 3}家，"
            f"建立健全{field}质量追溯体系，开展专项整治，推动企业落实主体责任，加强全过程监管和服务。（责任单位：{unit}、{other}，各乡镇人民政府）"
        )
        length += len(out[-1]) + 4
        n += 1
    return "\n".join(out) + "\n"
