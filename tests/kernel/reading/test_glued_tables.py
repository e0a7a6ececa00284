"""Rows whose cells ran together are parted only where the arithmetic proves the one way to do it."""

from __future__ import annotations

from zhiheng.reading import read_document

HEAD = "云汀县环境质量规划\n一、主要目标\n专栏1：主要指标序号指标2020年2025年2025年比2020年增长"


def test_glued_rows_are_parted_where_the_change_proves_it() -> None:
    rows = "1化学需氧量排放总量（万吨）300.5270.0-10.1%2废气排放总量（万吨）812.0771.4-5% 3断面优良比例（%）72≥808个百分点\n"
    document = read_document((HEAD + rows + "注：按普查结果核定。\n").encode(), "规划.txt")
    got = [(t.indicator, t.operator, t.value, t.unit, t.due) for t in document.targets]
    assert got == [
        ("化学需氧量排放总量", "<=", "270.0", "万吨", "2025"),
        ("废气排放总量", "<=", "771.4", "万吨", "2025"),
        ("断面优良比例", ">=", "80", "%", "2025"),
    ]
    assert [r.suggested for r in document.repairs][:3] == ["300.5 270.0 -10.1%", "812.0 771.4 -5%", "72 ≥80 8个百分点"]
    assert all(r.span.of(document.source.text) == r.found for r in document.repairs)


def test_a_row_whose_change_fits_no_split_or_several_is_left_alone() -> None:
    rows = "1化学需氧量排放总量（万吨）300.5271.9-25.1%\n"
    assert not any("粘连" in r.reason for r in read_document((HEAD + rows).encode(), "规划.txt").repairs)


def test_ordinary_numbers_and_ranges_are_never_parted() -> None:
    prose = "到2025年，增速比2020年提高1.5-2.5个百分点，合格率比上年增长10-20%，单位能耗降低13.5%，比2020年增长121个百分点。\n"
    assert not any("粘连" in r.reason for r in read_document((HEAD + "\n" + prose).encode(), "规划.txt").repairs)
