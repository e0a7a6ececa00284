"""What a report is made from (报告数据): one snapshot, one period, the scores over it, and lists frozen with the report; nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import TracebackType
from typing import Any, Self

from zhiheng.errors import InputError
from zhiheng.indicators import CATALOGUE, Measured, Window, measure, measure_by_region, open_engine
from zhiheng.indicators.views import VIEWS
from zhiheng.reporting.templated.figures import Figure, Listing, Word, count
from zhiheng.reporting.templated.lists import nonconforming, safety_events, sampled_products
from zhiheng.reporting.templated.measured import IndicatorAt
from zhiheng.reporting.templated.names import DIMENSIONS, GIVEN
from zhiheng.reporting.templated.periods import before, day_words, period_words, run_up, year_before
from zhiheng.reporting.templated.scored import Scores
from zhiheng.scoring import ScoreRun
from zhiheng.snapshots import Snapshot
from zhiheng.values import Period, RegionCode

_BLANKS = {"发文字号": "　　　〔{year}〕　号", "成文日期": "{year}年　月　日", "主送": "各有关单位", "抄送": "　", "发文机关": "　　　　　　", "评分表": "现行评分表"}
"""What stands where nobody gave the text, to be filled in by hand."""
_TOWNSHIP_DIGITS = {2: 4, 4: 6, 6: 9}
"""How many digits the regions below a province, city and county have."""


@dataclass
class ReportData:
    """The data of one report. Use it as a context: it holds the engine open.

    Attributes:
        places: names of the region and of the regions in it, by code.
        texts: what people say when they make the report: 发文机关, 发文字号, 成文日期, 主送, 抄送, 评分表, 虚构说明.
        run: the score over the same snapshot, where the template speaks of scores.
        given: lists frozen with the report, by name: rows of column -> text; `record` names the record a row stands for.
    """

    snapshot: Snapshot
    period: Period
    as_of: date
    region: RegionCode
    places: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    run: ScoreRun | None = None
    given: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Open the engine.

        Raises:
            InputError: the period lies after the day of knowledge.
        """
        if self.period.start > self.as_of or self.period.start.year < 1990:
            raise InputError(f"报告期“{self.period.code}”在数据截至日期 {self.as_of} 之后或过早，没有数据可写。请另选报告期或快照。", period=self.period.code)
        self._held = ExitStack()
        self._engine = self._held.enter_context(open_engine(self.snapshot))
        self._values: dict[tuple[str, str], dict[str, Measured]] = {}
        self._below: dict[str, dict[str, dict[str, Measured]]] = {}
        self._lists: dict[tuple[str, str], Listing] = {}
        self.year_before, self.is_part = year_before(self.period, self.as_of)
        self._scores = Scores(self.run) if self.run is not None else None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._held.close()

    # --- what fields ask for ---

    def text(self, name: str) -> str:
        """A text of the report; empty where nobody gave it."""
        short = "本年" if len(self.period.code) == 4 else "本季度" if "Q" in self.period.code else "本月" if "-" in self.period.code else "本期"
        own = {
            "地区": self.places.get(self.region.code, self.region.code),
            "年度": f"{self.period.end.year}",
            "期间": period_words(self.period),
            "期间简称": short,
            "截至日期": day_words(min(self.as_of, self.period.end)),
            "比较期": "上年同期" if self.is_part or len(self.period.code) != 4 else "上年",
            "快照": self.snapshot.id[:16],
        }
        return own.get(name) or self.texts.get(name, "") or _BLANKS.get(name, "").format(year=self.as_of.year)

    def indicator(self, code: str, region: str = "") -> IndicatorAt:
        """An indicator of the region, or of one in it."""
        place = region or self.region.code

        def ask(period: Period) -> Measured | None:
            found = self._measured(period, place).get(code)
            if found is None or found.whole == 0 or (found.part == 0 and self._unkept(code)):
                return None
            return found

        return IndicatorAt(
            CATALOGUE[code], self.places.get(place, place), place, self.period, self.as_of, self.year_before, self.is_part, before(self.period), ask, bool(region)
        )

    def score(self, name: str) -> Figure:
        """One of the totals; pending where no score was computed for the period."""
        if self._scores is None:
            question = {"score": name, "period": self.period.code, "region": self.region.code, "as_of": self.as_of.isoformat()}
            return Figure(f"{self.period.code}年{name}", "", None, question)
        return self._scores.get(name)

    def count(self, name: str) -> Figure:
        """How many rows a list has; pending where it is not kept."""
        question = {"list": name, "period": self.period.code, "region": self.region.code, "as_of": self.as_of.isoformat()}
        if (name in GIVEN and name not in self.given) or (name in ("评分条款", "评分类别") and self._scores is None):
            return Figure(f"{name}数", "", None, question)
        return count(f"{name}数", len(self.listing(name).rows), question)

    def trend(self, code: str, most: int = 6) -> list[tuple[Period, Measured | None]]:
        """The indicator in the periods up to this one, oldest first; periods before the first record are left out."""
        at = self.indicator(code)
        found: list[tuple[Period, Measured | None]] = []
        for period in reversed(run_up(self.period, self.as_of, most)):
            found.insert(0, (period, at.ask(period)))
            if len(found) > 2 and found[0][1] is None and found[1][1] is None:
                break  # two periods without any record: what lies before them is not on the books either
        while len(found) > 1 and found[0][1] is None:
            found.pop(0)
        return found

    def below(self, code: str) -> list[IndicatorAt]:
        """The indicator in every region of the next level that has records, in the order of codes."""
        return [self.indicator(code, region) for region in self._regions() if self.indicator(code, region).value() is not None]

    def listing(self, name: str, by: str = "") -> Listing:
        """A list; `by` is the code of the indicator that ranks regions."""
        key = (name, by)
        if key not in self._lists:
            self._lists[key] = self._listing(name, by)
        return self._lists[key]

    # --- how they are found ---

    def _measured(self, period: Period, place: str) -> dict[str, Measured]:
        key = (period.code, place)
        if key not in self._values:
            window = Window(period, self.as_of)
            if place == self.region.code:
                self._values[key] = measure(self._engine, window, self.region)
            else:
                if period.code not in self._below:
                    digits = _TOWNSHIP_DIGITS.get(len(self.region.code), 9)
                    self._below[period.code] = measure_by_region(self._engine, window, self.region, digits)
                self._values[key] = self._below[period.code].get(place, {})
        return self._values[key]

    def _regions(self) -> list[str]:
        self._measured(self.period, "")
        return [code for code in self._below[self.period.code] if code in self.places and code != self.region.code]

    def _unkept(self, code: str) -> bool:
        """Whether nobody keeps the records that an indicator counts: then a zero says nothing (无记录不等于没有)."""
        return not any(self.snapshot.files[VIEWS[s.view].base].rows for s in CATALOGUE[code].sides().values())

    def _listing(self, name: str, by: str) -> Listing:
        if name == "地区":
            return Listing(name, (), self._ranked(by))
        if name == "领域":
            rows: list[Mapping[str, Any]] = []
            for label in DIMENSIONS.values():
                if held := len(self.listing(f"{label}指标").rows):
                    asked = {"list": f"{label}指标", "period": self.period.code, "region": self.region.code, "as_of": self.as_of.isoformat()}
                    rows.append({"序号": str(len(rows) + 1), "中文序号": "一二三四五六七八九十"[len(rows)], "名称": label, "指标数": count(f"{label}指标数", held, asked), "_of": label})
            return Listing(name, (), rows)
        if name.endswith("指标"):
            return Listing(name, (), self._indicators(name))
        if name in GIVEN:
            return Listing(name, (), [self._frozen(name, i, row) for i, row in enumerate(self.given.get(name, ()), 1)])
        if name == "不合格批次":
            return nonconforming(self.snapshot, self.period, self.as_of, self.region)
        if name == "抽查产品":
            return sampled_products(self.snapshot, self.period, self.as_of, self.region)
        if name == "质量安全事件":
            return safety_events(self.snapshot, self.period, self.as_of, self.region)
        return self._scores.listing(name) if self._scores is not None else Listing(name, ())

    def _indicators(self, name: str) -> list[Mapping[str, Any]]:
        wanted = next((code for code, label in DIMENSIONS.items() if name == f"{label}指标"), "")
        found = []
        for code, indicator in CATALOGUE.items():
            at = self.indicator(code)
            if wanted and indicator.dimension != wanted:
                continue
            if (at.value() is None) != (name == "待定指标"):
                continue
            if name in ("上升指标", "下降指标"):
                word = at.get("变化词")
                if not isinstance(word, Word) or word.of.sign != (1 if name == "上升指标" else -1) or "持平" in word.text:
                    continue
            found.append(at)
        return [{"序号": str(i), "": at} for i, at in enumerate(found, 1)]

    def _ranked(self, by: str) -> list[Mapping[str, Any]]:
        """Regions by the value, the best first where the indicator has a better side; equal values share a rank."""
        down = CATALOGUE[by].direction.value == "down"
        held = sorted(self.below(by), key=lambda at: (_worth(at, down), at.region))
        values = [at.value() for at in held]
        out: list[Mapping[str, Any]] = []
        for i, at in enumerate(held, 1):
            mine = values[i - 1]
            ahead = sum(1 for v in values if v is not None and mine is not None and ((v < mine) if down else (v > mine)))
            asked = {"indicator": by, "period": self.period.code, "region": at.region, "as_of": self.as_of.isoformat(), "of": "名次"}
            rank = count(f"{at.place}{at.name}名次", ahead + 1, asked)
            out.append({"序号": str(i), "名称": at.place, "名次": rank, "": at})
        return out

    def _frozen(self, name: str, number: int, row: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = {"list": name, "record": str(row.get("record", number))}
        out: dict[str, Any] = {"序号": str(number)}
        for column, value in row.items():
            if column == "record":
                continue
            named = f"{row.get('名称') or row.get('编号') or name}{column}"
            out[column] = count(named, value, asked | {"of": column}) if isinstance(value, int) else str(value)
        return out


def _worth(at: IndicatorAt, down: bool) -> Fraction:
    value = at.value() or Fraction(0)
    return value if down else -value
