"""A computed scorecard as plain data (测算结果): all that the scorecard page shows, so that nothing is computed to show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from zhiheng.indicators import CATALOGUE
from zhiheng.rules.evaluate import most_of
from zhiheng.rules.evaluate_frames import is_bonus
from zhiheng.rules.facts import Missing, Outcome, ProofNode, RowOutcome, SectionOutcome
from zhiheng.rules.scorecards import Clause, Row, Section, clause_id
from zhiheng.rules.syntax import needs
from zhiheng.scoring import ScoreRun as Computed
from zhiheng.values.numbers import from_milli

Json = dict[str, Any]
KIND_OF_SOURCE = {
    "indicator": "computed",
    "benchmark": "computed",
    "event": "event",
    "matter": "document",
    "judgement": "judged",
}
"""How a page calls a clause by where its facts come from (取数方式)."""
_PLAIN = ("", "已有")
"""What the state already says."""


def text_of(value: Decimal) -> str:
    """Points as the decimal string of the contract, without trailing zeros."""
    return format(value.normalize(), "f") if value else "0"


def kinds_of(clause: Clause) -> list[str]:
    """The ways in which the clause's facts are had, in the order of its rule; a fact without a binding is `open`."""
    found: list[str] = []
    for need in needs(clause.rule):
        binding = clause.bindings.get(need.path)
        if binding is None:
            kind = "judged" if need.kind in ("judge", "judgement") else "open"
        else:
            kind = KIND_OF_SOURCE[binding.source]
        if kind not in found:
            found.append(kind)
    return found


def leaves(node: ProofNode) -> Iterator[ProofNode]:
    """The nodes that hold a fact, in the order of the rule."""
    if node.fact is not None:
        yield node
    for child in node.children:
        yield from leaves(child)


def plain_detail(detail: str, code: str | None) -> str:
    """A fact's sentence without the raw sum of thousandths that a mean score is computed from."""
    indicator = CATALOGUE.get(code or "")
    if indicator is not None and indicator.scale != 1 and " = " in detail:
        return detail.split(" = ", 1)[1]
    return detail


def _says(node: ProofNode) -> list[str]:
    """What each fact came to, in a few words; the fact's name in front where there are several."""
    held = list(leaves(node))
    out = []
    for leaf in held:
        source = leaf.fact.source if leaf.fact is not None else None
        detail = plain_detail(leaf.detail, source.code if source else None)
        if detail not in _PLAIN:
            out.append(f"{leaf.title}：{detail}" if len(held) > 1 and leaf.title not in detail else detail)
    return out


Gaps = Mapping[str, list[Missing]]


def _missing(gap: Missing, row: Row, clause: Clause) -> Json:
    binding = clause.bindings.get(gap.path)
    reason = plain_detail(gap.reason, binding.code if binding else None)
    if gap.name not in reason and len(reason) <= 4:
        reason = f"{gap.name}：{reason}"
    return {
        "clause": gap.clause_id,
        "path": gap.path,
        "name": gap.name,
        "reason": reason,
        "owner": gap.owner or "、".join(row.units),
        "at_stake": text_of(gap.at_stake),
        "state": gap.state.value,
    }


def _clause(identifier: str, clause: Clause, row: Row, section: Section, outcome: Outcome, gaps: Gaps) -> Json:
    most = from_milli(most_of(clause))
    return {
        "id": identifier,
        "text": clause.text,
        "points": text_of(clause.points if clause.points is not None else most),
        "low": text_of(outcome.low),
        "high": text_of(outcome.high),
        "state": outcome.state.value,
        "kinds": kinds_of(clause),
        "bonus": is_bonus(section.kind, row, clause),
        "span": clause.span.to_json() if clause.span else None,
        "says": _says(outcome.node),
        "missing": [_missing(m, row, clause) for m in gaps.get(identifier, [])],
    }


def _split(points: Decimal, outcome: Outcome, clauses: list[Json]) -> Json:
    """Points possible in four parts: had, waiting for data, waiting for a person, lost."""
    width = outcome.high - outcome.low
    judged = sum((Decimal(c["high"]) - Decimal(c["low"]) for c in clauses if c["state"] == "judge"), Decimal(0))
    judge = min(judged, width)
    return {
        "low": text_of(outcome.low),
        "high": text_of(outcome.high),
        "judge": text_of(judge),
        "pending": text_of(width - judge),
        "lost": text_of(max(points - max(outcome.high, Decimal(0)), Decimal(0))),
    }


def _row(section: Section, row: Row, found: RowOutcome, gaps: Gaps) -> Json:
    clauses = [
        _clause(cid := clause_id(row, i), clause, row, section, found.clauses[cid], gaps)
        for i, clause in enumerate(row.clauses, 1)
    ]
    wholly = section.kind == "bonus" or row.bonus
    outcome = found.bonus if wholly else found.outcome
    most = row.points if row.points is not None else sum((Decimal(c["points"]) for c in clauses), Decimal(0))
    return {
        "number": row.number,
        "title": row.title or "",
        "points": text_of(row.points) if row.points is not None else None,
        "units": list(row.units),
        "quote": row.quote,
        "span": row.span.to_json() if row.span else None,
        "state": outcome.state.value,
        "detail": outcome.node.detail,
        "bonus": wholly,
        "applicable": found.applicable is not False,
        "most": text_of(most),
        **_split(most, outcome, [c for c in clauses if c["bonus"] == wholly]),
        "clauses": clauses,
    }


def _section(section: Section, found: SectionOutcome, gaps: Gaps) -> Json:
    rows = [_row(section, row, r, gaps) for row, r in zip(section.rows, found.rows, strict=True)]
    outcome = found.bonus if section.kind == "bonus" else found.outcome
    most = section.points if section.points is not None else sum((Decimal(r["most"]) for r in rows), Decimal(0))
    split = _split(most, outcome, [])
    width = outcome.high - outcome.low
    judge = min(sum((Decimal(r["judge"]) for r in rows), Decimal(0)), width)
    split["judge"], split["pending"] = text_of(judge), text_of(width - judge)
    return {
        "title": section.title,
        "points": text_of(section.points) if section.points is not None else None,
        "most": text_of(most),
        "kind": section.kind,
        "state": outcome.state.value,
        **split,
        "rows": rows,
    }


def result_of(computed: Computed) -> Json:
    """The scorecard with its points as data; points are decimal strings, every interval `low` and `high`.

    `judge`, `pending` and `lost` divide what is not had of the base among the three reasons; the bonus stands apart.
    """
    scorecard, card = computed.scorecard, computed.card
    gaps: dict[str, list[Missing]] = {}
    for gap in computed.gaps():
        gaps.setdefault(gap.clause_id, []).append(gap)
    sections = [_section(s, found, gaps) for s, found in zip(scorecard.sections, card.sections, strict=True)]
    base = [s for s in sections if s["kind"] != "bonus"]
    full = scorecard.full_points
    if full is None:
        full = sum((Decimal(s["most"]) for s in base if s["kind"] not in ("penalty",)), Decimal(0))
    split = _split(full, card.base, [])
    width = card.base.high - card.base.low
    judge = min(sum((Decimal(s["judge"]) for s in base), Decimal(0)), width)
    bonus = scorecard.bonus_points
    return {
        "title": scorecard.title,
        "full": text_of(full),
        "bonus_full": text_of(bonus) if bonus is not None else None,
        "base": {**split, "judge": text_of(judge), "pending": text_of(width - judge), "state": card.base.state.value},
        "bonus": {"low": text_of(card.bonus.low), "high": text_of(card.bonus.high)},
        "beyond": {"low": text_of(card.base.beyond_low), "high": text_of(card.base.beyond_high)},
        "total": {"low": text_of(card.total.low), "high": text_of(card.total.high)},
        "vetoes": [
            {"clause": v.clause_id, "scope": v.scope, "result": v.result, "strikes": v.strikes} for v in card.vetoes
        ],
        "not_applicable": text_of(card.not_applicable_points),
        "sections": sections,
    }


def proofs_of(computed: Computed) -> Json:
    """The proof tree of every clause as data, by clause identifier; record lists stay with the snapshot."""
    return {cid: outcome.node.to_json() for cid, outcome in computed.card.clauses().items()}


def clauses_of(result: Mapping[str, Any]) -> Iterator[tuple[Json, Json, Json]]:
    """Every clause of a stored result with its section and row, in printed order."""
    for section in result["sections"]:
        for row in section["rows"]:
            for clause in row["clauses"]:
                yield section, row, clause


_FIGURES = ("status", "value", "ratio", "against", "awarded", "series")


def _facts(node: Mapping[str, Any]) -> Iterator[Any]:
    if "fact" in node:
        yield node["path"], [node["fact"].get(k) for k in _FIGURES]
    for child in node.get("children", ()):
        yield from _facts(child)


def figures_of(result: Mapping[str, Any], proofs: Mapping[str, Any]) -> dict[str, Any]:
    """What a score stands on, without its words: points and state of every clause, and the figures of its facts."""
    return {
        c["id"]: [c["low"], c["high"], c["state"], dict(_facts(proofs.get(c["id"], {})))]
        for _s, _r, c in clauses_of(result)
    }


def digest_of(content: Any) -> str:
    """SHA-256 of data in canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
