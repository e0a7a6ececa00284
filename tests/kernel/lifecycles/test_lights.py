"""Status lights follow from dates and states, red before yellow, with the reason that has lasted longest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.lifecycles.lights import Standing, Step, light_rule, rules_from_data, status_light

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("standing", "colour", "words"),
    [
        (Standing(), "none", "没有完成时限"),
        (Standing(due_on=date(2026, 12, 31)), "green", "按计划推进"),
        (Standing(due_on=date(2026, 11, 15)), "yellow", "还有 15 日"),
        (Standing(due_on=date(2026, 11, 16)), "green", "按计划推进"),
        (Standing(due_on=DAY), "yellow", "还有 0 日"),
        (Standing(due_on=date(2026, 10, 30)), "red", "已超过 1 日"),
        (Standing(due_on=date(2026, 10, 30), reported_on=date(2026, 10, 29)), "green", "已报请办结"),
        (Standing(due_on=date(2026, 10, 30), reported_on=date(2026, 10, 29), is_met=False), "red", "目标没有达到"),
        (Standing(due_on=date(2026, 12, 31), is_met=False), "green", "按计划推进"),
        (Standing(due_on=date(2026, 10, 1), closed_on=date(2026, 10, 20)), "green", "已销号"),
        (Standing(due_on=date(2026, 12, 31), returned_on=date(2026, 10, 9)), "red", "退回"),
        (Standing(steps=(Step("通报", date(2026, 10, 1)),)), "red", "已超过 30 日"),
        (Standing(steps=(Step("通报", date(2026, 10, 2)),)), "yellow", "已超过 29 日"),
        (Standing(steps=(Step("通报", date(2026, 10, 2), date(2026, 10, 8)),)), "green", "按计划推进"),
        (Standing(due_on=date(2027, 12, 31), spoke_on=date(2026, 7, 30)), "yellow", "没有报告进展"),
        (Standing(due_on=date(2026, 12, 31), outlook="unlikely", outlook_words="预计到 2026-12-31 为 95.2%"), "yellow", "预计到 2026-12-31"),
        (Standing(due_on=date(2026, 12, 31), outlook="likely", outlook_words="预计到 2026-12-31 为 95.2%"), "green", "按计划推进"),
        (Standing(due_on=date(2026, 10, 30), outlook="out", outlook_words="预计"), "red", "已超过 1 日"),
    ],
)
def test_each_case_of_the_rule(standing: Standing, colour: str, words: str) -> None:
    light = status_light(standing, DAY)
    assert light.colour == colour and words in light.reason
    assert str(light.rule.soon_days) in light.rule.words


days = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@given(st.builds(Standing, st.none() | days, st.none(), st.none(), st.none() | days, st.none() | days), st.integers(0, 400))
def test_without_an_act_a_red_light_stays_red(standing: Standing, later: int) -> None:
    if status_light(standing, DAY).colour == "red":
        assert status_light(standing, DAY + timedelta(days=later)).colour == "red"


def test_the_rule_of_the_day_holds_and_a_broken_one_is_refused() -> None:
    entry = {"code": "work", "valid_from": date(2020, 1, 1), "soon_days": 5, "behind_days": 5, "silent_days": 5, "talk_days": 5, "certainty": "D", "basis": "试"}
    assert [r.valid_from.year for r in rules_from_data({"lights": [entry | {"valid_from": date(2026, 1, 1)}, entry]})] == [2020, 2026]
    for wrong in ({"soon_days": 0}, {"certainty": "Z"}, {"outlooks": ["perhaps"]}):
        with pytest.raises(PackInvalid):
            rules_from_data({"lights": [entry | wrong]})
    with pytest.raises(PackInvalid):
        rules_from_data({"lights": [{"code": "work"}]})
    with pytest.raises(InvalidValue):
        light_rule(date(2019, 12, 31))


def test_a_version_before_forecasts_looks_at_none() -> None:
    standing = Standing(due_on=date(2025, 12, 31), outlook="out", outlook_words="预计")
    assert status_light(standing, date(2025, 10, 31)).colour == "green" and "推算" not in light_rule(date(2025, 10, 31)).words
    assert "“预计达不到”或“很难达到”" in light_rule(DAY).words
