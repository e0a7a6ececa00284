"""Titles and awards (称号与奖项)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q

from zhiheng.indicators.catalogue.honours import KINDS
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record


def kind_choices() -> list[tuple[str, str]]:
    """Kinds that the catalogue of indicators counts, and the rest."""
    return [*KINDS.items(), ("other", "其他称号")]


class Level(models.TextChoices):
    """Who gave it (级别)."""

    NATIONAL = "national", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"


class Honour(Record):
    """One title or award (称号、奖项) with the document that gave it."""

    kind = models.CharField("种类", max_length=40, choices=kind_choices)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    title = models.CharField("名称", max_length=120)
    holder = models.CharField("获得者", max_length=120)
    uscc = UsccField("获得者统一社会信用代码", blank=True, help_text="获得者是企业时填写")
    awarded_on = models.DateField("授予日期")
    document = models.CharField("授予文件文号", max_length=80, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "称号与奖项"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "level", "title", "holder", "awarded_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="honour_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.holder}）"

    @property
    def name(self) -> str:
        """The holder, under the name every record of an enterprise has."""
        return self.holder

    def clean(self) -> None:
        check_dates(
            self, ("awarded_on", "valid_until"), ("awarded_on", "revoked_on"), past=("awarded_on", "revoked_on")
        )

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Give each the reward that the policy in force on its day owes it (奖励兑现)."""
        from zhiheng_web.registries.honours.rewarding import entitle

        for honour in records:
            entitle(honour)


from zhiheng_web.registries.honours.rewards import Reward, RewardPolicy  # noqa: E402, F401
