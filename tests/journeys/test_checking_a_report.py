"""Somebody's report is pasted or uploaded, checked, taken away with comments, and kept or let go."""

import io
import re

import docx
import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys

REPORT = """云汀县2025年质量工作情况报告
全年共抽查工业产品456批次，合格425批次，合格率91%。
全县工业产品质量监督抽查合格率为99.9%。
"""


def test_a_pasted_report_shows_the_wrong_figure_and_passes_unless_it_is_kept(visit, site):
    page = visit("office", "/checks/")
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.locator(".check-box .field-error")).to_contain_text("没有可核验的内容")

    page.fill("[name=text]", REPORT)
    page.get_by_role("button", name="核验", exact=True).click()
    steps.settled(page)
    wrong = page.locator("article.finding-error")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("425批次÷456批次×100%＝93.2%")
    expect(page.locator(".source mark.mark-error")).to_have_text("91")
    expect(page.locator(".source mark.mark-used")).to_have_count(2)

    # A figure that the records hold is compared with them, and the comparison opens the records.
    row = page.locator("tr", has_text="工业产品质量监督抽查合格率")
    expect(row).to_contain_text("不一致")
    address = page.url
    row.get_by_role("link").last.click()
    steps.settled(page)
    expect(page.locator("h1")).to_have_text("工业产品质量监督抽查合格率")
    expect(page.locator("table.set-table tbody tr").first).to_be_visible()

    page.goto(address)
    page.locator("[name=note]").fill("上报前核对")
    page.get_by_role("button", name="保留这份结果").click()
    steps.settled(page)
    page.goto(f"{site}/checks/")
    expect(page.locator("main")).to_contain_text("上报前核对")
    page.goto(address)
    page.get_by_role("button", name="现在就删除").click()
    expect(page.locator(".toast-line")).to_contain_text("已删除")


def test_a_word_report_comes_back_with_comments_at_the_words(visit, site, tmp_path):
    document = docx.Document()
    for line in REPORT.splitlines():
        document.add_paragraph(line)
    path = tmp_path / "报告.docx"
    document.save(path)
    page = visit("scjg", "/checks/")
    page.set_input_files("[name=file]", str(path))
    page.get_by_role("button", name="核验", exact=True).click()
    steps.settled(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="带批注的 Word").click()
    comments = list(docx.Document(io.BytesIO(coming.value.path().read_bytes())).comments)
    assert any("93" in c.text for c in comments)
    assert re.search(r"报告.*\.docx$", coming.value.suggested_filename)
