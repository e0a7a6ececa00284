"""Telling other systems of changes (变更通知): subscriptions, notices made of the trail, sending with retries, sending again."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.values import RegionCode
from zhiheng_web.api.hook_models import KINDS, Delivery, Webhook
from zhiheng_web.api.sending import check_url, places_of, post, signature
from zhiheng_web.audit import services as audit
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.shared.sealing import seal, unseal

MOST_TRIES = 7
FIRST_WAIT = timedelta(minutes=1)
"""Each wait is four times the one before: 1, 4, 16, 64 minutes, then 4, 17 hours; after seven tries a person decides."""
TOGETHER = 500
"""Changes in one notice."""
LOOK_BACK = 2_000
QUIET = {"changed_at", "created_at", "created_by_id", "next_due_on", "next_due"}


@transaction.atomic
def subscribe(person: Any, *, name: str, url: str, registries: Sequence[str], kinds: Sequence[str]) -> tuple[Webhook, str]:
    """Subscribe an address (订阅). Gives the subscription and its secret, which is shown this once.

    Raises:
        PermissionDenied: only the committee office. ValidationError: by field.
    """
    office_only.check(person)
    faults: dict[str, Any] = {}
    if not name.strip():
        faults["name"] = _("请写明哪个系统用、做什么")
    if not registries or set(registries) - set(REGISTRIES):
        faults["registries"] = _("请至少选择一个登记簿")
    if not kinds or set(kinds) - {code for code, _label in KINDS}:
        faults["kinds"] = _("请至少选择一种变化")
    try:
        places_of(check_url(url.strip()))
    except ValidationError as error:
        faults["url"] = error.message_dict["url"]
    if faults:
        raise ValidationError(faults)
    secret = "whs_" + secrets.token_urlsafe(32)
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    hook = Webhook.objects.create(
        region=person.region, name=name.strip()[:60], url=url.strip(), registries=list(registries), kinds=list(kinds), secret=seal(secret),
        created_by=person, last_entry=last,
    )
    audit.record(person, "api.subscribe", hook, f"订阅变更通知“{hook.name}”", after={"url": hook.url, "registries": hook.registries, "kinds": hook.kinds})
    return hook, secret


@transaction.atomic
def stop(person: Any, hook: Webhook, reason: str) -> None:
    """Stop a subscription (停用) with a reason; what waits is not sent any more."""
    office_only.check(person, hook)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明停用理由")})
    if hook.stopped_at is None:
        hook.stopped_at, hook.stopped_reason = timezone.now(), reason.strip()[:200]
        hook.save(update_fields=["stopped_at", "stopped_reason"])
        hook.deliveries.filter(state__in=("waiting", "retrying")).update(state="dead", next_at=None, answer="订阅已停用")
        audit.record(person, "api.unsubscribe", hook, f"停用变更通知“{hook.name}”", reason=reason)


def event_of(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """What an entry of the trail did to its record."""
    if before is None:
        return "created"
    was, now = bool(before.get("withdrawn_at")), bool(after.get("withdrawn_at"))
    return "changed" if was == now else "withdrawn" if now else "restored"


def gather() -> list[int]:
    """Make notices of what the trail holds since the last time; gives the numbers of the new ones. No values go out, only what changed where."""
    made: list[int] = []
    for pk in Webhook.objects.filter(stopped_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            hook = Webhook.objects.select_for_update(of=("self",)).select_related("region").get(pk=pk)
            made += [d.pk for d in _notices(hook)]
    return made


def _notices(hook: Webhook) -> list[Delivery]:
    codes = {REGISTRIES[c].model._meta.label_lower: c for c in hook.registries if c in REGISTRIES}
    inside = set(Region.objects.filter(code__startswith=RegionCode(hook.region.code).stem).values_list("pk", flat=True))
    since = max(0, hook.last_entry - LOOK_BACK)
    told, events, newest = set(hook.recent), [], hook.last_entry
    rows = AuditEntry.objects.filter(pk__gt=since, at__gte=hook.created_at, object_type__in=codes, after__isnull=False).order_by("pk")
    for entry in rows.iterator(chunk_size=500):
        if entry.pk in told:
            continue
        told.add(entry.pk)
        newest = max(newest, entry.pk)
        kind = event_of(entry.before, entry.after or {})
        if kind in hook.kinds and (entry.after or {}).get("region_id") in inside:
            events.append(_event(codes[entry.object_type], kind, entry))
    if not events and newest == hook.last_entry:
        return []
    hook.last_entry, hook.recent = newest, sorted(told)[-LOOK_BACK:]
    hook.save(update_fields=["last_entry", "recent"])
    out = []
    for i in range(0, len(events), TOGETHER):
        part = events[i : i + TOGETHER]
        out.append(Delivery.objects.create(webhook=hook, events=len(part), body=json.dumps({"events": part}, ensure_ascii=False)))
    return out


def _event(code: str, kind: str, entry: AuditEntry) -> dict[str, Any]:
    before, after = entry.before or {}, entry.after or {}
    known = {f.attname: f.name for f in REGISTRIES[code].model._meta.concrete_fields if not getattr(f, "is_hidden", False)}
    changed = [known[n] for n in known if entry.before is not None and before.get(n) != after.get(n) and n not in QUIET]
    return {
        "event": f"{code}.{kind}",
        "registry": code,
        "id": int(entry.object_id),
        "at": entry.at.isoformat(),
        "fields": changed,
        "url": f"/api/v1/records/{code}/{entry.object_id}",
    }


def send(pk: int) -> Delivery | None:
    """Send a notice once; a failure is tried again later, and given up after `MOST_TRIES`. None where it does not wait."""
    with transaction.atomic():
        held = Delivery.objects.select_for_update(of=("self",)).select_related("webhook").filter(pk=pk).first()
        if held is None or held.state not in ("waiting", "retrying") or held.webhook.stopped_at is not None:
            return None
        if held.next_at is not None and held.next_at > timezone.now():
            return None
        held.tries += 1
        held.state, held.next_at = "retrying", timezone.now() + FIRST_WAIT * 4 ** (held.tries - 1)
        held.save(update_fields=["tries", "state", "next_at"])
    body, stamp = held.body.encode(), int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zhiheng",
        "X-Zhiheng-Delivery": str(held.pk),
        "X-Zhiheng-Try": str(held.tries),
        "X-Zhiheng-Timestamp": str(stamp),
    }
    try:
        headers["X-Zhiheng-Signature"] = "sha256=" + signature(unseal(held.webhook.secret), stamp, body)
        status, text = post(held.webhook.url, body, headers)
        taken, answer = 200 <= status < 300, f"{status} {text}".strip()
    except ValidationError as error:
        taken, answer = False, "；".join(error.messages)
    except (OSError, http.client.HTTPException) as error:
        taken, answer = False, _("没有答复（%(why)s）") % {"why": error or type(error).__name__}
    return _ended(held, taken, answer)


def _ended(held: Delivery, taken: bool, answer: str) -> Delivery:
    held.answer = answer.replace("\x00", "")[:300]
    if taken:
        held.state, held.next_at, held.delivered_at = "delivered", None, timezone.now()
    elif held.tries >= MOST_TRIES:
        held.state, held.next_at = "dead", None
    held.save(update_fields=["answer", "state", "next_at", "delivered_at"])
    return held


@transaction.atomic
def send_again(person: Any, delivery: Delivery) -> Delivery:
    """Let a notice that was given up be sent again (重发), with all its tries.

    Raises:
        PermissionDenied; ValidationError: it was taken already, or the subscription was stopped.
    """
    held = Delivery.objects.select_for_update(of=("self",)).select_related("webhook__region").get(pk=delivery.pk)
    office_only.check(person, held.webhook)
    if held.webhook.stopped_at is not None:
        raise ValidationError(_("订阅已停用，不能重发。"))
    if held.state == "delivered":
        raise ValidationError(_("已经送达，不用重发。"))
    held.state, held.tries, held.next_at = "waiting", 0, None
    held.save(update_fields=["state", "tries", "next_at"])
    audit.record(person, "api.send_again", held, f"重发变更通知“{held.webhook.name}”第 {held.pk} 号")
    return held
