"""The yearly assessment step by step: who answers for what, self-assessment, blind readings, disagreements, appeals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from web.assessments.conftest import TODAY
from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Assessee, AssessmentCycle, Reading
from zhiheng_web.assessments.selectors.pages import shown_items, splits_of, why_not_freeze
from zhiheng_web.assessments.selectors.standing import Scoring
from zhiheng_web.assessments.services import appeals, cycles, reading, selfs
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records.services import create_record
from zhiheng_web.reminders.items import items_of

D = Decimal
WHO = {"yt-scjg": "lead", "yt-zjj": "other", "yt-czj": "money"}


def handed(people: Any, assessee: Assessee, points: dict[str, str] | None = None) -> None:
    person = people[WHO[assessee.unit.code]]
    for item in assessee.items.all():
        selfs.answer(person, item, D((points or {}).get(item.clause, "1")), "做了三件事，台账齐全")
    selfs.hand_in(person, assessee, TODAY + timedelta(days=2))


def both(people: Any, item: Any, first: str, second: str) -> Any:
    reading.read(people["reviewer"], item, D(first), "材料与说明一致")
    reading.read(people["second"], item, D(second), "有文件有台账")
    item.refresh_from_db()
    return item


@pytest.mark.slow
def test_units_answer_for_the_clauses_they_are_printed_at_with_the_declared_weights(cycle: AssessmentCycle, of: Any) -> None:
    assert {a.unit.code for a in cycle.assessees.all()} == set(WHO)
    assert {c.clause: (c.role, c.weight) for c in of("yt-zjj").clauses.all()} == {
        "r1.c1": ("joint", D("0.5")), "r1.c2": ("joint", D("0.5")), "r2.c1": ("lead", D(1)),
    }  # fmt: skip
    assert cycle.self_by == date(2026, 10, 26), "ten working days"


@pytest.mark.slow
def test_only_what_the_system_cannot_know_is_asked_and_all_of_it(people: Any, of: Any) -> None:
    market = of("yt-scjg")
    assert [i.clause for i in market.items.all()] == ["r1.c1"], "the clause proved by evidence is not judged"
    with pytest.raises(InputError, match="还有 1 项没有自评"):
        selfs.hand_in(people["lead"], market, TODAY)
    item = market.items.get()
    for points, said, words in ((D(5), "做了三件事", "0 至 4"), (D("0.001"), "做了三件事", "两位小数"), (None, "做了三件事", "没有给分"), (D(1), "好", "自评说明")):
        with pytest.raises(InputError, match=words):
            selfs.answer(people["lead"], item, points, said)
    for other in ("other", "office", "reviewer", "leader", "enterprise", "public"):
        with pytest.raises(PermissionDenied):
            selfs.answer(people[other], item, D(1), "做了三件事")
    handed(people, market, {"r1.c1": "3"})
    assert of("yt-scjg").state == "handed"
    with pytest.raises(InputError, match="评审中"):
        selfs.answer(people["lead"], item, D(1), "再改一次")


@pytest.mark.slow
def test_a_reviewer_of_the_own_unit_and_one_person_twice_are_refused(people: Any, of: Any) -> None:
    with pytest.raises(InputError, match="应当回避"):
        cycles.assign(people["office"], of("yt-zjj"), 1, people["insider"])
    with pytest.raises(InputError, match="同一个人"):
        cycles.assign(people["office"], of("yt-zjj"), 2, people["reviewer"])
    with pytest.raises(InputError, match="不是评审人员"):
        cycles.assign(people["office"], of("yt-zjj"), 2, people["leader"])
    with pytest.raises(PermissionDenied):
        cycles.assign(people["reviewer"], of("yt-zjj"), 1, people["second"])


def test_nobody_sees_a_lone_reading_and_the_trail_holds_only_its_commitment(people: Any, of: Any) -> None:
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    item = of("yt-scjg").items.get()
    reading.read(people["reviewer"], item, D("3.25"), "覆盖面三分之二")
    for reader in ("second", "office", "leader", "lead"):
        assert shown_items([item], people[reader])[0].both == [] and shown_items([item], people[reader])[0].own is None
    told = "".join(f"{e.sentence}{e.reason}{e.after}" for e in AuditEntry.objects.all())
    assert "3.25" not in told and "三分之二" not in told
    reading.read(people["reviewer"], item, D("3.5"), "补看了两处材料")
    reading.read(people["second"], item, D("3.3"), "覆盖面还有缺口")
    item.refresh_from_db()
    assert (item.settled, item.settled_how) == (D("3.4"), "mean"), "0.2 of 4 points lies within a fifth"
    entry = AuditEntry.objects.get(action="assessments.reveal")
    for place, held in entry.after.items():
        assert held["commitment"] == reading.commitment_of(item.pk, int(place), D(held["points"]), held["reason"], held["salt"])
    with pytest.raises(InputError, match="不能再改"):
        reading.read(people["reviewer"], item, D(4), "还想再改")
    assert Reading.objects.count() == 2


@pytest.mark.slow
def test_points_too_far_apart_go_to_the_office_which_says_why(people: Any, of: Any, cycle: AssessmentCycle) -> None:
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    item = both(people, of("yt-scjg").items.get(), "4", "3.19")
    assert item.settled is None and splits_of(cycle) == [item]
    with pytest.raises(InputError, match="还有 1 项没有评定"):
        appeals.tell(people["office"], of("yt-scjg"), TODAY)
    with pytest.raises(InputError, match="裁定理由"):
        reading.decide(people["office"], item, D("3.5"), "行")
    with pytest.raises(PermissionDenied):
        reading.decide(people["reviewer"], item, D("3.5"), "取中间值为宜")
    assert reading.decide(people["office"], item, D("3.5"), "材料只够支持这些").settled == D("3.5")
    with pytest.raises(InputError, match="没有待裁定"):
        reading.decide(people["office"], item, D("3.5"), "再裁定一次")


@pytest.mark.slow
def test_computed_self_scored_and_settled_make_the_score_by_the_weights(people: Any, of: Any, cycle: AssessmentCycle) -> None:
    handed(people, of("yt-zjj"), {"r1.c1": "4", "r2.c1": "1"})
    for item in of("yt-zjj").items.all():
        both(people, item, "1" if item.clause == "r2.c1" else "3", "1" if item.clause == "r2.c1" else "3")
    scored = {s.assessee.unit.code: s for s in Scoring(cycle).all()}
    ours = scored["yt-zjj"]
    assert [(b.place.id, b.low, b.high, b.self_points) for b in ours.clauses] == [
        ("r1.c1", D(3), D(3), D(4)), ("r1.c2", D(0), D(4), None), ("r2.c1", D(6), D(6), None),
    ]  # fmt: skip
    assert ours.standing.score == D("75.00"), "(1.5 + 6) of 10"
    assert ours.standing.score_high == D("95.00") and (ours.grade.name, ours.grade_high.name) == ("C级", "A级")
    assert (ours.rank.place, ours.rank.best, ours.rank.worst) == (1, 1, 3)


@pytest.mark.slow
def test_a_late_unit_is_sent_on_and_an_unclear_one_sent_back(people: Any, of: Any) -> None:
    with pytest.raises(InputError, match="还没有过"):
        selfs.pass_over(people["office"], of("yt-czj"), TODAY, "多次催办没有提交")
    assert selfs.pass_over(people["office"], of("yt-czj"), date(2026, 10, 27), "多次催办没有提交").is_late
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    back = selfs.send_back(people["office"], of("yt-scjg"), TODAY, "没有写活动的次数")
    assert (back.state, back.items.get().self_points) == ("returned", D(4)), "what was said stays"
    selfs.hand_in(people["lead"], of("yt-scjg"), TODAY)
    reading.read(people["reviewer"], of("yt-scjg").items.get(), D(3), "材料与说明一致")
    with pytest.raises(InputError, match="已经开始评分"):
        selfs.send_back(people["office"], of("yt-scjg"), TODAY, "没有写活动的次数")


@pytest.mark.slow
def test_who_steps_back_is_replaced_and_a_lone_reading_falls(people: Any, of: Any) -> None:
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    item = of("yt-scjg").items.get()
    reading.read(people["reviewer"], item, D(3), "材料与说明一致")
    with pytest.raises(PermissionDenied):
        reading.step_back(people["insider"], of("yt-scjg"), "与单位负责人是亲属")
    reading.step_back(people["reviewer"], of("yt-scjg"), "与单位负责人是亲属")
    assert not item.readings.exists()
    with pytest.raises(PermissionDenied):
        reading.read(people["reviewer"], item, D(3), "材料与说明一致")
    cycles.assign(people["office"], of("yt-scjg"), 1, people["insider"])
    reading.read(people["insider"], item, D(3), "材料与说明一致")
    reading.read(people["second"], item, D(3), "有文件有台账")
    item.refresh_from_db()
    assert item.settled_how == "agreed"


@pytest.mark.slow
def test_an_appeal_is_of_one_clause_within_its_days_and_answered_once(people: Any, of: Any, cycle: AssessmentCycle) -> None:
    lead, office = people["lead"], people["office"]
    with pytest.raises(InputError, match="待自评"):
        appeals.lodge(lead, of("yt-scjg"), "r1.c1", "少算了两次活动", TODAY)
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    item = both(people, of("yt-scjg").items.get(), "3", "3")
    told = appeals.tell(office, of("yt-scjg"), date(2026, 10, 20))
    assert (told.state, told.appeal_by) == ("told", date(2026, 10, 27))
    for person, clause, day, fault, words in (
        (people["other"], "r1.c1", told.told_on, PermissionDenied, "其他单位"), (office, "r1.c1", told.told_on, PermissionDenied, "部门联络员"),
        (lead, "r3.c1", told.told_on, InputError, "不在本单位"), (lead, "r1.c1", date(2026, 10, 28), InputError, "已过"),
    ):  # fmt: skip
        with pytest.raises(fault, match=words):
            appeals.lodge(person, of("yt-scjg"), clause, "少算了两次活动", day)
    made = appeals.lodge(lead, of("yt-scjg"), "r1.c1", "少算了两次活动", date(2026, 10, 27), SimpleUploadedFile("a.txt", b"x"))
    assert made.decide_by == date(2026, 11, 3) and made.file_digest
    with pytest.raises(InputError, match="已有申诉"):
        appeals.lodge(lead, of("yt-scjg"), "r1.c1", "少算了两次活动", told.told_on)
    computed = appeals.lodge(lead, of("yt-scjg"), "r1.c2", "委员会早已成立", told.told_on)
    with pytest.raises(InputError, match="由记录计算，不能改分"):
        appeals.answer_appeal(office, computed, "changed", "同意改为满分", TODAY, item, D(4))
    assert any("2 件申诉" in s for s in why_not_freeze(cycle, date(2026, 11, 9)))
    appeals.answer_appeal(office, computed, "records", "已补采信佐证，重新计算", TODAY)
    with pytest.raises(PermissionDenied):
        appeals.answer_appeal(people["leader"], made, "kept", "维持原来的评分", TODAY)
    appeals.answer_appeal(office, made, "changed", "核对签到表，补两次", TODAY, item, D("3.5"))
    item.refresh_from_db()
    assert (item.settled, item.settled_how) == (D("3.5"), "appeal")
    with pytest.raises(InputError, match="已于"):
        appeals.answer_appeal(office, made, "kept", "维持原来的评分", TODAY)


@pytest.mark.slow
def test_evidence_that_waits_is_read_by_both_and_goes_back_into_its_registry(people: Any, of: Any, region: Any, units: Any) -> None:
    given = {"matter": "work_report_targets", "title": "成立文件", "dated_on": date(2026, 3, 1), "unit": units["yt-scjg"], "region": region}
    held = create_record(people["lead"], "evidence_items", given)
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    item = of("yt-scjg").items.get(kind="evidence")
    assert item.clause == "r1.c2"
    both(people, item, "1", "0")
    held.refresh_from_db()
    assert held.review == "submitted"
    reading.decide(people["office"], item, D(1), "文件有盖章页")
    held.refresh_from_db()
    assert (held.review, held.review_reason) == ("accepted", "文件有盖章页")


@pytest.mark.slow
def test_weights_are_set_with_a_reason_before_the_cycle_opens_and_never_after(people: Any, card: Any, region: Any, of: Any) -> None:
    cycle = AssessmentCycle.objects.get()
    with pytest.raises(InputError, match="考核中"):
        cycles.set_weight(people["office"], of("yt-czj"), "r3.c1", D("0.5"), "财政局只管拨付")
    with pytest.raises(InputError, match="已有考核"):
        cycles.draw_up(people["office"], region, 2026, TODAY)
    cycles.void_cycle(people["office"], cycle, TODAY, "评分表要换版")
    again = cycles.draw_up(people["office"], region, 2026, TODAY, weights={"joint": D(0)})
    assert {a.unit.code for a in again.assessees.all()} == set(WHO) and again.rules["weights"]["joint"] == "0"
    money = again.assessees.get(unit__code="yt-czj")
    cycles.set_weight(people["office"], money, "r3.c1", D("0.5"), "财政局只管拨付")
    cycles.set_weight(people["office"], money, "r1.c1", D("0.25"), "参与宣传活动")
    assert {c.clause: c.weight for c in money.clauses.all()} == {"r3.c1": D("0.5"), "r1.c1": D("0.25")}
    for weight, reason, words in ((D(2), "随便写的理由", "0 到 1"), (D(1), "", "理由")):
        with pytest.raises(InputError, match=words):
            cycles.set_weight(people["office"], money, "r3.c1", weight, reason)
    cycles.drop_assessee(people["office"], money, "今年不列入考核")
    assert again.assessees.count() == 2


@pytest.mark.slow
def test_the_desk_and_the_reminders_say_what_waits_and_by_when(people: Any, of: Any, cycle: AssessmentCycle, region: Any) -> None:
    def told(name: str, day: date = TODAY) -> list[tuple[str, str, date | None]]:
        return [(i.kind, i.why, i.due_on) for i in items_of(people[name], day) if "/assessments/" in i.url]

    assert told("lead") == [("due", "2026-10-26 前提交", date(2026, 10, 26))] and told("lead", date(2026, 10, 27))[0][0] == "late"
    assert told("reviewer") == [] and told("office") == [] and told("leader") == []
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    assert told("lead") == [] and told("reviewer") == [("check", "1 项未评", of("yt-scjg").review_by)]
    both(people, of("yt-scjg").items.get(), "4", "1")
    assert told("reviewer") == [] and told("office") == [("check", "1 项分歧、0 件申诉", None)]
