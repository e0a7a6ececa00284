"""A scorecard that comes as a PDF with a text layer: its ruled table crosses pages; rows, points and pages are read."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys
CLAUSES = [
    ("产品质量省级以上监督抽查合格率达到90%以上得2分。", "2", "县市场监管局"),
    ("食品监督抽检合格率达到98%以上得2分。", "2", "县市场监管局"),
    ("制定促进质量提升的政策文件得1分；召开质量发展委员会会议得1分。", "2", "县质发办"),
    ("未发生较大及以上食品质量安全事故得2分。", "2", "县市场监管局"),
    ("特种设备使用登记率达到100%得1分。", "1", "县市场监管局"),
    ("企业年报公示率达到90%以上得1分。", "1", "县市场监管局"),
]
ROWS = [(str(i + 1), f"考核项目{i + 1}", *CLAUSES[i % len(CLAUSES)]) for i in range(18)]


def printed(chromium, path):
    """The table printed by the browser itself, in A4 pages."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    heads = "".join(f"<th>{t}</th>" for t in ("序号", "考核项目", "评分标准", "分值", "责任单位"))
    sheet = chromium.new_page()
    sheet.set_content(
        "<meta charset=utf-8><style>table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:12px 6px}</style>"
        f"<h1>云汀县2026年度质量强县考核评分细则（试行）</h1><table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"
    )
    sheet.pdf(path=path, format="A4", print_background=True)
    sheet.close()


def test_a_printed_pdf_is_read_over_its_pages_reviewed_and_adopted(chromium, visit, site, tmp_path):
    path = tmp_path / "评分细则.pdf"
    printed(chromium, path)
    page = visit("office", "/documents/")
    number = steps.upload(page, site, path)
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")

    # Every row with its points, none lost or doubled where the table goes on under a repeated head.
    rows = page.locator("#review-items .review-row")
    assert rows.count() == len(ROWS)
    for i, (_number, title, _clause, points, _unit) in enumerate(ROWS):
        expect(rows.nth(i)).to_contain_text(re.compile(rf"{title}\s*{points}\s*分"))
    assert page.locator("#review-items article[id^=item-clause-]").count() == 21  # three rows have two clauses
    assert page.locator("#review-items .finding-error").count() == 0
    assert (
        page.locator(".source mark.mark-computed").count() > 0 and page.locator(".source mark.mark-event").count() > 0
    )

    # Each clause says on which page it stands; the table begins on the first and ends on a later one.
    told = [int(n) for n in re.findall(r"原文\s*第(\d+)页", page.locator("#review-items").inner_text())]
    assert len(told) >= 21 and told == sorted(told) and told[0] == 1 and told[-1] > 1

    assert steps.bind_and_accept(page, site, number) > 10
    steps.adopt_scorecard(page, site, number, "2026")
    expect(page.locator("main")).to_contain_text("考核评分细则")
    run = steps.score(page, site)
    page.goto(run)
    assert page.locator(".card-row").count() == len(ROWS)
    sentence = page.get_by_role("link", name=re.compile("产品质量省级以上监督抽查合格率")).first
    sentence.click()
    expect(page.locator("#pane .proof .fraction")).to_be_visible()
