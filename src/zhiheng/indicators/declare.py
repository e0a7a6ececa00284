"""How an indicator is declared (指标定义): once, as two filters over relations.

`part` and `whole` are `Side`s: a filter over a view of the records, with a key when distinct things are counted, or a column
when amounts are added. The number is the filter with an aggregate, the record list is the same filter without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir

Filter = Callable[["ir.Table", Window], "ir.BooleanValue"]


class RollUp(Enum):
    """How values of groups become the value of the whole (汇总方式)."""

    POOLED = "R1"
    """Σ parts / Σ wholes over disjoint groups."""
    SUM = "R2"
    """Flows are added over regions and over periods."""
    DISTINCT = "R3"
    """Distinct things are counted once: over regions and periods their sets of keys are merged, numbers are never added."""
    MEAN = "R4"
    """Scores are added and divided by the number of answers: a mean weighted by the sample."""
    STOCK = "R7"
    """A stock on a date is added over regions; over periods the last one stands."""
    GIVEN = "R9"
    """An average, an index or a place that was taken over as it stands: nothing adds it up, each level obtains its own."""


class PeriodKind(Enum):
    """What the figure belongs to (期间类型)."""

    FLOW = "flow"
    """发生在期间内的记录."""
    STOCK = "stock"
    """某一日的存量."""


class Direction(Enum):
    """Which way is better (方向)."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Side:
    """A filter over a view (分子或分母的口径): what is counted.

    `view` is a code of `views.VIEWS`; `distinct` a column whose different values are counted instead of rows; `total` a whole-number
    column that is added instead of counting.
    """

    view: str
    where: Filter
    distinct: str | None = None
    total: str | None = None

    @property
    def counts(self) -> str:
        """How a list of records gives the number: `rows`, `distinct` keys, or the `sum` of amounts."""
        return "sum" if self.total else "distinct" if self.distinct else "rows"


@dataclass(frozen=True)
class Indicator:
    """One indicator (指标).

    Attributes:
        unit: the unit shown: `%`, `项`, `名`, `万元`, `分`; `counted` is what part and whole count (`批次`, `家`).
        whole: the denominator, or a constant: 1 for counts, 1,000,000 fen for 万元.
        scale: what one unit of `part` is divided by besides the whole: 1000 for thousandths of a score. times: per how many of the whole
            the value is given: 10,000 for 人/万台.
        subset: whether every record of the part is one of the whole, so that the rest (差的记录) can be listed.
        aside: records that are in neither part nor whole but must be shown beside the figure (拒检, 未出结论).
        definition: the formula in words; `source` where the definition comes from.
    """

    code: str
    name: str
    unit: str
    counted: str
    part: Side
    whole: Side | int
    rollup: RollUp
    period_kind: PeriodKind
    direction: Direction
    dimension: str
    definition: str
    source: str
    aliases: tuple[str, ...] = ()
    scale: int = 1
    times: int = 1
    subset: bool = True
    aside: Mapping[str, Side] = field(default_factory=dict)

    def sides(self) -> dict[str, Side]:
        """The sides by the suffix under which a fused query returns them."""
        out = {"part": self.part}
        if isinstance(self.whole, Side):
            out["whole"] = self.whole
        out.update({f"aside{i}": side for i, side in enumerate(self.aside.values())})
        return out

    def measure(self, part: int, whole: int) -> Fraction | None:
        """The exact value in the unit shown; None when nothing was counted below the line (不适用).

        >>> from zhiheng.indicators.catalogue import CATALOGUE
        >>> CATALOGUE["metrology_budget"].measure(15_000_000_00, 1_000_000)
        Fraction(1500, 1)
        """
        if whole == 0:
            return None
        return Fraction(part, whole * self.scale) * (100 if self.unit == "%" else self.times)


def rate(
    code: str,
    name: str,
    *,
    view: str,
    of: Filter,
    met: Filter,
    counted: str,
    dimension: str,
    definition: str,
    source: str,
    aliases: tuple[str, ...] = (),
    distinct: str | None = None,
    kind: PeriodKind = PeriodKind.FLOW,
    rollup: RollUp | None = None,
    direction: Direction = Direction.UP,
    aside: Mapping[str, Filter] | None = None,
) -> Indicator:
    """A rate in per cent whose part is a subset of its whole: of the records in `of`, those for which also `met` holds."""

    def part(t: ir.Table, w: Window) -> ir.BooleanValue:
        return of(t, w) & met(t, w)

    return Indicator(
        code=code,
        name=name,
        unit="%",
        counted=counted,
        part=Side(view, part, distinct),
        whole=Side(view, of, distinct),
        rollup=rollup or (RollUp.DISTINCT if distinct else RollUp.POOLED),
        period_kind=kind,
        direction=direction,
        dimension=dimension,
        definition=definition,
        source=source,
        aliases=aliases,
        aside={label: Side(view, where) for label, where in (aside or {}).items()},
    )


def number(
    code: str,
    name: str,
    *,
    view: str,
    of: Filter,
    unit: str,
    dimension: str,
    definition: str,
    source: str,
    kind: PeriodKind,
    rollup: RollUp,
    aliases: tuple[str, ...] = (),
    distinct: str | None = None,
    total: str | None = None,
    per: int = 1,
    direction: Direction = Direction.UP,
) -> Indicator:
    """A number of things, or a sum of amounts divided by the constant `per` (fen per 万元)."""
    return Indicator(
        code=code,
        name=name,
        unit=unit,
        counted=unit,
        part=Side(view, of, distinct, total),
        whole=per,
        rollup=rollup,
        period_kind=kind,
        direction=direction,
        dimension=dimension,
        definition=definition,
        source=source,
        aliases=aliases,
        subset=False,
    )
