"""Annual reports of enterprises (企业年报); the other models of the app beside it."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, list_indexes


class AnnualReport(Record):
    """The annual report an enterprise owes for a year (企业年报): to be published by 30 June of the next year."""

    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("统一社会信用代码")
    year = models.PositiveSmallIntegerField("年报年度", validators=[MinValueValidator(2013), MaxValueValidator(2100)])
    must_publish = models.BooleanField("应公示", default=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    year_end = models.DateField("年报年度止日", editable=False)
    publish_due_on = models.DateField("应公示日期", editable=False)

    class Meta(Record.Meta):
        verbose_name = "企业年报"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "year"], condition=Q(withdrawn_at__isnull=True), name="annual_report_once"
            )
        ]
        indexes = [
            models.Index(fields=["year", "must_publish"]),
            *list_indexes("annual_report", date="year_end", due="publish_due_on", done="published_on", found=("name",)),
        ]

    def __str__(self) -> str:
        return _("%(name)s %(year)s年度") % {"name": self.name, "year": self.year}

    def derive(self) -> None:
        """The year's last day, and 30 June after it."""
        if isinstance(self.year, int):
            self.year_end, self.publish_due_on = date(self.year, 12, 31), date(self.year + 1, 6, 30)

    def clean(self) -> None:
        check_dates(self, ("year_end", "published_on"), past=("published_on",))


from zhiheng_web.registries.credit.class_models import CreditClass  # noqa: E402, F401
from zhiheng_web.registries.credit.food_models import FoodClass  # noqa: E402, F401
from zhiheng_web.registries.credit.list_models import Listing, Repair  # noqa: E402, F401
