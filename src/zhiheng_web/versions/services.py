"""Declaring versions (认定版本), and taking over what the earlier review decided about items that did not change."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.rules.scorecards import Scorecard
from zhiheng_web.audit.services import record
from zhiheng_web.documents.frames import put_back
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.services.stepping import decide, steps
from zhiheng_web.documents.services.uploading import locked
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.versions.carrying import take_over, to_carry
from zhiheng_web.versions.models import VersionLink
from zhiheng_web.versions.selectors import earlier_numbers

CARRY = "carry"
"""The action of the steps that take over a decision."""
KIND_WORDS = {"clause": "条款", "target": "目标", "task": "任务", "finding": "发现", "repair": "疑似缺损"}


@transaction.atomic
def declare(person: Person, newer: SourceDocument, older: SourceDocument, kind: str, note: str = "") -> VersionLink:
    """Say that a document is a new version of another (认定为新稿); decisions about unchanged items are taken over.

    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: the same document, one that follows it already, another region, not read, or declared before.
    """
    office_only.check(person, newer)
    office_only.check(person, older)
    newer = locked(newer.pk)
    if newer.pk == older.pk:
        raise InputError(_("一份文件不能是它自己的新稿。"))
    if newer.region_id != older.region_id:
        raise InputError(_("两份文件不属于同一行政区域，不能认定为同一文件的两稿；上下级文件请看“承接”。"))
    if any(d.withdrawn_at or d.status not in ("review", "adopted") for d in (newer, older)):
        raise InputError(_("撤回的和没有读成的文件不能认定版本。"))
    if kind not in dict(VersionLink.KINDS):
        raise InputError(_("请选择两稿的关系。"))
    if VersionLink.objects.filter(newer=newer, withdrawn_at=None).exists():
        raise InputError(_("这份文件已经认定了前稿。需要改的请先撤销。"))
    if newer.pk in earlier_numbers(older):
        raise InputError(_("“%(title)s”已经是这份文件的后稿，不能反过来认定。") % {"title": older.title})
    link = VersionLink.objects.create(newer=newer, older=older, kind=kind, note=note.strip()[:400], declared_by=person)
    link.carried = carry_review(person, older, newer)
    link.save(update_fields=["carried"])
    record(
        person,
        "versions.declare",
        newer,
        f"认定“{newer.title}”为“{older.title}”的新稿，沿用{link.carried_count}项未变内容的核对结果",
        reason=note.strip(),
        after={"older": older.pk, "kind": kind, "carried": link.carried},
    )
    return link


def carry_review(person: Person, older: SourceDocument, newer: SourceDocument) -> dict[str, int]:
    """Take over decisions about items that were read alike (沿用核对结果); each is a step that can be undone.

    Returns:
        How many of each kind.
    """
    found = [c for c in to_carry(older, newer) if _is_open(newer, c.item.kind)]
    if not found:
        return {}
    before = newer.draft
    sentence = f"沿用前稿《{older.title}》的核对结果（{len(found)}项未变）"
    with steps(person, newer, [c.item for c in found], CARRY, sentence):
        for one in found:
            take_over(older, newer, one)
            former = one.former
            decide(one.item, person, former.state, former.choice, former.reason or "")
            one.item.reason = f"沿用前稿：{former.reason}" if former.reason else "沿用前稿"
            one.item.save()
    if newer.draft.get("scorecard"):
        Scorecard.from_json(newer.draft["scorecard"])
    if newer.draft is not before:
        newer.save(update_fields=["draft"])
    return dict(Counter(c.item.kind for c in found))


def _is_open(document: SourceDocument, kind: str) -> bool:
    part = {"clause": "scorecard", "target": "plan", "task": "plan"}.get(kind)
    return document.is_open(part) if part else document.withdrawn_at is None and not document.adopted_parts


@transaction.atomic
def withdraw_link(person: Person, link: VersionLink) -> int:
    """Take a declaration back (撤销认定); what was taken over and not decided again since is open again.

    Returns:
        How many decisions were taken back.
    Raises:
        InputError: taken back before, or the newer document was adopted since.
    """
    office_only.check(person, link.newer)
    newer = locked(link.newer_id)
    if link.withdrawn_at is not None:
        raise InputError(_("这项认定已经撤销。"))
    if newer.adopted_parts:
        raise InputError(_("新稿已经采用，不能撤销认定；如有错误，请重新核对后采用新版本。"))
    count = 0
    items = {(i.kind, i.key): i for i in newer.items.all()}
    rows = list(newer.steps.filter(undone_at=None).order_by("-id"))
    later: set[tuple[str, str]] = set()
    now = timezone.now()
    for step in rows:
        place = (step.kind, step.key)
        if step.action == CARRY and place not in later and place in items:
            put_back(newer, items[place], step.before)
            items[place].save()
            newer.steps.filter(pk=step.pk).update(undone_at=now, undone_by=person)
            count += 1
        later.add(place)
    newer.save(update_fields=["draft"])
    VersionLink.objects.filter(pk=link.pk).update(withdrawn_at=now, withdrawn_by=person)
    record(
        person,
        "versions.withdraw",
        newer,
        f"撤销“{newer.title}”与前稿的认定，收回沿用的{count}项核对结果",
        before={"older": link.older_id},
    )
    return count
