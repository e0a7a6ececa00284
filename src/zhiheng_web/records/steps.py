"""Moves made from the steps of a lifecycle (办理): fields, ground, who may, and which limits they start and stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiheng.lifecycles.tables import Lifecycle, Step
from zhiheng_web.organisations.policies import judge_write, office_only, record_write
from zhiheng_web.records.declare import Move
from zhiheng_web.records.timing import reader

WHO = {"owner": record_write, "office": office_only, "reviewer": judge_write}
"""The policy of each answer to "who may"."""


def moves_of(lifecycle: Lifecycle, more: Mapping[str, Mapping[str, Any]] | None = None) -> tuple[Move, ...]:
    """The moves of a registry by its table; `more` adds what only the site knows (`apply`, `asks`) by the step's code."""
    return tuple(_move(lifecycle, step, (more or {}).get(step.code, {})) for step in lifecycle.steps)


def _move(lifecycle: Lifecycle, step: Step, more: Mapping[str, Any]) -> Move:
    given: dict[str, Any] = {
        "fields": step.fields,
        "basis": step.basis,
        "note": step.note,
        "required": step.required,
        "is_optional": step.is_optional,
        "policy": None if step.who == "owner" else WHO[step.who],
        "ready": lambda record: lifecycle.why_not(step, reader(record)),
        "takes_file": True,
        "needs_file": step.needs_file,
    }
    return Move(step.code, step.label, **(given | dict(more)))
