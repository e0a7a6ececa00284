"""The leader on a phone, the language switch, the period switch, leaving; no page scrolls sideways or breaks the policy."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys
PHONE = (390, 844)


def fits(page):
    return page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"]


def test_the_leader_reads_desk_card_and_proof_on_a_phone(visit, site):
    page = visit("leader", "/", PHONE)
    assert fits(page), "desk"
    had = page.locator("main").inner_text()
    page.get_by_role("link", name="评分表").first.click()
    steps.settled(page)
    assert fits(page), "card"
    total = page.locator(".card-score-had").inner_text()
    assert total in had  # the desk says the same figure
    page.get_by_role("link", name=re.compile("监督抽查合格率.*90%以上")).click()
    expect(page.locator(".proof .fraction").first).to_be_visible()
    assert fits(page), "proof in place"
    whole = page.get_by_role("link", name="打开整页")
    if whole.count():
        whole.click()
        steps.settled(page)
    assert "/clauses/" in page.url and fits(page), "proof"
    page.locator(".record-set .tabs a", has_text="全部分母").click()
    expect(page.locator(".record-set .tabs a.active")).to_contain_text("全部分母")
    assert fits(page), "records"
    assert page.locator("button", has_text=re.compile("重新测算|采用|保存")).count() == 0  # a leader reads


@pytest.mark.parametrize("user", ["office", "scjg", "reviewer", "enterprise", "public"])
def test_every_page_of_the_rail_fits_a_phone(visit, site, user):
    page = visit(user, "/", PHONE)
    links = page.locator("nav a[href^='/']").evaluate_all("as => [...new Set(as.map(a => a.getAttribute('href')))]")
    links = [u for u in links if not re.search(r"logout|lang=", u)]
    assert links
    wide = []
    for url in links:
        answer = page.goto(site + url)
        assert answer.status == 200, url
        wide += [] if fits(page) else [url]
    assert wide == []


def test_language_and_period_switch_and_leaving(visit, site):
    page = visit("office", "/scorecards/")
    answer = page.goto(f"{site}/scorecards/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy and "default-src 'self'" in policy
    assert page.locator("script:not([src]), [onclick], [style]").count() == 0
    assert page.evaluate("performance.getEntriesByType('resource').every(r => r.name.startsWith(location.origin))")

    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    page.get_by_role("link", name="English").or_(page.get_by_role("button", name="English")).click()
    steps.settled(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(re.compile(r"[A-Za-z]"))
    expect(page.locator(".card-sentence").first).to_have_text(re.compile(r"[一-鿿]"))  # the document stays as printed
    page.goto(f"{site}/registries/")
    expect(page.locator("h1")).to_have_text(re.compile(r"^[A-Za-z ]+$"))  # the choice is kept
    page.get_by_role("link", name="中文").or_(page.get_by_role("button", name="中文")).click()
    steps.settled(page)
    expect(page.locator("h1")).to_have_text("业务记录")

    page.goto(f"{site}/scorecards/")
    now = page.locator(".card-score-had").inner_text()
    page.locator("header select").select_option("2025")
    expect(page.locator("h1")).to_contain_text("2025")
    assert page.locator(".card-score-had").inner_text() == "91.5" != now
    page.goto(f"{site}/registries/nil_returns/")
    expect(page.locator("main")).to_contain_text("2025")  # everything follows the period
    page.locator("header select").select_option("2026")
    steps.settled(page)

    page.get_by_role("button", name="退出").or_(page.get_by_role("link", name="退出")).click()
    steps.settled(page)
    page.goto(f"{site}/scorecards/")
    assert "/account/login/" in page.url
