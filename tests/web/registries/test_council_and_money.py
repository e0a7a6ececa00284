"""The council and its money: rosters and who came, instructions, entitlements by the policy version in force, payments typed once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record, create_record, take_move, withdraw_record
from zhiheng_web.registries.council.models import Attendance
from zhiheng_web.registries.funds.models import Spending
from zhiheng_web.registries.honours.rewards import Reward

SEAT = {"seat": "member", "standing": "member", "appointed_on": date(2024, 11, 6), "document": "云办发〔2024〕31号"}
POLICY = {"document": "云政发〔2022〕9号", "title": "获市政府质量奖的", "kind": "quality_award", "level": "city", "pay_days": 180}
AWARD = {"kind": "quality_award", "level": "city", "title": "临川市市长质量奖", "holder": "云汀县示例石材有限公司"}


def _move(registry: str, code: str) -> Any:
    return next(m for m in REGISTRIES[registry].moves if m.code == code)


@pytest.fixture
def meeting(cast: Any) -> Any:
    for name, post, more in (("程远山", "县委书记", {"standing": "party_head", "seat": "chair"}), ("钱序", "县财政局局长", {}), ("江浩", "县水利局局长", {})):
        create_record(cast["office"], "council_members", {**SEAT, "name": name, "post": post, **more})
    create_record(cast["office"], "council_members", {**SEAT, "name": "离任人", "post": "县商务局局长", "left_on": date(2025, 1, 1)})
    return create_record(cast["office"], "council_meetings", {"meeting_no": "2025年第1次", "held_on": date(2025, 4, 1), "presided_by": "县长"})


def test_the_roster_is_the_seats_of_the_day_and_one_step_marks_who_came(cast: Any, meeting: Any) -> None:
    assert set(meeting.attendances.values_list("name", "presence")) == {("程远山", "open"), ("钱序", "open"), ("江浩", "open")}
    take_move(cast["office"], meeting, _move("council_meetings", "attend"), {"on_leave": "江浩", "missing": "", "deputed": "钱序"})
    assert dict(Attendance.objects.values_list("name", "presence")) == {"程远山": "present", "钱序": "deputed", "江浩": "leave"}
    with pytest.raises(ValidationError, match="不在应到名单上"):
        take_move(cast["office"], _second(cast), _move("council_meetings", "attend"), {"on_leave": "某某", "missing": "", "deputed": ""})


def _second(cast: Any) -> Any:
    return create_record(cast["office"], "council_meetings", {"meeting_no": "2025年第2次", "held_on": date(2025, 6, 1), "presided_by": "县长"})


@pytest.mark.slow
def test_a_liaison_answers_an_instruction_and_does_not_close_it(cast: Any, units: Any) -> None:
    given = {
        "instruction_no": "批示〔2025〕7号", "kind": "written", "issued_by": "县长", "issued_on": date(2025, 5, 12), "subject": "抽检", "text": "请跟进",
        "unit": cast["lead"].unit,
    }  # fmt: skip
    held = create_record(cast["office"], "instructions", given)
    hand = {"handed_on": date(2025, 5, 13), "answer_by": date(2025, 6, 12)}
    held = take_move(cast["office"], held, _move("instructions", "hand"), hand)
    assert (held.state, held.next_due_on) == ("handed", date(2025, 6, 12))
    held = take_move(cast["lead"], held, _move("instructions", "answer"), {"answered_on": date(2025, 6, 9), "answer": "已处置"})
    with pytest.raises(PermissionDenied):
        take_move(cast["lead"], held, _move("instructions", "close"), {"closed_on": date(2025, 6, 10)})
    back = {"returned_on": date(2025, 6, 10), "returned_reason": "缺照片"}
    held = take_move(cast["office"], held, _move("instructions", "return"), back)
    assert (held.state, held.answer) == ("returned", "已处置")


def test_an_award_is_owed_what_the_version_in_force_on_its_day_says(cast: Any) -> None:
    old = {**POLICY, "policy_no": "旧-1", "amount_fen": 5_000_000, "starts_on": date(2022, 6, 1), "ends_on": date(2025, 3, 10)}
    create_record(cast["office"], "reward_policies", old)
    early = create_record(cast["lead"], "honours", {**AWARD, "awarded_on": date(2025, 3, 10)})
    with pytest.raises(ValidationError, match="已有标准"):
        create_record(cast["office"], "reward_policies", {**old, "policy_no": "旧-2", "starts_on": date(2025, 1, 1)})
    late = create_record(cast["lead"], "honours", {**AWARD, "awarded_on": date(2025, 3, 11)})
    assert early.reward.amount_fen == 5_000_000 and not Reward.objects.filter(honour=late).exists()
    new = {**POLICY, "policy_no": "新-1", "amount_fen": 10_000_000, "starts_on": date(2025, 3, 11)}
    policy = create_record(cast["office"], "reward_policies", new)
    owed = Reward.objects.get(honour=late)
    assert (owed.amount_fen, owed.due_on, owed.unpaid_days(date(2025, 9, 17))) == (10_000_000, date(2025, 9, 8), 9)
    change_record(cast["office"], policy, {"amount_fen": 12_000_000}, reason="笔误")
    owed.refresh_from_db()
    assert owed.amount_fen == 10_000_000, "what an award is owed stays as it was entitled"
    with pytest.raises(ValidationError, match="不能撤回"):
        withdraw_record(cast["office"], policy, "不用了")


@pytest.mark.slow
def test_paying_a_reward_is_one_payment_of_the_fund(cast: Any) -> None:
    create_record(cast["office"], "reward_policies", {**POLICY, "policy_no": "新-1", "amount_fen": 10_000_000, "starts_on": date(2025, 3, 11)})
    award = create_record(cast["lead"], "honours", {**AWARD, "awarded_on": date(2025, 4, 1)})
    paid = {"paid_on": date(2025, 8, 1), "paid_fen": 9_000_000, "voucher_no": "2025-1", "note": ""}
    with pytest.raises(ValidationError, match="写明原因"):
        take_move(cast["lead"], award.reward, _move("rewards", "pay"), paid)
    take_move(cast["lead"], award.reward, _move("rewards", "pay"), {**paid, "note": "扣回多付"})
    spent = Spending.objects.get()
    assert (spent.amount_fen, spent.payee, spent.purpose, spent.paid_on) == (9_000_000, AWARD["holder"], "reward", date(2025, 8, 1))
    assert Reward.objects.get().unpaid_days(date(2026, 1, 1)) == 0


@pytest.mark.slow
def test_a_reward_is_not_entered_by_hand_and_falls_away_with_its_award(cast: Any) -> None:
    create_record(cast["office"], "reward_policies", {**POLICY, "policy_no": "新-1", "amount_fen": 10_000_000, "starts_on": date(2025, 3, 11)})
    award = create_record(cast["lead"], "honours", {**AWARD, "awarded_on": date(2025, 4, 1)})
    with pytest.raises(PermissionDenied, match="自动生成"):
        create_record(cast["office"], "rewards", {})
    withdraw_record(cast["office"], award, "重复登记")
    uncounted = REGISTRIES["rewards"].uncounted
    assert Reward.objects.filter(uncounted).count() == 1
