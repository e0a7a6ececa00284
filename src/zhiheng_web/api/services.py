"""Giving out and stopping tokens (发放, 停用), and answering a repeated call once (幂等)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng_web.api.models import SCOPES, ApiToken, RememberedCall
from zhiheng_web.api.refusing import Refused
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.organisations.policies import office_only

PREFIX = "zh_"
LONGEST = timedelta(days=366)
"""A token is given for a year at most."""
KEPT = timedelta(days=2)
"""Answers to repeated calls are kept this long."""


def digest_of(secret: str) -> str:
    """The SHA-256 of a token, by which it is found; the token itself is stored nowhere."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_token(
    person: Any, *, name: str, acts_as: Person, scopes: Sequence[str], expires_on: date, today: date
) -> tuple[ApiToken, str]:
    """Give out a token (发放). Gives the row and the token itself, which is shown this once.

    Raises:
        PermissionDenied: only the committee office of the region. ValidationError: by field.
    """
    office_only.check(person, acts_as)
    faults: dict[str, str] = {}
    if not name.strip():
        faults["name"] = _("请写明哪个系统用、做什么")
    if acts_as.role not in (Role.OFFICE, Role.LIAISON, Role.REVIEWER, Role.LEADER):
        faults["person"] = _("接口只能以工作人员的名义使用")
    if not scopes or set(scopes) - {code for code, _label in SCOPES}:
        faults["scopes"] = _("请至少选择一项范围")
    if not today < expires_on <= today + LONGEST:
        faults["expires_on"] = _("有效期应在明天至一年之内")
    if faults:
        raise ValidationError(faults)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name.strip(),
        person=acts_as,
        scopes=list(scopes),
        hint=secret[:8],
        digest=digest_of(secret),
        expires_on=expires_on,
        created_by=person,
    )
    audit.record(
        person,
        "api.issue",
        token,
        f"发放接口令牌“{token.name}”，以{acts_as}的名义，有效期至{expires_on.isoformat()}",
        after={"name": token.name, "scopes": token.scopes, "expires_on": expires_on.isoformat()},
    )
    return token, secret


@transaction.atomic
def revoke_token(person: Any, token: ApiToken, reason: str) -> ApiToken:
    """Stop a token at once (停用); it cannot be taken back, a new one is given instead."""
    held = ApiToken.objects.select_for_update(of=("self",)).select_related("person__region").get(pk=token.pk)
    office_only.check(person, held)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明停用理由")})
    if held.revoked_at is None:
        held.revoked_at, held.revoked_reason = timezone.now(), reason.strip()[:200]
        held.save(update_fields=["revoked_at", "revoked_reason"])
        audit.record(person, "api.revoke", held, f"停用接口令牌“{held.name}”", reason=reason)
    return held


def token_of(secret: str) -> ApiToken:
    """The token behind the words of a caller, noting once an hour that it was used.

    Raises:
        Refused: unknown, expired, stopped, or its person's account is closed; the sentence says which.
    """
    found = ApiToken.objects.select_related("person__region", "person__unit").filter(digest=digest_of(secret)).first()
    if found is None:
        raise Refused(401, "token.unknown", _("令牌不对。请核对是否完整复制，或请质发办重新发放"))
    now = timezone.now()
    state = found.state(timezone.localtime(now))
    if state == "revoked":
        raise Refused(401, "token.revoked", _("令牌已停用（%(why)s）") % {"why": found.revoked_reason})
    if state == "expired":
        raise Refused(401, "token.expired", _("令牌已于%(day)s到期，请质发办重新发放") % {"day": found.expires_on})
    if not found.person.is_active:
        raise Refused(401, "token.person", _("令牌所用的账号已停用"))
    if found.used_at is None or now - found.used_at > timedelta(hours=1):
        ApiToken.objects.filter(pk=found.pk).update(used_at=now)
    return found


def once(token: ApiToken, key: str, request: str, work: Callable[[], tuple[int, Any]]) -> tuple[int, Any, bool]:
    """Do the work, or give the answer of the first call with this key. Gives status, answer, and whether it is a repetition.

    The answer is stored in the transaction of the work: either both are there or neither. Without a key the work is done.

    Raises:
        Refused: 409 where the key was used for another request, or the first call is still at work.
    """
    if not key:
        return *work(), False
    if len(key) > 100:
        raise Refused(422, "idempotency.key", _("Idempotency-Key 最多 100 个字符"))
    RememberedCall.objects.filter(token=token, at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            held = RememberedCall.objects.filter(token=token, key=key).first()
            if held is not None:
                if held.request != request:
                    raise Refused(409, "idempotency.reused", _("这个 Idempotency-Key 已用于另一个请求，请换一个新的"))
                return held.status, held.answer, True
            status, answer = work()
            RememberedCall.objects.create(token=token, key=key, request=request, status=status, answer=answer)
            return status, answer, False
    except IntegrityError as error:
        if not RememberedCall.objects.filter(token=token, key=key).exists():
            raise
        raise Refused(409, "idempotency.busy", _("同一个 Idempotency-Key 的请求正在办理，请稍后再试")) from error
