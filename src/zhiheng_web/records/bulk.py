"""One move on many records (批量办理): each on its own, so that one that cannot be taken does not hold up the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zhiheng.errors import InputError
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.services import take_move

MOST = 200
"""So many records at once."""


@dataclass(frozen=True)
class Refused:
    """A record on which the move was not taken, and why."""

    record: Any
    why: str


def bulk_moves(registry: Registry) -> list[Move]:
    """Moves that can be taken on many records: those that ask fields of the record itself and no attachment."""
    return [m for m in registry.moves if m.apply is None and m.fields and not m.needs_file and not m.asks_reason]


def chosen(registry: Registry, region: Any, pks: Sequence[str]) -> list[Any]:
    """The live records of these numbers in the region, at most `MOST`."""
    numbers = [int(pk) for pk in pks if pk.isdigit()][:MOST]
    rows = registry.model.objects.live().in_region(region).filter(pk__in=numbers)
    return list(rows.select_related("region", "unit", *registry.joins).order_by("pk"))


def hindrances(person: Any, move: Move, records: Sequence[Any]) -> tuple[list[Any], list[Refused]]:
    """Which records the move can be taken on now, and which not and why."""
    can, cannot = [], []
    for record in records:
        decision = (move.policy or record_write).decide(person, record)
        why = decision.reason if not decision.allowed else move.ready(record)
        if why:
            cannot.append(Refused(record, why))
        else:
            can.append(record)
    return can, cannot


def take_moves(person: Any, move: Move, records: Sequence[Any], answers: Mapping[str, Any]) -> tuple[list[Any], list[Refused]]:
    """Take a move on each record in its own transaction: what was done, and what was refused and why."""
    done, refused = [], []
    for record in records:
        try:
            with transaction.atomic():
                done.append(take_move(person, record, move, answers))
        except ValidationError as error:
            refused.append(Refused(record, "；".join(error.messages)))
        except InputError as error:
            refused.append(Refused(record, error.sentence))
        except PermissionDenied as error:
            refused.append(Refused(record, str(error)))
    return done, refused
