"""A run in a few lines (摘要): the head figures, four sentences written from them, what is red."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import clauses_of
from zhiheng_web.scorecards.selectors.missing import Owed
from zhiheng_web.shared import clock

Json = dict[str, Any]


def shown(value: Decimal | str) -> str:
    """Points in a sentence."""
    number = Decimal(value).normalize()
    return f"{number:f}" if number else "0"


def red_of(result: Mapping[str, Any]) -> list[Json]:
    """Clauses that lost points, the most first (失分条款)."""
    rows = [
        {**clause, "row": row, "lost": Decimal(clause["points"]) - Decimal(clause["high"])}
        for _s, row, clause in clauses_of(result)
        if not clause["bonus"] and clause["state"] in ("missed", "partial")
    ]
    return sorted((r for r in rows if r["lost"] > 0), key=lambda r: -r["lost"])


def counts_of(result: Mapping[str, Any]) -> dict[str, int]:
    """Clauses by state."""
    out: dict[str, int] = {}
    for _s, _r, clause in clauses_of(result):
        out[clause["state"]] = out.get(clause["state"], 0) + 1
    return out


def lines_of(run: ScoreRun, before: ScoreRun | None, owed: list[Owed]) -> list[str]:
    """Four sentences for a leader, written from the figures and nothing else."""
    result, base = run.result, run.result["base"]
    lines = [
        _("截至 %(d)s，已得 %(low)s 分（满分 %(full)s），其余条款全部落实最高可到 %(high)s 分。")
        % {
            "d": run.as_of.isoformat(),
            "low": shown(base["low"]),
            "full": shown(result["full"]),
            "high": shown(base["high"]),
        }
    ]
    if before is not None and before.version_id == run.version_id:
        delta = run.low - before.low
        when = clock.moment(before.created_at).date().isoformat()
        if delta:
            word = _("增加") if delta > 0 else _("减少")
            lines.append(
                _("比上次测算（%(d)s）%(word)s %(n)s 分。") % {"d": when, "word": word, "n": shown(abs(delta))}
            )
        else:
            lines.append(_("与上次测算（%(d)s）相同。") % {"d": when})
    sections = [s for s in result["sections"] if s["kind"] == "base" and Decimal(s["most"]) > 0]
    if sections:
        weakest = max(sections, key=lambda s: Decimal(s["most"]) - Decimal(s["low"]))
        lines.append(
            _("差距最大的是“%(t)s”，%(most)s 分中已得 %(low)s 分。")
            % {"t": weakest["title"], "most": shown(weakest["most"]), "low": shown(weakest["low"])}
        )
    waiting = [o for o in owed if o.gaps and o.at_stake > 0]
    if waiting:
        lines.append(
            _("欠缺涉及分值最多的是%(unit)s，%(n)s 项、%(p)s 分；待评 %(j)s 分。")
            % {
                "unit": waiting[0].unit,
                "n": len(waiting[0].gaps),
                "p": shown(waiting[0].at_stake),
                "j": shown(base["judge"]),
            }
        )
    return lines
