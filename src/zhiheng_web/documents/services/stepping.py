"""Every change of the review is a step that can be taken back (核对步骤): record it, undo it, remember where one was."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit.services import record
from zhiheng_web.documents.frames import frame_of, put_back
from zhiheng_web.documents.models import ReviewItem, ReviewPlace, ReviewStep, SourceDocument
from zhiheng_web.documents.services.uploading import locked
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared.language import chinese

PART_OF = {"clause": "scorecard", "row": "scorecard", "target": "plan", "task": "plan"}
"""Which part of a document an item belongs to; findings and repairs belong to all."""
_DATA = {"plan": ("targets", "tasks"), "scorecard": ("scorecard",)}


def open_document(person: Person, document: SourceDocument, kind: str = "") -> SourceDocument:
    """The document locked for a change, after asking whether the person may and whether the review is still open.

    Raises:
        PermissionDenied: not the committee office of the region.
        InputError: withdrawn, not read yet, or the part that the item belongs to is adopted.
    """
    office_only.check(person, document)
    return still_open(locked(document.pk), kind)


def still_open(document: SourceDocument, kind: str = "") -> SourceDocument:
    """The document, if its review (of the part of this kind) may still change."""
    if document.withdrawn_at is not None:
        raise InputError(_("该文件已经撤回，不能再核对。"))
    if document.status not in ("review", "adopted"):
        raise InputError(_("该文件还没有读取完成，不能核对。"))
    parts = [PART_OF[kind]] if kind in PART_OF else [p for p in _DATA if any(document.data.get(n) for n in _DATA[p])]
    if parts and not any(document.is_open(p) for p in parts):
        raise InputError(_("这一部分已经采用，不能再改。需要修改时请先“重新核对”，改完后采用为新版本。"))
    return document


def item_of(document: SourceDocument, kind: str, key: str) -> ReviewItem:
    """One item of the document.

    Raises:
        InputError: there is none, perhaps because the page is out of date.
    """
    item = document.items.filter(kind=kind, key=key).first()
    if item is None:
        raise InputError(_("没有这一项，可能页面已经过时，请刷新后再试。"), kind=kind, key=key)
    item.document = document
    return item


@contextmanager
def steps(
    person: Person, document: SourceDocument, items: Iterable[ReviewItem], action: str, sentence: str, reason: str = ""
) -> Iterator[str]:
    """Around a change of one or many items: their frames before and after become steps of one batch.

    Items that did not change leave no step. The batch is given, so that items changed in consequence can join it.
    """
    held = [(item, frame_of(document, item)) for item in items]
    batch = uuid.uuid4().hex
    yield batch
    made = []
    for item, before in held:
        after = frame_of(document, item)
        if after != before:
            words = {"action": action, "sentence": sentence, "reason": reason.strip(), "batch": batch}
            place = {"document": document, "kind": item.kind, "key": item.key}
            made.append(ReviewStep(**place, **words, before=before, after=after, person=person))
    ReviewStep.objects.bulk_create(made)
    if len(made) == 1:  # who confirms or carries over many at once was at none of them
        remember(person, document, made[0].kind, made[0].key)


def decide(item: ReviewItem, person: Person, state: str, choice: str = "", reason: str = "") -> ReviewItem:
    """Set the decision on the item, unsaved; a second reader's word on the former decision falls away."""
    item.state, item.choice, item.reason = state, choice, reason.strip()
    item.person, item.at = person, timezone.now()
    item.second, item.second_reason, item.second_person, item.second_at = "", "", None, None
    return item


@transaction.atomic
def undo(person: Person, document: SourceDocument, kind: str = "", key: str = "") -> ReviewItem:
    """Take the last step back (撤销): of one item alone, or the person's own last step on the document, its whole batch.

    A settled repair takes the doubt it cast on others back with it.

    Returns:
        The item that the step was about, to lead the eye there.
    Raises:
        InputError: there is nothing to undo, or somebody has gone on from there.
    """
    document = open_document(person, document, kind)
    rows = document.steps.filter(undone_at=None)
    closed = [k for k, part in PART_OF.items() if not document.is_open(part)]
    rows = rows.filter(kind=kind, key=key) if key else rows.filter(person=person).exclude(kind__in=closed)
    last = rows.order_by("-id").first()
    if last is None:
        raise InputError(_("没有可以撤销的步骤。"))
    batch = list(document.steps.filter(batch=last.batch, undone_at=None).order_by("-id"))
    items = {(i.kind, i.key): i for i in document.items.filter(key__in={s.key for s in batch})}
    later = {
        (s.kind, s.key): s
        for s in document.steps.filter(undone_at=None, id__gt=batch[-1].pk).exclude(batch=last.batch)
        if (s.kind, s.key) in {(b.kind, b.key) for b in batch}
    }
    if later and not key:
        names = "、".join(str(items[place]) for place in list(later)[:3])
        raise InputError(_("%(names)s后来又处理过，请先在该项撤销后来的步骤。") % {"names": names})
    if key and last.action != "settle":
        batch = [s for s in batch if (s.kind, s.key) == (kind, key)]
    for step in batch:
        still_open(document, step.kind)
        _take_back(document, items[step.kind, step.key], step)
    document.save(update_fields=["draft"])
    now = timezone.now()
    document.steps.filter(pk__in=[s.pk for s in batch]).update(undone_at=now, undone_by=person)
    item = items[last.kind, last.key]
    record(person, "documents.undo", document, chinese(lambda: f"撤销一步：{last.sentence}（{len(batch)}项）"))
    if item.pk is not None:
        remember(person, document, item.kind, item.key)
    return item


def _take_back(document: SourceDocument, item: ReviewItem, step: ReviewStep) -> None:
    put_back(document, item, step.before)
    if step.action == "add":
        item.delete()
    else:
        item.save()


def remember(person: Person, document: SourceDocument, kind: str, key: str) -> None:
    """Note that the person is at this item (上次看到); nothing else changes, so nothing is put into the trail."""
    part = PART_OF.get(kind, "scorecard" if document.data.get("scorecard") else "plan")
    ReviewPlace.objects.update_or_create(
        document=document, person=person, defaults={"part": part, "kind": kind, "key": key}
    )
