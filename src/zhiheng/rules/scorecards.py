"""A scorecard as data (评分表): sections, rows, clauses with their rules, and how each fact is bound to a source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from zhiheng.errors import RuleInvalid
from zhiheng.rules.syntax import Cond, Rule, cond_from_json, cond_to_json, needs, rule_from_json, rule_to_json
from zhiheng.values import Span, as_decimal

Json = Any
SOURCES = ("indicator", "matter", "event", "judgement", "benchmark")
"""What a fact may be bound to: an indicator of the catalogue, a matter proved by evidence (佐证事项), a kind of event
whose absence needs a nil return, a reviewer's judgement, or an indicator against a benchmark entered with its source."""


def _points(value: Json) -> Decimal | None:
    return None if value is None else as_decimal(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


@dataclass(frozen=True)
class Binding:
    """Where a fact comes from (取数绑定): `source` is one of `SOURCES`, `code` the indicator, matter or kind of event."""

    source: str
    code: str
    against: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise RuleInvalid(f"绑定来源“{self.source}”应为 {'、'.join(SOURCES)} 之一", found=self.source)

    def to_json(self) -> Json:
        """The binding as data."""
        out: dict[str, str] = {"source": self.source, "code": self.code}
        if self.against is not None:
            out["against"] = self.against
        if self.note:
            out["note"] = self.note
        return out

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Binding:
        """The inverse of `to_json`."""
        return Binding(data["source"], data["code"], data.get("against"), data.get("note", ""))


@dataclass(frozen=True)
class Clause:
    """The smallest text with points of its own (评分条款). `points` is the most it can give.

    `confidence` (0..1) says how sure the reading is and `doubts` why it is not; an edited clause is sure.
    """

    text: str
    points: Decimal | None
    rule: Rule
    span: Span | None = None
    bindings: Mapping[str, Binding] = field(default_factory=dict)
    applies: Cond | None = None
    confidence: Decimal = Decimal(1)
    doubts: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """The clause as in the contract; bindings under `bindings`, keyed by the fact's path in the rule."""
        out: dict[str, Json] = {
            "text": self.text,
            "span": self.span.to_json() if self.span else None,
            "points": _text(self.points),
            "rule": rule_to_json(self.rule),
        }
        if self.bindings:
            out["bindings"] = {path: b.to_json() for path, b in self.bindings.items()}
        if self.applies is not None:
            out["applies"] = cond_to_json(self.applies)
        if self.confidence != 1:
            out["confidence"] = _text(self.confidence)
        if self.doubts:
            out["doubts"] = list(self.doubts)
        return out

    @staticmethod
    def from_json(data: Mapping[str, Json], where: str = "clause") -> Clause:
        """The inverse of `to_json`; a binding for a fact that the rule does not ask for is refused."""
        rule = rule_from_json(data["rule"], f"{where}.rule")
        bindings = {path: Binding.from_json(b) for path, b in (data.get("bindings") or {}).items()}
        if unknown := set(bindings) - {n.path for n in needs(rule)}:
            raise RuleInvalid(f"{where}：规则里没有“{'、'.join(sorted(unknown))}”这个取数位置", where=where)
        span = data.get("span")
        applies = data.get("applies")
        return Clause(
            data["text"],
            _points(data.get("points")),
            rule,
            Span.from_json(span) if span else None,
            bindings,
            cond_from_json(applies, f"{where}.applies") if applies else None,
            Decimal(str(data.get("confidence", 1))),
            tuple(data.get("doubts") or ()),
        )


@dataclass(frozen=True)
class Row:
    """One row (行): number as printed, its points, the units answerable for it, its clauses; `rule` is a frame over them."""

    number: str
    title: str | None
    points: Decimal | None
    units: tuple[str, ...]
    clauses: tuple[Clause, ...]
    quote: str = ""
    span: Span | None = None
    cap: Decimal | None = None
    base: Decimal | None = None
    floor: Decimal | None = None
    bonus: bool = False
    applies: Cond | None = None
    key: str = ""
    """Set by the scorecard: what tells rows apart whose printed numbers are alike; empty while the number does."""

    @property
    def identifier(self) -> str:
        """The row's name in identifiers: its number, or `3~2` for the second row numbered 3."""
        return self.key or self.number

    def to_json(self) -> Json:
        """The row as in the contract; the frame under `rule` as `{"cap", "base", "floor"}`."""
        out: dict[str, Json] = {
            "number": self.number,
            "title": self.title,
            "points": _text(self.points),
            "units": list(self.units),
            "quote": self.quote,
            "span": self.span.to_json() if self.span else None,
            "clauses": [c.to_json() for c in self.clauses],
        }
        frame = {k: _text(v) for k in ("cap", "base", "floor") if (v := getattr(self, k)) is not None}
        if frame:
            out["rule"] = frame
        if self.bonus:
            out["bonus"] = True
        if self.applies is not None:
            out["applies"] = cond_to_json(self.applies)
        return out

    @staticmethod
    def from_json(data: Mapping[str, Json], where: str = "row") -> Row:
        """The inverse of `to_json`."""
        frame = data.get("rule") or {}
        span = data.get("span")
        applies = data.get("applies")
        return Row(
            number=str(data["number"]),
            title=data.get("title"),
            points=_points(data.get("points")),
            units=tuple(data.get("units") or ()),
            clauses=tuple(
                Clause.from_json(c, f"{where} 第{data['number']}行 第{i + 1}条") for i, c in enumerate(data["clauses"])
            ),
            quote=data.get("quote") or "",
            span=Span.from_json(span) if span else None,
            cap=_points(frame.get("cap")),
            base=_points(frame.get("base")),
            floor=_points(frame.get("floor")),
            bonus=bool(data.get("bonus")),
            applies=cond_from_json(applies, f"{where}.applies") if applies else None,
        )


@dataclass(frozen=True)
class Section:
    """A category of rows (类别). `kind` is base, bonus, penalty or alternative."""

    title: str
    points: Decimal | None
    rows: tuple[Row, ...]
    kind: str = "base"
    cap: Decimal | None = None

    def to_json(self) -> Json:
        """The section as in the contract."""
        out: dict[str, Json] = {"title": self.title, "points": _text(self.points), "rows": [r.to_json() for r in self.rows]}
        if self.kind != "base":
            out["kind"] = self.kind
        if self.cap is not None:
            out["cap"] = _text(self.cap)
        return out

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Section:
        """The inverse of `to_json`."""
        return Section(
            data["title"],
            _points(data.get("points")),
            tuple(Row.from_json(r, f"“{data['title']}”") for r in data["rows"]),
            data.get("kind", "base"),
            _points(data.get("cap")),
        )


@dataclass(frozen=True)
class Scorecard:
    """A whole scorecard (评分表): 100 points and, outside them, a bonus."""

    title: str
    full_points: Decimal | None
    bonus_points: Decimal | None
    sections: tuple[Section, ...]
    ratings: tuple[Mapping[str, Json], ...] = ()
    normalise: Mapping[str, str] | None = None
    """How a card with rows that do not apply is brought to its full points: {"to": "100", "over": "applicable"}."""

    def __post_init__(self) -> None:
        """Give rows whose numbers begin anew in a later section a key of their own (`1~2`), so that no clause is lost."""
        seen: Counter[str] = Counter()
        sections = []
        for section in self.sections:
            rows = []
            for row in section.rows:
                plain = re.sub(r"[\s/?#~]", "", row.number)
                seen[plain] += 1
                name = plain if seen[plain] == 1 else f"{plain}~{seen[plain]}"
                key = "" if name == row.number else name
                rows.append(row if row.key == key else replace(row, key=key))
            sections.append(replace(section, rows=tuple(rows)))
        object.__setattr__(self, "sections", tuple(sections))

    def rows(self) -> Iterator[tuple[Section, Row]]:
        """Every row with its section, in printed order."""
        for section in self.sections:
            for row in section.rows:
                yield section, row

    def clauses(self) -> Iterator[tuple[str, Section, Row, Clause]]:
        """Every clause with its identifier (`r14.c2`: row number and place in the row), in printed order."""
        for section, row in self.rows():
            for i, clause in enumerate(row.clauses, 1):
                yield clause_id(row, i), section, row, clause

    def to_json(self) -> Json:
        """The scorecard as in the contract."""
        out: dict[str, Json] = {
            "title": self.title,
            "full_points": _text(self.full_points),
            "bonus_points": _text(self.bonus_points),
            "sections": [s.to_json() for s in self.sections],
        }
        if self.ratings:
            out["ratings"] = [dict(r) for r in self.ratings]
        if self.normalise is not None:
            out["normalise"] = dict(self.normalise)
        return out

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Scorecard:
        """The inverse of `to_json`.

        Raises:
            RuleInvalid: a rule, binding or number does not follow the contract; the sentence names row and clause.
        """
        return Scorecard(
            data["title"],
            _points(data.get("full_points")),
            _points(data.get("bonus_points")),
            tuple(Section.from_json(s) for s in data["sections"]),
            tuple(data.get("ratings") or ()),
            data.get("normalise"),
        )


def clause_id(row: Row, place: int) -> str:
    """`r14.c2` for the second clause of row 14; stable while the scorecard version stands."""
    return f"r{row.identifier}.c{place}"
