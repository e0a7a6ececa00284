"""Which records a run counted, and where (计入关系): kept with the run, so that a record's page can say it without computing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhiheng.scoring import ScoreRun as Computed
from zhiheng_web.scorecards.models import ScoreRun

Members = dict[str, dict[str, list[int]]]


def members_of(computed: Computed) -> Members:
    """`{relation: {"clause|path|side": [record numbers]}}` of every fact; a record of the part is not listed in the whole again."""
    out: Members = {}
    for place in computed.gatherer.places():
        found = computed.records_of(place.clause, place.need.path)
        for key, one in found.items():
            period, _sep, side = key.rpartition(":")
            ids = one.ids
            part = found.get(f"{period}:part" if period else "part")
            if side == "whole" and part is not None:
                inside = set(part.ids)
                ids = tuple(i for i in ids if i not in inside)
            numbers = [int(n) for n in (i.rpartition(":")[2] for i in ids) if n.isdigit()]
            if numbers:
                out.setdefault(one.relation, {})[f"{place.clause}|{place.need.path}|{key}"] = sorted(numbers)
    return out


def places_of(run: ScoreRun, record_id: str) -> Iterator[tuple[str, str, str]]:
    """Clause, path and side of every place at which the run counted the record."""
    relation, _sep, number = record_id.partition(":")
    if not number.isdigit():
        return
    lists: dict[str, Any] = run.members.get(relation, {})
    for key, numbers in lists.items():
        if int(number) in numbers:
            clause, path, side = key.split("|")
            yield clause, path, side
