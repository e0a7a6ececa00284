"""The proof of one clause (得分依据), from its sentence down to the records, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiheng.indicators import CATALOGUE, Side, Window
from zhiheng.indicators.views import VIEWS
from zhiheng.packs import event_kinds, matters
from zhiheng.rules.evaluate_conditions import SIGNS, show
from zhiheng.rules.scorecards import Binding, Clause, Row
from zhiheng.rules.syntax import Benchmark, Count, Need, Threshold, Trend, needs
from zhiheng.scoring import ScoreRun as Computed
from zhiheng.scoring.facts import AGAINST
from zhiheng.scoring.runs import rule_text
from zhiheng.values import Period, compare
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import JudgementRecord, ScoreRun
from zhiheng_web.scorecards.results import KIND_OF_SOURCE, clauses_of, plain_detail
from zhiheng_web.scorecards.selectors.gauges import Gauge, gauge_of, value_text
from zhiheng_web.scorecards.selectors.judgements import Judgeable, judgeables
from zhiheng_web.scorecards.selectors.missing import Gap, gap_of
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


@dataclass
class JudgeView:
    """One thing a reviewer decides, with what was decided so far."""

    path: str
    name: str
    gives_points: bool
    low: str | None
    high: str | None
    history: list[JudgementRecord]
    error: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def found_clause(run: ScoreRun, identifier: str) -> tuple[Json, Json, Json, list[str]]:
    """Section, row and clause of the stored result, and all identifiers in printed order; Http404 for an unknown one."""
    rows = list(clauses_of(run.result))
    for section, row, clause in rows:
        if clause["id"] == identifier:
            return section, row, clause, [c["id"] for _s, _r, c in rows]
    raise Http404(identifier)


def _url(name: str, *args: Any, **query: Any) -> str:
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def _leaves(node: Json) -> Iterator[Json]:
    if "fact" in node:
        yield node
    for child in node.get("children", ()):
        yield from _leaves(child)


def _tree(node: Json, numbers: Mapping[str, int]) -> Json:
    """The stored proof tree with the numbers of its facts; a chain of single steps is one line."""
    children = [_tree(c, numbers) for c in node.get("children", ())]
    shown = {**node, "children": children}
    if "fact" in node:
        shown["fact_number"] = numbers.get(node["path"])
        shown["detail"] = plain_detail(node["detail"], node["fact"].get("source", {}).get("code"))
    if len(children) == 1 and node["kind"] in ("clause", "award", "bonus", "judge") and not node.get("fact"):
        only = children[0]
        if node["kind"] in ("clause", "judge"):
            return only
        if not only["children"]:
            return {
                **only,
                "label": only["title"],
                "detail": _joined(only["detail"], node["detail"]),
                "state": node["state"],
            }
    return shown


def _joined(first: str, second: str) -> str:
    return "，".join(dict.fromkeys(p for p in (first, second) if p))


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
        base = _url(name, self.run.pk, self.identifier)
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
        query = f"{_url('scorecards:records', self.run.pk, self.identifier)}?fact={number}&side={chosen.key}"
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
            view.definition = _("未发生须有覆盖整个期间的零报告，由%(unit)s签报") % {"unit": event.signs}
            view.definition_source = event.note
            relation = "nil_returns"
            view.window = _window_text(self.window)
        if relation and relation in REGISTRIES:
            view.registry = str(REGISTRIES[relation].title)
            view.registry_url = _url("registries:list", relation)

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


@dataclass
class Proof:
    """Everything a proof page shows."""

    section: Json
    row: Json
    clause: Json
    node: Json
    facts: list[FactView]
    gaps: list[Gap]
    judgeables: list[JudgeView]
    history: list[Json]
    quote: Json
    rule: str
    row_note: str
    source_name: str
    document_url: str
    is_newest: bool
    previous: str | None
    next: str | None


def _quote(row: Json, clause: Json) -> Json:
    quote, text = row["quote"] or "", clause["text"]
    at = quote.find(text)
    if at < 0:
        return {"before": "", "clause": text, "after": ""}
    return {"before": quote[:at], "clause": text, "after": quote[at + len(text) :]}


def _history(run: ScoreRun, identifier: str) -> list[Json]:
    """The points of this clause over the runs of the same version and period, newest first; equal neighbours are one line."""
    rows = (
        ScoreRun.objects.filter(version_id=run.version_id, period=run.period)
        .only("pk", "created_at", "as_of", "result", "version_id", "period")
        .order_by("-pk")[:30]
    )
    out: list[Json] = []
    for item in rows:
        for _s, _r, clause in clauses_of(item.result):
            if clause["id"] == identifier:
                out.append(
                    {
                        "run": item,
                        "low": clause["low"],
                        "high": clause["high"],
                        "state": clause["state"],
                        "is_this": item.pk == run.pk,
                    }
                )
    for newer, older in zip(out, out[1:], strict=False):
        if (newer["low"], newer["high"], newer["state"]) != (older["low"], older["high"], older["state"]):
            newer["before"] = older["run"].pk
    return out


def _judge_views(run: ScoreRun, clause: Clause, identifier: str, person: Any) -> list[JudgeView]:
    asked: list[Judgeable] = judgeables(clause)
    if not asked:
        return []
    held = JudgementRecord.objects.filter(version_id=run.version_id, clause=identifier, period=run.period)
    history: dict[str, list[JudgementRecord]] = {}
    for one in held.select_related("judged_by"):
        one.may_withdraw = person is not None and (person.pk == one.judged_by_id or person.role == "office")  # type: ignore[attr-defined]
        history.setdefault(one.path, []).append(one)
    return [JudgeView(j.path, j.name, j.gives_points, j.low, j.high, history.get(j.path, [])) for j in asked]


def proof_of(
    run: ScoreRun,
    identifier: str,
    *,
    full: bool,
    person: Any = None,
    asked: tuple[int, str, int] | None = None,
) -> Proof:
    """The proof of a clause of a run. `full` adds the record lists, history and judgement of the whole page."""
    section, row, clause, order = found_clause(run, identifier)
    builder = ProofBuilder(run, identifier)
    node = run.proofs[identifier]
    leaves = {leaf["path"]: leaf for leaf in _leaves(node)}
    at = order.index(identifier)
    newest = (
        ScoreRun.objects.filter(region_id=run.region_id, period=run.period).values_list("pk", flat=True).first()
        if full
        else run.pk
    )
    document = run.version.document
    span = clause["span"] or row["span"]
    document_url = ""
    if document is not None:
        query = {"span": f"{span[0]}-{span[1]}"} if span else {}
        document_url = _url("documents:review", document.pk, **query)
    capped = sum((Fraction(c["points"]) for c in row["clauses"]), Fraction(0)) > Fraction(row["most"])
    return Proof(
        section=section,
        row=row,
        clause=clause,
        node=_tree(node, builder.numbers),
        facts=builder.facts(leaves, asked, full=full),
        gaps=[gap_of(section, row, clause, g, builder.clause.bindings, run_id=run.pk) for g in clause["missing"]],
        judgeables=_judge_views(run, builder.clause, identifier, person) if full else [],
        history=_history(run, identifier) if full else [],
        quote=_quote(row, clause),
        rule=rule_text(builder.clause),
        row_note=_("本行各条合计超过分值，按行封顶 %(n)s 分。") % {"n": row["most"]} if capped else "",
        source_name=document.title if document else run.version.title,
        document_url=document_url,
        is_newest=newest == run.pk,
        previous=order[at - 1] if at else None,
        next=order[at + 1] if at + 1 < len(order) else None,
    )
