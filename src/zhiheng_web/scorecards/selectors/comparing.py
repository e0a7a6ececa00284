"""Two runs compared, in the words of the page: which clauses moved, by which records (得分变化)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.indicators import CATALOGUE
from zhiheng.rules.facts import Fact
from zhiheng.scoring import ClauseChange, FactChange, MovedRecord, explain_difference
from zhiheng.scoring import ScoreRun as Computed
from zhiheng.snapshots import RELATIONS, RecordChange, difference
from zhiheng_web.records.addresses import record_url
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.gauges import value_text
from zhiheng_web.scorecards.selectors.records import cell_text, heading_of, name_of, rows_of, words_of

SHOWN = 30
"""So many records of one fact are listed; the rest are counted."""


@dataclass(frozen=True)
class ShownMove:
    """One record that moved a figure: how, its name and page, what changed in it."""

    how: str
    how_word: str
    noun: str
    label: str
    url: str | None
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownFact:
    """One input of a clause before and after, and the records behind the change."""

    name: str
    before: str
    after: str
    moves: tuple[ShownMove, ...]
    more: int


@dataclass(frozen=True)
class ShownClause:
    """One clause that moved."""

    change: ClauseChange
    section: str
    facts: tuple[ShownFact, ...]
    delta: Decimal


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side."""

    comparable: bool
    clauses: tuple[ShownClause, ...] = ()
    figures: tuple[ShownClause, ...] = ()
    records: int = 0
    delta: Decimal = Decimal(0)


def comparison(before: ScoreRun, after: ScoreRun) -> Comparison:
    """What moved from one run to the other; runs of different versions or periods only compare in their totals."""
    delta = after.low - before.low
    if before.version_id != after.version_id or before.period != after.period:
        return Comparison(False, delta=delta)
    old, new = computed(before), computed(after)
    changes = {(c.relation, c.id): c for c in difference(old.snapshot, new.snapshot)}
    found = [_clause(c, old, new, changes) for c in explain_difference(old, new).clauses]
    moved = tuple(c for c in found if c.change.points_changed or c.change.state[0] != c.change.state[1])
    return Comparison(True, moved, tuple(c for c in found if c not in moved), len(changes), delta)


def _clause(
    change: ClauseChange, old: Computed, new: Computed, changes: Mapping[tuple[str, str], RecordChange]
) -> ShownClause:
    section = next((s.section.title for s in new.clauses() if s.id == change.clause), "")
    facts = tuple(_fact(f, old, new, changes) for f in change.facts)
    return ShownClause(change, section, facts, change.low[1] - change.low[0])


def _said(fact: Fact | None) -> str:
    if fact is None:
        return "—"
    if fact.status != "known" or fact.is_not_applicable:
        return fact.reason or _("待定")
    if fact.awarded is not None:
        return _("给 %(n)s 分") % {"n": f"{fact.awarded.normalize():f}"}
    if fact.value is None:
        return fact.reason or "—"
    indicator = (
        CATALOGUE.get(fact.source.code) if fact.source and fact.source.source in ("indicator", "benchmark") else None
    )
    text = value_text(fact.value, indicator.unit if indicator else None)
    if (
        fact.ratio is not None
        and indicator is not None
        and indicator.scale == 1
        and not isinstance(indicator.whole, int)
    ):
        text = f"{fact.ratio} = {text}"
    return f"{text}（{fact.reason}）" if fact.reason and not fact.value else text


def _fact(fact: FactChange, old: Computed, new: Computed, changes: Mapping[tuple[str, str], RecordChange]) -> ShownFact:
    seen: dict[tuple[str, str], MovedRecord] = {}
    order = {"changed": 0, "behind": 1, "joined": 2, "left": 2}
    for moved in sorted(fact.records, key=lambda m: order[m.how]):
        if moved.side.rpartition(":")[2] == "whole" and (moved.relation, moved.id) in seen:
            continue
        seen.setdefault((moved.relation, moved.id), moved)
    listed = list(seen.values())
    return ShownFact(
        fact.name,
        _said(fact.before),
        _said(fact.after),
        tuple(_move(m, old, new, changes.get((m.relation, m.id))) for m in listed[:SHOWN]),
        max(0, len(listed) - SHOWN),
    )


def _move(moved: MovedRecord, old: Computed, new: Computed, change: RecordChange | None) -> ShownMove:
    relation = RELATIONS[moved.relation]
    how = moved.how
    fields: list[tuple[str, str, str]] = []
    if change is not None and change.kind == "changed":
        how = "changed" if how != "behind" else how
        assert change.before is not None and change.after is not None
        for name in change.columns:
            column = relation.column(name)
            words = words_of(relation, name)
            fields.append(
                (
                    heading_of(column.label),
                    cell_text(change.before[name], words, name),
                    cell_text(change.after[name], words, name),
                )
            )
    elif change is not None:
        how = change.kind
    row: Mapping[str, Any] = (change.after or change.before or {}) if change is not None else _row(moved, old, new)
    word = {
        "added": _("新增"),
        "removed": _("减少"),
        "changed": _("修改"),
        "joined": _("计入"),
        "left": _("不再计入"),
        "behind": _("相关"),
    }[how]
    url = f"#{row['clause']}" if moved.relation == "judgements" and row else record_url(moved.id)
    return ShownMove(how, word, relation.label, name_of(relation, row) if row else moved.id, url, tuple(fields))


def _row(moved: MovedRecord, old: Computed, new: Computed) -> Mapping[str, Any]:
    for run in (new, old):
        if found := rows_of(run.snapshot, moved.relation, [moved.id]):
            return found[0]
    return {}
