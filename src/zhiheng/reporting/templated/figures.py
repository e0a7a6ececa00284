"""What a field of a template stands for (取值): a number with where it comes from, a list, or plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from zhiheng.values import round_half_up


@dataclass(frozen=True)
class Figure:
    """One number of a report (报告中的数).

    Attributes:
        name: what it is, in words, with its period and place.
        text: as printed; `pending` figures have none.
        value: the exact value, None where it is pending (待定).
        question: what was asked, enough to compute it again: `indicator`, `period`, `region`, `as_of`, `of`.
        basis: how the value follows, in figures (425/456).
        sign: of a change: -1, 0, 1; None for other figures.
    """

    name: str
    text: str
    value: Fraction | None
    question: Mapping[str, str]
    basis: str = ""
    sign: int | None = None

    @property
    def is_pending(self) -> bool:
        """Whether there is nothing to print (待定)."""
        return self.value is None

    @property
    def key(self) -> str:
        """The question in one canonical form: figures with the same key have the same proof."""
        return json.dumps(dict(self.question), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Word:
    """A word that follows a number (上升, 下降, 持平): not a number itself, pending with it."""

    text: str
    of: Figure


Value = Figure | Word | str


class Subject(Protocol):
    """Something that is measured and can be asked for its sides (分子, 上年, 变化值): an indicator at a place."""

    @property
    def name(self) -> str:
        """What is measured."""

    @property
    def unit(self) -> str:
        """In which unit."""

    def get(self, side: str, places: int | None = None) -> Value:
        """The value of one side; `""` is the figure itself with its unit."""


@dataclass(frozen=True)
class Listing:
    """Rows for tables and repeated paragraphs (清单): in each row values by column, and under `""` the row's own subject."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def plain(value: Fraction | int | Decimal, places: int = 1) -> str:
    """A number for print: whole ones without decimals, others rounded once (四舍五入).

    >>> plain(Fraction(425, 456) * 100), plain(Fraction(12))
    ('93.2', '12')
    """
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else f"{round_half_up(exact, places)}"


def count(name: str, number: int, question: Mapping[str, str], unit: str = "") -> Figure:
    """A counted whole number as a figure."""
    return Figure(name, f"{number}{unit}", Fraction(number), question, str(number))


def to_json(figure: Figure) -> dict[str, Any]:
    """The figure as data, for the list of proofs."""
    return {
        "name": figure.name,
        "text": figure.text,
        "value": None if figure.value is None else str(figure.value),
        "question": dict(figure.question),
        "basis": figure.basis,
    }
