"""One scan for many counts (一次扫描): each condition once a row; and counts in two steps, finer first, where there are many rows.

In two steps the rows are grouped by a few of the conditions besides the keys: `whole` and `whole and passed` are then one count a row
instead of two, and what is wanted is added up from the few finer groups. The sums are the same whichever way is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Atoms = tuple[str, ...]
"""Conditions (SQL texts) that must all hold."""
Columns = Mapping[tuple[Atoms, str | None], str]
"""`(conditions, column added or None)` -> name of the count."""
FINER = 8
"""At most so many finer groups for one: beyond it, adding them up costs more than the counts that are saved."""
SAVED = 4
"""A step must save at least so many counts a row."""


class Marked:
    """A scan in which each condition is evaluated once a row: what all counts have in common filters, the others become marks."""

    def __init__(self, conditions: Iterable[Atoms]) -> None:
        given = list(conditions)
        self._common = [atom for atom in given[0] if all(atom in other for other in given)] if given else []
        rest = dict.fromkeys(atom for atoms in given for atom in atoms if atom not in self._common)
        self._marks = {atom: f"b{place}" for place, atom in enumerate(rest)}

    def marks(self, atoms: Atoms) -> tuple[str, ...]:
        """The marks that must all hold, besides the common conditions."""
        return tuple(self._marks[a] for a in atoms if a not in self._common)

    def condition(self, atoms: Atoms) -> str:
        """The condition over the marks, `TRUE` where nothing but the common ones is left."""
        return _all(self.marks(atoms))

    def source(self, keys: Mapping[str, str], source: str, also: Iterable[str] = ()) -> str:
        """The scan: the keys under their names, the marks, and other columns as they are."""
        said = [f"{text} AS {name}" for name, text in keys.items()] + [f"{atom} AS {name}" for atom, name in self._marks.items()]
        said += [f'"t0"."{name}" AS {name}' for name in also]
        return f'SELECT {", ".join(said)} FROM {source} AS "t0"' + (f" WHERE {' AND '.join(self._common)}" if self._common else "")

    def split(self, wanted: Columns) -> tuple[str, ...]:
        """The marks by which rows are best grouped first, a column of the records after the other; none where little is saved."""
        counts = {(self.marks(when), total) for when, total in wanted}
        fields: dict[tuple[str, ...], list[str]] = {}
        for atom, name in self._marks.items():
            fields.setdefault(tuple(sorted(set(re.findall(r'"t0"\."(\w+)"', atom)))), []).append(name)
        chosen: tuple[str, ...] = ()
        finer = 1
        while True:
            left = len(_without(counts, chosen))
            found = [(len(_without(counts, (*chosen, *n))), len(n), field) for field, n in fields.items() if finer * (len(n) + 1) <= FINER]
            if not found or min(found)[0] > left - SAVED:
                return chosen
            names = fields.pop(min(found)[2])
            chosen, finer = (*chosen, *names), finer * (len(names) + 1)


def counted(columns: Columns, source: str, keys: Mapping[str, str], large: bool = False) -> str:
    """The query that gives the keys and every count, one row a group.

    Args:
        keys: SQL texts of the scan by name.
        large: there are many rows a group, so that counting in two steps pays.
    """
    marked = Marked(when for when, _ in columns)
    scan = marked.source(keys, source, dict.fromkeys(total for _, total in columns if total))
    split = marked.split(columns) if large else ()
    if not split:
        sums = ", ".join(f"{_count(marked.marks(when), total)}::BIGINT AS {name}" for (when, total), name in columns.items())
        return f"SELECT {', '.join(keys)}, {sums} FROM ({scan}) GROUP BY ALL"
    finer: dict[tuple[tuple[str, ...], str | None], str] = {}
    sums = ""
    for (when, total), name in columns.items():
        marks = marked.marks(when)
        fine = finer.setdefault((tuple(sorted(m for m in marks if m not in split)), total), f"f{len(finer)}")
        held = [m for m in marks if m in split]
        sums += f", SUM({f'CASE WHEN {_all(held)} THEN {fine} ELSE 0 END' if held else fine})::BIGINT AS {name}"
    counts = ", ".join(f"{_count(marks, total)} AS {name}" for (marks, total), name in finer.items())
    groups = f"SELECT {', '.join((*keys, *split))}, {counts} FROM ({scan}) GROUP BY {', '.join((*keys, *split))}"
    return f"SELECT {', '.join(keys)}{sums} FROM ({groups}) GROUP BY {', '.join(keys)}"


def _count(marks: Iterable[str], total: str | None) -> str:
    """A count, or the sum of a column, of the rows for which all marks hold."""
    condition = _all(marks)
    if total:
        return f"COALESCE(SUM({total})" + (f" FILTER (WHERE {condition})" if condition != "TRUE" else "") + ", 0)"
    # Faster than counting under a filter, which picks the rows anew for each count, and of a smaller state than COUNT_IF or a sum.
    return "COUNT(*)" if condition == "TRUE" else f"COUNT(NULLIF({condition}, FALSE))"


def _without(counts: Iterable[tuple[tuple[str, ...], str | None]], marks: Iterable[str]) -> set[tuple[tuple[str, ...], str | None]]:
    gone = set(marks)
    return {(tuple(sorted(m for m in held if m not in gone)), total) for held, total in counts}


def _all(marks: Iterable[str]) -> str:
    return " AND ".join(marks) or "TRUE"
