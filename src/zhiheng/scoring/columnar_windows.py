"""Values over the units of a period as arrays (名次、合计、平均): exact orders and sums without floating point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from zhiheng.scoring.columnar_inputs import Array


def window(act: str, of: Any, group: Sequence[Array], order: Sequence[Array], *, down: bool) -> Array:
    """One value a row, as `Stages.window` describes it.

    Args:
        of: the column that is added, compared or taken; for `rank` and `dense` nothing.
        group: at least one column; rows with equal values belong together. order: columns by which the rows of a group are ordered.
    """
    keys = [-k for k in order] if down else list(order)
    sorting = np.lexsort((*reversed(keys), *reversed(list(group))))
    opens = _changes([g[sorting] for g in group])
    starts = np.flatnonzero(opens)
    which = np.cumsum(opens) - 1
    if act in ("rank", "dense"):
        moves = opens | _changes([k[sorting] for k in keys]) if keys else opens
        if act == "dense":
            steps = np.cumsum(moves)
            values = steps - steps[starts][which]
        else:
            firsts = np.flatnonzero(moves)
            values = firsts[np.cumsum(moves) - 1] - starts[which]
    else:
        column = of[sorting]
        if act == "sum":
            values = np.add.reduceat(column.astype(np.int64) if column.dtype == np.bool_ else column, starts)[which]
        elif act == "max":
            values = np.maximum.reduceat(column, starts)[which]
        else:
            values = column[starts][which]
    out = np.empty(len(sorting), dtype=values.dtype)
    out[sorting] = values
    return out


def _changes(columns: Sequence[Array]) -> Array:
    """Whether a row differs from the one before it in one of the columns; the first row does."""
    out = np.zeros(len(columns[0]), dtype=np.bool_)
    out[:1] = True
    for column in columns:
        out[1:] |= column[1:] != column[:-1]
    return out
