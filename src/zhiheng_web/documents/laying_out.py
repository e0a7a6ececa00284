"""Items of a document laid out for the page (核对项): each with what was read, what stands now, and its decision."""

from __future__ import annotations

from typing import Any

from zhiheng.errors import RuleInvalid
from zhiheng.rules.scorecards import Binding
from zhiheng.rules.syntax import needs, rule_from_json
from zhiheng_web.documents import drafts
from zhiheng_web.documents.bindings import suggest
from zhiheng_web.documents.frames import in_order
from zhiheng_web.documents.items import (
    NEED_WORDS,
    ClauseView,
    EntryView,
    FindingView,
    NeedView,
    RepairView,
    RowView,
)
from zhiheng_web.documents.kinds import clause_kinds
from zhiheng_web.documents.models import ReviewItem, SourceDocument
from zhiheng_web.documents.wording import rule_words


def finding_view(document: SourceDocument, i: int, items: dict[tuple[str, str], ReviewItem]) -> FindingView:
    """The i-th finding with its choices, and the row at whose place it stands."""
    finding = document.data["findings"][i]
    key = f"f{i}"
    choices = drafts.choices_for(finding)
    item = items.get(("finding", key))
    place = drafts.row_of_finding(document.draft.get("scorecard"), finding)
    return FindingView(
        item,
        "finding",
        key,
        finding["span"],
        code=finding["code"],
        severity=finding["severity"],
        message=finding["message"],
        found=finding["found"],
        expected=finding["expected"],
        choices=list(choices.items()),
        choice_word=choices.get(item.choice, "") if item else "",
        row_key=place.key if place else "",
        related=finding.get("related", []),
    )


def repair_view(document: SourceDocument, i: int, items: dict[tuple[str, str], ReviewItem]) -> RepairView:
    """The i-th damaged place with what was probably meant."""
    repair = document.data["repairs"][i]
    key = f"p{i}"
    item = items.get(("repair", key))
    choices = {k: v for k, v in drafts.REPAIR_CHOICES.items() if k != "suggested" or repair["suggested"] is not None}
    return RepairView(
        item,
        "repair",
        key,
        repair["span"],
        found=repair["found"],
        suggested=repair["suggested"],
        why=repair["reason"],
        choices=list(choices.items()),
        choice_word=choices.get(item.choice, "") if item else "",
    )


def sections_of(
    document: SourceDocument,
    items: dict[tuple[str, str], ReviewItem],
    by_name: dict[str, dict[str, Any]],
    findings: list[FindingView],
) -> list[dict[str, Any]]:
    """Sections of the card with their rows and clauses, in printed order."""
    card = document.draft["scorecard"]
    printed = {c.key: c.clause for c in drafts.clause_places(document.data["scorecard"])}
    printed_rows = {r.key: r.row for r in drafts.row_places(document.data["scorecard"])}
    clauses: dict[str, list[ClauseView]] = {}
    for found in drafts.clause_places(card):
        clauses.setdefault(found.place.key, []).append(
            clause_view(
                found.key,
                found.clause,
                printed.get(found.key),
                items.get(("clause", found.key)),
                found.place.row["quote"],
                [by_name[n] for n in found.place.row["units"]],
            )
        )
    sections: list[dict[str, Any]] = []
    for place in drafts.row_places(card):
        if not sections or sections[-1]["source"] is not place.section:
            section = place.section
            sections.append(
                {
                    "source": section,
                    "title": section["title"],
                    "points": section["points"],
                    "kind": section.get("kind", "base"),
                    "rows": [],
                }
            )
        row = place.row
        sections[-1]["rows"].append(
            RowView(
                key=place.key,
                number=str(row["number"]),
                title=row["title"] or "",
                points=row["points"],
                cap=(row.get("rule") or {}).get("cap"),
                bonus=bool(row.get("bonus")),
                units=[by_name[n] for n in row["units"]],
                clauses=clauses.get(place.key, []),
                findings=[f for f in findings if f.row_key == place.key],
                printed_points=printed_rows.get(place.key, row)["points"],
            )
        )
    return sections


def clause_view(
    key: str,
    clause: dict[str, Any],
    printed: dict[str, Any] | None,
    item: ReviewItem | None,
    row_text: str,
    units: list[dict[str, Any]],
) -> ClauseView:
    """A clause as it stands, and as it was read where a person changed it."""
    rule = rule_from_json(clause["rule"])
    asked = list(needs(rule))
    bindings = clause.get("bindings") or {}
    look, chips = clause_kinds(bindings[n.path]["source"] if n.path in bindings else n.kind for n in asked)
    view = ClauseView(
        item,
        "clause",
        key,
        clause.get("span"),
        text=clause["text"],
        points=clause["points"],
        look=look,
        chips=chips,
        words=rule_words(rule),
        row_units=units,
        needs=[
            NeedView(
                n.path,
                n.kind,
                n.name,
                NEED_WORDS.get(n.kind, n.kind),
                Binding.from_json(bindings[n.path]) if n.path in bindings else None,
                None if n.path in bindings else suggest(n, clause["text"], row_text),
            )
            for n in asked
        ],
    )
    if printed is not None and (printed["rule"] != clause["rule"] or printed["points"] != clause["points"]):
        view.printed_points = printed["points"]
        try:
            view.printed_words = rule_words(rule_from_json(printed["rule"]))
        except RuleInvalid:
            view.printed_words = ""
    return view


def entries_of(
    document: SourceDocument, kind: str, items: dict[tuple[str, str], ReviewItem], by_name: dict[str, dict[str, Any]]
) -> list[EntryView]:
    """Targets or tasks in the order of the document; those left out (不采用) stand among them."""
    name = f"{kind}s"
    printed = {e["id"]: e for e in document.data.get(name, [])}
    left_out = (document.draft.get("excluded") or {}).get(name, [])
    entries = in_order([*document.draft.get(name, []), *left_out], document.data.get(name, []))
    unknown = {"unit": None, "said": False, "offered": None, "open": False, "words": "", "note": ""}
    return [
        EntryView(
            items.get((kind, entry["id"])),
            kind,
            entry["id"],
            entry["span"],
            entry=entry,
            printed=printed.get(entry["id"]),
            units={
                role: [by_name.get(n) or {"name": n, **unknown} for n in entry["units"][role]]
                for role in ("lead", "support", "by_remit")
            },
        )
        for entry in entries
    ]
