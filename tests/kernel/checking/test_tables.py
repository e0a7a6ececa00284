"""Totals, rates, growth and differences in tables; each wrong figure alone is found, and true tables are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.checking import check

SAMPLING = """2025年各类产品抽查情况
类别\t抽查批次\t合格批次\t不合格批次\t合格率（%）
食品\t456\t425\t31\t93.2
日用品\t120\t117\t3\t97.5
建材\t88\t80\t8\t90.9
电器\t64\t61\t3\t95.3
合计\t728\t683\t45\t93.8
"""
INDUSTRY = """单位：万元
行业\t2024年\t2025年\t同比增长（%）
农业\t1,204.5\t1,311.2\t8.9
工业\t8,460.0\t9,010.4\t6.5
建筑业\t930.7\t901.3\t-3.2
服务业\t4,404.8\t4,777.1\t8.5
合计\t15,000.0\t16,000.0\t6.7
"""
TOWNS = """乡镇\t第一季度\t第二季度\t第三季度\t第四季度\t全年合计
城关镇\t12\t15\t9\t20\t56
石桥镇\t7\t—\t4\t6\t17
云上乡\t3\t5\t6\t2\t16
柳塘镇\t8\t8\t8\t8\t32
总计\t30\t28\t27\t36\t121
"""


def _errors(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(f.code, f.found, f.expected) for f in check(text).findings if f.severity == "error"]


@pytest.mark.parametrize("text", [SAMPLING, INDUSTRY, TOWNS])
def test_a_true_table_is_left_alone_and_its_relations_are_counted(text):
    report = check(text)
    assert [f for f in report.findings if f.severity != "info"] == []
    assert sum(report.relations.values()) >= 7


@pytest.mark.parametrize(
    ("text", "printed", "wrong"),
    [
        (SAMPLING, "合计\t728", "合计\t782"),
        (SAMPLING, "683\t45", "683\t54"),
        (SAMPLING, "90.9", "99.0"),
        (SAMPLING, "93.8", "98.3"),
        (SAMPLING, "117\t3", "117\t5"),
        (INDUSTRY, "9,010.4", "9,100.4"),
        (INDUSTRY, "-3.2", "3.2"),
        (INDUSTRY, "15,000.0", "15,100.0"),
        (TOWNS, "20\t56", "20\t65"),
        (TOWNS, "30\t28", "30\t82"),
        (TOWNS, "\t5\t6\t2", "\t5\t7\t2"),
    ],
)
def test_one_wrong_figure_is_found(text, printed, wrong):
    assert printed in text
    found = _errors(text.replace(printed, wrong))
    assert found and all(code.startswith("arithmetic.") for code, _f, _e in found)


def test_the_sentence_names_the_rows_and_the_right_total():
    (finding,) = [f for f in check(TOWNS.replace("121", "112")).findings if f.code == "arithmetic.sum"][:1]
    assert finding.expected is not None and finding.expected.startswith("121")
    assert finding.scope == "table"


def test_subtotals_are_not_added_twice():
    text = "项目\t金额（万元）\t户数\n甲\t10\t3\n乙\t20\t4\n小计\t30\t7\n丙\t5\t1\n丁\t6\t2\n小计\t11\t3\n合计\t41\t10\n"
    assert _errors(text) == []
    assert _errors(text.replace("小计\t11\t3", "小计\t17\t3"))


@pytest.mark.parametrize(
    "text",
    [
        "单位\t人数\t其中：女\n甲\t30\t12\n乙\t25\t9\n丙\t40\t11\n",
        "指标\t2023年\t2024年\t2025年\n产量\t12\t15\t27\n销量\t11\t14\t25\n库存\t1\t2\t3\n",
        "序号\t名称\t得分\n1\t甲\t90\n2\t乙\t88\n3\t丙\t78\n合计\t3家\t85.3\n",
        "地区\t总量\t同比增长（%）\n全县\t100\t5.0\n城关镇\t40\t6.1\n石桥镇\t35\t4.0\n",
        "年份\t合格率（%）\n2021\t91.1\n2022\t92.4\n2023\t95.0\n",
    ],
)
def test_what_only_looks_like_a_relation_is_left_alone(text):
    assert _errors(text) == []


counts = st.lists(st.tuples(st.integers(10, 900), st.integers(0, 9)), min_size=3, max_size=7)


@given(counts)
def test_a_table_computed_truly_is_never_called_wrong(rows):
    lines = ["类别\t抽查批次\t合格批次\t不合格批次"]
    lines += [f"第{chr(0x7532 + i)}类\t{n}\t{n - b}\t{b}" for i, (n, b) in enumerate(rows)]
    lines.append(f"合计\t{sum(n for n, _ in rows)}\t{sum(n - b for n, b in rows)}\t{sum(b for _, b in rows)}")
    assert _errors("\n".join(lines)) == []


@pytest.mark.slow
@given(counts, st.integers(1, 300))
def test_a_total_changed_by_any_amount_is_found(rows, off):
    lines = ["类别\t抽查批次\t合格批次\t不合格批次"]
    lines += [f"第{chr(0x7532 + i)}类\t{n}\t{n - b}\t{b}" for i, (n, b) in enumerate(rows)]
    lines.append(f"合计\t{sum(n for n, _ in rows) + off}\t{sum(n - b for n, b in rows)}\t{sum(b for _, b in rows)}")
    assert _errors("\n".join(lines))


def test_what_the_parts_leave_of_a_column_that_is_not_said_to_be_the_total_is_a_warning():
    lines = ["地区\t接受量\t受理\t不受理", "甲区\t120\t100\t20", "乙区\t88\t80\t8", "丙区\t64\t60\t4", "丁区\t70\t60\t7"]
    (finding,) = [f for f in check("\n".join(lines)).findings if f.severity != "info"]
    assert finding.severity == "warning"
    over = check("\n".join([*lines[:4], "丁区\t70\t69\t7"]))
    assert [f.severity for f in over.findings if f.severity != "info"] == ["error"]


@pytest.mark.parametrize("text", ["省局12315平台和市局12315热线接到投诉。", "男性55岁、女性54岁，分别占一定比例。", "12315热线受理投诉30件，12315平台受理20件，共50件。"])
def test_hotlines_and_ages_are_names_and_no_figures(text):
    report = check(text)
    assert [f for f in report.findings if f.severity != "info"] == []
    assert not {"12315", "55", "54"} & {c.text for c in report.claims}


def test_a_table_too_large_to_check_is_named_and_not_passed_over(monkeypatch: pytest.MonkeyPatch):
    from zhiheng.checking.relations import tables as relation
    from zhiheng.checking.tables import cells

    monkeypatch.setattr(cells, "MOST_CELLS", 10)
    monkeypatch.setattr(relation, "MOST_CELLS", 10)
    found = check("地区\t投诉\t举报\t合计\n甲镇\t1\t2\t4\n乙镇\t2\t3\t5\n合计\t3\t5\t8").findings
    assert [f.message[:9] for f in found] == ["这张表有16个单元"]
