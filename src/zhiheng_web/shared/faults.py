"""Faults of the machine that a person can be told about (系统故障): no room on the disk, the database held by another."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.db import OperationalError
from django.utils.translation import gettext as _

_FULL = ("disk is full", "no space left", "disk quota exceeded", "could not extend file")
_HELD = ("database is locked", "database table is locked", "too many connections", "connection refused", "deadlock detected")


@dataclass(frozen=True)
class MachineFault:
    """What to say and with which status of HTTP: 507 without room, 503 while something else holds the database."""

    status: int
    code: str
    sentence: str


def machine_fault(error: BaseException) -> MachineFault | None:
    """The fault of the machine behind an exception, or None where it is none of the known ones."""
    text = str(error).lower()
    if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or (isinstance(error, OperationalError) and any(x in text for x in _FULL)):
        return MachineFault(
            507, "machine.full", _("服务器的磁盘满了，这次没有保存任何改动。请告诉管理员清出空间；返回上一页，已填写的内容还在，之后可以再提交。")
        )
    if isinstance(error, OperationalError) and any(x in text for x in _HELD):
        return MachineFault(503, "machine.busy", _("数据库正忙，这次没有保存任何改动。请稍等片刻，返回上一页再提交一次。"))
    return None
