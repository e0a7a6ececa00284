"""The demo's complaints, penalties and credit: the same every time, nothing dated after its last day, every state once at least."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhiheng_web.demo.generate import complaints, digest, enterprises, penalties, sampling
from zhiheng_web.demo.generate.common import LAST_DAY


@pytest.fixture(scope="module")
def made() -> dict[str, list[dict[str, Any]]]:
    """All rows, made once."""
    firms = list(enterprises())
    letters = complaints.letters(firms)
    fined = penalties.penalties(firms, letters)
    listed = penalties.listings(firms, fined)
    food = penalties.food_classes(firms, sampling.batches(firms))
    return {"letters": letters, "penalties": fined, "listings": listed, "repairs": penalties.repairs(fined, listed), "food_classes": food}


@pytest.mark.slow
def test_the_rows_are_the_same_every_time_and_end_with_the_demo(made: Any) -> None:
    firms = list(enterprises())
    again = complaints.letters(firms)
    penalties.penalties(firms, again)
    assert digest({"letters": again}) == digest({"letters": made["letters"]})
    flat = [*made["letters"], *(c for row in made["letters"] for c in row["cases"]), *(r for code in made if code != "letters" for r in made[code])]
    late = [(k, v) for row in flat for k, v in row.items() if isinstance(v, date) and v > LAST_DAY and k != "barred_until"]
    assert late == []


@pytest.mark.slow
def test_every_state_is_there(made: Any) -> None:
    cases = [c for row in made["letters"] for c in row["cases"]]
    assert {row["kind"] for row in made["letters"]} == {"complaint", "report", "both", "inquiry"}
    assert {(c["kind"], c.get("decision")) for c in cases} == {
        ("complaint", None), ("complaint", "accepted"), ("complaint", "refused"), ("report", None), ("report", "filed"), ("report", "not_filed")
    }  # fmt: skip
    assert {c.get("outcome") for c in cases} == {None, "agreed", "settled", "ended"}
    assert any(c.get("testing_from") and not c.get("testing_to") for c in cases) and any(c.get("penalty_no") for c in cases)
    fined = made["penalties"]
    assert all(any(p.get(k) for p in fined) for k in ("voided_on", "retracted_on", "barred_until", "sent_on")) and any(not p["published_on"] for p in fined)
    assert {p["party"] for p in fined} == {"enterprise", "person"}
    assert {r["kind"] for r in made["listings"]} == {"serious", "abnormal", "trusted"}
    assert {(r.get("answer"), r.get("verdict")) for r in made["repairs"]} >= {(None, None), ("accepted", None), ("accepted", "granted"), ("accepted", "denied"), ("refused", None)}
    assert any(r["raising"] for r in made["food_classes"])
