"""Region trees from packs and from the user's own files (区划表): regions with their years, and which code followed which."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhiheng.errors import PackInvalid
from zhiheng.indicators.rollups import Region, RegionTree, Successor
from zhiheng.packs.files import read_file, read_pack, require

_REGIONS, _SUCCESSORS = "regions.csv", "successors.csv"


@lru_cache(maxsize=8)
def region_tree(name: str = "example") -> RegionTree:
    """The tree of `zhiheng_packs/regions/<name>.yaml`; only an invented example is shipped.

    Raises:
        PackInvalid: there is no such pack, or it contradicts itself; the sentence names the line.
    """
    return _tree(read_pack("regions", name), f"regions/{name}.yaml")


def read_region_tree(path: Path) -> RegionTree:
    """The tree of a YAML file as the packs have it, or of a folder with `regions.csv` (code, name, since, until, parent) and
    `successors.csv` (old, new, day, how, source), UTF-8.

    Raises:
        PackInvalid: a file is missing or contradicts itself; the sentence names the line.
    """
    if path.is_dir():
        return _tree({"regions": _csv(path / _REGIONS), "successors": _csv(path / _SUCCESSORS, needed=False)}, path.name)
    return _tree(read_file(path), path.name)


def _csv(path: Path, *, needed: bool = True) -> list[dict[str, str]]:
    if not path.is_file():
        if needed:
            raise PackInvalid(f"找不到“{path.name}”，区划表应为 code、name、since、until、parent 五列", where=str(path))
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [dict(row) for row in csv.DictReader(stream)]
    except UnicodeDecodeError as error:
        raise PackInvalid(f"“{path.name}”不是 UTF-8 文本，请另存为 UTF-8 的 CSV", where=str(path)) from error


def _tree(data: Any, where: str) -> RegionTree:
    held = require(data, where, "regions")
    regions = [_region(item, f"{where} 区划第{i}行") for i, item in enumerate(_listed(held["regions"], where), 1)]
    successors = [_successor(item, f"{where} 承继第{i}行") for i, item in enumerate(_listed(held.get("successors") or [], where), 1)]
    return RegionTree(regions, successors, where)


def _listed(value: Any, where: str) -> Iterable[Any]:
    if not isinstance(value, list):
        raise PackInvalid(f"{where}：regions 和 successors 应为列表", where=where)
    return value


def _region(item: Any, where: str) -> Region:
    line = require(item, where, "code", "name")
    return Region(str(line["code"]), str(line["name"]), _day(line, "since", where), _day(line, "until", where), str(line.get("parent") or ""))


def _successor(item: Any, where: str) -> Successor:
    line = require(item, where, "old", "new", "day", "how")
    on = _day(line, "day", where)
    assert on is not None
    return Successor(str(line["old"]), str(line["new"]), on, str(line["how"]), str(line.get("source") or ""))


def _day(line: Mapping[str, Any], key: str, where: str) -> date | None:
    value = line.get(key)
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise PackInvalid(f"{where}：“{key}”应为日期（2025-07-01），写的是“{value}”", where=where, key=key) from error
