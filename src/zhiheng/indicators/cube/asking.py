"""Ask the cube (由立方体取数): any period and any day of knowledge, from what was added up; the very numbers that the records give.

A partition about which everything was known by the day gives its sums by the records' own days, or by month where the period is made of
whole months. One in flight on that day gives its events up to it; where these are not kept (old, large partitions, asked about a
day long past) or a period begins or ends inside its month, it is read again (`data` must then be at hand, unchanged). These are the
partitions of the few months in flight, never all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from zhiheng.errors import InputError, system_reason
from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.cube.gathering import Frame, Gatherer, Name, Part, Piece, column, month_of
from zhiheng.indicators.cube.plans import Plan, Recipe, plan
from zhiheng.indicators.cube.store import plan_digest, read_manifest
from zhiheng.indicators.declare import Indicator
from zhiheng.indicators.measured import Measured
from zhiheng.indicators.windows import Window
from zhiheng.snapshots.store import file_digest
from zhiheng.values import Period, RegionCode


class Cube:
    """An opened cube; use it in a `with`. Numbers come as Arrow tables of whole numbers, one row a unit (and month).

    A unit of which nothing was counted has no row.
    """

    def __init__(self, directory: Path, manifest: Mapping[str, Any], held: Plan, data: Path | None = None, threads: int = 2) -> None:
        self.directory, self.manifest, self.plan, self.data = directory, manifest, held, data
        config = {"threads": str(threads), "memory_limit": "700MB", "autoinstall_known_extensions": "false"}
        self._connection = duckdb.connect(":memory:", config=config)
        parts: dict[str, list[Part]] = {}
        for entry in manifest["partitions"]:
            if entry["rows"]:
                parts.setdefault(entry["relation"], []).append(entry)
        self._gather = Gatherer(held, parts, lambda p, name: str(directory / "parts" / p["part"] / name), self._record)

    @property
    def id(self) -> str:
        """What the cube's content is called."""
        return str(self.manifest["id"])

    def close(self) -> None:
        """Release the engine."""
        self._connection.close()

    def __enter__(self) -> Cube:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def units(self, window: Window, codes: Iterable[str] | None = None) -> pa.Table:
        """Every unit as recorded: `region`, and `<code>__part`, `<code>__whole`, `<code>__aside0`… of the window, int64."""
        sides, frame = self._sides(codes), Frame()
        return self._joined(self._gather.window(window, sides, frame), sides, frame)

    def months(self, first: str, last: str, as_of: date, codes: Iterable[str] | None = None) -> pa.Table:
        """Every unit and month from `first` (`2023-01`) to `last`: `region`, `month` (year × 12 + month − 1) and the columns of `units`.

        Each month is a period of its own; the months after `as_of` are left out.
        """
        sides, frame = self._sides(codes), Frame(by_month=True)
        begin, end = month_of(Period.parse(first).start), min(month_of(Period.parse(last).start), month_of(as_of))
        return self._joined(self._gather.every_month(begin, end, as_of, sides, frame), sides, frame, self._gather.apart(sides))

    def measure(self, window: Window, region: RegionCode, codes: Iterable[str] | None = None) -> dict[str, Measured]:
        """The values for a region and all regions in it, as `indicators.measure` gives them from the records."""
        chosen = self._chosen(codes)
        found = self.measure_by_region(window, region, len(region.stem), [i.code for i in chosen])
        return found.get(region.stem) or {i.code: _measured(i, {}) for i in chosen}

    def measure_by_region(
        self, window: Window, region: RegionCode, digits: int, codes: Iterable[str] | None = None
    ) -> dict[str, dict[str, Measured]]:
        """`{region code of that many digits: {indicator: value}}`, as `indicators.measure_by_region` gives them from the records."""
        chosen = self._chosen(codes)
        sides = self._sides(i.code for i in chosen)
        frame = Frame(f"LEFT(region, {digits})", f"LEFT(region, {len(region.stem)}) = '{region.stem}'")
        table = self._joined(self._gather.window(window, sides, frame), sides, frame)
        return {str(row.pop("region")): {i.code: _measured(i, row) for i in chosen} for row in table.to_pylist()}

    def _chosen(self, codes: Iterable[str] | None) -> list[Indicator]:
        wanted = [i.code for i in self.plan.carries()] if codes is None else list(codes)
        refused = self.plan.refused()
        for code in wanted:
            if code in refused:
                raise InputError(f"立方体不含“{self.plan.indicators[code].name}”：{refused[code]}。请由快照直接计算", indicator=code)
            if code not in self.plan.indicators:
                raise InputError(f"立方体不含指标“{code}”。请核对代码，或连同该指标重新刷新", indicator=code)
        return [self.plan.indicators[code] for code in wanted]

    def _sides(self, codes: Iterable[str] | None) -> dict[Name, Recipe]:
        return {(i.code, name): self.plan.recipes[i.code, name] for i in self._chosen(codes) for name in i.sides()}

    def _joined(self, pieces: list[Piece], sides: Mapping[Name, Recipe], frame: Frame, apart: bool = False) -> pa.Table:
        """The pieces added up; where no two rows share their keys (`apart`) they are left as they are."""
        names, given = [column(n) for n in sides], {name for _, columns in pieces for name in columns}
        keys = ", ".join(frame.keys)
        alone = apart and given.issuperset(names)
        sums = ", ".join(f"{n}::BIGINT AS {n}" for n in names) if alone else ", ".join(f"COALESCE(SUM({n}), 0)::BIGINT AS {n}" if n in given else f"0::BIGINT AS {n}" for n in names)
        if not pieces:
            kinds = {"region": pa.string(), "month": pa.int32()}
            return pa.schema([(k, kinds[k]) for k in frame.keys] + [(n, pa.int64()) for n in names]).empty_table()
        union = " UNION ALL BY NAME ".join(sql if sql.startswith("SELECT") else f"SELECT * FROM ({sql})" for sql, _ in pieces)
        try:
            return self._connection.sql(f"SELECT {keys}, {sums} FROM ({union}){'' if alone else f' GROUP BY {keys}'} ORDER BY {keys}").to_arrow_table()
        except (duckdb.OperationalError, duckdb.InvalidInputException) as fault:
            raise InputError(
                f"立方体“{self.directory}”有文件缺失或损坏，读不出来。请删除其中的 parts 目录和 manifest.json 后重新运行 zhiheng refresh",
                path=str(self.directory),
            ) from fault

    def _record(self, part: Part) -> str:
        """The path of the partition itself, which must be as it was when the cube was refreshed."""
        if self.data is None:
            raise InputError("这个期间或截至日期要重读个别分区的记录（当时还有没定下来的结论）。请同时给出数据目录（--data）", file=part["file"])
        path = self.data / part["file"]
        try:
            stat = path.stat()
            same = (stat.st_size, stat.st_mtime_ns) == (part["bytes"], part["mtime_ns"]) or file_digest(path) == part["sha256"]
        except OSError as fault:
            raise InputError(f"打不开数据文件“{part['file']}”：{system_reason(fault)}。请恢复该文件或重新刷新", file=part["file"]) from fault
        if not same:
            raise InputError(f"数据文件“{part['file']}”在刷新之后改动过。请先运行 zhiheng refresh", file=part["file"])
        return str(path)


def open_cube(cube: Path, data: Path | None = None, indicators: Iterable[Indicator] | Plan | None = None, threads: int = 2) -> Cube:
    """Open what `refresh` wrote, for the same indicators (the whole catalogue when left out).

    Raises:
        InputError: there is no cube, or it was made for other indicators or by another version.
    """
    chosen = indicators if isinstance(indicators, Plan) else plan(CATALOGUE.values() if indicators is None else indicators)
    manifest = read_manifest(cube)
    if manifest["plan"] != plan_digest(chosen):
        raise InputError(f"立方体“{cube}”是按另一套指标定义刷新的。请重新运行 zhiheng refresh", path=str(cube))
    return Cube(cube, manifest, chosen, data, threads)


def _measured(indicator: Indicator, row: Mapping[str, Any]) -> Measured:
    whole = indicator.whole if isinstance(indicator.whole, int) else int(row.get(f"{indicator.code}__whole", 0))
    aside = {label: int(row.get(f"{indicator.code}__aside{i}", 0)) for i, label in enumerate(indicator.aside)}
    return Measured(indicator.code, int(row.get(f"{indicator.code}__part", 0)), whole, aside)
