"""A form filled from words of the text (补录预填): what the reader makes of them alone; never saved without a person."""

from __future__ import annotations

from typing import Any

from zhiheng.errors import ZhihengError
from zhiheng.reading import read_document
from zhiheng.rules.compiler import compile_clause
from zhiheng.rules.syntax import rule_to_json
from zhiheng_web.documents import drafts
from zhiheng_web.documents.forms import ClauseForm, TargetForm, TaskForm
from zhiheng_web.documents.models import SourceDocument

NO_UNITS: dict[str, Any] = {"lead": [], "support": [], "by_remit": [], "open_list": False}


def prefilled(
    document: SourceDocument, kind: str, quote: str, span: tuple[int, int]
) -> tuple[dict[str, Any], dict[str, Any], str]:
    """An entry to begin with, the first values of its form, and (for a clause) the key of the row at whose place it stands."""
    if kind == "clause":
        return _clause(document, quote, span)
    read = _read(quote)
    found = next(iter(read.get(f"{kind}s", ())), None)
    if kind == "target":
        entry = found or {"indicator": quote[:200], "operator": ">=", "dimension": "other", "units": NO_UNITS}
        return dict(entry), TargetForm.initial_of({**entry}), ""
    entry = found or {"number": "", "title": quote[:500], "due": None, "units": NO_UNITS}
    return dict(entry), TaskForm.initial_of({**entry}), ""


def _read(quote: str) -> dict[str, Any]:
    """What the reader makes of the words under a heading for aims; nothing where it makes nothing of them."""
    try:
        return read_document(f"实施方案\n\n一、工作目标\n\n{quote}\n".encode(), "补录.txt").to_json()
    except ZhihengError:
        return {}


def _clause(document: SourceDocument, quote: str, span: tuple[int, int]) -> tuple[dict[str, Any], dict[str, Any], str]:
    places = [p for p in drafts.row_places(document.draft.get("scorecard")) if p.row.get("span")]
    inside = [p for p in places if p.row["span"][0] <= span[0] < p.row["span"][1]]
    before = [p for p in places if p.row["span"][0] <= span[0]]
    row = (inside or before or places)[-1].key if places else ""
    found = compile_clause(quote)
    entry = {"points": None if found.points is None else format(found.points, "f"), "rule": rule_to_json(found.rule)}
    return entry, ClauseForm.initial_of(entry), row
