"""What the printable forms of sampling and follow-up say beside the record's own fields (文书)."""

from __future__ import annotations

from typing import Any

from zhiheng_web.records.timing import changes_of, running
from zhiheng_web.registries.sampling.clocks import finish_rule
from zhiheng_web.registries.sampling.models import Batch, FollowUp

_RIGHTS = {"industrial": "PQ1", "food": "FS6", "agricultural": "AG1"}


def notice_facts(batch: Batch) -> dict[str, Any]:
    """The objection window of a notice: rule and, once notified, its last day."""
    from zhiheng.lifecycles.deadlines import deadline_rule

    rule = deadline_rule(_RIGHTS[batch.domain], batch.notified_on or batch.first_reported_on or batch.sampled_on)
    runs = [r for r in running(batch.lifecycle, batch) if r.limit.is_right]
    return {"rule": rule, "until": runs[0].due_on if runs else None}


def order_facts(record: FollowUp) -> dict[str, Any]:
    """The limits of an order to correct."""
    due = {r.limit.code: r for r in running(record.lifecycle, record, changes_of("follow_ups", record.pk))}
    return {"rectify": due.get("rectify"), "reinspect": due.get("reinspect"), "batch": record.batch}


def handling_facts(record: FollowUp) -> dict[str, Any]:
    """Everything of the handling, with its limits."""
    from zhiheng_web.records.annexes import attachments_of
    from zhiheng_web.records.declare import REGISTRIES

    return {
        "batch": record.batch,
        "clocks": REGISTRIES["follow_ups"].made(record),
        "attachments": attachments_of(record),
    }


def article_of(record: FollowUp) -> str:
    """The article of the limit by which the handling must be done."""
    rule = finish_rule(record.batch.domain, record.ordered_on or record.report_received_on)
    return f"{rule.article}（{rule.words}）" if rule else ""
