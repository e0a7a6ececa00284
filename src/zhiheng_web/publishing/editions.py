"""The token that is drawn anew with every change of what is public (公开版次): pages and feeds derive their ETag from it."""

from __future__ import annotations

import secrets

from zhiheng_web.publishing.models import Edition


def bump() -> None:
    """Note one change; called inside the transaction that makes it."""
    Edition.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(16)})


def current() -> str:
    """The token now; "" before anything was ever public."""
    return Edition.objects.filter(pk=1).values_list("token", flat=True).first() or ""
