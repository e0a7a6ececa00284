"""A workbook with two wrong cells: they are named cell by cell, the rest is imported once, and can be undone."""

import re
import time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from journeys import steps
from journeys.test_entering_records import code_of

pytestmark = pytest.mark.journeys


def counts(page):
    """新增, 修改, 未变, 需要改正."""
    return [int(re.search(r"\d+", t)[0]) for t in page.locator(".panel.figures .figure").all_inner_texts()]


def look(page, site, path):
    page.goto(f"{site}/registries/sampling_batches/import/")
    page.set_input_files("[name=file]", str(path))
    page.get_by_role("button", name="上传并预览").click()
    steps.settled(page)
    return counts(page)


def listed(page, site, words):
    page.goto(f"{site}/registries/sampling_batches/?q={words}&span=all")
    return page.locator("table.records tbody tr").count()


def test_wrong_cells_are_named_and_the_right_rows_imported_once(visit, site, tmp_path):
    serial = int(time.time()) % 1_000_000
    mark = f"DR{serial}N"
    page = visit("scjg", "/registries/sampling_batches/import/")
    with page.expect_download() as got:
        page.get_by_role("link", name="下载模板").click()
    titles = [c.value for c in next(load_workbook(BytesIO(got.value.path().read_bytes())).active.iter_rows())]
    assert "抽样单编号" in [str(t).rstrip("*") for t in titles]

    heads = [
        "抽样单编号",
        "领域",
        "抽查级别",
        "环节",
        "种类",
        "被抽样单位",
        "被抽样单位统一社会信用代码",
        "产品",
        "抽样日期",
    ]
    heads += ["初检结论", "初检结论日期"]
    book = Workbook()
    sheet = book.active
    sheet.append([f"{serial} 监督抽查结果汇总表"])
    sheet.append(heads)
    for i in range(6):
        firm = [f"云汀县导入{serial}有限公司", code_of(serial * 10 + i), "电热水壶", f"2026-05-0{i + 1}"]
        sheet.append([f"{mark}{i}", "工业产品", "县抽", "流通", "监督抽查", *firm, "合格", "2026-06-01"])
    sheet["C5"] = "村抽"  # no such level
    sheet["I7"] = "2026-13-05"  # no such day
    path = tmp_path / "抽查.xlsx"
    book.save(path)

    assert look(page, site, path) == [4, 0, 0, 2]
    expect(page.locator("main")).to_contain_text("现在还没有写入任何内容")
    faults = page.locator("h2:text-is('需要改正') ~ .table-wrap").first.locator("tbody tr").all_inner_texts()
    assert len(faults) == 2
    assert re.search(r"5\s+C 抽查级别\s+村抽", faults[0]) and re.search(r"7\s+I 抽样日期\s+2026-13-05", faults[1])
    assert "国抽" in faults[0]  # what may stand there
    with page.expect_download() as got:
        page.get_by_role("link", name="下载需要改正的行").click()
    rejects = [
        [c.value for c in row] for row in load_workbook(BytesIO(got.value.path().read_bytes())).active.iter_rows()
    ]
    assert {f"{mark}2", f"{mark}4"} <= {cell for row in rejects for cell in row}
    page.get_by_role("button", name="导入正确的行").click()
    steps.settled(page)
    run = page.url
    assert listed(page, site, mark) == 4

    # The same file again changes nothing; the corrected one adds what was wrong.
    assert look(page, site, path) == [0, 0, 4, 2]
    sheet["C5"], sheet["I7"] = "县抽", "2026-05-05"
    book.save(path)
    assert look(page, site, path) == [2, 0, 4, 0]
    assert listed(page, site, mark) == 4  # looking writes nothing

    # Undone with a reason: the four are withdrawn.
    page.goto(run)
    page.fill("[name=reason]", "导错了文件")
    page.get_by_role("button", name="撤销导入").click()
    steps.settled(page)
    assert listed(page, site, mark) == 0
