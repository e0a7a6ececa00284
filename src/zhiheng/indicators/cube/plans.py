"""What is kept of one relation for given indicators (立方体方案): ledgers of events, key sets, cells; and the SQL that makes each from one partition.

A ledger has one row a unit, month of the record and day: `region: str, month: int32 (year × 12 + month − 1; 0 in a stock), day: int32
(days since 1970), n0, n1, …: int64`, the changes of as many counts. The day is that on which a change is known, or, once everything is
known, the record's own. One scan of the partition makes it, whatever the number of indicators: equal counts are kept once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhiheng.indicators.cube.carried import Carried
from zhiheng.indicators.cube.marked import Atoms, Marked, counted
from zhiheng.indicators.cube.sides import carried
from zhiheng.indicators.declare import Indicator, Side
from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.store import digest_of

VERSION = 4
"""Of the parts' form: another one makes every part anew."""


@dataclass
class Ledger:
    """Counts that change on one `clock`, of records put into periods by `axis` (None: a stock)."""

    name: str
    axis: str | None
    clock: str
    columns: dict[tuple[Atoms, str | None], str] = field(default_factory=dict)
    """`(conditions, column added or None)` -> name of the count."""

    @property
    def immediate(self) -> bool:
        """Whether a record counts from its own day, so that its sums by that day answer for any window."""
        return self.axis == self.clock

    def column(self, when: Atoms, total: str | None) -> str:
        """The name of the count, a new one where it is not kept yet."""
        return self.columns.setdefault((when, total), f"n{len(self.columns)}")

    def known_sql(self, source: str, month: int | None, large: bool = False) -> str:
        """The ledger of a partition by the day on which each change is known; `month` where all its records are of one month."""
        if self.axis is None or month is not None:
            keys, at = {"region": '"t0"."region"', "since": self.clock}, f"{month or 0}::INTEGER"
        elif self.immediate:
            keys, at = {"region": '"t0"."region"', "since": self.clock}, _month("since")
        else:
            keys, at = {"region": '"t0"."region"', "month": _month(self.axis), "since": self.clock}, "month"
        return self._shown(counted(self.columns, source, keys, large), at)

    def days_sql(self, source: str, large: bool = False) -> str:
        """The ledger by the records' own days, once everything is known."""
        keys = {"region": '"t0"."region"', "since": self.axis or self.clock}
        return self._shown(counted(self.columns, source, keys, large), _month("since") if self.axis else "0")

    def _shown(self, grouped: str, month: str) -> str:
        names = list(self.columns.values())
        some = " OR ".join(f"{name} <> 0" for name in names)
        return (
            f"SELECT region, {month} AS month, {_days('since')} AS day, {', '.join(names)} FROM ({grouped}) "
            f"WHERE since IS NOT NULL AND ({some}) ORDER BY 1, 2, 3"
        )

    def months_sql(self, ledger: str) -> str:
        """The sums of a ledger by unit and month, once everything is known."""
        sums = ", ".join(f"SUM({name})::BIGINT AS {name}" for name in self.columns.values())
        return f"SELECT region, month, {sums} FROM {ledger} GROUP BY region, month ORDER BY region, month"

    def last_sql(self, source: str) -> str:
        """The last day on which anything became known, as days since 1970."""
        marked = Marked(when for when, _ in self.columns)
        some = " OR ".join(f"({marked.condition(when)})" for when, _ in self.columns)
        return f"SELECT {_days('MAX(since)')} FROM ({marked.source({'since': self.clock}, source)}) WHERE {some}"


@dataclass
class KeySet:
    """The different things of a column by unit and month: `region, month, key, k0, k1, …` (booleans: whether each condition held)."""

    name: str
    axis: str
    key: str
    columns: dict[Atoms, str] = field(default_factory=dict)

    def column(self, when: Atoms) -> str:
        """The name of the mark for a condition."""
        return self.columns.setdefault(when, f"k{len(self.columns)}")

    def sql(self, source: str, month: int | None) -> str:
        """The query over a partition."""
        known = f'("t0"."{self.key}" IS NOT NULL)'
        marked = Marked((known, *when) for when in self.columns)
        keys = {"region": '"t0"."region"', "key": f'"t0"."{self.key}"'} | ({} if month is not None else {"month": _month(self.axis)})
        conditions = {name: marked.condition((known, *when)) for when, name in self.columns.items()}
        marks = ", ".join("TRUE AS " + n if c == "TRUE" else f"COALESCE(BOOL_OR({c}), FALSE) AS {n}" for n, c in conditions.items())
        some = " OR ".join(f"({c})" for c in conditions.values())
        at = f"{month}::INTEGER AS month" if month is not None else "month"
        grouped = f"SELECT {', '.join(keys)}, {marks} FROM ({marked.source(keys, source)}) WHERE {some} GROUP BY {', '.join(keys)}"
        return f"SELECT region, {at}, key, {', '.join(conditions)} FROM ({grouped})"

    def months_sql(self, keys: str) -> str:
        """How many different things by unit and month; they may be added only where a month lies in one partition."""
        sums = ", ".join(f"COUNT(*) FILTER (WHERE {name}) AS {name}" for name in self.columns.values())
        return f"SELECT region, month, {sums} FROM {keys} GROUP BY region, month ORDER BY region, month"


@dataclass
class Cells:
    """The records grouped by the columns that filters read: those columns, `records` (how many) and `total_<column>`."""

    columns: set[str] = field(default_factory=set)
    totals: set[str] = field(default_factory=set)

    def names(self, relation: str) -> list[str]:
        """The columns in the relation's order."""
        return [c.name for c in RELATIONS[relation].columns if c.name in {*self.columns, "region"}]

    def sql(self, relation: str, source: str) -> str:
        """The query over a partition."""
        kept = ", ".join(f'"t0"."{name}"' for name in self.names(relation))
        sums = "".join(f', COALESCE(SUM("t0"."{name}"), 0)::BIGINT AS total_{name}' for name in sorted(self.totals))
        return f'SELECT {kept}, COUNT(*) AS records{sums} FROM {source} AS "t0" GROUP BY {kept} ORDER BY ALL'


@dataclass(frozen=True)
class Term:
    """A count that goes into a side: `sign` times the column of the ledger."""

    sign: int
    ledger: str
    column: str


@dataclass(frozen=True)
class Recipe:
    """How the number of a side is had: `kind` as in `sides`; `terms` of ledgers; `keys` and `column` of a key set."""

    kind: str
    relation: str
    terms: tuple[Term, ...] = ()
    keys: str = ""
    column: str = ""
    reason: str = ""


@dataclass
class RelationPlan:
    """All that is kept of one relation."""

    relation: str
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    key_sets: dict[str, KeySet] = field(default_factory=dict)
    cells: Cells | None = None

    def ledger(self, axis: str | None, clock: str) -> Ledger:
        """The ledger of these days, a new one where there is none."""
        for held in self.ledgers.values():
            if (held.axis, held.clock) == (axis, clock):
                return held
        made = Ledger(f"ledger{len(self.ledgers)}", axis, clock)
        self.ledgers[made.name] = made
        return made

    def key_set(self, axis: str, key: str) -> KeySet:
        """The key set of a column, a new one where there is none."""
        for held in self.key_sets.values():
            if (held.axis, held.key) == (axis, key):
                return held
        made = KeySet(f"keys{len(self.key_sets)}", axis, key)
        self.key_sets[made.name] = made
        return made

    @property
    def digest(self) -> str:
        """What a part depends on besides the bytes of its partition."""
        said = [ledger.known_sql("·", None) for ledger in self.ledgers.values()] + [k.sql("·", None) for k in self.key_sets.values()]
        return digest_of([VERSION, self.relation, said, self.cells.sql(self.relation, "·") if self.cells else None])


@dataclass(frozen=True)
class Plan:
    """The cube of given indicators: a plan a relation, and a recipe for every side by `(code, side)`."""

    indicators: Mapping[str, Indicator]
    relations: Mapping[str, RelationPlan]
    recipes: Mapping[tuple[str, str], Recipe]

    def side(self, name: tuple[str, str]) -> Side:
        """The declared side of `(code, side)`."""
        return self.indicators[name[0]].sides()[name[1]]

    def refused(self) -> dict[str, str]:
        """Indicators that the cube cannot carry, with the reason."""
        return {code: r.reason for (code, _), r in self.recipes.items() if r.kind == "none"}

    def carries(self) -> list[Indicator]:
        """The others."""
        without = self.refused()
        return [i for code, i in self.indicators.items() if code not in without]


def plan(indicators: Iterable[Indicator]) -> Plan:
    """The plan for these indicators: one scan a relation and clock carries any number of them."""
    chosen = {i.code: i for i in indicators}
    kept = carried(side for i in chosen.values() for side in i.sides().values())
    without = {c for c, i in chosen.items() if any(kept[s].kind == "none" for s in i.sides().values())}
    relations: dict[str, RelationPlan] = {}
    recipes: dict[tuple[str, str], Recipe] = {}
    for code, indicator in chosen.items():
        for name, side in indicator.sides().items():
            how = kept[side]
            if code in without:
                reason = next(kept[s].reason for s in indicator.sides().values() if kept[s].kind == "none")
                recipes[code, name] = Recipe("none", how.relation, reason=reason)
                continue
            recipes[code, name] = _recipe(how, side.distinct, side.total, relations.setdefault(how.relation, RelationPlan(how.relation)))
            if how.kind == "cells":
                cells = relations[how.relation].cells = relations[how.relation].cells or Cells()
                cells.columns.update(how.columns)
                cells.totals.update({side.total} if side.total else set())
    return Plan(chosen, relations, recipes)


def _recipe(how: Carried, distinct: str | None, total: str | None, into: RelationPlan) -> Recipe:
    if how.kind == "cells":
        return Recipe("cells", how.relation, reason=how.reason)
    if how.kind == "keys":
        keys = into.key_set(how.axis or "", distinct or "")
        return Recipe("keys", how.relation, keys=keys.name, column=keys.column(how.when))
    terms = []
    for event in how.events:
        ledger = into.ledger(how.axis, event.clock)
        terms.append(Term(event.sign, ledger.name, ledger.column(event.when, total)))
    return Recipe(how.kind, how.relation, tuple(terms))


def _month(day: str) -> str:
    return f"(YEAR({day}) * 12 + MONTH({day}) - 1)::INTEGER"


def _days(day: str) -> str:
    return f"({day} - DATE '1970-01-01')::INTEGER"
