"""Answers of satisfaction surveys (满意度答卷)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import ScaledIntegerField
from zhiheng_web.records.models import Record, list_indexes


class Population(models.TextChoices):
    """Who was asked (总体): three populations that are never mixed."""

    PRODUCER = "producer_services", "生产性服务业"
    CONSUMER = "consumer_services", "生活性服务业"
    PUBLIC = "public_services", "公共服务"


class SurveyResponse(Record):
    """One answer (答卷) without anything that names a person; the score is 0 to 100, stored in thousandths."""

    survey = models.CharField("调查编号", max_length=40)
    answer_no = models.CharField("答卷编号", max_length=40)
    population = models.CharField("总体", max_length=20, choices=Population.choices)
    answered_on = models.DateField("答卷日期", db_index=True)
    score_milli = ScaledIntegerField(
        "得分（0—100分）", scale=1000, unit="分", validators=[MinValueValidator(0), MaxValueValidator(100_000)]
    )
    valid = models.BooleanField("有效答卷", default=True)
    invalid_reason = models.CharField("无效原因", max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = "满意度答卷"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "survey", "answer_no"],
                condition=Q(withdrawn_at__isnull=True),
                name="survey_response_once",
            )
        ]
        indexes = list_indexes("survey", found=("survey", "answer_no"), by=("population", "valid"), by_date="answered_on")

    def __str__(self) -> str:
        return f"{self.survey} {self.answer_no}"

    def clean(self) -> None:
        check_dates(self, past=("answered_on",))
