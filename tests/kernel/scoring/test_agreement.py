"""Agreement of reviewers against published figures, their definitions, and what must hold for any readings."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from zhiheng.scoring.agreement import Read, agreement_of, krippendorff_alpha, level_of, weighted_kappa

SHARE = st.integers(0, 20).map(lambda n: Fraction(n, 20))
PAIRS = st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=12)


def test_alpha_is_that_of_krippendorffs_own_example():
    rows = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
    units = [[int(v) for v in column if v != "."] for column in zip(*(r.split() for r in rows), strict=True)]
    assert abs(krippendorff_alpha(units) - Fraction(849, 1000)) < Fraction(1, 1000), "Computing Krippendorff's Alpha-Reliability (2011), interval"


def test_alpha_and_kappa_have_no_meaning_where_all_values_are_equal_or_none_is_paired():
    assert krippendorff_alpha([]) is krippendorff_alpha([(1,), (2,)]) is krippendorff_alpha([(1, 1), (1, 1)]) is None
    assert weighted_kappa([]) is weighted_kappa([(2, 2), (2, 2)]) is None


@given(PAIRS)
def test_alpha_is_one_less_observed_over_expected_by_definition(pairs):
    pooled = [v for pair in pairs for v in pair]
    expected = sum((a - b) ** 2 for (i, a), (j, b) in product(enumerate(pooled), repeat=2) if i != j) / Fraction(len(pooled) * (len(pooled) - 1))
    observed = sum((a - b) ** 2 for a, b in pairs) / Fraction(len(pairs))
    found = krippendorff_alpha(pairs)
    assert found == (1 - observed / expected if expected else None)
    assert found is None or found <= 1
    assert found == krippendorff_alpha([(b, a) for a, b in pairs]), "who was first does not matter"


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12), st.sampled_from([1, 2]))
def test_kappa_is_one_less_observed_over_expected_weights(pairs, power):
    expected = sum(abs(a - b) ** power for (a, _), (_, b) in product(pairs, repeat=2))
    observed = sum(abs(a - b) ** power for a, b in pairs)
    assert weighted_kappa(pairs, power) == (1 - Fraction(observed * len(pairs), expected) if expected else None)


@given(SHARE, st.integers(2, 6))
def test_levels_are_the_upper_ends_of_equal_parts(share, levels):
    level = level_of(share, levels)
    assert 0 <= level <= levels and (level == 0) == (share == 0) and Fraction(level, levels) >= share > Fraction(level - 1, levels)


@given(PAIRS)
def test_the_biases_of_two_reviewers_cancel_and_those_beyond_tolerance_are_counted(pairs):
    found = agreement_of([Read("a", a, "b", b) for a, b in pairs], levels=4, tolerance=Fraction(1, 5))
    one, two = found.reviewers
    assert one.bias == -two.bias and one.apart == two.apart and one.items == found.items == len(pairs)
    assert (one.drift is None) == (len(pairs) < 2) and (one.drift is None or one.drift == -two.drift)
    assert found.beyond == sum(abs(a - b) > Fraction(1, 5) for a, b in pairs) and one.spread >= 0
