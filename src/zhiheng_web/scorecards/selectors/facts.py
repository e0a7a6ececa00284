"""The facts of one clause (依据): figure, threshold, definition, and the records behind, as the proof page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiheng.indicators import CATALOGUE, Side, Window
from zhiheng.indicators.views import VIEWS
from zhiheng.packs import event_kinds, matters, responsible_signers
from zhiheng.rules.evaluate_conditions import SIGNS, show
from zhiheng.rules.scorecards import Binding, Clause, Row
from zhiheng.rules.syntax import Benchmark, Count, Need, Threshold, Trend, needs
from zhiheng.scoring import ScoreRun as Computed
from zhiheng.scoring.facts import AGAINST
from zhiheng.values import Period, compare
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import KIND_OF_SOURCE
from zhiheng_web.scorecards.selectors.gauges import Gauge, gauge_of, value_text
from zhiheng_web.scorecards.selectors.records import RecordSet, ShownRecords, sets_of, shown_records

Json = dict[str, Any]
WORDS = {
    "computed": gettext_lazy("自动计算"),
    "event": gettext_lazy("事件和零报告"),
    "document": gettext_lazy("佐证材料"),
    "judged": gettext_lazy("人工评判"),
    "open": gettext_lazy("尚未绑定"),
}


@dataclass
class FactView:
    """One fact of the proof as the page shows it."""

    number: int
    path: str
    name: str
    kind: str
    source_word: str
    detail: str
    figure: Json | None = None
    line: str = ""
    met: bool | None = None
    gauge: Gauge | None = None
    series: list[Json] = field(default_factory=list)
    definition: str = ""
    definition_source: str = ""
    registry: str = ""
    registry_url: str = ""
    window: str = ""
    aside: list[tuple[str, int]] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    sets: list[Json] = field(default_factory=list)
    shown: ShownRecords | None = None
    snapshot: bool = False
    trend_url: str = ""


def url_of(name: str, *args: Any, **query: Any) -> str:
    """The address of a page, or nothing where it is not installed."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _window_text(window: Window) -> str:
    return _("%(start)s 至 %(end)s") % {"start": window.start.isoformat(), "end": window.on.isoformat()}


class ProofBuilder:
    """Builds the views of one clause's facts from the stored proof and the run computed again."""

    def __init__(self, run: ScoreRun, identifier: str) -> None:
        self.run, self.identifier = run, identifier
        self.computed: Computed = computed(run)
        self.clause: Clause
        self.row: Row
        for cid, _section, row, clause in self.computed.scorecard.clauses():
            if cid == identifier:
                self.row, self.clause = row, clause
        self.needs = list(needs(self.clause.rule))
        self.numbers = {n.path: i for i, n in enumerate(self.needs, 1)}
        self.window = Window(Period.parse(run.period), run.as_of)

    def facts(self, leaves: Mapping[str, Json], asked: tuple[int, str, int] | None, *, full: bool) -> list[FactView]:
        """All facts of the clause. `asked`: number of the fact, side and page whose records the address names."""
        return [self._fact(n, leaves.get(n.path), asked, full=full) for n in self.needs]

    def sets(self, path: str) -> list[RecordSet]:
        """The record lists behind one fact, each held against the number that the score was computed with."""
        fact = self.computed.facts[self.identifier][path]
        expected: dict[str, int] = {}
        indicator = CATALOGUE.get(fact.source.code) if fact.source is not None else None
        if indicator is not None and fact.ratio is not None and isinstance(indicator.whole, Side):
            expected = {"part": fact.ratio.part, "whole": fact.ratio.whole // indicator.scale}
        return sets_of(self.computed.records_of(self.identifier, path), expected)

    def _fact(self, need: Need, leaf: Json | None, asked: tuple[int, str, int] | None, *, full: bool) -> FactView:
        binding = self.clause.bindings.get(need.path)
        kind = (
            KIND_OF_SOURCE[binding.source] if binding else "judged" if need.kind in ("judge", "judgement") else "open"
        )
        number = self.numbers[need.path]
        view = FactView(
            number, need.path, need.name, kind, str(WORDS[kind]), leaf["detail"] if leaf else "", snapshot=True
        )
        fact: Json = leaf["fact"] if leaf else self.computed.facts[self.identifier][need.path].to_json()
        if binding is not None:
            self._origin(view, need, binding)
        self._figure(view, need, binding, fact)
        if full and binding is not None and binding.source == "indicator":
            from zhiheng_web.scorecards.selectors.trends import has_trend

            if has_trend(need, CATALOGUE.get(binding.code)):
                view.trend_url = url_of("scorecards:trend", self.run.pk, self.identifier, "html", fact=number)
        sets = self.sets(need.path)
        self._benchmark(view, sets)
        view.sets = self.tabs(sets, number, full=full)
        if full and view.sets:
            wanted = asked if asked and asked[0] == number else None
            view.shown = self.shown(need.path, number, wanted[1] if wanted else "", wanted[2] if wanted else 1, sets)
        return view

    def tabs(self, sets: list[RecordSet], number: int, *, full: bool) -> list[Json]:
        """The lists of one fact as tabs; empty ones only where their being empty says something."""
        name = "scorecards:records" if full else "scorecards:proof"
        base = url_of(name, self.run.pk, self.identifier)
        return [
            {
                "side": s.key,
                "label": s.label,
                "count": s.count,
                "url": f"{base}?{urlencode({'fact': number, 'side': s.key})}#fact-{number}",
            }
            for s in sets
            if s.count or s.key in ("part", "accepted", "nil_returns")
        ]

    def shown(
        self, path: str, number: int, side: str, page: int, sets: list[RecordSet] | None = None
    ) -> ShownRecords | None:
        """The page of records asked for; without a side, the missed ones where there are any, else the first list."""
        held = self.sets(path) if sets is None else sets
        if not held:
            return None
        usual = next((s for s in held if s.key.endswith("rest") and s.count), None)
        usual = usual or next((s for s in held if s.count), held[0])
        chosen = next((s for s in held if s.key == side), usual)
        found = shown_records(self.computed.snapshot, chosen, page)
        query = f"{url_of('scorecards:records', self.run.pk, self.identifier)}?fact={number}&side={chosen.key}"
        return ShownRecords(**{**found.__dict__, "query": query})

    def _origin(self, view: FactView, need: Need, binding: Binding) -> None:
        relation = ""
        if binding.source in ("indicator", "benchmark") and binding.code in CATALOGUE:
            indicator = CATALOGUE[binding.code]
            view.definition = f"{indicator.name}：{indicator.definition}"
            view.definition_source = indicator.source
            relation = VIEWS[indicator.part.view].base
            view.window = _window_text(self.window)
        elif binding.source == "matter" and binding.code in matters():
            matter = matters()[binding.code]
            view.definition = _("应提供：%(proof)s") % {"proof": matter.proof}
            relation = "evidence_items"
        elif binding.source == "event" and binding.code in event_kinds():
            event = event_kinds()[binding.code]
            signers = "或".join(responsible_signers(event, self.row.units))
            view.definition = _("未发生须有覆盖整个期间的零报告，由%(unit)s签报") % {"unit": signers}
            view.definition_source = event.note
            relation = "nil_returns"
            view.window = _window_text(self.window)
        if relation and relation in REGISTRIES:
            view.registry = str(REGISTRIES[relation].title)
            view.registry_url = url_of("registries:list", relation)

    def _figure(self, view: FactView, need: Need, binding: Binding | None, fact: Json) -> None:
        value, ratio, node = _fraction(fact.get("value")), fact.get("ratio"), need.node
        indicator = CATALOGUE.get(binding.code) if binding and binding.source in ("indicator", "benchmark") else None
        if indicator is None and not isinstance(node, Count):
            return
        unit = indicator.unit if indicator else getattr(node, "unit", None)
        if fact["status"] != "known" or value is None:
            view.series = self._series(need, unit) if isinstance(node, Trend) else []
            return
        line: Fraction | None = None
        cmp = getattr(node, "cmp", "")
        if isinstance(node, Threshold | Count):
            line = Fraction(node.value)
        elif isinstance(node, Benchmark):
            line = _fraction(fact.get("against"))
        is_mean = indicator is not None and indicator.scale != 1
        if is_mean and ratio:
            count = ratio["whole"] // indicator.scale  # type: ignore[union-attr]
            total = show(Fraction(ratio["part"], indicator.scale))  # type: ignore[union-attr]
            view.extra.append((_("计算"), _("合计 %(t)s ÷ %(n)s %(u)s") % {"t": total, "n": count, "u": ratio["unit"]}))
        view.figure = {
            "is_rate": bool(ratio) and not is_mean and (indicator is None or not isinstance(indicator.whole, int)),
            "part": f"{ratio['part']:,}" if ratio else "",
            "whole": f"{ratio['whole']:,}" if ratio else "",
            "shown": value_text(value, unit, line),
        }
        if isinstance(node, Trend):
            view.series = self._series(need, unit)
        elif line is not None and cmp:
            word = (
                AGAINST.get(binding.against or "", node.against)
                if isinstance(node, Benchmark) and binding
                else _("要求")
            )
            view.line = f"{word} {SIGNS[cmp]} {show(line, unit)}"
            view.met = compare(value, cmp, line)
            view.gauge = gauge_of(value, cmp, line, unit, met=view.met)

    def _series(self, need: Need, unit: str | None) -> list[Json]:
        fact = self.computed.facts[self.identifier][need.path]
        place = next(
            p for p in self.computed.gatherer.places() if (p.clause, p.need.path) == (self.identifier, need.path)
        )
        sets = self.computed.records_of(self.identifier, need.path)
        out = []
        for window, value in zip(self.computed.gatherer.windows(place), fact.series, strict=False):
            part, whole = sets.get(f"{window.period.code}:part"), sets.get(f"{window.period.code}:whole")
            out.append(
                {
                    "period": window.period.code,
                    "part": part.number if part else None,
                    "whole": whole.number if whole else None,
                    "shown": value_text(value, unit) if value is not None else None,
                }
            )
        return out

    def _benchmark(self, view: FactView, sets: list[RecordSet]) -> None:
        for one in sets:
            if one.key.startswith("aside") and one.count:
                view.aside.append((one.label, one.count))
