"""Background work of checks: long documents."""

from __future__ import annotations

from django_tasks import task

from zhiheng_web.checks.services import finish


@task()
def check_waiting(pk: int) -> None:
    """Check one waiting document (后台核验)."""
    finish(pk)
