"""A relation between figures (数字关系): which figures, what follows from them, why they belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Outcome, Verdict
from zhiheng.checking.model import Finding
from zhiheng.reading.model import SourceText


@dataclass(frozen=True)
class Relation:
    """One recomputed relation.

    Attributes:
        kind: for the counts (ratio, sum, weighted_growth ...); `code` the contract's code when it is wrong.
        result: the figure that the others give; `numbers` all figures used, in the order of the formula.
        outcome: the verdict and the computed value.
        formula: written out; `expected` the computed value at the printed precision, with unit.
        certainty: 0..1, how sure it is that these figures belong together; below `SURE` a mismatch is a warning.
        reason: the words that make the relation (其中, 占…比重), for the sentence.
        cause: likely reason of a mismatch.
    """

    kind: str
    code: str
    result: Claim
    numbers: tuple[Claim, ...]
    outcome: Outcome
    formula: str
    expected: str
    certainty: float = 0.95
    reason: str = ""
    cause: str = field(default_factory=str)

    @classmethod
    def lazily(cls, kind: str, code: str, result: Claim, numbers: tuple[Claim, ...], outcome: Outcome, certainty: float, reason: str, words: Callable[[], dict[str, str]]) -> Relation:
        """A relation whose formula, expected value and cause are worked out when first asked: most readings are only tried."""
        relation = object.__new__(cls)
        relation.__dict__.update(kind=kind, code=code, result=result, numbers=numbers, outcome=outcome, certainty=certainty, reason=reason, _words=words)
        return relation

    def __getattr__(self, name: str) -> str:
        if name in ("formula", "expected", "cause") and (words := self.__dict__.get("_words")) is not None:
            self.__dict__.update(words())
            return str(self.__dict__[name])
        raise AttributeError(name)

    @property
    def holds(self) -> bool:
        """Whether the figures agree exactly at the printed precision."""
        return self.outcome.verdict is Verdict.CONSISTENT

    @property
    def wrong(self) -> bool:
        """Whether no reading of the printed precision can make them agree."""
        return self.outcome.verdict is Verdict.WRONG


SURE = 0.8
"""From this certainty on a mismatch is an error, below it a warning (把握)."""


@dataclass
class Context:
    """What a checker may look at: the source, its claims, and what earlier checkers found (`done`)."""

    source: SourceText
    claims: Claims
    done: list[Relation] = field(default_factory=list)


Checker = Callable[[Context], Iterable[Relation | Finding]]
"""The one shape of all checkers (核验器): from a context to relations, or findings already worded."""


def settle(candidates: Iterable[Relation]) -> Relation | None:
    """Of several ways to understand one figure, the one that explains it; else the likeliest, which then is a mismatch.

    Candidates come in order of likelihood, and no more of them are worked out than needed. This is what keeps the checker silent where a text can be read in a way
    that makes it right.
    """
    tried: list[Relation] = []
    for candidate in candidates:
        if candidate.outcome.verdict is Verdict.CONSISTENT:
            return candidate
        tried.append(candidate)
    rounded = next((c for c in tried if c.outcome.verdict is Verdict.ROUNDING), None)
    return rounded or max(tried, key=lambda c: c.certainty, default=None)
