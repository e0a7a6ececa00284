"""Approving a result for the public, and withdrawing it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.publishing.editions import bump
from zhiheng_web.publishing.models import PublishedScore

REPLACED = "由新的结果替代"
"""Why an earlier result is not shown any more: it was no fault."""

def digest_of(content: Any) -> str:
    """SHA-256 of the content in canonical JSON (sorted keys, no spaces, UTF-8): what a reader can check again."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@transaction.atomic
def publish_score(
    person: Person, region: Region, *, period: str, title: str, content: dict[str, Any], snapshot_id: str
) -> PublishedScore:
    """Publish a frozen result; one already published for the region and period is withdrawn as replaced.

    Raises:
        PermissionDenied: only the committee office of the region publishes.
        InputError: the very same content is public already.
    """
    office_only.check(person, _Subject(region))
    digest = digest_of(content)
    standing = PublishedScore.objects.filter(region=region, period=period, withdrawn_at=None)
    if standing.filter(digest=digest).exists():
        raise InputError(_("这次测算的结果已经公开，没有变化，无需再次发布。"))
    for earlier in standing:
        _withdraw(earlier, REPLACED)
    published = PublishedScore.objects.create(
        region=region,
        period=period,
        title=title,
        content=content,
        digest=digest,
        snapshot_id=snapshot_id,
        published_by=person,
    )
    bump()
    audit.record(person, "publishing.publish", published, f"公开发布“{title}”（{period}）", after={"digest": digest})
    return published


@transaction.atomic
def withdraw_score(person: Person, published: PublishedScore, reason: str) -> PublishedScore:
    """Take a published result back, with a reason that stays on record.

    Raises:
        PermissionDenied: only the committee office of the region withdraws.
        InputError: no reason given, or withdrawn already.
    """
    office_only.check(person, published)
    if not reason.strip():
        raise InputError(_("撤回公开结果须写明理由。"))
    if published.withdrawn_at is not None:
        raise InputError(_("该结果已经撤回。"))
    _withdraw(published, reason.strip())
    audit.record(person, "publishing.withdraw", published, f"撤回公开的“{published.title}”", reason=reason.strip())
    return published


def _withdraw(published: PublishedScore, reason: str) -> None:
    bump()
    published.withdrawn_at = timezone.now()
    published.withdrawn_reason = reason
    published.save(update_fields=["withdrawn_at", "withdrawn_reason"])


class _Subject:
    """What the policy asks about when nothing is stored yet."""

    def __init__(self, region: Region) -> None:
        self.region = region
