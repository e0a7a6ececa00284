"""A reviewer judges what words alone decide; the judgement counts from the next score and stands on the proof."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys


def test_a_judgement_with_its_reason_moves_the_points(visit, site):
    office = visit("office")
    old = steps.score(office, site)
    had = float(steps.total(office, old))

    page = visit("reviewer", "/")
    expect(page.locator("main")).to_contain_text("等待评判")
    page.goto(f"{site}/scorecards/judging/")
    waiting = page.locator("table.records tbody tr").filter(has_text="待评")
    assert waiting.count()
    row = waiting.filter(has_text="（2分）").first
    sentence = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    steps.settled(page)
    proof = re.sub(r"#.*", "", page.url)

    form = page.locator("form.judge-form").first
    points = form.locator("[name=points]")
    if points.count():
        points.fill("99")  # more than the clause is worth
        form.locator("[name=reason]").fill("两种形式有材料，进企业活动缺图片")
        form.evaluate("f => f.noValidate = true")
        form.get_by_role("button", name="记录评判").click()
        steps.settled(page)
        expect(page.locator(".judge-form .field-error, .toast-line.error").first).to_be_visible()
        form = page.locator("form.judge-form").first
        form.locator("[name=points]").fill("1.5")
        gained = 1.5
    else:
        form.get_by_label("符合", exact=True).check()
        gained = None
    form.locator("[name=reason]").fill("两种形式有材料，进企业活动缺图片")
    form.get_by_role("button", name="记录评判").click()
    steps.settled(page)
    expect(page.locator("#judge")).to_contain_text("两种形式有材料，进企业活动缺图片")

    other = visit("zjj", proof.removeprefix(site))  # a department reads the judgement and cannot make one
    expect(other.locator("#judge")).to_contain_text("两种形式有材料")
    expect(other.locator("form.judge-form")).to_have_count(0)
    office.goto(f"{site}/scorecards/")
    expect(office.locator("main .toast-line").first).to_contain_text("尚未计入得分")
    fresh = steps.score(office, site)
    now = float(steps.total(office, fresh))
    assert now == had + gained if gained else now > had
    assert float(steps.total(office, old)) == had

    a, b = (re.search(r"/runs/(\d+)/", r)[1] for r in (old, fresh))
    office.goto(f"{site}/scorecards/runs/{a}/difference/{b}/")
    moved = office.locator(".moved", has_text=sentence)
    expect(moved).to_contain_text("评判")
    moved.get_by_role("link", name=sentence).click()
    expect(office.locator("#judge")).to_contain_text("孙静")
