"""The inbox (提醒), how one is told, and what waits to be sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.reminders import services
from zhiheng_web.reminders.forms import ChoiceForm
from zhiheng_web.reminders.models import KINDS, Dispatch, Reminder
from zhiheng_web.shared import sealing
from zhiheng_web.shared.clock import today


@permitted(staff_read)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What I should see to: came back, late, due, to check (提醒)."""
    person: Any = request.user
    rows = services.refresh(person, today())
    trouble = services.troubles_of(person)
    context = {
        "groups": services.by_kind(rows),
        "unread": sum(1 for r in rows if r.read_at is None),
        "trouble": services.trouble_words(trouble) if trouble else "",
        "done": Reminder.objects.filter(person=person, gone_at__isnull=False).order_by("-gone_at")[:10],
    }
    return render(request, "reminders/inbox.html", context)


@permitted(staff_read)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """I have seen them; they stay until the thing is done."""
    person: Any = request.user
    rows = Reminder.objects.filter(person=person, gone_at__isnull=True, read_at__isnull=True)
    number = request.POST.get("one", "")
    if number.isascii() and number.isdigit():
        rows = rows.filter(pk=int(number[:18]))
    rows.update(read_at=timezone.now())
    return redirect("reminders:inbox")


@permitted(staff_read)
def choice(request: HttpRequest) -> HttpResponse:
    """How I want to be told (提醒方式), and what was sent."""
    person: Any = request.user
    held = services.choice_of(person)
    codes = [c for c, _word in KINDS]
    first = {n: getattr(held, n) for n in ("when", "by_mail", "quiet_from", "quiet_to")} | {"email": person.email, "kinds": [c for c in codes if c not in held.kinds]}
    if not person.email:
        first["by_mail"] = False
    form = ChoiceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            for name in ("when", "by_mail", "quiet_from", "quiet_to"):
                setattr(held, name, given[name])
            held.kinds = [c for c in codes if c not in given["kinds"]]
            if given["no_bot"]:
                held.bot, held.bot_name = "", ""
            elif given["bot"]:
                held.bot, held.bot_name = sealing.seal(f"{given['bot'].strip()}\n{given['bot_secret'].strip()}"), given["bot_name"]
            held.save()
            person.email = given["email"]
            person.save(update_fields=["email"])
            audit.record(person, "reminders.choose", held, "修改了提醒方式")
        messages.success(request, _("提醒方式已保存。"))
        return redirect("reminders:choice")
    context = {"form": form, "held": held, "mail_on": settings.MAIL_ON, "sent": Dispatch.objects.filter(person=person)[:20]}
    return render(request, "reminders/choice.html", context)


@permitted(staff_read)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a waiting digest at the next run without waiting longer (尽快再发)."""
    row = get_object_or_404(Dispatch, pk=pk, person=request.user, state="waiting")
    Dispatch.objects.filter(pk=row.pk, state="waiting").update(next_at=None)
    messages.success(request, _("下一次运行时就再发。"))
    return redirect("reminders:choice")
