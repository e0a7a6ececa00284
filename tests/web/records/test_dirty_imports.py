"""Tables as offices really keep them: merged headings, other names, prose in cells, five kinds of dates, rows that are no records."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records import import_running, import_services
from zhiheng_web.records.cells import CellWrong, parse_date, tidy
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.heads import headings_of
from zhiheng_web.records.loosely import read_cell
from zhiheng_web.records.models import ImportRun
from zhiheng_web.records.sheets import read_table
from zhiheng_web.registries.sampling.models import Batch

USCC = "91990121MA2N0QU421"
GROUPS = ["序号", "抽样信息", None, None, "被抽样单位", None, "标称生产者", None, "样品名称", "领域", "级别", "抽样环节", "结果", None, None, "备注栏"]
NAMES = [None, "抽样单号", "抽样日期", "抽样数量", "名称", "统一社会信用代码", "名称", "统一社会信用代码", None, None, None, None, "检验结论", "报告日期", "不合格项目", None]
MERGES = ["A3:A4", "B3:D3", "E3:F3", "G3:H3", "I3:I4", "J3:J4", "K3:K4", "L3:L4", "M3:O3", "P3:P4", "E6:E7", "A1:P1"]
ROWS: list[list[Any]] = [
    [1, "ＣＪ２０２５－０１", "2025年3月12日", "2公斤", "示例食品厂", USCC, "/", "", "挂面", "食品", "县抽", "生产", "合格（见报告）", "2025.4.2", "", "无"],
    [2, "CJ2025-02", "２０２５／３／１３", "", "云汀县示例商行", "", "—", "", "米粉", "食品", "县抽", "流通", "不合格", "20250403", "水分║菌落总数║大肠菌群", ""],
    [3, "CJ2025-03", "二〇二五年三月十四日", "", None, "", "", "", "面条", "食品", "县抽", "流通", "合格", 45750, "", ""],
    [4, "CJ2025-04", "2025-03-15（周六）", "", "=1+1商店", "", "", "", "挂面", "食品", "区抽", "流通", "合格", "2025/4/5", "", ""],
    [5, "CJ2025-02", "２０２５／３／１３", "", "云汀县示例商行", "", "—", "", "米粉", "食品", "县抽", "流通", "不合格", "20250403", "水分║菌落总数║大肠菌群", ""],
    ["合计", None, None, "4批次", None, None, None, None, None, None, None, None, None, None, None, None],
    ["注：以上数据截至2025年4月底", *[None] * 15],
]


def dirty() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["云汀县2025年一季度监督抽查结果汇总表"])
    sheet.append(["填报单位：县市场监管局"])
    for row in (GROUPS, NAMES, *ROWS):
        sheet.append(row)
    sheet.cell(8, 5).data_type = "s"
    for place in MERGES:
        sheet.merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def looked(cast: Any, data: bytes, name: str = "汇总表.xlsx") -> tuple[ImportRun, Any]:
    lead = cast["lead"]
    return import_services.start(lead, REGISTRIES["sampling_batches"], lead.unit, SimpleUploadedFile(name, data))


def test_a_dirty_table_is_brought_in_with_what_was_found_and_nothing_is_lost(cast: Any) -> None:
    run, found = looked(cast, dirty())
    assert found.counts == {"new": 3, "changed": 0, "unchanged": 1, "wrong": 1}, found.faults
    assert found.unknown == ["备注栏"]
    assert {(n.row, n.code) for n in found.notes} == {
        (5, "import.prose"), (6, "import.merged"), (8, "import.prose"), (9, "import.repeated"), (10, "import.no_record"), (11, "import.no_record"),
    }
    import_services.commit(cast["lead"], run)
    first, second, third = Batch.objects.order_by("sample_no")
    assert (first.sample_no, first.sampled_on, first.first_reported_on, first.first_result) == ("CJ2025-01", date(2025, 3, 12), date(2025, 4, 2), "pass")
    assert (first.name, first.uscc, first.maker, first.sampled_quantity) == ("示例食品厂", USCC, "", "2公斤")
    assert (second.failed_items, second.first_reported_on) == ("水分；菌落总数；大肠菌群", date(2025, 4, 3))
    assert (third.name, third.sampled_on, third.first_reported_on) == ("云汀县示例商行", date(2025, 3, 14), date(2025, 4, 3))
    kept = AuditEntry.objects.get(action="sampling.import_new", object_id=str(first.pk)).reason
    assert "第 5 行" in kept and "合格（见报告）" in kept


def test_rejected_rows_come_back_in_the_layout_of_the_table_and_can_be_brought_in_again(cast: Any, sign_in: Any) -> None:
    data = dirty()
    run, _found = looked(cast, data)
    import_services.commit(cast["lead"], run)
    client = sign_in("lead")
    at = f"/registries/sampling_batches/import/{run.pk}/"
    page = client.get(at).content.decode()
    assert "读取说明" in page and "完全相同" in page and "下载原文件" in page
    rows = read_table(client.get(at + "rejects.xlsx").content, "x.xlsx").rows
    assert rows[0][0] == "云汀县2025年一季度监督抽查结果汇总表" and rows[3][1] == "抽样单号" and len(rows) == 5
    assert rows[4][1] == "CJ2025-04" and "应为国抽" in rows[4][-1] and rows[4][4] == "=1+1商店"
    assert client.get(at + "source/").content == data
    from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables

    rows[4][10] = "县抽"
    again = write_tables([Sheet("改好", [str(c or "") for c in rows[0]], rows[1:])])
    _run, found = looked(cast, again, "改好.xlsx")
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 0}, found.faults


@pytest.mark.parametrize(
    ("code", "name", "written", "value"),
    [
        ("sampling_plans", "planned_batches", "1户(实际以系统为准)", 1),
        ("sampling_plans", "planned_batches", "约 ２１０ 批次", 210),
        ("sampling_plans", "planned_batches", "1，200批", 1200),
        ("budget_items", "amount_fen", "160.5万元（含税", 160_500_000),
        ("budget_items", "amount_fen", "1605000元", 160_500_000),
        ("sampling_batches", "sampled_on", "2025年3月1日上午", date(2025, 3, 1)),
        ("sampling_batches", "samplers", "ZF001║ZF002", ["ZF001", "ZF002"]),
        ("sampling_batches", "maker", "——", None),
    ],
)
def test_a_value_is_read_out_of_prose_where_only_one_can_be_meant(code: str, name: str, written: str, value: Any) -> None:
    assert read_cell(REGISTRIES[code].field(name), written)[0] == value


@pytest.mark.parametrize(
    ("code", "name", "written"),
    [
        ("sampling_plans", "planned_batches", "1-2户"),
        ("sampling_plans", "planned_batches", "约3万户"),
        ("sampling_plans", "planned_batches", "若干"),
        ("budget_items", "amount_fen", "160万元，其中省级60万元"),
        ("sampling_batches", "sampled_on", "2025-3-1至2025-3-5"),
        ("sampling_batches", "sampled_on", "3月1日"),
        ("sampling_batches", "level", "县抽或市抽"),
    ],
)
def test_what_may_mean_two_things_is_not_guessed(code: str, name: str, written: str) -> None:
    with pytest.raises(CellWrong):
        read_cell(REGISTRIES[code].field(name), written)


@pytest.mark.parametrize("written", ["2025—03—01", "2025、3、1", "2025 年 3 月 1 日", "二○二五年三月一日", "2025年3月1号"])
def test_more_ways_to_write_a_day(written: str) -> None:
    assert parse_date(written) == date(2025, 3, 1)


def test_full_width_letters_and_digits_become_half_width_and_brackets_stay() -> None:
    assert tidy("云质〔２０２５〕（Ａ）１号") == "云质〔2025〕（A）1号"


def test_the_enterprise_of_a_row_goes_by_eleven_names_and_more() -> None:
    known = headings_of(REGISTRIES["sampling_batches"])
    assert sum(1 for field in known.values() if field == "name") >= 11
    assert known["经营者名称"] == "name" and known["社会信用代码"] == "uscc" and known["标称生产企业"] == "maker"


def test_two_columns_of_one_field_are_read_as_one_and_must_not_differ(cast: Any) -> None:
    heads = "抽样单编号,领域,级别,抽样环节,受检单位,企业名称,样品名称,抽样日期\n"
    rows = "A1,食品,县抽,生产,甲厂,,挂面,2025-3-1\nA2,食品,县抽,生产,甲厂,乙厂,挂面,2025-3-1\nA3,食品,县抽,生产,,乙厂,挂面,2025-3-1\n"
    _run, found = looked(cast, (heads + rows).encode("gb18030"), "a.csv")
    assert [line.state for line in found.lines] == ["new", "wrong", "new"]
    assert found.faults[0].code == "import.differ" and "甲厂" in found.faults[0].message


@pytest.mark.slow
def test_a_large_file_is_looked_at_written_and_taken_back_in_the_background(cast: Any, sign_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(import_running, "BACKGROUND_BYTES", 10)
    monkeypatch.setattr(import_running, "BACKGROUND_ROWS", 1)
    waiting: list[int] = []
    monkeypatch.setattr(import_running, "_enqueue", lambda run: waiting.append(run.pk))
    client = sign_in("lead")
    at = client.post("/registries/sampling_batches/import/", {"file": SimpleUploadedFile("a.xlsx", dirty())}).url
    run = ImportRun.objects.get()
    assert (run.state, waiting) == ("reading", [run.pk])
    shown = client.get(at).content.decode()
    assert "正在逐行核对" in shown and 'hx-trigger="every 2s"' in shown and "<noscript>" in shown
    part = client.get(at, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and "0" in part.content.decode()
    import_running.carry_on(run.pk)
    assert client.get(at, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "逐行预览" in client.get(at).content.decode() and Batch.objects.count() == 0
    client.post(at, {"mode": "valid"})
    run.refresh_from_db()
    assert run.state == "writing"
    client.post(at, {})  # nobody else does it
    run.refresh_from_db()
    assert (run.state, run.done_rows, run.rows.count()) == ("done", 5, 3)
    import_running.carry_on(run.pk)  # a second worker finds nothing to do
    assert Batch.objects.count() == 3
    client.post(f"{at}undo/", {"reason": "导错了文件"})
    import_running.carry_on(run.pk)
    run.refresh_from_db()
    assert run.state == "undone" and not Batch.objects.live().exists()


def test_work_that_breaks_off_says_so_and_can_be_done_again(cast: Any, monkeypatch: Any) -> None:
    run, _found = looked(cast, dirty())
    monkeypatch.setattr(import_running, "BACKGROUND_ROWS", 1)
    monkeypatch.setattr(import_running, "_enqueue", lambda run: None)
    import_running.commit(cast["lead"], run)
    wrote = import_services.write_chunk
    monkeypatch.setattr(import_services, "write_chunk", lambda *_a: 1 / 0)
    import_running.carry_on(run.pk)
    run.refresh_from_db()
    assert run.state == "failed" and "编号" in run.error and Batch.objects.count() == 0
    monkeypatch.setattr(import_services, "write_chunk", wrote)
    import_running.commit(cast["lead"], run)
    import_running.carry_on(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error, Batch.objects.count()) == ("done", "", 3)
