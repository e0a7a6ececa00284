"""Declaration of the registry of annual reports (企业年报)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.credit.classes import CLASSES
from zhiheng_web.registries.credit.food import FOOD
from zhiheng_web.registries.credit.lists import LISTINGS, REPAIRS
from zhiheng_web.registries.credit.models import AnnualReport

_BASIS = "企业信息公示暂行条例第八条：每年6月30日前报送上一年度年报"

REPORTS = Registry(
    code="annual_reports",
    model=AnnualReport,
    title="企业年报",
    noun="年报",
    group="监管与信用",
    note="应公示的企业一户一条，以导入为主；公示率按6月30日前公示的户数统计。",
    fields=("name", "uscc", "year", "must_publish", "published_on"),
    columns=("name", "uscc", "year", "must_publish", "publish_due_on", "published_on", "unit"),
    natural_key=("uscc", "year"),
    label=lambda r: _("%(name)s %(year)s年度") % {"name": r.name, "year": r.year},
    date="year_end",
    by_period=False,
    due="publish_due_on",
    done="published_on",
    search=("name", "uscc"),
    filters=("year", "must_publish", "unit"),
    enterprise="uscc",
    aliases={
        "year": ("年度",),
        "name": ("企业",),
        "uscc": ("信用代码",),
        "published_on": ("公示时间",),
        "must_publish": ("是否应公示",),
    },
    example={
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "year": "2024",
        "must_publish": "是",
        "published_on": "2025-03-18",
    },
    clocks=lambda r: [Clock("公示年报", r.publish_due_on, r.published_on, _BASIS, "据条文")] if r.must_publish else [],
    moves=(
        Move(
            "publish",
            "登记公示",
            ("published_on",),
            required=("published_on",),
            ready=lambda r: "已公示" if r.published_on else "",
        ),
    ),
)

REGISTRIES = (REPORTS, CLASSES, FOOD, LISTINGS, REPAIRS)
