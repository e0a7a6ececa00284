"""From a printed scorecard to a point that opens its records, as the committee office does it."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys
DEMO_CARD = "云汀县2026年度质量强县建设任务分解表.docx"


def real_card():
    found = sorted((steps.SHARED / "sources").glob("002_*.txt"))
    return found[0] if found else None


@pytest.mark.parametrize("which", ["source 002", "demo docx"])
def test_a_printed_scorecard_becomes_points_that_open_their_records(visit, site, which):
    path = real_card() if which == "source 002" else steps.DEMO / DEMO_CARD
    if path is None:
        pytest.skip("../shared/sources is not beside this checkout")
    page = visit("office", "/documents/")
    number = steps.upload(page, site, path)
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")

    # Read: 31 rows, each clause coloured by how it is compiled, one error finding at row 25 and no other.
    assert page.locator("#review-items .review-row").count() == 31
    for look in ("computed", "event", "document", "judged"):
        assert page.locator(f".source mark.mark-{look}").count() > 0
    finding = page.locator("#review-items .finding-error")
    expect(finding).to_have_count(1)
    expect(finding.locator(".finding-message")).to_contain_text("25")
    expect(finding.locator(".finding-figures")).to_have_text(re.compile(r"印出\s*3.*应为\s*4"))
    expect(page.locator("#review-items .review-row").nth(24)).to_contain_text("小项合计 4")

    # Not adopted while the finding is open: the page says why, the button is dead, the address refuses.
    expect(page.locator("#review-adopt")).to_contain_text("还不能采用")
    page.goto(f"{site}/scorecards/adopt/{number}/")
    expect(page.locator("main form button")).to_be_disabled()
    page.evaluate("document.querySelector('main form button').disabled = false")
    page.locator("main form button").click()
    expect(page.locator("main [role=alert], main .toast-line.error").first).to_contain_text("错误")
    assert f"/scorecards/adopt/{number}/" in page.url

    # A choice alone is not enough; with a reason the way is free, and the reason stays visible.
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    finding = page.locator("#review-items .finding-error")
    finding.get_by_role("button", name="按行封顶").click()
    expect(page.locator("#review-adopt")).to_contain_text("还不能采用")
    finding.locator("[name=reason]").fill("已与印发单位核对，以分数栏的三分为准")
    finding.get_by_role("button", name="按行封顶").click()
    expect(page.locator("#review-adopt")).to_contain_text("没有核对")
    expect(page.locator("#review-items .finding-error")).to_contain_text("以分数栏的三分为准")

    assert steps.bind_and_accept(page, site, number) > 70
    steps.adopt_scorecard(page, site, number, "2026")
    expect(page.locator("main")).to_contain_text("经县质量发展委员会全体会议审议通过")

    # The card of the county: every clause with its state and points, none of the figures typed.
    run = steps.score(page, site)
    page.goto(run)
    assert page.locator(".card-row").count() == 31
    clauses = page.locator(".card-clause")
    assert clauses.count() == page.locator(".card-state .chip").count() >= 70
    states = set(page.locator(".card-state .chip").all_inner_texts())
    assert {re.sub(r"\W|\d", "", s) for s in states} >= {"得分", "未得分", "待定", "人工评判"}
    owed = page.locator(".card-clause:has(.clause-missed, .clause-pending, .clause-judge)")
    assert (
        owed.count()
        and page.locator(".card-clause:has(.clause-missed) .card-gap").count()
        == page.locator(".card-clause .clause-missed").count()
    )

    # A point opens its proof in the side pane, then as a page of its own.
    sentence = page.get_by_role("link", name=re.compile("产品质量省级以上监督抽查合格率"))
    sentence.click()
    pane = page.locator("#pane .proof")
    expect(pane.locator(".fraction")).to_be_visible()
    part, whole = (int(t) for t in pane.locator(".fraction > span").all_inner_texts())
    expect(pane.locator(".fact-figure")).to_contain_text(f"{100 * part / whole:.1f}%")
    pane.get_by_role("link", name="打开整页").click()
    steps.settled(page)
    expect(page.locator(".proof-quote mark")).to_contain_text("产品质量省级以上监督抽查合格率")

    # The lists recompute the figure: what is in the part and what is in the whole, counted row by row.
    def listed(label):
        page.locator(".record-set .tabs a", has_text=label).click()
        expect(page.locator(".record-set .tabs a.active")).to_contain_text(label)
        names = []
        while True:
            names += page.locator(".set-table tbody tr td:first-child").all_inner_texts()
            further = page.locator(".record-set .paging a", has_text="下一页")
            if not further.count():
                return names
            at = page.locator(".record-set .paging .num").inner_text()
            further.click()
            expect(page.locator(".record-set .paging .num")).not_to_have_text(at)

    inside, outside, everything = listed("计入分子"), listed("在分母、未达到"), listed("全部分母")
    assert len(inside) == len(set(inside)) == part
    assert len(everything) == len(set(everything)) == whole
    assert set(inside) | set(outside) == set(everything) and not set(inside) & set(outside)

    # A record opens its page, and that page names the clause it counts in.
    listed("在分母、未达到")
    page.locator(".set-table tbody a").first.click()
    steps.settled(page)
    assert "/registries/sampling_batches/" in page.url
    expect(page.locator("h1")).to_contain_text(outside[0])
    expect(page.locator("main")).to_contain_text("产品质量省级以上监督抽查合格率")

    # The score is computed again from its snapshot and agrees.
    page.go_back()
    page.get_by_role("button", name="重新计算并核对").click()
    expect(page.locator("#verified")).to_contain_text("核验通过")
