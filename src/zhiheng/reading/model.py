"""What a source becomes before it is understood: normalised text with its origins, and blocks over it.

Readers of file formats (`reading.sources`) build a `SourceText`; readers of meaning (targets, scorecards) only use it.
Every span they give is in characters of `SourceText.text`, and `origin_of` leads from there to the place in the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhiheng.terms import nested_quotes
from zhiheng.values import Span


@dataclass(frozen=True)
class Origin:
    """Where a run of text comes from in the file (原文位置): page, paragraph, table cell, as far as the format has them."""

    span: Span
    page: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Cell:
    """A table cell (单元格): its place in the grid and in the text. A merged cell stands once, with its extent."""

    row: int
    column: int
    text: str
    span: Span
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A grid of cells (表格). `sure` is False when the grid was recovered from flattened text and not given by the file."""

    span: Span
    cells: tuple[Cell, ...]
    sure: bool = True

    def grid(self) -> list[list[Cell | None]]:
        """Rows of cells; a merged cell is repeated over its extent, a missing one is None."""
        height = max((c.row + c.rows for c in self.cells), default=0)
        width = max((c.column + c.columns for c in self.cells), default=0)
        rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.rows):
                for c in range(cell.column, cell.column + cell.columns):
                    rows[r][c] = cell
        return rows


@dataclass(frozen=True)
class Block:
    """A paragraph or heading (段落): `level` 0 is running text, 1.. the outline; `number` as printed (三、（一）1.)."""

    span: Span
    text: str
    level: int = 0
    number: str = ""
    style: str = ""


@dataclass(frozen=True)
class Repair:
    """A lost or damaged character (疑似缺损): what stands there, what was probably meant, and why; a person confirms."""

    span: Span
    found: str
    suggested: str | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The repair as in the contract."""
        return {"span": self.span.to_json(), "found": self.found, "suggested": self.suggested, "reason": self.reason}


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful in a document (核验发现): code, severity error|warning|info, place, sentence in Chinese."""

    code: str
    severity: str
    span: Span
    message: str
    found: str | None = None
    expected: str | None = None
    related: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", nested_quotes(self.message))

    def to_json(self) -> dict[str, Any]:
        """The finding as in the contract."""
        return {
            "code": self.code,
            "severity": self.severity,
            "span": self.span.to_json(),
            "message": self.message,
            "found": self.found,
            "expected": self.expected,
            "related": [s.to_json() for s in self.related],
        }


@dataclass(frozen=True)
class SourceText:
    """A file as text (来源文本): normalised text, blocks and tables over it, and the way back to the file."""

    name: str
    format: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    origins: tuple[Origin, ...] = ()
    repairs: tuple[Repair, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)

    def origin_of(self, position: int) -> Origin | None:
        """The origin of one character, or None where the format keeps none."""
        i = bisect_right(self.origins, position, key=lambda o: o.span.start) - 1
        if i >= 0 and self.origins[i].span.start <= position < self.origins[i].span.end:
            return self.origins[i]
        return None

    def pages(self) -> list[tuple[int, int]]:
        """Each page of the file with the place where its text begins, in order; empty where the format has no pages."""
        begin: dict[int, int] = {}
        for origin in self.origins:
            if origin.page is not None:
                begin[origin.page] = min(origin.span.start, begin.get(origin.page, origin.span.start))
        return sorted(begin.items())

    def places(self) -> list[tuple[int, str]]:
        """Where each run of text begins and its place in the file in words (段、行、单元格), pages left to `pages`, in order."""
        unit = "行" if self.format == "text" else "段"
        found: list[tuple[int, str]] = []
        for origin in self.origins:
            sheet = f"工作表“{origin.sheet}” " if origin.sheet else ""
            words = sheet + origin.cell if origin.cell else sheet.strip() or (f"第{origin.paragraph}{unit}" if origin.paragraph else "")
            if words and not (found and found[-1][1] == words):
                found.append((origin.span.start, words))
        return found


@dataclass(frozen=True)
class Units:
    """Who is answerable (责任单位): names as printed; `open_list` when the list ends in 等."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    by_remit: tuple[str, ...] = ()
    open_list: bool = False

    def to_json(self) -> dict[str, Any]:
        """The units as in the contract."""
        return {
            "lead": list(self.lead),
            "support": list(self.support),
            "by_remit": list(self.by_remit),
            "open_list": self.open_list,
        }

    def names(self) -> Sequence[str]:
        """All names, leaders first."""
        return (*self.lead, *self.support, *self.by_remit)


@dataclass(frozen=True)
class Target:
    """A quantified aim (目标): indicator, comparison, value, unit, due time, units; null where the text is silent."""

    id: str
    indicator: str
    operator: str
    value: str | None
    unit: str | None
    quote: str
    span: Span
    value_high: str | None = None
    baseline: Mapping[str, Any] | None = None
    due: str | None = None
    units: Units = field(default_factory=Units)
    dimension: str = "other"
    confidence: float = 1.0
    against: str | None = None
    cmp: str | None = None
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The target as in the contract; `against` and `cmp` (<, >, <=, >=, =) are said by a benchmark alone."""
        return {
            "id": self.id,
            "indicator": self.indicator,
            "operator": self.operator,
            "value": self.value,
            "value_high": self.value_high,
            "unit": self.unit,
            "baseline": dict(self.baseline) if self.baseline else None,
            "due": self.due,
            "units": self.units.to_json(),
            "dimension": self.dimension,
            "against": self.against,
            "cmp": self.cmp,
            "quote": self.quote,
            "span": self.span.to_json(),
            "confidence": self.confidence,
            "doubts": list(self.doubts),
        }


@dataclass(frozen=True)
class Task:
    """A task of the plan (任务): outline number, title, units, due time."""

    id: str
    number: str
    title: str
    quote: str
    span: Span
    units: Units = field(default_factory=Units)
    due: str | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The task as in the contract."""
        return {
            "id": self.id,
            "number": self.number,
            "title": self.title,
            "units": self.units.to_json(),
            "due": self.due,
            "quote": self.quote,
            "span": self.span.to_json(),
            "confidence": self.confidence,
            "doubts": list(self.doubts),
        }
