"""Boundaries are the user's: read with every fault in its place, drawn on the server, never shipped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

import zhiheng_web
from zhiheng_web.overview.geojson import KEPT_POINTS, BoundaryFault, read_boundaries

REGIONS = {"990121100": "城关镇", "990121101": "石桥镇"}
SQUARE = [[110, 30], [110.1, 30], [110.1, 30.1], [110, 30]]


def _file(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}, ensure_ascii=False).encode()


def _shape(ring: Any = SQUARE, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties or {"name": "城关镇"}, "geometry": {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring}}


def test_shapes_are_found_by_name_and_by_code_with_zeros_behind() -> None:
    read = read_boundaries(_file(_shape(), _shape(adcode="990121101000"), _shape(name="外县镇")), REGIONS)
    assert set(read.shapes) == set(REGIONS) and read.unknown == ("外县镇",)
    assert read.shapes["990121100"][0][1] == [110_100_000, 30_000_000]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "不是能读的 JSON"),
        (b"[" * 100_000, "不是能读的 JSON"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "不是能读的 JSON"),
        (b"[]", "没有 FeatureCollection"),
        (_file(_shape(), crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "坐标系是"),
        (_file(3), "第 1 个图形：不是 GeoJSON 要素"),
        (_file(_shape(), {"type": "Feature", "properties": {"name": "石桥镇"}, "geometry": None}), "第 2 个图形（石桥镇）：图形种类是 空"),
        (_file(_shape([[1, 2], [3, 4]], kind="Polygon")), "少于 4 个点"),
        (_file(_shape([*SQUARE[:3], [5, 5]])), "没有闭合"),
        (_file(_shape([[440_000, 3_300_000]] * 4)), "不是经纬度"),
        (_file(_shape([["a", 1]] * 4)), "不是两个数"),
        (_file(_shape(name="外县镇")), "没有本地的区域（外县镇）"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(BoundaryFault, match=re.escape(said)):
        read_boundaries(data, REGIONS)


def test_many_points_are_thinned_and_rings_stay_closed() -> None:
    ring = [[110 + i / 100_000, 30] for i in range(9_000)]
    read = read_boundaries(_file(_shape([*ring, ring[0]])), REGIONS)
    kept = read.shapes["990121100"][0]
    assert len(kept) <= KEPT_POINTS + 1 and kept[0] == kept[-1] and kept[0] == [110_000_000, 30_000_000]


_KEYS = st.sampled_from(["type", "features", "properties", "geometry", "coordinates", "name"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=4) | st.dictionaries(_KEYS, x), max_leaves=8
)


@given(_JSON)
def test_any_json_is_read_or_refused_in_words(thing: Any) -> None:
    shape = {"type": "Feature", "properties": {"name": "城关镇"}, "geometry": {"type": "Polygon", "coordinates": thing}}
    for data in (json.dumps(thing).encode(), _file(thing), _file(shape)):
        with pytest.raises(BoundaryFault):
            read_boundaries(data, REGIONS)


def test_the_office_brings_boundaries_in_and_takes_them_off(cast: Any, sign_in: Any) -> None:
    office, url = sign_in("office"), "/overview/boundaries/"

    def bring(data: bytes, source: str = "县自然资源局 2025") -> Any:
        return office.post(url, {"file": SimpleUploadedFile("乡镇.geojson", data), "source": source})

    assert bring(b"[]").status_code == 422 and bring(_file(_shape()), " ").status_code == 422
    assert bring(_file(_shape(), _shape(name="外县镇"))).status_code == 302
    page = office.get(url).content.decode()
    assert "县自然资源局 2025" in page and page.count("<path") == 1 and "外县镇" in page
    assert sign_in("leader").get(url).status_code == 403
    assert office.post(f"{url}1/withdraw/", {"reason": ""}).status_code in (404, 422)
    from zhiheng_web.overview.models import BoundarySet

    held = BoundarySet.objects.get()
    assert office.post(f"{url}{held.pk}/withdraw/", {"reason": "换新"}).status_code == 302
    assert "<path" not in office.get(url).content.decode()


def test_no_boundaries_are_shipped() -> None:
    found = [p for p in Path(zhiheng_web.__file__).parent.rglob("*") if p.suffix in (".geojson", ".shp", ".topojson")]
    assert found == []
