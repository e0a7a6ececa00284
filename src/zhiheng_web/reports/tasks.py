"""Background work of reports."""

from __future__ import annotations

from django_tasks import task

from zhiheng_web.reports.services import finish


@task()
def make_waiting(pk: int) -> None:
    """Make one waiting report (后台编制)."""
    finish(pk)
