"""What else the records know of a period before one signs that nothing happened (同期线索): complaints, tip-offs, cases, unconfirmed events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from zhiheng.packs import event_kinds
from zhiheng_web.records.declare import REGISTRIES


@dataclass(frozen=True)
class Found:
    """So many records of one kind of clue in the period, and the list that shows them."""

    words: str
    count: int
    url: str


def clues_of(kind: str, region: Any, start: date, end: date) -> list[Found]:
    """The clues of a kind of event in a period; unconfirmed events of the kind first. Empty where there are none."""
    known = event_kinds().get(kind)
    if known is None:
        return []
    asked = [("events", "待认定的同类事件", {"kind": kind, "confirmed": False})]
    asked += [(c.registry, c.words, dict(c.where)) for c in known.clues]
    out = []
    for code, words, where in asked:
        registry = REGISTRIES[code]
        rows = registry.model.objects.live().in_region(region).filter(**where, **{f"{registry.date}__range": (start, end)})
        if count := rows.count():
            shown = {k: (str(int(v)) if isinstance(v, bool) else v) for k, v in where.items() if k in registry.filters}
            query = urlencode({**shown, "period": f"{start}/{end}", "span": "period"})
            out.append(Found(words, count, f"{reverse('registries:list', args=[code])}?{query}"))
    return out


def clue_words(found: list[Found]) -> str:
    """The clues in one phrase: 食品安全类投诉 12 条、待认定的同类事件 1 条."""
    return "、".join(f"{c.words} {c.count} 条" for c in found)
