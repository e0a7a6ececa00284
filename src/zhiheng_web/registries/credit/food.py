"""Declaration of the registry of food risk classes (食品安全风险分级)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.deadlines import CERTAINTIES
from zhiheng_web.records.declare import REGISTRIES as ALL
from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.credit.food_models import FoodClass
from zhiheng_web.shared.clock import today

_LOOK_BACK = timedelta(days=365)


def facts(row: FoodClass) -> list[tuple[str, str, Any]]:
    """Facts of the year before the grading that the scheme may raise it for: code of the raise, sentence, record."""
    out: list[tuple[str, str, Any]] = []
    since = row.graded_on - _LOOK_BACK
    batches, penalties, listings = (ALL.get(c) for c in ("sampling_batches", "penalties", "listings"))
    if batches is not None:
        found = batches.model.objects.live().in_region(row.region).filter(
            uscc=row.uscc, domain="food", kind="supervision", level__in=["national", "province"], final_result="fail", final_on__range=(since, row.graded_on)
        )
        out += [("failed", _("国家或者省级监督抽检不合格"), b) for b in found]
    if penalties is not None:
        rows = penalties.model.objects.live().in_region(row.region).filter(uscc=row.uscc, decided_on__range=(since, row.graded_on), voided_on=None)
        out += [("penalty", _("受到行政处罚"), p) for p in rows]
    if listings is not None:
        rows = listings.model.objects.live().in_region(row.region).filter(uscc=row.uscc, kind="serious", listed_on__lte=row.graded_on)
        out += [("serious", _("列入严重违法失信名单"), r) for r in rows if r.is_listed(row.graded_on)]
    return out


def _notices(row: FoodClass) -> list[tuple[str, str]]:
    now, out = today(), []
    try:
        known = {r.code for r in row.scheme().raises}
    except InvalidValue:
        known = set()
    if row.replaced_on and row.replaced_on <= now:
        out.append(("info", "已由新的级别替代。"))
    elif row.valid_until and row.valid_until < now:
        out.append(("warning", "级别已到期，不再使用，请重新评定。"))
    for code, sentence, record in facts(row):
        if code in known and code != row.raising:
            out.append(("warning", _("评定前一年内%(what)s（%(which)s），方案允许据此调高级别，请核定。") % {"what": sentence, "which": record}))
    return out


def _related(row: FoodClass) -> list[tuple[str, str, str]]:
    codes = {"failed": "sampling_batches", "penalty": "penalties", "serious": "listings"}
    return [(what, str(record), reverse("registries:record", args=[codes[code], record.pk])) for code, what, record in facts(row)]


def _scheme_words(row: FoodClass) -> str:
    try:
        scheme = row.scheme()
    except InvalidValue as error:
        return error.sentence
    sure = CERTAINTIES.get(scheme.certainty, "本系统约定")
    return f"{scheme.article}（{sure}；{scheme.note}）"


def _checks(row: FoodClass) -> str:
    try:
        return row.scheme().grade(row.grade).checks
    except (InvalidValue, KeyError):
        return ""


FOOD = Registry(
    code="food_classes",
    model=FoodClass,
    title="食品安全风险分级",
    noun="食品风险级别",
    group="监管与信用",
    note="静态、动态得分由方案换成级别，理由自动写明；到期或有新级别时自动停用。各方案的A级不能互换。",
    fields=("name", "uscc", "scheme_code", "graded_on", "static_milli", "dynamic_milli", "credit_milli", "raising", "raising_detail", "given"),
    columns=("name", "scheme_code", "grade", "score_milli", "graded_on", "valid_until", "reason", "unit"),
    natural_key=("uscc", "scheme_code", "graded_on"),
    label=lambda r: f"{r.name} {r.grade}",
    date="graded_on",
    by_period=False,
    due="valid_until",
    closed=Q(replaced_on__isnull=False),
    renews=True,
    search=("name", "uscc"),
    filters=("scheme_code", "grade", "unit"),
    enterprise="uscc",
    aliases={"name": ("企业",), "uscc": ("信用代码",), "graded_on": ("评定时间",), "static_milli": ("静态得分",), "dynamic_milli": ("动态得分",)},
    example={
        "name": "云汀县示例食品有限公司",
        "uscc": "91990121MA2N0QU421",
        "scheme_code": "食品生产经营风险分级",
        "graded_on": "2026-01-20",
        "static_milli": "18",
        "dynamic_milli": "21.5",
    },
    facts_made=("score_milli", "grade", "reason", "valid_until", "replaced_on", ("检查频次", _checks), ("分类方案依据", _scheme_words)),
    relation={"scheme": "scheme_code"},
    notices=_notices,
    related=_related,
)
