"""Where an assessee stands (考核得分): computed clauses from a run, judged ones from what was settled, weighed and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhiheng.lifecycles.assessing import Grade, grades_from_data
from zhiheng.rules.evaluate import evaluate_clause
from zhiheng.rules.facts import Fact
from zhiheng.rules.syntax import needs
from zhiheng.scoring.assessment import Line, Rank, Standing, Veto, grade_of, ranks_of, standing_of
from zhiheng_web.assessments.models import Appeal, Assessee, AssessmentCycle, AssignedClause, ReviewItem
from zhiheng_web.assessments.selectors.clauses import Place, places_of
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import clauses_of


@dataclass(frozen=True)
class Beside:
    """One clause of an assessee: what was computed, what the unit says, what was settled, what counts (对照)."""

    place: Place
    share: AssignedClause
    low: Decimal
    high: Decimal
    state: str
    says: Sequence[str]
    items: Sequence[ReviewItem]
    appeals: Sequence[Appeal]

    @property
    def line(self) -> Line:
        """For the score."""
        p = self.place
        return Line(p.id, p.row.identifier, p.row.points, self.share.weight, p.points, self.low, self.high, p.bonus)

    @property
    def is_judged(self) -> bool:
        """Whether people decide something of it."""
        return any(i.kind == "judged" for i in self.items)

    @property
    def self_points(self) -> Decimal | None:
        """The unit's own points where it gives points, None else or while it has not said all."""
        said = [i.self_points for i in self.items if i.kind == "judged" and i.gives_points]
        return sum((s for s in said if s is not None), Decimal(0)) if said and None not in said else None

    @property
    def open_appeal(self) -> Appeal | None:
        """The appeal that waits for an answer."""
        return next((a for a in self.appeals if not a.outcome), None)


@dataclass(frozen=True)
class Scored:
    """An assessee with its clauses, its score, grade and vetoes."""

    assessee: Assessee
    clauses: Sequence[Beside]
    standing: Standing
    grade: Grade
    grade_high: Grade
    vetoes: Sequence[Veto]
    rank: Rank | None = None

    @property
    def open_items(self) -> int:
        """Items that are not settled yet."""
        return sum(i.settled is None for c in self.clauses for i in c.items)


def latest_run(cycle: AssessmentCycle) -> ScoreRun | None:
    """The run that the cycle is scored by: the frozen one, else the newest of its version and year."""
    if cycle.run_id:
        return ScoreRun.objects.select_related("version__region", "snapshot", "region").get(pk=cycle.run_id)
    rows = ScoreRun.objects.filter(version=cycle.version_id, period=cycle.period).defer("proofs", "members")
    return rows.select_related("version__region", "snapshot", "region").first()


def fact_of(item: ReviewItem) -> Fact:
    """What was settled as a fact of the clause, or that it is open."""
    if item.settled is None:
        return Fact.undecided("等待两名评审人评定")
    if item.gives_points:
        return Fact(awarded=item.settled, reason=item.settled_reason)
    return Fact(value=Fraction(int(item.settled)), reason=item.settled_reason)


def _judged(place: Place, items: Iterable[ReviewItem], run: ScoreRun | None) -> tuple[Decimal, Decimal, str]:
    own = {i.path: fact_of(i) for i in items}
    others = {n.path for n in needs(place.clause.rule)} - set(own)
    has_more = bool(others) or place.clause.applies is not None
    facts: Mapping[str, Fact] = computed(run).facts.get(place.id, {}) if run is not None and has_more else {}
    found = evaluate_clause(place.clause, {**facts, **own}, place.id)
    return found.low, found.high, found.state.value


class Scoring:
    """Everything needed to score the assessees of a cycle, read once."""

    def __init__(self, cycle: AssessmentCycle, run: ScoreRun | None = None) -> None:
        self.cycle = cycle
        self.run = run if run is not None else latest_run(cycle)
        self.places = places_of(cycle.version)
        self.results: dict[str, dict[str, Any]] = {c["id"]: c for _s, _r, c in clauses_of(self.run.result)} if self.run else {}
        struck = self.run.result["vetoes"] if self.run else []
        self.vetoes = [Veto(v["clause"], v["scope"], v["result"]) for v in struck if v["strikes"]]
        self.grades = grades_from_data(cycle.rules["grades"])

    def of(self, assessee: Assessee) -> Scored:
        """One assessee (its `clauses`, `items` and `appeals` are read, or were read before)."""
        items: dict[str, list[ReviewItem]] = {}
        for item in assessee.items.all():
            items.setdefault(item.clause, []).append(item)
        appeals: dict[str, list[Appeal]] = {}
        for appeal in assessee.appeals.all():
            appeals.setdefault(appeal.clause, []).append(appeal)
        beside = []
        for share in assessee.clauses.all():
            place = self.places[share.clause]
            mine = items.get(share.clause, [])
            judged = [i for i in mine if i.kind == "judged"]
            held = self.results.get(share.clause)
            says: Sequence[str] = ()
            if judged:
                low, high, state = _judged(place, judged, self.run)
            elif held is not None:
                low, high, state, says = Decimal(held["low"]), Decimal(held["high"]), held["state"], held["says"]
            else:
                low, high, state = Decimal(0), place.points, "pending"
            beside.append(Beside(place, share, low, high, state, says, mine, appeals.get(share.clause, [])))
        beside.sort(key=lambda b: list(self.places).index(b.place.id))
        standing = standing_of([b.line for b in beside], self.cycle.version.scorecard.bonus_points)
        mine_ids = {b.place.id for b in beside}
        vetoes = [v for v in self.vetoes if v.clause in mine_ids]
        grades = [grade_of(s, self.grades, vetoes) for s in (standing.score, standing.score_high)]
        return Scored(assessee, beside, standing, grades[0], grades[1], vetoes)

    def all(self) -> list[Scored]:
        """Every assessee, the best first, with ranks."""
        rows = self.cycle.assessees.select_related("unit", "cycle__region").prefetch_related(
            "clauses", "items__readings", "appeals", "reviewers__person"
        )
        found = [self.of(a) for a in rows]
        ranks = ranks_of({str(s.assessee.pk): (s.standing.score, s.standing.score_high) for s in found})
        ranked = [Scored(s.assessee, s.clauses, s.standing, s.grade, s.grade_high, s.vetoes, ranks[str(s.assessee.pk)]) for s in found]
        return sorted(ranked, key=lambda s: (s.rank.place if s.rank else 0, s.assessee.unit.code))
