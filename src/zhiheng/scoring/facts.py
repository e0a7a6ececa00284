"""From records to facts (取数): each need of each clause answered from a snapshot, with a reason where it cannot be.

What stands where the records are silent is decided here and nowhere else:
an indicator over a relation without any record is 待定; over 0 cases it is 不适用. No evidence is a known 0 (缺佐证), evidence not yet
reviewed is 待定. No event is a known 0 only under nil returns for every day of the window. A degree word waits for its judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from zhiheng.errors import InvalidValue
from zhiheng.indicators import (
    CATALOGUE,
    DUCKDB,
    EngineChoice,
    Indicator,
    Measured,
    Records,
    Side,
    Window,
    all_records,
    counted,
    measure,
    open_engine,
)
from zhiheng.indicators.views import VIEWS
from zhiheng.packs import event_kinds, matters, responsible_signers
from zhiheng.rules.evaluate_frames import row_id
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Binding, Clause, Row, Scorecard
from zhiheng.rules.syntax import Count, Judge, Need, Trend, cond_needs, needs
from zhiheng.scoring.ledger import Ledger
from zhiheng.snapshots import RELATIONS, Snapshot
from zhiheng.terms import nested_quotes
from zhiheng.values import Period, Ratio, RegionCode, compare
from zhiheng.values.numbers import from_milli

Facts = dict[str, dict[str, Fact]]
STRICT_UNITS = frozenset({"%", "元", "万元", "亿元", "分"})
"""Units that must agree between rule and indicator; names of counted things (项, 个, 名) may differ."""
AGAINST = {"province_mean": "全省平均水平", "national_mean": "全国平均水平", "previous_year": "上年水平"}


@dataclass(frozen=True)
class _Place:
    """Where a fact is asked for: clause, row, need and what it is bound to."""

    clause: str
    row: Row
    need: Need
    binding: Binding | None

    def owner(self, suggested: str = "") -> str:
        """The unit that owes it: the row's unit that the suggestion names, else all units of the row, else the suggestion."""
        for unit in self.row.units:
            if suggested and (unit.endswith(suggested) or suggested.endswith(unit)):
                return unit
        return "、".join(self.row.units) or suggested


def clause_needs(clause: Clause) -> Iterable[Need]:
    """Every fact that a clause asks for: those of its rule, and whether it applies at all."""
    yield from needs(clause.rule)
    if clause.applies is not None:
        yield from cond_needs(clause.applies, "applies")


class Gatherer:
    """Answers needs from one snapshot for one region, period and day; values of indicators are computed together, once a window.

    With `listing` the lists behind the values are read at once and the values counted from them: half the queries where every proof is
    wanted anyway, the same numbers.
    """

    def __init__(
        self,
        scorecard: Scorecard,
        snapshot: Snapshot,
        period: Period,
        as_of: date,
        region: RegionCode,
        version: str,
        engine: EngineChoice = DUCKDB,
        listing: bool = False,
    ) -> None:
        self.scorecard, self.snapshot, self.region, self.version = scorecard, snapshot, region, version
        self.window, self.engine, self.listing = Window(period, as_of), engine, listing
        self.lists: dict[tuple[str, Window], Mapping[str, Records]] = {}
        self.ledger = Ledger(snapshot, region)
        self._values: dict[tuple[str, Window], Measured] = {}

    def places(self) -> Iterable[_Place]:
        """Every place at which the scorecard asks for a fact."""
        for _, row in self.scorecard.rows():
            if row.applies is not None:
                for need in cond_needs(row.applies, "applies"):
                    yield _Place(row_id(row), row, need, None)
        for cid, _, row, clause in self.scorecard.clauses():
            for need in clause_needs(clause):
                yield _Place(cid, row, need, clause.bindings.get(need.path))

    def gather(self) -> Facts:
        """The facts of all clauses, by clause and path."""
        places = list(self.places())
        wanted = [pair for place in places for pair in self._measures(place)]
        if wanted:
            with open_engine(self.snapshot, self.engine) as engine:
                for window in dict.fromkeys(w for _, w in wanted):
                    chosen = [CATALOGUE[c] for c in dict.fromkeys(c for c, w in wanted if w == window)]
                    if self.listing:
                        lists = all_records(engine, window, self.region, chosen)
                        self.lists.update({(c, window): sides for c, sides in lists.items()})
                        found = {i.code: counted(i, lists[i.code]) for i in chosen}
                    else:
                        found = measure(engine, window, self.region, chosen)
                    self._values.update({(c, window): v for c, v in found.items()})
        out: Facts = {cid: {} for cid, *_ in self.scorecard.clauses()}
        for place in places:
            out.setdefault(place.clause, {})[place.need.path] = self.fact(place)
        return out

    # --- windows ---

    def windows(self, place: _Place) -> list[Window]:
        """The windows that the need speaks about, old to new: one, or one a period for a trend."""
        own = self._own_window(place.need)
        if isinstance(place.need.node, Trend):
            try:
                return [
                    Window(own.period.years_back(n) if n else own.period, own.as_of)
                    for n in range(place.need.node.periods, -1, -1)
                ]
            except InvalidValue:
                return [own]
        return [own]

    def _own_window(self, need: Need) -> Window:
        stated = getattr(need.node, "period", None)
        if stated:
            try:
                return Window(Period.parse(stated), self.window.as_of)
            except InvalidValue:
                return self.window
        return self.window

    def _measures(self, place: _Place) -> list[tuple[str, Window]]:
        if place.binding is None or place.binding.source not in ("indicator", "benchmark"):
            return []
        windows = self.windows(place)
        if place.binding.against == "previous_year":
            windows = [windows[-1], *self._year_before(windows[-1])]
        return [(place.binding.code, w) for w in windows if place.binding.code in CATALOGUE]

    def _year_before(self, window: Window) -> list[Window]:
        try:
            return [Window(window.period.years_back(1), window.as_of)]
        except InvalidValue:
            return []

    # --- one fact ---

    def fact(self, place: _Place) -> Fact:
        """The fact at one place. A reason of ours has its quotation marks in order; a judge's words stay as written."""
        found = self._fact(place)
        return found if found.status == "known" and found.awarded is not None else replace(found, reason=nested_quotes(found.reason))

    def _fact(self, place: _Place) -> Fact:
        judged = place.need.kind in ("judge", "judgement") or place.need.path.split(".")[0] == "applies"
        source = place.binding.source if place.binding else None
        if judged or source == "judgement" or source is None:
            return self._judgement(place, judged or source == "judgement")
        assert place.binding is not None
        match source:
            case "indicator":
                return self._indicator(place, place.binding)
            case "benchmark":
                return self._benchmark(place, place.binding)
            case "matter":
                return self._matter(place, place.binding)
            case _:
                return self._event(place, place.binding)

    def _indicator(self, place: _Place, binding: Binding) -> Fact:
        indicator = CATALOGUE.get(binding.code)
        owner = place.owner()
        if indicator is None:
            return Fact.pending(f"目录里没有“{binding.code}”这个指标", owner=owner, source=binding)
        kind = place.need.kind
        if kind in ("rank", "mean_of", "import"):
            return Fact.pending(f"“{place.need.name}”要与其他单位比较，本次只有本单位的数据", owner=owner, source=binding)
        unit = getattr(place.need.node, "unit", None)
        if kind in ("count", "threshold") and unit and unit != indicator.unit and {unit, indicator.unit} & STRICT_UNITS:
            return Fact.pending(f"评分标准的单位“{unit}”与指标单位“{indicator.unit}”不一致，请核对取数绑定", owner=owner, source=binding)
        if empty := self._empty_relations(indicator):
            return Fact.pending(f"缺数据：{owner}还没有录入“{'”“'.join(empty)}”", owner=owner, source=binding)
        windows = self.windows(place)
        if kind == "trend":
            return self._trend(indicator, windows, owner, binding)
        value = self._values[binding.code, windows[-1]]
        fact = _fact_of(value, owner, binding)
        if kind == "exists" and indicator.unit == "%" and fact.value is not None:
            return Fact(
                value=Fraction(int(fact.value == 100)), ratio=fact.ratio, owner=owner, source=binding, reason=fact.reason
            )
        if binding.against:
            return self._with_line(fact, value, place, binding, windows[-1])
        return fact

    def _empty_relations(self, indicator: Indicator) -> list[str]:
        sides = [indicator.whole] if isinstance(indicator.whole, Side) else [indicator.part]
        bases = dict.fromkeys(VIEWS[s.view].base for s in sides)
        return [RELATIONS[b].label for b in bases if self.snapshot.files[b].rows == 0]

    def _trend(self, indicator: Indicator, windows: list[Window], owner: str, binding: Binding) -> Fact:
        values = [self._values[indicator.code, w] for w in windows]
        series = tuple(v.value() for v in values)
        missing = [w.period.code for w, v in zip(windows, series, strict=True) if v is None]
        reason = f"缺数据：{'、'.join(missing)}年没有可计算“{indicator.name}”的记录" if missing else ""
        last = values[-1]
        return Fact(
            value=series[-1],
            ratio=Ratio(last.part, last.whole * indicator.scale, indicator.counted) if last.whole else None,
            series=series,
            reason=reason,
            owner=owner,
            source=binding,
        )

    def _benchmark(self, place: _Place, binding: Binding) -> Fact:
        if place.need.kind in ("rank", "mean_of", "import"):
            return Fact.pending(f"“{place.need.name}”要与其他单位比较，本次只有本单位的数据", owner=place.owner(), source=binding)
        owner = place.owner()
        indicator = CATALOGUE[binding.code]
        if empty := self._empty_relations(indicator):
            return Fact.pending(f"缺数据：{owner}还没有录入“{'”“'.join(empty)}”", owner=owner, source=binding)
        window = self.windows(place)[-1]
        value = self._values[binding.code, window]
        return self._with_line(_fact_of(value, owner, binding), value, place, binding, window)

    def _with_line(self, fact: Fact, value: Measured, place: _Place, binding: Binding, window: Window) -> Fact:
        against = binding.against or "province_mean"
        row = self.ledger.benchmark(binding.code, against, window)
        line: Fraction | None = None
        if row is not None:
            line = value.indicator.measure(row["part"], row["whole"])
        elif against == "previous_year":
            for before in self._year_before(window):
                line = self._values[binding.code, before].value()
        name = AGAINST.get(against, against)
        if line is None:
            reason = f"缺对比值：请录入“{value.indicator.name}”{window.period.code}年的{name}及出处"
            return Fact(value=fact.value, ratio=fact.ratio, reason=fact.reason or reason, owner=fact.owner, source=binding)
        return Fact(value=fact.value, ratio=fact.ratio, against=line, reason=fact.reason, owner=fact.owner, source=binding)

    def _matter(self, place: _Place, binding: Binding) -> Fact:
        matter = matters().get(binding.code)
        name = matter.name if matter else binding.code
        owner = place.owner(matter.unit if matter else "")
        window = self._own_window(place.need)
        found = self.ledger.evidence_for(binding.code, window)
        accepted, waiting = len(found["accepted"]), len(found["submitted"])
        node, kind = place.need.node, place.need.kind
        if waiting and not _settled(node, kind, accepted, waiting):
            return Fact.pending(f"“{name}”有 {waiting} 件佐证待审核", owner=owner, source=binding)
        if accepted:
            return Fact.number(accepted, owner=owner, source=binding)
        proof = f"，应提供{matter.proof}" if matter else ""
        returned = "佐证已退回，需重新提交" if found["returned"] else "缺佐证"
        return Fact.number(0, reason=f"{returned}：“{name}”{proof}", owner=owner, source=binding)

    def _event(self, place: _Place, binding: Binding) -> Fact:
        kind = event_kinds().get(binding.code)
        name = kind.name if kind else binding.code
        signers = responsible_signers(kind, place.row.units)
        owner = "、".join(signers)
        window = self._own_window(place.need)
        confirmed, reported = self.ledger.events_of(binding.code, window)
        if confirmed and place.need.kind == "absent":
            return Fact.number(len(confirmed), owner=owner, source=binding)
        if reported:
            return Fact.pending(f"“{name}”有 {len(reported)} 起报告尚未认定", owner=owner, source=binding)
        if confirmed:
            return Fact.number(len(confirmed), owner=owner, source=binding)
        returns = self.ledger.nil_returns_of(binding.code, window, signers)
        if returns.open_day is None:
            return Fact.number(0, owner=owner, source=binding)
        by, others = "或".join(signers), "、".join(returns.foreign_signers())
        if returns.standing:
            open_day = returns.open_day
            reason = f"“{name}”的零报告没有盖住整个期间，缺{open_day.year}年{open_day.month}月{open_day.day}日起的部分"
            aside = f"；{others}签报的零报告不作数，须由{by}签报" if others else ""
        elif others:
            reason, aside = f"“{name}”的零报告由{others}签报，不作数；该类事件须由{by}签报，请由{by}重新签报", ""
        else:
            reason, aside = f"没有“{name}”的记录，也没有零报告；须由{by}签报", ""
        return Fact.pending(reason + aside, owner=owner, source=binding)

    def _judgement(self, place: _Place, by_people: bool) -> Fact:
        row = self.ledger.judgement(self.version, place.clause, place.need.path, self.window)
        binding, need = place.binding, place.need
        if row is None:
            if not by_people:
                return Fact.pending(f"“{need.name}”还没有绑定数据来源", owner=place.owner())
            return Fact.undecided(self._awaited(place), owner=place.owner(), source=binding)
        points = row["points_milli"]
        if need.kind == "judge":
            most = need.node.points if isinstance(need.node, Judge) else from_milli(0)
            given = from_milli(points) if row["verdict"] == "points" and points is not None else None
            awarded = given if given is not None else abs(most) if row["verdict"] == "met" else from_milli(0)
            return Fact(awarded=awarded, reason=row["reason"], owner=row["judged_by"], source=binding)
        met = row["verdict"] == "met" or (row["verdict"] == "points" and (points or 0) > 0)
        return Fact(value=Fraction(int(met)), reason=row["reason"], owner=row["judged_by"], source=binding)

    def _awaited(self, place: _Place) -> str:
        matter = matters().get(place.binding.code) if place.binding else None
        if matter is None:
            return f"等待评判：{place.need.name}"
        found = self.ledger.evidence_for(matter.code, self.window)
        held = sum(len(items) for items in found.values())
        if not held:
            return f"等待评判，还缺佐证：“{matter.name}”，应提供{matter.proof}"
        return f"等待评判：“{matter.name}”已有佐证 {held} 件"


def _settled(node: object, kind: str, accepted: int, waiting: int) -> bool:
    """Whether the evidence still under review can no longer change the answer."""
    if kind in ("exists", "deadline"):
        return accepted > 0
    if kind == "count" and isinstance(node, Count):
        line = Fraction(node.value)
        return compare(Fraction(accepted), node.cmp, line) == compare(Fraction(accepted + waiting), node.cmp, line)
    return False


def _fact_of(value: Measured, owner: str, binding: Binding) -> Fact:
    indicator = value.indicator
    ratio = Ratio(value.part, value.whole * indicator.scale, indicator.counted)
    aside = "；".join(f"另有{label} {count}{indicator.counted}" for label, count in value.aside.items() if count)
    if isinstance(indicator.whole, int):
        return Fact(value=value.value(), reason=aside, owner=owner, source=binding)
    if value.whole == 0:
        reason = f"不适用：期内没有应计入“{indicator.name}”的{indicator.counted}" + (f"（{aside}）" if aside else "")
        return Fact(value=None, ratio=ratio, reason=reason, owner=owner, source=binding)
    return Fact(value=value.value(), ratio=ratio, reason=aside, owner=owner, source=binding)


def gather_facts(
    scorecard: Scorecard, snapshot: Snapshot, period: Period, as_of: date, region: RegionCode, version: str = ""
) -> Mapping[str, Mapping[str, Fact]]:
    """`{clause: {path: Fact}}` for the region and period, from what the snapshot knows up to the day."""
    return Gatherer(scorecard, snapshot, period, as_of, region, version).gather()
