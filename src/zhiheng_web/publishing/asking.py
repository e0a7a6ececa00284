"""Requests of the public about what is public (更正申请, 陈述说明): received with a receipt, answered in time, a reply shown once accepted."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from zhiheng.calendars import add_working_days
from zhiheng.errors import InputError, ZhihengError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.publishing.editions import bump
from zhiheng_web.publishing.models import PublicRequest
from zhiheng_web.shared.sealing import seal

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
MOST_AN_HOUR = 5
ANSWER_WORKING_DAYS = 20
"""A working limit of ours, that of 政府信息公开条例 33 for answers."""


class TooOften(InputError):
    """Too many requests from one address."""

    code = "public.too_often"


def _who(address: str) -> str:
    return salted_hmac("publishing.request", address).hexdigest()[:64]


def _code_digest(receipt_no: str, code: str) -> str:
    return salted_hmac("publishing.query", f"{receipt_no}/{code.strip().upper()}").hexdigest()[:64]


@transaction.atomic
def receive(region: Region, values: dict[str, Any], *, about: str, about_title: str, address: str, on: date) -> tuple[PublicRequest, str]:
    """Take a request in; gives it and the query code, which nobody can read again.

    `values`: kind, text, writer, contact.

    Raises:
        TooOften: five in an hour came from the address.
        SealingKeyMissing: there is no key to seal with.
    """
    who = _who(address)
    if PublicRequest.objects.filter(who=who, created_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooOften(_("提交太频繁，请 1 小时后再试。"))
    receipt = f"GK{on:%Y%m%d}{secrets.randbelow(10**6):06d}"
    while PublicRequest.objects.filter(receipt_no=receipt).exists():
        receipt = f"GK{on:%Y%m%d}{secrets.randbelow(10**6):06d}"
    code = "".join(secrets.choice(LETTERS) for _n in range(8))
    try:
        due = add_working_days(on, ANSWER_WORKING_DAYS)
    except ZhihengError:
        due = None
    made = PublicRequest.objects.create(
        receipt_no=receipt,
        query_hash=_code_digest(receipt, code),
        who=who,
        region=region,
        kind=values["kind"],
        about=about,
        about_title=about_title[:200],
        text=values["text"],
        writer=seal(values["writer"]),
        contact=seal(values["contact"]),
        received_on=on,
        due_on=due,
    )
    audit.record(None, "publishing.receive_request", made, f"收到公众申请 {receipt}（{about_title[:60]}）")
    return made, code


def find_by_code(receipt_no: str, code: str) -> PublicRequest | None:
    """The request of a receipt number, if the query code is its own."""
    receipt = receipt_no.strip().upper()
    found = PublicRequest.objects.filter(receipt_no=receipt).first()
    given = _code_digest(receipt, code)
    if found is None:
        constant_time_compare(given, "0" * 64)
        return None
    return found if constant_time_compare(found.query_hash, given) else None


@transaction.atomic
def answer(person: Person, request: PublicRequest, *, accepted: bool, sentence: str) -> PublicRequest:
    """Answer a request; an accepted reply is shown beside what it is about from now on.

    Raises:
        PermissionDenied: only the committee office of the region answers.
        InputError: answered already, or without a sentence.
    """
    office_only.check(person, request)
    request = PublicRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != "received":
        raise InputError(_("这项申请已经答复。"))
    if not sentence.strip():
        raise InputError(_("请写明答复内容和理由。"))
    request.state = "accepted" if accepted else "refused"
    request.answer, request.answered_by, request.answered_at = sentence.strip()[:600], person, timezone.now()
    request.save()
    bump()
    audit.record(person, "publishing.answer_request", request, f"答复公众申请 {request.receipt_no}：{request.get_state_display()}", reason=request.answer)
    return request


def replies_to(abouts: list[str]) -> dict[str, list[PublicRequest]]:
    """Accepted replies by what they are about."""
    out: dict[str, list[PublicRequest]] = {}
    for one in PublicRequest.objects.filter(kind="reply", state="accepted", about__in=abouts).order_by("pk"):
        out.setdefault(one.about, []).append(one)
    return out
