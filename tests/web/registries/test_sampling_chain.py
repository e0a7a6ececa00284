"""The chain of sampling: plan, task, sample, test, notice, objection; repeated sampling; follow-up to its end; targeted inspection."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from web.registries.samples import NAME, SAMPLES, USCC, Entered
from zhiheng.errors import InputError
from zhiheng_web.records.annexes import links_of
from zhiheng_web.records.guarding import held_back
from zhiheng_web.records.services import create_record, take_move
from zhiheng_web.registries.inspections.models import Visit
from zhiheng_web.registries.sampling.models import FollowUp
from zhiheng_web.registries.sampling.registry import BATCHES, FOLLOW_UPS, PLANS, TASKS

ON_BATCH = {m.code: m for m in BATCHES.moves}
ON_FOLLOW_UP = {m.code: m for m in FOLLOW_UPS.moves}


def sample(cast: Any, **values: Any) -> Any:
    return create_record(cast["lead"], "sampling_batches", {**SAMPLES["sampling_batches"], **values})


def test_a_batch_goes_from_the_sample_to_the_conclusion_with_its_limits(cast: Any) -> None:
    lead = cast["lead"]
    blank = {"first_result": "pending", "first_reported_on": None, "domain": "food", "sampled_on": date(2025, 3, 12)}
    batch = sample(cast, **blank)
    assert (batch.state, batch.next_due_on, batch.next_due) == ("sampled", date(2025, 3, 19), "送检")
    batch = take_move(lead, batch, ON_BATCH["receive"], {"received_on": date(2025, 3, 14), "testing_body": "市所"})
    assert (batch.state, batch.next_due_on, batch.next_due) == ("testing", date(2025, 4, 14), "出具检验报告")
    result = {"first_result": "fail", "first_reported_on": date(2025, 4, 2), "report_no": "B1", "failed_items": "过氧化值"}
    batch = take_move(lead, batch, ON_BATCH["first-result"], result)
    batch = take_move(lead, batch, ON_BATCH["notify"], {"notified_on": date(2025, 4, 3)})
    assert batch.state == "notified" and batch.next_due_on is None
    window = next(c for c in BATCHES.made(batch) if c.is_right)
    assert window.due_on == date(2025, 4, 15) and window.state(date(2025, 5, 1)) == "lapsed"
    assert take_move(lead, batch, ON_BATCH["settle"], {"settled_on": date(2025, 4, 16)}).state == "failed"


def test_tasks_count_their_batches_and_plans_their_tasks(cast: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    made = Entered(cast["lead"])
    task = made["sampling_tasks"]
    batch = sample(cast, task=task, product=task.product)
    assert TASKS.related(task)[1][1].startswith(str(batch))
    assert "1 / 12" in PLANS.related(task.plan)[0][1] and "抽样任务" in BATCHES.related(batch)[0][0]
    client = sign_in("lead")
    for code in ("sampling_plans", "sampling_tasks"):
        with django_assert_max_num_queries(12):
            page = client.get(f"/registries/{code}/?span=all").content.decode()
        assert f"1 / {210 if code == 'sampling_plans' else 12}" in page
    assert "请先撤回批次" in held_back(TASKS, [task])[task.pk] and "请先撤回任务" in held_back(PLANS, [task.plan])[task.plan.pk]


def test_a_lower_level_is_warned_when_an_upper_one_sampled_the_product_there(cast: Any, sign_in: Any) -> None:
    upper = sample(cast, sample_no="S1", level="province", first_result="pass")
    assert upper.exclusive_until == date(2025, 9, 12)
    again = sample(cast, sample_no="县一号", level="county", sampled_on=date(2025, 3, 22), first_result="pass")
    late = sample(cast, sample_no="县二号", level="county", sampled_on=date(2025, 9, 15), first_reported_on=date(2025, 10, 2), first_result="pass")
    other = sample(cast, sample_no="县三号", level="county", sampled_on=date(2025, 3, 22), first_result="pass", product="石灰石")
    words = BATCHES.notices(again)
    assert words[0][0] == "warning" and "省抽已于 2025-03-12 抽样（S1）" in words[0][1] and "第十五条" in words[0][1]
    assert not BATCHES.notices(upper) and not BATCHES.notices(late) and not BATCHES.notices(other)
    page = sign_in("lead").get("/registries/sampling_batches/?tab=repeated&span=all").content.decode()
    assert "县一号" in page and "县二号" not in page and "县三号" not in page


def test_a_task_that_names_enterprises_is_warned_beforehand(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhiheng_web.registries.sampling.plans.today", lambda: date(2025, 5, 1))
    sample(cast, sample_no="S1", level="province", first_result="pass")
    task = Entered(cast["lead"])["sampling_tasks"]
    assert TASKS.notices(task) == []
    task.enterprises = [USCC]
    assert NAME in TASKS.notices(task)[0][1]


def test_a_batch_is_entered_on_the_page_without_a_task(cast: Any, region: Any, sign_in: Any) -> None:
    given = {k: str(v) for k, v in SAMPLES["sampling_batches"].items()} | {"region": region.pk}
    assert sign_in("lead").post("/registries/sampling_batches/new/", given).status_code == 302


def test_one_sampler_is_not_enough(cast: Any) -> None:
    with pytest.raises(ValidationError, match="不少于两人"):
        sample(cast, samplers=["ZJ001"])


def started(cast: Any, domain: str = "industrial") -> FollowUp:
    batch = sample(cast, domain=domain)
    create_record(cast["lead"], "follow_ups", {"batch": batch, "report_received_on": date(2025, 4, 3)})
    held: FollowUp = take_move(cast["lead"], FollowUp.objects.get(), ON_FOLLOW_UP["start"], {"started_on": date(2025, 4, 7)})
    return held


def test_a_product_that_fails_its_re_inspection_goes_up_to_the_province_and_on(cast: Any) -> None:
    def go(step: str, **values: Any) -> FollowUp:
        held: FollowUp = take_move(cast["lead"], FollowUp.objects.get(), ON_FOLLOW_UP[step], values)
        return held

    started(cast)
    held = go("order", ordered_on=date(2025, 4, 8), order_no="云市监责改〔2025〕6号")
    due = {c.limit: (c.due_on, c.done_on) for c in FOLLOW_UPS.made(held)}
    assert due["rectify"][0] == date(2025, 6, 9) and due["reinspect"][0] == held.finish_due_on == date(2025, 6, 23)
    assert (held.state, held.next_due_on, held.next_due) == ("rectifying", date(2025, 6, 9), "企业整改")
    go("rectify", rectified_on=date(2025, 5, 6), rectification="更换原料")
    held = go("reinspect", reinspected_on=date(2025, 5, 20), reinspection_result="fail")
    assert held.state == "again"
    with pytest.raises(InputError, match="复查合格后办结"):
        go("finish", finished_on=date(2025, 6, 1))
    go("report-up", reported_on=date(2025, 5, 22))
    held = go("announce", announced_on=date(2025, 5, 30))
    assert held.next_due_on is not None and {c.limit: c.due_on for c in FOLLOW_UPS.made(held)}["second"] == date(2025, 8, 28)
    go("second", second_reinspected_on=date(2025, 8, 20), second_result="fail")
    assert FollowUp.objects.get().state == "stopped"
    held = go("after-stop", third_reinspected_on=date(2025, 11, 3), third_result="fail", revoked_on=date(2025, 11, 20))
    assert (held.state, held.next_due_on) == ("revoked", None)


def test_acts_are_registered_without_changing_the_state_and_are_asked_for_before_the_end(cast: Any) -> None:
    held = started(cast, "food")
    offered = [m.code for m in FOLLOW_UPS.moves if not m.ready(held)]
    assert {"control", "trace", "cause"} <= set(offered)
    acted = {"controlled_on": date(2025, 4, 7), "control": "下架封存 20 件"}
    held = take_move(cast["lead"], held, ON_FOLLOW_UP["control"], acted)
    assert held.state == "started" and "control" not in [m.code for m in FOLLOW_UPS.moves if not m.ready(held)]
    held = take_move(
        cast["lead"], held, ON_FOLLOW_UP["reinspect"], {"reinspected_on": date(2025, 5, 20), "reinspection_result": "pass"}
    )
    assert held.state == "passed" and "溯源、原因排查" in FOLLOW_UPS.notices(held)[0][1]


def test_late_cases_are_listed_with_the_article(cast: Any, sign_in: Any) -> None:
    held = started(cast, "food")
    page = sign_in("lead").get("/registries/follow_ups/?tab=late&span=all").content.decode()
    assert held.batch.sample_no in page and "全国食品安全抽检核查处置工作要求（90 日）" in page


@pytest.mark.slow
def test_a_targeted_inspection_is_linked_on_both_sides(cast: Any, sign_in: Any) -> None:
    held = started(cast)
    create_record(cast["lead"], "inspection_matters", SAMPLES["inspection_matters"])
    answers = {"matters": "JL-01", "planned_on": date(2025, 5, 8), "approval": "云市监检批〔2025〕2号"}
    visit = take_move(cast["lead"], held, ON_FOLLOW_UP["inspection"], answers)
    assert isinstance(visit, Visit) and (visit.task_no, visit.origin) == ("YY2025-001", "targeted")
    assert [r.what for r in links_of(held)] == ["引出的检查"] and [r.what for r in links_of(visit)] == ["检查起因"]
    client = sign_in("lead")
    assert str(visit) in client.get(f"/registries/follow_ups/{held.pk}/").content.decode()
    assert held.batch.sample_no in client.get(f"/registries/inspection_visits/{visit.pk}/").content.decode()
    with pytest.raises(ValidationError, match="未列入清单"):
        take_move(cast["lead"], held, ON_FOLLOW_UP["inspection"], {**answers, "matters": "XX-9"})
    with pytest.raises(ValidationError, match="批准文号"):
        create_record(cast["lead"], "inspection_visits", {**SAMPLES["inspection_visits"], "origin": "targeted", "inspectors": ["a", "b"]})


def test_the_notice_names_the_right_to_object_and_its_last_day(cast: Any, sign_in: Any) -> None:
    batch = sample(cast, notified_on=date(2025, 4, 3), failed_items="放射性")
    page = sign_in("lead").get(f"/registries/sampling_batches/{batch.pk}/paper/notice/").content.decode()
    assert "15 日内" in page and "产品质量法（2018）第十五条" in page and "2025年4月18日" in page and "放射性" in page
