"""Who may sign a nil return here (签报单位): the unit whose function it is, by the adopted scorecard or else by the pack."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng.packs import event_kinds, may_sign, responsible_signers
from zhiheng_web.records import declare


def signers_by_kind(region: Any) -> dict[str, tuple[str, ...]]:
    """For each kind of event the units any of which signs its nil returns, as printed; what scoring answers for each row."""
    rows = declare.EVENT_ROWS(region) if declare.EVENT_ROWS is not None else {}
    return {
        code: tuple(dict.fromkeys(n for units in rows.get(code) or [()] for n in responsible_signers(kind, units)))
        for code, kind in event_kinds().items()
    }


def wrong_signer(record: Any) -> str:
    """Why the record's unit may not sign it, or "": who signs this kind, who signed, what to do."""
    known = event_kinds().get(record.kind)
    signers = signers_by_kind(record.region).get(record.kind, ())
    if known is None or may_sign(known, signers, record.unit.names()):
        return ""
    return _(
        "“%(kind)s”的零报告由%(signers)s签报，这份由%(unit)s签报，不作数。请由%(signers)s的人员登录签报；"
        "本地职能不同的，请质发办在单位名册里为负责的单位补登别名，或在评分表里改责任单位。"
    ) % {"kind": known.name, "signers": "或".join(signers), "unit": record.unit.name}
