"""Enterprises: one page each, duplicates merged and parted again, lists frozen."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from web.registries.samples import NAME, USCC, Entered, enter_all
from zhiheng.errors import InputError
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.enterprises.models import Enterprise, Frame, FrameEntry, Merge
from zhiheng_web.enterprises.selectors import duplicates, registries_of_enterprises
from zhiheng_web.enterprises.services import freeze_file, freeze_flagged, merge, undo_merge, withdraw_frame
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.import_services import look
from zhiheng_web.records.loosely import read_cell
from zhiheng_web.records.services import bulk_load, create_record, restore_record
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.registries.credit.class_models import CreditClass
from zhiheng_web.registries.credit.class_services import work_out
from zhiheng_web.registries.credit.models import AnnualReport
from zhiheng_web.registries.sampling.models import Batch

OTHER = "92990121MA2N0QU431"


@pytest.fixture
def firm(cast: Any) -> Enterprise:
    """The enterprise alone."""
    return Entered(cast["lead"])["enterprises"]


@pytest.fixture
def known(cast: Any) -> dict[str, Any]:
    """The enterprise with a record in every registry."""
    return enter_all(cast["lead"])


@pytest.mark.slow
def test_the_page_of_an_enterprise_shows_what_every_registry_knows(known: Any, sign_in: Any) -> None:
    page = sign_in("leader").get(f"/enterprises/{USCC}/").content.decode()
    for text in (NAME, "CJ2025-0001", "FW-001", "SQ2025-001", "311099", "2024", "临川市政府质量奖", "王**"):
        assert text in page, text


@pytest.mark.slow
def test_the_page_of_an_enterprise_has_a_bounded_number_of_queries(
    known: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    """One for each registry that names enterprises, and a fixed number besides (whether an upper level approved it is one): none for each record."""
    client = sign_in("leader")
    with django_assert_max_num_queries(len(registries_of_enterprises()) + 17):
        client.get(f"/enterprises/{USCC}/")


@pytest.mark.slow
def test_the_file_of_an_enterprise_with_400_records_costs_as_many_queries_and_little_time(
    known: Any, cast: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    held = known["sampling_batches"]
    made = [Batch(**_copied(held), sample_no=f"CJ-{n}") for n in range(400)]
    bulk_load("sampling_batches", made, person=cast["lead"])
    client = sign_in("leader")
    client.get(f"/enterprises/{USCC}/")
    began = time.process_time()
    with django_assert_max_num_queries(len(registries_of_enterprises()) + 18):
        page = client.get(f"/enterprises/{USCC}/")
    assert time.process_time() - began < 0.6, "300 ms alone on a machine; twice that on a busy one"
    assert "401" in page.content.decode() and "显示全部记录" in page.content.decode()
    assert page.context["filled"][0].count == 401 and len(client.get(f"/enterprises/{USCC}/?rows=all").context["filled"][0].rows) == 401


def _copied(batch: Batch) -> dict[str, Any]:
    names = ("region", "unit", "domain", "level", "stage", "kind", "name", "uscc", "product", "sampled_on", "first_result", "first_reported_on")
    return {name: getattr(batch, name) for name in names}


@pytest.mark.slow
def test_the_file_says_where_the_enterprise_stands_what_it_lacks_and_what_led_to_what(known: Any, cast: Any, sign_in: Any) -> None:
    given = _copied(known["sampling_batches"]) | {"sample_no": "CJ-F", "first_result": "fail", "first_reported_on": date(2026, 3, 20)}
    batch = create_record(cast["lead"], "sampling_batches", given)
    follow = create_record(cast["lead"], "follow_ups", {"batch": batch, "report_received_on": date(2026, 3, 23)})
    work_out(cast["lead"], cast["lead"].region, cast["lead"].unit, date(2026, 4, 1))
    context = sign_in("lead").get(f"/enterprises/{USCC}/").context
    chain = next(c for c in context["chains"] if c[0]["text"].startswith("CJ-F"))
    assert [s["url"].split("/")[2] for s in chain][:3] == ["sampling_batches", "follow_ups", "credit_classes"] and str(follow.pk) in chain[1]["url"]
    facets = {f["label"]: f["count"] for f in context["gaps"]["facets"] if f["exists"]}
    assert facets["首席质量官"] == 1 and context["gaps"]["full"] == sum(1 for n in facets.values() if n)
    assert "信用风险类别（内部）" in {s["label"] for s in context["stands"]}
    days = [line["on"] for line in context["chronicle"]]
    assert days == sorted(days, reverse=True) and len(days) > 8
    own = sign_in("enterprise").get("/enterprises/mine/").context
    assert own["chains"] == [] and "信用风险类别（内部）" not in {s["label"] for s in own["stands"]}


@pytest.mark.slow
def test_the_file_goes_to_word_with_names_masked_and_internal_parts_left_out_for_the_enterprise(known: Any, cast: Any, sign_in: Any) -> None:
    texts = {}
    for who in ("lead", "enterprise"):
        answer = sign_in(who).get(f"/enterprises/{USCC}/file.docx")
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        texts[who] = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
        assert NAME in texts[who] and "CJ2025-0001" in texts[who] and "王**" in texts["lead"] and "二、现况" in texts[who]
    assert "信用风险分类" in texts["lead"] and "信用风险分类" not in texts["enterprise"]
    assert sign_in("public").get(f"/enterprises/{USCC}/file.docx").status_code == 403
    assert AuditEntry.objects.filter(action="enterprises.export").count() == 2


@pytest.mark.slow
def test_an_enterprise_sees_its_own_page_and_no_other(known: Any, cast: Any, sign_in: Any) -> None:
    other = create_record(cast["lead"], "enterprises", {"name": "乙食品厂"})
    client = sign_in("enterprise")
    page = client.get("/enterprises/mine/").content.decode()
    assert NAME in page and "CJ2025-0001" in page
    assert "/registries/" not in page
    assert client.get(f"/enterprises/{USCC}/").status_code == 200
    assert client.get(f"/enterprises/{other.key}/").status_code == 403
    assert sign_in("public").get(f"/enterprises/{USCC}/").status_code == 403
    assert sign_in(None).get(f"/enterprises/{USCC}/").status_code == 302


def test_an_enterprise_without_a_file_is_told_whom_to_ask(cast: Any, sign_in: Any) -> None:
    assert "还没有贵企业的档案" in sign_in("enterprise").get("/enterprises/mine/").content.decode()


def test_records_known_by_name_only_stand_on_the_page_too(firm: Enterprise, cast: Any, sign_in: Any) -> None:
    create_record(
        cast["lead"],
        "sampling_batches",
        {
            "sample_no": "CJ-N",
            "domain": "food",
            "level": "county",
            "stage": "production",
            "name": NAME,
            "product": "挂面",
            "sampled_on": date(2025, 3, 1),
        },
    )
    assert "CJ-N" in sign_in("lead").get(f"/enterprises/{USCC}/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "云汀县示例 石材有限公司",
        "云汀县示例石材（有限公司）",
        "云汀县示列石材有限公司",
        "云汀县示例材石有限公司",
        "云汀县示例石材有限司",
    ],
)
def test_a_name_typed_differently_is_found_as_a_duplicate(firm: Enterprise, cast: Any, region: Any, name: str) -> None:
    create_record(cast["lead"], "enterprises", {"name": name})
    groups = duplicates(region)
    assert [{e.name for e in g["members"]} for g in groups] == [{NAME, name}]


def test_merging_is_only_offered_to_who_may_merge(firm: Enterprise, cast: Any, sign_in: Any) -> None:
    create_record(cast["lead"], "enterprises", {"name": "云汀县示例石材（有限公司）"})
    pages = {who: sign_in(who).get("/enterprises/duplicates/").content.decode() for who in ("office", "other")}
    assert "比较并合并" in pages["office"]
    assert "比较并合并" not in pages["other"] and "由登记单位或质发办合并" in pages["other"]


def test_different_names_are_no_duplicates(firm: Enterprise, cast: Any, region: Any) -> None:
    create_record(cast["lead"], "enterprises", {"name": "云汀县华丰石材有限公司"})
    assert duplicates(region) == []


@pytest.fixture
def twins(cast: Any) -> tuple[Enterprise, Enterprise]:
    lead, made = cast["lead"], Entered(cast["lead"])
    assert made["sampling_batches"].uscc == made["annual_reports"].uscc == USCC
    twin = create_record(lead, "enterprises", {"name": "云汀示例石材公司", "address": "工业路1号", "above_scale": True})
    for number in ("CJ-A", "CJ-B"):
        create_record(
            lead,
            "sampling_batches",
            {
                "sample_no": number,
                "domain": "industrial",
                "level": "county",
                "stage": "production",
                "name": twin.name,
                "product": "板材",
                "sampled_on": date(2025, 3, 1),
            },
        )
    return made["enterprises"], twin


def test_a_merge_moves_the_records_fills_gaps_and_can_be_undone(twins: Any, cast: Any, region: Any) -> None:
    keep, lose = twins
    done = merge(cast["lead"], keep, lose, "同一企业")
    keep.refresh_from_db()
    lose.refresh_from_db()
    assert lose.is_withdrawn and lose.merged_into == keep
    assert (keep.address, keep.above_scale, keep.former_names) == ("工业路1号", True, ["云汀示例石材公司"])
    assert set(Batch.objects.filter(uscc=USCC).values_list("sample_no", flat=True)) == {"CJ2025-0001", "CJ-A", "CJ-B"}
    assert relation_tables(region)["sampling_batches"]["uscc"].to_pylist() == [USCC] * 3
    assert AuditEntry.objects.filter(action="sampling.merge").count() == 2
    with pytest.raises(ValidationError, match="撤销那次合并"):
        restore_record(cast["lead"], lose, "恢复")
    undo_merge(cast["lead"], done, "原是两家")
    keep.refresh_from_db()
    lose.refresh_from_db()
    assert not lose.is_withdrawn and lose.merged_into is None
    assert (keep.address, keep.above_scale, keep.former_names) == ("", False, [])
    assert list(Batch.objects.filter(uscc=USCC).values_list("sample_no", flat=True)) == ["CJ2025-0001"]
    with pytest.raises(InputError, match="已经撤销"):
        undo_merge(cast["lead"], done, "再来一次")


def test_the_survivor_takes_the_code_when_only_the_other_has_one(twins: Any, cast: Any) -> None:
    keep, lose = twins
    merge(cast["lead"], lose, keep, "以简称为准")
    lose.refresh_from_db()
    assert lose.uscc == USCC
    assert Batch.objects.filter(uscc=USCC).count() == 3


def test_a_merge_that_would_count_a_record_twice_is_refused_whole(twins: Any, cast: Any) -> None:
    keep, _lose = twins
    other = Enterprise.objects.create(name="丙石材", uscc=OTHER, region=keep.region, unit=keep.unit)
    AnnualReport.objects.create(name="丙石材", uscc=OTHER, year=2024, region=keep.region, unit=keep.unit)
    with pytest.raises(InputError, match="两条相同的年报"):
        merge(cast["lead"], keep, other, "同一企业")
    other.refresh_from_db()
    assert not other.is_withdrawn
    assert Merge.objects.count() == 0


def test_classes_worked_out_stay_with_the_entry_they_were_worked_out_for(twins: Any, cast: Any) -> None:
    lead, (keep, _lose) = cast["lead"], twins
    other = create_record(lead, "enterprises", {"name": "丙石材", "uscc": OTHER})
    work_out(lead, lead.region, lead.unit, date(2026, 4, 1))
    done = merge(lead, keep, other, "同一企业")
    held = dict(CreditClass.objects.values_list("name", "uscc"))
    assert held == {keep.name: USCC, "丙石材": OTHER}
    undo_merge(lead, done, "原是两家")
    other.refresh_from_db()
    assert not other.is_withdrawn and other.uscc == OTHER


def test_another_unit_merges_nothing(twins: Any, cast: Any, sign_in: Any) -> None:
    keep, lose = twins
    with pytest.raises(PermissionDenied):
        merge(cast["other"], keep, lose, "同一企业")
    assert sign_in("other").get(f"/enterprises/duplicates/{keep.pk}/{lose.pk}/").status_code == 403


@pytest.mark.slow
def test_the_pages_of_a_merge_show_both_sides(twins: Any, cast: Any, sign_in: Any) -> None:
    keep, lose = twins
    client = sign_in("lead")
    where = f"/enterprises/duplicates/{keep.pk}/{lose.pk}/"
    page = client.get(where).content.decode()
    assert NAME in page and "云汀示例石材公司" in page
    assert client.post(where, {"survivor": keep.pk, "reason": ""}).status_code == 422
    done = client.post(where, {"survivor": keep.pk, "reason": "更名"}, follow=True)
    assert done.redirect_chain[-1][0] == f"/enterprises/{USCC}/"
    assert "更名" in client.get("/enterprises/duplicates/").content.decode()


def test_a_list_is_frozen_from_the_marks_and_a_second_of_the_day_is_refused(
    firm: Enterprise, cast: Any, region: Any, units: Any
) -> None:
    lead = cast["lead"]
    frame = freeze_flagged(lead, units["yt-scjg"], "key_product", date(2025, 12, 31))
    assert list(frame.entries.values_list("uscc", "name")) == [(USCC, NAME)]
    with pytest.raises(ValidationError, match="已经建立并冻结"):
        freeze_flagged(lead, units["yt-scjg"], "key_product", date(2025, 12, 31))
    with pytest.raises(InputError, match="没有符合条件的企业"):
        freeze_flagged(lead, units["yt-scjg"], "above_scale", date(2025, 12, 31))
    firm.name = "改名"
    firm.save()
    row = relation_tables(region)["frame_entries"].to_pylist()[0]
    assert (row["frame"], row["as_of"], row["name"]) == ("key_product", date(2025, 12, 31), NAME)
    withdraw_frame(lead, frame, "名单有误")
    assert relation_tables(region)["frame_entries"].num_rows == 0


def test_an_enterprise_without_a_code_keeps_a_list_from_being_frozen(firm: Enterprise, cast: Any, units: Any) -> None:
    create_record(cast["lead"], "enterprises", {"name": "无码石材厂", "key_product": True})
    with pytest.raises(InputError, match="无码石材厂"):
        freeze_flagged(cast["lead"], units["yt-scjg"], "key_product", date(2025, 12, 31))


def test_a_list_from_a_file_names_every_fault_and_writes_nothing(firm: Enterprise, cast: Any, units: Any) -> None:
    data = f"企业名称,统一社会信用代码\n{NAME},{USCC}\n错码厂,91990121MA2N0QU422\n,{USCC}\n".encode()
    made, faults = freeze_file(cast["lead"], units["yt-scjg"], "above_scale", date(2025, 12, 31), data, "名单.csv")
    assert made is None and Frame.objects.count() == 0
    assert [(f.row, f.code) for f in faults] == [(3, "import.uscc"), (4, "import.name")]


def test_the_page_freezes_a_list_from_a_file_and_links_the_known(firm: Enterprise, cast: Any, sign_in: Any) -> None:
    data = f"企业名称,统一社会信用代码\n{NAME},{USCC}\n".encode("gb18030")
    client = sign_in("lead")
    values = {"code": "above_scale", "as_of": "2025-12-31", "file": SimpleUploadedFile("名单.csv", data)}
    page = client.post("/enterprises/frames/new/", values, follow=True).content.decode()
    assert NAME in page and "2025-12-31" in page
    assert FrameEntry.objects.get().enterprise == firm
    assert client.get("/enterprises/frames/").status_code == 200
    assert sign_in("leader").get("/enterprises/frames/new/").status_code == 403


DIRTY = (
    ("云汀县规模以上工业企业名单（2026年6月）",),
    ("填报单位：县统计局（章）　　单位：户",),
    ("序号", "单位详细名称", "统一社会信用代码（组织机构代码）", "登记状态", "成立时间", "住所（经营场所）"),
    ("1", "云汀县甲石材有限公司", " ９１９９０１２１MA0000000T ", "存续（在营、开业、在册）", "2019年3月5日", "城关镇工业路1号"),
    ("2", "云汀县乙食品有限公司", "91990121ma0000001x", "在营", "2018/1/2", "石桥镇"),
    ("3", "云汀县己建材有限公司", "91990121-MA00000021", "歇业", "2019.3.5", "城关镇"),
    ("4", "云汀县庚纸业有限公司", "91990121MA00000034", "吊销，未注销", "二〇一九年三月五日", "城关镇"),
    ("5", "云汀县丙机械厂", "91990121MA00000047", "", "", ""),
)
"""A list as a statistics office sends it, every code right."""
FAULTS = (
    ("6", "云汀县丁机械厂", "91990121MA00000048", "存续", "", ""),
    ("7", "云汀县戊合作社", "", "存续", "", ""),
    ("8", "云汀县甲石材有限公司", "91990121MA0000000T", "存续", "", ""),
)
TAIL = (("合计", "", "8户"), ("注：数据来源于市场主体库",))


def _csv(rows: Any) -> bytes:
    return "\n".join(",".join(f'"{c}"' for c in row) for row in rows).encode("gb18030")


def test_a_dirty_list_is_frozen_when_its_codes_are_right_and_names_every_fault_when_not(cast: Any) -> None:
    lead = cast["lead"]
    made, faults = freeze_file(lead, lead.unit, "above_scale", date(2026, 6, 30), _csv((*DIRTY, *TAIL)), "名单.csv")
    assert made is not None and not faults
    codes = ["91990121MA0000000T", "91990121MA0000001X", "91990121MA00000021", "91990121MA00000034", "91990121MA00000047"]
    assert list(made.entries.values_list("uscc", flat=True)) == codes
    made, faults = freeze_file(lead, lead.unit, "key_product", date(2026, 6, 30), _csv((*DIRTY, *FAULTS, *TAIL)), "名单.csv")
    assert made is None and [(f.row, f.code) for f in faults] == [(9, "import.uscc"), (10, "import.uscc"), (11, "import.twice")]


def test_a_dirty_market_list_becomes_enterprises_with_their_states(cast: Any) -> None:
    look_at = look(cast["lead"], REGISTRIES["enterprises"], cast["lead"].unit, _csv((*DIRTY, *FAULTS, *TAIL)), "名单.csv")
    found = {line.row: line.state for line in look_at.lines if line.row < 12}
    assert found == {**dict.fromkeys((4, 5, 6, 7, 8, 10), "new"), 9: "wrong", 11: "wrong"}
    status = Enterprise._meta.get_field("status")
    said = ("存续（在营、开业、在册）", "在营", "歇业", "吊销，未注销")
    assert [read_cell(status, word)[0] for word in said] == ["active", "active", "suspended", "revoked"]


def test_a_credit_code_is_kept_half_width_without_blanks_and_hyphens(cast: Any) -> None:
    made = create_record(cast["lead"], "enterprises", {"name": "甲", "uscc": "９１９９０１２１-MA00 00000t"})
    assert made.uscc == "91990121MA0000000T"
