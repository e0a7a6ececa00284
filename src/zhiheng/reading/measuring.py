"""How well the reader read, by what people made of it (读取的检验): on an exported review, or anew on the same text.

A review says for every item what was read and what stands after a person looked. An item is right when nothing that
`FIELDS` names was changed; one left out was read for nothing, one added was missed. Only settled items are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhiheng.errors import InputError
from zhiheng.values import Ratio

Json = Mapping[str, Any]
FORMAT = "zhiheng.review/1"
SETTLED = frozenset({"accepted", "changed", "added", "excluded"})
SURE = 0.9
FIELDS: dict[str, tuple[str, ...]] = {
    "target": ("indicator", "operator", "value", "value_high", "unit", "against", "due", "units"),
    "task": ("title", "due", "units"),
    "clause": ("points", "rule"),
}
"""What is compared of each kind of item."""


def measured(review: Json, document: Json | None = None) -> dict[str, Any]:
    """Precision, recall, every field, and how far the confidence can be trusted, by kind of item.

    Args:
        review: an export of the site (`zhiheng.review/1`).
        document: `Document.to_json()` of the same text by the present reader; without it the reading of the export
            itself is measured.
    Returns:
        For each kind `settled`, `right`, `precision`, `recall` (each `{"part", "whole", "percent"}`), `fields`, and
        `sure`, `unsure`: how many of the items read with confidence from 0.9 on, and below, were right.
    Raises:
        InputError: another format, or another text.
    """
    if review.get("format") != FORMAT:
        raise InputError(f"这不是核对结果文件：应有 \"format\": \"{FORMAT}\"。请在核对页“更多”里导出。")
    if document is not None and document["document"]["text"] != review["document"]["text"]:
        raise InputError("核对结果和这份文件的文字不同，不能对照。请用导出时的那份原件。")
    out: dict[str, Any] = {}
    for kind in FIELDS:
        items = [i for i in review["items"] if i["kind"] == kind and i["state"] in SETTLED]
        pairs = [(i["read"], i["reviewed"]) for i in items]
        if document is not None:
            pairs = _paired(list(_things(document, kind)), items)
        if pairs:
            out[kind] = _result(kind, pairs)
    return out


def _things(document: Json, kind: str) -> Iterable[Json]:
    if kind == "clause":
        for section in (document.get("scorecard") or {}).get("sections", ()):
            for row in section["rows"]:
                yield from row["clauses"]
    else:
        yield from document.get(f"{kind}s") or ()


def _paired(now: list[Json], items: list[Json]) -> list[tuple[Json | None, Json | None]]:
    """Items of the review with what the present reader makes of their place; what it reads elsewhere stands alone.

    A place nobody settled says nothing about what is read there, so a new reading counts as wrong only where the review
    is complete around it: at the place of an item that was left out.
    """
    out: list[tuple[Json | None, Json | None]] = []
    taken: set[int] = set()
    for item in items:
        held = item["reviewed"] or item["read"]
        span = held.get("span")
        near = [(n, _overlap(span, other.get("span"))) for n, other in enumerate(now) if n not in taken]
        best, share = max(near, key=lambda pair: pair[1], default=(-1, 0.0))
        found = now[best] if share > 0.5 else None
        if found is not None:
            taken.add(best)
        if found is not None or item["reviewed"] is not None:
            out.append((found, item["reviewed"]))
    return out


def _overlap(one: Any, other: Any) -> float:
    """Shared characters of two spans, by the length of both together."""
    if not one or not other:
        return 0.0
    shared = min(one[1], other[1]) - max(one[0], other[0])
    whole = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, shared) / whole if whole else 0.0


def _result(kind: str, pairs: list[tuple[Json | None, Json | None]]) -> dict[str, Any]:
    read = [p for p in pairs if p[0] is not None]
    wanted = [p for p in pairs if p[1] is not None]
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    right = [p for p in both if _same(kind, *p)]
    sure = [p for p in read if p[0] is not None and float(p[0].get("confidence") or 1) >= SURE]
    unsure = [p for p in read if p not in sure]
    return {
        "settled": len(pairs),
        "right": len(right),
        "precision": _said(len(right), len(read)),
        "recall": _said(len(right), len(wanted)),
        "fields": {f: _said(sum(a.get(f) == b.get(f) for a, b in both), len(both)) for f in FIELDS[kind]},
        "sure": _said(sum(p in right for p in sure), len(sure)),
        "unsure": _said(sum(p in right for p in unsure), len(unsure)),
    }


def _same(kind: str, read: Json, reviewed: Json) -> bool:
    return all(read.get(f) == reviewed.get(f) for f in FIELDS[kind])


def _said(part: int, whole: int) -> dict[str, Any]:
    percent = Ratio(part, whole, "项").percent(1)
    return {"part": part, "whole": whole, "percent": None if percent is None else str(percent)}
