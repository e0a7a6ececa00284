"""The yearly assessment (年度考核): a cycle, its assessees with their clauses, self-assessment, readings, appeals, the frozen result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.assessments.lifecycles import ASSESSEE, CYCLE
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.publishing.models import Release
from zhiheng_web.registries.evidence.models import EvidenceItem
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun
from zhiheng_web.trail.models import LogCheckpoint


def _person(verbose: str, null: bool = False) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=null, related_name="+", verbose_name=verbose)


class AssessmentCycle(models.Model):
    """The assessment of a year (考核): one scorecard version, rules copied from the pack on the day it was drawn up."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="assessments", verbose_name="行政区划")
    period = models.CharField("年度", max_length=4)
    title = models.CharField("名称", max_length=120)
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="assessments", verbose_name="评分表版本")
    rules = models.JSONField("考核规则")
    state = models.CharField("状态", max_length=12, default="draft", db_index=True)
    opened_on = models.DateField("启动日期", null=True, blank=True)
    self_by = models.DateField("自评期限", null=True, blank=True)
    frozen_on = models.DateField("冻结日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    voided_on = models.DateField("作废日期", null=True, blank=True)
    void_reason = models.CharField("作废理由", max_length=400, blank=True)
    created_by = _person("拟定人")
    created_at = models.DateTimeField("拟定时间", auto_now_add=True)
    frozen_by = _person("冻结人", null=True)
    frozen_at = models.DateTimeField("冻结时间", null=True)
    run = models.ForeignKey(ScoreRun, models.PROTECT, null=True, related_name="assessments", verbose_name="冻结的测算")
    result = models.JSONField("结果", null=True)
    digest = models.CharField("结果摘要", max_length=64, blank=True)
    entry = models.ForeignKey(AuditEntry, models.PROTECT, null=True, related_name="+", verbose_name="冻结留痕")
    checkpoint = models.ForeignKey(LogCheckpoint, models.PROTECT, null=True, related_name="+", verbose_name="检查点")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+", verbose_name="发布事项")

    class Meta:
        ordering = ["-period", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "period"], condition=~Q(state="void"), name="one_assessment_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        """The state in words."""
        return CYCLE.state(self.state).label

    @property
    def is_over(self) -> bool:
        """Whether nothing can be changed any more."""
        return self.state in ("frozen", "published", "void")

    def derive(self) -> None:
        """The state from the dates."""
        self.state = CYCLE.state_of(lambda name: getattr(self, name)).code


class Assessee(models.Model):
    """One unit in a cycle (被考核单位)."""

    cycle = models.ForeignKey(AssessmentCycle, models.PROTECT, related_name="assessees", verbose_name="考核")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assessments", verbose_name="被考核单位")
    state = models.CharField("状态", max_length=12, default="asked", db_index=True)
    asked_on = models.DateField("通知自评日期", null=True)
    handed_on = models.DateField("提交自评日期", null=True)
    handed_by = _person("提交人", null=True)
    is_late = models.BooleanField("逾期未自评，由质发办转入评审", default=False)
    returned_on = models.DateField("退回日期", null=True)
    returned_reason = models.CharField("退回理由", max_length=400, blank=True)
    review_by = models.DateField("评审期限", null=True)
    told_on = models.DateField("告知日期", null=True)
    appeal_by = models.DateField("申诉期限", null=True)

    class Meta:
        ordering = ["cycle", "unit__code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_assessee_a_unit")]

    def __str__(self) -> str:
        return self.unit.name

    @property
    def region(self) -> Region:
        """Where it lies: for policies."""
        return self.cycle.region

    @property
    def state_label(self) -> str:
        """The state in words."""
        return ASSESSEE.state(self.state).label

    @property
    def chip(self) -> str:
        """The chip of the state."""
        return ASSESSEE.state(self.state).chip or "due"

    def derive(self) -> None:
        """The state from the dates."""
        self.state = ASSESSEE.state_of(lambda name: getattr(self, name)).code


class AssignedClause(models.Model):
    """A clause that an assessee answers for, with the part of its points that counts (分工和权重)."""

    ROLES = [("lead", "列第一位"), ("joint", "共同负责"), ("whole", "全体单位之一"), ("set", "质发办指定")]

    assessee = models.ForeignKey(Assessee, models.CASCADE, related_name="clauses", verbose_name="被考核单位")
    clause = models.CharField("条款编号", max_length=40)
    role = models.CharField("依据", max_length=10, choices=ROLES)
    weight = models.DecimalField("权重", max_digits=4, decimal_places=3)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessee", "clause"], name="one_weight_a_clause")]

    def __str__(self) -> str:
        return f"{self.clause} × {self.weight}"


class ReviewItem(models.Model):
    """One thing that people judge for an assessee (评审事项): a judged fact of a clause, or a piece of evidence that waits.

    `low`/`high` bound the points; both empty where the answer is yes (1) or no (0). `settled` is what counts, once it is settled.
    """

    KINDS = [("judged", "评判"), ("evidence", "佐证")]
    HOW = [("agreed", "两人一致"), ("mean", "取两人平均"), ("office", "质发办裁定"), ("appeal", "申诉改定")]

    assessee = models.ForeignKey(Assessee, models.PROTECT, related_name="items", verbose_name="被考核单位")
    kind = models.CharField("种类", max_length=10, choices=KINDS)
    clause = models.CharField("条款编号", max_length=40)
    path = models.CharField("取数位置", max_length=80, blank=True)
    name = models.CharField("评什么", max_length=300)
    evidence = models.ForeignKey(EvidenceItem, models.PROTECT, null=True, related_name="review_items", verbose_name="佐证材料")
    low = models.DecimalField("最低分", max_digits=7, decimal_places=3, null=True)
    high = models.DecimalField("最高分", max_digits=7, decimal_places=3, null=True)
    self_points = models.DecimalField("自评", max_digits=7, decimal_places=3, null=True)
    self_said = models.TextField("自评说明", blank=True, max_length=2000)
    file_name = models.CharField("依据文件", max_length=200, blank=True)
    file_digest = models.CharField("依据文件摘要", max_length=64, blank=True)
    answered_by = _person("自评人", null=True)
    answered_at = models.DateTimeField("自评时间", null=True)
    settled = models.DecimalField("核定", max_digits=7, decimal_places=3, null=True)
    settled_how = models.CharField("核定方式", max_length=10, choices=HOW, blank=True)
    settled_by = _person("核定人", null=True)
    settled_at = models.DateTimeField("核定时间", null=True)
    settled_reason = models.TextField("核定理由", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessee", "clause", "path"], condition=Q(kind="judged"), name="one_item_a_fact"),
            models.UniqueConstraint(fields=["assessee", "evidence"], condition=Q(kind="evidence"), name="one_item_an_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.name[:40]}"

    @property
    def gives_points(self) -> bool:
        """Whether points are given rather than yes or no."""
        return self.high is not None

    @property
    def width(self) -> Decimal:
        """How far points can lie apart; 1 for yes or no."""
        return (self.high or Decimal(0)) - (self.low or Decimal(0)) if self.gives_points else Decimal(1)

    def said_points(self, value: Decimal | None) -> str:
        """Points or verdict in words."""
        if value is None:
            return "—"
        if self.gives_points:
            return _("%(p)s 分") % {"p": f"{value.normalize():f}".replace("-", "−")}
        words = (_("采信"), _("不采信")) if self.kind == "evidence" else (_("符合"), _("不符合"))
        return words[0] if value else words[1]

    @property
    def self_words(self) -> str:
        """The unit's own answer in words."""
        return self.said_points(self.self_points)

    @property
    def settled_words(self) -> str:
        """What counts, in words."""
        return self.said_points(self.settled)


class ReviewerPlace(models.Model):
    """A reviewer assigned to an assessee (评审人), first or second; who stepped back stays on record with the reason (回避)."""

    assessee = models.ForeignKey(Assessee, models.PROTECT, related_name="reviewers", verbose_name="被考核单位")
    place = models.PositiveSmallIntegerField("次序", choices=[(1, "第一评审人"), (2, "第二评审人")])
    person = _person("评审人")
    assigned_by = _person("指定人")
    assigned_at = models.DateTimeField("指定时间", auto_now_add=True)
    recused_at = models.DateTimeField("回避时间", null=True)
    recused_reason = models.CharField("回避理由", max_length=400, blank=True)

    class Meta:
        ordering = ["assessee", "place"]
        constraints = [
            models.UniqueConstraint(fields=["assessee", "place"], condition=Q(recused_at=None), name="one_reviewer_a_place"),
            models.UniqueConstraint(fields=["assessee", "person"], condition=Q(recused_at=None), name="one_place_a_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()} {self.person}"


class Reading(models.Model):
    """What one reviewer gave for an item (评分). Nobody else sees it until both are in; the trail holds `commitment` only until then."""

    item = models.ForeignKey(ReviewItem, models.PROTECT, related_name="readings", verbose_name="评审事项")
    place = models.PositiveSmallIntegerField("次序")
    person = _person("评审人")
    points = models.DecimalField("给分", max_digits=7, decimal_places=3)
    reason = models.TextField("理由")
    salt = models.CharField("盐值", max_length=32)
    commitment = models.CharField("承诺", max_length=64)
    given_at = models.DateTimeField("评分时间")

    class Meta:
        ordering = ["item", "place"]
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], name="one_reading_a_place"),
            models.UniqueConstraint(fields=["item", "person"], name="one_reading_a_person"),
        ]

    def __str__(self) -> str:
        return self.get_words()

    def get_words(self) -> str:
        """Points or verdict in words."""
        return self.item.said_points(self.points)


class Appeal(models.Model):
    """An appeal against the points of one clause (申诉), decided with a reason."""

    OUTCOMES = [("kept", "维持"), ("changed", "改定"), ("records", "更正记录")]

    assessee = models.ForeignKey(Assessee, models.PROTECT, related_name="appeals", verbose_name="被考核单位")
    clause = models.CharField("条款编号", max_length=40)
    reason = models.TextField("申诉理由", max_length=2000)
    file_name = models.CharField("依据文件", max_length=200, blank=True)
    file_digest = models.CharField("依据文件摘要", max_length=64, blank=True)
    lodged_by = _person("申诉人")
    lodged_on = models.DateField("申诉日期")
    decide_by = models.DateField("答复期限", null=True)
    outcome = models.CharField("处理", max_length=10, choices=OUTCOMES, blank=True)
    decision = models.TextField("答复", blank=True)
    decided_by = _person("答复人", null=True)
    decided_on = models.DateField("答复日期", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["assessee", "clause"], condition=Q(outcome=""), name="one_open_appeal_a_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.clause}：{self.reason[:40]}"
