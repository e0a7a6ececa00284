"""What the region's records give for the indicators of a report (与记录核对): from the snapshots of its newest runs."""

from __future__ import annotations

from django.urls import reverse

from zhiheng.checking import Report
from zhiheng.checking.recorded import Comparison, Recorded, compare, years_in
from zhiheng.errors import InvalidValue, SnapshotBroken
from zhiheng.indicators import CATALOGUE, Window, measure, open_engine
from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.runs import newest_run
from zhiheng_web.scorecards.selectors.snapshots import opened

YEARS = 4
"""At most so many years of a report are compared, the latest ones."""


def compared_with_records(report: Report, region: Region) -> list[tuple[Comparison, str]]:
    """Figures of a report that the records of the region hold, each with the address of the page that lists the
    records behind. Nothing where no run was made for a year the report speaks of.
    """
    recorded: list[Recorded] = []
    runs: dict[str, int] = {}
    for year in years_in(report)[-YEARS:]:
        try:
            period = Period.parse(year)
        except InvalidValue:
            continue
        run = newest_run(region, period)
        if run is None:
            continue
        try:
            recorded += _values(run, period)
        except SnapshotBroken:
            continue
        runs[year] = run.pk
    compared = compare(report, recorded)
    return [(c, reverse("scorecards:indicator", args=[runs[c.recorded.period], c.recorded.code])) for c in compared]


def _values(run: ScoreRun, period: Period) -> list[Recorded]:
    window = Window(period, run.as_of)
    with open_engine(opened(run.snapshot)) as engine:
        measured = measure(engine, window, RegionCode(run.region.code))
    found = []
    for code, one in measured.items():
        value = one.value()
        indicator = CATALOGUE[code]
        if value is not None:
            names = (indicator.name, *indicator.aliases)
            found.append(
                Recorded(
                    code, names, indicator.unit, period.code, value, one.part, one.whole, one.shown(), run.as_of.isoformat(), window.is_over
                )
            )
    return found
