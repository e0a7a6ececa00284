"""A document as read (读取结果): head, targets, tasks, scorecard, and everything that a person must look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zhiheng.reading.collecting import uncollected
from zhiheng.reading.damage import find_damage
from zhiheng.reading.doubts import TURNED, weigh
from zhiheng.reading.dues import first_year, horizon
from zhiheng.reading.flat_tables import read_flat_tables
from zhiheng.reading.glued_tables import read_glued
from zhiheng.reading.header import read_header
from zhiheng.reading.lost import find_lost
from zhiheng.reading.mending import mended, mends_of
from zhiheng.reading.model import Finding, Repair, SourceText, Target, Task
from zhiheng.reading.outline import items, with_bare_headings, with_levels
from zhiheng.reading.places import Places
from zhiheng.reading.plans import find_targets
from zhiheng.reading.scattered import outside, scattered, told
from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import MAX_BYTES, load_source
from zhiheng.reading.target_tables import read_tables
from zhiheng.reading.task_lines import read_task_lines
from zhiheng.reading.tasks import find_tasks
from zhiheng.reading.traditional import find_traditional
from zhiheng.reading.unit_notes import find_units
from zhiheng.reading.unread import findings as unread_targets
from zhiheng.reading.unread import unread_tasks
from zhiheng.rules.scorecards import Scorecard
from zhiheng.values import Span


@dataclass(frozen=True)
class Document:
    """What `zhiheng read` gives. Spans count characters of `source.text`; what the text does not state is None."""

    source: SourceText
    title: str
    kind: str
    issuer: str | None
    number: str | None
    issued_on: str | None
    status: str
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    scorecard: Scorecard | None = None
    repairs: tuple[Repair, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object of the contract for `zhiheng read FILE --json`."""
        return {
            "document": {
                "title": self.title,
                "kind": self.kind,
                "issuer": self.issuer,
                "number": self.number,
                "issued_on": self.issued_on,
                "status": self.status,
                "name": self.source.name,
                "format": self.source.format,
                "sha256": self.source.sha256,
                "chars": len(self.source.text),
                "text": self.source.text,
                "pages": [{"page": number, "start": start} for number, start in self.source.pages()],
                "places": [[start, words] for start, words in self.source.places()],
            },
            "targets": [t.to_json() for t in self.targets],
            "tasks": [t.to_json() for t in self.tasks],
            "scorecard": self.scorecard.to_json() if self.scorecard else None,
            "repairs": [r.to_json() for r in self.repairs],
            "findings": [f.to_json() for f in self.findings],
        }


def read_document(source: str | Path | bytes, name: str | None = None, *, limit: int = MAX_BYTES) -> Document:
    """Read a document (读取文件).

    Args:
        source: a path, or the bytes of an upload.
        name: the file name to show; taken from the path by default.
        limit: the largest size in bytes that is accepted.
    Raises:
        UnreadableSource: the file cannot be read faithfully; the sentence says why and what to do.
    """
    return read_source(load_source(source, name, limit=limit))


def read_source(loaded: SourceText) -> Document:
    """The meaning of a source that is already text; one in traditional characters is read as if simplified, and shown as printed."""
    with uncollected():
        if not any(f.code == TRADITIONAL for f in find_traditional(loaded.text)[1]):
            return _read(loaded)
        return _as_printed(_read(mended(loaded, mends_of(loaded, TRADITIONAL, Span(0, 1)))), with_levels(loaded))


TRADITIONAL = "text.traditional"


def _as_printed(read: Document, printed: SourceText) -> Document:
    """A document that was read with its characters turned one for one: places and quotes of the print, and the doubt."""
    text, turned = printed.text, read.source.text

    def doubted(confidence: float, doubts: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
        sure, _ = weigh([TURNED], confidence)
        return sure, (*doubts, TURNED[1])

    targets = []
    for target in read.targets:
        confidence, doubts = doubted(target.confidence, target.doubts)
        targets.append(replace(target, quote=target.span.of(text), confidence=confidence, doubts=doubts))
    tasks = []
    for task in read.tasks:
        confidence, doubts = doubted(task.confidence, task.doubts)
        tasks.append(replace(task, quote=task.span.of(text), confidence=confidence, doubts=doubts))
    at = turned.find(read.title)
    return replace(
        read,
        source=printed,
        title=text[at : at + len(read.title)] if at >= 0 else read.title,
        targets=tuple(targets),
        tasks=tuple(tasks),
        repairs=tuple(replace(r, found=r.span.of(text) if r.found == r.span.of(turned) else r.found) for r in read.repairs),
        findings=(*find_traditional(text)[1], *read.findings),
    )


def _read(loaded: SourceText) -> Document:
    source = with_levels(loaded)
    scorecard, score_findings, score_repairs = read_scorecards(source)
    header = read_header(source, scorecard is not None)
    skip = _card_place(scorecard)
    source = with_bare_headings(source)
    outline = items(source, skip)
    notes = find_units(source, skip[0] if skip else None)
    since = first_year(header.title)
    tables = read_tables(source, skip, since, horizon(header.title) if since is None else None)
    read_flat_tables(source, tables, skip)
    read_task_lines(source, tables, skip)
    glued = read_glued(source, tables, skip)
    targets, lost, left = find_targets(source, outline, notes, header, skip, tables)
    damaged, damage = find_damage(source)
    repairs = {(r.span, r.found): r for r in (*source.repairs, *header.repairs, *glued, *lost, *score_repairs, *damaged)}
    known = Places(r.span for r in repairs.values())
    repairs |= {(r.span, r.found): r for r in find_lost(source) if not known.overlaps(r.span)}
    rows = [t.span for t in (*tables.tasks, *tables.lines)]
    cells = scattered(source, [*tables.covered, *rows, *tables.loose, *skip, *(t.span for t in source.tables)])
    tasks = [t for t in find_tasks(source, outline, notes, header.kind, skip, tables) if t.span in rows or outside(cells, t.span)]
    return Document(
        source=source,
        title=header.title,
        kind=header.kind,
        issuer=header.issuer,
        number=header.number,
        issued_on=header.issued_on,
        status=header.status,
        targets=tuple(targets),
        tasks=tuple(tasks),
        scorecard=scorecard,
        repairs=tuple(sorted(repairs.values(), key=lambda r: r.span)),
        findings=(*source.meta.get("findings", ()), *damage, *score_findings, *unread_tasks(tables.loose), *unread_targets(source, header.kind, left, [t.span for t in targets], skip), *told(source, cells)),
    )


def _card_place(scorecard: Scorecard | None) -> list[Span]:
    """The text that the scorecard's rows cover: its thresholds are conditions of clauses, not targets."""
    spans = [row.span for _, row in scorecard.rows() if row.span] if scorecard else []
    return [Span(min(s.start for s in spans), max(s.end for s in spans))] if spans else []
