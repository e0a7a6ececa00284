"""What can be made public, declared by the registries that own it (可公开事项): candidates, what must stand on the portal, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """One record that may be made public: its address as source, and what would stand on the portal."""

    source: str
    title: str
    content: dict[str, Any]
    finished_on: date | None = None
    """When what it tells was over: the limit of publication counts from here."""


@dataclass(frozen=True)
class Publishable:
    """One kind of record that is published (可公开事项).

    `internal(region, day)` gives the sources that must stand on the portal on a day, by the records alone: the guard compares.
    `candidates(region, day)` are those that wait for an act; kinds that follow their record have none.
    `released(person, sources, day)` writes back to the records what the act did. `hidden` names what is left out, for the preview.
    """

    kind: str
    title: Any
    internal: Callable[[Any, date], Iterable[str]]
    candidates: Callable[[Any, date], Iterable[Candidate]] | None = None
    released: Callable[[Any, list[str], date], None] | None = None
    withdrawn: Callable[[Any, list[str], str], None] | None = None
    basis: str = ""
    limit: str = ""
    """The code of the limit of publication among the deadline rules (RI1)."""
    hidden: tuple[Any, ...] = field(default=())


PUBLISHABLE: dict[str, Publishable] = {}


def register_publishable(*kinds: Publishable) -> None:
    """Make kinds known; an app calls it when it is ready."""
    for one in kinds:
        PUBLISHABLE[one.kind] = one
