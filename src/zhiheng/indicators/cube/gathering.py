"""The queries behind an answer (取数查询): each gives units and some of the columns; summed, they are the numbers.

`Frame` says how rows are keyed: by the unit as recorded, or by the first digits of its code inside one region.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhiheng.indicators.cube.cells import cells_sql, direct_sql
from zhiheng.indicators.cube.parts import quoted
from zhiheng.indicators.cube.plans import Plan, Recipe
from zhiheng.indicators.windows import Window
from zhiheng.values import Period

Name = tuple[str, str]
Piece = tuple[str, tuple[str, ...]]
"""A query, and the columns it gives besides its keys."""
Part = Mapping[str, Any]
_EPOCH = date(1970, 1, 1).toordinal()


def month_of(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def days_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH


def month_days(month: int) -> tuple[date, date]:
    """First and last day of a month."""
    after = month + 1
    return date(month // 12, month % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def column(name: Name) -> str:
    """`<code>__<side>`, as fused queries call it."""
    return f"{name[0]}__{name[1]}"


@dataclass(frozen=True)
class Frame:
    """How rows are keyed: `key` is SQL over `region`, `inside` a condition; `by_month` adds the month as a key."""

    key: str = "region"
    inside: str = "TRUE"
    by_month: bool = False

    @property
    def keys(self) -> list[str]:
        """The key columns."""
        return ["region", "month"] if self.by_month else ["region"]

    def source(self, table: str) -> str:
        """The table with the unit as it shall be grouped."""
        return f"SELECT * REPLACE ({self.key} AS region) FROM {table} WHERE {self.inside}"


@dataclass(frozen=True)
class Span:
    """A window cut at months: whole ones from `first` to `last` (none when first > last), and the `pieces` of which only some days count."""

    first: int
    last: int
    pieces: tuple[int, ...] = ()


NONE = Span(1, 0)


def span_of(window: Window, complete: Callable[[int], bool]) -> Span:
    """The months of a window; `complete(month)` says whether a last month that is cut at `on` counts as whole nevertheless."""
    if window.start > window.on:
        return NONE
    first, last = month_of(window.start), month_of(window.on)
    begins = window.start == month_days(first)[0]
    ends = window.on == month_days(last)[1] or complete(last)
    if first == last:
        return Span(first, last) if begins and ends else Span(1, 0, (first,))
    pieces = (() if begins else (first,)) + (() if ends else (last,))
    return Span(first + (not begins), last - (not ends), pieces)


class Gatherer:
    """Makes the queries over the parts of one cube; `file(part, name)` and `record(part)` give paths."""

    def __init__(
        self, plan: Plan, parts: Mapping[str, Sequence[Part]], file: Callable[[Part, str], str], record: Callable[[Part], str]
    ) -> None:
        self._plan, self._parts, self._file, self._record = plan, parts, file, record

    def window(self, window: Window, sides: Mapping[Name, Recipe], frame: Frame) -> list[Piece]:
        """The pieces of one window."""
        plain, known_later, stocks, keys, cells = self._kinds(sides)
        out: list[Piece] = []
        if window.start <= window.on:
            span = span_of(window, lambda _: False)
            if span.pieces:
                out += self._flows(plain, Span(month_of(window.start), month_of(window.on)), "", _dated(window), frame)
            else:
                out += self._flows(plain, span, ".months", _months(span), frame)
            out += self._later(known_later, window, frame)
        out += self._flows(stocks, None, "", f"day <= {days_of(window.on)}", frame)
        out += self._distinct(keys, window, frame)
        out += self._from_cells(cells, window, frame)
        return out

    def every_month(self, first: int, last: int, as_of: date, sides: Mapping[Name, Recipe], frame: Frame) -> list[Piece]:
        """The pieces of every month from `first` to `last`, each as a period of its own."""
        plain, known_later, stocks, keys, cells = self._kinds(sides)
        out = self._later_by_month({**plain, **known_later}, Span(first, last), as_of, frame)
        alone = self._alone(keys, first, last, as_of) if keys else set()
        for names, recipe in _by_key_set(keys).items():
            parts = [p for p in self._parts.get(recipe[0], ()) if _touches(p["keys"].get(recipe[1]), Span(first, last))]
            if parts and alone:
                counts = ", ".join(f"{r.column} AS {column(n)}" for n, r in names)
                chosen = f"month IN ({', '.join(map(str, sorted(alone)))})"
                files = self._read(parts, f"{recipe[1]}.months.parquet")
                out.append((f"SELECT {frame.key} AS region, month, {counts} FROM {files} WHERE {chosen}", tuple(column(n) for n, _ in names)))
        rest = {**stocks, **cells}
        for month in range(first, last + 1):
            start, over = month_days(month)
            window = Window(Period(start, over, f"{start:%Y-%m}"), as_of)
            if not (asked := {**rest, **({} if month in alone else keys)}):
                continue
            out += [(f"SELECT *, {month} AS month FROM ({sql})", names) for sql, names in self.window(window, asked, Frame())]
        return out

    def apart(self, sides: Mapping[Name, Recipe]) -> bool:
        """Whether what `every_month` gives has one row a unit and month as it is: one ledger, of whose parts no two share a month."""
        ledgers = {(r.relation, t.ledger) for r in sides.values() for t in r.terms}
        if len(ledgers) != 1 or any(r.kind != "flow" for r in sides.values()):
            return False
        ((relation, name),) = ledgers
        held = [p["ledgers"][name]["months"] for p in self._parts.get(relation, ()) if name in p["ledgers"]]
        spans = sorted((m[0], m[1]) for m in held if m[0] is not None)
        return all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))

    # The kinds

    def _kinds(self, sides: Mapping[Name, Recipe]) -> tuple[dict[Name, Recipe], ...]:
        """The sides apart: flows known at once, flows known later, stocks, key sets, cells."""
        out: dict[str, dict[Name, Recipe]] = {kind: {} for kind in ("plain", "later", "stock", "keys", "cells")}
        for name, recipe in sides.items():
            kind = recipe.kind
            if kind == "flow":
                kind = "plain" if all(self._ledger(recipe, t.ledger).immediate for t in recipe.terms) else "later"
            out[kind][name] = recipe
        return tuple(out.values())

    def _flows(self, sides: Mapping[Name, Recipe], span: Span | None, form: str, limit: str, frame: Frame, only: Container[str] | None = None) -> list[Piece]:
        """Sums of ledgers in a form (`.months`, `.days`, or by the day of knowledge) over the parts that touch the span."""
        out: list[Piece] = []
        for (relation, name), wanted in _by_ledger(sides).items():
            held = self._plan.relations[relation].ledgers[name]
            parts = [p for p in self._parts.get(relation, ()) if (span is None or _touches(p["ledgers"].get(name), span)) and (only is None or p["part"] in only)]
            if parts:
                file = f"{name}{'' if form == '.days' and held.immediate else form}.parquet"
                out.append(_summed(self._read(parts, file), limit, wanted, frame, grouped=not (form == ".months" and frame.by_month)))
        return out

    def _states(self, sides: Mapping[Name, Recipe], relation: str, span: Span, as_of: date) -> dict[str, list[Part]]:
        """The relation's parts that touch the span: `settled` (all was known by the day), `known` (days of knowledge are kept), `again`."""
        ledgers = {t.ledger for r in sides.values() if r.relation == relation for t in r.terms}
        out: dict[str, list[Part]] = {"settled": [], "known": [], "again": []}
        for part in self._parts.get(relation, ()):
            held = [part["ledgers"][k] for k in sorted(ledgers) if k in part["ledgers"]]
            if not any(_touches(h, span) for h in held):
                continue
            settled = all(h["last"] is None or h["last"] <= days_of(as_of) for h in held)
            out["settled" if settled else "known" if all(h["known"] for h in held) else "again"].append(part)
        return out

    def _later(self, sides: Mapping[Name, Recipe], window: Window, frame: Frame) -> list[Piece]:
        """Flows about which something may become known after the records' own days."""
        out: list[Piece] = []
        touched = Span(month_of(window.start), month_of(window.on))
        whole = span_of(window, lambda _: False)
        # In a month that is not over on the day of knowledge, nothing of its rest can count: what counts is known, so has happened.
        span = span_of(window, lambda _: window.on == window.as_of)
        for relation in dict.fromkeys(r.relation for r in sides.values()):
            chosen = {n: r for n, r in sides.items() if r.relation == relation}
            states = self._states(chosen, relation, touched, window.as_of)
            by_day: list[Part] = []
            by_month: list[Part] = []
            known: list[Part] = []
            again = list(states["again"])
            for part in states["settled"]:
                cut = any(_part_touches(part, Span(m, m)) for m in whole.pieces)
                (by_month if not cut else by_day if _all_ledgers(chosen, part, "days") else again).append(part)
            for part in states["known"]:
                (again if any(_part_touches(part, Span(m, m)) for m in span.pieces) else known).append(part)
            out += self._flows(chosen, touched, ".days", _dated(window), frame, _keys(by_day))
            out += self._flows(chosen, touched, ".months", _months(whole), frame, _keys(by_month))
            out += self._flows(chosen, touched, "", f"{_months(span)} AND day <= {days_of(window.as_of)}", frame, _keys(known))
            out += self._again(chosen, relation, again, window, frame)
        return out

    def _later_by_month(self, sides: Mapping[Name, Recipe], span: Span, as_of: date, frame: Frame) -> list[Piece]:
        """All flows by month, each month as a period of its own."""
        out: list[Piece] = []
        for relation in dict.fromkeys(r.relation for r in sides.values()):
            chosen = {n: r for n, r in sides.items() if r.relation == relation}
            states = self._states(chosen, relation, span, as_of)
            out += self._flows(chosen, span, ".months", _months(span), frame, _keys(states["settled"]))
            out += self._flows(chosen, span, "", f"{_months(span)} AND day <= {days_of(as_of)}", frame, _keys(states["known"]))
            for month in range(span.first, span.last + 1):
                start, over = month_days(month)
                parts = [p for p in states["again"] if _part_touches(p, Span(month, month))]
                window = Window(Period(start, over, f"{start:%Y-%m}"), as_of)
                out += [(f"SELECT *, {month} AS month FROM ({sql})", names) for sql, names in self._again(chosen, relation, parts, window, Frame())]
        return out

    def _again(self, sides: Mapping[Name, Recipe], relation: str, parts: Sequence[Part], window: Window, frame: Frame) -> list[Piece]:
        """The window over the records of some partitions themselves."""
        if not parts:
            return []
        named = tuple((column(n), self._plan.side(n)) for n in sides)
        return [(direct_sql(relation, named, window, frame.source(self._records(parts))), tuple(name for name, _ in named))]

    def _ledger(self, recipe: Recipe, name: str) -> Any:
        return self._plan.relations[recipe.relation].ledgers[name]

    def _read(self, parts: Iterable[Part], name: str) -> str:
        return f"read_parquet([{', '.join(quoted(self._file(p, name)) for p in parts)}])"

    def _records(self, parts: Iterable[Part]) -> str:
        return f"read_parquet([{', '.join(quoted(self._record(p)) for p in parts)}], hive_partitioning = false)"

    def _distinct(self, sides: Mapping[Name, Recipe], window: Window, frame: Frame) -> list[Piece]:
        out: list[Piece] = []
        for names, (relation, keys) in _by_key_set(sides).items():
            held = self._parts.get(relation, ())
            touched = [p for p in held if _touches(p["keys"].get(keys), Span(month_of(window.start), month_of(window.on)))]
            span = span_of(window, lambda m, of=touched, k=keys: _dated_until(of, k, m, window.on))  # type: ignore[misc]
            marks = ", ".join(dict.fromkeys(r.column for _, r in names))
            whole = [p for p in touched if _touches(p["keys"][keys], span)]
            unions = []
            if whole:
                months = f"month BETWEEN {span.first} AND {span.last} AND {frame.inside}"
                unions.append(f"SELECT {frame.key} AS region, key, {marks} FROM {self._read(whole, f'{keys}.parquet')} WHERE {months}")
            for month in span.pieces:
                first, last = month_days(month)
                parts = [p for p in touched if _touches(p["keys"][keys], Span(month, month))]
                if parts:
                    unions.append(self._keys_again(relation, keys, names, parts, max(window.start, first), min(window.on, last), frame))
            if unions:
                counts = ", ".join(f"COUNT(DISTINCT key) FILTER (WHERE {r.column}) AS {column(n)}" for n, r in names)
                out.append((f"SELECT region, {counts} FROM ({' UNION ALL '.join(unions)}) GROUP BY region", tuple(column(n) for n, _ in names)))
        return out

    def _keys_again(
        self, relation: str, keys: str, names: Iterable[tuple[Name, Recipe]], parts: list[Part], start: date, end: date, frame: Frame
    ) -> str:
        held = self._plan.relations[relation].key_sets[keys]
        conditions = {name: when for when, name in held.columns.items()}
        marks = ", ".join(f"COALESCE({' AND '.join(conditions[c]) or 'TRUE'}, FALSE) AS {c}" for c in dict.fromkeys(r.column for _, r in names))
        inside = f"{held.axis} BETWEEN DATE '{start}' AND DATE '{end}'"
        source = f'({frame.source(self._records(parts))}) AS "t0"'
        return f'SELECT "t0"."region" AS region, "t0"."{held.key}" AS key, {marks} FROM {source} WHERE {inside}'

    def _from_cells(self, sides: Mapping[Name, Recipe], window: Window, frame: Frame) -> list[Piece]:
        out: list[Piece] = []
        for relation in dict.fromkeys(r.relation for r in sides.values()):
            parts, cells = self._parts.get(relation, ()), self._plan.relations[relation].cells
            named = tuple((column(n), self._plan.side(n)) for n, r in sides.items() if r.relation == relation)
            if parts and cells:
                source = frame.source(self._read(parts, "cells.parquet"))
                out.append((cells_sql(relation, cells.names(relation), cells.totals, named, window, source), tuple(n for n, _ in named)))
        return out

    def _alone(self, keys: Mapping[Name, Recipe], first: int, last: int, as_of: date) -> set[int]:
        """Months of which each key set has one part, so that its own counts stand; not the month that is running."""
        out = set(range(first, last + 1))
        for recipe in keys.values():
            seen: set[int] = set()
            for part in self._parts.get(recipe.relation, ()):
                held = part["keys"].get(recipe.keys)
                if not held or held["months"][0] is None:
                    continue
                months = set(range(held["months"][0], held["months"][1] + 1))
                out -= months & seen
                seen |= months
        running = month_of(as_of)
        if as_of != month_days(running)[1] and not all(
            _dated_until(self._parts.get(r.relation, ()), r.keys, running, as_of) for r in keys.values()
        ):
            out.discard(running)
        return out


def _touches(held: Mapping[str, Any] | None, span: Span) -> bool:
    return bool(held) and held["months"][0] is not None and held["months"][0] <= span.last and held["months"][1] >= span.first  # type: ignore[index]


def _part_touches(part: Part, span: Span) -> bool:
    return any(_touches(held, span) for held in part["ledgers"].values())


def _all_ledgers(sides: Mapping[Name, Recipe], part: Part, form: str) -> bool:
    """Whether every ledger of the sides is kept in that form."""
    return all(part["ledgers"][t.ledger][form] for r in sides.values() for t in r.terms if t.ledger in part["ledgers"])


def _keys(parts: Iterable[Part]) -> set[str]:
    return {p["part"] for p in parts}


def _dated(window: Window) -> str:
    return f"day BETWEEN {days_of(window.start)} AND {days_of(window.on)}"


def _months(span: Span) -> str:
    return f"month BETWEEN {span.first} AND {span.last}"


def _dated_until(parts: Iterable[Part], keys: str, month: int, on: date) -> bool:
    """Whether no record of the month is dated after the day."""
    held = [p["keys"][keys] for p in parts if _touches(p["keys"].get(keys), Span(month, month))]
    return all(h["last"] is not None and h["last"] <= days_of(on) for h in held)


def _by_ledger(sides: Mapping[Name, Recipe]) -> dict[tuple[str, str], dict[Name, list[tuple[int, str]]]]:
    """`{(relation, ledger): {side: [(sign, count)]}}`."""
    out: dict[tuple[str, str], dict[Name, list[tuple[int, str]]]] = {}
    for name, recipe in sides.items():
        for term in recipe.terms:
            out.setdefault((recipe.relation, term.ledger), {}).setdefault(name, []).append((term.sign, term.column))
    return out


def _by_key_set(sides: Mapping[Name, Recipe]) -> dict[tuple[tuple[Name, Recipe], ...], tuple[str, str]]:
    groups: dict[tuple[str, str], list[tuple[Name, Recipe]]] = {}
    for name, recipe in sides.items():
        groups.setdefault((recipe.relation, recipe.keys), []).append((name, recipe))
    return {tuple(names): where for where, names in groups.items()}


def _summed(source: str, limit: str, wanted: Mapping[Name, list[tuple[int, str]]], frame: Frame, grouped: bool = True) -> Piece:
    """The counts of each side; `grouped` where a unit has many rows, else they are left to the sum over all pieces."""
    counts = {n: " ".join(("+" if sign > 0 else "-") + " " + count for sign, count in terms) for n, terms in wanted.items()}
    sums = ", ".join(f"SUM({text})::BIGINT AS {column(n)}" if grouped else f"{text} AS {column(n)}" for n, text in counts.items())
    month = ", month" if frame.by_month else ""
    sql = f"SELECT {frame.key} AS region{month}, {sums} FROM {source} WHERE {limit} AND {frame.inside}" + (" GROUP BY ALL" if grouped else "")
    return sql, tuple(column(name) for name in wanted)
