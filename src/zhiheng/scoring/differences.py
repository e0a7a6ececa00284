"""Why two scores differ (得分变化): clause by clause, down to the records that came, went or changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhiheng.indicators import CATALOGUE
from zhiheng.indicators.views import VIEWS
from zhiheng.rules.facts import Fact
from zhiheng.scoring.facts import clause_needs
from zhiheng.scoring.ledger import Listed
from zhiheng.scoring.runs import ClauseScore, ScoreRun
from zhiheng.snapshots import RecordChange, difference


@dataclass(frozen=True)
class MovedRecord:
    """One record that moved a fact: `how` is `joined` or `left` its list, or `changed` inside it, or `behind` it (a record of another
    relation that a view looks into, such as the batch by which an enterprise became covered)."""

    relation: str
    id: str
    how: str
    side: str
    sentence: str


@dataclass(frozen=True)
class FactChange:
    """One input of a clause before and after, with the records that moved it."""

    path: str
    name: str
    before: Fact | None
    after: Fact | None
    records: tuple[MovedRecord, ...]


@dataclass(frozen=True)
class ClauseChange:
    """One clause whose points, state or inputs changed."""

    clause: str
    row: str
    text: str
    low: tuple[Decimal, Decimal]
    high: tuple[Decimal, Decimal]
    state: tuple[str, str]
    facts: tuple[FactChange, ...]

    @property
    def points_changed(self) -> bool:
        """Whether points moved, not only inputs."""
        return self.low[0] != self.low[1] or self.high[0] != self.high[1]


@dataclass(frozen=True)
class ScoreDifference:
    """Two runs of one scorecard compared: total points before and after, changed clauses, clauses only one of them has."""

    total: tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]
    clauses: tuple[ClauseChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def explain_difference(before: ScoreRun, after: ScoreRun) -> ScoreDifference:
    """What moved from one run to another, and which records moved it."""
    changes = {(c.relation, c.id): c for c in difference(before.snapshot, after.snapshot)}
    old = {s.id: s for s in before.clauses()}
    new = {s.id: s for s in after.clauses()}
    out = [
        change
        for cid in new
        if cid in old and (change := _clause(before, after, old[cid], new[cid], changes)) is not None
    ]
    return ScoreDifference(
        total=(
            (before.card.total.low, before.card.total.high),
            (after.card.total.low, after.card.total.high),
        ),
        clauses=tuple(out),
        only_before=tuple(c for c in old if c not in new),
        only_after=tuple(c for c in new if c not in old),
    )


def _clause(
    before: ScoreRun, after: ScoreRun, old: ClauseScore, new: ClauseScore, changes: Mapping[tuple[str, str], RecordChange]
) -> ClauseChange | None:
    was, now = before.facts[old.id], after.facts[new.id]
    names = {n.path: n.name for n in (*clause_needs(old.clause), *clause_needs(new.clause))}
    facts = []
    for path, name in names.items():
        had, has = was.get(path), now.get(path)
        lists_before = before.records_of(old.id, path) if path in was else {}
        lists_after = after.records_of(new.id, path) if path in now else {}
        moved = tuple(_moved(lists_before, lists_after, changes, after if path in now else before))
        if _said(had) != _said(has) or moved:
            facts.append(FactChange(path, name, had, has, moved))
    same = old.outcome.low == new.outcome.low and old.outcome.high == new.outcome.high
    if same and old.outcome.state == new.outcome.state and not facts:
        return None
    return ClauseChange(
        clause=new.id,
        row=new.row.number,
        text=new.clause.text,
        low=(old.outcome.low, new.outcome.low),
        high=(old.outcome.high, new.outcome.high),
        state=(old.outcome.state.value, new.outcome.state.value),
        facts=tuple(facts),
    )


def _said(fact: Fact | None) -> Any:
    return None if fact is None else fact.to_json()


def _moved(
    before: Mapping[str, Listed], after: Mapping[str, Listed], changes: Mapping[tuple[str, str], RecordChange], run: ScoreRun
) -> Iterable[MovedRecord]:
    behind: dict[tuple[str, str], MovedRecord] = {}
    for side in dict.fromkeys((*before, *after)):
        had, has = before.get(side), after.get(side)
        either = has or had
        assert either is not None
        old, new = set(had.ids if had else ()), set(has.ids if has else ())
        for identifier in sorted(old | new):
            change = changes.get((either.relation, identifier))
            how = "joined" if identifier not in old else "left" if identifier not in new else "changed"
            if how == "changed" and change is None:
                continue
            words = change.sentence() if change else _HOW[how].format(identifier)
            yield MovedRecord(either.relation, identifier, how, side, words)
            if how != "changed" and change is None:
                for found in _behind(either, identifier, changes, run):
                    behind[found.relation, found.id] = found
    yield from behind.values()


_HOW = {"joined": "{} 计入", "left": "{} 不再计入", "changed": "{} 有变化"}


def _behind(
    side: Listed, identifier: str, changes: Mapping[tuple[str, str], RecordChange], run: ScoreRun
) -> Iterable[MovedRecord]:
    """Changed records of the other relations that the indicator's view looks into, about the same enterprise."""
    indicator = CATALOGUE.get(str(side.asked.get("indicator", "")))
    if indicator is None:
        return
    others = [r for r in VIEWS[indicator.part.view].reads if r != side.relation]
    if not others:
        return
    about = _uscc(run, side.relation, identifier)
    for (relation, other), change in changes.items():
        if relation in others and about and about in {(change.before or {}).get("uscc"), (change.after or {}).get("uscc")}:
            yield MovedRecord(relation, other, "behind", side.asked["side"], change.sentence())


def _uscc(run: ScoreRun, relation: str, identifier: str) -> str | None:
    table = run.snapshot.table(relation)
    if "uscc" not in table.column_names:
        return None
    ids = table.column("id").to_pylist()
    return table.column("uscc")[ids.index(identifier)].as_py() if identifier in ids else None
