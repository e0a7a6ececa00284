"""Sampling what an upper level sampled already (重复抽样): 上级抽查的产品，下级不得重复抽查.

How long an upper sampling bars a lower one is a rule of the packs by domain (`RP.*`), chosen by the day of the upper sampling.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.clocks import Clock
from zhiheng.lifecycles.deadlines import DeadlineRule, deadline_rule

LEVELS = ("national", "province", "city", "county")
"""From the top down."""


def _rule(domain: str, day: date) -> DeadlineRule | None:
    try:
        return deadline_rule(f"RP.{domain}", day)
    except InvalidValue:
        return None


def exclusive_until(batch: Any) -> date | None:
    """The last day on which lower levels should not sample the same product of the same enterprise again; None where that is not said."""
    if batch.kind != "supervision" or batch.level == LEVELS[-1] or not batch.uscc or not batch.sampled_on:
        return None
    rule = _rule(batch.domain, batch.sampled_on)
    return Clock(rule, batch.sampled_on).last_day if rule else None


def _upper(model: Any, level: str) -> Any:
    above = LEVELS[: LEVELS.index(level)]
    return model.objects.live().filter(
        level__in=above,
        domain=OuterRef("domain"),
        uscc=OuterRef("uscc"),
        product=OuterRef("product"),
        sampled_on__lte=OuterRef("sampled_on"),
        exclusive_until__gte=OuterRef("sampled_on"),
    )


def repeated() -> Q:
    """Batches of a product of an enterprise that an upper level had sampled within the period."""
    model = apps.get_model("sampling", "Batch")
    found = Q(pk__in=[])
    for level in LEVELS[1:]:
        found |= Q(level=level) & Q(Exists(_upper(model, level)))
    return found & Q(kind="supervision") & ~Q(uscc="")


def sampled_above(domain: str, level: str, uscc: str, product: str, day: date, region: Any) -> list[Any]:
    """The batches of upper levels that bar sampling this product of this enterprise at that level on that day, newest first."""
    if not uscc or level not in LEVELS[1:]:
        return []
    model = apps.get_model("sampling", "Batch")
    rows = model.objects.live().filter(
        region__code__startswith=region.code[:6],
        level__in=LEVELS[: LEVELS.index(level)],
        domain=domain,
        uscc=uscc,
        product=product,
        sampled_on__lte=day,
        exclusive_until__gte=day,
    )
    return list(rows.order_by("-sampled_on")[:5])


def repeat_notices(batch: Any) -> list[tuple[str, str]]:
    """The warning on the page of a batch that repeats an upper level's."""
    if batch.kind != "supervision":
        return []
    found = sampled_above(batch.domain, batch.level, batch.uscc, batch.product, batch.sampled_on, batch.region)
    return [("warning", _sentence(batch.name, b)) for b in found]


def task_notices(task: Any, day: date) -> list[tuple[str, str]]:
    """The warnings on the page of a task that names enterprises which an upper level sampled lately."""
    out = []
    for uscc in task.enterprises:
        if task.finished_on is None:
            for b in sampled_above(task.plan.domain, task.plan.level, uscc, task.product, day, task.region)[:1]:
                out.append(("warning", _sentence(b.name, b)))
    return out


def _sentence(name: str, above: Any) -> str:
    rule = _rule(above.domain, above.sampled_on)
    return _(
        "%(name)s的“%(product)s”%(level)s已于 %(on)s 抽样（%(no)s），%(until)s 前下级不重复抽样。依据：%(article)s。请核实是否确需抽样；重复的请撤回并写明理由。"
    ) % {
        "name": name,
        "product": above.product,
        "level": above.get_level_display(),
        "on": above.sampled_on,
        "no": above.sample_no,
        "until": above.exclusive_until,
        "article": rule.article if rule else "—",
    }
