"""Bringing tables in: cells, headings, the look, writing, the second time, taking back."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng.errors import InputError, UnreadableSource
from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.records import import_services
from zhiheng_web.records.cells import CellWrong, parse_cell, parse_date
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.heads import find_heads
from zhiheng_web.records.models import ImportRun
from zhiheng_web.records.sheets import read_table
from zhiheng_web.registries.sampling.models import Batch, FollowUp

HEADS = [
    "抽样单编号",
    "领域",
    "级别",
    "抽样环节",
    "受检单位",
    "统一社会信用代码",
    "样品名称",
    "抽样日期",
    "结论",
    "报告日期",
]
GOOD = ["CJ1", "食品", "县抽", "生产", "示例食品厂", "91990121MA2N0QU421", "挂面", "2025年3月12日", "合格", "2025/4/2"]


def table(*rows: list[Any], heads: list[str] = HEADS, notes: tuple[str, ...] = ()) -> bytes:
    return write_tables([Sheet("表", heads, rows, notes=notes)])


def upload(data: bytes, name: str = "批次.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def looked(cast: Any, data: bytes, code: str = "sampling_batches", name: str = "批次.xlsx") -> tuple[ImportRun, Any]:
    lead = cast["lead"]
    return import_services.start(lead, REGISTRIES[code], lead.unit, upload(data, name))


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-01",
        "2025/3/1",
        "2025.3.1",
        "20250301",
        "2025年3月1日",
        "２０２５年３月１日",
        "2025-03-01 00:00:00",
        date(2025, 3, 1),
        datetime(2025, 3, 1, 8),  # noqa: DTZ001 - as a sheet gives it
        45717,
        45717.0,
        "45717",
    ],
)
def test_a_date_is_read_in_every_usual_form(written: Any) -> None:
    assert parse_date(written) == date(2025, 3, 1)


@pytest.mark.parametrize("written", ["三月一日", "2025-13-01", "2025-02-30", "03/01/2025", "1"])
def test_what_is_no_date_is_refused_with_the_form_to_write(written: Any) -> None:
    with pytest.raises(CellWrong):
        parse_date(written)


def test_choices_are_read_by_label_and_the_allowed_ones_are_named() -> None:
    field = Batch._meta.get_field("level")
    assert parse_cell(field, " 省 抽 ") == "province"
    with pytest.raises(CellWrong, match="应为国抽、省抽、市抽、县抽之一"):
        parse_cell(field, "区抽")


def test_choices_are_read_by_what_other_systems_write_for_them() -> None:
    written = {"level": ("省级监督抽检", "省 级", "省局"), "stage": ("流通环节", "市场", "销售（网店除外）"), "domain": ("工业品", "产品", "产品质量")}
    for (name, words), value in zip(written.items(), ("province", "circulation", "industrial"), strict=True):
        assert {parse_cell(REGISTRIES[code].field(name), w) for w in words for code in ("sampling_batches",)} == {value}
    assert parse_cell(REGISTRIES["sampling_tasks"].field("stage"), "餐饮服务") == "catering"


def test_a_number_cell_of_a_text_column_has_no_point_zero() -> None:
    assert parse_cell(Batch._meta.get_field("sample_no"), 20250001.0) == "20250001"


def test_money_is_read_exactly_and_too_fine_a_value_is_refused() -> None:
    field = REGISTRIES["budget_items"].field("amount_fen")
    assert parse_cell(field, "1,160.5万元") == 1_160_500_000
    assert parse_cell(field, 160.1) == 160_100_000
    with pytest.raises(CellWrong, match="小数位太多"):
        parse_cell(field, "1.1234567")


def test_the_heading_is_found_below_titles_and_by_other_names(cast: Any) -> None:
    data = table(GOOD, notes=("云汀县2025年监督抽查结果汇总表", "填报单位：县市场监管局"))
    heads = find_heads(read_table(data, "a.xlsx"), REGISTRIES["sampling_batches"])
    assert heads.row == 2
    assert set(heads.fields.values()) >= {
        "sample_no",
        "level",
        "stage",
        "name",
        "uscc",
        "product",
        "first_result",
        "first_reported_on",
    }


def test_a_sheet_without_the_number_column_is_refused_and_says_which(cast: Any) -> None:
    with pytest.raises(UnreadableSource, match="缺少“抽样单编号”列"):
        looked(cast, table(GOOD[1:], heads=HEADS[1:]))


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90\x00\x00\x00\x00\x01" * 9, b"%PDF-1.7 x", b"PK\x03\x04broken", "随便写的一句话".encode()]
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(cast: Any, data: bytes) -> None:
    with pytest.raises(UnreadableSource):
        looked(cast, data, name="a.xlsx") if data else read_table(data, "a.xlsx")


def test_a_good_file_is_looked_at_written_and_the_second_time_changes_nothing(cast: Any, region: Any) -> None:
    data = table(GOOD, ["CJ2", *GOOD[1:]])
    run, found = looked(cast, data)
    assert found.counts == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert Batch.objects.count() == 0
    import_services.commit(cast["lead"], run)
    batch = Batch.objects.get(sample_no="CJ1")
    assert (batch.final_result, batch.final_on, batch.unit.code, batch.kind) == (
        "pass",
        date(2025, 4, 2),
        "yt-scjg",
        "supervision",
    )
    again, found = looked(cast, data)
    assert found.counts == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0}
    import_services.commit(cast["lead"], again)
    assert Batch.objects.count() == 2


def test_every_fault_is_named_with_row_column_and_what_to_do(cast: Any) -> None:
    rows = [
        GOOD,
        ["CJ2", "食品", "区抽", "生产", "示例", "91990121MA2N0QU422", "挂面", "2025-3-12", "合格", ""],
        ["CJ3", "食品", "县抽", "生产", "示例", "91990121MA2N0QU422", "挂面", "2025-3-12", "合格", "2025-3-1"],
        ["CJ1", *GOOD[1:6], "面条", *GOOD[7:]],
        ["CJ4", "食品", "县抽", "生产", "", "", "挂面", "2025-3-12", "", ""],
    ]
    run, found = looked(cast, table(*rows))
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 4}
    said = {(f.row, f.column, f.letter): f.message for f in found.faults}
    assert "校验码应为“1”" in said[3, "统一社会信用代码", "F"]
    assert "应为国抽、省抽、市抽、县抽之一" in said[3, "级别", "C"]
    assert "校验码应为“1”" in said[4, "统一社会信用代码", "F"]
    assert "与第 2 行的抽样单编号相同" in said[5, "抽样单编号", "A"]
    assert (6, "受检单位", "E") in said
    with pytest.raises(InputError, match="没有写入任何一行"):
        import_services.commit(cast["lead"], run, all_or_nothing=True)
    import_services.commit(cast["lead"], run)
    assert list(Batch.objects.values_list("sample_no", flat=True)) == ["CJ1"]


def test_a_changed_row_shows_before_and_after_and_an_empty_cell_changes_nothing(cast: Any) -> None:
    run, _ = looked(cast, table(GOOD))
    import_services.commit(cast["lead"], run)
    row = [*GOOD]
    row[6], row[4] = "面条", ""
    run, found = looked(cast, table(row))
    assert found.counts["changed"] == 1
    assert found.lines[0].changes == [("产品", "挂面", "面条")]
    import_services.commit(cast["lead"], run)
    batch = Batch.objects.get()
    assert (batch.product, batch.name) == ("面条", "示例食品厂")


def test_an_import_can_be_taken_back_but_not_what_was_changed_since(cast: Any) -> None:
    lead = cast["lead"]
    run, _ = looked(cast, table(GOOD, ["CJ2", *GOOD[1:]]))
    import_services.commit(lead, run)
    changed_rows = [[*GOOD[:6], "面条", *GOOD[7:]], ["CJ3", *GOOD[1:]]]
    second, _ = looked(cast, table(*changed_rows))
    second = import_services.commit(lead, second)
    from zhiheng_web.records.services import change_record

    change_record(lead, Batch.objects.get(sample_no="CJ3"), {"product": "米粉"}, reason="更正")
    left = import_services.undo(lead, second, "导错了文件")
    assert left == ["CJ3 米粉"]
    assert Batch.objects.get(sample_no="CJ1").product == "挂面"
    assert not Batch.objects.get(sample_no="CJ3").is_withdrawn
    first = ImportRun.objects.get(pk=run.pk)
    import_services.undo(lead, first, "导错了文件")
    assert Batch.objects.get(sample_no="CJ2").is_withdrawn


def test_a_csv_of_the_old_office_in_gb18030_is_read(cast: Any) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, GOOD])
    _run, found = looked(cast, out.getvalue().encode("gb18030"), name="批次.csv")
    assert found.counts["new"] == 1


def test_a_follow_up_names_its_batch_by_number(cast: Any) -> None:
    fail = [*GOOD]
    fail[8] = "不合格"
    run, _ = looked(cast, table(fail))
    import_services.commit(cast["lead"], run)
    data = table(["CJ1", "2025-04-03"], ["CJ9", "2025-04-03"], heads=["抽样单编号", "收到报告日期"])
    run, found = looked(cast, data, code="follow_ups")
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 1}
    assert "没有对应的抽查批次" in found.faults[0].message
    import_services.commit(cast["lead"], run)
    assert FollowUp.objects.get().finish_due_on == date(2025, 7, 2)
    _run, found = looked(cast, data, code="follow_ups")
    assert found.counts["unchanged"] == 1


def test_another_units_records_cannot_be_changed_by_import(cast: Any) -> None:
    run, _ = looked(cast, table(GOOD))
    import_services.commit(cast["lead"], run)
    other = cast["other"]
    row = [*GOOD[:6], "面条", *GOOD[7:]]
    _run, found = import_services.start(other, REGISTRIES["sampling_batches"], other.unit, upload(table(row)))
    assert found.counts["wrong"] == 1
    assert "其他单位负责" in found.faults[0].message


def test_enterprises_without_a_code_are_found_by_name_again(cast: Any) -> None:
    data = table(["甲石材厂", ""], ["乙食品厂", "91990121MA2N0QU421"], heads=["企业名称", "统一社会信用代码"])
    run, found = looked(cast, data, code="enterprises")
    assert found.counts["new"] == 2
    import_services.commit(cast["lead"], run)
    _run, found = looked(cast, data, code="enterprises")
    assert found.counts["unchanged"] == 2


@pytest.mark.parametrize(
    "code",
    [
        "sampling_batches",
        "follow_ups",
        "quality_officers",
        "honours",
        "benchmarks",
        "evidence_items",
        "budget_items",
        "survey_responses",
        "annual_reports",
        "equipment",
        "enterprises",
    ],
)
def test_the_template_of_a_registry_can_be_imported_as_it_is(cast: Any, sign_in: Any, code: str) -> None:
    registry = REGISTRIES[code]
    data = sign_in("lead").get(f"/registries/{code}/import/template.xlsx").content
    _run, found = looked(cast, data, code=code)
    if code == "follow_ups":
        assert [f.code for f in found.faults] == ["import.unknown"]
    else:
        assert found.counts["new"] == 1, found.faults
    assert found.unknown == []
    assert registry.importable


def test_an_export_comes_back_unchanged(cast: Any, sign_in: Any) -> None:
    run, _ = looked(cast, table(GOOD))
    import_services.commit(cast["lead"], run)
    data = sign_in("lead").get("/registries/sampling_batches/export.xlsx?span=all").content
    _run, found = looked(cast, data)
    assert found.counts == {"new": 0, "changed": 0, "unchanged": 1, "wrong": 0}
    assert found.unknown == []


def test_the_pages_of_an_import_lead_from_the_file_to_the_undo(cast: Any, sign_in: Any, tmp_path: Path) -> None:
    client = sign_in("lead")
    response = client.post(
        "/registries/sampling_batches/import/",
        {"file": upload(table(GOOD, [*GOOD[:2], "区抽", *GOOD[3:]]))},
        follow=True,
    )
    page = response.content.decode()
    assert "需要改正" in page and "区抽" in page
    where = response.redirect_chain[-1][0]
    assert "新增 1 条" in client.post(where, {"mode": "valid"}, follow=True).content.decode()
    assert client.post(where, {"mode": "valid"}).status_code == 422
    assert "已撤销这次导入" in client.post(f"{where}undo/", {"reason": "导错"}, follow=True).content.decode()
    assert Batch.objects.get().is_withdrawn
    assert sign_in("other").get(where).status_code == 403


def test_the_wrong_rows_come_back_as_a_file_with_their_faults(cast: Any, sign_in: Any) -> None:
    run, _ = looked(cast, table(GOOD, ["CJ2", "食品", "区抽", *GOOD[3:]]))
    data = sign_in("lead").get(f"/registries/sampling_batches/import/{run.pk}/rejects.xlsx").content
    rows = read_table(data, "x.xlsx").rows
    assert rows[1][0] == "CJ2" and "应为国抽" in rows[1][-1] and len(rows) == 2
    _run, found = looked(cast, table(*[[*GOOD[:2], "县抽", *GOOD[3:], "已改"]], heads=[*HEADS, "问题和改法"]))
    assert found.unknown == [] and found.counts["new"] == 1


def test_the_command_imports_and_prints_the_contract(cast: Any, tmp_path: Path, capsys: Any) -> None:
    import json

    from django.core.management import CommandError, call_command

    file = tmp_path / "批次.xlsx"
    file.write_bytes(table(GOOD, ["CJ2", "食品", "区抽", *GOOD[3:]]))
    call_command("import", "sampling_batches", str(file), "--dry-run", "--json", "--as", "lead")
    looked_at = json.loads(capsys.readouterr().out)
    assert (looked_at["rows"], looked_at["imported"], looked_at["rejected"], looked_at["undo"]) == (2, 1, 1, None)
    assert looked_at["findings"][0]["row"] == 3 and looked_at["findings"][0]["column"] == "级别"
    assert Batch.objects.count() == 0
    call_command("import", "sampling_batches", str(file), "--json", "--as", "lead")
    done = json.loads(capsys.readouterr().out)
    assert done["undo"] and Path(done["rejects_file"]).is_file() and Batch.objects.count() == 1
    call_command("import", "sampling_batches", str(file), "--json", "--as", "lead")
    again = json.loads(capsys.readouterr().out)
    assert (again["imported"], again["unchanged"], again["undo"]) == (0, 1, None)
    with pytest.raises(CommandError) as fault:
        call_command("import", "nonsense", str(file))
    assert fault.value.returncode == 2
