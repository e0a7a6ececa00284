"""Taking a file in as evidence (收存佐证文件): typed by content, looked through for viruses, kept under SHA-256 with SM3 and a fingerprint beside it."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.utils.translation import gettext as _

from zhiheng.errors import InputError, UnreadableSource
from zhiheng.evidence.pictures import fingerprint
from zhiheng_web.records.files import content_type_of
from zhiheng_web.records.models import KeptFile
from zhiheng_web.shared import store

LARGEST_PICTURE = 20 * 1024 * 1024
"""Bytes above which no fingerprint is made; the digest still tells the same file."""
_CHUNK = 1 << 16


def keep(upload: Any) -> KeptFile:
    """Keep an uploaded file; the same bytes are kept, hashed and looked through once.

    Raises:
        UnreadableSource: no document, picture or archive of them, empty, or too large. InputError: the scanner found something, or did not answer.
    """
    kind = content_type_of(upload.read(4096), upload.name)
    upload.seek(0)
    look_through(upload)
    stored = store.put(upload.chunks())
    return remember(stored.digest, kind)


def remember(digest: str, kind: str) -> KeptFile:
    """What is known of a stored file: size, kind, SM3, fingerprint; made when it is first asked for."""
    held = KeptFile.objects.filter(digest=digest).first()
    if held is not None:
        return held
    path = store.path_of(digest)
    size = path.stat().st_size
    picture = fingerprint(path.read_bytes(), kind) if size <= LARGEST_PICTURE else ""
    made, _is_new = KeptFile.objects.get_or_create(
        digest=digest, defaults={"sm3": sm3_of(path), "content_type": kind, "size": size, "picture": picture, "is_scanned": bool(settings.SCAN_COMMAND)}
    )
    return made


def sm3_of(path: Path) -> str:
    """The SM3 digest of a file (GB/T 32905), 64 hex digits."""
    state = hashes.Hash(hashes.SM3())
    with path.open("rb") as held:
        while chunk := held.read(_CHUNK):
            state.update(chunk)
    return state.finalize().hex()


def look_through(upload: Any) -> None:
    """Give an uploaded file to the scanner of the setting (查毒), before it is stored anywhere.

    Raises:
        InputError: the scanner found something, or did not answer.
    """
    if not settings.SCAN_COMMAND:
        return
    with tempfile.NamedTemporaryFile(prefix="scan-") as copy:
        _write(copy, upload.chunks(), settings.UPLOAD_LIMIT_BYTES)
        words = [copy.name if word == "{file}" else word for word in shlex.split(settings.SCAN_COMMAND)]
        try:
            code = subprocess.run(words, capture_output=True, timeout=settings.SCAN_SECONDS, check=False).returncode
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise InputError(_("病毒查杀程序没有响应，“%(name)s”没有收存。请稍后再传；一直这样的，请告诉系统管理员。") % {"name": upload.name}) from fault
    upload.seek(0)
    if code == 1:
        raise InputError(_("“%(name)s”查出病毒或恶意程序，没有收存。请用杀毒软件清理后重新上传。") % {"name": upload.name})
    if code:
        raise InputError(_("病毒查杀程序出错（代码 %(code)s），“%(name)s”没有收存。请告诉系统管理员。") % {"code": code, "name": upload.name})


def _write(out: Any, chunks: Iterable[bytes], limit: int) -> None:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise UnreadableSource(_("文件超过 %(n)s MB 的上限，未保存。请压缩图片或拆分后再上传") % {"n": limit // 1024 // 1024}, limit=limit)
        out.write(chunk)
    out.flush()
