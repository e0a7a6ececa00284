"""Random small tables for tests: every relation filled from a seed, with dates and codes that hit and miss the filters."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

import pyarrow as pa

from zhiheng.snapshots import RELATIONS, Column, Relation, arrow_schema

REGION = "341599"
"""A county that does not exist; its townships are `341599001` and so on."""
TOWNSHIPS = ("341599001", "341599002", "341599003", REGION)
FIRST = date(2022, 1, 1)
DAYS = 5 * 365
_OPTIONS = {
    "follow_ups.domain": ("industrial", "food", "agricultural"),
    "follow_ups.level": ("national", "province", "city", "county"),
    "honours.kind": (
        "project_award",
        "quality_award",
        "quality_centre",
        "tourism_benchmark",
        "certification_zone",
        "safety_zone",
    ),
    "events.kind": ("counterfeit", "food_larger", "equipment_major"),
    "nil_returns.kind": ("counterfeit", "food_larger", "equipment_major"),
    "nil_returns.signer_names": ("县市场监管局、市场监管局", "县住建局"),
    "evidence_items.matter": ("task_breakdown", "promotion_policy", "recall_policy"),
}


def options(relation: Relation, column: Column) -> tuple[str, ...]:
    """The codes that a column may hold, as its label lists them; empty when it is free text."""
    if given := _OPTIONS.get(f"{relation.code}.{column.name}"):
        return given
    listed = re.search(r"（(.*)）$", column.label)
    return tuple(re.findall(r"([a-z_]+) ", listed[1] + " ")) if listed and re.match(r"[a-z_]+ ", listed[1]) else ()


def value(dice: random.Random, relation: Relation, column: Column, place: int) -> object:
    """One random value for the column of the row at that place."""
    if column.name == "id":
        return f"{relation.code}:{place:05d}"
    if column.name == "region":
        return dice.choice(TOWNSHIPS) if dice.random() < 0.95 else "341598001"
    if column.nullable and dice.random() < 0.35:
        return None
    match column.type:
        case "bool":
            return dice.random() < 0.6
        case "date":
            if column.name == "as_of":
                return dice.choice((date(2024, 1, 1), date(2025, 1, 1), date(2025, 7, 1)))
            return FIRST + timedelta(days=dice.randrange(DAYS))
        case "int":
            return dice.choice((2023, 2024, 2025)) if column.name == "year" else dice.randrange(100_000)
    if column.name in ("uscc", "certificate_no", "registration_no"):
        return f"U{dice.randrange(12):02d}"
    known = options(relation, column)
    return dice.choice(known) if known else f"{column.name}{dice.randrange(5)}"


def tables(seed: int, rows: int = 60) -> dict[str, pa.Table]:
    """Every relation with up to `rows` random rows; the same seed gives the same tables."""
    dice = random.Random(seed)
    return {
        code: pa.Table.from_pylist(
            [
                {c.name: value(dice, relation, c, place) for c in relation.columns}
                for place in range(dice.randrange(rows // 2, rows))
            ],
            schema=arrow_schema(relation),
        )
        for code, relation in RELATIONS.items()
    }


def empty(relation: str, *rows: dict[str, object]) -> pa.Table:
    """A table of the relation with just these rows; columns left out get a plain value of their type, or nothing if they may be missing."""
    declared = RELATIONS[relation]
    plain: dict[str, object] = {"str": "", "int": 0, "bool": False, "date": date(2025, 1, 1)}
    filled = []
    for place, row in enumerate(rows):
        base = {c.name: None if c.nullable else plain[c.type] for c in declared.columns}
        filled.append({**base, "id": f"{relation}:{place}", "region": REGION, "unit": "市场监管局", **row})
    return pa.Table.from_pylist(filled, schema=arrow_schema(declared))
