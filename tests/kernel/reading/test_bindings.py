"""Suggestions for binding a fact to an indicator or a matter."""

from fractions import Fraction

from zhiheng.reading.bindings import similarity, suggest

CATALOGUE = [
    ("coverage", ["监督抽查覆盖率"]),
    ("pass_rate", ["监督抽查合格率", "产品质量监督抽查合格率"]),
    ("food_pass_rate", ["食品抽检合格率"]),
    ("prize", ["政府质量奖评价活动"]),
]


def test_the_nearest_name_comes_first():
    assert [code for code, _ in suggest("产品质量省级以上监督抽查合格率", "threshold", CATALOGUE)][0] == "pass_rate"


def test_an_alias_counts_as_much_as_the_name():
    assert suggest("产品质量监督抽查合格率", "threshold", CATALOGUE)[0] == ("pass_rate", Fraction(1))


def test_a_rate_is_never_offered_for_a_thing_that_exists():
    assert suggest("监督抽查", "exists", CATALOGUE) == []


def test_a_matter_is_found_by_part_of_its_name():
    assert [code for code, _ in suggest("政府质量奖", "exists", CATALOGUE)] == ["prize"]


def test_nothing_is_offered_for_words_without_a_likeness():
    assert suggest("村规民约修订", "exists", CATALOGUE) == []


def test_likeness_is_symmetric_and_one_for_the_same_words():
    assert similarity("合格率", "合格率") == 1
    assert similarity("合格率（%）", "抽查合格率") == similarity("抽查合格率", "合格率（%）")
