"""A document reviewed from end to end, for tests of what comes after the review."""

from typing import Any

from zhiheng_web.documents import services
from zhiheng_web.documents.models import SourceDocument


def review_all(person: Any, document: SourceDocument) -> SourceDocument:
    """Settle what was found and confirm every item as read."""
    for item in document.items.filter(kind="finding"):
        finding = document.data["findings"][int(item.key[1:])]
        services.settle(person, item, "cap" if finding["code"] == "scorecard.row_sum" else "as_printed", "核实")
    for item in document.items.filter(kind="repair"):
        services.settle(person, item, "suggested", "核实")
    for kind in ("target", "task", "clause"):
        keys = [i.key for i in document.items.filter(kind=kind)]
        if keys:
            services.accept(person, document, kind, keys)
    document.refresh_from_db()
    return document
