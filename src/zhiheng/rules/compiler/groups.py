"""A clause in the making, and a cell of them (条款与格子)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from zhiheng.rules.compiler.branches import (
    POSITIVE,
    Branch,
)


@dataclass
class Group:
    """The pieces of one clause, in order."""

    branches: list[Branch] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the clause begins."""
        return min(b.start for b in self.branches)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(b.end for b in self.branches)

    def kinds(self) -> set[str]:
        """The kinds of its pieces."""
        return {b.kind for b in self.branches}


@dataclass
class Cell:
    """A scoring cell: its clauses, and the frame over them (满分 as cap, a total that repeats the row's points)."""

    groups: list[Group] = field(default_factory=list)
    cap: Decimal | None = None
    total: Decimal | None = None
    heads: list[Branch] = field(default_factory=list)


def best_of(group: Group) -> Decimal:
    """The most that one of its pieces gives."""
    return max((b.value for b in group.branches if b.kind in POSITIVE), default=Decimal(0))
