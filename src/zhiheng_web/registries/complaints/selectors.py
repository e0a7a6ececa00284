"""Reading letters and cases: what the public may know of one, and the indicators of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.engines.duckdb import DuckDBEngine
from zhiheng.indicators.measured import Measured, measure, records
from zhiheng.indicators.windows import Window
from zhiheng.values import Period, RegionCode
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.registries.complaints.models import Complaint, Letter

MONTHLY = (
    "unanswered_letters",
    "letter_answer_rate",
    "complaint_first_look_rate",
    "complaint_closing_rate",
    "mediation_success_rate",
    "tip_off_verification_rate",
    "complaint_publication_rate",
    "recovered_losses",
    "complaints_received",
    "goods_quality_complaints",
)
"""The indicators of the monthly bulletin (受理情况月报), in its order."""
RELATIONS = ("letters", "complaints", "tip_offs")


def public_lines(letter: Letter) -> list[dict[str, Any]]:
    """Each case of a letter as kind, state chip, word and day; no name of a person, no ground, no amount."""
    if letter.kind == "inquiry":
        word = _("已答复") if letter.replied_on else _("正在办理")
        return [{"kind": _("咨询"), "chip": "done" if letter.replied_on else "due", "word": word, "on": letter.replied_on}]
    return [_line(case) for case in letter.cases()]


def _line(case: Any) -> dict[str, Any]:
    if isinstance(case, Complaint):
        kind = _("投诉")
        if case.decision == "refused":
            chip, word, on = "done", _("不予受理"), case.told_on
        elif case.outcome:
            chip, word, on = "done", _("已办结：%(how)s") % {"how": case.get_outcome_display()}, case.closed_on
        elif case.decision:
            chip, word, on = "due", _("已受理，正在调解"), case.decided_on
        else:
            chip, word, on = "due", _("已收到，正在审查是否受理"), None
    else:
        kind = _("举报")
        if case.decision:
            chip, word, on = "done", _("已核查：%(how)s") % {"how": case.get_decision_display()}, case.decided_on
        else:
            chip, word, on = "due", _("正在核查"), None
    return {"kind": kind, "chip": chip, "word": word, "on": on, "due_on": None if chip == "done" else case.due_on}


def months_of(period: Period, as_of: date) -> list[Period]:
    """The months of the period that have begun, the newest first."""
    years = range(period.start.year, period.end.year + 1)
    months = [Period.parse(f"{y}-{m:02d}") for y in years for m in range(1, 13)]
    return [m for m in reversed(months) if m.start >= period.start and m.end <= period.end and m.start <= as_of]


def _engine(region: Any) -> DuckDBEngine:
    tables = relation_tables(region, only=RELATIONS)
    return DuckDBEngine(tables)


def bulletin(region: Any, months: list[Period], as_of: date) -> dict[str, list[Measured]]:
    """Indicator code -> its value of each month, in the order of `months`; computed from the records as they are now."""
    chosen = [CATALOGUE[code] for code in MONTHLY]
    engine = _engine(region)
    try:
        found = [measure(engine, Window(month, as_of), RegionCode(region.code), chosen) for month in months]
    finally:
        engine.close()
    return {code: [values[code] for values in found] for code in MONTHLY}


def records_behind(region: Any, code: str, month: Period, as_of: date) -> dict[str, list[str]]:
    """Record numbers behind a figure: `part` what it counts, and of a rate `rest`, what falls short."""
    indicator, window, engine = CATALOGUE[code], Window(month, as_of), _engine(region)
    try:
        sides = ("part", "rest") if indicator.subset else ("part",)
        return {side: list(records(engine, indicator, window, RegionCode(region.code), side).ids) for side in sides}
    finally:
        engine.close()
