"""What every record has: attachments, comments, handler, limits prolonged and stopped, moves taken back and taken on many, work lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from web.registries.samples import SAMPLES, Entered
from zhiheng.errors import InputError
from zhiheng_web.records import clock_changes, undoing, worklist
from zhiheng_web.records.annexes import assign, attachments_of, link
from zhiheng_web.records.declare import Clock
from zhiheng_web.records.models import Attachment, ClockChange, Comment, SavedView
from zhiheng_web.records.services import change_record, create_record, take_move
from zhiheng_web.registries.sampling.models import Batch, FollowUp
from zhiheng_web.registries.sampling.registry import BATCHES, FOLLOW_UPS

STEPS = {m.code: m for m in FOLLOW_UPS.moves}
PDF = b"%PDF-1.7 report"


@pytest.fixture
def follow_up(cast: Any) -> FollowUp:
    """A food follow-up received on 2025-04-03: to be started by 04-11, done by 07-02."""
    batch = create_record(cast["lead"], "sampling_batches", {**SAMPLES["sampling_batches"], "domain": "food"})
    made: FollowUp = create_record(cast["lead"], "follow_ups", {"batch": batch, "report_received_on": date(2025, 4, 3)})
    return made


def test_attachments_lie_in_the_store_and_are_taken_off_with_a_reason(follow_up: FollowUp, sign_in: Any) -> None:
    where = f"/registries/follow_ups/{follow_up.pk}/"
    lead, other = sign_in("lead"), sign_in("other")
    assert other.post(where + "attach/", {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 403
    assert lead.post(where + "attach/", {"file": SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 9)}).status_code == 422
    lead.post(where + "attach/", {"file": SimpleUploadedFile("报告.pdf", PDF)})
    held = Attachment.objects.get()
    assert len(held.digest) == 64 and "报告.pdf" in lead.get(where).content.decode()
    assert b"".join(other.get(where + f"attachments/{held.pk}/").streaming_content) == PDF
    assert sign_in("enterprise").get(where + f"attachments/{held.pk}/").status_code == 403
    assert other.post(where + f"attachments/{held.pk}/withdraw/", {"reason": "x"}).status_code == 403
    lead.post(where + f"attachments/{held.pk}/withdraw/", {"reason": "传错文件"})
    page = lead.get(where).content.decode()
    assert "传错文件" in page and lead.get(where + f"attachments/{held.pk}/").status_code == 404
    batch = f"/registries/sampling_batches/{follow_up.batch_id}/"
    assert lead.get(batch + f"attachments/{held.pk}/").status_code == 404


def test_a_move_takes_its_file_along(cast: Any, follow_up: FollowUp, sign_in: Any) -> None:
    file = SimpleUploadedFile("立案表.pdf", PDF)
    sign_in("lead").post(f"/registries/follow_ups/{follow_up.pk}/move/start/", {"started_on": "2025-04-07", "attachment": file})
    held = FollowUp.objects.get()
    assert held.state == "started" and [a.step for a in attachments_of(held)] == ["start"]


def test_readers_comment_and_outsiders_do_not(follow_up: FollowUp, sign_in: Any) -> None:
    where = f"/registries/follow_ups/{follow_up.pk}/"
    sign_in("reviewer").post(where + "comment/", {"text": "请核对数量"})
    assert "请核对数量" in sign_in("lead").get(where).content.decode()
    sign_in("lead").post(where + "comment/", {"text": "  "})
    assert sign_in("public").post(where + "comment/", {"text": "x"}).status_code == 403
    assert Comment.objects.count() == 1


def test_an_extension_moves_the_due_day_and_stays_on_file_when_taken_back(cast: Any, follow_up: FollowUp, sign_in: Any) -> None:
    lead = cast["lead"]
    made = clock_changes.extend(
        lead, follow_up, "finish", units=30, decided_on=date(2025, 6, 20), reason="需异地协查", basis="云市监延〔2025〕1号"
    )
    assert FollowUp.objects.get().finish_due_on == date(2025, 8, 1)
    clock = next(c for c in FOLLOW_UPS.made(FollowUp.objects.get()) if c.limit == "finish")
    assert "需异地协查（云市监延〔2025〕1号）" in clock.notes[0] and "待核" in clock.certainty
    page = sign_in("lead").get(f"/registries/follow_ups/{follow_up.pk}/").content.decode()
    assert "需异地协查" in page and f"clock-change/{made.pk}/withdraw/" in page
    clock_changes.take_back(lead, follow_up, made, "录错")
    assert FollowUp.objects.get().finish_due_on == date(2025, 7, 2) and ClockChange.objects.get().withdrawn_reason == "录错"


@pytest.mark.parametrize(
    ("limit", "values", "why"),
    [
        ("finish", {"decided_on": date(2025, 7, 3)}, "届满后不能再延长"),
        ("finish", {"reason": " "}, "写明理由"),
        ("start", {}, "没有规定可以延长"),
        ("finish", {"decided_on": date(2099, 1, 1)}, "晚于今天"),
    ],
)
def test_an_extension_that_the_rule_does_not_allow_is_refused(
    cast: Any, follow_up: FollowUp, limit: str, values: dict[str, Any], why: str
) -> None:
    given = {"units": 10, "decided_on": date(2025, 4, 8), "reason": "案情复杂", **values}
    with pytest.raises(ValidationError, match=why):
        clock_changes.extend(cast["lead"], follow_up, limit, **given)
    with pytest.raises(PermissionDenied):
        clock_changes.extend(cast["other"], follow_up, "finish", units=1, decided_on=date(2025, 4, 8), reason="x")
    with pytest.raises(InputError, match="没有这个期限"):
        clock_changes.extend(cast["lead"], follow_up, "PQ9", units=1, decided_on=date(2025, 4, 8), reason="x")


def test_a_stopped_clock_has_no_due_day_until_it_counts_again(cast: Any, follow_up: FollowUp) -> None:
    lead = cast["lead"]
    stop = clock_changes.suspend(lead, follow_up, "start", start_on=date(2025, 4, 7), end_on=None, reason="检验时间")
    held = FollowUp.objects.get()
    assert held.start_due_on is None and held.next_due_on == date(2025, 7, 2)
    with pytest.raises(InputError, match="已在中止"):
        clock_changes.suspend(lead, held, "start", start_on=date(2025, 4, 8), end_on=None, reason="检验时间")
    clock_changes.resume(lead, held, stop, date(2025, 4, 9))
    assert FollowUp.objects.get().start_due_on == date(2025, 4, 16)
    with pytest.raises(ValidationError, match="届满"):
        clock_changes.suspend(lead, held, "start", start_on=date(2025, 5, 1), end_on=None, reason="检验")


def test_a_mistaken_move_is_taken_back_with_a_reason_and_only_once(cast: Any, follow_up: FollowUp, sign_in: Any) -> None:
    lead = cast["lead"]
    held = take_move(lead, follow_up, STEPS["start"], {"started_on": date(2025, 4, 7)})
    found = undoing.last_move(FOLLOW_UPS, held)
    assert found is not None and found[0].code == "start"
    with pytest.raises(ValidationError, match="撤销的理由"):
        undoing.undo_move(lead, held, " ")
    with pytest.raises(PermissionDenied):
        undoing.undo_move(cast["other"], held, "x")
    sign_in("lead").post(f"/registries/follow_ups/{held.pk}/undo/", {"reason": "点错了一条"})
    back = FollowUp.objects.get()
    assert (back.state, back.started_on) == ("received", None)
    assert "点错了一条" in sign_in("lead").get(f"/registries/follow_ups/{held.pk}/").content.decode()
    with pytest.raises(InputError, match="没有可以撤销"):
        undoing.undo_move(lead, back, "再撤")


def test_a_move_whose_fields_were_changed_since_is_not_taken_back(cast: Any, follow_up: FollowUp) -> None:
    held = take_move(cast["lead"], follow_up, STEPS["start"], {"started_on": date(2025, 4, 7)})
    held = change_record(cast["lead"], held, {"started_on": date(2025, 4, 8)}, reason="日期更正")
    with pytest.raises(InputError, match="之后又修改过启动日期"):
        undoing.undo_move(cast["lead"], held, "x")


def test_taking_a_retest_back_brings_the_follow_up_back(cast: Any, follow_up: FollowUp) -> None:
    moves = {m.code: m for m in BATCHES.moves}
    asked = {"retest_applied_on": date(2025, 4, 8), "objection_kind": "retest"}
    batch = take_move(cast["lead"], follow_up.batch, moves["object"], asked)
    batch = take_move(cast["lead"], batch, moves["retest"], {"retest_result": "pass", "retested_on": date(2025, 4, 20)})
    assert FollowUp.objects.get().state == "ended"
    undoing.undo_move(cast["lead"], batch, "结论看错")
    assert (Batch.objects.get().state, FollowUp.objects.get().state) == ("objected", "received")


def test_one_move_on_many_takes_those_it_can_and_names_the_others(cast: Any, follow_up: FollowUp, sign_in: Any) -> None:
    second = create_record(cast["lead"], "sampling_batches", {**SAMPLES["sampling_batches"], "sample_no": "CJ2", "domain": "food"})
    other = create_record(cast["lead"], "follow_ups", {"batch": second, "report_received_on": date(2025, 4, 4)})
    take_move(cast["lead"], other, STEPS["start"], {"started_on": date(2025, 4, 7)})
    client = sign_in("lead")
    page = client.get(f"/registries/follow_ups/bulk/?move=start&pk={follow_up.pk}&pk={other.pk}").content.decode()
    assert "现在的状态是“核查处置中”" in page
    given = {"move": "start", "go": "1", "pk": [follow_up.pk, other.pk], "started_on": "2025-04-08"}
    page = client.post("/registries/follow_ups/bulk/", given).content.decode()
    assert "已办理" in page and "CJ2" in page
    held = FollowUp.objects.get(pk=follow_up.pk)
    assert held.started_on == date(2025, 4, 8) and FollowUp.objects.get(pk=other.pk).started_on == date(2025, 4, 7)
    page = sign_in("other").post("/registries/follow_ups/bulk/", {**given, "move": "control"}).content.decode()
    assert "由其他单位负责" in page


@pytest.mark.slow
def test_the_work_list_stands_by_what_is_due_of_a_person_a_unit_or_all(cast: Any, region: Any, follow_up: FollowUp, sign_in: Any) -> None:
    def found(day: date, whose: str = "all") -> dict[str, list[str]]:
        asked = worklist.Asked.of(cast["lead"], {"whose": whose})
        return {b: [t.what for t in rows] for b, rows in worklist.work_of(region, day, asked).rows.items() if rows}

    assert found(date(2025, 4, 12)) == {"late": ["启动核查处置"]}
    assert found(date(2025, 4, 11)) == {"today": ["启动核查处置"]}
    assert found(date(2025, 4, 8)) == {"week": ["启动核查处置"]}
    assert found(date(2025, 4, 2)) == {"month": ["启动核查处置"]}
    assert found(date(2025, 4, 11), "mine") == {}
    assign(cast["lead"], follow_up, cast["lead"])
    assert found(date(2025, 4, 11), "mine") == {"today": ["启动核查处置"]} == found(date(2025, 4, 11), "unit")
    with pytest.raises(InputError, match="经办人应是"):
        assign(cast["lead"], follow_up, cast["other"])
    page = sign_in("lead").get("/registries/work/").content.decode()
    assert "全国食品安全抽检核查处置工作要求" in page and "已超期" in page and follow_up.batch.sample_no in page and "李慧" in page
    assert sign_in("enterprise").get("/registries/work/").status_code == 403


def test_buckets_do_not_overlap_and_leave_no_day_out() -> None:
    for shift in range(8):
        day = date(2025, 4, 7) + timedelta(days=shift)
        spans = worklist.ranges(day)
        for ahead in range(-3, 31):
            on = day + timedelta(days=ahead)
            inside = [b for b, (a, z) in spans.items() if (a is None or a <= on) and z is not None and on <= z]
            assert len(inside) == 1, (day, on)


def test_a_list_is_kept_under_a_name_for_its_person(cast: Any, follow_up: FollowUp, sign_in: Any) -> None:
    client = sign_in("lead")
    where = "/registries/follow_ups/"
    client.post(where + "views/", {"name": "省抽超期", "tab": "late", "batch__level": "province", "evil": "x"})
    kept = SavedView.objects.get()
    assert kept.query == "tab=late&batch__level=province"
    assert "省抽超期" in client.get(where).content.decode() and "省抽超期" not in sign_in("office").get(where).content.decode()
    assert sign_in("office").post(where + "views/", {"forget": kept.pk}).status_code == 404
    client.post(where + "views/", {"forget": kept.pk})
    assert not SavedView.objects.exists()


def test_a_link_is_seen_from_both_records_and_named_once(cast: Any, follow_up: FollowUp) -> None:
    hazard = Entered(cast["lead"])["hazards"]
    first, again = (link(cast["lead"], follow_up, hazard, "related") for _ in range(2))
    assert first == again
    with pytest.raises(KeyError):
        link(cast["lead"], follow_up, hazard, "nonsense")
    with pytest.raises(PermissionDenied):
        link(cast["other"], follow_up, hazard, "case")


def test_what_ends_by_itself_on_a_day_to_come_is_not_done_yet() -> None:
    clock = Clock("公示届满，自动停止", date(2028, 2, 10), date(2028, 2, 10))
    before, after = date(2026, 10, 31), date(2028, 2, 11)
    assert (clock.state(before), clock.done_by(before), clock.days_left(before)) == ("due", None, 467)
    assert (clock.state(after), clock.done_by(after), clock.days_left(after)) == ("done", date(2028, 2, 10), None)
