"""How often one address may use the public forms (限流): counted in the database, so that every process counts the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.registries.complaints.models import Knock

LIMITS = {"submit": (5, timedelta(hours=1)), "query": (20, timedelta(minutes=10)), "receipt": (10, timedelta(hours=24))}
"""Kind of try: how many in which span. `receipt` counts wrong codes for one receipt number, whoever tries."""


class TooOften(InputError):
    """Too many tries from one address, or for one receipt number."""

    code = "public.too_often"


def digest_of(who: str) -> str:
    """A keyed digest: the address itself is never stored."""
    return salted_hmac("complaints.knock", who).hexdigest()[:64]


def address_of(request: Any) -> str:
    """The address the request came from."""
    return str(request.META.get("REMOTE_ADDR") or "")


def check(kind: str, who: str) -> None:
    """Refuse when the limit is reached.

    Raises:
        TooOften: with how long to wait.
    """
    most, span = LIMITS[kind]
    if Knock.objects.filter(kind=kind, who=digest_of(who), at__gt=timezone.now() - span).count() >= most:
        minutes = int(span.total_seconds() // 60)
        wait = _("%(n)s 小时") % {"n": minutes // 60} if minutes >= 60 else _("%(n)s 分钟") % {"n": minutes}
        raise TooOften(_("操作太频繁，请在%(wait)s后再试，或拨打 12315。") % {"wait": wait})


def knock(kind: str, who: str) -> None:
    """Count one try and forget those of yesterday."""
    Knock.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    Knock.objects.create(kind=kind, who=digest_of(who))
