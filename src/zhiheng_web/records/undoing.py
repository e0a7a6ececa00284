"""Taking a mistaken move back (撤销误办): the fields it changed return to what they were, with a reason, and what followed follows again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records.declare import Move, Registry, registry_of
from zhiheng_web.records.models import Record
from zhiheng_web.records.services import change_record


def last_move(registry: Registry, record: Record) -> tuple[Move, AuditEntry] | None:
    """The newest move on the record that changed its own fields and was not taken back yet, with its entry in the trail."""
    moves = {f"{registry.area}.{m.code}": m for m in registry.moves if m.apply is None}
    rows = AuditEntry.objects.filter(
        object_type=record._meta.label_lower, object_id=str(record.pk), action__in=[*moves, f"{registry.area}.undo"]
    )
    stack: list[AuditEntry] = []
    for entry in rows.order_by("pk"):
        if entry.action in moves:
            stack.append(entry)
        elif stack:
            stack.pop()
    return (moves[stack[-1].action], stack[-1]) if stack else None


def _changed(record: Record, entry: AuditEntry) -> dict[str, tuple[Any, Any]]:
    before, after = entry.before or {}, entry.after or {}
    out = {}
    for field in record._meta.concrete_fields:
        name = field.attname
        if field.editable and name in before and before[name] != after.get(name):
            out[name] = (field.to_python(before[name]), field.to_python(after[name]))
    return out


@transaction.atomic
def undo_move(person: Any, record: Record, reason: str) -> Any:
    """Take the last move back (撤销误办). Records it made elsewhere are not touched: they have their own withdrawal.

    Raises:
        PermissionDenied; ValidationError: no reason, or the record would not be right without the move.
        InputError: there is nothing to take back, or the fields were changed since.
    """
    registry = registry_of(record)
    found = last_move(registry, record)
    if found is None:
        raise InputError(_("这条记录没有可以撤销的办理。"))
    move, entry = found
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销的理由")})
    held = type(record)._default_manager.select_related("region", "unit").get(pk=record.pk)
    changed = _changed(held, entry)
    since = [held._meta.get_field(n).verbose_name for n, (_b, after) in changed.items() if getattr(held, n) != after]
    if since:
        raise InputError(
            _("“%(label)s”之后又修改过%(fields)s，不能直接撤销；请用“修改”更正。")
            % {"label": move.label, "fields": "、".join(str(s) for s in since)}
        )
    verb = f"撤销“{move.label}”"
    return change_record(person, held, {n: before for n, (before, _a) in changed.items()}, reason=reason, action="undo", verb=verb)
