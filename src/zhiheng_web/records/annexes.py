"""What hangs on a record: attachments, comments, who handles it, and links to other records (附件、留言、经办人、关联)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.organisations.policies import record_read, record_write
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import REGISTRIES, registry_of
from zhiheng_web.records.keeping import keep
from zhiheng_web.records.models import Assignment, Attachment, Comment, Link, Record
from zhiheng_web.shared.language import chinese

LINKS: dict[str, tuple[str, str]] = {
    "inspection": (gettext_noop("引出的检查"), gettext_noop("检查起因")),
    "follow_up": (gettext_noop("引出的后处理"), gettext_noop("后处理起因")),
    "case": (gettext_noop("引出的案件"), gettext_noop("案件来源")),
    "sampling": (gettext_noop("引出的抽样"), gettext_noop("抽样起因")),
    "list": (gettext_noop("引出的名单认定"), gettext_noop("认定依据")),
    "related": (gettext_noop("相关"), gettext_noop("相关")),
}
"""Kinds of links: what the page of the cause says of the other record, and what the page of that one says of the cause."""


def _on(record: Record) -> dict[str, Any]:
    return {"registry": registry_of(record).code, "object_id": record.pk}


def _said(person: Any, action: str, record: Record, words: str, reason: str = "") -> None:
    registry = registry_of(record)
    audit.record(
        person, f"{registry.area}.{action}", record, f"{words}（{registry.noun}“{chinese(registry.label, record)}”）", reason=reason
    )


@transaction.atomic
def attach(person: Any, record: Record, upload: Any, *, step: str = "") -> Attachment:
    """Keep a file with a record (上传附件): typed by its content, stored under its digest.

    Raises:
        PermissionDenied; InputError: no document, picture or archive, or too large.
    """
    record_write.check(person, record)
    stored = keep(upload)
    made = Attachment.objects.create(
        **_on(record),
        person=person,
        step=step,
        file_name=upload.name[:200],
        content_type=stored.content_type,
        size=stored.size,
        digest=stored.digest,
    )
    _said(person, "attach", record, f"上传附件“{made.file_name}”，SHA-256 {stored.digest}，SM3 {stored.sm3}")
    return made


@transaction.atomic
def detach(person: Any, record: Record, attachment: Attachment, reason: str) -> None:
    """Take an attachment off with a reason (撤下附件); the file stays in the store."""
    record_write.check(person, record)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤下附件的理由")})
    attachment.withdrawn_at, attachment.withdrawn_reason = timezone.now(), reason
    attachment.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _said(person, "detach", record, f"撤下附件“{attachment.file_name}”", reason)


@transaction.atomic
def comment(person: Any, record: Record, text: str) -> Comment:
    """Say something about a record (留言); everyone who sees the record may."""
    record_read.check(person, record)
    if not text.strip():
        raise ValidationError({"text": _("请写留言内容")})
    made = Comment(**_on(record), person=person, text=text.strip())
    made.full_clean(exclude=["person"])
    made.save()
    return made


def colleagues(record: Record) -> Any:
    """Who can be named as handler: the people who may write the record."""
    people = Person.objects.filter(is_active=True)
    own = people.filter(unit_id=record.unit_id, role__in=(Role.LIAISON, Role.OFFICE))
    return (own | people.filter(role=Role.OFFICE, region__code=record.region.code[:6])).order_by("pk")


@transaction.atomic
def assign(person: Any, record: Record, handler: Person | None) -> None:
    """Name who handles a record (指定经办人), or nobody."""
    record_write.check(person, record)
    if handler is None:
        Assignment.objects.filter(**_on(record)).delete()
        _said(person, "assign", record, "取消经办人")
        return
    if not colleagues(record).filter(pk=handler.pk).exists():
        raise InputError(_("经办人应是%(unit)s或质发办的人员。") % {"unit": record.unit})
    Assignment.objects.update_or_create(**_on(record), defaults={"person": handler, "by": person})
    _said(person, "assign", record, f"指定经办人：{handler}")


@transaction.atomic
def link(person: Any, cause: Record, to: Record, kind: str) -> Link:
    """Say that one record led to another (登记关联); both pages show it. Naming it twice changes nothing.

    Raises:
        PermissionDenied: the person may not write the record that was caused. KeyError: no such kind.
    """
    LINKS[kind]
    record_write.check(person, to)
    made, is_new = Link.objects.get_or_create(
        **_on(cause), kind=kind, to_registry=registry_of(to).code, to_id=to.pk, defaults={"person": person}
    )
    if is_new:
        _said(person, "link", to, f"登记{LINKS[kind][1]}：{chinese(registry_of(cause).label, cause)}")
    return made


@dataclass(frozen=True)
class Related:
    """One linked record as a row: what it is to this one, its label, its address, where it stands."""

    what: str
    label: str
    url: str


def links_of(record: Record) -> list[Related]:
    """The records this one led to and those that led to it; those the reader's registries no longer have are left out."""
    here = _on(record)
    rows = [(LINKS[x.kind][0], x.to_registry, x.to_id) for x in Link.objects.filter(**here)]
    caused = Link.objects.filter(to_registry=here["registry"], to_id=record.pk)
    rows += [(LINKS[x.kind][1], x.registry, x.object_id) for x in caused]
    out = []
    for what, code, pk in rows:
        registry = REGISTRIES.get(code)
        found = registry.model.objects.select_related(*registry.joins).filter(pk=pk).first() if registry else None
        if registry is None or found is None:
            continue
        label = f"{registry.label(found)}{_('（已撤回）') if found.is_withdrawn else ''}"
        out.append(Related(what, label, address_of(found)))
    return out


def attachments_of(record: Record) -> list[Attachment]:
    """The files of a record that were not taken off."""
    return list(Attachment.objects.filter(**_on(record), withdrawn_at__isnull=True).select_related("person"))


def comments_of(record: Record) -> list[Comment]:
    """What was said about a record, in order."""
    return list(Comment.objects.filter(**_on(record)).select_related("person"))


def handler_of(record: Record) -> Person | None:
    """Who handles a record."""
    found = Assignment.objects.filter(**_on(record)).select_related("person").first()
    return found.person if found else None
