"""A sentence said twice (原句重复): the same words and figures around two figures that differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiheng.checking.causes import slip
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Interval, Outcome, Verdict
from zhiheng.checking.relations.model import Context, Relation

_LIKE = ("level", "pct", "rate", "share")
LEAST = 4
"""So many digits the figures around must have that are the same both times, one or several together."""


def find(context: Context) -> Iterator[Relation]:
    """Of two sentences with the same words at the same places, figures that differ by a slip while the others agree."""
    claims = context.claims
    told = {n.id for r in context.done if r.kind == "same_figure" for n in r.numbers}
    shapes: dict[tuple[str, ...], list[list[Claim]]] = defaultdict(list)
    for members in claims.by_sentence.values():
        for piece in _pieces(claims, members):
            shapes[_shape(claims, piece)].append(piece)
    for shape, pieces in shapes.items():
        if 2 <= len(pieces) <= 6 and sum(len(words) for words in shape) >= 10:
            first = pieces[0]
            for other in pieces[1:]:
                yield from _differing(first, other, told)


def _pieces(claims: Claims, members: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Runs of three and two figures next to each other in a sentence."""
    for size in (3, 2):
        for at in range(len(members) - size + 1):
            piece = list(members[at : at + size])
            if all(c.kind in _LIKE and not c.table for c in piece) and piece[-1].id - piece[0].id == size - 1 and piece[0].id == members[at].id:
                yield piece


def _shape(claims: Claims, piece: Sequence[Claim]) -> tuple[str, ...]:
    """The words before, between and behind the figures, with their units."""
    words = [re.split(r"[，,；;。：:（(]", piece[0].lead)[-1]]
    words += [claims.text_of(piece[0])[left.end : right.start] + right.unit for left, right in zip(piece, piece[1:], strict=False)]
    return (*words, piece[0].unit)


def _differing(first: Sequence[Claim], other: Sequence[Claim], told: set[int]) -> Iterator[Relation]:
    pairs = list(zip(first, other, strict=True))
    apart = [(a, b) for a, b in pairs if a.text != b.text]
    same = [a.text for a, b in pairs if a.text == b.text]
    if len(apart) != 1 or sum(len(t.replace(".", "").strip("0")) for t in same) < LEAST or (first[0].period and other[0].period and first[0].period != other[0].period):
        return
    a, b = apart[0]
    if {a.id, b.id} <= told or not slip(a.text.replace(",", ""), b.text.replace(",", "")) or len(a.text) < 3:
        return
    told.update((a.id, b.id))
    off = abs(a.amount.value - b.amount.value) / min(a.amount.unit, b.amount.unit)
    yield Relation(
        kind="same_figure", code="consistency.same_figure_differs", result=b, numbers=(a, b), outcome=Outcome(Verdict.WRONG, a.amount.value, Interval.of(a.amount.value), off),
        formula=f"同样的话前文写作{a.shown}，此处为{b.shown}", expected=a.shown, certainty=0.82, reason="同一句话写了两遍", cause=slip(b.text, a.text),
    )
