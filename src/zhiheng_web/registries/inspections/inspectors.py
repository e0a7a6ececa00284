"""Declaration of the list of inspectors (检查人员名录库)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.masking import mask_name
from zhiheng_web.registries.inspections.models import Inspector

INSPECTORS = Registry(
    code="inspectors",
    model=Inspector,
    title="检查人员名录库",
    noun="检查人员",
    group="监管与信用",
    note="抽取时以执法证号公示，不公示姓名和回避的缘由；离岗和执法证过期的不参加抽取。",
    fields=("certificate_no", "name", "skills", "avoids", "valid_until", "left_on"),
    columns=("certificate_no", "name", "skills", "valid_until", "left_on", "unit"),
    natural_key=("certificate_no",),
    label=lambda p: f"{p.certificate_no} {mask_name(p.name)}",
    date="valid_until",
    by_period=False,
    due="valid_until",
    renews=True,
    closed=Q(left_on__isnull=False),
    search=("certificate_no", "name"),
    filters=("unit",),
    masked=("name", "avoids"),
    aliases={"certificate_no": ("执法证件号", "证号"), "name": ("姓名",), "skills": ("专业特长", "业务专长"), "valid_until": ("有效期至",)},
    example={"certificate_no": "ZJ990121001", "name": "王小明", "skills": "计量、特种设备", "valid_until": "2029-12-31"},
    moves=(
        Move("leave", "登记离岗", ("left_on",), required=("left_on",), is_optional=True, ready=lambda p: "已离岗" if p.left_on else ""),
    ),
)
