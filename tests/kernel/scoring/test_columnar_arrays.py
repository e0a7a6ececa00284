"""Whole numbers in columns are exact whatever their size: random expressions against Python's own integers."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from effort import examples
from zhiheng.scoring.columnar_arrays import BLOCK, Arrays, TooLarge
from zhiheng.scoring.columnar_inputs import Inputs
from zhiheng.scoring.columnar_narrowing import outward
from zhiheng.scoring.columnar_terms import Num, Stages, Truth, choose, divide, greatest, least, raw_number, toward_zero

NAMES = ("a", "b", "c")
NUMBERS = st.one_of(st.integers(-5, 5), st.integers(-(10**13), 10**13))
_LEAF = st.one_of(st.sampled_from(NAMES), st.integers(-3, 3), st.sampled_from([10**9, -(10**13)]))
TREES: st.SearchStrategy[Any] = st.recursive(
    _LEAF,
    lambda inner: st.tuples(st.sampled_from(["add", "sub", "mul", "least", "greatest", "div", "rem", "where"]), inner, inner),
    max_leaves=8,
)


def _term(tree: Any, stages: Stages, path: str = "x") -> Num:
    if isinstance(tree, str):
        return raw_number(tree)
    if isinstance(tree, int):
        return Num(tree)
    op, left, right = tree
    a, b = _term(left, stages, f"{path}l"), _term(right, stages, f"{path}r")
    match op:
        case "add":
            out = a + b
        case "sub":
            out = a - b
        case "mul":
            out = a * b
        case "least":
            out = least(a, b)
        case "greatest":
            out = greatest(a, b)
        case "div":
            out = divide(greatest(a, 0), b)
        case "rem":
            out = toward_zero(a, greatest(b, 1))[1]
        case _:
            out = choose(a.against(">=", b) & ~a.against("=", b), a, b - a)
    return stages.number(path, out) if len(path) % 2 else out


def _value(tree: Any, row: dict[str, int]) -> int:
    if isinstance(tree, str):
        return row[tree]
    if isinstance(tree, int):
        return tree
    op, left, right = tree
    a, b = _value(left, row), _value(right, row)
    match op:
        case "add":
            return a + b
        case "sub":
            return a - b
        case "mul":
            return a * b
        case "least":
            return min(a, b)
        case "greatest":
            return max(a, b)
        case "div":
            return max(a, 0) // max(b, 1)
        case "rem":
            return a % max(b, 1) if a >= 0 else -(-a % max(b, 1))
    return a if a > b else b - a


def _table(rows: list[dict[str, int]]) -> pa.Table:
    schema = pa.schema([("unit", pa.string()), ("period", pa.string()), *((n, pa.int64()) for n in NAMES)])
    return pa.Table.from_pylist([{"unit": str(i), "period": "2025", **row} for i, row in enumerate(rows)], schema=schema)


def _run(stages: Stages, outputs: list[str], rows: list[dict[str, int]], threads: int = 1) -> pa.Table:
    return Arrays(stages, outputs).run(Inputs(_table(rows), NAMES), ("unit",), threads)


@examples(40, 600, suppress_health_check=[HealthCheck.too_slow])
@given(TREES, st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)), min_size=1, max_size=4))
def test_random_expressions_equal_pythons_integers(tree: Any, rows: list[dict[str, int]]) -> None:
    stages = Stages()
    term = _term(tree, stages)
    # Remainders by a prime bring any size back into 64 bits, so that wide values are compared too.
    small = toward_zero(term, Num(1_000_003))[1]
    stages.put("out", small.expr, small.level, small.reads)
    expected = [v % 1_000_003 if v >= 0 else -(-v % 1_000_003) for v in (_value(tree, row) for row in rows)]
    assert _run(stages, ["out"], rows)["out"].to_pylist() == expected


def test_blocks_and_threads_change_nothing() -> None:
    rows = [{"a": n, "b": n % 7 - 3, "c": -n} for n in range(2 * BLOCK + 5)]
    stages = Stages()
    term = choose(raw_number("b").against(">", 0), raw_number("a") * 3 - raw_number("c"), raw_number("b") * raw_number("a"))
    stages.put("out", term.expr, term.level, term.reads)
    truth = Truth(term.against("<", 0).expr, term.level, term.reads)
    stages.put("below", truth.expr, truth.level, truth.reads)
    alone, together = (_run(stages, ["out", "below"], rows, threads) for threads in (1, 3))
    assert alone.equals(together)
    assert alone["out"].to_pylist() == [4 * r["a"] if r["b"] > 0 else r["a"] * r["b"] for r in rows]
    assert alone["below"].to_pylist() == [v < 0 for v in alone["out"].to_pylist()]


def test_points_beyond_64_bits_are_refused() -> None:
    stages = Stages()
    term = raw_number("a") * raw_number("b") * raw_number("c")
    stages.put("out", term.expr, term.level, term.reads)
    with pytest.raises(TooLarge, match="64 位"):
        _run(stages, ["out"], [{"a": 10**13, "b": 10**13, "c": 3}, {"a": 1, "b": 2, "c": 5}])


@given(st.integers(-(10**14), 10**14), st.integers(0, 10**14))
def test_widened_bounds_enclose_the_given_ones(low: int, more: int) -> None:
    least_, most = outward(low, low + more)
    assert least_ <= low <= low + more <= most
