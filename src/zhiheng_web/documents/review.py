"""The review page as data (读入与核对): everything one part of one document shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.documents import drafts, selectors
from zhiheng_web.documents.items import (
    KIND_WORDS,
    ClauseView,
    EntryView,
    FindingView,
    ItemView,
    RepairView,
    RowView,
)
from zhiheng_web.documents.laying_out import entries_of, finding_view, repair_view, sections_of
from zhiheng_web.documents.marks import Mark
from zhiheng_web.documents.models import SETTLED, SourceDocument
from zhiheng_web.organisations.models import Unit


@dataclass
class ReviewPage:
    """Everything that can be shown for one part (`scorecard`, `plan`) of one document; `choosing` takes a piece of it."""

    document: SourceDocument
    part: str
    parts: list[str]
    findings: list[FindingView]
    repairs: list[RepairView]
    sections: list[dict[str, Any]]
    targets: list[EntryView]
    tasks: list[EntryView]
    unit_names: list[dict[str, Any]]
    counters: Counter[str]
    sums: list[str]
    adopt_refusal: str
    editable: bool
    region_units: list[Unit]

    def clauses(self) -> Iterator[ClauseView]:
        """Every clause in printed order."""
        for section in self.sections:
            for row in section["rows"]:
                yield from row.clauses

    def items(self) -> Iterator[ItemView]:
        """Every item of the page, in the order of the page."""
        yield from self.findings
        yield from self.repairs
        yield from self.clauses()
        yield from self.targets
        yield from self.tasks

    def find(self, kind: str, key: str) -> Any:
        """One item; None when it is not on this part."""
        return next((i for i in self.items() if i.kind == kind and i.key == key), None)

    def need(self, kind: str, key: str) -> Any:
        """One item.

        Raises:
            Http404: it is not on this part.
        """
        item = self.find(kind, key)
        if item is None:
            raise Http404
        return item

    def named(self, dom: str) -> ItemView | None:
        """The item with this name of the page."""
        return next((i for i in self.items() if i.dom == dom), None) if dom else None

    def find_row(self, key: str) -> RowView | None:
        """One row."""
        return next((r for s in self.sections for r in s["rows"] if r.key == key), None)

    @property
    def unresolved(self) -> list[dict[str, Any]]:
        """Printed names whose meaning nobody knows yet: no unit, no set of units, no body outside."""
        return [u for u in self.unit_names if u["open"]]

    @property
    def suggested_units(self) -> int:
        """How many unresolved names have a unit on offer."""
        return sum(1 for u in self.unresolved if u["offered"])

    @property
    def unbound(self) -> int:
        """Facts that are not bound to a source."""
        return sum(c.unbound for c in self.clauses())

    @property
    def suggested(self) -> int:
        """Unbound facts with a suggestion."""
        return sum(1 for c in self.clauses() for n in c.needs if n.binding is None and n.offered)

    @property
    def kinds(self) -> list[tuple[str, Any, int]]:
        """Clauses by colour: code, word, number."""
        found = Counter(c.look for c in self.clauses())
        return [(code, word, found[code]) for code, word in KIND_WORDS.items() if found[code]]

    @property
    def doubtful(self) -> int:
        """How many items are in doubt or were read with little confidence and not looked at yet."""
        return sum(1 for item in self.items() if item.unsure)

    @property
    def sure_open(self) -> list[tuple[str, int]]:
        """For each kind how many items nobody has looked at although the reader was sure."""
        found = Counter(i.kind for i in self.items() if i.state == "open" and not i.unsure)
        return [(kind, found[kind]) for kind in ("clause", "target", "task") if found[kind]]

    @property
    def progress(self) -> list[tuple[str, int, int, int]]:
        """The bar of progress: state, number, and where its stretch begins and how long it is, of 1000."""
        total = sum(self.counters.values())
        out, at = [], 0
        for state in ("accepted", "changed", "added", "excluded", "doubted", "open"):
            if number := self.counters[state]:
                width = number * 1000 // total
                out.append((state, number, at, width))
                at += width
        return out

    @property
    def settled(self) -> int:
        """Items somebody has decided about."""
        return sum(self.counters[state] for state in SETTLED)

    @property
    def left(self) -> str:
        """What nobody has decided yet, in words; empty when all is decided."""
        return selectors.left_over(self.counters["open"], self.counters["doubted"])

    @property
    def total(self) -> int:
        """All items of the part."""
        return sum(self.counters.values())

    def marks(self) -> list[Mark]:
        """The coloured places of the text for this part."""
        out = [
            Mark(*c.span, c.look, c.dom, "、".join(str(KIND_WORDS[k]) for k in c.chips))
            for c in self.clauses()
            if c.span
        ]
        out += [Mark(*t.span, "target", t.dom, str(_("目标"))) for t in self.targets if t.span]
        out += [Mark(*t.span, "task", t.dom, str(_("任务"))) for t in self.tasks if t.span]
        out += [Mark(*_wide(f.span), f.severity, f.dom, f.message) for f in self.findings if f.span]
        out += [
            Mark(
                *_wide(r.span),
                "repair",
                r.dom,
                _("疑似“%(suggested)s”") % {"suggested": r.suggested} if r.suggested else r.why,
            )
            for r in self.repairs
            if r.span
        ]
        return out


def _wide(span: list[int]) -> tuple[int, int]:
    """A place of no length is shown on the character after it."""
    return span[0], max(span[1], span[0] + 1)


def review_page(document: SourceDocument, part: str = "") -> ReviewPage:
    """Build the page for one part; the first unadopted part when none is asked for."""
    parts = selectors.parts_of(document)
    waiting = [p for p in parts if p not in document.adopted_parts]
    part = part if part in parts else (waiting or parts or ["scorecard"])[0]
    items = {(i.kind, i.key): i for i in document.items.select_related("person", "second_person")}
    steps = Counter(document.steps.filter(undone_at=None).values_list("kind", "key"))
    units = list(Unit.objects.filter(region=document.region_id))
    names = _unit_names(document)
    by_name = {n["name"]: n for n in names}
    findings = [finding_view(document, i, items) for i in range(len(document.data.get("findings", [])))]
    repairs = [repair_view(document, i, items) for i in range(len(document.data.get("repairs", [])))]
    on_card = part == "scorecard"
    page = ReviewPage(
        document=document,
        part=part,
        parts=parts,
        findings=findings,
        repairs=repairs,
        sections=sections_of(document, items, by_name, findings) if on_card else [],
        targets=[] if on_card else entries_of(document, "target", items, by_name),
        tasks=[] if on_card else entries_of(document, "task", items, by_name),
        unit_names=names,
        counters=Counter(i.state for i in items.values() if _belongs(i.kind, part)),
        sums=drafts.sums_after(document.draft, document.data) if on_card else [],
        adopt_refusal=selectors.why_not_adoptable(document, part),
        editable=document.is_open(part),
        region_units=units,
    )
    base = reverse("documents:review", args=[document.pk])
    doubts = _doubts(document)
    for item in page.items():
        item.doubts = doubts.get((item.kind, item.key), ())
        item.url = f"{base}{item.kind}/{quote(item.key)}/"
        item.steps = steps[item.kind, item.key]
        item.page = selectors.page_at(document, item.span[0]) if item.span else None
        item.in_file = selectors.place_at(document, item.span[0]) if item.span else ""
    return page


def _doubts(document: SourceDocument) -> dict[tuple[str, str], tuple[str, ...]]:
    """What the reader said about each item that it was not certain of."""
    said = {(k, e["id"]): e.get("doubts") for k in ("target", "task") for e in document.data.get(f"{k}s") or ()}
    clauses = drafts.clause_places(document.data.get("scorecard"))
    said |= {("clause", c.key): c.clause.get("doubts") for c in clauses}
    return {place: tuple(words) for place, words in said.items() if words}


def _belongs(kind: str, part: str) -> bool:
    return kind in ("finding", "repair") or (kind in ("clause", "row")) == (part == "scorecard")


def _unit_names(document: SourceDocument) -> list[dict[str, Any]]:
    """Printed names with what they mean: `unit`, or `words` for a set or a body outside; `open` where nobody knows."""
    out = []
    for name, meaning in selectors.meanings_of(document).items():
        offered = meaning.candidates[0] if meaning.candidates and meaning.found.note else None
        out.append(
            {
                "name": name,
                "unit": meaning.unit,
                "said": meaning.is_said,
                "open": meaning.sense == "unknown",
                "words": meaning.words,
                "note": meaning.found.note,
                "offered": offered,
            }
        )
    return out
