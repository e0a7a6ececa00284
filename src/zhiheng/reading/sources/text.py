"""Plain text and Markdown (纯文本): one block a line, tabs and blank lines kept so that flat tables can be recovered."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.boxes import BoxRow, box_at
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.delimited import delimited, write_rows
from zhiheng.reading.sources.limits import MAX_TEXT_BYTES, megabytes
from zhiheng.values import Span

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Bytes as text and the name of the encoding: UTF-8, UTF-16, UTF-32 by mark, else by trial, then GB18030.

    Raises:
        UnreadableSource: the bytes are no text in any of these.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                break
    wide = wide_encoding(data)
    trials = ["utf-8", wide, "gb18030"] if 0 not in data[:4000] else [wide, "utf-8", "gb18030"]
    for encoding in (t for t in trials if t):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as fault:
            # A copy cut in the middle of its last character is still readable.
            if fault.start >= len(data) - 3 and fault.start > 16:
                return data[: fault.start].decode(encoding), encoding
            continue
        return text, encoding
    raise UnreadableSource(
        f"“{name}”无法识别为文字：内容不是 UTF-8、UTF-16 或 GB18030 编码。请用记事本或 WPS 打开后另存为 UTF-8 文本，或改用 docx 文件。",
        name=name,
    )


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: the reading whose characters are nearly all Chinese, ASCII or Chinese punctuation."""
    from zhiheng.reading.sources.legibility import common_hanzi

    sample = data[: 4000 & ~1]
    if len(sample) < 8 or len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        known = sum(1 for c in text if c in "\t\r\n" or " " <= c <= "~" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in "—…‘’“”·" or c in common_hanzi())
        if known * 100 >= len(text) * 95:
            return encoding
    return None


def read_text(data: bytes, name: str) -> SourceText:
    """A plain text file; `origin.paragraph` is the line number from 1."""
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableSource(
            f"“{name}”有 {megabytes(len(data))} MB 文字，不像方案、评分细则或报告。请只保留需要的部分再读取；成批数据请用登记簿的导入功能。", name=name, size=len(data)
        )
    text, encoding = decode(data, name)
    return from_string(text, name, data, encoding)


def from_string(text: str, name: str, data: bytes, encoding: str = "utf-8") -> SourceText:
    """Text already decoded."""
    builder = SourceBuilder(name, "text", data)
    builder.meta["encoding"] = encoding
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (rows := delimited(text, name)) is not None:
        write_rows(builder, rows)
        return builder.finish()
    lines = text.split("\n")
    # A single # may be a note of a copyist above the text; headings of a page in Markdown go deeper.
    marked = name.lower().endswith((".md", ".markdown")) or sum(1 for line in lines[:400] if line.lstrip().startswith("##") and _HEADING.match(line)) >= 2
    fenced = False
    number = 0
    while number < len(lines):
        box = box_at(lines, number) if lines[number].lstrip()[:1] in _CORNERS or "|" in lines[number] else None
        if box is not None:
            _write_box(builder, box[0], number + 1)
            number = box[1]
            continue
        number += 1
        line, style = lines[number - 1], ""
        if marked and line.lstrip().startswith(("```", "~~~")):
            fenced, line = not fenced, ""
        elif marked and not fenced:
            line, style = _unmarked(line)
        builder.paragraph(line, paragraph=number, style=style, end="\n" if number < len(lines) else "")
    return builder.finish()


_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_INLINE = re.compile(r"(\*\*|(?<!_)__(?!_)|~~|`)(?=\S)(.{1,400}?)(?<=\S)\1(?!_)")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\((?:https?://|/|\.|#)[^()\s]{0,500}\)")


def _unmarked(line: str) -> tuple[str, str]:
    """A line of Markdown as it is shown, and its style: headings h1.., emphasis and links as their words, lists as printed."""
    style = ""
    if heading := _HEADING.match(line):
        line, style = heading[2], f"h{len(heading[1])}"
    elif re.fullmatch(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*", line):
        return "", ""
    line = re.sub(r"^(\s{0,3}>)+\s?", "", line)
    line = re.sub(r"^(\s*)[*+]\s+", r"\1- ", line)
    line = _LINK.sub(r"\1", line)
    return _INLINE.sub(r"\2", line).replace("\\.", ".").replace("\\*", "*").replace("<br>", " "), style


_CORNERS = tuple("┌┏╔╭+├|")


def _write_box(builder: SourceBuilder, rows: list[BoxRow], line: int) -> None:
    """A drawn table as cells; lines of a cell are joined, an empty cell without a rule above belongs to the cell above."""
    begin = builder.length
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, words in enumerate(row.cells):
            text = "".join(words)
            if r and c in row.open_cells and not text and c in owner:
                top = cells[owner[c]]
                cells[owner[c]] = replace(top, rows=r - top.row + 1)
                continue
            span = builder.paragraph(text, paragraph=line, style="cell")
            cells[r, c] = Cell(r, c, text, span)
            owner[c] = (r, c)
    builder.table(Span(begin, builder.length), list(cells.values()))
