"""A file comes in, is kept under its digest, read, and stands ready for review (上传与读取)."""

from __future__ import annotations

import logging
import re
import uuid
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError, UnreadableSource, ZhihengError
from zhiheng.reading import Document, read_document
from zhiheng.reading.cascade import level_of
from zhiheng.reading.sources.limits import megabytes
from zhiheng_web.audit.services import record
from zhiheng_web.documents.drafts import clause_places
from zhiheng_web.documents.models import DocumentStatus, ReviewItem, SourceDocument
from zhiheng_web.documents.regions import foreign_findings
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.keeping import look_through
from zhiheng_web.shared import clock, store
from zhiheng_web.shared.language import chinese

log = logging.getLogger("zhiheng.documents")

BACKGROUND_BYTES = 1024 * 1024
"""A file larger than this is read by a background task, so that the page does not wait for it."""


class DuplicateUpload(InputError):
    """The same bytes are already here (重复上传); `document` is the earlier one."""

    code = "documents.duplicate"

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        day = clock.moment(document.uploaded_at).date().isoformat()
        super().__init__(
            _("同一份文件已由%(who)s于%(day)s上传，题名“%(title)s”。如确需另立一份，请点“仍另行登记”。")
            % {"who": document.uploaded_by, "day": day, "title": document.title}
        )


def upload(person: Person, file: UploadedFile, region: Region, *, again: bool = False) -> SourceDocument:
    """Keep an uploaded file and read it (上传): at once when it is small, in the background when it is large.

    A file that cannot be kept (empty, too large) leaves nothing behind. One that is kept and cannot be read is listed
    as failed with its sentence.

    Args:
        again: register the same bytes a second time on purpose.
    Raises:
        PermissionDenied: only the committee office of the region uploads.
        UnreadableSource: empty or too large; nothing was kept.
        DuplicateUpload: the same bytes stand here already; the error carries that document.
    """
    office_only.check(person, _Subject(region))
    name = PurePosixPath((file.name or "未命名").replace("\\", "/")).name[-255:]
    limit = settings.UPLOAD_LIMIT_BYTES
    if file.size is not None and file.size > limit:
        raise UnreadableSource(
            _("“%(name)s”有 %(size)s MB，超过 %(limit)s MB 的上限，未保存。请删去图片后另存，或拆成几个文件。")
            % {"name": name, "size": megabytes(file.size), "limit": megabytes(limit)},
            name=name,
        )
    look_through(file)
    stored = store.put(file.chunks(), limit)
    alike = SourceDocument.objects.filter(region=region, sha256=stored.digest, withdrawn_at=None)
    earlier = alike.exclude(status=DocumentStatus.FAILED).select_related("uploaded_by").first()
    if earlier is not None and not again:
        raise DuplicateUpload(earlier)
    with transaction.atomic():
        document = alike.filter(status=DocumentStatus.FAILED).first() or SourceDocument(
            region=region, sha256=stored.digest
        )
        document.name, document.size, document.title = name, stored.size, name.rsplit(".", 1)[0][:200] or name[:200]
        document.uploaded_by, document.status, document.error = person, DocumentStatus.READING, ""
        document.save()
        record(
            person,
            "documents.upload",
            document,
            f"上传文件“{name}”（{stored.size} 字节）",
            after={"sha256": stored.digest},
        )
    if stored.size > BACKGROUND_BYTES:
        from zhiheng_web.documents.tasks import read_upload

        read_upload.enqueue(document.pk)
    else:
        read_stored(document.pk)
    document.refresh_from_db()
    return document


class _Subject:
    def __init__(self, region: Region) -> None:
        self.region = region


def read_stored(pk: int) -> None:
    """Read the kept file and prepare its review; what cannot be read is marked as failed with its sentence.

    Reading twice changes nothing: only a document that waits to be read is read.
    """
    document = SourceDocument.objects.get(pk=pk)
    if document.status != DocumentStatus.READING:
        return
    try:
        found = read_document(store.read(document.sha256), document.name, limit=settings.UPLOAD_LIMIT_BYTES)
        finish_reading(document, found)
    except ZhihengError as fault:
        _fail(document, fault.sentence)
    except Exception:  # a fault of the reader must not leave the document reading for ever
        reference = uuid.uuid4().hex[:8]
        log.exception("fault %s while reading document %s (%s)", reference, document.pk, document.sha256)
        sentence = chinese(
            lambda: _("读取“%(name)s”时系统出了问题，文件已保存，未产生任何草稿。请把编号 %(reference)s 告诉管理员。")
        )
        _fail(document, sentence % {"name": document.name, "reference": reference})


def _fail(document: SourceDocument, sentence: str) -> None:
    with transaction.atomic():
        document.status, document.error, document.data, document.draft = DocumentStatus.FAILED, sentence, {}, {}
        document.save(update_fields=["status", "error", "data", "draft"])
        document.items.all().delete()
        record(None, "documents.fail", document, f"未能读取“{document.name}”", reason=sentence)


@transaction.atomic
def finish_reading(document: SourceDocument, found: Document) -> None:
    """Keep what was read, and lay out one item for each thing a person must look at."""
    data: dict[str, Any] = found.to_json()
    data["findings"] += foreign_findings(data, document.region)
    head = data["document"]
    document.title = re.sub(r"\s+", "", head["title"] or "")[:200] or document.title
    document.kind = head["kind"]
    document.format = found.source.format
    document.issuer, document.number = (head["issuer"] or "")[:200], (head["number"] or "")[:80]
    document.issued_on, document.draft_status = head["issued_on"] or "", head["status"]
    document.level = level_of(data) or ""
    document.data = data
    document.draft = {**{part: data[part] for part in ("scorecard", "targets", "tasks")}, "unit_map": {}}
    document.status = DocumentStatus.REVIEW
    document.save()
    document.items.all().delete()
    document.steps.all().delete()
    keys = [
        *(("finding", f"f{i}") for i in range(len(data["findings"]))),
        *(("repair", f"p{i}") for i in range(len(data["repairs"]))),
        *(("target", t["id"]) for t in data["targets"]),
        *(("task", t["id"]) for t in data["tasks"]),
        *(("clause", c.key) for c in clause_places(data["scorecard"])),
    ]
    sure = {(kind, e["id"]): e.get("confidence") for kind in ("target", "task") for e in data[f"{kind}s"]}
    sure |= {("clause", c.key): c.clause.get("confidence") for c in clause_places(data["scorecard"])}
    most = UNSURE if any(f["code"] in UNSURE_FINDINGS for f in data["findings"]) else 1
    ReviewItem.objects.bulk_create(
        ReviewItem(document=document, kind=kind, key=key, place=i, confidence=_confidence(sure.get((kind, key)), most))
        for i, (kind, key) in enumerate(dict.fromkeys(keys))
    )


UNSURE_FINDINGS = ("text.traditional", "text.stuffed")
"""What makes the reading of a whole text doubtful: no item of it is looked through together with others."""
UNSURE = Decimal("0.5")


def _confidence(said: Any, most: Decimal | int = 1) -> Decimal:
    """The reader's confidence of one item as a decimal of three places, at most `most`; `most` where it says none."""
    return min(Decimal(str(1 if said is None else said)), Decimal(most)).quantize(Decimal("0.001"))


@transaction.atomic
def withdraw(person: Person, document: SourceDocument, reason: str) -> None:
    """Take a document out of use (撤回). What was adopted from it stays, with its source.

    Raises:
        PermissionDenied: not the committee office of the region.
        InputError: no reason, or already withdrawn.
    """
    office_only.check(person, document)
    document = locked(document.pk)
    if document.withdrawn_at is not None:
        raise InputError(_("该文件已经撤回，不需要再撤回一次。"))
    if not reason.strip():
        raise InputError(_("请写明撤回理由，例如“发文单位已印发修订稿”。"))
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_reason = timezone.now(), person, reason.strip()
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(person, "documents.withdraw", document, f"撤回文件“{document.title}”", reason=reason.strip())


@transaction.atomic
def mark_adopted(person: Person, document: SourceDocument, part: str) -> SourceDocument:
    """Note that `plan` or `scorecard` of this document was adopted (采用); its review of that part is closed.

    Called by the service above that made the version, in its transaction.

    Raises:
        InputError: an error finding of that part is unsettled, the part is adopted already, or the document withdrawn.
    """
    from zhiheng_web.documents.selectors import why_not_adoptable

    office_only.check(person, document)
    document = locked(document.pk)
    if why := why_not_adoptable(document, part):
        raise InputError(why)
    document.adopted_parts = [*document.adopted_parts, part]
    document.status = DocumentStatus.ADOPTED
    document.save(update_fields=["adopted_parts", "status"])
    word = {"plan": "目标任务", "scorecard": "评分表"}[part]
    record(person, "documents.adopt", document, f"采用“{document.title}”的{word}")
    return document


@transaction.atomic
def reopen(person: Person, document: SourceDocument, part: str, reason: str) -> None:
    """Open the review of an adopted part again (重新核对), to adopt a further version from it. The adopted version stays.

    Raises:
        InputError: no reason, the part is not adopted, or the document is withdrawn.
    """
    office_only.check(person, document)
    document = locked(document.pk)
    if part not in document.adopted_parts or document.withdrawn_at is not None:
        raise InputError(_("这一部分没有采用过，不需要重新打开。"))
    if not reason.strip():
        raise InputError(_("请写明重新核对的理由。"))
    document.adopted_parts = [p for p in document.adopted_parts if p != part]
    document.status = DocumentStatus.ADOPTED if document.adopted_parts else DocumentStatus.REVIEW
    document.save(update_fields=["adopted_parts", "status"])
    record(
        person, "documents.reopen", document, f"重新核对“{document.title}”", reason=reason.strip(), after={"part": part}
    )


def locked(pk: int) -> SourceDocument:
    """The document for a change: read again inside the transaction, so that two people cannot overwrite each other."""
    return SourceDocument.objects.select_for_update().get(pk=pk)
