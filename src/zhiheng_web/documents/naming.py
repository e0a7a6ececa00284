"""The names a document prints, with the places where they stand and what they mean (单位名称核对)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiheng_web.documents.drafts import row_places
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.selectors import meanings_of
from zhiheng_web.organisations.resolving import Meaning

ROLE_WORDS = {"lead": _("牵头"), "support": _("配合"), "by_remit": _("按职责分工"), "row": _("责任单位")}
VIA_WORDS = {
    "name": _("名录名称"),
    "spelling": _("写法不同"),
    "abbreviation": _("简称"),
    "former": _("旧称"),
    "said": _("已确认"),
    "class": _("一类单位"),
    "level": _("按层级"),
    "none": _("没有对上"),
}
SHOWN = 3
"""How many places of a name are shown; the others are counted."""


@dataclass(frozen=True)
class Place:
    """Where a name stands: what it is answerable for, in which role, and the words there."""

    what: str
    role: Any
    words: str
    start: int
    end: int


@dataclass
class PrintedName:
    """One printed name with its meaning and its places."""

    meaning: Meaning
    places: list[Place] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as printed."""
        return self.meaning.name

    @property
    def shown(self) -> list[Place]:
        """The first places."""
        return self.places[:SHOWN]

    @property
    def more(self) -> int:
        """How many further places there are."""
        return max(0, len(self.places) - SHOWN)

    @property
    def is_offered(self) -> bool:
        """Whether nothing but the level word stands against the first candidate (区市场监管局 in a county)."""
        meaning = self.meaning
        return meaning.sense == "unknown" and meaning.found.is_beside and bool(meaning.candidates)

    @property
    def via(self) -> Any:
        """How the meaning was found, in words."""
        return VIA_WORDS[self.meaning.found.via]


def _places(draft: dict[str, Any]) -> Iterator[tuple[str, Place]]:
    for place in row_places(draft.get("scorecard")):
        row = place.row
        span = row.get("span") or [0, 0]
        what = str(_("评分表第%(n)s行") % {"n": row["number"]})
        for name in row["units"]:
            yield name, Place(what, ROLE_WORDS["row"], row.get("title") or row.get("quote") or "", span[0], span[1])
    for kind, word in (("targets", _("目标")), ("tasks", _("任务"))):
        for entry in draft.get(kind, ()):
            words = entry.get("indicator") or entry.get("title") or ""
            what = f"{word} {words}" if kind == "targets" else f"{word} {entry.get('number', '').replace('/', '')}"
            for role in ("lead", "support", "by_remit"):
                for name in entry["units"][role]:
                    yield name, Place(what, ROLE_WORDS[role], entry["quote"], entry["span"][0], entry["span"][1])


def printed_names(document: SourceDocument) -> list[PrintedName]:
    """Every printed name in the order of the document."""
    out = {name: PrintedName(meaning) for name, meaning in meanings_of(document).items()}
    for name, place in _places(document.draft):
        out[name].places.append(place)
    return list(out.values())
