"""What was read beside what people made of it (核对结果), as JSON, so that the reader can be measured and improved on it."""

from __future__ import annotations

from typing import Any

from zhiheng_web.documents import drafts
from zhiheng_web.documents.models import ReviewItem, SourceDocument

FORMAT = "zhiheng.review/1"


def export_of(document: SourceDocument) -> dict[str, Any]:
    """The review of a document: head and text, what was read, what stands now, and every item with both and its decision.

    `read` and `reviewed` of an item are null where it was added or left out; findings and repairs carry the choice.
    """
    data, draft = document.data, document.draft
    steps: dict[tuple[str, str], int] = {}
    for place in document.steps.filter(undone_at=None).values_list("kind", "key"):
        steps[place] = steps.get(place, 0) + 1
    return {
        "format": FORMAT,
        "document": data["document"],
        "read": {name: data.get(name) for name in ("targets", "tasks", "scorecard")},
        "reviewed": {name: draft.get(name) for name in ("targets", "tasks", "scorecard")},
        "items": [
            _item(data, draft, item, steps.get((item.kind, item.key), 0))
            for item in document.items.select_related("person", "second_person")
        ],
    }


def _item(data: dict[str, Any], draft: dict[str, Any], item: ReviewItem, steps: int) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "id": item.key,
        "state": item.state,
        "choice": item.choice,
        "confidence": str(item.confidence.normalize()),
        "reason": item.reason,
        "person": str(item.person) if item.person else None,
        "second": item.second,
        "second_reason": item.second_reason,
        "second_person": str(item.second_person) if item.second_person else None,
        "steps": steps,
        "read": _thing(data, item.kind, item.key),
        "reviewed": _thing(draft, item.kind, item.key),
    }


def _thing(holder: dict[str, Any], kind: str, key: str) -> Any:
    if kind in ("target", "task"):
        return next((e for e in holder.get(f"{kind}s", ()) if e["id"] == key), None)
    if kind == "clause":
        return next((c.clause for c in drafts.clause_places(holder.get("scorecard")) if c.key == key), None)
    name = {"finding": "findings", "repair": "repairs"}.get(kind, "")
    things = holder.get(name, [])
    return things[int(key[1:])] if key[1:].isdecimal() and int(key[1:]) < len(things) else None
