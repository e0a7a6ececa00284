"""Two versions side by side, for the page (两稿对照): paragraphs with marks, targets, tasks, clauses, and what it means for points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhiheng.reading.comparing import Change, Run, compare, marked
from zhiheng.reading.comparing_parts import (
    PointsChange,
    clause_items,
    row_items,
    section_points,
    target_items,
    task_items,
    text_items,
)
from zhiheng.rules.scorecards import Scorecard
from zhiheng.values import Span
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.wording import target_words

CONTEXT = 1
"""Unchanged paragraphs shown before and after a change."""


@dataclass(frozen=True)
class Side:
    """One side of a row: runs of text, and the address of the place."""

    runs: Sequence[Run]
    number: str = ""
    place: str = ""


@dataclass(frozen=True)
class Row:
    """One row side by side: kind (same, changed, added, removed, gap), both sides, parts that changed."""

    kind: str
    old: Side | None = None
    new: Side | None = None
    parts: Sequence[tuple[str, Sequence[Run], Sequence[Run]]] = ()
    renumbered: bool = False


@dataclass(frozen=True)
class Part:
    """The comparison of one sort of things with its counts."""

    changes: Sequence[Change]
    rows: Sequence[Row] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """How many changes of a kind."""
        return sum(1 for c in self.changes if c.kind == kind)

    @property
    def added(self) -> int:
        """Only in the new version."""
        return self.count("added")

    @property
    def removed(self) -> int:
        """Only in the old version."""
        return self.count("removed")

    @property
    def changed(self) -> int:
        """In both, not alike."""
        return self.count("changed")

    @property
    def same(self) -> int:
        """Unchanged."""
        return self.count("same")

    @property
    def moved(self) -> int:
        """How many things changed at all."""
        return self.added + self.removed + self.changed


@dataclass(frozen=True)
class Comparison:
    """Two versions: text, targets, tasks, clauses, rows; `points` by section where both have a scorecard."""

    text: Part
    targets: Part
    tasks: Part
    clauses: Part
    card_rows: Part
    points: Sequence[PointsChange] = ()

    @property
    def parts(self) -> list[tuple[str, Part]]:
        """The parts that have anything, by name."""
        held = [
            ("text", self.text),
            ("targets", self.targets),
            ("tasks", self.tasks),
            ("rows", self.card_rows),
            ("clauses", self.clauses),
        ]
        return [(name, part) for name, part in held if part.changes]

    @property
    def points_moved(self) -> Decimal:
        """By how much the full points differ."""
        whole = next((p for p in self.points if p.title == "总分"), None)
        return (whole.difference if whole else None) or Decimal(0)


def _row(change: Change, old: int | None, new: int | None, with_number: bool = True) -> Row:
    left = right = None
    if change.old is not None and change.new is not None and change.is_reworded:
        gone, came = marked(change.old.text, change.new.text)
    else:
        kind = "same" if change.old is not None and change.new is not None else None
        gone = [Run(kind or "gone", change.old.text)] if change.old else []
        came = [Run(kind or "new", change.new.text)] if change.new else []
    if change.old is not None:
        left = Side(gone, change.old.number if with_number else "", _place(change.old.key, old))
    if change.new is not None:
        right = Side(came, change.new.number if with_number else "", _place(change.new.key, new))
    parts = [(p.name, *marked(p.old, p.new, names=p.name == "责任单位")) for p in change.parts]
    if change.kind in ("added", "removed"):
        held = change.new or change.old
        assert held is not None
        one = "new" if change.kind == "added" else "gone"
        for name, words in held.parts.items():
            if words:
                run = [Run(one, words)]
                parts.append((name, [], run) if one == "new" else (name, run, []))
    return Row(change.kind, left, right, parts, change.is_renumbered and with_number)


def _place(key: str, document: int | None) -> str:
    """The span of a paragraph as its address says it (`p10-42`)."""
    return key[1:] if document is not None and key.startswith("p") and "-" in key else ""


def _with_gaps(rows: Sequence[Row]) -> list[Row]:
    """Changed rows with a little of what stands around them; the rest is a gap."""
    keep = set()
    for i, row in enumerate(rows):
        if row.kind != "same":
            keep.update(range(max(0, i - CONTEXT), min(len(rows), i + CONTEXT + 1)))
    out: list[Row] = []
    for i, row in enumerate(rows):
        if i in keep:
            out.append(row)
        elif not out or out[-1].kind != "gap":
            out.append(Row("gap"))
    return out


def _card_spans(draft: Mapping[str, Any]) -> list[Span]:
    card = draft.get("scorecard") or {}
    spans = [r["span"] for s in card.get("sections", []) for r in s["rows"] if r.get("span")]
    return [Span(min(s[0] for s in spans), max(s[1] for s in spans))] if spans else []


def _words(targets: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {t["id"]: target_words(t) for t in targets}


def _part(changes: Sequence[Change], older: int | None = None, newer: int | None = None) -> Part:
    return Part(changes, [_row(c, older, newer) for c in changes if c.kind != "same" or c.is_renumbered])


def compare_scorecards(old: Scorecard | None, new: Scorecard | None) -> tuple[Part, Part, Sequence[PointsChange]]:
    """Clauses, rows, and points by section of two scorecards; a version without one has nothing to compare."""
    clauses = compare(clause_items(old) if old else [], clause_items(new) if new else [])
    rows = compare(row_items(old) if old else [], row_items(new) if new else [])
    points = section_points(old, new) if old and new else []
    return _part(clauses), _part(rows), points


def comparison_of(older: SourceDocument, newer: SourceDocument) -> Comparison:
    """Everything that differs between two versions, as reviewed so far."""
    old, new = older.draft or {}, newer.draft or {}
    texts = [(d.data.get("document") or {}).get("text", "") for d in (older, newer)]
    text = compare(text_items(texts[0], _card_spans(old)), text_items(texts[1], _card_spans(new)))
    text_rows = _with_gaps([_row(c, older.pk, newer.pk, with_number=False) for c in text])
    targets = [old.get("targets") or [], new.get("targets") or []]
    cards = [Scorecard.from_json(d["scorecard"]) if d.get("scorecard") else None for d in (old, new)]
    clauses, card_rows, points = compare_scorecards(cards[0], cards[1])
    return Comparison(
        text=Part(text, text_rows),
        targets=_part(compare(target_items(targets[0], _words(targets[0])), target_items(targets[1], _words(targets[1])))),
        tasks=_part(compare(task_items(old.get("tasks") or []), task_items(new.get("tasks") or []))),
        clauses=clauses,
        card_rows=card_rows,
        points=points,
    )
