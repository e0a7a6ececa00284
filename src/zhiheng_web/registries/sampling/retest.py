"""What a retest does to the follow-up of its batch (复检与后处理): the final conclusion decides, and both pages say what follows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.records.declare import Move
from zhiheng_web.registries.sampling.models import Batch, Domain, FirstResult, FollowUp

_MICROBES = re.compile(r"菌落|菌群|霉菌|酵母|沙门|葡萄球菌|大肠埃希|假单胞菌|李斯特|弧菌|芽孢|致病菌|微生物|商业无菌")


def open_follow_up(batch: Batch) -> FollowUp | None:
    """The live follow-up of the batch, finished or not."""
    return FollowUp.objects.live().filter(batch=batch).first()


def cleared(batch: Batch) -> bool:
    """Whether a retest turned the batch from failed to passed."""
    return batch.final_result == FirstResult.PASS and batch.retest_result == "pass"


def to_be_ended() -> Q:
    """Batches that passed the retest and still have a live follow-up."""
    followed = FollowUp.objects.live().filter(batch=OuterRef("pk"))
    return Q(final_result=FirstResult.PASS, retest_result="pass") & Q(Exists(followed))


def batch_notices(batch: Batch) -> list[tuple[str, str]]:
    """What the retest means for the follow-up, on the page of the batch."""
    rows: list[tuple[str, str]] = []
    if batch.domain == Domain.FOOD and batch.retest_applied_on and _MICROBES.search(batch.failed_items):
        rows.append(
            (
                "warning",
                _(
                    "不合格项目“%(items)s”含微生物指标，依法不予复检（食品安全抽样检验管理办法第三十一条），请核对复检登记。"
                )
                % {"items": batch.failed_items},
            )
        )
    record = open_follow_up(batch)
    if record is None:
        return rows
    if cleared(batch):
        rows.append(("warning", _("复检合格，批次已改计合格；%(what)s") % {"what": _consequence(record)}))
    elif batch.final_result == FirstResult.PENDING and batch.retest_applied_on:
        rows.append(
            (
                "info",
                _(
                    "复检结论未出，批次暂不进合格率；后处理（%(name)s）仍在进行，期限照常计算。复检合格的，再终止后处理。"
                )
                % {"name": record.name},
            )
        )
    return rows


def follow_up_notices(record: FollowUp) -> list[tuple[str, str]]:
    """What the retest means, on the page of the follow-up."""
    batch = record.batch
    if batch.final_result == FirstResult.FAIL or record.is_withdrawn:
        return []
    if cleared(batch):
        return [
            (
                "warning",
                _("该批次 %(on)s 复检合格，终局结论为合格；%(what)s")
                % {"on": batch.retested_on, "what": _consequence(record)},
            )
        ]
    word = batch.get_final_result_display()
    return [
        (
            "info",
            _("该批次的终局结论现为“%(word)s”，后处理的期限照常计算；结论改判合格的，再终止后处理。") % {"word": word},
        )
    ]


def _consequence(record: FollowUp) -> str:
    if record.finished_on:
        return _("后处理已于 %(on)s 办结，仍计入处置率。请“因复检合格终止”，终止后不再计入。") % {
            "on": record.finished_on
        }
    return _("后处理还开着，应于 %(due)s 前完成，到期会按未处置计入处置率。请“因复检合格终止”，终止后不再计入。") % {
        "due": record.finish_due_on
    }


def _end(person: Any, record: FollowUp, answers: dict[str, Any]) -> FollowUp:
    from zhiheng_web.records.services import withdraw_record

    batch = record.batch
    if not cleared(batch):
        raise ValidationError(_("该批次没有复检合格的结论，不能以此终止后处理"))
    words = f"复检合格终止（复检结论日期 {batch.retested_on}）：{answers['lifted'].strip()}"
    ended: FollowUp = withdraw_record(person, record, words)
    return ended


def _end_from_batch(person: Any, batch: Batch, answers: dict[str, Any]) -> Batch:
    record = open_follow_up(batch)
    if record is None:
        raise ValidationError(_("该批次没有要终止的后处理"))
    _end(person, record, answers)
    return batch


def _lifted() -> forms.CharField:
    return forms.CharField(
        label="已解除的措施",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="封存、下架、召回、责令改正是否已解除或撤销，写明日期和文号；没有采取措施的写“未采取措施”",
    )


def _ready(batch: Batch, record: FollowUp | None) -> str:
    if record is None:
        return _("没有登记后处理")
    return "" if cleared(batch) else _("只有复检合格、终局结论改为合格的批次才能这样终止")


END_ON_BATCH = Move(
    "end-follow-up",
    "因复检合格终止后处理",
    basis="复检：产品质量法第十五条；食品安全法第八十八条（复检结论为最终检验结论）；农产品质量安全法第五十一条",
    note="后处理随之撤回，理由写明复检合格：留在记录和历史里，从下一次快照起不计入处置率和按时率。复检结论更正为不合格的，可以恢复。",
    asks=(("lifted", _lifted),),
    ready=lambda b: _ready(b, open_follow_up(b)),
    apply=_end_from_batch,
)
END_ON_FOLLOW_UP = replace(
    END_ON_BATCH, code="end", label="因复检合格终止", ready=lambda f: _ready(f.batch, f), apply=_end
)


def follow_up_link(batch: Batch) -> list[tuple[str, str, str]]:
    """Rows of the batch's page that lead to its follow-ups, ended ones too."""
    return [
        (
            _("不合格后处理") if not f.is_withdrawn else _("不合格后处理（已终止或撤回）"),
            _("收到报告 %(report_received_on)s") % {"report_received_on": f.report_received_on},
            reverse("registries:record", args=["follow_ups", f.pk]),
        )
        for f in FollowUp.objects.filter(batch=batch).order_by("withdrawn_at", "pk")
    ]
