"""What the pages of reports show (报告页面): lists, the preview, the proof of one figure computed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhiheng.indicators import CATALOGUE, Indicator, Window, all_records, measure, open_engine
from zhiheng.reporting.templated.package import Package
from zhiheng.reporting.templated.reading import Block, Stretch, read_blocks
from zhiheng.scoring import Listed
from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region
from zhiheng_web.reports.models import Report, ReportTemplate
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.records import ShownRecords, sets_of, shown_records
from zhiheng_web.scorecards.selectors.snapshots import opened

HEAVY = ("template", "word", "sheet", "figures", "left_out", "given", "places", "texts")
SHOWN_ROWS = 60
"""So many rows of a table stand in the preview; the Word file has them all."""
SHOWN_BLOCKS = 400


def reports_of(region: Region) -> QuerySet[Report]:
    """Reports of the region, newest first, without their files."""
    return Report.objects.filter(region=region).defer(*HEAVY, "snapshot__manifest", "version__data").select_related("made_by", "snapshot")


def templates_of(region: Region) -> QuerySet[ReportTemplate]:
    """The region's own templates that are in use."""
    return ReportTemplate.objects.filter(region=region, withdrawn_at=None).defer("content").select_related("uploaded_by")


@dataclass(frozen=True)
class ShownBlock:
    """One block of the preview; `more` rows of a table are not shown."""

    block: Block
    more: int = 0
    number: int = 0


def preview_of(item: Report) -> tuple[list[ShownBlock], int]:
    """The blocks of a report for the page, and how many more the file has."""
    out: list[ShownBlock] = []
    rest = 0
    for block in read_blocks(Package(bytes(item.word), item.title)):
        if len(out) >= SHOWN_BLOCKS:
            rest += 1
            continue
        if block.kind == "table" and len(block.rows) < 4 and len({len(row) for row in block.rows}) > 1:  # the imprint (版记) is no table of data
            out += [ShownBlock(Block("center", tuple(s for cell in row for s in (*cell, Stretch("　"))))) for row in block.rows]
        elif block.kind == "table" and len(block.rows) > SHOWN_ROWS:
            out.append(ShownBlock(Block("table", rows=block.rows[:SHOWN_ROWS]), len(block.rows) - SHOWN_ROWS))
        else:
            out.append(ShownBlock(block))
    return out, rest


def picture_of(item: Report, name: str) -> bytes | None:
    """A picture of the report by the name of its part."""
    parts = Package(bytes(item.word), item.title).parts
    return parts.get(f"word/media/{name}")


@dataclass(frozen=True)
class FigurePage:
    """One figure with its proof: as printed, what was asked, what it is when computed again, and the records behind it."""

    proof: str
    name: str
    text: str
    basis: str
    indicator: Indicator | None = None
    period: str = ""
    place: str = ""
    part: int = 0
    whole: int = 0
    again: str = ""
    tabs: tuple[dict[str, Any], ...] = ()
    shown: ShownRecords | None = None
    links: tuple[tuple[str, str], ...] = ()


def figure_of(item: Report, proof: str, side: str = "", page: int = 1) -> FigurePage | None:
    """The figure with that proof id, or None.

    Raises:
        SnapshotBroken: the snapshot is not there any more, or its bytes changed.
    """
    found = item.figures.get(proof)
    if found is None:
        return None
    asked = found["question"]
    plain = FigurePage(proof, found["name"], found["text"], found["basis"], period=asked.get("period", ""))
    indicator = CATALOGUE.get(asked.get("indicator", ""))
    if indicator is None:
        return FigurePage(**{**plain.__dict__, "links": tuple(_links(item, asked))})
    period, region = Period.parse(asked["period"]), RegionCode(asked["region"])
    snapshot, window = opened(item.snapshot), Window(period, item.as_of)
    with open_engine(snapshot) as engine:
        measured = measure(engine, window, region, [indicator])[indicator.code]
        records = all_records(engine, window, region, [indicator])[indicator.code]
    listed = {name: Listed(r.relation, {**asked, "side": name}, r.ids, r.number) for name, r in records.items()}
    sets = sets_of(listed, {"part": measured.part, "whole": measured.whole})
    base = reverse("reports:figure", args=[item.pk, proof])
    tabs = tuple({"side": s.key, "label": s.label, "count": s.count, "url": f"{base}?{urlencode({'side': s.key})}"} for s in sets if s.count or s.key == "part")
    shown = None
    if sets:
        chosen = next((s for s in sets if s.key == side), next((s for s in sets if s.count), sets[0]))
        shown = ShownRecords(**{**shown_records(snapshot, chosen, page).__dict__, "query": f"{base}?{urlencode({'side': chosen.key})}"})
    place = item.places.get(region.code, region.code)
    return FigurePage(
        **{**plain.__dict__, "indicator": indicator, "place": place, "part": measured.part, "whole": measured.whole, "again": measured.shown(), "tabs": tabs, "shown": shown}
    )


def _links(item: Report, asked: dict[str, str]) -> Iterator[tuple[str, str]]:
    run = ScoreRun.objects.filter(region=item.region, period=item.period, snapshot=item.snapshot).defer("result", "proofs", "members").first()
    if run is not None and "clause" in asked:
        yield _("这一条款的得分依据"), reverse("scorecards:proof", args=[run.pk, asked["clause"]])
    if run is not None and ({"score", "section", "unit"} & asked.keys()):
        yield _("评分表"), reverse("scorecards:run", args=[run.pk])
    kind, _sep, number = asked.get("record", "").partition(":")
    if kind == "unit":
        yield _("责任单位"), reverse("duties:unit", args=[number])
    elif number.isdecimal():
        try:
            yield _("业务记录"), reverse("registries:record", args=[kind, int(number)])
        except NoReverseMatch:
            pass


def by_group(item: Report) -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Figures of a report by where they come from, for the list of proofs."""
    def source(entry: tuple[str, dict[str, Any]]) -> str:
        asked = entry[1]["question"]
        if code := asked.get("indicator"):
            return CATALOGUE[code].name if code in CATALOGUE else code
        return _("评分") if {"clause", "score", "section", "unit"} & asked.keys() else _("清单")

    entries = sorted(item.figures.items(), key=lambda e: (source(e), int(e[0][1:])))
    return [(name, list(held)) for name, held in groupby(entries, source)]
