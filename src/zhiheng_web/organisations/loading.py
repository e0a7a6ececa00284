"""Bringing a region table into the site (装入区划): codes with their years, parents and successors, from a data package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from zhiheng.errors import InputError
from zhiheng.indicators.rollups.tree import level_of
from zhiheng.packs import read_region_tree
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Region, RegionSuccession

LEVELS = ("province", "city", "county", "township")


@dataclass(frozen=True)
class Loaded:
    """How many regions were made, changed and left alone, and how many successions were new."""

    made: int
    changed: int
    same: int
    followed: int


@transaction.atomic
def load_regions(path: Path, source: str, *, fictional: bool = False) -> Loaded:
    """Make or renew the regions of a table; none is deleted, for records keep the code under which they were entered.

    `source` says where the table comes from and under which licence; it stands beside every line.

    Raises:
        PackInvalid: the table contradicts itself. InputError: no source.
    """
    if not source.strip():
        raise InputError("请写明区划表的出处和许可，例如“民政部县以上行政区划代码（公开信息）”。")
    tree = read_region_tree(path)
    lines = sorted((r for r in tree.regions.values() if level_of(r.code) in LEVELS), key=lambda r: (LEVELS.index(level_of(r.code)), r.code))
    held = {r.code: r for r in Region.objects.all()}
    made = changed = same = followed = 0
    for line in lines:
        row = held.get(line.code)
        parent = held.get(tree.parent(line.code) or "")
        values = {"name": line.name, "level": level_of(line.code), "parent": parent, "valid_from": line.since, "valid_to": line.until, "source": source.strip()[:200]}
        if row is None:
            held[line.code] = Region.objects.create(code=line.code, fictional=fictional, **values)
            made += 1
        elif any(getattr(row, n) != v for n, v in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            changed += 1
        else:
            same += 1
    for step in tree.successors:
        _row, new = RegionSuccession.objects.update_or_create(
            old=held[step.old], new=held[step.new], on=step.on, defaults={"how": step.how, "source": step.source[:200]}
        )
        followed += new
    audit.record(
        None, "organisations.load_regions", "organisations.region:", f"装入区划表：新增{made}，更新{changed}，承继{followed}（{source.strip()}）",
        after={"made": made, "changed": changed, "followed": followed},
    )  # fmt: skip
    return Loaded(made, changed, same, followed)


def stands(row: Region, day: date) -> bool:
    """Whether a region is valid on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)
