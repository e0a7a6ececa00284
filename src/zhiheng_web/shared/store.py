"""The content-addressed store (佐证库): a file lies under its SHA-256 digest, so the same file is kept once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhiheng.errors import UnreadableSource


@dataclass(frozen=True)
class Stored:
    """A stored file: digest (hex SHA-256) and size in bytes."""

    digest: str
    size: int


def path_of(digest: str) -> Path:
    """Where the file of that digest lies."""
    return Path(settings.EVIDENCE_DIR) / digest[:2] / digest


def put(chunks: Iterable[bytes], limit: int | None = None) -> Stored:
    """Keep the bytes; writing the same bytes twice changes nothing.

    Raises:
        UnreadableSource: the file is empty or larger than the limit.
    """
    limit = settings.UPLOAD_LIMIT_BYTES if limit is None else limit
    root = Path(settings.EVIDENCE_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    handle, name = tempfile.mkstemp(dir=root)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise UnreadableSource(
                        _("文件超过 %(n)s MB 的上限，未保存。请压缩图片或拆分后再上传") % {"n": limit // 1024 // 1024},
                        limit=limit,
                    )
                digest.update(chunk)
                out.write(chunk)
        if not size:
            raise UnreadableSource("文件是空的（0 字节），未保存。请检查文件后重新上传")
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            Path(name).replace(target)
        return Stored(digest.hexdigest(), size)
    finally:
        Path(name).unlink(missing_ok=True)


def read(digest: str) -> bytes:
    """The bytes of that digest; FileNotFoundError when they are not here."""
    return path_of(digest).read_bytes()
