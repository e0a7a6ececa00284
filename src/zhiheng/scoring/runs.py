"""A scoring run (计分): a scorecard over a snapshot for one region, period and day; points at once, proofs when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from zhiheng.errors import InputError
from zhiheng.indicators import CATALOGUE, DUCKDB, EngineChoice, Records, Window, all_records, open_engine, records
from zhiheng.packs import ScorecardPack, event_kinds, responsible_signers
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.facts import CardOutcome, Fact, Missing, Outcome, ProofNode, State
from zhiheng.rules.printing import print_rule
from zhiheng.rules.scorecards import Clause, Row, Scorecard, Section
from zhiheng.rules.syntax import rule_to_json
from zhiheng.scoring.facts import Gatherer, _Place, clause_needs
from zhiheng.scoring.ledger import Listed, listed
from zhiheng.snapshots import Snapshot
from zhiheng.snapshots.store import digest_of
from zhiheng.terms import nested_quotes
from zhiheng.values import Period, RegionCode
from zhiheng.values.numbers import milli

ENGINE = "exact/1"
"""The evaluator that gave the points; results do not depend on it."""


@dataclass(frozen=True)
class ClauseScore:
    """The result of one clause with its place in the scorecard."""

    id: str
    section: Section
    row: Row
    clause: Clause
    outcome: Outcome


@dataclass(frozen=True)
class ScoreRun:
    """A scored scorecard: `card` holds the points as intervals, `facts` what they were computed from."""

    scorecard: Scorecard
    version: str
    snapshot: Snapshot
    period: Period
    as_of: date
    region: RegionCode
    facts: Mapping[str, Mapping[str, Fact]]
    card: CardOutcome
    gatherer: Gatherer = field(repr=False, compare=False)

    @cached_property
    def computed_by(self) -> str:
        """Which engine counted the records, as `duckdb 2.0.0`."""
        with open_engine(self.snapshot, self.gatherer.engine) as engine:
            return engine.version

    @cached_property
    def rule_digest(self) -> str:
        """SHA-256 of the scorecard as data: which rules gave the points."""
        return digest_of(self.scorecard.to_json())

    def clauses(self) -> Iterator[ClauseScore]:
        """Every clause with its points, in printed order."""
        outcomes = self.card.clauses()
        for cid, section, row, clause in self.scorecard.clauses():
            yield ClauseScore(cid, section, row, clause, outcomes[cid])

    def gaps(self) -> tuple[Missing, ...]:
        """What is missing for the points not earned (差什么): what keeps them open, and which conditions failed and why."""
        out: list[Missing] = []
        for score in self.clauses():
            out.extend(replace(m, clause_id=score.id) for m in score.outcome.missing)
            if score.outcome.state not in (State.MISSED, State.PARTIAL):
                continue
            lost = (score.clause.points or Decimal(0)) - score.outcome.high
            for node in _leaves(score.outcome.node):
                if node.fact is not None and node.state is State.MISSED:
                    reason = node.fact.reason if node.fact.reason.startswith(("缺", "佐证")) else node.detail
                    out.append(Missing(node.path, node.title, reason, node.fact.owner, lost, State.MISSED, score.id))
        return tuple(out)

    # --- proofs ---

    @cached_property
    def indicator_records(self) -> Mapping[tuple[str, Window], Mapping[str, Records]]:
        """The record lists behind every indicator value of this run, read in one scan a view and window."""
        if self.gatherer.listing:
            return self.gatherer.lists
        wanted: dict[Window, dict[str, None]] = {}
        for place in self.gatherer.places():
            if place.binding and place.binding.source in ("indicator", "benchmark") and place.binding.code in CATALOGUE:
                for window in self.gatherer.windows(place):
                    wanted.setdefault(window, {})[place.binding.code] = None
        out: dict[tuple[str, Window], Mapping[str, Records]] = {}
        with open_engine(self.snapshot, self.gatherer.engine) as engine:
            for window, codes in wanted.items():
                found = all_records(engine, window, self.region, [CATALOGUE[c] for c in codes])
                out.update({(code, window): sides for code, sides in found.items()})
        return out

    def records_of(self, clause: str, path: str) -> dict[str, Listed]:
        """The records behind one fact, by side: `part`, `whole`, `aside0` of an indicator (with the period for a trend), `accepted`
        evidence, `events`, `nil_returns`, `foreign_returns` (signed by a unit that may not), `benchmark`, `judgement`.
        The list recomputes the fact."""
        place = self._places.get((clause, path))
        if place is None:
            raise InputError(f"评分表没有 {clause} 的“{path}”这个取数位置", clause=clause, path=path)
        return self._records(place, self.gatherer.windows(place))

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], _Place]:
        return {(place.clause, place.need.path): place for place in self.gatherer.places()}

    def rest_of(self, clause: str, path: str) -> Listed | None:
        """The records in the whole but not in the part (差的记录): what pulls a rate down. None where the fact is no such rate."""
        for place in self.gatherer.places():
            if (place.clause, place.need.path) != (clause, path):
                continue
            indicator = CATALOGUE.get(place.binding.code) if place.binding else None
            if indicator is None or not indicator.subset:
                return None
            window = self.gatherer.windows(place)[-1]
            with open_engine(self.snapshot, self.gatherer.engine) as engine:
                found = records(engine, indicator, window, self.region, "rest")
            question = {"indicator": indicator.code, "side": "rest", **_asked(window, self.region)}
            return Listed(found.relation, question, found.ids, found.number)
        raise InputError(f"评分表没有 {clause} 的“{path}”这个取数位置", clause=clause, path=path)

    def _records(self, place: _Place, windows: list[Window]) -> dict[str, Listed]:
        clause, row, need, binding = place.clause, place.row, place.need, place.binding
        ledger, window = self.gatherer.ledger, windows[-1]
        asked = _asked(window, self.region)
        source = binding.source if binding else "judgement"
        code = binding.code if binding else ""
        out: dict[str, Listed] = {}
        if source in ("indicator", "benchmark") and code in CATALOGUE:
            for w in windows:
                label = f"{w.period.code}:" if len(windows) > 1 else ""
                for side, found in self.indicator_records[code, w].items():
                    question = {"indicator": code, "side": side, **_asked(w, self.region)}
                    out[f"{label}{side}"] = Listed(found.relation, question, found.ids, found.number)
        if source == "matter":
            found_items = ledger.evidence_for(code, window)
            for review in ("accepted", "submitted"):
                question = {"matter": code, "review": review, **asked}
                out[review] = listed("evidence_items", question, found_items[review])
        if source == "event":
            confirmed, reported = ledger.events_of(code, window)
            out["events"] = listed("events", {"kind": code, "confirmed": True, **asked}, confirmed)
            out["reported"] = listed("events", {"kind": code, "confirmed": False, **asked}, reported)
            signers = responsible_signers(event_kinds().get(code), row.units)
            returns, question = ledger.nil_returns_of(code, window, signers), {"kind": code, **asked}
            out["nil_returns"] = listed("nil_returns", question, returns.standing)
            if returns.foreign:
                out["foreign_returns"] = listed("nil_returns", {**question, "signed_by": "others"}, returns.foreign)
        if binding is not None and (source == "benchmark" or binding.against):
            against = binding.against or "province_mean"
            line = ledger.benchmark(code, against, window)
            question = {"indicator": code, "against": against, "period": window.period.code}
            out["benchmark"] = listed("benchmarks", question, [line] if line else [])
        if source == "judgement" or need.kind in ("judge", "judgement"):
            verdict = ledger.judgement(self.version, clause, need.path, self.gatherer.window)
            question = {"scorecard": self.version, "clause": clause, "path": need.path, "period": self.period.code}
            out["judgement"] = listed("judgements", question, [verdict] if verdict else [])
            if code:
                found_items = ledger.evidence_for(code, self.gatherer.window)
                everything = [item for items in found_items.values() for item in items]
                out["evidence"] = listed("evidence_items", {"matter": code, **asked}, everything)
        return out

    def proof(self, clause: str) -> dict[str, Any]:
        """The proof of one clause (得分依据) as data: rule, inputs with part, whole and record lists, the steps, snapshot and span.

        Raises:
            InputError: the scorecard has no such clause.
        """
        for score in self.clauses():
            if score.id == clause:
                return self._proof(score)
        raise InputError(f"评分表没有条款 {clause}", clause=clause)

    def proofs(self) -> Iterator[dict[str, Any]]:
        """The proofs of all clauses, in printed order."""
        for score in self.clauses():
            yield self._proof(score)

    def _proof(self, score: ClauseScore) -> dict[str, Any]:
        clause, outcome = score.clause, score.outcome
        inputs = []
        for need in clause_needs(clause):
            fact = self.facts[score.id][need.path]
            found = self.records_of(score.id, need.path)
            inputs.append(
                {
                    "path": need.path,
                    "kind": need.kind,
                    "name": need.name,
                    "fact": fact.to_json(),
                    "records": {side: found[side].to_json() for side in found},
                }
            )
        return {
            "clause": score.id,
            "section": score.section.title,
            "row": score.row.number,
            "text": clause.text,
            "span": clause.span.to_json() if clause.span else None,
            "points": _decimal(clause.points),
            "low": _decimal(outcome.low),
            "high": _decimal(outcome.high),
            "state": outcome.state.value,
            "rule": rule_to_json(clause.rule),
            "rule_text": rule_text(clause),
            "inputs": inputs,
            "steps": _steps(outcome),
            "snapshot": self.snapshot.id,
            "scorecard": self.version,
            "rules": self.rule_digest,
            "period": self.period.code,
            "as_of": self.as_of.isoformat(),
            "region": self.region.code,
        }

    def clause_rows(self) -> list[dict[str, Any]]:
        """One row a clause for `scores.parquet`: identifiers, the interval in milli-points, the state."""
        return [
            {
                "clause": s.id,
                "section": s.section.title,
                "row": s.row.number,
                "text": s.clause.text,
                "points_milli": None if s.clause.points is None else milli(s.clause.points),
                "low_milli": milli(s.outcome.low),
                "high_milli": milli(s.outcome.high),
                "state": s.outcome.state.value,
            }
            for s in self.clauses()
        ]


def _leaves(node: ProofNode) -> Iterator[ProofNode]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _steps(outcome: Outcome) -> Any:
    """The proof tree without the facts, which `inputs` lists once."""

    def bare(node: dict[str, Any]) -> dict[str, Any]:
        kept = {k: v for k, v in node.items() if k not in ("fact", "children")}
        if "children" in node:
            kept["children"] = [bare(child) for child in node["children"]]
        return kept

    return bare(outcome.node.to_json())


def rule_text(clause: Clause) -> str:
    """The rule in Chinese words."""
    return nested_quotes(print_rule(clause.rule))


def _asked(window: Window, region: RegionCode) -> dict[str, str]:
    return {"period": window.period.code, "as_of": window.as_of.isoformat(), "region": region.code}


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def score(
    scorecard: Scorecard | ScorecardPack,
    snapshot: Snapshot,
    period: Period,
    as_of: date,
    region: RegionCode | str | None = None,
    version: str = "",
    engine: EngineChoice = DUCKDB,
    proving: bool = False,
) -> ScoreRun:
    """Score a scorecard over a snapshot.

    Args:
        region: the region scored, with all regions in it; left out, the snapshot's own.
        version: the name under which judgements refer to this scorecard; left out, the pack's code.
        engine: what computes the indicators; the result does not depend on it.
        proving: every proof will be asked for: the record lists are read at once, and the numbers counted from them.
    Raises:
        RuleInvalid: a rule breaks the algebra.
        InvalidValue: the region code is none.
        EngineUnavailable: the engine cannot be reached.
    """
    if isinstance(scorecard, ScorecardPack):
        version = version or scorecard.code
        scorecard = scorecard.scorecard
    place = region if isinstance(region, RegionCode) else RegionCode(region or snapshot.region)
    gatherer = Gatherer(scorecard, snapshot, period, as_of, place, version, engine, proving)
    facts = gatherer.gather()
    card = evaluate_scorecard(scorecard, facts)
    return ScoreRun(scorecard, version, snapshot, period, as_of, place, facts, card, gatherer)
