"""Which kinds of events a period has nil returns for, and which days are still open (零报告覆盖)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhiheng.packs import event_kinds, may_sign
from zhiheng.values import Period
from zhiheng_web.records.declare import Standing
from zhiheng_web.registries.risk.clues import clue_words, clues_of
from zhiheng_web.registries.risk.models import Event, NilReturn
from zhiheng_web.registries.risk.signing import signers_by_kind

_DAY = timedelta(days=1)


def gaps(covered: list[tuple[date, date]], start: date, end: date) -> list[tuple[date, date]]:
    """Days from `start` to `end` that no range covers, as ranges.

    >>> gaps([(date(2025, 1, 1), date(2025, 3, 31))], date(2025, 1, 1), date(2025, 6, 30))
    [(datetime.date(2025, 4, 1), datetime.date(2025, 6, 30))]
    """
    out = []
    day = start
    for first, last in sorted(covered):
        if first > end:
            break
        if first > day:
            out.append((day, min(first - _DAY, end)))
        day = max(day, last + _DAY)
    if day <= end:
        out.append((day, end))
    return out


def standings(region: Any, period: Period, today: date, *, with_clues: bool = True) -> list[Standing]:
    """Every kind of event in the period up to today: happened, confirmed none by nil returns, or which days nobody signed for.

    A nil return signed by a unit that may not sign for the kind covers no day, as in scoring. `with_clues` adds what else the records know
    of the first stretch nobody signed for, a few queries a kind.
    """
    end = min(period.end, today)
    if end < period.start:
        return []
    signed: dict[str, list[tuple[date, date]]] = {}
    signers = signers_by_kind(region)
    rows = NilReturn.objects.live().in_region(region).filter(period_start__lte=end, period_end__gte=period.start)
    for row in rows.select_related("unit"):
        if may_sign(event_kinds().get(row.kind), signers.get(row.kind, ()), row.unit.names()):
            signed.setdefault(row.kind, []).append((row.period_start, row.period_end))
    happened: dict[str, list[str]] = {}
    events = Event.objects.live().in_region(region).filter(confirmed=True, occurred_on__range=(period.start, end))
    for kind, on, title in events.values_list("kind", "occurred_on", "title"):
        happened.setdefault(kind, []).append(f"{on} {title}")
    out = []
    for code, kind in event_kinds().items():
        if not kind.nil:
            continue
        note = _("由%(signs)s签报") % {"signs": "或".join(signers[code])}
        if code in happened:
            out.append(Standing(kind.name, "error", _("已发生"), "；".join(happened[code])))
            continue
        open_days = gaps(signed.get(code, []), period.start, end)
        if not open_days:
            out.append(Standing(kind.name, "accepted", _("已签报未发生"), note, "", True))
            continue
        words = "、".join(_("%(a)s 至 %(b)s") % {"a": a, "b": b} for a, b in open_days[:3]) + (
            _("等") if len(open_days) > 3 else ""
        )
        first, last = open_days[0]
        whole = (first, last) == (period.start, period.end)
        query = urlencode({"kind": code, "period": period.code if whole else f"{first}/{last}"})
        if with_clues and (found := clues_of(code, region, first, last)):
            note = _("%(note)s；同期线索：%(clues)s") % {"note": note, "clues": clue_words(found)}
        out.append(
            Standing(
                kind.name,
                "due",
                _("未签满"),
                _("%(words)s 没有零报告，%(note)s") % {"words": words, "note": note},
                query,
            )
        )
    return sorted(out, key=lambda s: s.is_done)


def last_signed_day(today: date) -> date:
    """The end of the quarter before the one today lies in: by then nil returns of the year can all be signed."""
    month = (today.month - 1) // 3 * 3 + 1
    return date(today.year, month, 1) - _DAY


def missing_for(region: Any, today: date, unit: Any = None) -> list[Standing]:
    """Kinds whose nil returns of the quarters that are over are not complete (催报): all of them, or those that the unit may sign.

    In January to March these are the quarters of the year before.
    """
    end = last_signed_day(today)
    period = Period.parse(f"{date(end.year, 1, 1)}/{end}")
    open_kinds = [s for s in standings(region, period, today, with_clues=False) if s.state == "due"]
    if unit is None:
        return open_kinds
    signers = signers_by_kind(region)
    mine = {k.name for code, k in event_kinds().items() if may_sign(k, signers.get(code, ()), unit.names())}
    return [s for s in open_kinds if s.label in mine]
