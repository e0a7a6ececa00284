"""What the office does in oversight (督办): file a notice from a red entry, send back, remind, urge; the re-check of a talk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.terms import nested_quotes
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.oversight.models import RegulatoryTalk, SupervisionNotice
from zhiheng_web.records.services import change_record, create_record


def next_number(region: Any, year: int) -> str:
    """The next number of the year: 督办〔2026〕3号."""
    head = f"督办〔{year}〕"
    held = SupervisionNotice.objects.in_region(region).filter(notice_no__startswith=head).values_list("notice_no", flat=True)
    taken = [int(n.removeprefix(head).removesuffix("号")) for n in held if n.removeprefix(head).removesuffix("号").isdigit()]
    return f"{head}{max(taken, default=0) + 1}号"


@transaction.atomic
def file_notice(person: Any, entry: LedgerEntry, today: date, demand: str = "") -> SupervisionNotice:
    """File a notice on an entry whose light is red (立项); the light's own sentence is the fact it rests on.

    Raises:
        PermissionDenied: only the committee office. InputError: the light is not red, or a notice on it is open.
    """
    office_only.check(person, entry)
    light = entry.light(today)
    if light.colour != "red":
        raise InputError(_("“%(title)s”现在是%(light)s（%(why)s），不能立项督办。") % {"title": entry.title, "light": light.label, "why": light.reason})
    held = SupervisionNotice.objects.live().filter(entry=entry).exclude(state="closed").first()
    if held is not None:
        raise InputError(_("这一事项已有督办单%(no)s，还没有销号。") % {"no": held.notice_no})
    source = f"（{entry.source}）" if entry.source else ""
    fact = f"台账事项“{entry.title}”{source}：{light.reason}。"
    values = {
        "notice_no": next_number(entry.region, today.year),
        "title": entry.title[:200],
        "entry": entry,
        "unit": entry.unit,
        "region": entry.region,
        "fact": nested_quotes(fact),
        "demand": demand.strip() or "请说明没有完成的原因，提出补救措施和完成日期，按期反馈。",
        "filed_on": today,
    }
    made: SupervisionNotice = create_record(person, "supervision_notices", values, reason=light.reason)
    return made


def send_back(person: Any, notice: SupervisionNotice, given: dict[str, Any]) -> SupervisionNotice:
    """Send an answer back (退回重办); the answer stays in the history."""
    office_only.check(person, notice)
    values = {"answered_on": None, "returned_on": given["returned_on"], "returned_reason": given["returned_reason"]}
    back: SupervisionNotice = change_record(person, notice, values, reason=given["returned_reason"], action="return", verb="退回重办")
    return back


def recheck(person: Any, talk: RegulatoryTalk, given: dict[str, Any]) -> RegulatoryTalk:
    """Write down the re-check (登记复查); a failed one asks for a new report of what was put right."""
    office_only.check(person, talk)
    failed = {"rectified_on": None} if given["recheck_result"] == "fail" else {}
    kept = {n: given[n] for n in ("rechecked_on", "recheck_result", "recheck_note") if n in given}
    done: RegulatoryTalk = change_record(person, talk, kept | failed, reason=given.get("recheck_note") or "登记复查", action="recheck", verb="登记复查")
    return done
