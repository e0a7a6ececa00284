"""The explorer (指标查询): any indicator by unit, period and dimension, over the kept figures of a run or its snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiheng.indicators import CATALOGUE, Indicator, Measured, Window, open_engine
from zhiheng.indicators.views import VIEWS
from zhiheng.snapshots import RELATIONS
from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region
from zhiheng_web.overview.dashboard import change_of
from zhiheng_web.overview.figures import Figures, units_of
from zhiheng_web.overview.sparks import Spark, spark_of
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.records import heading_of, words_of
from zhiheng_web.scorecards.selectors.snapshots import opened

GROUPS = {
    "product": gettext_lazy("产品质量"),
    "engineering": gettext_lazy("工程质量"),
    "service": gettext_lazy("服务质量"),
    "environment": gettext_lazy("环境质量"),
    "complaints": gettext_lazy("投诉举报"),
    "safety": gettext_lazy("特种设备安全"),
    "oversight": gettext_lazy("监管"),
    "credit": gettext_lazy("信用"),
    "enterprise": gettext_lazy("企业"),
    "infrastructure": gettext_lazy("质量基础设施"),
    "brand": gettext_lazy("品牌"),
}
MOST_GROUPS = 40
"""So many values of a dimension are listed; the rest are counted together."""
_SKIPPED = {"id", "region", "unit", "uscc", "sample_no", "batch_id"}


@dataclass(frozen=True)
class MatrixRow:
    """One indicator over the periods of one unit."""

    indicator: Indicator
    cells: tuple[Measured, ...]
    spark: Spark
    change: str
    better: bool | None


def matrix(figures: Figures, unit: str, span: str, group: str = "", query: str = "") -> list[MatrixRow]:
    """Every indicator of which anything was counted for the unit, over quarters or years, filtered by group and name."""
    periods = figures.years if span == "years" else figures.quarters
    out = []
    for indicator in CATALOGUE.values():
        if (group and indicator.dimension != group) or (query and query not in indicator.name) or not figures.has(indicator.code, unit):
            continue
        cells = tuple(figures.get(indicator.code, unit, p) for p in periods)
        over = [c for p, c in zip(periods, cells, strict=True) if span == "years" or Period.parse(p).end <= figures.run.as_of]
        known = [c for c in over if c.value() is not None]
        change, better = change_of(known[-1], known[-2]) if len(known) > 1 else ("", None)
        out.append(MatrixRow(indicator, cells, spark_of([c.value() for c in cells]), change, better))
    return out


def pivot(figures: Figures, region: Region, code: str, span: str) -> tuple[list[str], list[tuple[Region, list[Measured]]]]:
    """One indicator: the periods, and for each unit of which anything was counted its figures."""
    periods = figures.years if span == "years" else figures.quarters
    rows = [(u, [figures.get(code, u.code, p) for p in periods]) for u in units_of(region) if u == region or figures.has(code, u.code)]
    return periods, rows


def dimensions_of(indicator: Indicator) -> list[tuple[str, str]]:
    """Columns by which the indicator can be taken apart, with their headings: texts of the relation that part and whole are counted in."""
    if not isinstance(indicator.whole, int) and indicator.whole.view != indicator.part.view:
        return []
    view = VIEWS[indicator.part.view]
    if view.base != view.code or view.base not in RELATIONS:
        return []
    columns = RELATIONS[view.base].columns
    return [(c.name, heading_of(c.label)) for c in columns if c.type == "str" and c.name not in _SKIPPED and not c.name.endswith("_no")]


@dataclass(frozen=True)
class GroupRow:
    """One value of a dimension: its figure in the period and in the one before, and what it adds to the change."""

    label: str
    now: Measured
    before: Measured
    change: str
    better: bool | None
    rest: int


def by_dimension(run: ScoreRun, code: str, dimension: str, unit: str, periods: tuple[str, str]) -> list[GroupRow]:
    """The indicator by the values of a column in two periods, what is missing most first.

    Args:
        periods: the period asked for and the one it is compared with.
    """
    indicator = CATALOGUE[code]
    now, before = (dict(_grouped(run.pk, run.digest, code, dimension, unit, p)) for p in periods)
    words = words_of(RELATIONS[VIEWS[indicator.part.view].base], dimension)
    nothing = Measured(code, 0, 0 if not isinstance(indicator.whole, int) else indicator.whole)
    out = []
    for key in dict.fromkeys([*now, *before]):
        a, b = now.get(key, nothing), before.get(key, nothing)
        change, better = change_of(a, b)
        rest = a.whole - a.part if indicator.subset and not isinstance(indicator.whole, int) else 0
        out.append(GroupRow(words.get(key, key) or _("（没有填写）"), a, b, change, better, rest))
    return sorted(out, key=lambda r: (-r.rest, -r.now.whole, -r.now.part, r.label))


@lru_cache(maxsize=128)
def _grouped(pk: int, digest: str, code: str, dimension: str, unit: str, period: str) -> tuple[tuple[str, Measured], ...]:
    """Counted once: a run never changes."""
    from zhiheng.indicators.dialects import compiled
    from zhiheng.indicators.grouped import fuse_grouped

    run = ScoreRun.objects.select_related("snapshot").only("as_of", "snapshot__snapshot_id").get(pk=pk)
    indicator = CATALOGUE[code]
    window = Window(Period.parse(period), run.as_of)
    sql = compiled(fuse_grouped([indicator], indicator.part.view, window, {"key": lambda t: t[dimension]}, RegionCode(unit)))
    with open_engine(opened(run.snapshot)) as engine:
        rows = engine.rows(sql)
    found = []
    for row in rows:
        whole = indicator.whole if isinstance(indicator.whole, int) else int(str(row[f"{code}__whole"]))
        part = int(str(row[f"{code}__part"]))
        if part or (whole and not isinstance(indicator.whole, int)):
            found.append((str(row["key"] or ""), Measured(code, part, whole)))
    return tuple(found)




def asked(query: Mapping[str, str], figures: Figures, region: Region) -> dict[str, str]:
    """What an address asks for, with everything unknown left out."""
    units = {u.code for u in units_of(region)}
    return {
        "unit": query.get("unit", "") if query.get("unit") in units else region.code,
        "span": "years" if query.get("span") == "years" else "quarters",
        "group": query.get("group", "") if query.get("group") in GROUPS else "",
        "q": query.get("q", "").strip()[:60],
    }
