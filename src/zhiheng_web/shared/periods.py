"""The period that every page follows (期间)."""

from __future__ import annotations

from django.http import HttpRequest

from zhiheng.errors import InvalidValue
from zhiheng.values import Period
from zhiheng_web.shared.clock import today


def chosen_period(request: HttpRequest) -> Period:
    """The period from `?period=2025`, kept in the session; this year at first. A code without meaning is this year."""
    asked = request.GET.get("period")
    if asked:
        try:
            period = Period.parse(asked)
        except InvalidValue:
            period = Period.year(today().year)
        request.session["period"] = period.code
        return period
    return Period.parse(request.session.get("period") or str(today().year))
