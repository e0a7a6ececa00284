"""Reviewing evidence (佐证审核): accept, return with a reason, open again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import judge_write
from zhiheng_web.registries.evidence.models import EvidenceItem, Review


@transaction.atomic
def review_item(person: Any, item: EvidenceItem, verdict: str, reason: str) -> EvidenceItem:
    """Accept (`accepted`), return (`returned`) or reopen (`submitted`) a piece of evidence, with a reason.

    Raises:
        PermissionDenied: only the office and reviewers of the region review.
        ValidationError: no reason. InputError: the item is withdrawn or already there.
    """
    held = EvidenceItem.objects.select_for_update().select_related("region").get(pk=item.pk)
    judge_write.check(person, held)
    if held.is_withdrawn:
        raise InputError("该佐证材料已撤回，不能审核。")
    if held.review == verdict:
        raise InputError(_("该佐证材料已是“%(review)s”状态。") % {"review": held.get_review_display()})
    if not reason.strip():
        raise ValidationError({"reason": "请写明审核意见"})
    before = audit.values_of(held)
    held.review, held.review_reason = Review(verdict), reason
    held.reviewed_by, held.reviewed_at = (None, None) if verdict == Review.SUBMITTED else (person, timezone.now())
    held.save()
    words = {Review.ACCEPTED: "采信", Review.RETURNED: "退回", Review.SUBMITTED: "重新审核"}
    audit.record(
        person,
        f"evidence.{verdict}",
        held,
        f"{words[Review(verdict)]}佐证材料“{held.title}”",
        reason=reason,
        before=before,
        after=audit.values_of(held),
    )
    return held


def attach(item: EvidenceItem, name: str, data: Any) -> None:
    """Put a file into the store and its digest on the item (not saved): for loaders; pages use the form."""
    from zhiheng_web.records.files import content_type_of
    from zhiheng_web.records.keeping import remember
    from zhiheng_web.shared import store

    chunks = [data] if isinstance(data, bytes) else list(data)
    stored = store.put(chunks)
    item.file_name, item.digest, item.size = name, stored.digest, stored.size
    item.content_type = remember(stored.digest, content_type_of(chunks[0][:4096], name)).content_type
