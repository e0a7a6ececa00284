"""A compiled scorecard computed in memory (内存批量计分): exact whole numbers, block by block, so that each stays in the cache.

Values over units (ranks, means) need the whole column and are computed first; the rest runs over blocks of rows, on several threads where
there are many. How numbers are kept within 64 bits is said in `columnar_narrowing`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from zhiheng.errors import InputError
from zhiheng.scoring.columnar_inputs import Array, Inputs
from zhiheng.scoring.columnar_narrowing import Held, Narrowing, Value, fits, outward
from zhiheng.scoring.columnar_terms import Stages
from zhiheng.scoring.columnar_windows import window

BLOCK = 8192
"""Rows of a block: its columns of eight bytes stay in the second-level cache."""
_KEPT = 16
"""So many programs of a scorecard are kept, by the bounds of the data they were made for."""
_TOO_LARGE: Final = "得分超出 64 位整数的范围，请核对评分规则和数值的单位"
_LEAVES: Final = ("column", "there", "truth")


def _long_remainder(part: int, whole: int) -> int:
    return part % whole if part >= 0 else -(-part % whole)


_ACTS: Final[dict[str, Callable[..., Array]]] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.floor_divide, "rem": np.fmod,
    ">=": np.greater_equal, ">": np.greater, "=": np.equal, "and": np.logical_and, "or": np.logical_or, "not": np.logical_not,
    "where": np.where, "least": np.minimum, "greatest": np.maximum,
}  # fmt: skip
_LONG_ACTS: Final[dict[str, Callable[..., Array]]] = {**_ACTS, "rem": np.frompyfunc(_long_remainder, 2, 1)}


class TooLarge(InputError):
    """A result leaves 64 bits (得分超出整数范围)."""

    code = "scoring.too_large"


def _copy(source: Any, _: Any, out: Array) -> None:
    out[...] = source


def _put(when: Array, source: Any, out: Array) -> None:
    np.copyto(out, source, where=when)


def _not(source: Array, _: Any, out: Array) -> None:
    np.logical_not(source, out=out)


@dataclass(frozen=True)
class _Step:
    """One operation of a block: `act(registers[a], registers[b], registers[out])`; without `act` the value needs longer integers."""

    act: Callable[..., Any] | None
    a: int
    b: int
    out: int


@dataclass(frozen=True)
class _Program:
    """What to compute: `whole` over all rows, then `steps` over blocks. Registers hold values by their index, then constants.

    `slots` gives a value the buffer in which it is kept until it was read for the last time; `reads` are values that stand ready.
    """

    values: Sequence[Value]
    whole: Sequence[Value]
    steps: Sequence[_Step]
    constants: Sequence[int | bool]
    slots: dict[int, int]
    buffers: Sequence[bool]
    outputs: dict[str, Held]
    reads: Sequence[int]


class Arrays:
    """A scorecard's stages as programs over arrays, one for each kind of data met."""

    def __init__(self, stages: Stages, outputs: Iterable[str]) -> None:
        self._outputs = tuple(outputs)
        alive = stages.alive(frozenset(self._outputs))
        self.columns = tuple(sorted(alive[0] - {"period"}))
        self._named = [
            (name, named.expr) for level, keep in zip(stages.levels, alive[1:], strict=True) for name, named in level.items() if name in keep
        ]
        self._programs: OrderedDict[Any, _Program] = OrderedDict()

    def run(self, inputs: Inputs, keys: Sequence[str], threads: int) -> pa.Table:
        """The keys and outputs for every row.

        Raises:
            TooLarge: points beyond 64 bits.
        """
        program = self._program(inputs)
        env: list[Any] = [None] * len(program.values)
        for value in program.values:
            if value.op in _LEAVES:
                name = value.args[0]
                env[value.index] = inputs.there[name] if value.op == "there" else inputs.arrays[name]
        periods = inputs.groups("period") if any(v.op == "window" for v in program.whole) else None
        for value in program.whole:
            env[value.index] = _windowed(value, env, periods, inputs.rows) if value.op == "window" else _computed(value, env)
        wanted = {v.index: v for v in program.outputs.values() if isinstance(v, Value)}
        made: dict[int, Array] = {i: np.empty(inputs.rows, dtype=np.bool_ if v.is_truth else np.int64) for i, v in wanted.items()}
        starts = list(range(0, inputs.rows, BLOCK))
        shares = [starts[i::threads] for i in range(max(1, min(threads, len(starts))))] if threads > 1 else [starts]

        def work(mine: list[int]) -> None:
            _run_blocks(program, env, made, mine, inputs.rows)

        if len(shares) > 1:
            with ThreadPoolExecutor(len(shares)) as pool:
                list(pool.map(work, shares))
        else:
            work(starts)
        ready = {index: pa.array(array) for index, array in made.items()}
        columns = {key: inputs.table.column(key) for key in keys}
        constants: dict[Any, pa.Array] = {}
        for name, held in program.outputs.items():
            if isinstance(held, Value):
                columns[name] = ready[held.index]
                continue
            if not fits(held, held):
                raise TooLarge(_TOO_LARGE)
            kind = pa.bool_() if isinstance(held, bool) else pa.int64()
            if (kind, held) not in constants:
                constants[kind, held] = pa.repeat(pa.scalar(held, kind), inputs.rows)
            columns[name] = constants[kind, held]
        return pa.table(columns)

    def _program(self, inputs: Inputs) -> _Program:
        bounds = {name: outward(*inputs.bounds[name]) for name in self.columns}
        there = {name: held if isinstance(held := inputs.there[name], bool) else None for name in self.columns}
        rows = 1 << inputs.rows.bit_length()
        key = (rows, tuple(bounds.values()), tuple(there.values()))
        program = self._programs.get(key)
        if program is None:
            program = self._programs[key] = self._narrowed(bounds, there, rows)
            while len(self._programs) > _KEPT:
                self._programs.popitem(last=False)
        return program

    def _narrowed(self, bounds: dict[str, tuple[int, int]], there: dict[str, bool | None], rows: int) -> _Program:
        narrowing = Narrowing(bounds, there, rows)
        for name, expr in self._named:
            narrowing.put(name, expr)
        outputs = {name: narrowing.named[name] for name in self._outputs}
        values = narrowing.values
        needed = _behind(values, [v for v in outputs.values() if isinstance(v, Value)])
        whole = _behind(values, [v for v in values if v.op == "window" and v.index in needed])
        steps = [v for v in values if v.index in needed and v.op not in _LEAVES]
        blocks = [v for v in steps if v.index not in whole]
        kept = {v.index for v in outputs.values() if isinstance(v, Value)}
        inside = {v.index for v in blocks}
        reads = sorted(({p.index for v in blocks for p in _parts(v)} | kept) - inside)
        return _laid_out(values, [v for v in steps if v.index in whole], blocks, outputs, reads, kept)


def _laid_out(
    values: Sequence[Value], whole: Sequence[Value], blocks: Sequence[Value], outputs: dict[str, Held], reads: Sequence[int], kept: set[int]
) -> _Program:
    """The steps with a buffer for each value that is no output; a buffer is used again once its value is no longer read."""
    last = {part.index: place for place, value in enumerate(blocks) for part in _parts(value)}
    constants: list[int | bool] = []
    slots: dict[int, int] = {}
    buffers: list[bool] = []
    free: dict[bool, list[int]] = {False: [], True: []}
    steps: list[_Step] = []

    def register(arg: Any) -> int:
        if isinstance(arg, Value):
            return arg.index
        constants.append(arg)
        return len(values) + len(constants) - 1

    for place, value in enumerate(blocks):
        done = [p.index for p in {p.index: p for p in _parts(value)}.values() if last[p.index] == place and p.index in slots]
        if value.op != "where":
            _release(done, slots, buffers, free)
        if value.index not in kept and not value.is_wide:
            if not free[value.is_truth]:
                buffers.append(value.is_truth)
                free[value.is_truth].append(len(buffers) - 1)
            slots[value.index] = free[value.is_truth].pop()
        if value.op == "where":
            _release(done, slots, buffers, free)
        if _is_long(value):
            steps.append(_Step(None, 0, 0, value.index))
            continue
        args = [register(a) for a in value.args]
        if value.op == "where":
            steps += [_Step(_copy, args[2], args[2], value.index), _Step(_put, args[0], args[1], value.index)]
        else:
            steps.append(_Step(_not if value.op == "not" else _ACTS[value.op], args[0], args[-1], value.index))
    return _Program(values, whole, steps, constants, slots, buffers, outputs, reads)


def _release(done: Sequence[int], slots: dict[int, int], buffers: Sequence[bool], free: dict[bool, list[int]]) -> None:
    for index in done:
        free[buffers[slots[index]]].append(slots[index])


def _is_long(value: Value) -> bool:
    constants = (a for a in value.args if isinstance(a, int))
    return value.is_wide or any(p.is_wide for p in _parts(value)) or any(not fits(c, c) for c in constants)


def _parts(value: Value) -> Iterable[Value]:
    for arg in value.args:
        if isinstance(arg, Value):
            yield arg
        elif isinstance(arg, tuple):
            yield from arg


def _behind(values: Sequence[Value], ends: Iterable[Value]) -> set[int]:
    """The values that these are computed from, with them."""
    out = {v.index for v in ends}
    for value in reversed(values):
        if value.index in out:
            out.update(part.index for part in _parts(value))
    return out


def _computed(value: Value, env: Sequence[Any]) -> Array:
    args = [env[a.index] if isinstance(a, Value) else a for a in value.args]
    if _is_long(value):
        long = [a.astype(object) if isinstance(a, np.ndarray) and a.dtype == np.int64 else a for a in args]
        out = _LONG_ACTS[value.op](*long)
        return out if value.is_wide or value.is_truth else out.astype(np.int64)
    return _ACTS[value.op](*args)


def _windowed(value: Value, env: Sequence[Any], periods: Array, rows: int) -> Array:
    act, of, group, order, down = value.args
    column = env[of.index] if isinstance(of, Value) else None if of is None else np.full(rows, int(of), dtype=np.int64)
    if column is not None and value.is_wide:
        column = column.astype(object)
    return window(act, column, [periods, *(env[g.index] for g in group)], [env[k.index] for k in order], down=down)


def _run_blocks(program: _Program, env: Sequence[Any], made: dict[int, Array], starts: Sequence[int], rows: int) -> None:
    """Some of the blocks, one after the other, in buffers of their own."""
    room = min(BLOCK, rows)
    buffers: list[Array] = [np.empty(room, dtype=np.bool_ if truth else np.int64) for truth in program.buffers]
    steps = [(s.act, s.a, s.b, s.out) for s in program.steps]
    for start in starts:
        end = min(start + BLOCK, rows)
        registers: list[Any] = [None] * len(program.values)
        registers.extend(program.constants)
        for index, slot in program.slots.items():
            registers[index] = buffers[slot] if end - start == room else buffers[slot][: end - start]
        for index in program.reads:
            registers[index] = env[index][start:end]
        for index, array in made.items():
            if env[index] is None:
                registers[index] = array[start:end]
            else:
                array[start:end] = env[index][start:end]
        for act, a, b, out in steps:
            if act is not None:
                act(registers[a], registers[b], out=registers[out])
            else:
                _long_step(program.values[out], registers)


def _long_step(value: Value, registers: list[Any]) -> None:
    found = _computed(value, registers)
    if registers[value.index] is None:
        registers[value.index] = found
        return
    try:
        registers[value.index][...] = found
    except OverflowError as error:
        raise TooLarge(_TOO_LARGE) from error
