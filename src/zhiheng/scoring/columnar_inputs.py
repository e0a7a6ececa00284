"""Fact columns as whole-number arrays with their least and greatest value (事实列), the ground on which 64 bits are proved enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

Array = Any
"""A numpy array: int64, bool, or object where it holds longer integers."""


class Inputs:
    """The columns of a table, each loaded once. Null is 0 in a column of numbers and false in one of truths."""

    def __init__(self, table: pa.Table, names: Iterable[str]) -> None:
        self.rows: int = table.num_rows
        self.table = table
        self.arrays: dict[str, Array] = {}
        self.there: dict[str, Array | bool] = {}
        self.bounds: dict[str, tuple[int, int]] = {}
        for name in names:
            self._load(name, table.column(name))

    def _load(self, name: str, column: pa.ChunkedArray) -> None:
        held = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        nulls = held.null_count
        self.there[name] = True if not nulls else False if nulls == len(held) else held.is_valid().to_numpy(zero_copy_only=False)
        if pa.types.is_boolean(held.type):
            trues = int(held.true_count) if len(held) else 0
            self.bounds[name] = (1, 1) if trues == len(held) else (0, 0) if not trues else (0, 1)
            held = held.fill_null(False) if nulls else held
            self.arrays[name] = held.to_numpy(zero_copy_only=False) if self.bounds[name] == (0, 1) else self.bounds[name] == (1, 1)
            return
        if held.type != pa.int64():
            held = held.cast(pa.int64())
        array = (held.fill_null(0) if nulls else held).to_numpy(zero_copy_only=True)
        self.arrays[name] = array
        self.bounds[name] = (int(array.min()), int(array.max())) if len(array) else (0, 0)

    def groups(self, name: str) -> Array:
        """A number for each different text of a column, for windows over units."""
        encoded = self.table.column(name).combine_chunks().dictionary_encode()
        return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
