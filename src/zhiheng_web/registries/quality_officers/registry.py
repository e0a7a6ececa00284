"""Declaration of the registry of chief quality officers (首席质量官)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Derived, Move, Registry
from zhiheng_web.records.masking import mask_name
from zhiheng_web.registries.quality_officers.models import Officer

OFFICERS = Registry(
    code="quality_officers",
    model=Officer,
    title="首席质量官",
    noun="首席质量官",
    group="质量基础与服务",
    note="聘任、备案、培训三个率的分母同为规模以上企业名录库；离任后不再计入。",
    fields=(
        "name",
        "uscc",
        "officer",
        "position",
        "appointed_on",
        "filed_on",
        "trained_on",
        "training_certificate",
        "left_on",
    ),
    columns=("name", "officer", "appointed_on", "filed_on", "trained_on", "left_on", "unit"),
    natural_key=("uscc", "officer", "appointed_on"),
    label=lambda o: f"{o.name} {mask_name(o.officer)}",
    date="appointed_on",
    by_period=False,
    closed=Q(left_on__isnull=False),
    search=("name", "uscc", "officer"),
    filters=("unit",),
    masked=("officer",),
    enterprise="uscc",
    aliases={
        "name": ("企业", "单位名称"),
        "uscc": ("统一社会信用代码", "信用代码"),
        "officer": ("姓名", "首席质量官"),
        "appointed_on": ("聘任时间", "任命日期"),
        "filed_on": ("备案时间",),
        "trained_on": ("培训日期", "培训合格日期"),
    },
    example={
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "officer": "王小明",
        "appointed_on": "2025-02-18",
    },
    relation={"officer": Derived(("officer",), mask_name)},
    views={
        "unfiled": ("未备案", lambda: Q(filed_on__isnull=True, left_on__isnull=True)),
        "untrained": ("未培训", lambda: Q(trained_on__isnull=True, left_on__isnull=True)),
    },
    moves=(
        Move(
            "file",
            "登记备案",
            ("filed_on",),
            required=("filed_on",),
            ready=lambda o: "已离任" if o.left_on else "已备案" if o.filed_on else "",
        ),
        Move(
            "train",
            "登记培训合格",
            ("trained_on", "training_certificate"),
            required=("trained_on",),
            ready=lambda o: "已离任" if o.left_on else "已培训" if o.trained_on else "",
        ),
        Move(
            "leave",
            "登记离任",
            ("left_on",),
            is_optional=True,
            required=("left_on",),
            ready=lambda o: "已离任" if o.left_on else "",
        ),
    ),
)

REGISTRIES = (OFFICERS,)
