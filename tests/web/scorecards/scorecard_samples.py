"""The period and day of knowledge that these tests compute for, and a first run that costs its computing once a session."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest

from zhiheng.packs import load_scorecard
from zhiheng.values import Period
from zhiheng_web.scorecards import computing, services
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun
from zhiheng_web.scorecards.services import runs

PERIOD = Period.parse("2025")
AS_OF = date(2025, 12, 31)
PACK = "anhui_2022"
_LOADED = load_scorecard(PACK)
_COMPUTED: dict[tuple[Any, ...], Any] = {}
_WRITTEN: dict[tuple[str, int], bytes] = {}


def adopted(person: Any, region: Any) -> ScorecardVersion:
    """The pack's scorecard, adopted; the pack is read once a session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhiheng.packs.scorecards.load_scorecard", lambda code: _LOADED)
        return services.adopt_pack(person, PACK, region, 2025, None, "按省定口径")


def first_run(person: Any, version: ScorecardVersion) -> ScoreRun:
    """The run over the records as they are. Tests begin from equal records, so that what was computed for one serves the next;
    later runs and verifying compute for themselves."""

    def once(*given: Any, proving: bool = False) -> Any:
        asked, snapshot, period, as_of = given
        key = (asked.digest, asked.code, snapshot.id, period, as_of)
        if key not in _COMPUTED:
            _COMPUTED[key] = computing.compute(*given, proving=proving)
        return _COMPUTED[key]

    def kept(name: str) -> Any:
        make = getattr(runs, name)

        def give(found: Any) -> Any:
            key = (name, id(found))
            if key not in _WRITTEN:  # what is computed is kept above, so that its id stays its own
                _WRITTEN[key] = pickle.dumps(make(found))
            return pickle.loads(_WRITTEN[key])

        return give

    with pytest.MonkeyPatch.context() as patch:
        for name in ("result_of", "proofs_of", "members_of"):
            patch.setattr(runs, name, kept(name))
        patch.setattr(runs, "compute", once)
        return services.run_score(person, version, PERIOD, AS_OF)
