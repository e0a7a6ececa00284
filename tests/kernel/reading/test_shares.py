"""Shares said in words become percentages where they have a finite decimal, and otherwise a target without a value."""

import pytest

from zhiheng.reading import read_document


def targets(sentence: str) -> list[tuple[str, str, str | None, str | None]]:
    text = f"云溪镇2026年工作计划\n一、工作目标\n{sentence}\n"
    return [(t.indicator, t.operator, t.value, t.unit) for t in read_document(text.encode(), "计划.txt").targets]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("党员教育培训覆盖率达到百分之百。", "100"),
        ("农产品抽检合格率达到百分之九十八点五以上。", "98.5"),
        ("卫生厕所覆盖率达到四分之三以上。", "75"),
        ("快检室覆盖率扩大到三分之二。", None),
    ],
)
def test_a_share_in_words(sentence: str, value: str | None) -> None:
    ((_, operator, found, unit),) = targets(sentence)
    assert (operator, found, unit) == ("=" if value == "100" and "达" not in sentence else ">=", value, "%")


def test_a_share_before_its_noun_is_asked_for_when_it_cannot_be_written_as_a_decimal() -> None:
    text = "云溪镇2026年工作计划\n一、工作目标\n三分之二以上的行政村达到和美乡村标准。\n"
    (target,) = read_document(text.encode(), "计划.txt").targets
    assert (target.indicator, target.value, target.unit) == ("行政村达到和美乡村标准", None, "%")
    assert target.confidence <= 0.5 and any("几分之几" in d for d in target.doubts)


def test_the_share_of_a_vote_is_no_aim() -> None:
    assert targets("村规民约应当经三分之二以上村民代表同意。") == []


def test_results_and_aims_of_one_sentence() -> None:
    assert targets("矛盾纠纷调解率100%，刑事发案率同比下降10%，杜绝较大以上安全事故。") == [
        ("矛盾纠纷调解率", "=", "100", "%"),
        ("刑事发案率", "decrease", "10", "%"),
        ("较大以上安全事故", "zero", None, None),
    ]
    assert targets("全镇11个村集体收入全部超过30万元。") == [("全镇11个村集体收入", ">", "30", "万元")]
    assert targets("引进高层次人才由目前的每年40人增加到每年80人。") == [("高层次人才", ">=", "80", "人")]
