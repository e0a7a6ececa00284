"""Declaration of the registry of enterprises, and the relation of their lists (企业档案, 名录库企业)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from zhiheng_web.enterprises.models import Enterprise, FrameEntry
from zhiheng_web.records.addresses import PLACES
from zhiheng_web.records.declare import Registry, register
from zhiheng_web.records.tables import QUERIES, SOURCES


def _address(enterprise: Enterprise) -> str:
    return reverse("enterprises:detail", args=[enterprise.key])


ENTERPRISES = Registry(
    code="enterprises",
    model=Enterprise,
    title="企业档案",
    noun="企业",
    group="",
    note="企业以统一社会信用代码识别，校验码由系统核对；代码暂缺的先以名称登记，各登记簿里没有代码的记录按名称归集。",
    fields=(
        "name",
        "uscc",
        "former_names",
        "address",
        "industry",
        "status",
        "established_on",
        "key_product",
        "above_scale",
        "licensed_food",
    ),
    columns=("name", "uscc", "region", "industry", "status", "key_product", "above_scale", "licensed_food"),
    natural_key=("uscc",),
    fallback_key=("name",),
    label=lambda e: e.name,
    date="established_on",
    by_period=False,
    search=("name", "uscc", "former_names", "address", "industry"),
    filters=("region", "status", "key_product", "above_scale", "licensed_food"),
    aliases={
        "name": ("单位名称", "单位详细名称", "法人单位名称", "主体名称", "市场主体名称", "经营主体名称", "企业（机构）名称", "名称"),
        "uscc": ("信用代码", "统一信用代码", "社会信用代码", "统一代码", "法人单位代码"),
        "address": ("住所", "经营场所", "住所（经营场所）", "登记地址", "详细地址", "注册地址"),
        "industry": ("行业", "主要产品", "行业类别", "行业名称", "所属行业", "主要业务活动"),
        "status": ("状态", "登记状态", "营业状态", "企业状态"),
        "established_on": ("注册日期", "成立时间", "开业时间", "开业（成立）时间", "注册时间"),
        "key_product": ("重点产品",),
        "above_scale": ("规上", "规模以上"),
        "licensed_food": ("获证食品", "食品生产许可"),
        "former_names": ("曾用名",),
    },
    example={
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "address": "云汀县城关镇工业路1号",
        "industry": "石材加工",
        "status": "存续",
        "key_product": "是",
        "above_scale": "是",
        "licensed_food": "否",
    },
    joins=("region",),
    url=_address,
)


def frame_rows(region: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of the relation `frame_entries`; withdrawn lists are left out."""
    rows, paths = frame_query(region)
    for pk, *rest in rows.order_by("pk").values_list("pk", *paths).iterator(chunk_size=2000):
        yield (f"frame_entries:{pk}", *rest)


def frame_query(region: Any) -> tuple[Any, tuple[str, ...]]:
    """The same rows as a query, and the paths of the columns after `id`."""
    rows = FrameEntry.objects.filter(frame__in=frames_of(region))
    return rows, ("region__code", "frame__unit__code", "frame__code", "frame__as_of", "uscc", "name")


def frames_of(region: Any) -> Any:
    """Live lists of a region."""
    from zhiheng_web.enterprises.models import Frame

    return Frame.objects.in_region(region).live()


def _entry_url(pk: int) -> str | None:
    frame = FrameEntry.objects.filter(pk=pk).values_list("frame_id", flat=True).first()
    return f"{reverse('enterprises:frame', args=[frame])}#entry-{pk}" if frame else None


def _entry_label(pk: int) -> str | None:
    entry = FrameEntry.objects.filter(pk=pk).select_related("frame").first()
    return f"{entry.name}（{entry.frame.get_code_display()} {entry.frame.as_of}）" if entry else None


def declare() -> None:
    """Make all known."""
    register(ENTERPRISES)
    SOURCES["frame_entries"] = frame_rows
    QUERIES["frame_entries"] = frame_query
    PLACES["frame_entries"] = (_entry_url, _entry_label)
