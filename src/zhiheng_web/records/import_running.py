"""Large imports in the background (后台导入): look, write and take back with progress that the page shows; small ones are done at once."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhiheng.errors import ZhihengError
from zhiheng_web.organisations.models import Unit
from zhiheng_web.records import import_services
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.looking import Looking, look
from zhiheng_web.records.models import ImportRun
from zhiheng_web.shared import store

BACKGROUND_BYTES = 256 * 1024
"""From this size on a file is looked at in the background: some thousand rows."""
BACKGROUND_ROWS = 2_000
"""From so many rows on they are written and taken back in the background."""
STALLED = timedelta(minutes=3)
"""Work without a step forward for so long may be taken up by another."""
log = logging.getLogger(__name__)


def begin(person: Any, registry: Registry, unit: Unit, file: Any) -> ImportRun:
    """Keep an uploaded file and look at it, in the background where it is large.

    Raises:
        PermissionDenied; UnreadableSource: the file as a whole cannot be used, and is not kept.
    """
    data = b"".join(file.chunks())
    if len(data) <= BACKGROUND_BYTES:
        return import_services.keep(person, unit, data, file.name, look(person, registry, unit, data, file.name))
    total = Looking(person, registry, unit, data, file.name).total
    run = ImportRun.objects.create(
        region=person.region,
        unit=unit,
        registry=registry.code,
        file_name=file.name[:200],
        digest=store.put([data]).digest,
        person=person,
        state="reading",
        all_rows=total,
        asked={"person": person.pk, "hands": getattr(getattr(person, "acted_by", None), "pk", None), "language": translation.get_language()},
    )
    _enqueue(run)
    return run


def commit(person: Any, run: ImportRun, *, all_or_nothing: bool = False) -> ImportRun:
    """Write a run (导入), in the background where it has many rows."""
    if run.all_rows <= BACKGROUND_ROWS:
        return import_services.commit(person, run, all_or_nothing=all_or_nothing)
    return _ask(run, ("looked", "failed"), "writing", {"person": person.pk, "hands": getattr(getattr(person, "acted_by", None), "pk", None), "all_or_nothing": all_or_nothing})


def undo(person: Any, run: ImportRun, reason: str) -> list[str]:
    """Take a run back (撤销导入), in the background where it wrote many rows; gives the names of what was left alone."""
    import_services.check_undo(run, reason)
    if run.rows.count() <= BACKGROUND_ROWS:
        return import_services.undo(person, run, reason)
    _ask(run, ("done", "failed"), "undoing", {"person": person.pk, "hands": getattr(getattr(person, "acted_by", None), "pk", None), "reason": reason})
    return []


def _ask(run: ImportRun, states: tuple[str, ...], state: str, asked: dict[str, Any]) -> ImportRun:
    changed = ImportRun.objects.filter(pk=run.pk, state__in=states).update(
        state=state, asked=asked, done_rows=0, error="", taken_at=None, moved_at=timezone.now()
    )
    if not changed:
        raise import_services.InputError(_("这次导入已经办过了。如需再次导入，请重新上传文件，未变的行不会重复写入。"))
    run.refresh_from_db()
    _enqueue(run)
    run.refresh_from_db()
    return run


def _enqueue(run: ImportRun) -> None:
    from zhiheng_web.records.tasks import carry_on_import

    carry_on_import.enqueue(run.pk)


def is_stalled(run: ImportRun) -> bool:
    """Whether background work has not moved for minutes: no worker runs, or it was stopped."""
    return run.is_working and timezone.now() - run.moved_at > STALLED


def carry_on(pk: int) -> None:
    """Do what a run waits for; one at a time, and another may take up what stopped. Written rows stay, the rest follows."""
    now = timezone.now()
    free = Q(taken_at__isnull=True) | Q(moved_at__lt=now - STALLED)
    if not ImportRun.objects.filter(free, pk=pk, state__in=ImportRun.WORKING).update(taken_at=now, moved_at=now):
        return
    run = ImportRun.objects.select_related("region", "unit", "person__region", "person__unit").get(pk=pk)
    try:
        with translation.override(run.asked.get("language")):
            _work(run)
    except ZhihengError as fault:
        _fail(run, fault.sentence)
    except (PermissionDenied, ValidationError) as fault:
        _fail(run, "；".join(fault.messages) if isinstance(fault, ValidationError) else str(fault))
    except Exception:  # whatever it was, the page must not wait for ever
        reference = uuid.uuid4().hex[:8]
        log.exception("fault %s in import %s", reference, pk)
        _fail(run, _("系统出了问题，已写入的行可以撤销，也可以再办一次（不会重复写入）。请把编号 %(reference)s 告诉管理员。") % {"reference": reference})


def _work(run: ImportRun) -> None:
    from zhiheng_web.organisations.models import Person

    person = Person.objects.select_related("region", "unit").get(pk=run.asked.get("person", run.person_id))
    if hands := run.asked.get("hands"):
        person.acted_by = Person.objects.get(pk=hands)  # type: ignore[attr-defined]

    def progress(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(done_rows=done, all_rows=total, moved_at=timezone.now())

    if run.state == "reading":
        data = store.read(run.digest)
        registry = REGISTRIES[run.registry]
        import_services.remember(run, data, look(person, registry, run.unit, data, run.file_name, progress=progress))
    elif run.state == "writing":
        import_services.write(person, run, all_or_nothing=bool(run.asked.get("all_or_nothing")), progress=progress)
    else:
        left = import_services.take_back(person, run, str(run.asked["reason"]), progress=progress)
        ImportRun.objects.filter(pk=run.pk).update(seen={**run.seen, "left": left[:200], "left_count": len(left)})


@transaction.atomic
def _fail(run: ImportRun, sentence: str) -> None:
    back = {"reading": "failed", "writing": "failed", "undoing": "done"}[run.state if run.state in ImportRun.WORKING else "writing"]
    ImportRun.objects.filter(pk=run.pk).update(state=back, error=sentence, moved_at=timezone.now())
