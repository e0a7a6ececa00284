"""Indicators as a report asks for them (报告中的指标): value, sides, comparison with the year before, rank; pending where nothing was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhiheng.indicators import Indicator, Measured
from zhiheng.reporting.templated.figures import Figure, Value, Word, count, plain
from zhiheng.reporting.templated.periods import period_words
from zhiheng.values import Period, round_half_up

SIDES: Mapping[str, str] = {
    "指标值": "带单位的数值，与只写指标名称相同",
    "值": "不带单位的数值",
    "单位": "计量单位",
    "名称": "指标名称",
    "口径": "指标口径",
    "分子": "分子（合格批次等）",
    "分母": "分母（抽查批次等）",
    "比例": "分子/分母",
    "上年": "上年（同期）值，带单位",
    "上期": "上期值，带单位",
    "变化词": "与上年（同期）比：上升、下降、持平",
    "变化值": "与上年（同期）比的变化，比率为百分点",
    "变化幅度": "与上年（同期）比的增减百分比",
    "增减词": "与上年（同期）比：增加、减少、持平",
    "环比变化词": "与上期比：上升、下降、持平",
    "环比变化值": "与上期比的变化",
    "同比": "整句：比上年（同期）上升0.3个百分点",
    "环比": "整句：比上期上升0.3个百分点",
}
"""What may stand behind a point, with its meaning."""

Ask = Callable[[Period], Measured | None]


@dataclass(frozen=True)
class IndicatorAt:
    """One indicator at one place in the report's period. `ask` gives its value in a period, None while it is pending."""

    indicator: Indicator
    place: str
    region: str
    period: Period
    as_of: date
    year_before: Period
    is_part: bool
    period_before: Period | None
    ask: Ask
    show_place: bool = False

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.indicator.name

    @property
    def unit(self) -> str:
        """The unit shown."""
        return self.indicator.unit

    @property
    def compared(self) -> str:
        """How the period of comparison is called: 上年, or 上年同期 while the period runs or is shorter than a year."""
        return "上年同期" if self.is_part or len(self.period.code) != 4 else "上年"

    @property
    def places(self) -> int:
        """Decimals, as such figures are published."""
        return 3 if self.indicator.times > 1 else 1

    def value(self, period: Period | None = None) -> Fraction | None:
        """The exact value in a period."""
        found = self.ask(period or self.period)
        return None if found is None else found.value()

    def get(self, side: str, places: int | None = None) -> Value:
        """One side of the indicator.

        Raises:
            KeyError: there is no such side.
        """
        digits = self.places if places is None else places
        match side:
            case "名称":
                return self.name
            case "单位":
                return self.unit
            case "口径":
                return self.indicator.definition
            case "" | "指标值":
                return self.shown_in(self.period, "", digits, self.unit)
            case "值":
                return self.shown_in(self.period, side, digits, "")
            case "上年":
                return self.shown_in(self.year_before, side, digits, self.unit)
            case "上期":
                return self.shown_in(self.period_before, side, digits, self.unit)
            case "分子" | "分母":
                return self._part(side)
            case "比例":
                found = self.ask(self.period)
                text = f"{found.part}/{found.whole}" if found is not None and not isinstance(self.indicator.whole, int) else ""
                return Figure(self._called(side, self.period), text, self.value() if text else None, self._question(side, self.period), text)
            case "变化值" | "变化幅度" | "环比变化值":
                return self.change(side, digits)
            case "变化词" | "增减词" | "环比变化词":
                of = self.change("环比变化值" if side.startswith("环比") else "变化值", digits)
                up, down = ("增加", "减少") if side == "增减词" else ("上升", "下降")
                return Word(_word(of, up, down), of)
            case "同比" | "环比":
                of = self.change("变化值" if side == "同比" else "环比变化值", digits)
                return self._sentence(of, self.compared if side == "同比" else "上期")
        raise KeyError(side)

    def change(self, side: str, digits: int) -> Figure:
        """How much it moved, printed without its sign: percentage points for rates; `sign` carries the direction."""
        earlier = self.period_before if side == "环比变化值" else self.year_before
        now, then = self.value(), self.value(earlier) if earlier else None
        moved: Fraction | None = None
        if now is not None and then is not None and not (side == "变化幅度" and then == 0):
            moved = now - then if side != "变化幅度" else (now - then) / abs(then) * 100
        question = self._question(side, self.period) | {"against": earlier.code if earlier else ""}
        if moved is None or earlier is None:
            return Figure(self._called(side, self.period), "", None, question)
        text = plain(abs(moved), digits) if self.indicator.unit != "%" and side != "变化幅度" else f"{round_half_up(abs(moved), digits)}"
        basis = f"{self._behind(self.period, digits)}−{self._behind(earlier, digits)}"
        if side == "变化幅度":
            basis, text = f"({basis})÷{self._behind(earlier, digits)}×100%", f"{text}%"
        return Figure(self._called(side, self.period), text, abs(moved), question, basis, (moved > 0) - (moved < 0))

    def _sentence(self, of: Figure, against: str) -> Value:
        word = _word(of, "上升", "下降")
        if of.is_pending or "持平" in word:
            return Word(f"与{against}{word}", of)
        unit = "个百分点" if self.unit == "%" else self.unit
        return Figure(of.name, f"比{against}{word}{of.text}{unit}", of.value, of.question, of.basis, of.sign)

    def _behind(self, period: Period, digits: int) -> str:
        """A value as its fraction where it is a rate, so that a difference can be followed exactly."""
        found = self.ask(period)
        if found is None:
            return "—"
        return f"{found.part}/{found.whole}" if self.unit == "%" else self._bare(found.value(), digits)

    def _bare(self, value: Fraction | None, digits: int) -> str:
        if value is None:
            return "—"
        return f"{round_half_up(value, digits)}" if self.unit == "%" else plain(value, digits)

    def shown_in(self, period: Period | None, side: str, digits: int, unit: str) -> Figure:
        """The value in a period, with its unit behind it."""
        found = self.ask(period) if period else None
        value = None if found is None else found.value()
        shown_in = period or self.period
        if value is None or found is None:
            return Figure(self._called(side, shown_in), "", None, self._question(side, shown_in))
        part = plain(Fraction(found.part, self.indicator.scale), 3)
        basis = f"{part}/{found.whole}" if not isinstance(self.indicator.whole, int) else plain(value, digits)
        return Figure(self._called(side, shown_in), self._bare(value, digits) + unit, value, self._question(side, shown_in), basis)

    def _part(self, side: str) -> Figure:
        found = self.ask(self.period)
        name, question = self._called(side, self.period), self._question(side, self.period)
        if found is None or found.whole == 0 or isinstance(self.indicator.whole, int):
            return Figure(name, "", None, question)
        return count(name, found.part if side == "分子" else found.whole, question)

    def _called(self, side: str, period: Period) -> str:
        behind = f"（{side}）" if side not in ("", "值", "上年", "上期") else ""
        return f"{self.place if self.show_place else ''}{period_words(period)}{self.name}{behind}"

    def _question(self, side: str, period: Period) -> dict[str, str]:
        of = {"值": "", "上年": "", "上期": ""}.get(side, side)
        return {"indicator": self.indicator.code, "period": period.code, "region": self.region, "as_of": self.as_of.isoformat(), "of": of}


def _word(of: Figure, up: str, down: str) -> str:
    """The word for a change: 基本持平 where it moved by less than is printed."""
    if of.value is None or of.sign is None:
        return ""
    if of.sign == 0:
        return "持平"
    if not any(c in "123456789" for c in of.text):
        return "基本持平"
    return up if of.sign > 0 else down
