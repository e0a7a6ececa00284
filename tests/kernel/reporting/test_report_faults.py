"""Reports that must not break: rare characters, long annexes, wide tables, large pictures; every file opens in other programs."""

import io
import subprocess
import zipfile
from datetime import date

import docx
import openpyxl
import pytest

from kernel.factories import REGION, tables
from zhiheng.checking import check
from zhiheng.packs import load_scorecard
from zhiheng.packs.report_styles import report_style, shipped_templates
from zhiheng.reading import load_source, read_document
from zhiheng.reading.sources.office import find_office
from zhiheng.reporting.official.layout import check_layout
from zhiheng.reporting.official.writing import template_docx
from zhiheng.reporting.templated.comparing import compare_reports
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.making import checked_template, make_report
from zhiheng.reporting.templated.package import MAX_PICTURE
from zhiheng.reporting.writers.report_xlsx import statistical_annex
from zhiheng.scoring import score
from zhiheng.snapshots import open_snapshot, write_snapshot
from zhiheng.values import Period, RegionCode

AS_OF = date(2025, 9, 30)
PLACES = {REGION: "示范县", REGION + "001": "𠮷镇", REGION + "002": "䶮乡", REGION + "003": "西镇"}
TEXTS = {"发文字号": "示质发〔2025〕3号", "成文日期": "2025年9月30日"}
ROWS = [{"编号": f"T-{i}", "事项": f"𠮷䶮事项\ud842{i}\x00", "责任单位": "县住建局", "时限": "2025-08-31", "红灯天数": i, "原因": "超过时限没有反馈"} for i in range(1, 301)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshot")
    write_snapshot(folder, tables(7, 80), as_of=AS_OF, region=REGION)
    return open_snapshot(folder)


def data(snapshot, period="2025Q3", run=None, rows=300):
    return ReportData(snapshot, Period.parse(period), AS_OF, RegionCode(REGION), PLACES, TEXTS, run, {"红灯事项": ROWS[:rows], "台账单位": [], "督办单": []})


@pytest.mark.slow
def test_three_hundred_rows_with_rare_and_impossible_characters_give_a_sound_file(snapshot):
    with data(snapshot) as held:
        made = make_report(template_docx("# 红灯清单\n红灯事项{红灯事项数}项。\n{表 红灯事项}\n|编号|事项|\n|{每个 红灯事项 前5}{编号}|{事项}{完}|"), held)
    opened = docx.Document(io.BytesIO(made.docx))
    assert len(opened.tables[0].rows) == 301
    assert "𠮷䶮事项" in opened.tables[0].cell(300, 2).text and "\ud842" not in opened.tables[0].cell(300, 2).text
    assert len(opened.tables[1].rows) == 6
    assert "T-300" in load_source(made.docx, "r.docx").text


def test_a_wide_table_and_a_large_picture_are_named_before_a_report_is_made():
    source = template_docx("合格率{合格率}。\n|甲|乙|\n|1|2|")
    wide = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(wide, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'<w:gridCol w:w="4422"/>', b'<w:gridCol w:w="9000"/>') if name == "word/document.xml" else content)
        new.writestr("word/media/image1.png", bytes(i * 7 % 251 for i in range(251)) * (MAX_PICTURE // 251 + 1))
    checked = checked_template(wide.getvalue())
    said = {f.place: (f.severity, f.message) for f in checked.faults}
    assert said["表1"][0] == "warning" and "超过版心 156 毫米" in said["表1"][1]
    assert said["图片 image1.png"][0] == "error" and not checked.usable


def test_an_edited_report_lists_what_was_changed_taken_out_and_added():
    before = template_docx("# 报告\n合格率93.2%，比上年上升0.4个百分点。\n共抽查456批次。\n不变12件。")
    after = template_docx("# 报告\n合格率93.9%，比上年下降0.4个百分点。\n不变12件。\n新增3项。")
    found = [(c.kind, c.before, c.after) for c in compare_reports(before, after)]
    assert ("changed", "93.2%", "93.9%") in found
    assert ("wording", "上升", "下降") in found
    assert any(c[1] == "456" for c in found)
    assert compare_reports(before, before) == []


def test_the_layout_of_our_own_files_is_free_of_faults_and_a_plain_file_is_not():
    text = "字号：示质发〔2025〕3号\n# 关于报告的通报\n## 一、情况\n### （一）总体\n正文一段。\n落款：某办公室|2025年9月30日\n版记：各镇|某办公室|2025年9月30日"
    assert check_layout(template_docx(text)) == []
    plain = docx.Document()
    plain.add_paragraph("云质发[2025]03号")
    plain.add_paragraph("正文一段，没有格式。")
    held = io.BytesIO()
    plain.save(held)
    items = {d.item for d in check_layout(held.getvalue())}
    assert {"纸张", "天头（上白边）", "页码", "标题", "正文字号", "段落缩进", "发文字号"} <= items


def test_the_grid_of_the_style_holds_twenty_two_lines_of_twenty_eight_characters():
    look = report_style()
    assert look.line_twips * 22 <= 225 * 1440 / 25.4 < look.line_twips * 22 + 22
    assert look.character_space < 0
    assert (16 * 20 + look.letter_spacing) * 28 <= 156 * 1440 / 25.4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "period"), [("situation_quarter", "2025Q3"), ("assessment_circular", "2024"), ("oversight_circular", "2025Q3"), ("scorecard_proofs", "2024"), ("work_report", "2024")]
)
def test_shipped_templates_over_any_data_pass_our_own_checks(snapshot, code, period):
    run = score(load_scorecard("anhui_2022"), snapshot, Period.parse(period[:4]), AS_OF)
    with data(snapshot, period, run, 20) as held:
        made = make_report(template_docx(shipped_templates()[code].text), held)
        sheet = statistical_annex(held, made.proofs, made.manifest) if code == "scorecard_proofs" else b""
    assert [f.message for f in check(read_document(made.docx, "r.docx")).of_severity("error")] == []
    assert [d.sentence() for d in check_layout(made.docx) if d.severity == "error"] == []
    assert docx.Document(io.BytesIO(made.docx)).tables
    if sheet:
        assert openpyxl.load_workbook(io.BytesIO(sheet))["数据依据"].max_row > len(made.proofs.figures)


@pytest.mark.slow
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_report(snapshot, tmp_path):
    with data(snapshot, rows=20) as held:
        made = make_report(template_docx("# 红灯清单\n红灯事项{红灯事项数}项。\n{表 红灯事项}\n版记：各镇|办公室|2025年9月30日"), held)
    (tmp_path / "r.docx").write_bytes(made.docx)
    command = [find_office(), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "r.docx")], check=True, capture_output=True, timeout=300)
    assert "T-20" in load_source((tmp_path / "r.pdf").read_bytes(), "r.pdf").text
