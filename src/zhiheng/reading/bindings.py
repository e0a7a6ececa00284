"""Suggested sources for the facts a rule asks for (取数绑定建议): which indicator or matter a clause's words mean.

A suggestion is only offered; a person binds. The score is the share of two-character pieces in common, so that
重点产品监督抽查合格率 finds 产品质量监督抽查合格率 before 食品抽检合格率.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

_NOISE = re.compile(r"[\s“”‘’（）()《》、，。；：的]|应当?|达到|情况|工作|以上|本级|本区域|全区|全县|县（市、区）")
_ENDS = ("率", "度", "比", "数", "量", "额")
_WANTS_FIGURE = frozenset({"threshold", "benchmark", "trend", "rank", "measure"})


def _pieces(text: str) -> frozenset[str]:
    text = _NOISE.sub("", text)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def similarity(left: str, right: str) -> Fraction:
    """How much two names share, from 0 to 1: twice the common pieces over all pieces; 1 for the same words.

    >>> similarity("产品合格率", "产品的合格率")
    Fraction(1, 1)
    """
    a, b = _pieces(left), _pieces(right)
    common = len(a & b)
    dice = Fraction(2 * common, len(a) + len(b))
    inside = Fraction(common, min(len(a), len(b)))
    return max(dice, inside * Fraction(9, 10) if min(len(a), len(b)) >= 3 else dice)


def suggest(
    name: str, kind: str, catalogue: Iterable[tuple[str, Sequence[str]]], limit: int = 5
) -> list[tuple[str, Fraction]]:
    """The entries of a catalogue whose names are nearest to the words of a need, best first.

    Args:
        name: the words of the need (`Need.name`).
        kind: its kind (`Need.kind`); a figure (threshold, benchmark, trend, rank, measure) prefers names of the same
            ending (率, 度), and a rate is never offered for a count.
        catalogue: (code, names): label and aliases of an indicator, or the name of a matter.
        limit: the most entries to give.
    Returns:
        (code, score) with a score above one third; entries of equal score in the order of their codes.

    >>> suggest("产品质量省级以上监督抽查合格率", "threshold", [("pass_rate", ["监督抽查合格率"]), ("awards", ["政府质量奖"])])
    [('pass_rate', Fraction(9, 10))]
    """
    found: list[tuple[str, Fraction]] = []
    for code, names in catalogue:
        scores = [_weighed(name, other, kind) for other in names]
        if scores and (best := max(scores)) > Fraction(1, 3):
            found.append((code, best))
    return sorted(found, key=lambda x: (-x[1], x[0]))[:limit]


def _weighed(name: str, other: str, kind: str) -> Fraction:
    score = similarity(name, other)
    own, theirs = name.rstrip("”") [-1:], other[-1:]
    if kind in _WANTS_FIGURE and own in _ENDS and own != theirs:
        return score * Fraction(3, 4)
    if kind in ("count", "counter", "exists", "absent") and theirs == "率" and own != "率":
        return Fraction(0)
    return score
