"""Everything a unit is answerable for (单位职责): targets and tasks of the plans that stand, clauses of the scorecard in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from zhiheng.rules.evaluate import most_of
from zhiheng.values import Period, Span
from zhiheng.values.numbers import from_milli
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.resolving import Sets, meanings
from zhiheng_web.plans.models import ROLES, TargetUnit, TaskUnit
from zhiheng_web.plans.selectors import plans_of
from zhiheng_web.scorecards.models import ScorecardVersion
from zhiheng_web.scorecards.results import clauses_of
from zhiheng_web.scorecards.selectors.runs import current_version, newest_run
from zhiheng_web.shared.templatetags.zh import CHIPS

KINDS = {"target": _lazy("目标"), "task": _lazy("任务"), "clause": _lazy("评分条款")}
ROLE_WORDS = dict(ROLES)
DUE_STATES = {
    "past": _lazy("已到时限"),
    "soon": _lazy("三个月内到期"),
    "later": _lazy("未到时限"),
    "none": _lazy("没写时限"),
}
SOON = timedelta(days=92)


@dataclass(frozen=True)
class Line:
    """One duty (职责): what is asked, in which role, until when, where it is printed, and how it stands.

    `state` is one of `DUE_STATES` for targets and tasks; for clauses that of the score, `unscored` before there is one. `via` is the printed name where it is
    not the unit's own (a set, a short or a former name). `low` and `high` are the points had and still possible.
    """

    kind: str
    role: str
    what: str
    aim: str
    group: str
    place: str
    source: str
    number: str
    url: str
    due: str
    due_on: date | None
    state: str
    via: str = ""
    proof: str = ""
    points: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    open_list: bool = False
    quote: str = ""
    document: int | None = None
    span: Span | None = None

    @property
    def kind_word(self) -> str:
        """目标, 任务 or 评分条款."""
        return str(KINDS[self.kind])

    @property
    def role_word(self) -> str:
        """The role in words."""
        return str(ROLE_WORDS[self.role])

    @property
    def state_word(self) -> str:
        """The state in words, for a scored clause as its chip says it."""
        if self.state in DUE_STATES:
            return str(DUE_STATES[self.state])
        return _("尚未测算") if self.state == "unscored" else str(CHIPS[self.state][2])


@dataclass(frozen=True)
class Wanted:
    """What of a unit's duties is shown (筛选)."""

    kind: str = ""
    role: str = ""
    state: str = ""
    source: str = ""
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kind or self.role or self.state or self.source or self.words)

    def wants(self, line: Line) -> bool:
        """Whether the duty is shown."""
        return (
            self.kind in ("", line.kind)
            and self.role in ("", line.role)
            and self.state in ("", line.state)
            and self.source in ("", line.source)
            and (not self.words or any(self.words in text for text in (line.what, line.group, line.aim)))
        )


@dataclass(frozen=True)
class Duties:
    """A unit's duties, and how many more stand for sets that the documents leave open (县直有关部门)."""

    lines: Sequence[Line]
    open_count: int = 0
    run: Any = None
    version: ScorecardVersion | None = None

    def of(self, kind: str) -> list[Line]:
        """The duties of one kind, in the order of the documents."""
        return [line for line in self.lines if line.kind == kind]

    @property
    def points(self) -> Decimal:
        """Points of the scorecard that hang on the unit's clauses."""
        return sum((line.points for line in self.lines if line.points is not None), Decimal(0))

    @property
    def low(self) -> Decimal:
        """Points had."""
        return sum((line.low for line in self.lines if line.low is not None), Decimal(0))


def _state_of(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "none"
    return "past" if due_on < today else "soon" if due_on <= today + SOON else "later"


def place_url(document: int | None, span: Span | None) -> str:
    """The address of a place in a document's text; empty where either is not known."""
    if document is None or span is None or span.end <= span.start:
        return ""
    return reverse("documents:place", args=[document, span.start, span.end]) + "#here"


class DutyBook:
    """All duties of a region, read once, to be asked unit by unit.

    Args:
        period: whose newest run the states of clauses come from.
        today: the day by which due times are judged.
    """

    def __init__(self, region: Region, period: Period, today: date) -> None:
        self.today = today
        self.sets = Sets(region)
        plans = plans_of(region).values("pk")
        self._assigned = {kind: _assignments(model, kind, plans) for kind, model in _MODELS.items()}
        self.version = current_version(region)
        self.run = newest_run(region, period) if self.version is not None else None
        self._rows: list[tuple[Any, Any, list[tuple[str, Any]], list[tuple[str, Any]]]] = []
        self._scored: dict[str, Any] = {}
        if self.version is not None:
            self._read_card(self.version)

    def _read_card(self, version: ScorecardVersion) -> None:
        card = version.scorecard
        known = meanings(dict.fromkeys(n for _s, row in card.rows() for n in row.units), version.region)
        clauses: dict[int, list[tuple[str, Any]]] = {}
        for cid, _section, row, clause in card.clauses():
            clauses.setdefault(id(row), []).append((cid, clause))
        self._rows = [
            (section, row, [(n, known[n]) for n in row.units], clauses.get(id(row), [])) for section, row in card.rows()
        ]
        if self.run is not None and self.run.version_id == version.pk:
            self._scored = {c["id"]: c for _s, _r, c in clauses_of(self.run.result)}

    def duties(self, unit: Unit) -> Duties:
        """Every duty of the unit: what names it, and what names a set it is in."""
        is_mine = self.sets.named(unit)
        lines: list[Line] = []
        open_duties = set()
        for kind, rows in self._assigned.items():
            best: dict[int, Any] = {}
            for row in rows:
                number = getattr(row, f"{kind}_id")
                if row.sense == "class" and row.is_open:
                    open_duties.add((kind, number))
                if is_mine(row) and (number not in best or row.unit_id == unit.pk != best[number].unit_id):
                    best[number] = row
            lines += [self._line(kind, row, unit) for row in best.values()]
            open_duties -= {(kind, number) for number in best}
        for section, row, names, clauses in self._rows:
            name = next((n for n, meaning in names if is_mine(meaning)), None)
            if name is not None:
                lines += [self._scored_line(section, row, cid, clause, name, unit) for cid, clause in clauses]
        return Duties(lines, len(open_duties), self.run if self._scored else None, self.version)

    def _line(self, kind: str, row: Any, unit: Unit) -> Line:
        duty = getattr(row, kind)
        plan = duty.plan
        is_target = kind == "target"
        number = "" if is_target else duty.number.replace("/", "")
        return Line(
            kind=kind,
            role=row.role,
            what=duty.indicator if is_target else duty.title,
            aim=duty.aim if is_target else "",
            group=duty.dimension_word if is_target else "",
            place=number or _("第%(n)s项%(kind)s") % {"n": duty.place + 1, "kind": KINDS[kind]},
            source=plan.title,
            number=plan.number,
            url=place_url(plan.document_id, Span(duty.span_start, duty.span_end)),
            due=duty.due_words,
            due_on=duty.due_on,
            state=_state_of(duty.due_on, self.today),
            via="" if row.name == unit.name else row.name,
            open_list=duty.open_list,
            quote=duty.quote,
            document=plan.document_id,
            span=Span(duty.span_start, duty.span_end),
        )

    def _scored_line(self, section: Any, row: Any, cid: str, clause: Any, name: str, unit: Unit) -> Line:
        """A clause; its row names units without saying who leads, so no lead is invented."""
        assert self.version is not None
        held = self._scored.get(cid)
        points = clause.points if clause.points is not None else from_milli(most_of(clause))
        return Line(
            kind="clause",
            role="lead" if len(row.units) == 1 else "by_remit",
            what=clause.text,
            aim=_("%(n)s分") % {"n": format(points.normalize(), "f") if points else "0"},
            group=row.title or section.title,
            place=_("第%(row)s行第%(clause)s条") % {"row": row.number, "clause": cid.rpartition(".c")[2]},
            source=self.version.title,
            number=_("第%(n)s版") % {"n": self.version.number},
            url=place_url(self.version.document_id, clause.span or row.span),
            due="—",
            due_on=None,
            state=held["state"] if held else "unscored",
            via="" if name == unit.name else name,
            proof=reverse("scorecards:proof", args=[self.run.pk, cid]) if held and self.run is not None else "",
            points=points,
            low=Decimal(held["low"]) if held else None,
            high=Decimal(held["high"]) if held else None,
        )


_MODELS: dict[str, type[Any]] = {"target": TargetUnit, "task": TaskUnit}


def _assignments(model: type[Any], kind: str, plans: Any) -> list[Any]:
    rows = model.objects.filter(**{f"{kind}__plan__in": plans}).select_related(f"{kind}__plan", "unit")
    return list(rows.order_by(f"{kind}__plan_id", f"{kind}__place", "place"))


def duties_of(unit: Unit, region: Region, period: Period, today: date) -> Duties:
    """Every duty of one unit, from all documents adopted in the region (and in the regions inside it)."""
    return DutyBook(region, period, today).duties(unit)


def shown(duties: Duties, wanted: Wanted) -> Duties:
    """The duties that pass the filter."""
    return replace(duties, lines=[line for line in duties.lines if wanted.wants(line)])


def choices(lines: Iterable[Line]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: only what occurs."""
    held = list(lines)
    states = list(dict.fromkeys(line.state for line in held))
    return {
        "kinds": [(k, str(w)) for k, w in KINDS.items() if any(line.kind == k for line in held)],
        "roles": [(r, str(w)) for r, w in ROLES if any(line.role == r for line in held)],
        "sources": [(s, s) for s in dict.fromkeys(line.source for line in held)],
        "states": [(s, next(line.state_word for line in held if line.state == s)) for s in states],
    }
