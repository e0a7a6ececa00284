"""The outline in every form: numbers of all kinds, run-in headings, lists, annexes, contents, headings printed twice."""

from __future__ import annotations

import pytest

from zhiheng.reading import load_source
from zhiheng.reading.model import SourceText
from zhiheng.reading.outline import heading_of, items, with_bare_headings, with_levels


def outlined(text: str, name: str = "方案.txt") -> SourceText:
    return with_bare_headings(with_levels(load_source(text.encode(), name)))


def paths(text: str, name: str = "方案.txt") -> list[str]:
    return ["/".join(i.path) for i in items(outlined(text, name))]


@pytest.mark.parametrize(
    ("line", "level", "number"),
    [
        ("第一章 总则", 1, "第一章"),
        ("第二部分 目标", 1, "第二部分"),
        ("一、总体要求", 1, "一、"),
        ("十二、保障措施", 1, "十二、"),
        ("（三）提升产品质量。加强监管。", 2, "（三）"),
        ("(三) 提升产品质量", 2, "(三)"),
        ("第五条 各单位应当", 3, "第五条"),
        ("3.开展行动", 4, "3."),
        ("3．开展行动", 4, "3．"),
        ("3、开展行动", 4, "3、"),
        ("1.2 主要目标", 4, "1.2"),
        ("二是加强监管", 4, "二"),
        ("（4）落实责任", 5, "（4）"),
        ("④落实责任", 5, "④"),
        ("2025年，合格率达到95%", 0, ""),
        ("3家企业获奖", 0, ""),
        ("1.5个百分点", 0, ""),
        ("95%以上", 0, ""),
        ("一、总体要求…………………3", 0, ""),
        ("（一）主要目标......12", 0, ""),
        ("——坚持质量第一", 0, ""),
    ],
)
def test_a_line_has_the_level_of_its_number(line: str, level: int, number: str) -> None:
    assert heading_of(line) == (level, number)


def test_pieces_are_nested_and_restart_below_each_heading() -> None:
    text = "一、要求\n（一）目标\n1.产品\n（1）合格率\n①抽查\n2.工程\n二、任务\n（一）治理\n一是加强监管。\n二是落实责任。\n"
    assert paths(text) == ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/①", "一/（一）/2", "二", "二/（一）", "二/（一）/一", "二/（一）/二"]


def test_sections_out_of_order_are_kept_as_printed() -> None:
    assert paths("二、任务\n抓好落实。\n一、目标\n达到要求。\n四、保障\n加强领导。\n") == ["二", "一", "四"]


def test_a_heading_printed_again_after_a_page_break_opens_nothing() -> None:
    source = outlined("一、目标\n达到要求。\n二、主要任务\n（一）产品质量\n抓好抽查。\n二、主要任务（续）\n（二）工程质量\n（二）工程质量\n抓好验收。\n")
    assert ["/".join(i.path) for i in items(source)] == ["一", "二", "二/（一）", "二/（二）"]
    assert [b.text for b in source.blocks if b.style == "repeated"] == ["二、主要任务（续）", "（二）工程质量"]


def test_the_same_heading_under_another_section_is_a_new_one() -> None:
    assert paths("一、产品\n（一）主要目标\n甲。\n二、工程\n（一）主要目标\n乙。\n") == ["一", "一/（一）", "二", "二/（一）"]


def test_headings_of_a_document_without_numbers_come_from_their_styles() -> None:
    source = outlined("# 质量强县方案\n\n## 主要目标\n\n到2025年达到95%。\n\n### 产品质量\n\n抽查。\n\n## 重点任务\n\n抓好落实。\n", "方案.md")
    assert [(b.text, b.level) for b in source.blocks if b.level] == [("主要目标", 1), ("产品质量", 2), ("重点任务", 1)]
