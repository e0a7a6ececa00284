"""Who is answerable: every form of bracket, with the roles that the words give and no others."""

from __future__ import annotations

import pytest

from zhiheng.reading import load_source
from zhiheng.reading.unit_notes import find_units
from zhiheng.reading.units import parse_units


def roles(inner: str, first_leads: bool = False) -> tuple[list[str], list[str], list[str], bool]:
    units = parse_units(inner, first_leads)
    return list(units.lead), list(units.support), list(units.by_remit), units.open_list


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("县市场监管局、县农业农村局等按职责分工负责", ([], [], ["县市场监管局", "县农业农村局"], True)),
        ("省农委牵头，省粮食局按职责分工负责", (["省农委"], [], ["省粮食局"], False)),
        ("省商务厅、合肥海关牵头,省农委等配合", (["省商务厅", "合肥海关"], ["省农委"], [], True)),
        ("牵头责任单位：区市场监管局；协同配合单位：区财政局、区经信局等", (["区市场监管局"], ["区财政局", "区经信局"], [], True)),
        ("县市场监管局", (["县市场监管局"], [], [], False)),
        ("财政部、人民银行负责", ([], [], ["财政部", "人民银行"], False)),
        ("财政部负责", (["财政部"], [], [], False)),
        ("责任单位：省科技厅、省经信厅。列第一位的为牵头单位，下同", (["省科技厅"], [], ["省经信厅"], False)),
        ("生态环境部牵头，国家统计局参与", (["生态环境部"], ["国家统计局"], [], False)),
        ("自然资源部牵头，住房城乡建设部等国务院相关部门及各地区按职责分工负责", (["自然资源部"], [], ["住房城乡建设部", "各地区"], True)),
        ("商务部、农业农村部等和各有关省级人民政府负责", ([], [], ["商务部", "农业农村部", "各有关省级人民政府"], True)),
        ("县质量发展委员会各成员单位按照职责分工负责", ([], [], ["县质量发展委员会各成员单位"], False)),
        ("责任单位：省市场监管局（省知识产权局）、省经济和信息化委", ([], [], ["省市场监管局（省知识产权局）", "省经济和信息化委"], False)),
        ("责任单位：省经信厅、省发展改革委，各市、县〔市、区〕政府", ([], [], ["省经信厅", "省发展改革委", "各市、县〔市、区〕政府"], False)),
        ("各有关部门和单位，各省级人民政府按职责分工负责", ([], [], ["各有关部门和单位", "各省级人民政府"], False)),
        ("商务部指导，供销合作总社参与", ([], ["商务部", "供销合作总社"], [], False)),
        ("县市场监管局会同县发改委负责", (["县市场监管局", "县发改委"], [], [], False)),
    ],
)
def test_roles_are_those_of_the_words(inner: str, expected: tuple[list[str], list[str], list[str], bool]) -> None:
    assert roles(inner) == expected


def test_a_note_that_the_first_leads_holds_for_all_later_brackets() -> None:
    text = "一、甲。（责任单位：省科技厅、省经信厅。列第一位的为牵头单位，下同）\n二、乙。（责任单位：省商务厅、省财政厅）\n"
    notes = find_units(load_source(text.encode(), "a.txt"))
    assert [(n.units.lead, n.units.by_remit) for n in notes] == [(("省科技厅",), ("省经信厅",)), (("省商务厅",), ("省财政厅",))]


def test_a_bracket_broken_by_line_ends_is_one_bracket() -> None:
    (note,) = find_units(load_source("一、建设试验区。（责\n任单位：省市场监管\n局、省数据局）\n".encode(), "a.txt"))
    assert note.units.by_remit == ("省市场监管局", "省数据局")


def test_a_label_without_brackets_ends_at_the_full_stop() -> None:
    (note,) = find_units(load_source("1.给予支持。责任单位：市委组织部、市科技局。2.另行规定。\n".encode(), "a.txt"))
    assert note.units.by_remit == ("市委组织部", "市科技局")


@pytest.mark.parametrize("text", ["推进县（市、区）级检测中心建设。", "对获得中国质量奖（包括提名奖）的组织。", "按要求（见附件2）执行。", "技工院校（校内由人社部门负责）除外。"])
def test_other_brackets_are_no_units(text: str) -> None:
    assert find_units(load_source(text.encode(), "a.txt")) == []
