"""How the cube keeps each side of the catalogue, taken apart beforehand (随程序分发的立方体口径): so that a refresh loads no compiler.

`compiled/cube.json` is written by `tools/write_compiled.py`; a test takes the catalogue apart again and compares. Where the code that it
follows from has changed since, the file is not used and the sides are taken apart as any others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.cube.carried import Carried, Event
from zhiheng.indicators.declare import Side
from zhiheng.indicators.shipped import FOLDER, declared_digest

FILE = FOLDER / "cube.json"
_FOLLOWS = ("cube/bounds.py", "cube/carried.py", "cube/sides.py")


def named_sides() -> dict[str, Side]:
    """Every side of the catalogue by `code/side`."""
    return {f"{i.code}/{name}": side for i in CATALOGUE.values() for name, side in i.sides().items()}


def dumped(found: Mapping[Side, Carried]) -> str:
    """The content of the file: how each side of the catalogue is kept."""
    data = {"digest": declared_digest(*_FOLLOWS), "sides": {name: asdict(found[side]) for name, side in named_sides().items()}}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def shipped_sides(sides: Iterable[Side]) -> dict[Side, Carried]:
    """Those of the sides that were taken apart beforehand."""
    known = _known()
    return {side: known[side] for side in sides if side in known}


@lru_cache(maxsize=1)
def _known() -> dict[Side, Carried]:
    try:
        held = json.loads(FILE.read_text("utf-8"))
        if held["digest"] != declared_digest(*_FOLLOWS):
            return {}
        return {side: _carried(held["sides"][name]) for name, side in named_sides().items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _carried(said: dict[str, Any]) -> Carried:
    events = tuple(Event(e["sign"], e["clock"], tuple(e["when"])) for e in said["events"])
    return Carried(said["kind"], said["relation"], said["axis"], events, tuple(said["when"]), said["reason"], tuple(said["columns"]))
