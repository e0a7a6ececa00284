"""The records of one month (一个月的模拟记录): sampled batches, and the handling of those that failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.simulated.places import Ints, Places
from zhiheng.snapshots.store import arrow_schema

DOMAINS = ("food", "industrial", "agricultural")
_DOMAIN_SHARES = (0.60, 0.25, 0.15)
LEVELS = ("national", "province", "city", "county")
_LEVEL_SHARES = (0.04, 0.14, 0.25, 0.57)
STAGES = ("production", "circulation", "online", "catering", "farming")
_STAGE_SHARES = ((0.25, 0.45, 0.05, 0.25, 0.0), (0.55, 0.35, 0.10, 0.0, 0.0), (0.0, 0.40, 0.0, 0.0, 0.60))
KINDS = ("supervision", "risk", "routine", "evaluation")
_KIND_SHARES = ((0.82, 0.10, 0.0, 0.08), (0.92, 0.08, 0.0, 0.0), (0.55, 0.05, 0.40, 0.0))
RESULTS = ("pass", "fail", "refused", "pending")
PASS, FAIL, REFUSED, PENDING = range(4)
_UNITS = ("市场监管局", "农业农村局")
_PRODUCTS = tuple(f"{kind}类{number:02d}" for kind in ("食品", "工业品", "农产品") for number in range(1, 31))
_FIRM_NAMES = tuple(f"模拟企业{number:04d}" for number in range(5000))
_EPOCH = date(1970, 1, 1).toordinal()


def _days(day: date) -> int:
    return day.toordinal() - _EPOCH


def _of(names: Sequence[str], places: npt.NDArray[np.integer], missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Text by its place in a short list, as a dictionary: kept small in memory, plain text in the file."""
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=missing), pa.array(names))


def _dates(days: Ints, missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())


def _numbered(prefix: str, numbers: Ints) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pc.cast(pa.array(numbers), pa.string()), "")


def _pick(dice: np.random.Generator, shares: Sequence[float], count: int) -> npt.NDArray[np.int64]:
    return np.searchsorted(np.cumsum(shares)[:-1], dice.random(count), side="right").astype(np.int64)


def _pick_by(dice: np.random.Generator, shares: Sequence[Sequence[float]], by: Ints) -> Ints:
    bounds = np.cumsum(np.array(shares), axis=1)[:, :-1]
    draw = dice.random(len(by))
    out = np.zeros(len(by), dtype=np.int64)
    for column in bounds.T:
        out += draw >= column[by]
    return out


@dataclass(frozen=True)
class Run:
    """Batches that are made together: `count` of them dated evenly over `start` to `end` (days since 1970, the end not counted).

    `stands_on`: what is dated later is not known yet, the batch is pending, the handling open. `first_number` is that of the first
    batch; ids follow from it. `seed` decides everything.
    """

    month: date
    start: float
    end: float
    count: int
    first_number: int
    stands_on: int
    seed: tuple[int, ...]


def runs(start: date, end: date, stands_on: date, first_number: int, count: int, seed: int, largest: int) -> Iterator[Run]:
    """The batches of one month in runs of at most `largest`, in the order of their dates."""
    number = max(1, -(-count // largest))
    first, length = _days(start), _days(end) - _days(start) + 1
    for place in range(number):
        begin, after = count * place // number, count * (place + 1) // number
        span = (first + length * place / number, first + length * (place + 1) / number)
        key = (seed, 2, start.year, start.month, place)
        yield Run(start, *span, after - begin, first_number + begin, _days(stands_on), key)


def made(places: Places, run: Run) -> dict[str, pa.Table]:
    """`{relation: rows}` of a run: `sampling_batches` in the order of their dates, `follow_ups` in that of their batches."""
    dice, count, day = np.random.default_rng(run.seed), run.count, run.stands_on
    county = np.searchsorted(np.cumsum(places.chances)[:-1], dice.random(count), side="right").astype(np.int64)
    firm = places.first[county] + (places.firms[county] * dice.random(count) ** 2.5).astype(np.int64)
    sampled = np.sort(run.start + dice.random(count) * (run.end - run.start)).astype(np.int64)
    domain = _pick(dice, _DOMAIN_SHARES, count)
    level = _pick(dice, _LEVEL_SHARES, count)
    stage = _pick_by(dice, _STAGE_SHARES, domain)
    kind = _pick_by(dice, _KIND_SHARES, domain)
    draw = dice.random(count)
    good = places.quality[county]
    first = np.where(draw < good, PASS, np.where(draw < 0.997, FAIL, REFUSED)).astype(np.int64)
    retested = (first == FAIL) & (dice.random(count) < 0.12)
    retest_passed = retested & (dice.random(count) < 0.2)
    concluded_on = sampled + 4 + (dice.gamma(2.2, 8.0, count) + retested * 25).astype(np.int64)
    late = concluded_on > day
    pending = late & (first != REFUSED)
    final = np.where(pending, PENDING, np.where(retest_passed, PASS, first))
    product = domain * 30 + (30 * dice.random(count) ** 2).astype(np.int64)
    nameless = (stage == 4) & (dice.random(count) < 0.3)
    numbers = run.first_number + np.arange(count, dtype=np.int64)
    batches = {
        "id": _numbered("sampling:", numbers),
        "region": _of(places.codes, county),
        "unit": _of(_UNITS, domain // 2),
        "sample_no": _numbered(f"S{run.month.year:04d}{run.month.month:02d}", numbers),
        "domain": _of(DOMAINS, domain),
        "level": _of(LEVELS, level),
        "stage": _of(STAGES, stage),
        "kind": _of(KINDS, kind),
        "uscc": places.uscc.take(pa.array(firm, mask=nameless)),
        "name": _of(_FIRM_NAMES, firm % len(_FIRM_NAMES)),
        "product": _of(_PRODUCTS, product),
        "sampled_on": _dates(sampled),
        "first_result": _of(RESULTS, np.where(pending, PENDING, first)),
        "retest_result": _of(RESULTS, np.where(retest_passed, PASS, FAIL), ~retested | pending),
        "final_result": _of(RESULTS, final),
        "final_on": _dates(concluded_on, late | (first == REFUSED)),
    }
    failed = np.flatnonzero(final == FAIL)
    return {
        "sampling_batches": _table("sampling_batches", batches),
        "follow_ups": _follow_ups(dice, batches, failed, firm, domain, level, county, concluded_on, numbers, places, day),
    }


def _follow_ups(
    dice: np.random.Generator,
    batches: dict[str, pa.Array],
    failed: npt.NDArray[np.integer],
    firm: Ints,
    domain: Ints,
    level: Ints,
    county: Ints,
    received: Ints,
    numbers: Ints,
    places: Places,
    day: int,
) -> pa.Table:
    count = len(failed)
    got = received[failed]
    started = got + 1 + (dice.gamma(1.5, 2.0, count)).astype(np.int64)
    finished = started + 5 + (dice.gamma(2.0, 22.0, count)).astype(np.int64)
    again = finished + 10 + (dice.random(count) * 40).astype(np.int64)
    passed = (dice.random(count) < 0.1).astype(np.int64)
    unseen = (again > day) | (dice.random(count) < 0.3)
    return _table(
        "follow_ups",
        {
            "id": _numbered("follow_up:", numbers[failed]),
            "region": _of(places.codes, county[failed]),
            "unit": _of(_UNITS, domain[failed] // 2),
            "batch_id": batches["id"].take(pa.array(failed)),
            "domain": _of(DOMAINS, domain[failed]),
            "level": _of(LEVELS, level[failed]),
            "name": _of(_FIRM_NAMES, firm[failed] % len(_FIRM_NAMES)),
            "report_received_on": _dates(got),
            "start_due_on": _dates(got + 5),
            "started_on": _dates(started, started > day),
            "finish_due_on": _dates(got + 90),
            "finished_on": _dates(finished, finished > day),
            "reinspected_on": _dates(again, unseen),
            "reinspection_result": _of(RESULTS, passed, unseen),
        },
    )


def _table(relation: str, columns: dict[str, pa.Array]) -> pa.Table:
    """Columns in the relation's order; short texts stay dictionaries, which Parquet writes as plain text columns."""
    schema = arrow_schema(RELATIONS[relation])
    fields = [
        pa.field(f.name, columns[f.name].type if pa.types.is_dictionary(columns[f.name].type) else f.type, f.nullable) for f in schema
    ]
    return pa.table([columns[f.name] for f in schema], schema=pa.schema(fields))
