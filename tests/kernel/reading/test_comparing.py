"""Two versions of a document: every item once, paired by wording, marked at the words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.reading.comparing import Item, compare, even_text, marked
from zhiheng.reading.comparing_parts import (
    compare_cards,
    section_points,
    target_items,
    task_items,
    text_items,
    unchanged_clauses,
    unchanged_entries,
)
from zhiheng.rules.scorecards import Scorecard
from zhiheng.values import Span

UNITS = {"lead": ["县市场监管局"], "support": [], "by_remit": [], "open_list": False}


def items(*texts, **parts):
    return [Item(str(i), str(i), text, parts=parts) for i, text in enumerate(texts, 1)]


def kinds(changes):
    return [(c.kind, c.old.text if c.old else "", c.new.text if c.new else "") for c in changes]


def test_what_moved_is_the_same_and_only_renumbered():
    old = items("制定质量提升政策", "召开质量发展委员会会议", "开展质量月活动")
    new = items("开展质量月活动", "制定质量提升政策", "召开质量发展委员会会议")
    changes = compare(old, new)
    assert [c.kind for c in changes] == ["same"] * 3
    assert all(c.is_renumbered for c in changes)


def test_a_changed_threshold_is_one_change_and_not_one_gone_and_one_new():
    changes = compare(items("产品质量监督抽查合格率90%以上"), items("产品质量监督抽查合格率92%以上"))
    assert [c.kind for c in changes] == ["changed"]
    assert changes[0].is_reworded


def test_the_same_number_with_other_words_is_no_pair():
    changes = compare(items("建立首席质量官制度"), items("完善缺陷产品召回机制"))
    assert sorted(c.kind for c in changes) == ["added", "removed"]


def test_what_went_stands_where_it_stood():
    old = items("甲项工作任务", "乙项不同内容", "丙项其他事情")
    new = items("甲项工作任务", "丙项其他事情")
    assert kinds(compare(old, new)) == [
        ("same", "甲项工作任务", "甲项工作任务"),
        ("removed", "乙项不同内容", ""),
        ("same", "丙项其他事情", "丙项其他事情"),
    ]


def test_parts_that_differ_are_named_with_both_words():
    change = compare(items("合格率达标", 分值="1", 责任单位="甲局"), items("合格率达标", 分值="2", 责任单位="甲局"))[0]
    assert change.kind == "changed" and not change.is_reworded
    assert [(p.name, p.old, p.new) for p in change.parts] == [("分值", "1", "2")]


def test_spaces_and_kinds_of_punctuation_are_no_change():
    assert compare(items("合格率（90%）以上，"), items("合格率(90%) 以上"))[0].kind == "same"


def test_yearly_aims_of_one_indicator_pair_by_year():
    def aims(*pairs):
        found = [
            {"id": f"t{i}", "indicator": "抽查合格率", "due": due, "dimension": "product", "units": UNITS}
            for i, (due, _aim) in enumerate(pairs)
        ]
        return target_items(found, {f"t{i}": aim for i, (_due, aim) in enumerate(pairs)})

    changes = compare(aims(("2025", "92%"), ("2026", "93%")), aims(("2026", "93%"), ("2025", "92.5%")))
    found = {c.new.number: [(p.name, p.old, p.new) for p in c.parts] for c in changes}
    assert found == {"2026": [], "2025": [("要求", "92%", "92.5%")]}


def test_units_of_a_task_are_compared_by_role():
    def task(**units):
        return task_items([{"id": "k0", "number": "三/（一）", "title": "织密抽查网络", "units": {**UNITS, **units}, "due": None}])

    change = compare(task(), task(lead=[], by_remit=["县市场监管局"]))[0]
    assert [(p.name, p.old, p.new) for p in change.parts] == [
        ("责任单位", "牵头：县市场监管局", "按职责分工：县市场监管局")
    ]


def test_in_a_list_of_names_no_name_is_cut():
    left, right = marked("县环保局、县住建局", "县生态环境分局、县住建局", names=True)
    assert [r.text for r in left if r.kind == "gone"] == ["县环保局"]
    assert [r.text for r in right if r.kind == "new"] == ["县生态环境分局"]


def test_numbers_are_marked_whole():
    left, right = marked("达到90.5%以上，由甲局负责", "达到95%以上，由乙局负责")
    assert [r.text for r in left if r.kind == "gone"] == ["90.5%", "甲"]
    assert [r.text for r in right if r.kind == "new"] == ["95%", "乙"]


@given(st.text(alphabet="甲乙丙1290.%，局 ", max_size=40), st.text(alphabet="甲乙丙1290.%，局 ", max_size=40))
def test_marks_lose_nothing_and_agree_where_nothing_changed(old, new):
    left, right = marked(old, new)
    assert "".join(r.text for r in left) == old and "".join(r.text for r in right) == new
    if old == new:
        assert {r.kind for r in (*left, *right)} <= {"same"}


@given(
    st.lists(st.text(alphabet="产品质量工程服务合格率监督", min_size=2, max_size=8), max_size=8),
    st.lists(st.text(alphabet="产品质量工程服务合格率监督", min_size=2, max_size=8), max_size=8),
)
def test_every_item_of_both_versions_stands_exactly_once(old, new):
    changes = compare(items(*old), items(*new))
    assert sorted(c.old.key for c in changes if c.old) == sorted(str(i + 1) for i in range(len(old)))
    assert [c.new.key for c in changes if c.new] == [str(i + 1) for i in range(len(new))]
    assert all(even_text(c.old.text) == even_text(c.new.text) for c in changes if c.kind == "same")


def test_paragraphs_carry_their_number_and_rows_of_a_scorecard_are_left_out():
    text = "一、总体要求\n坚持质量第一。\n（一）目标。到2027年。\n1\t建立制度\t2"
    found = text_items(text, [Span(text.index("1\t"), len(text))])
    assert [(i.number, i.text) for i in found] == [
        ("一、", "一、总体要求"),
        ("", "坚持质量第一。"),
        ("（一）", "（一）目标。到2027年。"),
    ]


def card(*rows, full="10"):
    return Scorecard.from_json(
        {
            "title": "任务分解表",
            "full_points": full,
            "bonus_points": None,
            "sections": [
                {
                    "title": "质量基础",
                    "points": full,
                    "rows": [
                        {
                            "number": str(n),
                            "title": None,
                            "points": points,
                            "units": ["甲局"],
                            "clauses": [
                                {
                                    "text": text,
                                    "points": points,
                                    "rule": {"op": "judge", "points": points, "why": text},
                                }
                            ],
                        }
                        for n, (text, points) in enumerate(rows, 1)
                    ],
                }
            ],
        }
    )


def test_a_scorecards_points_and_clauses_are_compared():
    old = card(("制定质量提升政策文件", "2"), ("开展质量宣传活动", "3"))
    new = card(("开展质量宣传活动", "3"), ("制定质量提升政策文件", "4"), full="12")
    changes = {c.new.key: c for c in compare_cards(old, new)}
    assert changes["r1.c1"].kind == "same" and changes["r1.c1"].is_renumbered
    assert ("分值", "2", "4") in [(p.name, p.old, p.new) for p in changes["r2.c1"].parts]
    assert [(p.title, p.difference) for p in section_points(old, new)] == [("质量基础", Decimal(2)), ("总分", Decimal(2))]


def test_only_clauses_that_say_and_ask_the_same_are_unchanged():
    old = card(("制定质量提升政策文件", "2"), ("开展质量宣传活动", "3"))
    new = card(("开展质量宣传活动", "3"), ("制定质量提升政策文件", "4"))
    assert unchanged_clauses(old, new) == {"r1.c1": "r2.c1"}


@pytest.mark.parametrize(("field", "value"), [("value", "93"), ("due", "2026"), ("units", {**UNITS, "lead": ["乙局"]})])
def test_an_entry_is_unchanged_only_when_everything_read_is_the_same(field, value):
    old = {"id": "t0", "indicator": "合格率", "operator": ">=", "value": "92", "due": "2027", "units": UNITS, "quote": "合格率92%"}
    assert unchanged_entries([old], [{**old, "id": "t9"}]) == {"t9": "t0"}
    assert unchanged_entries([old], [{**old, "id": "t9", field: value}]) == {}
