"""The roster of a meeting (应到名单), marking who came, and sending an answer back."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.services import change_record
from zhiheng_web.registries.council.models import Attendance, CouncilMeeting, CouncilMember, Instruction


def seats_on(region: Any, day: Any) -> Any:
    """The members who sat on the council on a day, chairs first."""
    rows = CouncilMember.objects.live().filter(region=region, appointed_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))
    order = {"chair": 0, "deputy": 1, "member": 2}
    return sorted(rows, key=lambda m: (order[m.seat], m.pk))


def fill_roster(meeting: CouncilMeeting) -> int:
    """One open line for every member of the day who has none; gives how many were made. Meetings of the office have no roster."""
    if meeting.kind == "office":
        return 0
    held = set(meeting.attendances.live().values_list("name", "post"))
    made = [
        Attendance(
            region=meeting.region, unit=meeting.unit, created_by=meeting.created_by, meeting=meeting, name=m.name, post=m.post, standing=m.standing
        )
        for m in seats_on(meeting.region, meeting.held_on)
        if (m.name, m.post) not in held
    ]
    for line in made:
        line.save()
    return len(made)


def _names(text: str) -> list[str]:
    return [n for n in re.split(r"[\s、，,；;]+", text or "") if n]


@transaction.atomic
def mark_attendance(person: Any, meeting: CouncilMeeting, given: dict[str, Any]) -> CouncilMeeting:
    """Everybody on the roster came except those named as on leave, absent or deputed (登记到会).

    Raises:
        PermissionDenied: only the committee office. InputError: no roster. ValidationError: a name that is not on it, or named twice.
    """
    office_only.check(person, meeting)
    fill_roster(meeting)
    lines = list(Attendance.objects.live().filter(meeting=meeting).select_related("region", "unit", "meeting"))
    if not lines:
        raise InputError(_("委员会在%(day)s没有登记成员，排不出应到名单。请先登记委员会成员。") % {"day": meeting.held_on})
    by_name: dict[str, list[Attendance]] = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    states: dict[int, str] = {}
    for field, state in (("on_leave", "leave"), ("missing", "absent"), ("deputed", "deputed")):
        for name in _names(given.get(field, "")):
            found = by_name.get(name, [])
            if len(found) != 1 or found[0].pk in states:
                why = _("不在应到名单上") if not found else _("写了两次") if len(found) == 1 else _("名单上有同名的人，请在出席情况里逐人登记")
                raise ValidationError({field: f"“{name}”{why}"})
            states[found[0].pk] = state
    for line in lines:
        wanted = states.get(line.pk, "present")
        if line.presence != wanted and (line.presence == "open" or line.pk in states):
            change_record(person, line, {"presence": wanted}, reason=_("登记到会"), action="attend", verb="登记到会")
    return meeting


def send_back(person: Any, instruction: Instruction, given: dict[str, Any]) -> Instruction:
    """Send an answer back (退回重办); the answer stays in the history."""
    office_only.check(person, instruction)
    values = {"answered_on": None, "returned_on": given["returned_on"], "returned_reason": given["returned_reason"]}
    back: Instruction = change_record(person, instruction, values, reason=given["returned_reason"], action="return", verb="退回重办")
    return back
