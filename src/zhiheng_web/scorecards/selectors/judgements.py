"""Reading judgements: which stand, their history, and what can be judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhiheng.rules.evaluate_rules import judge_range
from zhiheng.rules.scorecards import Clause
from zhiheng.rules.syntax import Judge, Need, needs
from zhiheng.values.numbers import from_milli
from zhiheng_web.scorecards.models import JudgementRecord


def standing(judgements: Iterable[JudgementRecord]) -> list[JudgementRecord]:
    """The newest judgement of every fact that was not withdrawn (现行评判), in the order of their numbers."""
    newest: dict[tuple[int, str, str, str, int], JudgementRecord] = {}
    for j in sorted(judgements, key=lambda j: j.pk):
        if j.withdrawn_at is None:
            newest[(j.version_id, j.clause, j.path, j.period, j.region_id)] = j
    return sorted(newest.values(), key=lambda j: j.pk)


@dataclass(frozen=True)
class Judgeable:
    """One fact that a person decides: its place and words; `low` and `high` where points are given, else yes or no."""

    path: str
    name: str
    low: str | None = None
    high: str | None = None

    @property
    def gives_points(self) -> bool:
        """Whether points are given rather than yes or no."""
        return self.high is not None


def is_judged(clause: Clause, need: Need) -> bool:
    """Whether a person decides this fact: bound to a judgement, or unbound and asking for nothing else."""
    binding = clause.bindings.get(need.path)
    return need.kind in ("judge", "judgement") if binding is None else binding.source == "judgement"


def judgeables(clause: Clause) -> list[Judgeable]:
    """What a reviewer decides in a clause, in the order of its rule."""
    out = []
    for need in needs(clause.rule):
        if not is_judged(clause, need):
            continue
        if isinstance(need.node, Judge):
            low, high = judge_range(need.node)
            out.append(Judgeable(need.path, need.name, format(from_milli(low), "f"), format(from_milli(high), "f")))
        else:
            out.append(Judgeable(need.path, need.name))
    return out
