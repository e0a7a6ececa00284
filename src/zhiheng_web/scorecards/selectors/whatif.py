"""What if and the cheapest route on a run (模拟与路线): all of it read from the address, computed on a copy, written nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.packs import assumed_efforts
from zhiheng.rules.facts import Fact
from zhiheng.scoring.actions import Action, Refused
from zhiheng.scoring.routes import Own, Route, Weighed, cheapest_route
from zhiheng.scoring.whatif import WhatIf, what_if
from zhiheng.values import Period
from zhiheng.values.numbers import from_milli, milli
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun

MOST = Decimal(100_000)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= MOST else None


def _code(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


@dataclass
class Asked:
    """What the address asks: target, date, which score, and the own figures by code of action."""

    target: Decimal
    by: date
    of: str
    hopeful: bool
    values: Mapping[str, str]
    fault: str = ""


def asked_of(run: ScoreRun, given: Mapping[str, str], today: date) -> Asked:
    """The question of the address; what is left out or makes no sense is the usual: five points more, by the end of the period."""
    period, start = Period.parse(run.period), max(run.as_of, today)
    usual = period.end if period.end > start else start + timedelta(days=60)
    fault = ""
    low = Decimal(run.result["total"]["low"])
    target = ((low + 5) / 5).quantize(Decimal(1), ROUND_HALF_UP) * 5
    if text := given.get("target", "").strip():
        typed = _number(text)
        if typed is None or typed < 0 or typed != typed.quantize(Decimal("0.001")):
            fault = _("目标分应为不小于 0、至多三位小数的数，写的是“%(t)s”。") % {"t": text}
        else:
            target = typed
    by = usual
    if text := given.get("by", "").strip():
        try:
            by = date.fromisoformat(text)
        except ValueError:
            fault = _("日期应写作 2026-12-31 的样子，写的是“%(t)s”。") % {"t": text}
    if by < start:
        fault = _("目标日期应不早于 %(d)s。") % {"d": start.isoformat()}
        by = usual
    of = "base" if given.get("of") == "base" else "total"
    return Asked(target, by, of, given.get("hopeful") == "1", given, fault)


@dataclass
class Line:
    """An action with its controls: number ticked, figures typed, what it gives, whether the route takes it and why."""

    code: str
    weighed: Weighed
    most: int
    ticked: int
    days: str
    lead: int
    skip: bool
    typed_days: str = ""
    typed_lead: str = ""

    @property
    def action(self) -> Action:
        """The action itself."""
        return self.weighed.action

    @property
    def places(self) -> list[tuple[str, str]]:
        """A clause and its row for each row that it serves."""
        found = {clause[1:].split(".")[0]: clause for clause, _path in self.action.places}
        return [(clause, row) for row, clause in found.items()]

    @property
    def gain(self) -> Decimal:
        """Points that it gives."""
        return from_milli(self.weighed.gain)


@dataclass
class Stuck:
    """A fact that nothing can change in this period, with a field to suppose another value."""

    code: str
    refused: Refused
    typed: str


@dataclass
class Board:
    """The whole page."""

    PARTS = ("now", "then", "route")
    asked: Asked
    route: Route
    simulated: WhatIf
    chosen: list[Line]
    others: list[Line]
    stuck: list[Stuck]
    any_ticked: bool
    note: str
    query: str = ""
    full_points: Decimal = Decimal(100)
    bonus_points: Decimal = Decimal(0)

    @property
    def score(self) -> dict[str, Any]:
        """Certain points now, as simulated, and at the end of the route."""
        before, after, end = self.simulated.before, self.simulated.after, self.route.result.after
        return {
            name: {"now": getattr(before, name), "then": getattr(after, name), "route": getattr(end, name)}
            for name in ("base", "bonus", "total")
        }

    @property
    def slider(self) -> tuple[int, int]:
        """Between which targets the slider moves: from what is certain now to all points of the card; a target outside widens it."""
        now = getattr(self.simulated.before, self.asked.of).low
        most = self.full_points + (self.bonus_points if self.asked.of == "total" else 0)
        return int(min(now, self.asked.target)), int(max(most, self.asked.target).to_integral_value(ROUND_CEILING))

    @property
    def effort(self) -> Decimal:
        """Person-days of the route."""
        return Decimal(self.route.tenths) / 10

    @property
    def reach(self) -> Decimal:
        """Certain points at the end of the route."""
        return from_milli(self.route.score)


def _own(action: str, given: Mapping[str, str]) -> Own:
    code = _code(action)
    days, lead = _number(given.get(f"d-{code}", "")), given.get(f"t-{code}", "")
    tenths = int((days * 10).to_integral_value(ROUND_HALF_UP)) if days is not None and days >= 0 else None
    return Own(tenths, int(lead) if lead.isdigit() and len(lead) < 5 else None, given.get(f"x-{code}") == "1")


class _Owns(dict[str, Own]):
    """Own figures by the key of an action, read from the address when asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__()
        self.given = given

    def get(self, key: str, default: Any = None) -> Any:
        """What was typed for the action."""
        return _own(key, self.given)


def board_of(run: ScoreRun, asked: Asked, today: date) -> Board:
    """The simulation and the route for what is asked."""
    found = computed(run)
    start = max(run.as_of, today)
    route = cheapest_route(
        found.scorecard,
        found.facts,
        found.period,
        start,
        target=milli(asked.target),
        by=asked.by,
        of=asked.of,
        own=_Owns(asked.values),
        hopeful=asked.hopeful,
    )
    lines = [_line(w, asked.values) for w in (*route.chosen, *route.rejected)]
    changes = {place: fact for line in lines if line.ticked for place, fact in line.action.facts(line.ticked).items()}
    stuck = []
    for refused in route.refused:
        code = _code("|".join(refused.place))
        typed = asked.values.get(f"v-{code}", "").strip()
        value = _number(typed)
        if value is not None:
            fact = found.facts[refused.place[0]][refused.place[1]]
            changes[refused.place] = Fact(value=Fraction(value), against=fact.against, owner=fact.owner, source=fact.source)
        stuck.append(Stuck(code, refused, typed if value is not None else ""))
    taken = [line for line in lines if line.weighed.chosen]
    others = sorted((line for line in lines if not line.weighed.chosen), key=lambda one: -one.weighed.gain)
    return Board(
        asked,
        route,
        what_if(found.scorecard, found.facts, changes),
        taken,
        others,
        stuck,
        bool(changes),
        assumed_efforts().note,
        full_points=found.scorecard.full_points or Decimal(100),
        bonus_points=found.scorecard.bonus_points or Decimal(0),
    )


def _line(weighed: Weighed, given: Mapping[str, str]) -> Line:
    code, most = _code(weighed.action.key), weighed.action.levels[-1]
    text = given.get(f"l-{code}", "")
    ticked = min(int(text), most) if text.isdigit() and len(text) < 7 else 0
    days = format((Decimal(weighed.tenths) / 10).normalize(), "f")
    own = _own(weighed.action.key, given)
    typed_days = "" if own.tenths is None else given.get(f"d-{code}", "").strip()
    typed_lead = "" if own.lead is None else str(own.lead)
    return Line(code, weighed, most, ticked, days, weighed.lead, own.skip, typed_days, typed_lead)
