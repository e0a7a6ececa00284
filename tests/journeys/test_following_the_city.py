"""What the county makes of the city's plan: the matrix, one cell with both places, a person's word, Excel; on a phone too."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys
COUNTY = "云汀县质量强县建设实施方案（2025—2027年）"


def row(page, words):
    return page.locator(".cascade-table tbody tr", has_text=words).first


def test_the_office_follows_the_citys_plan_into_its_own(visit, site):
    page = visit("office", "/documents/")
    page.get_by_role("link", name="上下级承接").first.click()
    page.locator(".cascade-uppers").get_by_role("link", name=re.compile("临川市质量强市建设实施方案")).first.click()
    expect(page.locator("h1")).to_have_text("上下级承接")
    expect(page.locator(".cascade-table thead")).to_contain_text(COUNTY)
    expect(row(page, "工业产品质量监督抽查合格率")).to_contain_text("低于上级")
    expect(row(page, "首席质量官聘任率")).to_contain_text("时限晚于上级")
    expect(row(page, "顾客满意度")).to_contain_text("单位不一致")
    expect(row(page, "加快外贸优化升级")).to_contain_text("未承接")
    page.locator(".cascade-filter").get_by_role("link", name=re.compile("低于上级")).click()
    expect(page.locator(".cascade-table tbody tr", has_text="加快外贸优化升级")).to_have_count(0)

    # A cell opens both sentences in their places, with the numbers compared.
    row(page, "工业产品质量监督抽查合格率").locator(".cascade-cell").first.click()
    pane = page.locator("#pane")
    expect(pane).to_contain_text("上级不低于95%，本级不低于94%，低于上级要求")
    expect(pane.locator(".cascade-words mark").first).to_contain_text("95%以上")
    expect(pane.locator(".cascade-words mark").nth(1)).to_contain_text("94%以上")
    pane.get_by_role("button", name="认定承接").first.click()
    expect(pane).to_contain_text("已认定承接")
    pane.get_by_role("button", name="收回认定").first.click()
    expect(pane.get_by_text("已认定承接")).to_have_count(0)

    # From there one stands at the words in the lower document.
    pane.locator(".cascade-link h3 a").first.click()
    steps.settled(page)
    expect(page.locator("#review-items .item:focus")).to_contain_text("工业产品质量监督抽查合格率")
    expect(page.locator("mark.current").first).to_contain_text("94%")

    page.go_back()
    with page.expect_download() as got:
        page.get_by_role("link", name="导出 Excel").click()
    assert got.value.suggested_filename.endswith(".xlsx")


def test_the_matrix_is_readable_on_a_phone(visit):
    page = visit("leader", "/documents/cascade/", size=(390, 844))
    page.goto(page.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".cascade-table tbody tr").first).to_be_visible()
    expect(page.get_by_role("button", name="认定承接")).to_have_count(0)
