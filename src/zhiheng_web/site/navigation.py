"""The frame of every page: the rail by role, region and period, language (页面框架)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from zhiheng.errors import InvalidValue
from zhiheng.values import Period
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared.clock import today

STAFF_ENTRIES = (
    ("home", "desk", _("工作台")),
    ("scorecards:current", "card", _("评分表")),
    ("assessments:index", "assess", _("年度考核")),
    ("plans:list", "plan", _("目标任务")),
    ("registries:index", "record", _("业务记录")),
    ("enterprises:list", "firm", _("企业档案")),
    ("documents:list", "doc", _("文件")),
    ("checks:index", "check", _("核验")),
)
ENTRIES: dict[str, tuple[tuple[str, str, Any], ...]] = {
    Role.OFFICE: STAFF_ENTRIES,
    Role.REVIEWER: STAFF_ENTRIES[:5] + STAFF_ENTRIES[6:],
    Role.LEADER: (("overview:index", "over", _("总览")), *STAFF_ENTRIES[:5], STAFF_ENTRIES[7]),
    Role.LIAISON: STAFF_ENTRIES,
    Role.ENTERPRISE: (("enterprises:mine", "firm", _("本企业")), ("portal:index", "public", _("公开结果"))),
    Role.PUBLIC: (("portal:index", "public", _("公开结果")),),
}


def chosen_period(request: HttpRequest) -> Period:
    """The period that every page follows (期间): from `?period=2025`, kept in the session; this year at first."""
    asked = request.GET.get("period")
    if asked:
        try:
            period = Period.parse(asked)
        except InvalidValue:
            period = Period.year(today().year)
        request.session["period"] = period.code
        return period
    return Period.parse(request.session.get("period") or str(today().year))


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base template shows: entries of the rail, region, period and the periods to choose from."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"rail": [], "period": None}
    rail = []
    for name, icon, label in ENTRIES.get(person.role, ()):
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        active = request.path == address or (address != "/" and request.path.startswith(address))
        rail.append({"url": address, "icon": icon, "label": label, "active": active})
    this_year = today().year
    return {
        "rail": rail,
        "period": chosen_period(request),
        "periods": [str(y) for y in range(this_year, this_year - 3, -1)],
        "region": region_of(person),
        "fixed_today": settings.FIXED_TODAY,
        "may_enter": record_write.allows(person),
    }
