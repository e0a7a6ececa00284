"""A unit is asked once; a draft and the issued text are compared and adopted; an agreement is downloaded and opened."""

import io
import re
import time

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys

PLAN = """云汀县质量提升{stamp}行动方案{draft}

一、工作目标

（一）产品质量目标。到2027年，{stamp}号产品质量抽查合格率达到{rate}以上。（县质监局牵头，县{stamp}专班配合）

（二）服务质量目标。到2027年，{stamp}号服务顾客满意度达到85分以上。（县文广新局牵头）

二、重点任务

（一）开展{stamp}号专项抽查。每季度通报一次结果。（县市场监督管理局、县农委按职责分工负责）

（二）推进{stamp}号服务认证。2027年6月底前完成。（各乡镇人民政府、县直有关部门按职责分工负责）
"""


@pytest.fixture
def made(tmp_path):
    """`made("93%", "（征求意见稿）")` writes a plan of a title and names that nobody has seen."""
    stamp = "第" + "".join("甲乙丙丁戊己庚辛壬癸"[int(d)] for d in str(time.time_ns())[-8:])

    def write(rate, draft=""):
        path = tmp_path / f"方案{rate}{draft}.txt"
        path.write_text(PLAN.format(stamp=stamp, rate=rate, draft=draft), "utf-8")
        return path

    write.stamp = stamp
    return write


def test_an_unknown_unit_is_asked_once_and_the_next_document_knows_it(visit, site, made):
    page = visit("office", "/documents/")
    name = f"县{made.stamp}专班"
    first = steps.upload(page, site, made("93%", "（征求意见稿）"))
    page.goto(f"{site}/documents/{first}/")
    page.get_by_role("link", name=re.compile("单位名称")).click()
    asked = page.locator(".name-ask")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text(f"“{name}”是哪个单位")
    expect(page.locator(".name-group", has_text="旧称")).to_contain_text("2018年机构改革")
    expect(page.locator(".name-group", has_text="一类单位")).to_contain_text("全部乡镇")
    asked.locator("select").select_option(label="县经信局")
    page.get_by_role("button", name="记住以上选择").click()
    expect(page.locator("main")).to_contain_text("所有名称都已对上")

    second = steps.upload(page, site, made("95%"))
    page.goto(f"{site}/documents/{second}/names/")
    expect(page.locator(".name-ask")).to_have_count(0)
    expect(page.locator(".name-group", has_text="您回答过的")).to_contain_text("县经信局")

    # Taken back, it is asked again in both.
    page.goto(f"{site}/account/units/names/")
    page.locator("tr", has_text=name).get_by_role("button", name="撤销").click()
    page.goto(f"{site}/documents/{second}/names/")
    expect(page.locator(".name-ask")).to_have_count(1)


def test_draft_and_issued_text_are_compared_and_the_issued_one_adopted(visit, site, made):
    page = visit("office", "/documents/")
    draft = steps.upload(page, site, made("93%", "（征求意见稿）"))
    steps.accept_all(page, site, draft, "plan")
    issued = steps.upload(page, site, made("95%"))
    page.goto(f"{site}/documents/{issued}/")
    page.get_by_role("link", name="各稿与对照").click()
    expect(page.locator("#older option:checked")).to_contain_text("征求意见稿")
    page.get_by_role("button", name="认定为新稿").click()

    # What changes, word by word; what did not change is settled already.
    expect(page).to_have_url(re.compile(rf"/versions/{draft}/{issued}/"))
    expect(page.locator("main")).to_contain_text("对目标和分值的影响")
    expect(page.locator(".version-compare del")).to_have_text(["93%"])
    expect(page.locator(".version-compare ins")).to_have_text(["95%"])
    page.goto(f"{site}/documents/{issued}/review/?part=plan")
    assert page.locator("article[id^=item-target-].is-accepted").count() == 1
    assert page.locator("article[id^=item-task-].is-accepted").count() == page.locator("article[id^=item-task-]").count()
    expect(page.locator("article.is-accepted").first).to_contain_text("沿用前稿")

    steps.accept_all(page, site, issued, "plan")
    page.goto(f"{site}/documents/{issued}/review/?part=plan")
    page.locator(".adopt-plan [name=reason]").fill("县政府常务会议通过")
    page.get_by_role("button", name="采用为本级目标任务").click()
    steps.settled(page)
    page.goto(f"{site}/duties/yt-scjg/?q={made.stamp}")
    expect(page.locator("main")).to_contain_text("文件写“县质监局”")
    page.locator("td[data-label=来处] a").first.click()
    expect(page.locator("mark#here")).to_contain_text(made.stamp)


def test_an_agreement_is_downloaded_and_says_who_what_and_where_from(visit, site):
    docx = pytest.importorskip("docx")
    page = visit("office", "/duties/agreements/")
    page.get_by_role("button", name=re.compile("补齐和更新|全部生成")).click()
    steps.settled(page)
    row = page.locator("tr", has=page.get_by_role("link", name="县住建局", exact=True))
    with page.expect_download() as held:
        row.get_by_role("link", name="下载 Word").click()
    document = docx.Document(io.BytesIO(held.value.path().read_bytes()))
    text = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells])
    for words in ("云汀县2026年度质量工作目标责任书", "甲方：云汀县质量发展委员会", "乙方：县住建局", "大中型工程一次验收合格率", "第15行第1条", "乙方（盖章）"):
        assert words in text
    assert held.value.suggested_filename == "县住建局2026年度质量工作目标责任书.docx"
    with page.expect_download() as everything:
        page.get_by_role("link", name=re.compile("全部下载")).click()
    assert everything.value.suggested_filename.endswith(".zip")
