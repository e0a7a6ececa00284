"""Food risk classes (食品安全风险分级): points into a grade by a scheme of the pack, with the reason kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.calendars import corresponding_day
from zhiheng.errors import InvalidValue
from zhiheng.packs import Classed, Scheme, classed, scheme_on, schemes
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import ScaledIntegerField, UsccField
from zhiheng_web.records.models import Record, list_indexes


def scheme_choices() -> list[tuple[str, str]]:
    """Schemes of food classes, as a form offers them."""
    return [(s.code, s.name) for s in schemes() if not s.is_internal]


def raising_choices() -> list[tuple[str, str]]:
    """Facts that make a grade worse, of every scheme."""
    return list({r.code: r.text for s in schemes() if not s.is_internal for r in s.raises}.items())


class FoodClass(Record):
    """The class of a food business from a day on: computed from points by a dated scheme, or given where the scheme has no points.

    It ends by itself when its months are over (`valid_until`) or when a newer one of the same scheme begins (`replaced_on`).
    """

    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("统一社会信用代码")
    scheme_code = models.CharField("分类方案", max_length=20, choices=scheme_choices, default="food_2016")
    graded_on = models.DateField("评定日期", db_index=True)
    static_milli = ScaledIntegerField("静态风险得分", scale=1000, unit="分", null=True, blank=True)
    dynamic_milli = ScaledIntegerField("动态风险得分", scale=1000, unit="分", null=True, blank=True)
    credit_milli = ScaledIntegerField("通用信用风险得分", scale=1000, unit="分", null=True, blank=True)
    raising = models.CharField("调高情形", max_length=12, choices=raising_choices, blank=True)
    raising_detail = models.CharField("调高依据的事实", max_length=200, blank=True, help_text="抽样单编号、处罚文号等")
    given = models.CharField("给定级别", max_length=2, blank=True, help_text="方案不打分时填写，例如 A")
    score_milli = ScaledIntegerField("风险得分", scale=1000, unit="分", null=True, editable=False)
    grade = models.CharField("级别", max_length=2, editable=False, default="")
    reason = models.CharField("评定理由", max_length=400, editable=False, default="")
    valid_until = models.DateField("有效期至", null=True, editable=False)
    replaced_on = models.DateField("由新级别替代日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "食品安全风险分级"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "scheme_code", "graded_on"], condition=Q(withdrawn_at__isnull=True), name="food_class_once_a_day"
            )
        ]
        indexes = list_indexes("food_class", due="valid_until", found=("name",), by=("scheme_code", "grade"), by_date="graded_on")

    def __str__(self) -> str:
        return f"{self.name} {self.grade}"

    def scheme(self) -> Scheme:
        """The version of the scheme in force on the day of grading."""
        return scheme_on(self.scheme_code, self.graded_on)

    def worked_out(self) -> Classed:
        """The grade by the scheme.

        Raises:
            InvalidValue: points are missing or outside their bounds, or the fact is unknown to the scheme.
        """
        points = {p.code: getattr(self, f"{p.code}_milli") for p in self.scheme().parts}
        return classed(self.scheme(), points, [self.raising] if self.raising else [])

    def derive(self) -> None:
        """Score, grade, reason, and the end of the class."""
        if not self.graded_on:
            return
        try:
            scheme = self.scheme()
            self.valid_until = corresponding_day(self.graded_on, scheme.months)
            if scheme.parts:
                found = self.worked_out()
                self.score_milli, self.grade, self.reason = found.score_milli, found.grade.code, found.reason
            else:
                grade = scheme.grade(self.given.strip().upper())
                self.score_milli, self.grade, self.reason = None, grade.code, f"{scheme.name}：{grade.code} {grade.label}（由上级或当地给定）"
        except (InvalidValue, KeyError):
            self.score_milli, self.grade, self.reason = None, "", ""

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Each class of an enterprise under a scheme ends where the next one begins."""
        for region, uscc, scheme in {(r.region, r.uscc, r.scheme_code) for r in records}:
            link_successors(region, uscc, scheme)

    def clean(self) -> None:
        check_dates(self, past=("graded_on",))
        try:
            scheme = self.scheme()
            if scheme.parts:
                self.worked_out()
            elif self.given.strip().upper() not in {g.code for g in scheme.grades}:
                allowed = "、".join(g.code for g in scheme.grades)
                raise ValidationError({"given": _("“%(scheme)s”的级别应为%(allowed)s之一") % {"scheme": scheme.name, "allowed": allowed}})
        except InvalidValue as error:
            part = error.values.get("part")
            field = f"{part}_milli" if part and hasattr(self, f"{part}_milli") else "raising" if "fact" in error.values else "scheme_code"
            raise ValidationError({field: error.sentence}) from error
        if self.raising and not self.raising_detail:
            raise ValidationError({"raising_detail": _("调高级别须写明依据的事实，例如抽样单编号或处罚文号")})


def link_successors(region: Any, uscc: str, scheme_code: str) -> None:
    """Each live class of a business under a scheme ends where the next one begins."""
    rows = FoodClass.objects.live().in_region(region).filter(uscc=uscc, scheme_code=scheme_code).order_by("graded_on", "pk")
    held = list(rows.values_list("pk", "graded_on", "replaced_on"))
    followings = [*(h[1] for h in held[1:]), None][: len(held)]
    for (pk, _on, old), following in zip(held, followings, strict=True):
        if old != following:
            FoodClass.objects.filter(pk=pk).update(replaced_on=following)
