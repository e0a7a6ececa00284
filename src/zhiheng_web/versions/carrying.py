"""Which decisions of an earlier review hold for a new version too (沿用核对结果): only for items that were read alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhiheng.reading.comparing import even_text
from zhiheng.reading.comparing_parts import unchanged_clauses, unchanged_entries
from zhiheng.rules.scorecards import Scorecard
from zhiheng_web.documents import drafts
from zhiheng_web.documents.frames import put_entry
from zhiheng_web.documents.models import ReviewItem, SourceDocument

Json = dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """A decision to take over: the item here, the item there."""

    item: ReviewItem
    former: ReviewItem


def to_carry(older: SourceDocument, newer: SourceDocument) -> Iterator[Carried]:
    """Every open item of the newer version whose like in the older one was decided."""
    decided = {(i.kind, i.key): i for i in older.items.exclude(state__in=("open", "doubted"))}
    pairs = dict(_pairs(older, newer))
    for item in newer.items.filter(state="open"):
        former = decided.get((item.kind, pairs.get((item.kind, item.key), "")))
        if former is None or former.choice == "return":
            continue
        yield Carried(item, former)


def _pairs(older: SourceDocument, newer: SourceDocument) -> Iterator[tuple[tuple[str, str], str]]:
    """(kind, key) here and the key there, for everything that was read alike."""
    for kind in ("target", "task"):
        name = f"{kind}s"
        for key, old in unchanged_entries(older.data.get(name) or [], newer.data.get(name) or []).items():
            yield (kind, key), old
    if older.data.get("scorecard") and newer.data.get("scorecard"):
        left, right = Scorecard.from_json(older.data["scorecard"]), Scorecard.from_json(newer.data["scorecard"])
        for key, old in unchanged_clauses(left, right).items():
            yield ("clause", key), old
    yield from _findings(older, newer)
    yield from _repairs(older, newer)


def _findings(older: SourceDocument, newer: SourceDocument) -> Iterator[tuple[tuple[str, str], str]]:
    """Findings of the same code and sentence at rows of the same words."""

    def said(document: SourceDocument) -> Iterator[tuple[str, tuple[str, str, str]]]:
        for i, finding in enumerate(document.data.get("findings", [])):
            row = drafts.row_of_finding(document.data.get("scorecard"), finding)
            words = "".join(c["text"] for c in row.row["clauses"]) if row else _around(document, finding["span"])
            yield f"f{i}", (finding["code"], finding["message"], even_text(words))

    there = {what: key for key, what in said(older)}
    for key, what in said(newer):
        if what in there:
            yield ("finding", key), there[what]


def _repairs(older: SourceDocument, newer: SourceDocument) -> Iterator[tuple[tuple[str, str], str]]:
    def said(document: SourceDocument) -> Iterator[tuple[str, tuple[str, str, str]]]:
        for i, repair in enumerate(document.data.get("repairs", [])):
            yield f"p{i}", (repair["found"], repair["suggested"] or "", _around(document, repair["span"]))

    there = {what: key for key, what in said(older)}
    for key, what in said(newer):
        if what in there:
            yield ("repair", key), there[what]


def _around(document: SourceDocument, span: list[int], width: int = 12) -> str:
    text = (document.data.get("document") or {}).get("text", "")
    return even_text(text[max(0, span[0] - width) : span[1] + width])


def take_over(older: SourceDocument, newer: SourceDocument, carried: Carried) -> None:
    """Make the newer draft say what the older one says about this item: rule, points, bindings, values, or exclusion."""
    item, former = carried.item, carried.former
    if item.kind == "clause":
        there = drafts.find_clause(older.draft["scorecard"], former.key).clause
        draft = drafts.copied(newer.draft)
        here = drafts.find_clause(draft["scorecard"], item.key).clause
        for name in ("points", "rule", "bindings"):
            if name in there:
                here[name] = drafts.copied(there[name]) if name != "points" else there[name]
            else:
                here.pop(name, None)
        newer.draft = draft
    elif item.kind in ("target", "task"):
        name = f"{item.kind}s"
        out = former.state == "excluded"
        held = older.draft.get("excluded", {}).get(name, []) if out else older.draft.get(name, [])
        there = next((e for e in held if e["id"] == former.key), None)
        here = next((e for e in newer.draft.get(name, []) if e["id"] == item.key), None)
        if there is not None and here is not None:
            own = {n: here[n] for n in ("id", "quote", "span") if n in here}
            put_entry(newer, item.kind, item.key, {**there, **own}, excluded=out)
    elif item.kind == "finding":
        finding = newer.data["findings"][int(item.key[1:])]
        if former.choice in drafts.choices_for(finding) and newer.draft.get("scorecard"):
            newer.draft, _sentence = drafts.settled(newer.draft, newer.data, finding, former.choice)

