"""A numeric claim (数字陈述): what a printed figure says, of what, when, compared with what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from zhiheng.checking.intervals import Amount
from zhiheng.values import Span


@dataclass(slots=True, eq=False)
class Claim:
    """One figure of the text with its meaning. Only the extraction writes it; relations read it.

    Attributes:
        id: place in `Claims.all`.
        span: the digits in the source text; `text` is the digits as printed.
        value, places: the printed number without separators and its decimal places.
        unit: as printed (万元); `dimension` what it counts (元), `scale` the factor to it (10000).
        kind: level (amount or count), pct (a rate such as 合格率), share (占…%), rate (growth in %), change (增加3家),
            point (change in percentage points), pull (拉动…个百分点), times (倍), index, part (member of 3.9：59.5：36.6),
            gap (高于全国…).
        sign: -1 where the words say 下降, 减少; the value itself is printed without sign.
        bound: "" or 近, 超, 约: words that make it an estimate.
        subject: the indicator's name, cleaned; `lead` the raw words before the figure, `tail` those behind its unit.
        basis: yoy 同比, mom 环比, avg 年均, a named earlier time, or "".
        period: period words in force; `names` the qualifiers that a list gave (第一产业).
        paragraph, sentence, clause: numbers of the passage, of the sentence in the document, of the ；-clause.
        owner: the level that a change or share speaks about.
        run: figures listed together (A和B分别为…) share a number; `order` the place in it, `size` how many there are,
            `first` where the first begins,
            `label` the name that the list gives to this one.
        base: a level that a comparison starts from (与2010年的725482人相比); it owns nothing.
        scope: the subject that opens the ；-clause, which narrows the bare levels behind it (生产领域抽查…，不合格…).
        start, end: place in the squeezed passage, digits to end of unit.
    """

    id: int
    span: Span
    text: str
    value: Decimal
    places: int
    unit: str
    dimension: str
    scale: int
    kind: str
    sign: int
    bound: str
    subject: str
    lead: str
    tail: str
    basis: str
    period: str
    paragraph: int
    sentence: int
    clause: int
    section: int
    start: int
    end: int
    owner: int | None = None
    run: int = -1
    order: int = 0
    size: int = 1
    first: int = 0
    label: str = ""
    scope: str = ""
    table: tuple[int, int, int] | None = None
    real: bool = False
    forward: bool = False
    base: bool = False
    known: Amount | None = None

    @property
    def amount(self) -> Amount:
        """The figure in its base unit with the precision as printed; computed when first asked, after reading."""
        if self.known is None:
            self.known = self._amount()
        return self.known

    def _amount(self) -> Amount:
        unit, half = _precision(self.scale, self.places)
        number = int(self.value.scaleb(self.places)) * self.scale * self.sign
        value = Fraction(number, 10**self.places) if self.places else Fraction(number)
        exact = self.places == 0 and self.scale == 1 and self.dimension in COUNTED and not self.bound
        low = high = _NONE
        if self.bound:
            size = abs(value)
            if self.bound in ("近", "约", "~"):
                low = max(size / 20, unit * 3 / 2)
            if self.bound in ("超", "余", "约", "~"):
                high = max(size / 10 if self.bound != "约" else size / 20, unit * 3 / 2)
        return Amount(value, _NONE if exact else half, unit, exact, low, high)

    @property
    def shown(self) -> str:
        """The figure with its unit as a formula prints it; where a table prints a sign, with that."""
        return f"{'−' if self.table is not None and self.sign < 0 else ''}{self.text}{self.unit}"

    @property
    def negative(self) -> bool:
        """Whether the words say that it went down."""
        return self.sign < 0


_NONE = Fraction(0)


@lru_cache(maxsize=200)
def _precision(scale: int, places: int) -> tuple[Fraction, Fraction]:
    """One unit of the last place, and half of it."""
    return Fraction(scale, 10**places), Fraction(scale, 2 * 10**places)

COUNTED = frozenset(
    ["批次", "家", "家次", "户", "户次", "个", "项", "件", "种", "人", "人次", "名", "张", "条", "处", "座", "所", "款", "套", "台", "辆", "架", "艘", "起", "例", "宗", "笔", "单", "份", "篇", "部", "册", "期", "门", "类", "次", "场", "组", "班", "间", "栋", "头", "只", "位", "支", "对", "条次", "件次", "项次", "场次", "台套", "车次", "税种", "分", "点"]
)
"""Units of count whose whole numbers are exact (计数单位)."""
