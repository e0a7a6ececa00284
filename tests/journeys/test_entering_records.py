"""A liaison enters the day's work; another department and the public cannot touch it."""

import re
import time

import pytest
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code_of(serial):
    """A unified social credit code with its right check character (GB 32100)."""
    body = f"91990121MA{serial:07d}"
    return body + LETTERS[-sum(w * LETTERS.index(c) for w, c in zip(WEIGHTS, body, strict=True)) % 31]


@pytest.fixture(scope="module")
def serial():
    return int(time.time()) % 10_000_000


def new(page, site, registry, values):
    page.goto(f"{site}/registries/{registry}/new/")
    for name, value in values.items():
        box = page.locator(f"main form [name={name}]")
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(value)
        elif box.get_attribute("type") == "file":
            box.set_input_files(value)
        else:
            box.fill(value)
    page.get_by_role("button", name=re.compile("^(保存|签报)$")).click()
    steps.settled(page)


def fact(page, label):
    return page.locator(f"dl.facts dt:text-is('{label}') + dd").first


def test_a_wrong_check_character_is_answered_with_the_right_one(visit, site, serial):
    page = visit("scjg")
    right = code_of(serial)
    wrong = right[:-1] + LETTERS[(LETTERS.index(right[-1]) + 1) % 31]
    firm = f"云汀县试验{serial}有限公司"
    new(page, site, "enterprises", {"name": firm, "uscc": wrong})
    expect(page.locator("main")).to_contain_text("还没有保存")
    said = page.locator(".field:has([name=uscc])")
    expect(said).to_contain_text("校验")
    expect(said).to_contain_text(right[-1])
    expect(page.locator("[name=name]")).to_have_value(firm)  # nothing typed is lost
    page.fill("[name=uscc]", right)
    page.get_by_role("button", name="保存", exact=True).click()
    steps.settled(page)
    assert right in page.url
    expect(page.locator("h1")).to_contain_text(firm)
    expect(page.locator("main")).to_contain_text(right)


def test_a_failed_batch_brings_a_follow_up_with_its_dates_computed(visit, site, serial):
    page = visit("scjg")
    number = f"XC{serial}"
    batch = {
        "sample_no": number,
        "domain": "food",
        "level": "county",
        "stage": "circulation",
        "name": "云汀县试验食品店",
        "product": "糕点",
        "sampled_on": "2026-09-01",
        "first_result": "fail",
        "first_reported_on": "2026-09-18",
        "failed_items": "菌落总数",
    }
    new(page, site, "sampling_batches", batch)
    expect(page.locator("h1")).to_contain_text(number)
    expect(fact(page, "终局结论")).to_contain_text("不合格")  # follows from the first test, nobody typed it
    expect(fact(page, "终局日期")).to_contain_text("2026-09-18")

    new(page, site, "follow_ups", {"batch": number, "report_received_on": "2026-09-30"})
    text = page.locator("main").inner_text()
    for word in ("应启动日期", "应完成日期"):
        assert word in text
    due = [fact(page, w).inner_text() for w in ("应启动日期", "应完成日期")]
    # Five working days after 30 September: 1-7 October are holidays, Saturday the 10th is worked. Ninety days to finish.
    assert due == ["2026-10-13", "2026-12-29"]
    expect(page.locator("main")).to_contain_text("工作日")
    page.locator(".next-step a").first.click()
    steps.settled(page)
    expect(page.locator("main form")).to_be_visible()


def test_officers_standards_evidence_and_nil_returns_are_entered(visit, site, serial, tmp_path):
    page = visit("scjg")
    new(
        page,
        site,
        "quality_officers",
        {"name": f"云汀县试验{serial}有限公司", "uscc": code_of(serial), "officer": "王试", "position": "副总经理"}
        | {"appointed_on": "2026-03-01", "filed_on": "2026-03-10"},
    )
    assert re.search(r"/registries/quality_officers/\d+/", page.url)
    expect(page.locator("main")).to_contain_text("2026-03-10")

    standard = {"certificate_no": f"〔2026〕云量标法证字第{serial}号", "name": "电子天平检定装置"}
    standard |= {"institution": "云汀县计量检定测试所", "mandatory": "true", "issued_on": "2026-02-01"}
    new(page, site, "measurement_standards", standard | {"valid_until": "2025-02-01"})
    expect(page.locator(".field-error, main [role=alert]").first).to_be_visible()  # valid before it was issued
    page.fill("[name=valid_until]", "2030-02-01")
    page.get_by_role("button", name="保存", exact=True).click()
    steps.settled(page)
    assert re.search(r"/registries/measurement_standards/\d+/", page.url)
    expect(fact(page, "用于强制检定")).to_contain_text("是")

    paper = tmp_path / "批示.pdf"
    paper.write_bytes(b"%PDF-1.4\n" + str(serial).encode() + b"\n%%EOF\n")
    page.goto(f"{site}/registries/evidence_items/new/")
    matter = page.locator("[name=matter] option").nth(3).get_attribute("value")
    new(
        page,
        site,
        "evidence_items",
        {"matter": matter, "title": f"试验材料{serial}", "dated_on": "2026-05-01", "file": str(paper)},
    )
    assert re.search(r"/registries/evidence_items/\d+/", page.url)
    expect(page.locator("main")).to_contain_text("SHA-256")
    kept = page.url
    with page.expect_download() as got:
        page.get_by_role("link", name="批示.pdf").click()
    assert got.value.path().read_bytes() == paper.read_bytes()

    page.goto(f"{site}/registries/nil_returns/new/")
    kinds = page.locator("[name=kind] option").evaluate_all("os => os.map(o => o.value).filter(v => v)")
    for kind in kinds:  # the first kind whose month is neither reported nor taken by a confirmed event
        new(page, site, "nil_returns", {"kind": kind, "period": "2026-09", "statement": "查投诉举报和舆情，未发生"})
        if re.search(r"/registries/nil_returns/\d+/", page.url):
            break
    assert re.search(r"/registries/nil_returns/\d+/", page.url), page.locator("main").inner_text()
    assert not page.get_by_role("link", name="修改", exact=True).count()  # signed: withdrawn with a reason, not edited

    other = visit("zjj")
    other.goto(kept)
    assert not other.get_by_role("link", name="修改", exact=True).count()
    answer = other.goto(kept + "edit/")
    assert answer.status == 403
    expect(other.locator("main")).to_contain_text(re.compile("不能|权限|没有"))


def test_the_public_is_sent_to_the_public_pages(visit, site):
    page = visit(None, "/registries/sampling_batches/")
    assert "/account/login/" in page.url
    page = visit("public", "/")
    assert "/public/" in page.url
    expect(page.locator("main")).to_contain_text("2025")
    answer = page.goto(f"{site}/registries/sampling_batches/")
    assert answer.status in (302, 403) or "/public/" in page.url or "/login/" in page.url
