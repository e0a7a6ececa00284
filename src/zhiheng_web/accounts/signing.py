"""Signing in (登录): every try is written down before it is checked, so that guesses at once cannot slip past the lock."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.accounts.models import SignIn
from zhiheng_web.accounts.rules import account_rule
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only


@dataclass(frozen=True)
class Refused:
    """Why signing in did not succeed, as a sentence for the page."""

    sentence: str
    is_locked: bool = False


def key_of(username: str) -> str:
    """The digest under which tries on a name are counted."""
    return hmac.new(settings.SECRET_KEY.encode(), username.strip().casefold().encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind the installation's own HTTPS proxy the address that the proxy saw."""
    seen = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() if settings.SESSION_COOKIE_SECURE else ""
    return (seen or request.META.get("REMOTE_ADDR", ""))[:45]


def note_event(request: HttpRequest | None, kind: str, person: Any, *, ok: bool = True, note: str = "") -> SignIn:
    """Write down an event of an account (登录日志)."""
    agent = request.headers.get("User-Agent", "")[:160] if request is not None else ""
    where = address_of(request) if request is not None else ""
    return SignIn.objects.create(kind=kind, key=key_of(person.username), person=person, ok=ok, note=note, address=where, agent=agent)


def locked_until(key: str, now: datetime, *, before: int | None = None) -> datetime | None:
    """Until when a name is locked (锁定), None where it is not: so many failures within so many minutes, since the last success or unlocking.

    Tries while it is locked do not prolong it. `before` looks only at tries before that one.
    """
    rule = account_rule()
    rows = SignIn.objects.filter(key=key, refused=False, at__gt=now - timedelta(minutes=rule.within_minutes + rule.locked_minutes))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    failures: list[datetime] = []
    for row in rows.order_by("-pk")[: 20 * rule.failures]:
        if row.kind in ("out", "idle"):
            continue
        if row.ok:
            break
        failures.append(row.at)
    for last, first in zip(failures, failures[rule.failures - 1 :], strict=False):
        if last - first <= timedelta(minutes=rule.within_minutes):
            until = last + timedelta(minutes=rule.locked_minutes)
            return until if until > now else None
    return None


def is_locked(person: Person) -> bool:
    """Whether an account is locked now, at the password or at the second factor."""
    now = timezone.now()
    return any(locked_until(key_of(f"{step}{person.username}"), now) for step in ("", "code:"))


def _locked(until: datetime) -> Refused:
    when = timezone.localtime(until).strftime("%H:%M")
    sentence = _("连续输错次数过多，账号已锁定到 %(when)s。到时再试，或请质发办解除锁定。") % {"when": when}
    return Refused(sentence, is_locked=True)


def begin(request: HttpRequest, kind: str, username: str, person: Person | None) -> SignIn | Refused:
    """Write a try down as failed; the sentence where the name is locked."""
    key, now = key_of(username), timezone.now()
    agent, where = request.headers.get("User-Agent", "")[:160], address_of(request)
    made = SignIn.objects.create(kind=kind, key=key, person=person, address=where, agent=agent)
    until = locked_until(key, now, before=made.pk)
    if until is None:
        return made
    SignIn.objects.filter(pk=made.pk).update(refused=True)
    return _locked(until)


def check_name_and_password(request: HttpRequest, username: str, password: str) -> tuple[Person | None, Refused | None, SignIn | None]:
    """The person, or why not, and the try that was written down.

    A name without account takes as long and gets the same sentence as a wrong password.
    """
    person = Person.objects.filter(username=username.strip()).select_related("region", "unit").first()
    held = begin(request, "password", username, person)
    if isinstance(held, Refused):
        return None, held, None
    if person is None:
        make_password(password)
        right = False
    else:
        right = person.check_password(password) and person.is_active
    if right:
        return person, None, held
    return None, after_failure(key_of(username), _("账号或口令不对。")), held


def after_failure(key: str, sentence: str) -> Refused:
    """What to say after a wrong try: how many are left, or that the name is locked now."""
    rule, now = account_rule(), timezone.now()
    until = locked_until(key, now)
    if until is not None:
        return _locked(until)
    rows = SignIn.objects.filter(key=key, refused=False, at__gt=now - timedelta(minutes=rule.within_minutes)).exclude(kind__in=("out", "idle")).order_by("-pk")
    wrong = 0
    for row in rows[: rule.failures]:
        if row.ok:
            break
        wrong += 1
    left = rule.failures - wrong
    return Refused(sentence + _("再错 %(n)s 次将锁定 %(m)s 分钟。") % {"n": left, "m": rule.locked_minutes} if left <= 3 else sentence)


def succeed(held: SignIn, person: Person) -> None:
    """The try was right."""
    SignIn.objects.filter(pk=held.pk).update(ok=True, person=person)


@transaction.atomic
def unlock(person: Any, whom: Person) -> None:
    """Take the lock off (解除锁定): earlier failures count no more.

    Raises:
        PermissionDenied: only the committee office of the region. InputError: it is not locked.
    """
    office_only.check(person, whom)
    if not is_locked(whom):
        raise InputError(_("%(who)s的账号现在没有锁定。") % {"who": whom})
    note_event(None, "unlock", whom, note=str(person))
    SignIn.objects.create(kind="unlock", key=key_of(f"code:{whom.username}"), person=whom, ok=True, note=str(person))
    audit.record(person, "accounts.unlock", whom, f"解除“{whom}”账号的锁定")


def forget_old(now: datetime) -> int:
    """Erase entries of the log that are older than the rule keeps them (清理登录日志); gives how many."""
    gone, _by = SignIn.objects.filter(at__lt=now - timedelta(days=account_rule().log_days)).delete()
    return gone
