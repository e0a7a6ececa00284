"""What filters are written over (口径视图): the relations as they are, and views that add marks to a relation's rows.

A view keeps one row per record of its base relation, under the record's own id, so that a filter over a view still lists records.
All tables are unbound: Ibis only compiles, the engine's own driver runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhiheng.indicators.later import ibis
from zhiheng.indicators.windows import Window
from zhiheng.snapshots.relations import RELATIONS

if TYPE_CHECKING:
    import ibis.expr.types as ir

_TYPES = {"str": "string", "int": "int64", "bool": "boolean", "date": "date"}


class _Tables(dict[str, "ir.Table"]):
    """Unbound tables by relation, each made when first asked for."""

    def __missing__(self, code: str) -> ir.Table:
        columns = {c.name: ("" if c.nullable else "!") + _TYPES[c.type] for c in RELATIONS[code].columns}
        table: ir.Table = ibis.table(columns, name=code)
        self[code] = table
        return table


TABLES = _Tables()
"""The unbound table of every relation."""

LEVELS = ("national", "province", "city", "county")


@dataclass(frozen=True)
class View:
    """A view (口径视图) over one base relation; `reads` names every relation it looks into."""

    code: str
    base: str
    reads: tuple[str, ...]
    build: Callable[[Window], ir.Table]


def on_books(t: ir.Table, w: Window, since: str, *ends: str) -> ir.BooleanValue:
    """In force on the day (当日有效): begun by then, and none of the `ends` days has come."""
    holds = t[since] <= ibis.literal(w.on)
    for end in ends:
        holds = holds & (t[end].isnull() | (t[end] > ibis.literal(w.on)))
    return holds


def within(column: ir.DateValue, w: Window) -> ir.BooleanValue:
    """Dated inside the window (期内)."""
    return (column >= ibis.literal(w.start)) & (column <= ibis.literal(w.on))


def known(column: ir.DateValue, w: Window) -> ir.BooleanValue:
    """Happened by the day of knowledge (截至日已发生); never null, so that its opposite lists the others."""
    return column.notnull() & (column.fill_null(ibis.literal(w.as_of)) <= ibis.literal(w.as_of))


def supervision(t: ir.Table) -> ir.BooleanValue:
    """Supervision sampling, not monitoring or evaluation (只计监督抽查)."""
    return t.kind == "supervision"


def concluded(t: ir.Table, w: Window) -> ir.BooleanValue:
    """With a final conclusion known by then (终局结论已出); a conclusion without a date is dated by the sampling."""
    return t.final_result.isin(["pass", "fail"]) & (t.final_on.coalesce(t.sampled_on) <= ibis.literal(w.as_of))


def _frame_status(w: Window) -> ir.Table:
    """Rows of each county's latest list (最近一期名录) up to the day, marked: sampled, monitored for food risk, officer appointed, filed, trained."""
    frames = TABLES["frame_entries"].filter(lambda t: t.as_of <= ibis.literal(w.on)).mutate(county=lambda t: t.region.left(6))
    latest = frames.group_by(["frame", "county"]).agg(latest_on=lambda t: t.as_of.max())
    current = frames.join(latest, ["frame", "county"]).filter(lambda t: t.as_of == t.latest_on)
    batches = TABLES["sampling_batches"].filter(
        lambda t: supervision(t) & within(t.sampled_on, w) & t.uscc.notnull() & t.level.isin(list(LEVELS))
    )
    sampled = batches.group_by(sampled=batches.uscc).agg(
        batches=lambda t: t.count(), food_batches=lambda t: t.count(where=t.domain == "food")
    )
    watched = TABLES["sampling_batches"].filter(
        lambda t: (t.kind == "risk") & (t.domain == "food") & within(t.sampled_on, w) & t.uscc.notnull()
    )
    monitored = watched.group_by(watched_uscc=watched.uscc).agg(watches=lambda t: t.count())
    officers = TABLES["quality_officers"].filter(lambda t: on_books(t, w, "appointed_on", "left_on"))
    held = officers.group_by(holder=officers.uscc).agg(
        officers=lambda t: t.count(),
        filed=lambda t: t.count(where=t.filed_on <= ibis.literal(w.on)),
        trained=lambda t: t.count(where=t.trained_on <= ibis.literal(w.on)),
    )
    marked = (
        current.left_join(sampled, [("uscc", "sampled")]).left_join(held, [("uscc", "holder")]).left_join(monitored, [("uscc", "watched_uscc")])
    )
    return marked.select(
        *(c.name for c in RELATIONS["frame_entries"].columns),
        is_sampled=marked.batches.fill_null(0) > 0,
        is_monitored=marked.watches.fill_null(0) > 0,
        is_food_sampled=marked.food_batches.fill_null(0) > 0,
        has_officer=marked.officers.fill_null(0) > 0,
        has_filed=marked.filed.fill_null(0) > 0,
        has_trained=marked.trained.fill_null(0) > 0,
    )


def _batch_status(w: Window) -> ir.Table:
    """Batches marked: whether their enterprise had a failed one in the window, and whether the county sampled the product the year before."""
    rows = TABLES["sampling_batches"].mutate(county=lambda t: t.region.left(6))
    supervised = rows.filter(supervision)
    failed = supervised.filter(
        lambda t: within(t.sampled_on, w) & concluded(t, w) & (t.final_result == "fail") & t.uscc.notnull()
    )
    firms = failed.group_by(failed_county="county", failed_domain="domain", failed_uscc="uscc").agg(failed=lambda t: t.count())
    before = supervised.filter(lambda t: t.sampled_on.year() == ibis.literal(w.period.end.year - 1))
    earlier = before.group_by(old_county="county", old_domain="domain", old_product="product").agg(sampled=lambda t: t.count())
    marked = rows.left_join(
        firms, [("county", "failed_county"), ("domain", "failed_domain"), ("uscc", "failed_uscc")]
    ).left_join(earlier, [("county", "old_county"), ("domain", "old_domain"), ("product", "old_product")])
    return marked.select(
        *(c.name for c in RELATIONS["sampling_batches"].columns),
        is_firm_failed=marked.failed.fill_null(0) > 0,
        is_compared=marked.sampled.fill_null(0) > 0,
    )


def _council_seats(w: Window) -> ir.Table:
    """Chairs of the council in office, marked: whether their county has a chair of the other kind too (党政双牵头)."""
    seats = TABLES["council_members"].mutate(county=lambda t: t.region.left(6))
    chairs = seats.filter(lambda t: (t.seat == "chair") & on_books(t, w, "appointed_on", "left_on"))
    held = chairs.group_by(chair_county="county").agg(
        party=lambda t: t.count(where=t.standing == "party_head"), government=lambda t: t.count(where=t.standing == "government_head")
    )
    marked = seats.left_join(held, [("county", "chair_county")])
    return marked.select(
        *(c.name for c in RELATIONS["council_members"].columns),
        is_dual=(marked.party.fill_null(0) > 0) & (marked.government.fill_null(0) > 0),
    )


def _led_meetings(w: Window) -> ir.Table:
    """Meetings marked: whether both heads were there, and whether one of them gave an instruction (党政主要领导到会并作指示)."""
    meetings = TABLES["council_meetings"].mutate(county=lambda t: t.region.left(6))
    heads = TABLES["council_attendances"].filter(lambda t: t.presence == "present").mutate(attended_county=lambda t: t.region.left(6))
    came = heads.group_by(attended_county="attended_county", attended="meeting").agg(
        party=lambda t: t.count(where=t.standing == "party_head"),
        government=lambda t: t.count(where=t.standing == "government_head"),
        spoke=lambda t: t.count(where=t.instructed & t.standing.isin(["party_head", "government_head"])),
    )
    marked = meetings.left_join(came, [("county", "attended_county"), ("meeting_no", "attended")])
    both = (marked.party.fill_null(0) > 0) & (marked.government.fill_null(0) > 0)
    return marked.select(
        *(c.name for c in RELATIONS["council_meetings"].columns),
        is_led=both & (marked.spoke.fill_null(0) > 0),
    )


_KNOWN_BY = (
    ("sampling_batches", "sampled_on"),
    ("annual_reports", "published_on"),
    ("licence_applications", "applied_on"),
    ("quality_officers", "appointed_on"),
    ("food_classes", "graded_on"),
)
"""Relations that put something into a quality file, with the day on which it is known."""


def _firm_files(w: Window) -> ir.Table:
    """Enterprises marked: whether any record that names their credit code was known by the day (有质量信用档案)."""
    marked, found = TABLES["enterprises"], []
    for code, day in _KNOWN_BY:
        rows = TABLES[code].filter(lambda t, day=day: t.uscc.notnull() & (t[day] <= ibis.literal(w.on)))
        held = rows.group_by(rows.uscc.name(f"{code}_holder")).agg(rows.count().name(f"{code}_rows"))
        marked = marked.left_join(held, [("uscc", f"{code}_holder")])
        found.append(f"{code}_rows")
    has_file = marked[found[0]].fill_null(0) > 0
    for name in found[1:]:
        has_file = has_file | (marked[name].fill_null(0) > 0)
    return marked.select(*(c.name for c in RELATIONS["enterprises"].columns), has_file=has_file)


def _plain(code: str) -> View:
    return View(code, code, (code,), lambda _: TABLES[code])


VIEWS: Mapping[str, View] = {
    **{code: _plain(code) for code in RELATIONS},
    "frame_status": View(
        "frame_status", "frame_entries", ("frame_entries", "sampling_batches", "quality_officers"), _frame_status
    ),
    "firm_files": View("firm_files", "enterprises", ("enterprises", *(code for code, _day in _KNOWN_BY)), _firm_files),
    "council_seats": View("council_seats", "council_members", ("council_members",), _council_seats),
    "led_meetings": View("led_meetings", "council_meetings", ("council_meetings", "council_attendances"), _led_meetings),
    "batch_status": View("batch_status", "sampling_batches", ("sampling_batches",), _batch_status),
}
