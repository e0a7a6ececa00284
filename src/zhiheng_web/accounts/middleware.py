"""What holds for every request of somebody signed in: the session's clock, what has to be done first, for whom one acts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhiheng_web.accounts.delegations import acting_in
from zhiheng_web.accounts.rules import account_rule
from zhiheng_web.accounts.signing import note_event

Handler = Callable[[HttpRequest], HttpResponse]
OWN = "/account/"
"""Pages of one's own account: always as oneself, and open before the password is changed."""
WRITE_EVERY = 60
"""So many seconds pass before the clock is written again: not every page costs a write."""
FIRST = {"password": "accounts:password", "factor": "accounts:factor"}


def start_clock(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A session begins."""
    if request is not None:
        request.session["began"] = request.session["seen"] = int(time.time())


class SessionClock:
    """Ends a session that stood idle too long or is too old (超时退出). What a form carried is kept (`drafts`)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            now, rule = int(time.time()), account_rule()
            seen, began = request.session.get("seen", now), request.session.get("began", now)
            if now - seen > rule.idle_minutes * 60 or now - began > rule.session_hours * 3600:
                self._end(request)
            elif "seen" not in request.session or abs(now - seen) > WRITE_EVERY:
                request.session["seen"], request.session["began"] = now, min(began, now)
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> None:
        person: Any = request.user
        language = request.session.get("language")
        if person.is_authenticated:
            request.was = person.pk  # type: ignore[attr-defined]
            note_event(request, "idle", person)
        logout(request)
        if language:
            request.session["language"] = language
        messages.info(request, _("较长时间没有操作，已自动退出。请重新登录。"))


class DoFirst:
    """Until the first password is changed or a required second factor is set up, only the own account's pages open (先办这件事)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first = FIRST.get(request.session.get("first", "")) if SESSION_KEY in request.session else None
        if first and not request.path.startswith((OWN, "/static/", "/health/")):
            return redirect(first)
        return self.get_response(request)


class ActingFor:
    """Lets a person act for another who delegated to them (代办): `request.user` is the other, with `acted_by`; `request.actor` oneself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.user  # type: ignore[attr-defined]
        number = request.session.get("acting") if SESSION_KEY in request.session else None
        if number is not None:
            giver = acting_in(number, request.user)
            if giver is None:
                del request.session["acting"]
                messages.info(request, _("代办期已经结束，现在以您本人的身份办理。"))
            elif request.path.startswith(OWN):
                request.acting_for = giver  # type: ignore[attr-defined]
            else:
                request.user = request.acting_for = giver  # type: ignore[attr-defined]
        return self.get_response(request)
