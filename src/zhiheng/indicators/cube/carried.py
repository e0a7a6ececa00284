"""What the cube keeps of a side (立方体口径), as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Records for which all of `when` holds change the count by `sign` on the day `clock` (SQL texts)."""

    sign: int
    clock: str
    when: tuple[str, ...]


@dataclass(frozen=True)
class Carried:
    """How a side is kept. `axis` is the SQL of the day that puts a record into a period, None for stocks and cells.

    `events` for flows and stocks; `when` for keys; `columns` for cells: those that the filter reads; `reason` says why a side in cells
    could not be kept as events, or, with kind `none`, why the cube cannot carry it.
    """

    kind: str
    relation: str
    axis: str | None = None
    events: tuple[Event, ...] = ()
    when: tuple[str, ...] = ()
    reason: str = ""
    columns: tuple[str, ...] = ()
