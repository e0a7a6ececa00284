"""What the readers of file formats share: writing text piece by piece while keeping blocks, cells and origins."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.reading.model import Block, Cell, Finding, Origin, Repair, SourceText, Table
from zhiheng.reading.normalise import invisible_in, normalise
from zhiheng.values import Span

INVISIBLE = 5
"""From so many invisible characters between words on, a note says that they were put in."""


class SourceBuilder:
    """Gathers a `SourceText`. Everything written is normalised once, here, so that spans never have to be shifted."""

    def __init__(self, name: str, format: str, data: bytes) -> None:
        self.name = name
        self.format = format
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.meta: dict[str, Any] = {}
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []
        self._origins: list[Origin] = []
        self._repairs: list[Repair] = []
        self._findings: list[Finding] = []
        self._invisible = 0
        self._first_invisible = 0

    @property
    def length(self) -> int:
        """Characters written so far: the start of what comes next."""
        return self._length

    def write(self, raw: str) -> Span:
        """Text that is no block of its own: separators, line ends."""
        return self._put(normalise(raw))

    def _put(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def paragraph(self, raw: str, *, end: str = "\n", style: str = "", turns: Sequence[tuple[int, int]] = (), **origin: Any) -> Span:
        """A paragraph with its origin (`page`, `paragraph`, `sheet`, `cell`); blank ones are written but are no block.

        Args:
            turns: where in `raw` a further page begins, and its number, in order.
        """
        text = normalise(raw)
        if len(text) != len(raw) and (hidden := invisible_in(raw)):
            self._first_invisible = self._first_invisible or self._length
            self._invisible += hidden
        span = self._put(text)
        if solid := text.strip():
            lead = span.start + (len(text) - len(text.lstrip()))
            self._blocks.append(Block(Span(lead, lead + len(solid)), solid, style=style))
            start = span.start
            for offset, page in turns:
                if start < (turn := span.start + len(normalise(raw[:offset]))) < span.end:
                    self._origins.append(Origin(Span(start, turn), **origin))
                    start = turn
                origin = {**origin, "page": page}
            self._origins.append(Origin(Span(start, span.end), **origin))
        if end:
            self._put(end)
        return span

    def table(self, span: Span, cells: list[Cell], sure: bool = True) -> None:
        """A grid over text already written."""
        if cells:
            self._tables.append(Table(span, tuple(sorted(cells, key=lambda c: (c.row, c.column))), sure))

    def repair(self, span: Span, found: str, suggested: str | None, reason: str) -> None:
        """A lost or damaged character that the format itself showed."""
        self._repairs.append(Repair(span, found, suggested, reason))

    def note(self, code: str, message: str, span: Span | None = None, severity: str = "info", found: str | None = None) -> None:
        """Something the user should know about the file, for example formulas without stored values."""
        self._findings.append(Finding(code, severity, span or Span(0, 0), message, found))

    def slice(self, span: Span) -> str:
        """Text already written; quick for what was written last."""
        start, tail = self._collapse(span.start)
        return tail[span.start - start : span.end - start]

    def trimmed(self, start: int) -> tuple[Span, str]:
        """Take back the white space at the end of what was written since `start`; the span of what is left, and its words."""
        begin, tail = self._collapse(start)
        words = tail[start - begin :].rstrip()
        self._parts[-1:] = [tail[: start - begin], words]
        self._length = start + len(words)
        return Span(start, self._length), words

    def trim(self, start: int) -> Span:
        """As `trimmed`, the span alone."""
        return self.trimmed(start)[0]

    def _collapse(self, start: int) -> tuple[int, str]:
        """Join the last pieces back to the one that holds `start`; where that piece begins, and the joined text."""
        begin, tail = self._length, []
        while self._parts and begin > start:
            tail.append(self._parts.pop())
            begin -= len(tail[-1])
        self._parts.append("".join(reversed(tail)))
        return begin, self._parts[-1]

    def finish(self, meta: Mapping[str, Any] | None = None) -> SourceText:
        """The source, without trailing line ends; outline levels are given later (`reading.outline`)."""
        text = "".join(self._parts)
        found: dict[str, Any] = {**self.meta, **(meta or {})}
        if self._invisible >= INVISIBLE:
            self.note(
                "source.invisible_characters",
                f"文字之间插有 {self._invisible} 个看不见的字符（如零宽空格），疑从文库网站复制；已略去，不影响读取。",
                Span(self._first_invisible, min(self._first_invisible + 1, self._length)),
            )
        if self._findings:
            found["findings"] = tuple(self._findings)
        return SourceText(
            name=self.name,
            format=self.format,
            sha256=self.sha256,
            text=text,
            blocks=tuple(self._blocks),
            tables=tuple(sorted(self._tables, key=lambda t: (t.span.start, -t.span.end))),
            origins=tuple(sorted(self._origins, key=lambda o: o.span)),
            repairs=tuple(self._repairs),
            meta=found,
        )
