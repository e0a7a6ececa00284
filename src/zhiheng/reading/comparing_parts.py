"""What is compared of a plan and of a scorecard (比较的内容): paragraphs, targets, tasks, clauses and rows as items."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhiheng.reading.comparing import Change, Item, compare, even_text
from zhiheng.rules.printing import print_rule
from zhiheng.rules.scorecards import Clause, Scorecard
from zhiheng.rules.syntax import rule_to_json
from zhiheng.values import Span

_NUMBER = re.compile(
    r"^\s*(第[一二三四五六七八九十百\d]+[章条节]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,3}[.．、](?!\d)|[①-⑳])"
)
_ROLES = (("lead", "牵头"), ("support", "配合"), ("by_remit", "按职责分工"))


def text_items(text: str, skip: Sequence[Span] = ()) -> list[Item]:
    """The paragraphs of a text as items; what lies in `skip` (the rows of a scorecard) is compared elsewhere."""
    out: list[Item] = []
    start = 0
    for line in text.split("\n"):
        span = Span(start, start + len(line))
        start += len(line) + 1
        words = line.strip()
        if not words or any(s.start <= span.start and span.end <= s.end for s in skip):
            continue
        found = _NUMBER.match(words)
        number = found[1] if found else ""
        out.append(Item(f"p{span.start}-{span.end}", number, words))
    return out


def units_words(units: Mapping[str, Any]) -> str:
    """Who is answerable, as one line: 牵头：甲；配合：乙、丙等."""
    out = [f"{word}：{'、'.join(units.get(role) or ())}" for role, word in _ROLES if units.get(role)]
    return "；".join(out) + ("等" if units.get("open_list") and out else "")


def target_items(targets: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[Item]:
    """Targets of the contract as items, paired by their indicator.

    Args:
        words: the aim of each target in words, by its id.
    """
    return [
        Item(
            t["id"],
            t.get("due") or "",
            t["indicator"],
            t.get("dimension") or "",
            {"要求": words[t["id"]], "时限": t.get("due") or "", "责任单位": units_words(t["units"])},
        )
        for t in targets
    ]


def task_items(tasks: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Tasks of the contract as items, paired by their title."""
    return [
        Item(
            t["id"],
            t.get("number") or "",
            t["title"],
            (t.get("number") or "").rpartition("/")[0],
            {"时限": t.get("due") or "", "责任单位": units_words(t["units"])},
        )
        for t in tasks
    ]


def _points(value: Decimal | None) -> str:
    if value is None:
        return ""
    return format(value.normalize(), "f") if value else "0"


def clause_items(card: Scorecard) -> list[Item]:
    """Clauses of a scorecard as items, with points, rule in words, and the units of the row."""
    return [
        Item(
            cid,
            f"{row.number}.{cid.rpartition('.c')[2]}",
            clause.text,
            row.title or section.title,
            {"分值": _points(clause.points), "规则": print_rule(clause.rule), "责任单位": "、".join(row.units)},
        )
        for cid, section, row, clause in card.clauses()
    ]


def row_items(card: Scorecard) -> list[Item]:
    """Rows of a scorecard as items, with points, cap and units."""
    return [
        Item(
            row.identifier,
            row.number,
            row.quote or " ".join(c.text for c in row.clauses),
            section.title,
            {"分值": _points(row.points), "封顶": _points(row.cap), "责任单位": "、".join(row.units)},
        )
        for section, row in card.rows()
    ]


@dataclass(frozen=True)
class PointsChange:
    """Points of a section, or of the whole card, in both versions; None where a version does not state them."""

    title: str
    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """New less old, where both are stated."""
        return self.new - self.old if self.old is not None and self.new is not None else None


def section_points(old: Scorecard, new: Scorecard) -> list[PointsChange]:
    """Points by section, sections paired by title, and the full points last."""
    left = [Item(str(i), "", s.title) for i, s in enumerate(old.sections)]
    right = [Item(str(i), "", s.title) for i, s in enumerate(new.sections)]
    out = []
    for change in compare(left, right):
        before = old.sections[int(change.old.key)] if change.old else None
        after = new.sections[int(change.new.key)] if change.new else None
        title = (after or before).title  # type: ignore[union-attr]
        out.append(PointsChange(title, before.points if before else None, after.points if after else None))
    out.append(PointsChange("总分", old.full_points, new.full_points))
    if old.bonus_points is not None or new.bonus_points is not None:
        out.append(PointsChange("加分", old.bonus_points, new.bonus_points))
    return out


def compare_cards(old: Scorecard, new: Scorecard) -> list[Change]:
    """Clause by clause what changed between two scorecards."""
    return compare(clause_items(old), clause_items(new))


def same_clause(old: Clause, new: Clause) -> bool:
    """Whether two clauses say and ask the same: words, points, rule and condition; where they stand does not matter."""
    return (
        even_text(old.text) == even_text(new.text)
        and old.points == new.points
        and rule_to_json(old.rule) == rule_to_json(new.rule)
        and old.applies == new.applies
    )


def unchanged_clauses(old: Scorecard, new: Scorecard) -> dict[str, str]:
    """For each clause of the new scorecard that did not change its identifier in the old one."""
    left = {cid: clause for cid, _s, _r, clause in old.clauses()}
    right = {cid: clause for cid, _s, _r, clause in new.clauses()}
    return {
        change.new.key: change.old.key
        for change in compare_cards(old, new)
        if change.old and change.new and same_clause(left[change.old.key], right[change.new.key])
    }


_FIELDS = ("indicator", "operator", "value", "value_high", "unit", "due", "against", "cmp", "number", "title")


def same_entry(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two targets (or two tasks) were read as the same thing with the same units."""
    return all(old.get(n) == new.get(n) for n in _FIELDS) and units_words(old["units"]) == units_words(new["units"])


def unchanged_entries(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """For each target or task of the new version that was read as before its id in the old one; each is used once."""
    out: dict[str, str] = {}
    used: set[str] = set()
    for entry in new:
        same = [o for o in old if o["id"] not in used and same_entry(o, entry)]
        found = next((o for o in same if even_text(o["quote"]) == even_text(entry["quote"])), same[0] if same else None)
        if found is not None:
            out[entry["id"]] = found["id"]
            used.add(found["id"])
    return out
