"""Reports out of Word templates: fields, wording after the sign, pending sentences, lists, proofs, faults with their place."""

import io
from datetime import date
from fractions import Fraction

import docx
import pytest

from kernel.factories import REGION, empty
from zhiheng.errors import TemplateInvalid, UnreadableSource
from zhiheng.packs.report_styles import shipped_templates, short_names
from zhiheng.reading import load_source
from zhiheng.reporting.official.writing import template_docx
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.fields import FieldFault, parse_field
from zhiheng.reporting.templated.making import checked_template, make_report
from zhiheng.reporting.templated.names import Names
from zhiheng.reporting.templated.package import Package
from zhiheng.snapshots import RELATIONS, open_snapshot, write_snapshot
from zhiheng.values import Period, RegionCode

NAME = "工业产品质量监督抽查合格率"


def batches(year, passed, failed, domain="industrial", place="001"):
    return [
        {
            "id": f"sampling_batches:{year}{domain[0]}{place}{i:03d}", "region": REGION + place, "sample_no": f"S{i}", "domain": domain, "level": "county", "stage": "production",
            "kind": "supervision", "uscc": f"U{i}", "name": "𠮷祥䶮食品厂", "product": "电线", "sampled_on": date(year, 3, 1),
            "first_result": "pass" if i < passed else "fail", "final_result": "pass" if i < passed else "fail", "final_on": date(year, 4, 1),
        }
        for i in range(passed + failed)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    rows = [*batches(2025, 8, 2), *batches(2024, 15, 5, place="002"), *batches(2025, 9, 1, "food", "002"), *batches(2024, 9, 1, "food", "002"), *batches(2025, 10, 0, place="002")]
    tables = {code: empty(code) for code in RELATIONS} | {"sampling_batches": empty("sampling_batches", *rows)}
    write_snapshot(tmp_path_factory.mktemp("s"), tables, as_of=date(2025, 12, 31), region=REGION)
    folder = tmp_path_factory.mktemp("snapshot")
    write_snapshot(folder, tables, as_of=date(2025, 12, 31), region=REGION)
    return open_snapshot(folder)


@pytest.fixture(scope="module")
def data(snapshot):
    places = {REGION: "示范县", REGION + "001": "东镇", REGION + "002": "西镇"}
    with ReportData(snapshot, Period.parse("2025"), date(2025, 12, 31), RegionCode(REGION), places) as held:
        yield held


def lines(data, text, **options):
    made = make_report(template_docx(text), data, with_annex=False, **options)
    return [line for line in load_source(made.docx, "r.docx").text.split("\n") if line.strip()], made


@pytest.mark.slow
def test_the_sentence_of_the_issue_agrees_with_the_sign(data):
    found, made = lines(data, "本年监督抽查{合格率}，比上年{变化词}{变化值}个百分点。")
    assert found == ["本年监督抽查90.0%，比上年上升15.0个百分点。"]
    assert [f.text for f in made.proofs.figures.values()] == ["90.0%", "15.0"]
    assert next(iter(made.proofs.figures.values())).basis == "18/20"


def test_what_did_not_move_is_level_and_says_so(data):
    found, _ = lines(data, "食品合格率{食品监督抽检合格率}，比上年{变化词}{变化值}个百分点，好。")
    assert found == ["食品合格率90.0%，与上年持平，好。"]


def test_a_sentence_whose_figure_is_pending_is_left_out_and_kept_note_of(data):
    found, made = lines(data, "抽查合格率{合格率}。投诉按时办结率{投诉按时办结率}；完毕。")
    assert found == ["抽查合格率90.0%。完毕。"]
    assert [(one.place, one.pending) for one in made.left_out] == [("正文第1段", "2025年投诉按时办结率")]


def test_a_sentence_may_say_instead_that_its_figure_is_pending(data):
    found, _ = lines(data, "{待定 写明}\n投诉按时办结率{投诉按时办结率}。")
    assert found == ["（2025年投诉按时办结率：数据待定。）"]


def test_a_heading_all_of_whose_content_is_pending_says_so(data):
    found, _ = lines(data, "## 一、投诉\n办结率{投诉按时办结率}。\n## 二、抽查\n合格率{合格率}。")
    assert found == ["一、投诉", "本部分所需数据尚未形成，待定。", "二、抽查", "合格率90.0%。"]


@pytest.mark.slow
def test_conditions_and_lists_follow_the_data(data):
    found, _ = lines(data, "{如果 合格率 上升}升{否则}降{完}。{如果 合格率 ≥ 95}优{否则}良{完}。\n{每个 地区 按 合格率}\n第{名次}名{名称}{值}{单位}。\n{完}\n各地：{每个 地区 按 合格率 前1}{名称}、{完}。")
    assert found == ["升。良。", "第1名西镇100.0%。", "第2名东镇80.0%。", "各地：西镇。"]


def test_a_table_row_repeats_over_a_list_and_an_empty_list_says_none(data):
    found, _ = lines(data, "|产品|企业|\n|{每个 不合格批次 前2}{产品}|{企业}{完}|")
    assert "电线" in "".join(found) and "".join(found).count("𠮷祥䶮食品厂") == 2
    found, _ = lines(data, "|名称|日期|\n|{每个 质量安全事件}{名称}|{日期}{完}|")
    assert "无" in "".join(found)


def twice(data, snapshot, text):
    first = make_report(template_docx(text), data)
    with ReportData(snapshot, data.period, data.as_of, data.region, data.places) as again:
        second = make_report(template_docx(text), again)
    assert first.docx == second.docx
    return first


@pytest.mark.slow
def test_the_same_snapshot_and_template_give_the_same_bytes(data, snapshot):
    made = twice(data, snapshot, "# {地区}{期间}报告\n合格率{合格率}。\n{表 不合格批次}\n版记：各镇|办公室|2025年")
    assert made.tables == 1
    assert any("数据依据" in p.text for p in docx.Document(io.BytesIO(made.docx)).paragraphs)


@pytest.mark.slow
def test_a_chart_states_the_finding_has_a_table_beside_it_and_the_same_bytes(data, snapshot):
    assert make_report(template_docx(f"{{表 {NAME} 走势}}"), data).tables == 1
    made = twice(data, snapshot, f"{{图 {NAME} 走势}}\n{{图 {NAME} 按地区}}")
    assert made.charts == 2
    assert len(docx.Document(io.BytesIO(made.docx)).inline_shapes) == 2
    said = load_source(made.docx, "r.docx").text
    assert f"图1 {NAME}90.0%，比上年上升15.0个百分点" in said
    assert f"图2 {NAME}西镇最高（100.0%），东镇最低（80.0%）" in said
    assert "18/20" in said


def test_a_field_split_over_runs_is_read_and_keeps_its_first_format(data):
    document = docx.Document()
    paragraph = document.add_paragraph("合格率")
    paragraph.add_run("{合格").bold = True
    paragraph.add_run("率}。")
    held = io.BytesIO()
    document.save(held)
    made = make_report(held.getvalue(), data, with_annex=False)
    assert "合格率90.0%。" in load_source(made.docx, "r.docx").text
    control = next(e for e in Package(made.docx).body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt"))
    assert control.find(".//{*}b") is not None


def test_unknown_fields_are_named_with_their_place_and_near_names():
    text = "第一段\n合格{工业产品质量监督抽检合格率}。\n|甲|乙|\n|{合格率.变化}|{无此名}|"
    faults = [f for f in checked_template(template_docx(text)).faults if f.severity == "error"]
    assert [(f.place, f.text) for f in faults] == [
        ("正文第2段", "{工业产品质量监督抽检合格率}"), ("表1第2行第1格", "{合格率.变化}"), ("表1第2行第2格", "{无此名}"),
    ]  # fmt: skip
    assert NAME in faults[0].message
    assert "变化词" in faults[1].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{如果 合格率}没有完", "缺少 {完}"),
        ("多一个{完}", "前面没有"),
        ("{合格率", "没有成对"),
        ("{变化词}", "前面没有指标"),
        ("{每个 乡村}\n{名称}\n{完}", "没有“乡村”这个清单"),
        ("{图 合格率 走势}和文字", "应单独成段"),
        ("{不合格批次}", "是清单"),
        ("{如果 合格率 变好}好{完}", "条件“变好”"),
    ],
)
def test_a_broken_template_is_refused_with_the_reason(data, text, said):
    with pytest.raises(TemplateInvalid) as fault:
        make_report(template_docx(text), data)
    assert said in fault.value.sentence
    assert "正文第1段" in fault.value.sentence


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused_in_a_sentence(data, content):
    with pytest.raises(UnreadableSource):
        make_report(content, data)


def test_every_shipped_template_is_free_of_faults():
    for template in shipped_templates().values():
        checked = checked_template(template_docx(template.text))
        assert [f for f in checked.faults if f.severity != "info"] == [], template.code
        assert checked.needs_score == template.needs_score or template.code == "situation_year"


def test_names_that_mean_several_indicators_are_not_guessed():
    names = Names(short_names())
    names.ambiguous["抽查率"] = ["industrial_pass_rate", "food_pass_rate"]
    assert names.find("抽查率") is None
    assert "可以指 2 个指标" in names.unknown("抽查率")
    assert names.find("合格率").note


def test_fields_are_read_in_their_forms():
    assert parse_field("每个 地区 按 合格率 前5").most == 5
    assert parse_field("如果 总分 ＜ 60").state == "<"
    assert parse_field("设 甲＝乙").by == "甲"
    with pytest.raises(FieldFault):
        parse_field("图")


def test_a_change_is_exact_and_its_basis_can_be_followed(data):
    moved = data.indicator("industrial_pass_rate").get("变化值")
    assert moved.value == Fraction(15)
    assert moved.basis == "18/20−15/20"
