"""Declaration of the metrology registries (社会公用计量标准, 注册计量师)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Clock, Derived, Registry
from zhiheng_web.records.masking import mask_name
from zhiheng_web.registries.metrology.models import MeasurementStandard, Metrologist

STANDARDS = Registry(
    code="measurement_standards",
    model=MeasurementStandard,
    title="社会公用计量标准",
    noun="计量标准",
    group="质量基础与服务",
    fields=("certificate_no", "name", "institution", "mandatory", "issued_on", "valid_until", "revoked_on"),
    columns=("certificate_no", "name", "mandatory", "issued_on", "valid_until", "revoked_on", "unit"),
    natural_key=("certificate_no",),
    label=lambda s: s.name,
    date="issued_on",
    by_period=False,
    due="valid_until",
    renews=True,
    closed=Q(revoked_on__isnull=False),
    search=("certificate_no", "name", "institution"),
    filters=("mandatory", "unit"),
    aliases={
        "certificate_no": ("证书号", "证书编号"),
        "name": ("标准名称", "名称"),
        "mandatory": ("强制检定", "是否强制检定"),
        "valid_until": ("有效期", "到期日期"),
    },
    example={
        "certificate_no": "〔2024〕云量标证字第001号",
        "name": "0.05级精密压力表标准装置",
        "mandatory": "是",
        "issued_on": "2024-05-20",
        "valid_until": "2029-05-19",
    },
    clocks=lambda s: [
        Clock("有效期满前申请复查考核", s.valid_until, s.revoked_on, "计量标准考核办法：期满前6个月申请", "待核原文")
    ],
)

METROLOGISTS = Registry(
    code="metrologists",
    model=Metrologist,
    title="注册计量师",
    noun="注册计量师",
    group="质量基础与服务",
    fields=("registration_no", "person", "institution", "statutory", "registered_on", "valid_until", "left_on"),
    columns=(
        "registration_no",
        "person",
        "institution",
        "statutory",
        "registered_on",
        "valid_until",
        "left_on",
        "unit",
    ),
    natural_key=("registration_no",),
    label=lambda m: f"{m.registration_no} {mask_name(m.person)}",
    date="registered_on",
    by_period=False,
    due="valid_until",
    renews=True,
    closed=Q(left_on__isnull=False),
    search=("registration_no", "person", "institution"),
    filters=("statutory", "unit"),
    masked=("person",),
    aliases={
        "registration_no": ("注册号", "注册证编号", "注册编号"),
        "institution": ("机构", "单位"),
        "statutory": ("法定计量检定机构",),
        "valid_until": ("有效期", "到期日期"),
    },
    example={
        "registration_no": "YJ34000001",
        "person": "王小明",
        "institution": "云汀县计量检定所",
        "statutory": "是",
        "registered_on": "2023-06-01",
        "valid_until": "2028-05-31",
    },
    relation={"person": Derived(("person",), mask_name)},
)

REGISTRIES = (STANDARDS, METROLOGISTS)
