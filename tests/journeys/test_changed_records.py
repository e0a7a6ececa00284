"""A changed record is a new snapshot and a new score; the old score stands, and the difference is explained."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys
BATCH, BUILDING = "SC26990121C0047", "2026-005"


def open_record(page, site, registry, words):
    page.goto(f"{site}/registries/{registry}/?q={words}&span=all")
    page.locator("table.records tbody a").first.click()
    steps.settled(page)


def change(page, field, values, reason):
    """Sets the field to the one of two values it does not hold now; gives the new value."""
    page.get_by_role("link", name="修改").click()
    box = page.locator(f"[name={field}]")
    new = next(v for v in values if v != box.input_value())
    box.select_option(new)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main [role=alert]").first).to_contain_text("还没有保存")  # a change needs a reason
    assert box.input_value() == new  # and nothing typed is lost
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main")).to_contain_text("已有的得分不变")
    return new


def fraction(page, run, words):
    page.goto(run)
    page.get_by_role("link", name=re.compile(words)).click()
    expect(page.locator("#pane .fraction")).to_be_visible()
    return tuple(int(t) for t in page.locator("#pane .fraction > span").all_inner_texts())


def test_a_changed_retest_moves_the_figure_and_leaves_the_old_score(visit, site):
    office = visit("office", "/scorecards/")
    old = steps.score(office, site)
    had, (part, whole) = steps.total(office, old), fraction(office, old, "监督抽查合格率.*90%以上")

    liaison = visit("scjg")
    open_record(liaison, site, "sampling_batches", BATCH)
    new = change(liaison, "retest_result", ("pass", "fail"), "复检机构更正了复检报告")
    word, was = ("合格", "不合格") if new == "pass" else ("不合格", "合格")
    expect(liaison.locator(".timeline").first).to_contain_text("复检机构更正了复检报告")
    expect(liaison.locator(".facts")).to_contain_text(word)  # the final conclusion follows, nobody types it

    office.goto(f"{site}/scorecards/")
    expect(office.locator("main .toast-line").first).to_contain_text("2 处变更，尚未计入得分")  # the batch, and its follow-up with it
    office.get_by_role("link", name="查看变更").click()
    expect(office.locator("main")).to_contain_text(BATCH)
    fresh = steps.score(office, site)
    assert fresh != old
    step = 1 if new == "pass" else -1
    assert fraction(office, fresh, "监督抽查合格率.*90%以上") == (part + step, whole)

    # The old run is what it was, and its snapshot still computes it.
    assert steps.total(office, old) == had
    assert fraction(office, old, "监督抽查合格率.*90%以上") == (part, whole)
    office.locator("#pane").get_by_role("link", name="打开整页").click()
    office.get_by_role("button", name="重新计算并核对").click()
    expect(office.locator("#verified")).to_contain_text("核验通过")

    a, b = (re.search(r"/runs/(\d+)/", r)[1] for r in (old, fresh))
    office.goto(f"{site}/scorecards/runs/{a}/difference/{b}/")
    moved = office.locator(".moved", has_text="监督抽查合格率")
    expect(moved).to_contain_text(f"{part}/{whole}")
    expect(moved).to_contain_text(f"{part + step}/{whole}")
    expect(moved.locator(".moved-records")).to_contain_text(BATCH)
    expect(moved.locator(".moved-records")).to_contain_text(re.compile(f"复检结论 {was} → {word}"))
    moved.get_by_role("link", name=re.compile(BATCH)).click()
    assert "/registries/sampling_batches/" in office.url


def test_one_acceptance_entered_by_another_department_is_worth_two_points(visit, site):
    office = visit("office", "/scorecards/")
    old = steps.score(office, site)
    had = float(steps.total(office, old))

    building = visit("zjj")
    open_record(building, site, "acceptances", BUILDING)
    new = change(building, "energy_standard_met", ("true", "false"), "补登：已核对施工图审查结论")
    gained = 2 if new == "true" else -2

    office.goto(f"{site}/scorecards/")
    office.get_by_role("button", name="重新测算").click()
    steps.settled(office)
    assert re.search(r"/runs/\d+/difference/\d+/", office.url)
    expect(office.locator(".diff-sum .diff-number")).to_have_text(f"{gained:+d}".replace("-", "−"))
    expect(office.locator(".diff-sum")).to_contain_text("1 条条款变化，两份快照相差 1 条记录")
    expect(office.locator(".moved-records").first).to_contain_text(BUILDING)
    expect(office.locator(".moved", has_text="工程质量验收合格率")).to_contain_text("数字未变")
    office.goto(f"{site}/scorecards/")
    assert float(office.locator(".card-score-had").inner_text()) == had + gained
