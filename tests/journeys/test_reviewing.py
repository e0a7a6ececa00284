"""A day of reviewing: keys, doubt, editing in place, adding by selection, undo, leaving and coming back; without a script too."""

import re

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys

PLAN = """清溪县质量提升行动方案{n}

一、工作目标

到2027年，工业产品质量监督抽查合格率达到95%以上，大中型工程一次验收合格率达到100%，优质工程总数增长15%上。

二、主要任务

（一）提升产品质量。到2027年底，培育质量标杆企业10家以上。落实首席质量官制度，形成良好氛围。（牵头单位：县市场监管局；配合单位：县农业农村局）

（二）提升工程质量。落实工程质量终身责任制。（责任单位：县住建局、县水利局）
"""


@pytest.fixture
def plan(visit, site, tmp_path):
    """A page on the review of a small plan that nobody has looked at."""
    page = visit("office", "/documents/")
    path = tmp_path / "方案.txt"
    path.write_text(PLAN.format(n=tmp_path.name), encoding="utf-8")
    number = steps.upload(page, site, path)
    page.goto(f"{site}/documents/{number}/review/?part=plan")
    return page, number


def item(page, words):
    return page.locator("#review-items [data-step]", has_text=words).first


def test_a_plan_is_reviewed_with_the_keyboard(plan, site):
    page, number = plan
    first = item(page, "工业产品质量监督抽查合格率")
    first.focus()
    expect(page.locator("mark.current")).to_contain_text("95%以上")
    page.keyboard.press("Enter")
    expect(first).to_have_class(re.compile("is-accepted"))
    expect(page.locator("#review-said")).to_contain_text("已确认")

    # u takes the last step back and leads there.
    page.keyboard.press("u")
    expect(item(page, "工业产品质量监督抽查合格率")).to_have_class(re.compile("is-open"))

    # n goes to the next doubtful item, d doubts, and says so.
    item(page, "大中型工程一次验收合格率").focus()
    page.keyboard.press("d")
    expect(item(page, "大中型工程一次验收合格率")).to_have_class(re.compile("is-doubted"))
    item(page, "工业产品质量监督抽查合格率").focus()
    page.keyboard.press("n")
    expect(page.locator("#review-items [data-doubtful]:focus")).to_have_count(1)

    # e edits in place; the sentence stays lit; Escape gives up, saving keeps both readings in sight.
    item(page, "工业产品质量监督抽查合格率").focus()
    page.keyboard.press("e")
    form = page.locator(".item.editing")
    expect(form.locator("[name=indicator]")).to_be_focused()
    expect(page.locator("mark.current")).to_contain_text("95%以上")
    page.keyboard.press("Escape")
    expect(page.locator(".item.editing")).to_have_count(0)
    item(page, "工业产品质量监督抽查合格率").focus()
    page.keyboard.press("e")
    form.locator("[name=value]").fill("九十")
    form.get_by_role("button", name="保存修改").click()
    expect(form.locator(".field-error")).to_be_visible()
    form.locator("[name=value]").fill("96")
    form.locator("[name=lead]").fill("县市场监管局、县")
    form.get_by_role("button", name="保存修改").click()
    expect(item(page, "工业产品质量监督抽查合格率").locator(".read-before")).to_contain_text("95 → 96")

    # ? opens the list of keys, / goes to the search.
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#review-help .review-help-box")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#review-q")).to_be_focused()

    # One leaves and comes back to the same item.
    item(page, "提升工程质量").focus()
    with page.expect_response(re.compile("/review/here/")):
        pass
    page.goto(f"{site}/documents/")
    page.goto(f"{site}/documents/{number}/review/")
    expect(item(page, "提升工程质量")).to_be_focused()
    expect(page.locator(".last-place")).to_contain_text("上次看到")


def test_words_that_the_reader_missed_are_selected_and_added(plan, site):
    page, number = plan
    page.evaluate(
        """() => {
            const mark = [...document.querySelectorAll(".source-pane .source")].flatMap((s) => {
                const walk = document.createTreeWalker(s, NodeFilter.SHOW_TEXT), out = [];
                while (walk.nextNode()) out.push(walk.currentNode);
                return out;
            }).find((n) => n.data.includes("落实首席质量官制度"));
            const at = mark.data.indexOf("落实首席质量官制度"), range = document.createRange();
            range.setStart(mark, at); range.setEnd(mark, at + 9);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.locator("#select-bar").get_by_role("link", name="补为任务").click()
    form = page.locator("#review-add .adding")
    expect(form.locator(".quote")).to_have_text("落实首席质量官制度")
    form.locator("[name=title]").fill("落实首席质量官制度")
    form.get_by_role("button", name="补录").click()
    added = page.locator("[id^=item-task-ka]")
    expect(added).to_contain_text("补录")
    expect(page.locator("mark[data-pair^=task-ka]").first).to_have_text("落实首席质量官制度")
    added.get_by_text("经过", exact=True).click()
    expect(added.locator(".step-history")).to_contain_text("补录第1项任务")
    added.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator("[id^=item-task-ka], mark[data-pair^=task-ka]")).to_have_count(0)


def test_two_people_read_where_the_document_asks_for_it(plan, visit, site):
    page, number = plan
    page.get_by_text("更多", exact=True).click()
    page.get_by_role("button", name="要求两人核对").click()
    steps.settled(page)
    steps.accept_all(page, site, number, "plan")
    expect(page.locator("#review-adopt")).to_contain_text("没有复核")
    second = visit("reviewer", f"/documents/{number}/review/?part=plan&show=unread")
    while second.locator("[data-step] button", has_text="复核同意").count():
        left = second.locator("[data-step] button", has_text="复核同意").count()
        second.locator("[data-step] button", has_text="复核同意").first.click()
        expect(second.locator("[data-step] button", has_text="复核同意")).to_have_count(left - 1)
    page.goto(f"{site}/documents/{number}/review/?part=plan")
    expect(page.locator(".item-second").first).to_contain_text("复核同意")


def test_the_review_works_without_a_script(plan, chromium, site):
    page, number = plan
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    address = f"{site}/documents/{number}/review/?part=plan"
    plain.goto(address)
    item(plain, "工业产品质量监督抽查合格率").get_by_role("button", name="确认", exact=True).click()
    expect(item(plain, "工业产品质量监督抽查合格率")).to_have_class(re.compile("is-accepted"))
    item(plain, "大中型工程一次验收合格率").get_by_role("link", name="修改").click()
    plain.locator("main [name=value]").fill("99")
    plain.locator("main").get_by_role("button", name="保存修改").click()
    expect(item(plain, "大中型工程一次验收合格率").locator(".read-before")).to_contain_text("100 → 99")
    plain.get_by_role("button", name=re.compile("撤销上一步")).click()
    expect(item(plain, "大中型工程一次验收合格率").locator(".read-before")).to_have_count(0)
    plain.get_by_text("补录读漏的内容").click()
    plain.locator(".add-by-words textarea").fill("形成良好氛围")
    plain.get_by_role("button", name="补为任务").click()
    expect(plain.locator("main .quote")).to_have_text("形成良好氛围")
    plain.locator("main").get_by_role("button", name="补录").click()
    expect(plain.locator("[id^=item-task-ka]")).to_contain_text("补录")
    context.close()
