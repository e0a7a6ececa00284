"""The catalogue (指标目录): every indicator that Zhiheng can compute, one small file a theme."""

from __future__ import annotations

from collections.abc import Mapping

from zhiheng.indicators.catalogue import (
    complaints,
    construction,
    council,
    credit,
    enterprises,
    equipment,
    funds,
    honours,
    metrology,
    oversight,
    sampling,
    services,
)
from zhiheng.indicators.declare import Indicator

_THEMES = (sampling, enterprises, metrology, construction, services, oversight, complaints, credit, equipment, honours, council, funds)

CATALOGUE: Mapping[str, Indicator] = {i.code: i for theme in _THEMES for i in theme.INDICATORS}
"""Indicator by code."""

BY_NAME: Mapping[str, str] = {
    name: indicator.code for indicator in CATALOGUE.values() for name in (indicator.name, *indicator.aliases)
}
"""Code by Chinese name or alias, to bind the words of a clause."""


def find_indicator(words: str) -> Indicator | None:
    """The indicator of exactly this name or alias (quotation marks aside), or None; a likeness is for a person to confirm."""
    code = BY_NAME.get(words) or BY_NAME.get(words.strip("“”\"'《》 "))
    return CATALOGUE[code] if code else None
