"""From a failed batch to a targeted inspection (有因检查): the step that opens one, linked on both sides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.records.targeted import open_visit, targeted
from zhiheng_web.registries.sampling.models import FollowUp


def _open(person: Any, record: FollowUp, answers: dict[str, Any]) -> Any:
    detail = _("%(product)s抽样不合格（%(no)s），复核整改和同类产品") % {"product": record.batch.product, "no": record.batch.sample_no}
    return open_visit(person, record, answers, name=record.name, uscc=record.uscc, detail=detail)


TARGETED = targeted(_open, lambda f: "后处理已因复检合格终止" if f.ended_on else "")
