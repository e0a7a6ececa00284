"""Numbers with units, and times: what counts as one, what bounds it, and what only looks like it."""

from __future__ import annotations

import pytest

from zhiheng.reading.dues import horizon, times
from zhiheng.reading.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合格率达到98.5%以上", [("98.5", None, "%", "以上")]),
        ("新创3—5个名牌", [("3", "5", "个", "")]),
        ("提高5-10个百分点", [("5", "10", "百分点", "")]),
        ("收入达到1,200.5万元", [("1200.5", None, "万元", "")]),
        ("打造300个以上场景", [("300", None, "个", "以上")]),
        ("浓度控制在30.5微克/立方米以内", [("30.5", None, "微克/立方米", "以内")]),
        ("办理时限压缩至3个工作日以内", [("3", None, "个工作日", "以内")]),
        ("满意度达到85以上", [("85", None, None, "以上")]),
        ("增长15%上，", [("15", None, "%", "以上")]),
    ],
)
def test_a_quantity_has_number_unit_and_bound(text: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    assert [(q.value, q.high, q.unit, q.bound) for q in quantities(text)] == expected


@pytest.mark.parametrize("text", ["2023年", "皖发〔2018〕30号", "ISO9001认证", "第3位", "6月30日", "12315热线", "G20峰会"])
def test_years_numbers_of_documents_and_names_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2023年，合格率", [("2023", "due")]),
        ("到2023年底，", [("2023-12-31", "due")]),
        ("2021年6月底前实现", [("2021-06-30", "due")]),
        ("2022年2月28日前", [("2022-02-28", "due")]),
        ("“十四五”期间，", [("2021/2025", "due")]),
        ("“十四五”末，", [("2025", "due")]),
        ("截至2020年底，", [("2020-12-31", "baseline")]),
        ("比2020年下降", [("2020", "baseline")]),
        ("2026年起，每年", [("2026", "start"), (None, "recurring")]),
        ("2023,全县质量", [("2023", "due")]),
        ("到20XX年，", [(None, "due")]),
        ("经过三年努力，", [(None, "due")]),
        ("皖发〔2018〕30号", []),
    ],
)
def test_a_time_is_a_date_a_year_a_period_or_unknown(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(t.due, t.role) for t in times(text)] == expected


def test_the_title_gives_the_horizon_of_a_plan() -> None:
    assert horizon("质量强市行动方案（2025—2027年）") == "2027"
    assert horizon("云汀县2022年度质量工作推进方案") == "2022"
    assert horizon("质量强县建设实施方案") is None
