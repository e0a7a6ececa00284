"""Credit risk classes (信用风险分类): pushed by the province, worked out from records, or changed by two people. Internal only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.calendars import corresponding_day
from zhiheng.errors import InvalidValue
from zhiheng.packs import factor_scheme_on, scheme_on
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, list_indexes

SCHEME = "county_general"
"""The scheme by which the county works classes out from its records."""
PUSHED = "general_2022"
"""The scheme of classes that come from the provincial system."""
_FIXED = ("uscc", "classed_on", "risk_class", "scheme")


class CreditClass(Record):
    """The credit risk class of an enterprise from a day on (信用风险分类): for inspection only, never published.

    It is in force from `effective_on` to `valid_until`; of several in force on a day the latest counts. A class somebody changed has no
    `effective_on` until a second person confirms it; `replaced_on` is where the next one begins. `sources` names the facts that counted, each a factor and a record's number.
    """

    ORIGINS = [("pushed", "上级推送"), ("computed", "按记录计算"), ("manual", "人工改变")]

    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("统一社会信用代码")
    risk_class = models.CharField(
        "信用风险类别", max_length=1, choices=[("A", "A 信用风险低"), ("B", "B 信用风险一般"), ("C", "C 信用风险较高"), ("D", "D 信用风险高")]
    )
    classed_on = models.DateField("分类日期")
    scheme = models.CharField("分类依据", max_length=200, help_text="例如：省企业信用风险分类系统推送，写明批次")
    reason = models.CharField("分类理由", max_length=600, blank=True)
    origin = models.CharField("分类方式", max_length=10, choices=ORIGINS, default="pushed", editable=False)
    score = models.PositiveSmallIntegerField("因素得分（分）", null=True, editable=False)
    sources = models.JSONField("计分的事实", default=list, editable=False)
    overrides = models.CharField("改变前的类别", max_length=1, blank=True, editable=False)
    awaits = models.BooleanField("待第二人复核", default=False, editable=False, db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="提出人"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="复核人"
    )
    effective_on = models.DateField("生效日期", null=True, editable=False, db_index=True)
    valid_until = models.DateField("有效期至", null=True, editable=False)
    replaced_on = models.DateField("由新类别代替日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "信用风险分类"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "classed_on", "origin"], condition=Q(withdrawn_at__isnull=True), name="credit_class_once_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["uscc", "effective_on"]),
            *list_indexes("credit_class", date="classed_on", due="valid_until", found=("name",), by=("risk_class", "origin")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.risk_class}"

    def derive(self) -> None:
        """The day from which it counts, unless it waits for a second person, and its last day."""
        if not self.classed_on:
            return
        if self.awaits:
            self.effective_on = None
        elif self.effective_on is None:
            self.effective_on = self.classed_on
        try:
            months = scheme_on(PUSHED, self.classed_on).months if self.origin == "pushed" else factor_scheme_on(SCHEME, self.classed_on).months
        except InvalidValue:
            months = 12
        self.valid_until = corresponding_day(self.classed_on, months)

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Each class of an enterprise ends where the next one begins."""
        for region in {r.region for r in records}:
            link_successors(region, sorted({r.uscc for r in records if r.region_id == region.pk}))

    def clean(self) -> None:
        check_dates(self, past=("classed_on",))
        if self.pk and self.origin != "pushed":
            held = CreditClass.objects.get(pk=self.pk)
            if any(getattr(held, name) != getattr(self, name) for name in _FIXED):
                raise ValidationError({"risk_class": _("这个类别不是上级推送的，不能直接修改。要改变级别，请用“改变级别”，写明理由，由另一人复核")})


def link_successors(region: Any, codes: Any) -> None:
    """Each class of these enterprises ends where the next one in force begins."""
    rows = CreditClass.objects.live().in_region(region).filter(uscc__in=list(codes), effective_on__isnull=False)
    changed, following = [], None
    for row in rows.order_by("uscc", "-effective_on", "-classed_on", "-pk"):
        end = following.effective_on if following is not None and following.uscc == row.uscc else None
        if row.replaced_on != end:
            row.replaced_on = end
            changed.append(row)
        following = row
    CreditClass.objects.bulk_update(changed, ["replaced_on"], batch_size=500)


def in_force(rows: Any, day: Any) -> Any:
    """Classes in force on a day, the latest of an enterprise last: newer by day of effect, then by number."""
    standing = rows.filter(effective_on__lte=day).filter(Q(valid_until__gte=day) | Q(valid_until__isnull=True))
    return standing.order_by("effective_on", "classed_on", "pk")
