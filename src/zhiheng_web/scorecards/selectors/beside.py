"""What the records say beside a clause that a person judges (参考数字): named in the pack of matters, never points by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.errors import SnapshotBroken
from zhiheng.indicators import CATALOGUE, Window, measure, open_engine
from zhiheng.packs import matters
from zhiheng.rules.scorecards import Clause
from zhiheng.values import Period, RegionCode
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.snapshots import opened


@dataclass(frozen=True)
class Beside:
    """One figure: its indicator, what it stood at on the run's day, part and whole where there are two."""

    code: str
    name: str
    shown: str
    parts: str
    definition: str


def figures_beside(run: ScoreRun, clause: Clause, path: str) -> list[Beside]:
    """The figures of the matter that the fact at `path` is bound to, from the run's own snapshot."""
    binding = clause.bindings.get(path)
    matter = matters().get(binding.code) if binding is not None else None
    if matter is None or not matter.figures:
        return []
    window = Window(Period.parse(run.period), run.as_of)
    try:
        with open_engine(opened(run.snapshot)) as engine:
            found = measure(engine, window, RegionCode(run.region.code), [CATALOGUE[c] for c in matter.figures])
    except SnapshotBroken:
        return []
    return [
        Beside(code, CATALOGUE[code].name, one.shown(), "" if isinstance(CATALOGUE[code].whole, int) or CATALOGUE[code].part.total else f"{one.part}/{one.whole}{CATALOGUE[code].counted}", CATALOGUE[code].definition)
        for code, one in found.items()
    ]  # fmt: skip
