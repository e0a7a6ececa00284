"""Which items of a review are shown, in which order and in which pieces (筛选与分段)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from zhiheng_web.documents.items import KIND_WORDS, ClauseView, ItemView, RowView
from zhiheng_web.documents.review import ReviewPage

ITEMS_A_PIECE = 80
"""Items in one piece of the page; the next piece comes when one scrolls to it, or by its link."""
SHOWS = {
    "open": _("待处理"),
    "doubtful": _("存疑和没把握"),
    "changed": _("改过的"),
    "objected": _("有异议"),
    "unread": _("待复核"),
    "unbound": _("未绑定"),
    **KIND_WORDS,
}
SORTS = {"": _("按原文次序"), "confidence": _("没把握的在前")}


@dataclass(frozen=True)
class Wanted:
    """What the page shows (筛选): a state, a kind, a unit, words; in which order; from which item on."""

    part: str = ""
    show: str = ""
    kind: str = ""
    unit: str = ""
    q: str = ""
    sort: str = ""
    at: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Wanted:
        """The filters of an address; what is unknown there is passed over."""
        given = {f.name: str(query.get(f.name) or "").strip()[:80] for f in fields(cls)}
        given["show"] = given["show"] if given["show"] in SHOWS else ""
        given["sort"] = given["sort"] if given["sort"] in SORTS else ""
        given["kind"] = given["kind"] if given["kind"] in ("target", "task", "clause") else ""
        return cls(**given)

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.show or self.kind or self.unit or self.q)

    def query(self, **changes: str) -> str:
        """The address's query with changes; empty filters are left out."""
        new = replace(self, **changes)
        return urlencode({f.name: getattr(new, f.name) for f in fields(new) if getattr(new, f.name)})

    def takes(self, item: ItemView) -> bool:
        """Whether the item is shown."""
        return self._state(item) and self._kind(item) and self._unit(item) and self._words(item)

    def _kind(self, item: ItemView) -> bool:
        return not self.kind or item.kind == self.kind

    def _state(self, item: ItemView) -> bool:
        match self.show:
            case "":
                return True
            case "open":
                return item.state in ("open", "doubted")
            case "doubtful":
                return item.unsure
            case "changed":
                return item.state in ("changed", "added", "excluded")
            case "objected":
                return item.item is not None and item.item.second == "objected"
            case "unread":
                return item.item is not None and item.item.settled and not item.item.second
            case "unbound":
                return isinstance(item, ClauseView) and bool(item.unbound)
        return isinstance(item, ClauseView) and item.look == self.show

    def _unit(self, item: ItemView) -> bool:
        if not self.unit:
            return True
        named = item.named
        if self.unit == "-":
            return any(entry["open"] for entry in named)
        return any(entry["unit"] is not None and entry["unit"].code == self.unit for entry in named)

    def _words(self, item: ItemView) -> bool:
        return not self.q or all(word in item.words_of for word in self.q.lower().split())


@dataclass
class Block:
    """What is shown together: a row of the card with its clauses, or one entry; `title` where a new section begins."""

    items: list[ItemView]
    row: RowView | None = None
    title: Any = ""
    points: str | None = None
    kind: str = ""


@dataclass
class Piece:
    """One piece of the page: its blocks, how many items are shown in all, and the items before and after it."""

    blocks: list[Block]
    shown: int
    start: int
    count: int
    before: str
    after: str

    @property
    def end(self) -> int:
        """The number of the last item of the piece, from 1."""
        return self.start + self.count


def _blocks(page: ReviewPage, wanted: Wanted) -> list[Block]:
    if page.part == "scorecard":
        return _rows(page, wanted)
    found: list[Block] = []
    for kind, entries, word in (("target", page.targets, _("目标")), ("task", page.tasks, _("任务"))):
        kept = [e for e in entries if wanted.takes(e)]
        for i, entry in enumerate(_sorted(kept, wanted)):
            found.append(Block([entry], title=word if i == 0 else "", points=str(len(kept)), kind=kind))
    return found


def _rows(page: ReviewPage, wanted: Wanted) -> list[Block]:
    found: list[Block] = []
    if wanted.sort == "confidence":
        rows = {id(c): r for s in page.sections for r in s["rows"] for c in r.clauses}
        kept = [c for c in page.clauses() if wanted.takes(c)]
        return [Block([c], row=rows[id(c)]) for c in _sorted(kept, wanted)]
    for section in page.sections:
        title = section["title"]
        for row in section["rows"]:
            clauses: list[ItemView] = [c for c in row.clauses if wanted.takes(c)]
            if clauses or not wanted.narrow:
                found.append(Block(clauses, row, title, section["points"]))
                title = ""
    return found


def _sorted(items: Iterable[Any], wanted: Wanted) -> list[Any]:
    if wanted.sort != "confidence":
        return list(items)
    return sorted(items, key=lambda i: (i.item.settled if i.item else False, i.confidence))


def piece_of(page: ReviewPage, wanted: Wanted, size: int = 0) -> Piece:
    """The piece of the page that holds the item `wanted.at` (a page's name of an item), or the first.

    Rows are not cut; a piece ends with the row in which it is full.
    """
    size = size or ITEMS_A_PIECE
    blocks = _blocks(page, wanted)
    pieces: list[list[Block]] = [[]]
    held = 0
    for block in blocks:
        if held >= size:
            pieces.append([])
            held = 0
        pieces[-1].append(block)
        held += max(1, len(block.items))
    names = [[i.dom for b in piece for i in b.items] for piece in pieces]
    here = next((n for n, piece in enumerate(names) if wanted.at in piece), 0)
    start = sum(len(n) for n in names[:here])
    before = names[here - 1][0] if here and names[here - 1] else ""
    after = names[here + 1][0] if here + 1 < len(names) and names[here + 1] else ""
    return Piece(pieces[here], sum(len(n) for n in names), start, len(names[here]), before, after)


def counted(page: ReviewPage) -> dict[str, int]:
    """How many items of the part each filter would show."""
    items: list[ItemView] = [*page.clauses(), *page.targets, *page.tasks]
    return {show: sum(1 for i in items if Wanted(show=show).takes(i)) for show in SHOWS}
