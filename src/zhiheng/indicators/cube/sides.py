"""From a side to what the cube keeps of it (立方体口径): events by unit and day, key sets, or the cells of its columns.

- `flow`: records dated inside the period (`axis`), counted from the day on which all that must be known is known (`clock`).
- `stock`: counted from one day and no longer from another; no axis.
- `keys`: a flow without later knowledge that counts different things once: the things are kept by unit and month.
- `cells`: everything else over one relation: the records grouped by the very columns that the filter reads. Exact for any filter;
  only as small as the columns have few values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from zhiheng.indicators.cube.bounds import FAR, LOW, Both, Either, Leaf, Limit, Node, NotAdditive, conditions, nullable
from zhiheng.indicators.cube.carried import Carried, Event
from zhiheng.indicators.cube.shipped import shipped_sides
from zhiheng.indicators.declare import Side
from zhiheng.indicators.marks import ANY_WINDOW
from zhiheng.indicators.shipped import cut
from zhiheng.indicators.views import TABLES, VIEWS
from zhiheng.snapshots.relations import RELATIONS

if TYPE_CHECKING:
    import ibis.expr.operations as ops


class _Texts:
    """SQL of expressions over one relation, compiled together."""

    def __init__(self, relation: str) -> None:
        self._relation = relation
        self._wanted: dict[ops.Node, str] = {}
        self._texts: dict[ops.Node, str] = {}

    def want(self, op: ops.Node) -> None:
        """Ask for an expression."""
        self._wanted.setdefault(op, f"e{len(self._wanted)}")

    def compile(self) -> None:
        """Compile all that was asked for in one query."""
        from zhiheng.indicators.fusing import compiled

        if not self._wanted:
            return
        pieces = cut(compiled(TABLES[self._relation].select(**{name: op.to_expr() for op, name in self._wanted.items()})))
        self._texts = {op: pieces.columns[name].removesuffix(f' AS "{name}"') for op, name in self._wanted.items()}

    def __getitem__(self, op: ops.Node) -> str:
        return self._texts[op]


def carried(sides: Iterable[Side]) -> dict[Side, Carried]:
    """How each side is kept: as it was found beforehand, else by taking its filter apart."""
    wanted = dict.fromkeys(sides)
    out = shipped_sides(wanted)
    return out | taken_apart_now(side for side in wanted if side not in out)


def taken_apart_now(sides: Iterable[Side]) -> dict[Side, Carried]:
    """The same with nothing found beforehand."""
    taken: dict[Side, tuple[Node, ...]] = {}
    out: dict[Side, Carried] = {}
    texts: dict[str, _Texts] = {}
    for side in dict.fromkeys(sides):
        base = VIEWS[side.view].base
        try:
            taken[side] = conditions(side)
        except NotAdditive as fault:
            out[side] = _cells(side, str(fault)) if side.view in RELATIONS else Carried("none", base, reason=str(fault))
            continue
        text = texts.setdefault(base, _Texts(base))
        for op in _operations(taken[side]):
            text.want(op)
    for text in texts.values():
        text.compile()
    for side, nodes in taken.items():
        try:
            out[side] = _kept(side, nodes, texts[VIEWS[side.view].base])
        except NotAdditive as fault:
            out[side] = _cells(side, str(fault))
    return out


def _cells(side: Side, reason: str) -> Carried:
    return Carried("cells", side.view, reason=reason, columns=columns_read(side))


def _operations(nodes: Iterable[Node]) -> list[ops.Node]:
    found: list[ops.Node] = []
    for node in nodes:
        match node:
            case Leaf():
                found.append(node.op)
            case Limit():
                found.append(node.day)
            case Either() | Both():
                found.extend(_operations(node.of))
    return found


def _said(leaf: Leaf, texts: _Texts) -> str:
    return f"({texts[leaf.op]})" if leaf.holds else f"(NOT ({texts[leaf.op]}))"


def _day(limit: Limit, texts: _Texts) -> str:
    text = texts[limit.day] + (f" + {limit.plus}" if limit.plus else "")
    if not nullable(limit.day):
        return f"({text})" if limit.plus else text
    return f"COALESCE({text}, {limit.null})"


@dataclass(frozen=True)
class _Bound:
    """A bound on a mark: it lies on the right side of `day`, or one of `unless` holds (SQL texts)."""

    mark: str
    lower: bool
    day: str
    unless: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The bound as one day."""
        if not self.unless:
            return self.day
        return f"CASE WHEN {' OR '.join(self.unless)} THEN {LOW if self.lower else FAR} ELSE {self.day} END"


def _bound(node: Limit | Either, texts: _Texts) -> _Bound:
    if isinstance(node, Limit):
        return _Bound(node.mark, node.lower, _day(node, texts))
    limits = [n for n in node.of if isinstance(n, Limit)]
    leaves = [n for n in node.of if isinstance(n, Leaf)]
    if len(limits) + len(leaves) < len(node.of) or len({(n.mark, n.lower) for n in limits}) != 1:
        raise NotAdditive("口径里有几种情形，各看不同的日期")
    empty = {n.op.arg for n in leaves if n.holds and type(n.op).__name__ == "IsNull"}
    lower = limits[0].lower
    limits = [replace(n, null=LOW if lower else FAR) if n.day in empty else n for n in limits]
    said = {n.day for n in limits} & empty
    unless = tuple(_said(n, texts) for n in leaves if not (type(n.op).__name__ == "IsNull" and n.holds and n.op.arg in said))
    days = [_day(n, texts) for n in limits]
    joined = days[0] if len(days) == 1 else f"{'LEAST' if lower else 'GREATEST'}({', '.join(days)})"
    return _Bound(limits[0].mark, lower, joined, unless)


def _kept(side: Side, nodes: tuple[Node, ...], texts: _Texts) -> Carried:
    said: list[str] = []
    bounds: dict[tuple[str, bool], list[_Bound]] = {}
    axes: list[Limit] = []
    lows: list[Limit] = []
    for node in nodes:
        if isinstance(node, Leaf):
            said.append(_said(node, texts))
        elif isinstance(node, Either) and all(isinstance(n, Leaf) for n in node.of):
            said.append("(" + " OR ".join(_said(n, texts) for n in node.of if isinstance(n, Leaf)) + ")")
        elif isinstance(node, Limit | Either):
            bound = _bound(node, texts)
            if bound.mark == "start" and isinstance(node, Limit) and not bound.lower and node.plus:
                axes.append(node)
            elif bound.mark == "on" and bound.lower and isinstance(node, Limit) and not node.plus:
                lows.append(node)
            else:
                bounds.setdefault((bound.mark, bound.lower), []).append(bound)
        else:
            raise NotAdditive("口径里有几种情形，各有几个条件")
    if any(mark == "start" for mark, _ in bounds):
        raise NotAdditive("口径对期间起日还有别的要求")
    if axes:
        return _flow(side, said, bounds, axes, lows, texts)
    if any(mark == "as_of" for mark, _ in bounds):
        raise NotAdditive("口径既看当日存量又看截至日期")
    if side.distinct:
        raise NotAdditive("按编号去重的存量")
    begins = [_day(n, texts) for n in lows] + [b.whole for b in bounds.get(("on", True), [])]
    return Carried("stock", side.view, events=_events(said, begins, bounds.get(("on", False), [])))


def _flow(
    side: Side, said: list[str], bounds: Mapping[tuple[str, bool], list[_Bound]], axes: list[Limit], lows: list[Limit], texts: _Texts
) -> Carried:
    days = {limit.day for limit in axes}
    if len(days) != 1 or {limit.day for limit in lows} != days or any(mark == "on" for mark, _ in bounds):
        raise NotAdditive("期间内发生又要求当日仍然有效")
    day = axes[0].day
    axis = texts[day]
    said = [*said, f"({axis} IS NOT NULL)"] if nullable(day) else said
    begins, ends = [b.whole for b in bounds.get(("as_of", True), [])], bounds.get(("as_of", False), [])
    if side.distinct:
        if begins or ends:
            raise NotAdditive("按编号去重又看截至日期")
        return Carried("keys", side.view, axis, when=_all(said))
    return Carried("flow", side.view, axis, _events(said, [axis, *begins], ends))


def _all(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said))


def _of(function: str, days: Iterable[str], empty: str) -> str:
    chosen = list(dict.fromkeys(days))
    return empty if not chosen else chosen[0] if len(chosen) == 1 else f"{function}({', '.join(chosen)})"


def _events(said: list[str], begins: list[str], ends: list[_Bound]) -> tuple[Event, ...]:
    """The day from which a record counts, and the one from which it no longer does, where there is one."""
    begin = _of("GREATEST", begins, LOW)
    reached = [f"({begin} < {FAR})"] if FAR in begin else []
    if not ends:
        return (Event(1, begin, _all([*said, *reached])),)
    some = [f"({' OR '.join([*e.unless, f'{begin} < {e.day}'])})" for e in ends]
    if len(ends) == 1:
        # The day of the end, written like the clock of the records that count from it, so that both share one ledger.
        end, over = ends[0].day, [f"(NOT {u})" for u in ends[0].unless]
        clock = _of("GREATEST", [*begins, end], LOW)
    else:
        end, over = _of("LEAST", (e.whole for e in ends), FAR), []
        clock = end
    last = [f"({end} < {FAR})"] if FAR in end else []
    return Event(1, begin, _all([*said, *reached, *some])), Event(-1, clock, _all([*said, *over, f"({begin} < {end})", *last]))


@cache
def columns_read(side: Side) -> tuple[str, ...]:
    """The columns of the relation that the filter reads, in the relation's order, and what the side counts or adds."""
    import ibis.expr.operations as kinds

    table = TABLES[side.view]
    fields = {f.name for f in side.where(table, ANY_WINDOW).op().find(kinds.Field)}
    if side.distinct:
        fields.add(side.distinct)
    return tuple(c.name for c in RELATIONS[side.view].columns if c.name in fields)
