"""What people do on many pages: upload, review, score, read a figure."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""The folder of sources beside the checkout; absent on most machines."""
DEMO = Path(__file__).resolve().parents[2] / "demo" / "documents"


def settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def upload(page: Page, site: str, path: Path) -> int:
    """Uploads as people do, a second time too where the site holds the same file already; the document's number."""
    page.goto(f"{site}/documents/upload/")
    page.set_input_files("[name=file]", str(path))
    page.get_by_role("button", name="上传并读取").click()
    settled(page)
    again = page.get_by_role("button", name="仍另行登记")
    if again.count():
        again.click()
        settled(page)
    found = re.search(r"/documents/(\d+)/", page.url)
    assert found, page.locator("main").inner_text()
    return int(found[1])


def bind_and_accept(page: Page, site: str, number: int) -> int:
    """Takes every suggested source and accepts every clause; how many suggestions there were."""
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    page.get_by_role("link", name=re.compile("采纳取数建议")).click()
    settled(page)
    offered = page.locator(".suggest-table tbody tr").count()
    page.get_by_role("button", name="采纳勾选的建议").click()
    settled(page)
    accept_all(page, site, number, "scorecard")
    return offered


def accept_all(page: Page, site: str, number: int, part: str) -> None:
    """Takes repairs as suggested, looks through what the reader was sure of, and confirms the doubtful items one by one."""
    address = f"{site}/documents/{number}/review/?part={part}"
    page.goto(address)
    repairs = page.locator(".repair-item").get_by_role("button", name=re.compile("按建议理解|以原文为准"))
    while repairs.count():
        left = repairs.count()
        repairs.first.click()
        expect(repairs).not_to_have_count(left)
    while page.get_by_role("link", name=re.compile("浏览并确认")).count():
        page.get_by_role("link", name=re.compile("浏览并确认")).first.click()
        page.get_by_role("button", name="确认勾选的").click()
        settled(page)
        page.goto(address)
    page.goto(f"{address}&show=open")
    waiting = page.locator("[data-step].is-open, [data-step].is-doubted")
    while waiting.count():
        item = waiting.first
        name = item.get_attribute("id")
        item.get_by_role("button", name="确认", exact=True).click()
        expect(page.locator(f"#{name}")).to_have_class(re.compile("is-(accepted|changed|added)"))
    page.goto(address)


def adopt_scorecard(page: Page, site: str, number: int, year: str) -> None:
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    page.get_by_role("link", name="采用为本级评分表").click()
    page.fill("[name=period_from]", year)
    page.fill("[name=reason]", "经县质量发展委员会全体会议审议通过")
    page.locator("main form").get_by_role("button", name="采用").click()
    page.wait_for_url(re.compile(r"/scorecards/versions/\d+/"))


def score(page: Page, site: str) -> str:
    """Scores anew and gives the new run's address."""
    page.goto(f"{site}/scorecards/")
    page.get_by_role("button", name=re.compile("测算")).first.click()
    settled(page)
    page.goto(f"{site}/scorecards/runs/")
    return site + page.locator("table.records tbody a").first.get_attribute("href")


def total(page: Page, run: str) -> str:
    page.goto(run)
    return page.locator(".card-score-had").inner_text()
