"""From a printed plan to the duties of a department; reviewed with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys


def real_plan():
    found = sorted((steps.SHARED / "sources").glob("001_*.txt"))
    return found[0] if found else None


def number_in(page, chip):
    """The counter beside a chip in the head of the review page."""
    said = page.locator("#review-counters > span", has_text=chip).locator("b").inner_text()
    return int(said)


def in_force(page):
    """Targets and tasks of all plans in force, by the tabs of the page."""
    return tuple(int(t) for t in re.findall(r"\d+", page.locator(".tabs").inner_text()))


def test_a_printed_plan_is_reviewed_by_keyboard_and_becomes_duties(visit, site):
    path = real_plan()
    if path is None:
        pytest.skip("../shared/sources is not beside this checkout")
    page = visit("office", "/plans/")
    before = in_force(page)
    held = page.get_by_text(
        "霍山县质量强县建设实施方案"
    ).count()  # adopted before: its second version replaces the first
    number = steps.upload(page, site, path)
    page.goto(f"{site}/documents/{number}/review/?part=plan")

    targets = page.locator("article[id^=item-target-]")
    tasks = page.locator("article[id^=item-task-]")
    assert (targets.count(), tasks.count()) == (32, 23)
    expect(page.locator("#review-items .finding-error")).to_have_count(0)
    sampled = targets.filter(has_text="生产企业工业产品质量监督抽查合格率")
    expect(sampled.locator(".aim")).to_have_text("不低于 95%")
    expect(sampled.locator(".entry-units")).to_contain_text("县市场监管局")

    # j steps down, Enter accepts where one stands, and the focus stays where it was.
    targets.first.focus()
    for at in range(3):
        expect(targets.nth(at)).to_be_focused()
        page.keyboard.press("Enter")
        expect(targets.nth(at)).to_have_class(re.compile("is-accepted"))
        expect(targets.nth(at)).to_be_focused()
        page.keyboard.press("j")
    assert number_in(page, "已确认") == 3
    page.keyboard.press("d")
    expect(targets.nth(3)).to_have_class(re.compile("is-doubted"))
    page.keyboard.press("k")
    expect(targets.nth(2)).to_be_focused()

    # Repairs are taken one by one: the printed "95%上" stands beside the reading "95%以上".
    repair = page.locator(".repair-item", has_text="95%上").first
    expect(repair.locator("ins")).to_have_text("95%以上")
    repair.get_by_role("button", name="按建议理解").click()
    expect(page.locator(".repair-item", has_text="95%上").first.locator(".chip").nth(1)).to_be_visible()

    # What is open or in doubt stands in the way; then everything is looked through.
    expect(page.locator("#review-adopt")).to_contain_text("还不能采用")
    steps.accept_all(page, site, number, "plan")
    page.locator(".adopt-plan [name=reason]").fill("县委常委会会议通过")
    page.get_by_role("button", name="采用为本级目标任务").click()
    steps.settled(page)

    page.goto(f"{site}/plans/")
    expect(page.locator("main")).to_contain_text("霍山县质量强县建设实施方案")
    assert in_force(page) == (before if held else (before[0] + 32, before[1] + 23))
    page.get_by_role("link", name="县市场监管局").first.click()
    steps.settled(page)
    expect(page.locator("h1")).to_have_text("县市场监管局")
    expect(page.locator("main")).to_contain_text("生产企业工业产品质量监督抽查合格率")
    expect(page.locator("main")).to_contain_text("加大质量课题研究")
    expect(page.locator("main")).not_to_contain_text("新建民用建筑实施节能设计标准率")
