"""One version as adopted: clauses with their rules in words and the sources of their facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhiheng.indicators import CATALOGUE
from zhiheng.packs import event_kinds, matters
from zhiheng.rules.scorecards import Binding, Clause, Scorecard
from zhiheng.rules.syntax import needs
from zhiheng.scoring.runs import rule_text
from zhiheng_web.scorecards.models import ScorecardVersion
from zhiheng_web.scorecards.results import KIND_OF_SOURCE, kinds_of

Json = dict[str, Any]


def source_name(binding: Binding) -> str:
    """What people call the source: the indicator, the matter, the kind of event."""
    if binding.code in CATALOGUE and binding.source in ("indicator", "benchmark"):
        return CATALOGUE[binding.code].name
    if binding.code in matters():
        return matters()[binding.code].name
    if binding.code in event_kinds():
        return event_kinds()[binding.code].name
    return binding.code


def _sources(clause: Clause) -> list[Json]:
    out = []
    for need in needs(clause.rule):
        binding = clause.bindings.get(need.path)
        if binding is not None:
            out.append({"name": need.name, "kind": KIND_OF_SOURCE[binding.source], "source": source_name(binding)})
        else:
            judged = need.kind in ("judge", "judgement")
            out.append({"name": need.name, "kind": "judged" if judged else "open", "source": ""})
    return out


def rows_of_version(version: ScorecardVersion) -> list[Json]:
    """Sections with rows and clauses: text, points, rule in words, sources of facts."""
    out: list[Json] = []
    for cid, section, row, clause in version.scorecard.clauses():
        if not out or out[-1]["section"] is not section:
            out.append({"section": section, "rows": []})
        rows = out[-1]["rows"]
        if not rows or rows[-1]["row"] is not row:
            rows.append({"row": row, "clauses": []})
        rows[-1]["clauses"].append(
            {
                "id": cid,
                "text": clause.text,
                "points": clause.points,
                "rule": rule_text(clause),
                "sources": _sources(clause),
                "kinds": kinds_of(clause),
            }
        )
    return out


def summary_of(scorecard: Scorecard | Mapping[str, Any] | None) -> Json | None:
    """Rows, clauses, points, and clauses by the way their facts are had; None without a scorecard."""
    if scorecard is None:
        return None
    card = scorecard if isinstance(scorecard, Scorecard) else Scorecard.from_json(scorecard)
    counts: dict[str, int] = {}
    points: dict[str, Decimal] = {}
    clauses = 0
    for _cid, _section, _row, clause in card.clauses():
        clauses += 1
        kind = (kinds_of(clause) or ["open"])[0]
        counts[kind] = counts.get(kind, 0) + 1
        points[kind] = points.get(kind, Decimal(0)) + (clause.points or Decimal(0))
    return {
        "title": card.title,
        "rows": sum(1 for _ in card.rows()),
        "clauses": clauses,
        "full": card.full_points,
        "bonus": card.bonus_points,
        "kinds": [
            {"kind": k, "count": counts[k], "points": points[k]}
            for k in ("computed", "event", "document", "judged", "open")
            if k in counts
        ],
    }
