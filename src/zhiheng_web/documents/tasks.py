"""Background work of documents: reading large files."""

from __future__ import annotations

from django_tasks import task

from zhiheng_web.documents.services.uploading import read_stored


@task()
def read_upload(pk: int) -> None:
    """Read one uploaded document (后台读取)."""
    read_stored(pk)
