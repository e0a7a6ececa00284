"""Where a needed fact may come from (取数绑定): what can be chosen, and a suggestion from the words of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rules.scorecards import Binding
from zhiheng.rules.syntax import Benchmark, Need

REVIEWER = "reviewer"
"""The code of a judgement for which no list of materials is kept: a reviewer decides on what the unit hands in."""

AGAINST = {"province_mean": _("全省平均"), "national_mean": _("全国平均"), "previous_year": _("上年")}
"""Benchmarks whose value is entered with its source."""

SOURCE_WORDS = {
    "indicator": _("指标"),
    "matter": _("佐证事项"),
    "event": _("事件零报告"),
    "judgement": _("人工评判"),
    "benchmark": _("对标"),
}

_SOURCES_FOR = {
    "threshold": ("indicator",),
    "trend": ("indicator",),
    "measure": ("indicator",),
    "rank": ("indicator",),
    "mean_of": ("indicator",),
    "count": ("indicator", "matter"),
    "counter": ("indicator", "matter"),
    "benchmark": ("benchmark",),
    "exists": ("indicator", "matter"),
    "deadline": ("matter",),
    "import": ("matter",),
    "absent": ("event",),
    "judgement": ("judgement",),
    "judge": ("judgement",),
}
LIKE_ENOUGH = 0.5
"""Share of common pairs of characters from which a name is suggested; a person confirms every suggestion."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be bound: its source, code, name shown, and the other names under which documents print it."""

    source: str
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""

    @property
    def value(self) -> str:
        """`source:code`, as a form sends it."""
        return f"{self.source}:{self.code}"


@dataclass(frozen=True)
class Suggestion:
    """A binding the system offers, the name shown, and whether the document's words are exactly a known name."""

    binding: Binding
    name: str
    exact: bool

    @property
    def general(self) -> bool:
        """Whether nothing of the lists fits and a reviewer simply decides."""
        return self.binding.code == REVIEWER

    @property
    def value(self) -> str:
        """As a form sends it."""
        tail = f"@{self.binding.against}" if self.binding.against else ""
        return f"{self.binding.source}:{self.binding.code}{tail}"


@lru_cache(maxsize=1)
def entries() -> Mapping[str, tuple[Entry, ...]]:
    """Everything that can be bound, by source (indicators of the catalogue, matters and events of the packs)."""
    from zhiheng.indicators.catalogue import CATALOGUE
    from zhiheng.packs.catalogues import event_kinds, matters

    reviewer = Entry("judgement", REVIEWER, "评审人员评判（材料由责任单位自备）")
    proved = [m for m in matters().values() if m.kind == "proved"]
    judged = [m for m in matters().values() if m.kind == "judged"]
    indicators = CATALOGUE.values()
    return {
        "indicator": tuple(Entry("indicator", i.code, i.name, i.aliases, i.unit) for i in indicators),
        "matter": tuple(Entry("matter", m.code, m.name, m.aliases, m.proof) for m in proved),
        "event": tuple(Entry("event", e.code, e.name, e.aliases, e.note) for e in event_kinds().values()),
        "judgement": (*(Entry("judgement", m.code, m.name, m.aliases, m.proof) for m in judged), reviewer),
        "benchmark": tuple(Entry("benchmark", i.code, i.name, i.aliases, i.unit) for i in indicators),
    }


@lru_cache(maxsize=1)
def _by_code() -> Mapping[tuple[str, str], Entry]:
    return {(e.source, e.code): e for group in entries().values() for e in group}


@lru_cache(maxsize=1)
def _by_name() -> Mapping[tuple[str, str], Entry]:
    known: dict[tuple[str, str], Entry] = {}
    for group in entries().values():
        for entry in group:
            for name in (entry.name, *entry.aliases):
                known.setdefault((entry.source, _bare(name)), entry)
    return known


def binding_name(binding: Binding) -> str:
    """What people call the bound thing; the code itself where it is not (or no longer) in the lists."""
    entry = _by_code().get((binding.source, binding.code))
    name = entry.name if entry else binding.code
    if binding.against:
        return str(
            _("%(name)s（对比%(against)s）") % {"name": name, "against": AGAINST.get(binding.against, binding.against)}
        )
    return name


def known(binding: Binding) -> bool:
    """Whether the lists hold what the binding names."""
    return (binding.source, binding.code) in _by_code()


def sources_for(need: Need) -> tuple[str, ...]:
    """From which sources a fact of this kind may come, the likeliest first; a person may always judge it instead."""
    first = _SOURCES_FOR.get(need.kind, ())
    return (*first, *(s for s in ("judgement",) if s not in first))


def _bare(words: str) -> str:
    return re.sub(r"[\s“”\"'‘’《》（）()、，,。．·]", "", words)


@lru_cache(maxsize=4096)
def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1)) or frozenset({words})


def likeness(left: str, right: str) -> float:
    """How alike two names are, 0 to 1: common pairs of characters (Dice). Only for offering, never for a score."""
    a, b = _pairs(_bare(left)), _pairs(_bare(right))
    return 2 * len(a & b) / (len(a) + len(b))


def coverage(name: str, words: str) -> float:
    """How much of a name stands in a longer text, 0 to 1: the share of its pairs of characters. Only for offering."""
    a, b = _pairs(_bare(name)), _pairs(_bare(words))
    return len(a & b) / len(a)


@lru_cache(maxsize=4096)
def _closest(source: str, words: str) -> tuple[Entry | None, float]:
    best: Entry | None = None
    score = 0.0
    measure = coverage if source == "judgement" else likeness
    for entry in entries()[source]:
        here = max(measure(name, words) for name in (entry.name, *entry.aliases))
        if here > score and entry.code != REVIEWER:
            best, score = entry, here
    return best, score


def suggest(need: Need, clause_text: str = "", row_text: str = "") -> Suggestion | None:
    """The binding to offer for one needed fact, or None where nothing known is like it.

    An exact name wins; then the likeliest name over all sources open to the fact. A judgement is compared by the words
    of the whole clause, then of its row, and may always go to a reviewer.
    """
    against = _against(need)
    if need.kind == "benchmark" and against is None:
        return None
    words = clause_text if need.kind in ("judge", "judgement") else need.name
    for source in _SOURCES_FOR.get(need.kind, ()):
        entry = _by_name().get((source, _bare(need.name)))
        if entry:
            return _suggestion(entry, against, exact=True)
    found = [_closest(source, words) for source in _SOURCES_FOR.get(need.kind, ())]
    entry, score = max(found, key=lambda pair: pair[1], default=(None, 0.0))
    if entry and score >= LIKE_ENOUGH:
        return _suggestion(entry, against, exact=False)
    if need.kind == "exists":
        entry = _by_name().get(("judgement", _bare(need.name)))
        return _suggestion(entry, None, exact=True) if entry else None
    if need.kind in ("judge", "judgement") and row_text:
        entry, score = _closest("judgement", row_text)
        if entry and score >= LIKE_ENOUGH:
            return _suggestion(entry, None, exact=False)
    if need.kind in ("judge", "judgement"):
        return _suggestion(_by_code()[("judgement", REVIEWER)], None, exact=False)
    return None


def _suggestion(entry: Entry, against: str | None, *, exact: bool) -> Suggestion:
    binding = Binding(entry.source, entry.code, against)
    return Suggestion(binding, binding_name(binding), exact)


def _against(need: Need) -> str | None:
    if not isinstance(need.node, Benchmark):
        return None
    words = need.node.against
    for code, marks in (
        ("national_mean", ("全国",)),
        ("province_mean", ("省",)),
        ("previous_year", ("上年", "去年", "上一年")),
    ):
        if any(mark in words for mark in marks):
            return code
    return None


def parse_choice(value: str, against: str = "", note: str = "") -> Binding:
    """The binding a form sends as `source:code`, or `benchmark:code@against`.

    Raises:
        RuleInvalid: the source is none that exists.
        InputError: the thing is in no list, or a benchmark without what it is compared with.
    """
    from zhiheng.errors import InputError

    source, _sep, code = value.partition(":")
    code, _at, with_code = code.partition("@")
    against = with_code or against
    if not code:
        raise InputError(gettext("请选择取数来源：指标、佐证事项、事件或人工评判。"))
    binding = Binding(source, code, against or None, note)
    if not known(binding):
        raise InputError(gettext("目录里没有“%(code)s”这一项，请从列表中选择。") % {"code": code}, code=code)
    if source == "benchmark" and against not in AGAINST:
        raise InputError(gettext("对标需要说明与谁比较：全省平均、全国平均或上年。"))
    if source != "benchmark" and against:
        binding = Binding(source, code, None, note)
    return binding


def choices(sources: Iterable[str]) -> list[tuple[str, tuple[Entry, ...]]]:
    """Choices for a select, grouped by source."""
    return [(source, entries()[source]) for source in sources]
