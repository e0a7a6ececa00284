"""Results of supervision sampling for the public (抽查结果公开): which wait, what is shown of one, and what a later correction does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiheng_web.publishing.declare import Candidate, Publishable
from zhiheng_web.publishing.notices import stop_notices
from zhiheng_web.records.addresses import record_id
from zhiheng_web.registries.sampling.models import Batch, FirstResult

ENDED = (FirstResult.PASS, FirstResult.FAIL, FirstResult.REFUSED)
CORRECTED = "记录有更正，须重新提出公开"


def content_of(batch: Batch) -> dict[str, Any]:
    """What the public may know: the sample, its maker and the final result; no samplers, no handling inside the office."""
    return {
        "sample_no": batch.sample_no,
        "name": batch.name,
        "uscc": batch.uscc,
        "maker": batch.maker or batch.name,
        "maker_uscc": batch.maker_uscc,
        "product": batch.product,
        "specification": batch.specification,
        "domain": str(batch.get_domain_display()),
        "level": str(batch.get_level_display()),
        "stage": str(batch.get_stage_display()),
        "sampled_on": batch.sampled_on.isoformat(),
        "testing_body": batch.testing_body,
        "result": str(batch.get_final_result_display()),
        "failed_items": batch.failed_items if batch.final_result == FirstResult.FAIL else "",
        "authority": batch.unit.name,
    }


def _final(region: Any) -> Any:
    rows = Batch.objects.live().in_region(region).filter(kind="supervision", final_result__in=ENDED, state__in=("passed", "failed", "refused"))
    return rows.select_related("unit", "region")


def candidates(region: Any, day: date) -> Iterator[Candidate]:
    """Batches with a final conclusion that are not public yet, the earliest first."""
    for batch in _final(region).filter(published_on=None, final_on__lte=day).order_by("final_on", "pk"):
        yield Candidate(record_id(batch), f"{batch.sample_no} {batch.product} {batch.get_final_result_display()}", content_of(batch), batch.final_on)


def internal(region: Any, day: date) -> list[str]:
    """Batches that the records say are public."""
    rows = Batch.objects.live().in_region(region).filter(kind="supervision", published_on__lte=day)
    return [f"sampling_batches:{pk}" for pk in rows.values_list("pk", flat=True)]


def _of(sources: list[str]) -> Any:
    return Batch.objects.filter(pk__in=[s.rpartition(":")[2] for s in sources])


def released(person: Any, sources: list[str], day: date) -> None:
    """The records say since when they are public; the trail has the act with its items."""
    _of(sources).update(published_on=day)


def taken_back(person: Any, sources: list[str], reason: str) -> None:
    """The records say that they are not public any more."""
    _of(sources).update(published_on=None)


def shown_of(batches: Collection[Batch]) -> list[Batch]:
    """Those of these batches that stand on the portal now."""
    from zhiheng_web.publishing.models import PublicNotice

    by_source = {f"sampling_batches:{batch.pk}": batch for batch in batches}
    shown = PublicNotice.objects.filter(source__in=by_source, withdrawn_at=None).values_list("source", flat=True)
    return [by_source[source] for source in shown]


def follow(batch: Batch) -> None:
    """What is public never says something else than the record: a withdrawn or corrected batch leaves the portal at once."""
    from zhiheng_web.publishing.models import PublicNotice

    shown = PublicNotice.objects.filter(source=record_id(batch), withdrawn_at=None).first()
    if shown is None or (not batch.is_withdrawn and batch.published_on and shown.content == content_of(batch)):
        return
    stop_notices(shown.source, batch.withdrawn_reason or CORRECTED)
    if not batch.is_withdrawn:
        Batch.objects.filter(pk=batch.pk).update(published_on=None)
        batch.published_on = None


SAMPLING = Publishable(
    "sampling",
    _("监督抽查结果"),
    internal,
    candidates,
    released,
    taken_back,
    basis="国发〔2019〕5号；产品质量监督抽查管理暂行办法",
    limit="RI1",
    hidden=(_("抽样人员"), _("复检和异议经过"), _("不合格后处理的内部材料"), _("检验报告编号")),
)
