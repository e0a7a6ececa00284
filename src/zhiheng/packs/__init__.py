"""Rule packs: scorecards, matters, kinds of events, worked examples as data, loaded and checked (规则包)."""

from zhiheng.packs.catalogues import (
    EventKind,
    Matter,
    event_kinds,
    find_event_kind,
    find_matter,
    indicator_notes,
    matters,
)
from zhiheng.packs.credit import Classed, Scheme, classed, scheme_on, schemes
from zhiheng.packs.efforts import Effort, Efforts, assumed_efforts
from zhiheng.packs.examples import Example, indicator_examples
from zhiheng.packs.factors import (
    Fact,
    Factor,
    FactorScheme,
    Level,
    Line,
    Rated,
    factor_scheme_on,
    factor_schemes,
    next_change,
    rated,
)
from zhiheng.packs.regions import read_region_tree, region_tree
from zhiheng.packs.scorecards import OpenDecision, ScorecardPack, load_scorecard, scorecard_pack, unbound
from zhiheng.packs.signers import may_sign, responsible_signers
from zhiheng.packs.watches import Watch, watches

__all__ = [
    "Classed",
    "Effort",
    "Efforts",
    "EventKind",
    "Example",
    "Fact",
    "Factor",
    "FactorScheme",
    "Level",
    "Line",
    "Matter",
    "OpenDecision",
    "Rated",
    "Scheme",
    "ScorecardPack",
    "Watch",
    "assumed_efforts",
    "classed",
    "event_kinds",
    "factor_scheme_on",
    "factor_schemes",
    "find_event_kind",
    "find_matter",
    "indicator_examples",
    "indicator_notes",
    "load_scorecard",
    "matters",
    "may_sign",
    "next_change",
    "rated",
    "read_region_tree",
    "region_tree",
    "responsible_signers",
    "scheme_on",
    "schemes",
    "scorecard_pack",
    "unbound",
    "watches",
]
