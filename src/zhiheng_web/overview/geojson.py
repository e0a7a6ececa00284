"""Reading boundaries from GeoJSON (边界文件): whole millionths of a degree, every fault with its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InputError

MOST_BYTES = 20 * 1024 * 1024
MOST_POINTS = 400_000
KEPT_POINTS = 1_200
"""So many points a region keeps at most; what lies between hardly shows on a page."""
MICRO = 1_000_000
NAMES = ("adcode", "code", "district_code", "gb", "id", "name", "NAME", "Name", "XZQDM", "XZQMC", "名称", "区划代码")
"""Properties by which a shape may say what it is: its code, else its name."""

Ring = list[list[int]]


class BoundaryFault(InputError):
    """The file cannot be used as boundaries."""

    code = "boundary.fault"


@dataclass(frozen=True)
class Boundaries:
    """What was read: rings by region code, how many points are kept, names of shapes that are no region here."""

    shapes: dict[str, list[Ring]]
    points: int
    unknown: tuple[str, ...]


def _refuse(where: str, found: str, expected: str) -> BoundaryFault:
    return BoundaryFault(_("%(where)s：%(found)s。%(expected)s。") % {"where": where, "found": found, "expected": expected})


def read_boundaries(data: bytes, regions: Mapping[str, str]) -> Boundaries:
    """The boundaries in a GeoJSON file of the regions that are asked for.

    Args:
        data: the file. regions: `{code: name}` of those wanted; a shape names one by code (also with zeros behind) or by name.
    Raises:
        BoundaryFault: too large, no GeoJSON, wrong coordinates, or none of the regions in it; where and what to do.
    """
    whole = _("整个文件")
    if len(data) > MOST_BYTES:
        raise _refuse(whole, _("有 %(n)s MB") % {"n": len(data) // 1024 // 1024}, _("边界文件不超过 20 MB，请先简化图形"))
    try:
        read = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _refuse(whole, _("不是能读的 JSON（UTF-8）"), _("请从地图软件导出 GeoJSON（.json 或 .geojson）")) from error
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or read.get("type") != "FeatureCollection":
        raise _refuse(whole, _("没有 FeatureCollection"), _("应为含有各区域图形的 GeoJSON 要素集合"))
    crs = read.get("crs")
    if isinstance(crs, dict) and not any(mark in json.dumps(crs, default=str) for mark in ("CRS84", "4326", "4490")):
        raise _refuse(whole, _("坐标系是 %(crs)s") % {"crs": json.dumps(crs, default=str)[:80]}, _("应为经纬度（WGS 84 或 CGCS2000），请先转换坐标"))
    shapes: dict[str, list[Ring]] = {}
    unknown: list[str] = []
    seen = 0
    for number, feature in enumerate(features, 1):
        where = _("第 %(n)s 个图形") % {"n": number}
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise _refuse(where, _("不是 GeoJSON 要素"), _("应有 properties 和 geometry"))
        code, label = _named(feature.get("properties") or {}, regions)
        if code is None:
            unknown.append(label or where)
            continue
        rings = _rings(feature.get("geometry"), f"{where}（{regions[code]}）")
        seen += sum(len(r) for r in rings)
        if seen > MOST_POINTS:
            raise _refuse(whole, _("超过 %(n)s 个点") % {"n": MOST_POINTS}, _("请先简化图形再导入"))
        shapes.setdefault(code, []).extend(rings)
    if not shapes:
        raise _refuse(
            whole,
            _("%(n)s 个图形里没有本地的区域（%(names)s）") % {"n": len(features), "names": "、".join(unknown[:3])},
            _("图形的属性 name 或 adcode 应与区划名称或代码相同，例如 %(name)s") % {"name": next(iter(regions.values()), "")},
        )
    kept = {code: [_thinned(r, KEPT_POINTS * len(r) // max(1, sum(len(x) for x in rings))) for r in rings] for code, rings in shapes.items()}
    return Boundaries(kept, sum(len(r) for rings in kept.values() for r in rings), tuple(unknown))


def _no_number(text: str) -> None:
    raise ValueError(text)


def _named(properties: Mapping[str, Any], regions: Mapping[str, str]) -> tuple[str | None, str]:
    by_name = {name: code for code, name in regions.items()}
    label = ""
    for key in NAMES:
        if key not in properties or properties[key] in (None, ""):
            continue
        text = str(properties[key]).strip()
        label = text if not label or not text.isdecimal() else label
        if text in regions:
            return text, label
        short = text.rstrip("0")
        matches = [c for c in regions if text.isdecimal() and c.rstrip("0") == short and len(text) > len(c)]
        if matches:
            return matches[0], label
        if text in by_name:
            return by_name[text], label
    return None, label


def _rings(geometry: Any, where: str) -> list[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    held = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(held, list):
        raise _refuse(where, _("图形种类是 %(k)s") % {"k": kind or _("空")}, _("应为面（Polygon 或 MultiPolygon）"))
    polygons = [held] if kind == "Polygon" else held
    out = []
    for polygon in polygons:
        if not isinstance(polygon, list):
            raise _refuse(where, _("坐标不是成组的点"), _("请重新导出"))
        for ring in polygon:
            if not isinstance(ring, list) or len(ring) < 4:
                raise _refuse(where, _("有一圈少于 4 个点"), _("一圈至少 4 个点、首尾相同"))
            points = [_point(p, where) for p in ring]
            if points[0] != points[-1]:
                raise _refuse(where, _("有一圈没有闭合"), _("每圈的首尾两点应相同"))
            out.append(points)
    if not out:
        raise _refuse(where, _("没有坐标"), _("应为面（Polygon 或 MultiPolygon）"))
    return out


def _point(point: Any, where: str) -> list[int]:
    try:
        x, y = point[0], point[1]
        if not (isinstance(x, Decimal) and isinstance(y, Decimal)):
            raise TypeError
        if not (abs(x) <= 180 and abs(y) <= 90):
            raise _refuse(where, _("坐标 %(x)s, %(y)s 不是经纬度") % {"x": str(x)[:20], "y": str(y)[:20]}, _("经度在 −180 到 180 之间，纬度在 −90 到 90 之间；投影坐标请先转换"))
        return [int(x * MICRO), int(y * MICRO)]
    except (TypeError, IndexError, KeyError, InvalidOperation) as error:
        raise _refuse(where, _("有一个点不是两个数"), _("每个点写作 [经度, 纬度]")) from error


def _thinned(ring: Ring, most: int) -> Ring:
    """Every so many-th point where a ring has too many; the corners of what is left stay where they were."""
    most = max(most, 8)
    if len(ring) <= most:
        return ring
    step = -(-len(ring) // most)
    kept = ring[:-1:step]
    return [*kept, kept[0]]


def box_of(shapes: Iterable[list[Ring]]) -> tuple[int, int, int, int]:
    """The smallest box around all rings: west, south, east, north."""
    points = [p for rings in shapes for ring in rings for p in ring]
    return min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)
