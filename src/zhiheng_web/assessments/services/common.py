"""What every change of an assessment needs: the row locked, the state it may be made in, due days by the pack's rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.lifecycles.clocks import Clock
from zhiheng.lifecycles.deadlines import deadline_rule
from zhiheng_web.assessments.models import Assessee, AssessmentCycle, ReviewItem
from zhiheng_web.records.keeping import look_through
from zhiheng_web.shared import store


def held_cycle(cycle: AssessmentCycle, *states: str) -> AssessmentCycle:
    """The cycle, locked, in one of these states.

    Raises:
        InputError: it stands elsewhere; after the freeze nothing changes any more.
    """
    held = AssessmentCycle.objects.select_for_update(of=("self",)).select_related("region", "version__region").get(pk=cycle.pk)
    if held.state not in states:
        if held.state in ("frozen", "published"):
            raise InputError(_("“%(title)s”已于 %(day)s 冻结，结果不再改动。") % {"title": held.title, "day": held.frozen_on})
        raise InputError(_("“%(title)s”现在是“%(state)s”，不能这样做。") % {"title": held.title, "state": held.state_label})
    return held


def held_assessee(assessee: Assessee, *states: str) -> Assessee:
    """The assessee of a running cycle, locked, in one of these states.

    Raises:
        InputError: cycle or assessee stands elsewhere.
    """
    held_cycle(assessee.cycle, "running")
    held = Assessee.objects.select_for_update(of=("self",)).select_related("unit", "cycle__region", "cycle__version__region").get(pk=assessee.pk)
    if held.state not in states:
        raise InputError(_("%(unit)s现在是“%(state)s”，不能这样做。") % {"unit": held.unit.name, "state": held.state_label})
    return held


def held_item(item: ReviewItem) -> ReviewItem:
    """The item, locked."""
    return ReviewItem.objects.select_for_update(of=("self",)).select_related("assessee__unit", "assessee__cycle__region", "evidence").get(pk=item.pk)


def due(code: str, trigger: date) -> date | None:
    """The last day of a limit of the pack that starts on a day."""
    return Clock(deadline_rule(code, trigger), trigger).due_on


def said_enough(reason: str, what: str) -> str:
    """The words, stripped.

    Raises:
        InputError: fewer than four characters.
    """
    words = reason.strip()
    if len(words) < 4:
        raise InputError(_("请写明%(what)s（至少 4 个字）。") % {"what": what})
    return words


def kept_file(file: Any) -> tuple[str, str]:
    """Name and digest of an uploaded file, put into the store; empty for none."""
    if not file:
        return "", ""
    look_through(file)
    return str(getattr(file, "name", ""))[-200:], store.put(file.chunks()).digest
