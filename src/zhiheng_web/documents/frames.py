"""What one review item is made of at a moment (核对项的一帧): its decision, and its piece of the draft.

A frame taken before a change and put back afterwards undoes the change, whatever it was. Frames are plain JSON.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.documents import drafts
from zhiheng_web.documents.models import ReviewItem, SourceDocument

Json = dict[str, Any]
_FIELDS = ("state", "choice", "reason", "person_id", "at", "second", "second_reason", "second_person_id", "second_at")
_MOMENTS = ("at", "second_at")


def frame_of(document: SourceDocument, item: ReviewItem) -> Json:
    """The item as it stands now: `item` its decision, `draft` its piece of the draft (None where it has none)."""
    decision = {name: getattr(item, name) for name in _FIELDS}
    for name in _MOMENTS:
        decision[name] = decision[name].isoformat() if decision[name] else None
    return {"item": decision, "draft": _piece(document, item.kind, item.key)}


def put_back(document: SourceDocument, item: ReviewItem, frame: Json) -> None:
    """Make item and draft what the frame says; the caller saves both."""
    for name in _FIELDS:
        value = frame["item"][name]
        setattr(item, name, datetime.fromisoformat(value) if name in _MOMENTS and value else value)
    piece = frame["draft"]
    if item.kind in ("target", "task"):
        put_entry(document, item.kind, item.key, piece["entry"], excluded=piece["excluded"])
    elif item.kind == "clause":
        _put_clause(document, item.key, piece)
    elif item.kind == "finding" and piece is not None:
        _put_points(document, item.key, piece)


def _piece(document: SourceDocument, kind: str, key: str) -> Json | None:
    if kind in ("target", "task"):
        name = f"{kind}s"
        entry = next((e for e in document.draft.get(name, ()) if e["id"] == key), None)
        left_out = next((e for e in (document.draft.get("excluded") or {}).get(name, ()) if e["id"] == key), None)
        return {"entry": entry or left_out, "excluded": left_out is not None}
    if kind == "clause":
        return next((c.clause for c in drafts.clause_places(document.draft.get("scorecard")) if c.key == key), None)
    if kind == "finding":
        return _points(document, key)
    return None


def put_entry(document: SourceDocument, kind: str, key: str, entry: Json | None, *, excluded: bool = False) -> None:
    """A target or task in the draft: put in its place, among the excluded, or (None) out of both."""
    name = f"{kind}s"
    draft = dict(document.draft)
    left_out = dict(draft.get("excluded") or {})
    kept = [e for e in draft.get(name, ()) if e["id"] != key]
    out = [e for e in left_out.get(name, ()) if e["id"] != key]
    if entry is not None:
        (out if excluded else kept).append(entry)
    draft[name] = in_order(kept, document.data.get(name, ()))
    left_out[name] = in_order(out, document.data.get(name, ()))
    left_out = {k: v for k, v in left_out.items() if v}
    if left_out:
        draft["excluded"] = left_out
    else:
        draft.pop("excluded", None)
    document.draft = draft


def in_order(entries: list[Json], read: Any) -> list[Json]:
    """Entries as the document has them: those that were read in their order, added ones where their words stand."""
    rank = {e["id"]: i for i, e in enumerate(read)}
    out = sorted((e for e in entries if e["id"] in rank), key=lambda e: rank[e["id"]])
    for entry in sorted((e for e in entries if e["id"] not in rank), key=lambda e: (e["span"][0], e["id"])):
        at = next((i for i, e in enumerate(out) if e["span"][0] > entry["span"][0]), len(out))
        out.insert(at, entry)
    return out


def _put_clause(document: SourceDocument, key: str, piece: Json | None) -> None:
    draft = drafts.copied(document.draft)
    row_key, _sep, number = key.rpartition(".c")
    place = next(p for p in drafts.row_places(draft["scorecard"]) if p.key == row_key)
    clauses, at = place.row["clauses"], int(number) - 1
    if piece is None:
        if at != len(clauses) - 1:
            raise InputError(_("这一行后来又补录过条款，请先撤销后补的那一条。"))
        del clauses[at]
    elif at < len(clauses):
        clauses[at] = piece
    else:
        clauses.append(piece)
    document.draft = draft


def _holders(document: SourceDocument, card: Json, key: str) -> list[tuple[str, Json, tuple[str, ...]]]:
    """What a decision about a finding may change: its row, its section, the card; each with the names it may change."""
    finding = document.data["findings"][int(key[1:])]
    row = drafts.row_of_finding(card, finding)
    section = drafts.section_of_finding(card, finding)
    out: list[tuple[str, Json, tuple[str, ...]]] = [("card", card, ("full_points",))]
    if row is not None:
        out.append(("row", row.row, ("points", "rule")))
    if section is not None:
        out.append(("section", section, ("points", "cap")))
    return out


def _points(document: SourceDocument, key: str) -> Json | None:
    card = document.draft.get("scorecard")
    if not card:
        return None
    return {name: {n: holder[n] for n in names if n in holder} for name, holder, names in _holders(document, card, key)}


def _put_points(document: SourceDocument, key: str, piece: Json) -> None:
    draft = drafts.copied(document.draft)
    for name, holder, names in _holders(document, draft["scorecard"], key):
        for n in names:
            holder.pop(n, None)
        holder.update(piece.get(name, {}))
    document.draft = draft
