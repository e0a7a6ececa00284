"""From a device to a targeted inspection of its user (有因检查)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.records.targeted import open_visit, targeted


def _open(person: Any, record: Any, answers: dict[str, Any]) -> Any:
    detail = _("特种设备 %(no)s 的使用管理、定期检验和隐患整改") % {"no": record.device_no}
    return open_visit(person, record, answers, name=record.name, uscc=record.uscc, detail=detail)


TARGETED = targeted(_open, lambda e: "设备已停用" if e.retired_on else "")
