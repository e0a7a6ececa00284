"""Keeping reminders up to date, making digests, and sending what waits (提醒). `remind` does all of it; pages do only the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhiheng.calendars.working_days import is_working_day
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.reminders.items import Item, items_of
from zhiheng_web.reminders.models import KINDS, Choice, Dispatch, Reminder
from zhiheng_web.reminders.sending import SENDERS
from zhiheng_web.shared.language import chinese

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP = timedelta(days=7)
"""A digest that could not be delivered for a week is told no more: newer ones say what is still due."""
STALE = timedelta(minutes=10)
"""A run that died while it was sending holds its digest so long."""
LINES = 12
"""So many lines of each kind stand in a digest; the rest is counted."""


def choice_of(person: Any) -> Choice:
    """How the person wants to be told."""
    held, _made = Choice.objects.get_or_create(person=person)
    return held


@transaction.atomic
def refresh(person: Person, day: date) -> list[Reminder]:
    """Bring the person's reminders up to date: new ones come, those that are done go, one that stands for more than before is unread again."""
    Person.objects.select_for_update().get(pk=person.pk)
    with translation.override(settings.LANGUAGE_CODE):
        wanted: dict[str, Item] = {i.key[:120]: i for i in items_of(person, day)}
    held = {r.key: r for r in Reminder.objects.filter(person=person, gone_at__isnull=True)}
    now = timezone.now()
    done = [r.pk for key, r in held.items() if key not in wanted]
    Reminder.objects.filter(pk__in=done).update(gone_at=now)
    fresh, changed = [], []
    for key, item in wanted.items():
        values = {"kind": item.kind, "title": item.title[:300], "why": item.why[:300], "url": item.url[:300], "count": item.count, "due_on": item.due_on}
        row = held.get(key)
        if row is None:
            fresh.append(Reminder(person=person, key=key, **values))
        elif any(getattr(row, n) != v for n, v in values.items()):
            if item.count > row.count:
                row.read_at = None
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    Reminder.objects.bulk_create(fresh)
    Reminder.objects.bulk_update(changed, ["kind", "title", "why", "url", "count", "due_on", "read_at"])
    return list(Reminder.objects.filter(person=person, gone_at__isnull=True))


def by_kind(rows: Sequence[Reminder]) -> list[tuple[str, Any, list[Reminder]]]:
    """Code, heading and reminders of each kind that has some, in order."""
    groups = [(code, word, [r for r in rows if r.kind == code]) for code, word in KINDS]
    return [g for g in groups if g[2]]


def digest_of(rows: Sequence[Reminder], day: date) -> tuple[str, str]:
    """Subject and body of a digest, in Chinese whoever works here (日报)."""
    groups = [(chinese(lambda word=word: str(word)), held) for _code, word, held in by_kind(rows)]
    lines = [f"截至 {day}："]
    for word, held in groups:
        lines.append(f"\n【{word}】")
        for r in held[:LINES]:
            until = f"（{r.due_on}）" if r.due_on and str(r.due_on) not in r.why else ""
            lines.append(f"· {r.title}{until}" + (f"　{r.why}" if r.why else ""))
            if settings.SITE_URL:
                lines.append(f"  {settings.SITE_URL}{r.url}")
        if len(held) > LINES:
            lines.append(f"· 另有 {len(held) - LINES} 项，见站内提醒")
    lines.append("\n办完以后提醒自动消失。不想再收，请在“提醒 › 提醒方式”里改。")
    head = "，".join(f"{word}{sum(r.count for r in held)}" for word, held in groups)
    return f"质衡提醒：{head}"[:200], "\n".join(lines)


def queue_digest(person: Person, rows: Sequence[Reminder], day: date) -> list[Dispatch]:
    """Put today's digest into the queue, once a working day and channel; none where nothing is due or the person wants none."""
    choice = choice_of(person)
    kept = [r for r in rows if r.kind not in choice.kinds]
    if not kept or choice.when == "never" or not is_working_day(day):
        return []
    if choice.when == "urgent" and not any(r.kind in ("back", "late") for r in kept):
        return []
    channels = [c for c, on in (("mail", choice.by_mail and person.email and settings.MAIL_ON), ("bot", choice.bot)) if on]
    made = []
    for channel in channels:
        if Dispatch.objects.filter(person=person, channel=channel, day=day).exists():
            continue
        subject, body = digest_of(kept, day)
        try:
            with transaction.atomic():
                made.append(Dispatch.objects.create(person=person, channel=channel, day=day, subject=subject, body=body))
        except IntegrityError:
            continue
    return made


@dataclass
class Done:
    """What a run of `remind` did."""

    people: int = 0
    queued: int = 0
    sent: int = 0
    failed: int = 0
    quiet: int = 0
    dropped: int = 0


def send_waiting(now: datetime, senders: dict[str, Callable[[Dispatch], None]] | None = None) -> Done:
    """Send what waits and may go out now; what fails waits longer each time and is lost only after a week (待发).

    Each digest is taken by one run at a time; a run that dies gives it back after ten minutes, so that one may come twice, none is lost.
    """
    done = Done()
    local = timezone.localtime(now)
    free = Q(state="waiting") & (Q(next_at__isnull=True) | Q(next_at__lte=now)) | Q(state="sending", taken_at__lt=now - STALE)
    for row in Dispatch.objects.filter(free).select_related("person").order_by("pk"):
        choice = choice_of(row.person)
        if row.made_at < now - GIVE_UP or not row.person.is_active:
            done.dropped += Dispatch.objects.filter(pk=row.pk).update(state="dropped", next_at=None)
            continue
        if choice.is_quiet(local.time()):
            done.quiet += 1
            continue
        if not Dispatch.objects.filter(free, pk=row.pk).update(state="sending", taken_at=now):
            continue
        try:
            (senders or SENDERS)[row.channel](row)
        except Exception as error:  # whatever a mail server or a bot answers, the digest waits
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.tries, 10))
            said = f"{type(error).__name__}：{error}"[:300]
            Dispatch.objects.filter(pk=row.pk).update(state="waiting", tries=row.tries + 1, answer=said, next_at=now + wait, taken_at=None)
            done.failed += 1
        else:
            Dispatch.objects.filter(pk=row.pk).update(state="sent", tries=row.tries + 1, answer="", next_at=None, sent_at=timezone.now())
            done.sent += 1
    return done


def remind(now: datetime, day: date) -> Done:
    """Everything that a clock should do (定时提醒): reminders of everybody, today's digests, what waits."""
    people = Person.objects.filter(is_active=True, role__in=(Role.OFFICE, Role.LIAISON, Role.LEADER, Role.REVIEWER)).select_related("region", "unit")
    count = queued = 0
    for person in people:
        queued += len(queue_digest(person, refresh(person, day), day))
        count += 1
    done = send_waiting(now)
    done.people, done.queued = count, queued
    return done


def troubles_of(person: Person) -> Dispatch | None:
    """The digest of this person that waits because its last try failed, the newest; None where all is well."""
    return Dispatch.objects.filter(person=person, state__in=("waiting", "sending"), tries__gt=0).first()


def trouble_words(row: Dispatch) -> str:
    """What a failed try means, for the page."""
    what = _("邮件服务器") if row.channel == "mail" else _("群机器人")
    return _("%(what)s现在发不出去，已试 %(n)s 次，还会自动再发；站内提醒不受影响。") % {"what": what, "n": row.tries}
