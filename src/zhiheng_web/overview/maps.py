"""Maps (地图): the boundaries that a user supplied, coloured by an indicator on the server, without tiles and without a script."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.indicators import Measured
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.overview.geojson import Boundaries, box_of, read_boundaries
from zhiheng_web.overview.models import BoundarySet

WIDTH, TALLEST = 640, 720
CLASSES = 5
COSINES = (1000, 996, 985, 966, 940, 906, 866, 819, 766, 707, 643, 574, 500)
"""Thousandths of the cosine of the latitude at 0°, 5°, …, 60°: a degree of longitude is so much shorter there."""


@dataclass(frozen=True)
class Area:
    """One region on the map: its outline, its class of five (0 for nothing counted) and what it says."""

    code: str
    name: str
    path: str
    css: str
    value: str
    fraction: str
    label_x: int
    label_y: int


@dataclass(frozen=True)
class Map:
    """The drawing and its key."""

    width: int
    height: int
    areas: tuple[Area, ...]
    key: tuple[tuple[str, str], ...]
    source: str


def boundaries_of(region: Region) -> BoundarySet | None:
    """The newest boundaries of the region that stand."""
    return BoundarySet.objects.filter(region=region, withdrawn_at=None).first()


@transaction.atomic
def import_boundaries(person: Person, region: Region, data: bytes, file_name: str, source: str) -> tuple[BoundarySet, Boundaries]:
    """Keep boundaries of the regions right below, as a file of the user gives them.

    Raises:
        PermissionDenied: only the committee office of the region imports.
        InputError: the source is not named, or the file cannot be used.
    """
    office_only.check(person, _Of(region))
    if not source.strip():
        raise InputError(_("请写明边界数据的来源（单位、年份、审图号），地图上会注明。"))
    wanted = dict(Region.objects.filter(parent=region).values_list("code", "name"))
    read = read_boundaries(data, wanted)
    made = BoundarySet.objects.create(
        region=region,
        source=source.strip()[:200],
        file_name=file_name[:200],
        digest=hashlib.sha256(data).hexdigest(),
        shapes=read.shapes,
        points=read.points,
        created_by=person,
    )
    audit.record(person, "overview.import_boundaries", made, f"导入边界“{made.file_name}”：{len(read.shapes)} 个区域", after={"digest": made.digest})
    return made, read


@transaction.atomic
def withdraw_boundaries(person: Person, held: BoundarySet, reason: str) -> None:
    """Take boundaries off the map, with a reason."""
    office_only.check(person, held)
    if not reason.strip():
        raise InputError(_("请写明撤回理由。"))
    held.withdrawn_at, held.withdrawn_reason = timezone.now(), reason.strip()[:400]
    held.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(person, "overview.withdraw_boundaries", held, f"撤回边界“{held.file_name}”", reason=held.withdrawn_reason)


def drawn(region: Region, values: Mapping[str, Measured]) -> Map | None:
    """The map of one indicator by region, five classes of equally many regions; None where no boundaries were supplied."""
    held = boundaries_of(region)
    if held is None:
        return None
    west, south, east, north = box_of(held.shapes.values())
    cosine = COSINES[min(abs(south + north) // 2 // 5_000_000, len(COSINES) - 1)]
    across, up = max((east - west) * cosine // 1000, 1), max(north - south, 1)
    height = min(max(WIDTH * up // across, 80), TALLEST)
    width = min(WIDTH, max(height * across // up, 80))

    def at(point: Any) -> tuple[int, int]:
        return 4 + (point[0] - west) * (width - 8) // max(east - west, 1), 4 + (north - point[1]) * (height - 8) // max(north - south, 1)

    known = {c: v for c, m in values.items() if c in held.shapes and (v := m.value()) is not None}
    ordered = sorted(known.values())
    names = dict(Region.objects.filter(code__in=list(held.shapes)).values_list("code", "name"))
    areas, ends = [], {}
    for code, rings in sorted(held.shapes.items()):
        measured = values.get(code)
        grade = 0
        if code in known and measured is not None:
            grade = 1 + ordered.index(known[code]) * CLASSES // len(ordered)
            ends.setdefault(grade, []).append((known[code], measured.shown()))
        path = " ".join("M" + "L".join(f"{x} {y}" for x, y in (at(p) for p in ring)) + "Z" for ring in rings)
        largest = [at(p) for p in max(rings, key=len)]
        middle = sum(x for x, _y in largest) // len(largest), sum(y for _x, y in largest) // len(largest)
        said, fraction = (measured.shown(), f"{measured.part}/{measured.whole}") if measured is not None and code in known else (_("没有记录"), "")
        areas.append(Area(code, names.get(code, code), path, f"map-{grade}", said, fraction, *middle))
    key = tuple((f"map-{g}", f"{min(e)[1]}—{max(e)[1]}" if min(e)[1] != max(e)[1] else min(e)[1]) for g, e in sorted(ends.items()))
    return Map(width, height, tuple(areas), key, held.source)


class _Of:
    def __init__(self, region: Region) -> None:
        self.region = region
