"""Counts made of finer groups are those made at once, whatever is empty."""

import random

import duckdb
import pytest

from zhiheng.indicators.cube.marked import Marked, counted

PASSED, FOOD, FARM, CITY = '("t0"."result" = \'pass\')', '("t0"."domain" = \'food\')', '("t0"."domain" = \'farm\')', '("t0"."level" = \'city\')'
KNOWN = '("t0"."region" IS NOT NULL)'
WHENS = [(KNOWN, *w) for w in [(FOOD,), (FOOD, PASSED), (FARM,), (PASSED, FARM), (FOOD, CITY), (FOOD, CITY, PASSED), (FARM, CITY), (FARM, CITY, PASSED)]]


def columns(totals):
    return {(when, total): f"n{i}" for i, (when, total) in enumerate((w, t) for t in totals for w in WHENS)}


def test_what_comes_with_and_without_a_condition_is_split_by_it():
    wanted = columns([None])
    marked = Marked(when for when, _ in wanted)
    names = {text: marked.condition((text,)) for text in (PASSED, FOOD, FARM, CITY)}
    assert set(marked.split(wanted)) in ({names[PASSED]}, {names[CITY]}) and marked.condition((KNOWN,)) == "TRUE"
    assert Marked([(KNOWN, FOOD)]).split({((KNOWN, FOOD), None): "n0"}) == ()


@pytest.mark.parametrize("seed", range(3))
def test_both_ways_count_and_add_the_same(seed):
    dice = random.Random(seed)
    wanted = columns([None, "amount"])
    rows = ", ".join(
        str((dice.choice("甲乙丙"), *(dice.choice(v) for v in (["pass", "fail", None], ["food", "farm", None], ["city", "county", None], [None, -5, 2**53 + 1])))).replace("None", "NULL")
        for _ in range(300)
    )
    with duckdb.connect(":memory:") as con:
        con.execute(f"CREATE TABLE held AS FROM (VALUES {rows}) AS v(region, result, domain, level, amount)")
        asked = [counted(wanted, "held", {"region": '"t0"."region"'}, large) + " ORDER BY region" for large in (False, True)]
        assert asked[0] != asked[1]
        once, twice = (con.sql(sql).fetchall() for sql in asked)
    assert once == twice and len(once) == 3 and any(n for n in once[0][1:])
