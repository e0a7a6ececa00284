"""Declaration of the registry of certificates (认证证书)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.certificates.models import Certificate

CERTIFICATES = Registry(
    code="certificates",
    model=Certificate,
    title="认证证书",
    noun="证书",
    group="质量基础与服务",
    note="“新增服务认证证书”只数期内新颁发、当日有效、不是换证的服务认证证书。",
    fields=(
        "certificate_no",
        "kind",
        "name",
        "uscc",
        "scope",
        "body",
        "issued_on",
        "valid_until",
        "renewal",
        "suspended_on",
    ),
    columns=("certificate_no", "kind", "name", "issued_on", "valid_until", "renewal", "suspended_on", "unit"),
    natural_key=("certificate_no", "issued_on"),
    label=lambda c: f"{c.certificate_no} {c.name}",
    date="issued_on",
    by_period=False,
    due="valid_until",
    renews=True,
    closed=Q(suspended_on__isnull=False),
    search=("certificate_no", "name", "uscc", "scope"),
    filters=("kind", "renewal", "unit"),
    enterprise="uscc",
    aliases={
        "certificate_no": ("证书编号",),
        "kind": ("认证类别", "证书类别"),
        "name": ("组织名称", "企业名称"),
        "uscc": ("统一社会信用代码", "信用代码"),
        "issued_on": ("颁证日期",),
        "valid_until": ("有效期", "到期日期"),
        "renewal": ("是否换证",),
    },
    example={
        "certificate_no": "FW-2025-0012",
        "kind": "服务认证",
        "name": "云汀县示例养老服务有限公司",
        "uscc": "91990121MA2N0QU421",
        "issued_on": "2025-04-15",
        "valid_until": "2028-04-14",
        "renewal": "否",
    },
)

REGISTRIES = (CERTIFICATES,)
