"""Indicator tables and task tables, given by the file or flattened to lines."""

from __future__ import annotations

import pytest

from zhiheng.reading import Document, read_document

HEAD = "云汀县质量强县建设实施方案\n一、主要目标\n质量基础更加扎实。\n"


def html(*rows: tuple[str, ...]) -> Document:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return read_document(f"<!DOCTYPE html><html><body><h1>云汀县质量强县建设实施方案</h1><p>一、主要目标</p><table>{body}</table></body></html>".encode(), "a.html")


def seen(document: Document) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return [(t.indicator, t.operator, t.value, t.unit, t.due) for t in document.targets]


def test_an_indicator_table_gives_one_aim_a_row() -> None:
    document = html(
        ("序号", "指标", "单位", "2022年", "2025年", "责任单位"),
        ("1", "产品质量监督抽查合格率", "%", "95.2", "≥96", "县市场监管局"),
        ("2", "有效发明专利（件）", "", "110", "150", "县市场监管局、县科技局"),
        ("3", "单位能耗降低", "%", "2", "", "县发改委"),
    )
    assert seen(document) == [
        ("产品质量监督抽查合格率", ">=", "96", "%", "2025"),
        ("有效发明专利", ">=", "150", "件", "2025"),
        ("单位能耗降低", ">=", None, "%", "2025"),
    ]
    assert document.targets[0].units.lead == ("县市场监管局",)
    for target in document.targets:
        assert document.source.text[target.span.start : target.span.end] == target.quote


@pytest.mark.parametrize(
    ("cell", "operator", "value", "unit"),
    [("95%以上", ">=", "95", "%"), ("100", "=", "100", "%"), ("＜15", "<", "15", "%"), ("80左右", "~", "80", "%"), ("3—5", "range", "3", "%"), ("-10", "decrease", "10", "%")],
)
def test_a_value_cell_is_read_with_its_sign(cell: str, operator: str, value: str, unit: str) -> None:
    (found,) = html(("指标名称", "单位", "目标值"), ("工程验收合格率", "%", cell)).targets
    assert (found.operator, found.value, found.unit) == (operator, value, unit)


def test_a_task_table_gives_tasks_with_units_and_times() -> None:
    document = html(
        ("序号", "重点任务", "牵头单位", "配合单位", "完成时限"),
        ("1", "建成省级质检中心1个。", "县市场监管局", "县财政局、县发改委", "2025年12月底前"),
        ("2", "培育质量人才。", "县人社局", "县教育局", "持续推进"),
    )
    assert [(t.number, t.units.lead, t.units.support, t.due) for t in document.tasks] == [
        ("1", ("县市场监管局",), ("县财政局", "县发改委"), "2025-12-31"),
        ("2", ("县人社局",), ("县教育局",), None),
    ]
    (target,) = document.targets
    assert (target.indicator, target.value, target.due, target.units.lead) == ("省级质检中心", "1", "2025-12-31", ("县市场监管局",))


def test_a_table_flattened_to_lines_is_read_row_by_row() -> None:
    lines = ["序号", "指标", "单位", "2025年目标", "1", "产品合格率", "%", "≥96", "2", "地理标志", "件", "3", "顾客满意度", "分", "85"]
    assert seen(read_document((HEAD + "\n".join(lines)).encode(), "a.txt")) == [
        ("产品合格率", ">=", "96", "%", "2025"),
        ("地理标志", ">=", None, "件", "2025"),
        ("顾客满意度", ">=", "85", "分", "2025"),
    ]


def test_values_copied_as_a_column_are_not_paired_by_guess() -> None:
    lines = ["培育示范企业", "建设质检中心", "10家", "2个"]
    assert seen(read_document((HEAD + "\n".join(lines)).encode(), "a.txt")) == []


def test_a_scorecard_column_of_points_makes_no_indicator_table() -> None:
    assert html(("序号", "指标内容", "目标值", "分值"), ("1", "产品合格率", "95%", "5")).targets == ()


def test_a_head_without_any_line_below_it_gives_no_row() -> None:
    assert read_document("云汀县质量方案\n指标\n目标\n合格率如何提高，另行研究确定，并在年底以前报县政府常务会议审议，最后由县质发委印发各单位执行。\n".encode()).targets == ()


def test_a_bound_figure_without_a_name_takes_that_of_the_task_in_its_row() -> None:
    document = html(
        ("序号", "任务内容", "主要指标", "主办单位", "协办单位", "完成期限"),
        ("1", "举办质量开放日活动", "全年不少于12场次", "县市场监管局", "县文旅局，各乡镇", "2026.6"),
        ("2", "改造检测站点", "改造站点6个，投诉办结率100%", "县住建局", "", "长期"),
    )
    assert [(t.indicator, t.value, t.units.lead) for t in document.targets] == [
        ("质量开放日活动", "12", ("县市场监管局",)),
        ("改造站点", "6", ("县住建局",)),
        ("投诉办结率", "100", ("县住建局",)),
    ]
    assert "指标名称取自同一行的任务栏" in document.targets[0].doubts and [t.due for t in document.tasks] == ["2026-06-30", None]


def test_months_in_a_table_of_a_plan_for_one_year_are_of_that_year_and_offices_are_units() -> None:
    text = "县住建局2026年度重点工作承诺书\n\n| 序号 | 工作项目 | 年度目标 | 完成时限 | 责任科室 |\n|---|---|---|---|---|\n| 1 | 老旧小区改造 | 改造小区24个，群众满意率95%以上 | 10月底 | 城建股 |\n| 2 | 燃气安全 | 更新管道15公里，安装报警器2000户 | 9月底 | 公用股 |\n"
    document = read_document(text.encode(), "a.md")
    assert [(t.title, t.units.lead, t.due) for t in document.tasks] == [("老旧小区改造", ("城建股",), "2026-10-31"), ("燃气安全", ("公用股",), "2026-09-30")]
    assert [(t.value, t.due) for t in document.targets][:2] == [("24", "2026-10-31"), ("95", "2026-10-31")]
