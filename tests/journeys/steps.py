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
    for again in (False, True):
        if not again:
            page.goto(f"{site}/documents/upload/")
        page.set_input_files("[name=file]", str(path))
        if again:
            page.get_by_label(re.compile("仍另行登记")).check()
        page.get_by_role("button", name="上传并读取").click()
        settled(page)
        if not page.get_by_text("仍另行登记").count():
            break
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
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    page.get_by_role("button", name=re.compile("全部确认")).click()
    expect(page.get_by_role("button", name=re.compile("全部确认"))).to_have_count(0)
    return offered


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
