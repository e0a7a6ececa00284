"""How a clause is coloured."""

import pytest

from zhiheng_web.documents.kinds import WEAKEST_FIRST, clause_kinds, kind_of_need


@pytest.mark.parametrize(
    ("needs", "look"),
    [
        (["threshold", "count"], "computed"),
        (["trend"], "computed"),
        (["measure", "counter", "benchmark"], "computed"),
        (["absent"], "event"),
        (["exists"], "document"),
        (["deadline"], "document"),
        (["judge"], "judged"),
        (["judgement"], "judged"),
    ],
)
def test_facts_of_one_sort_give_its_colour_alone(needs, look):
    assert clause_kinds(needs) == (look, (look,))


def test_a_mixed_clause_has_the_weakest_colour_and_both_chips():
    assert clause_kinds(["threshold", "exists"]) == ("document", ("document", "computed"))
    assert clause_kinds(["absent", "threshold", "judgement"]) == ("judged", ("judged", "event", "computed"))


def test_a_clause_that_needs_nothing_is_for_a_person():
    assert clause_kinds([]) == ("judged", ("judged",))


def test_every_kind_of_need_of_the_algebra_has_a_colour():
    from zhiheng.rules.syntax import CONDS

    known = {*CONDS, "counter", "measure", "judge", "import", "mean_of"} - {"all", "any"}
    assert {kind_of_need(k) for k in known} == set(WEAKEST_FIRST)
    assert [k for k in known - {"judge", "judgement"} if kind_of_need(k) == "judged"] == []


def test_a_bound_fact_counts_by_its_source():
    assert clause_kinds(["indicator", "benchmark"]) == ("computed", ("computed",))
    assert clause_kinds(["matter"]) == ("document", ("document",))
    assert clause_kinds(["event", "judgement"]) == ("judged", ("judged", "event"))


def test_every_source_of_a_binding_has_a_colour():
    from zhiheng.rules.scorecards import SOURCES

    assert [s for s in SOURCES if s != "judgement" and kind_of_need(s) == "judged"] == []
