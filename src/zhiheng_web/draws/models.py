"""Draws of inspectees and inspectors (双随机抽取): from the plan to the certificate."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.records.models import RecordQuerySet


class State(models.TextChoices):
    """How far a draw is (进度). Nothing leads back: a draw that went wrong is void and stays visible."""

    PLANNED = "planned", _("拟定")
    OPENED = "opened", _("已冻结，待承诺")
    DRAWN = "drawn", _("已抽取")
    VOID = "void", _("作废")


class Draw(models.Model):
    """One draw (抽取). Until `opened_at` plan and strata may be changed; from then on the frozen `opening` counts.

    `strata` is {name: {percent, at_least, cap, basis}}, `opening` the kernel's JSON of plan and both lists, `certificate` the
    newest text; earlier ones (before a substitution) are in the trail by digest and in the store.
    """

    CLASSES = [("one", _("不分类")), ("credit", _("按信用风险类别")), ("list", _("按企业类别（重点产品、规上、获证食品）"))]

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="组织单位")
    number = models.CharField("抽取编号", max_length=40)
    title = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("检查年度")
    matters = models.JSONField("抽查事项", default=list)
    frame = models.ForeignKey("enterprises.Frame", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查对象名录库")
    classes = models.CharField("检查对象分类", max_length=10, choices=CLASSES, default="one")
    strata = models.JSONField("各类比例", default=dict)
    each = models.PositiveSmallIntegerField("每户检查人员（人）", default=2)
    skill = models.CharField("专长要求", max_length=40, blank=True)
    most = models.PositiveSmallIntegerField("每人最多检查（户）", null=True, blank=True)
    partners = models.JSONField("联合部门", default=list, blank=True)
    state = models.CharField("进度", max_length=10, choices=State.choices, default=State.PLANNED)
    opening = models.JSONField("冻结的计划和名录", null=True)
    digest = models.CharField("启动摘要", max_length=64, blank=True)
    opened_at = models.DateTimeField("冻结时间", null=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    certificate = models.TextField("抽取证书", blank=True)
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟定人")
    created_at = models.DateTimeField("拟定时间", auto_now_add=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "抽取"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="draw_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_planned(self) -> bool:
        """Whether plan and strata may still be changed."""
        return self.state == State.PLANNED


class Secret(models.Model):
    """One role's commitment and, after all are in, its secret (承诺与口令). Nobody has two in one draw."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="secrets")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="参与人")
    role = models.CharField("角色", max_length=60)
    commitment = models.CharField("承诺", max_length=64)
    committed_at = models.DateTimeField("承诺时间", auto_now_add=True)
    secret = models.CharField("口令", max_length=200, blank=True)
    told_at = models.DateTimeField("公开时间", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "person"], name="one_secret_a_person"),
            models.UniqueConstraint(fields=["draw", "role"], name="one_secret_a_role"),
        ]

    def __str__(self) -> str:
        return self.role
