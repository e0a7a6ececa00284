"""What a retest does to the follow-up of its batch (复检与后处理): one that passes ends it in the same step, one corrected brings it back."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.audit import services as audit
from zhiheng_web.registries.sampling.models import Batch, Domain, FirstResult, FollowUp

_MICROBES = re.compile(r"菌落|菌群|霉菌|酵母|沙门|葡萄球菌|大肠埃希|假单胞菌|李斯特|弧菌|芽孢|致病菌|微生物|商业无菌")


def open_follow_up(batch: Batch) -> FollowUp | None:
    """The live follow-up of the batch that has not been ended."""
    return FollowUp.objects.live().filter(batch=batch, ended_on__isnull=True).first()


def cleared(batch: Batch) -> bool:
    """Whether a retest turned the batch from failed to passed."""
    return batch.final_result == FirstResult.PASS and batch.retest_result == "pass"


def to_be_ended() -> Q:
    """Batches that passed the retest and still have a follow-up that counts (taken over from elsewhere)."""
    followed = FollowUp.objects.live().filter(batch=OuterRef("pk"), ended_on__isnull=True)
    return Q(final_result=FirstResult.PASS, retest_result="pass") & Q(Exists(followed))


def settle_follow_ups(person: Any, batch: Batch, reason: str) -> None:
    """After a change of the batch: end its follow-up when a retest passed, bring it back when that was corrected, else recompute its limits."""
    for record in FollowUp.objects.live().filter(batch=batch).select_related("batch", "region", "unit"):
        before = audit.values_of(record)
        if cleared(batch) and record.ended_on is None:
            record.ended_on = batch.retested_on
            action, words = "end", f"复检合格（{batch.retested_on}），终止后处理“{record}”"
        elif record.ended_on is not None and not cleared(batch):
            record.ended_on = None
            action, words = "reopen", f"复检结论更正，恢复后处理“{record}”"
        else:
            action, words = "recompute", f"批次改动后重新计算期限“{record}”"
        record.derive()
        after = audit.values_of(record)
        if before != after:
            record.save()
            audit.record(person, f"sampling.{action}", record, words, reason=reason, before=before, after=audit.values_of(record))


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
    ended = FollowUp.objects.live().filter(batch=batch, ended_on__isnull=False).first()
    if ended is not None and not ended.lifted_on and ended.started_on:
        rows.append(("warning", _("复检合格，后处理已于 %(on)s 终止；采取过的措施还没有登记解除。") % {"on": ended.ended_on}))
    record = open_follow_up(batch)
    if record is None:
        return rows
    if cleared(batch):
        rows.append(
            ("warning", _("复检合格，批次已改计合格；后处理还开着，仍计入处置率。请在后处理页“因复检合格终止”，终止后不再计入。"))
        )
    elif batch.final_result == FirstResult.PENDING and batch.retest_applied_on:
        rows.append(
            (
                "info",
                _("复检结论未出，批次暂不进合格率；后处理（%(name)s）仍在进行，期限照常计算。复检合格的，后处理随之终止。")
                % {"name": record.name},
            )
        )
    return rows


def follow_up_notices(record: FollowUp) -> list[tuple[str, str]]:
    """What the retest means, on the page of the follow-up."""
    batch = record.batch
    if record.is_withdrawn:
        return []
    if record.ended_on:
        rows = [
            (
                "info",
                _("该批次 %(on)s 复检合格，后处理已于 %(ended)s 终止，不计入处置率和按时率。")
                % {"on": batch.retested_on, "ended": record.ended_on},
            )
        ]
        if record.started_on and not record.lifted_on:
            rows.append(("warning", _("后处理启动过，封存、下架、召回、责令改正等措施须解除，请登记解除情况。")))
        return rows
    if batch.final_result == FirstResult.FAIL:
        return []
    if cleared(batch):
        return [("warning", _("该批次 %(on)s 复检合格，后处理没有依据了，请“因复检合格终止”。") % {"on": batch.retested_on})]
    word = batch.get_final_result_display()
    return [
        (
            "info",
            _("该批次的终局结论现为“%(word)s”，后处理的期限照常计算；复检合格的，后处理随之终止。") % {"word": word},
        )
    ]


def follow_up_link(batch: Batch) -> list[tuple[str, str, str]]:
    """Rows of the batch's page that lead to its follow-ups, ended ones too."""
    return [
        (
            _("不合格后处理（已撤回）") if f.is_withdrawn else _("不合格后处理（已终止）") if f.ended_on else _("不合格后处理"),
            _("收到报告 %(report_received_on)s") % {"report_received_on": f.report_received_on},
            reverse("registries:record", args=["follow_ups", f.pk]),
        )
        for f in FollowUp.objects.filter(batch=batch).order_by("withdrawn_at", "pk")
    ]
