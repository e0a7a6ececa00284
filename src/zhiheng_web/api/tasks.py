"""Background work of the interface: telling others of changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks import default_task_backend, task

from zhiheng_web.api import hooks
from zhiheng_web.api.hook_models import Webhook


@task()
def tell() -> None:
    """Make notices of what changed and send them (变更通知)."""
    for pk in hooks.gather():
        deliver.enqueue(pk)


@task()
def deliver(pk: int) -> None:
    """Send one notice; the next try is planned where it was not taken."""
    held = hooks.send(pk)
    if held is not None and held.state == "retrying" and held.next_at is not None:
        later(pk, held.next_at)


def later(pk: int, at: datetime) -> None:
    """Plan a try for a moment, where tasks can wait."""
    if default_task_backend.supports_defer:
        deliver.using(run_after=at).enqueue(pk)


def on_change(sender: Any, instance: Any, created: bool, **_more: Any) -> None:
    """After an entry of the trail was kept: tell those who subscribed, once the change stands."""
    if created and not instance.action.startswith("api.") and Webhook.objects.filter(stopped_at=None).exists():
        transaction.on_commit(tell.enqueue, robust=True)
