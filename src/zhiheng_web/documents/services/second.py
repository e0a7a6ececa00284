"""The second reader (复核): another person agrees or objects; where a document asks for it, nothing is adopted before."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.accounts.delegations import hands_of
from zhiheng_web.audit.services import record
from zhiheng_web.documents.models import SETTLED, SourceDocument
from zhiheng_web.documents.services.stepping import open_document, remember, steps, still_open
from zhiheng_web.documents.services.uploading import locked
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import judge_write
from zhiheng_web.shared.language import chinese


@transaction.atomic
def second_read(
    person: Person, document: SourceDocument, kind: str, keys: Iterable[str], *, agree: bool, reason: str = ""
) -> int:
    """Agree with, or object to, what the first reader decided about items (复核).

    Returns:
        How many items were read a second time; in a list, those that this person decided first are passed over.
    Raises:
        PermissionDenied: neither a reviewer nor of the committee office.
        InputError: the only item was decided by the same person or not at all, or an objection without a reason.
    """
    judge_write.check(person, document)
    document = still_open(locked(document.pk), kind)
    wanted = list(keys)
    if not agree and not reason.strip():
        raise InputError(_("请写明有什么异议，例如“原文是97%，不是94%”。"))
    items = list(document.items.filter(kind=kind, key__in=wanted))
    hands = hands_of(person)
    read = [i for i in items if i.state in SETTLED and i.person_id not in hands]
    if not read:
        own = any(i.person_id in hands and i.state in SETTLED for i in items)
        raise InputError(
            _("这一项是您自己核对的，复核要由另一个人来做。") if own else _("这一项还没有核对，核对后才能复核。")
        )
    word = "agreed" if agree else "objected"
    sentence = chinese(
        lambda: f"复核{'同意' if agree else '有异议'}：{read[0]}{f'等{len(read)}项' if len(read) > 1 else ''}"
    )
    now = timezone.now()
    with steps(person, document, read, word, sentence, reason):
        for item in read:
            item.second, item.second_reason = word, reason.strip()
            item.second_person, item.second_at = person, now
            item.save()
    record(person, "documents.second_read", document, sentence, reason=reason.strip())
    return len(read)


@transaction.atomic
def ask_for_two(person: Person, document: SourceDocument, wanted: bool, reason: str = "") -> None:
    """Ask that two people read every item before adoption (两人核对), or take that back with a reason.

    Raises:
        InputError: taken back without a reason.
    """
    document = open_document(person, document)
    if not wanted and not reason.strip():
        raise InputError(_("请写明为什么不再要求两人核对。"))
    document.two_readers = wanted
    document.save(update_fields=["two_readers"])
    word = "要求两人核对" if wanted else "不再要求两人核对"
    record(person, "documents.two_readers", document, word, reason=reason.strip())


def leave_at(person: Person, document: SourceDocument, kind: str, key: str) -> None:
    """Note where the person reads (上次看到), if there is such an item."""
    if document.items.filter(kind=kind, key=key).exists():
        remember(person, document, kind, key)
