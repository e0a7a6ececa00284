"""PDF with a text layer: wrapped lines joined, running heads and page numbers left out, ruled tables kept as tables.

PDFium gives characters and drawn lines (`pdf_page`); tables come from the lines (`ruled`), paragraphs from the rest
(`glyphs`), and `pdf_layout` puts the pages together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.pdf_layout import Part, laid_out, without_edges, write
from zhiheng.reading.sources.pdf_page import read_page

MAX_PAGES = 1000


def read_pdf(data: bytes, name: str) -> SourceText:
    """A PDF file; `origin.page` is the page from 1, `origin.cell` 「表1 第2行第3列」 inside ruled tables.

    Raises:
        UnreadableSource: encrypted, damaged, scanned (no text layer) or far too long.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "assword" in str(fault):
            raise UnreadableSource(f"“{name}”设有打开密码（已加密），无法读取。请取消密码或另存一份不加密的 PDF 后再试。", name=name) from fault
        raise UnreadableSource(f"“{name}”是损坏的 PDF，无法打开。请重新下载，或用 PDF 软件修复另存后再试。", name=name) from fault
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise UnreadableSource(f"“{name}”有 {count} 页，超过 {MAX_PAGES} 页的上限。请只保留需要的部分再读取。", name=name)
        pages = [_page(document, i) for i in range(count)]
    finally:
        document.close()
    letters = sum(p.letters for p in pages)
    if letters < 20 * max(1, min(count, 3)) and letters < 8 * count:
        raise UnreadableSource(
            f"“{name}”共 {count} 页，没有文字层（扫描件），只有 {letters} 个可读字符。请用文字识别（OCR）软件转为 docx 并核对，或向发文单位索取电子版。",
            name=name,
            pages=count,
        )
    builder = SourceBuilder(name, "pdf", data)
    write(builder, without_edges(builder, [p.parts for p in pages]))
    _notes(builder, pages)
    return builder.finish({"pages": count})


@dataclass
class _Read:
    """What is kept of a page: its parts, how many characters it has, and the words of slanted print."""

    parts: list[Part]
    letters: int = 0
    slanted: str = ""


def _page(document: Any, number: int) -> _Read:
    """A page, or an empty one where the file is damaged at this place."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return _Read([])
    try:
        found = read_page(page)
    except pypdfium2.PdfiumError:
        return _Read([])
    finally:
        page.close()
    return _Read(laid_out(found, number + 1), len(found.glyphs), found.slanted)


def _notes(builder: SourceBuilder, pages: list[_Read]) -> None:
    def listed(numbers: list[int]) -> str:
        return "、".join(map(str, numbers[:10])) + ("等" if len(numbers) > 10 else "")

    if bare := [i for i, page in enumerate(pages, 1) if not page.letters]:
        builder.note("source.page_without_text", f"第 {listed(bare)} 页没有文字（可能是图片或空白页），未能读取。请核对原件。", severity="warning")
    if slanted := [i for i, page in enumerate(pages, 1) if page.slanted]:
        words = pages[slanted[0] - 1].slanted[:20]
        builder.note("source.slanted_text", f"第 {listed(slanted)} 页有倾斜的文字（如水印“{words}”），不作正文读取。", found=words)
