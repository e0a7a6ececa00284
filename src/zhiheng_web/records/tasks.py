"""Background work of records: large imports."""

from __future__ import annotations

from django_tasks import task

from zhiheng_web.records.import_running import carry_on


@task()
def carry_on_import(pk: int) -> None:
    """Do what one import waits for (后台导入): look, write or take back."""
    carry_on(pk)
