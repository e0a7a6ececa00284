"""A leader asks what would have to be done for more points: the page answers while it is filled in, and changes nothing.

Named so as to run before the journeys that adopt other scorecards, which leave little to reach.
"""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys


def test_a_leader_asks_for_a_route_and_supposes_some_of_it_done(visit, site):
    office = visit("office")
    run = steps.score(office, site)
    before = steps.total(office, run)

    page = visit("leader", "/")
    page.get_by_role("link", name="模拟与路线").first.click()
    steps.settled(page)
    expect(page.locator("main")).to_contain_text("模拟，不作为结果")
    table = page.locator(".whatif-table tbody tr").last.locator("b")
    now = float(table.nth(0).inner_text())

    with page.expect_response(re.compile(r"/whatif/\?.*target=")):
        page.get_by_label("目标分", exact=True).fill(str(int(now) + 2))
        page.get_by_label("目标分", exact=True).blur()
    steps.settled(page)
    expect(page.locator(".whatif-said")).to_contain_text("人日")
    assert float(table.nth(2).inner_text()) >= int(now) + 2

    first = page.locator(".whatif-lines").first.locator("tbody tr").first
    box = first.locator("[name^=l-]")
    with page.expect_response(re.compile(r"/whatif/\?.*l-")):
        if box.get_attribute("type") == "checkbox":
            box.check()
        else:
            box.fill(box.get_attribute("max"))
            box.blur()
    steps.settled(page)
    assert float(table.nth(1).inner_text()) >= now
    assert "l-" in page.url  # the address holds the question: it can be sent to others

    with page.expect_download() as saved:
        page.get_by_role("link", name="导出 Word").click()
    assert saved.value.suggested_filename.endswith(".docx")
    assert steps.total(office, run) == before
