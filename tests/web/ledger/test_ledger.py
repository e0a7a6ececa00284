"""The ledger: opened from the plan, answered in one line, lit by its rule, kept through a new version and through Excel."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from web.documents.document_samples import PLAN
from zhiheng.indicators import CATALOGUE
from zhiheng.indicators.forecasts import Forecast
from zhiheng_web.ledger import selectors, services
from zhiheng_web.ledger.filling import is_met, outlook_words
from zhiheng_web.ledger.models import LedgerEntry, Milestone
from zhiheng_web.ledger.registry import ENTRIES, red_q
from zhiheng_web.organisations.models import Person
from zhiheng_web.plans.models import Plan, PlanTarget
from zhiheng_web.plans.services import adopt_plan
from zhiheng_web.records import import_services
from zhiheng_web.records.services import change_record, create_record, take_move, withdraw_record
from zhiheng_web.shared.clock import today

Cast = dict[str, Person]


def step(person: Person, entry: LedgerEntry, code: str, **answers: Any) -> LedgerEntry:
    held = LedgerEntry.objects.select_related("unit", "region").get(pk=entry.pk)
    taken: LedgerEntry = take_move(person, held, next(m for m in ENTRIES.moves if m.code == code), answers)
    return taken


def test_a_ledger_is_opened_once_with_what_the_plan_says(adopted: Plan, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        services.open_ledger(cast["lead"], adopted)
    done = services.open_ledger(cast["office"], adopted)
    assert (done.made, done.carried) == (4, 0) and done.unnamed == 2, "two targets name no unit, and are said"
    assert services.open_ledger(cast["office"], adopted).made == 0
    target = LedgerEntry.objects.get(kind="target")
    assert (target.title, target.requirement, target.due_on, target.unit) == ("质量标杆企业", "不低于 10 家", date(2027, 12, 31), cast["lead"].unit)
    assert {e.unit.code for e in LedgerEntry.objects.filter(plan_key="k2")} == {"yt-zjj", "yt-slj"}, "who acts by remit keeps an entry, who supports does not"


def test_a_new_version_keeps_what_was_reported(adopted: Plan, cast: Cast, upload: Any) -> None:
    services.open_ledger(cast["office"], adopted)
    entry = LedgerEntry.objects.get(kind="target")
    services.report_progress(cast["lead"], entry, "已培育 4 家", "", today())
    second = adopt_plan(cast["office"], upload(PLAN.replace("10家", "12家"), "修订.txt"))
    done = services.open_ledger(cast["office"], second)
    entry.refresh_from_db()
    assert (done.made, done.carried) == (0, 4)
    assert (entry.plan, entry.requirement, entry.progress) == (second, "不低于 12 家", "已培育 4 家")


def test_a_liaison_answers_in_one_line_and_touches_nothing_of_the_office(entry: LedgerEntry, cast: Cast, sign_in: Any) -> None:
    client = sign_in("lead")
    page = client.get("/ledger/mine/").content.decode()
    assert entry.title in page and "提升工程质量" not in page
    done = client.post(f"/ledger/{entry.pk}/progress/", {"progress": "已培育 4 家", "obstacles": ""}, headers={"HX-Request": "true"})
    assert "已报告进展" in done.content.decode()
    entry.refresh_from_db()
    assert (entry.progress, entry.progress_on) == ("已培育 4 家", today())
    assert "请写一句进展" in client.post(f"/ledger/{entry.pk}/progress/", {"progress": " "}, headers={"HX-Request": "true"}).content.decode()
    assert client.post(f"/ledger/{entry.pk}/milestone/", {"title": "评选", "due_on": "2027-06-30"}).status_code == 302
    assert Milestone.objects.get().unit == entry.unit
    for change in ({"due_on": date(2030, 1, 1)}, {"closed_on": today()}, {"title": "别的"}):
        with pytest.raises(PermissionDenied, match="由质发办填写"):
            change_record(cast["lead"], LedgerEntry.objects.get(pk=entry.pk), change, reason="试")
    with pytest.raises(PermissionDenied):
        withdraw_record(cast["lead"], entry, "不想办")
    with pytest.raises(PermissionDenied):
        create_record(cast["lead"], "ledger_entries", {"entry_no": "x", "kind": "task", "title": "自建"})
    with pytest.raises(PermissionDenied):
        services.report_progress(cast["other"], entry, "别的单位", "", today())
    edit = client.get(f"/registries/ledger_entries/{entry.pk}/edit/").content.decode()
    assert "由质发办填写" in edit and "登记台账事项" not in client.get("/registries/ledger_entries/").content.decode()


def test_what_is_sent_back_is_red_until_reported_again(entry: LedgerEntry, cast: Cast) -> None:
    step(cast["lead"], entry, "report", reported_on=today(), progress="已办完")
    back = step(cast["office"], entry, "return", returned_on=today(), returned_reason="缺名单")
    assert back.state == "returned" and back.light(today()).colour == "red"
    with pytest.raises(PermissionDenied):
        step(cast["lead"], entry, "close", closed_on=today())
    again = step(cast["lead"], entry, "report", reported_on=today(), progress="已补名单")
    assert again.state == "reported" and again.light(today()).colour == "green"
    closed = step(cast["office"], entry, "close", closed_on=today(), closing="属实")
    assert (closed.state, closed.next_due_on, closed.light(today()).reason) == ("closed", None, f"{today()} 已销号")


@pytest.mark.slow
def test_the_tab_of_red_lights_is_the_rule_itself(entry: LedgerEntry, cast: Cast) -> None:
    day = timedelta(days=1)
    for i in range(48):
        late, behind, back, reported, closed, missed = (i >> n & 1 for n in range(6))
        held = LedgerEntry.objects.get(pk=entry.pk)
        held.pk, held.entry_no = None, f"n{i}"
        held.due_on = today() - day if late else today() + 60 * day
        held.returned_on = today() if back else None
        held.reported_on = today() if reported else None
        held.closed_on = today() if closed else None
        held.is_met = False if missed else None
        held.save()
        if behind:
            Milestone.objects.create(entry=held, title="节点", due_on=today() - 30 * day, unit=held.unit, region=held.region, created_by=cast["lead"])
    rows = selectors.entries_of(entry.region)
    assert {e.pk for e in rows.filter(red_q())} == {e.pk for e in rows if e.light(today()).colour == "red"} != set()


def sheet(rows: list[list[Any]]) -> bytes:
    import io

    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.slow
def test_the_ledger_goes_out_as_excel_and_comes_back_without_loss(entry: LedgerEntry, cast: Cast, sign_in: Any) -> None:
    client = sign_in("lead")
    data = client.get(f"/registries/ledger_entries/export.xlsx?span=all&unit={entry.unit.code}").content
    run, found = import_services.start(cast["lead"], ENTRIES, entry.unit, SimpleUploadedFile("台账.xlsx", data))
    assert found.counts == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0}, found.faults
    filled = sheet([["编号", "推进措施", "工作进展", "完成时间"], [entry.entry_no, "逐户辅导", "已培育 5 家", entry.due_on]])
    run, found = import_services.start(cast["lead"], ENTRIES, entry.unit, SimpleUploadedFile("台账.xlsx", filled))
    assert [label for label, _was, _now in found.lines[0].changes] == ["工作举措", "进展情况"] and found.counts["changed"] == 1
    import_services.commit(cast["lead"], run)
    entry.refresh_from_db()
    assert (entry.measures, entry.progress) == ("逐户辅导", "已培育 5 家")
    moved = sheet([["编号", "完成时间"], [entry.entry_no, date(2030, 1, 1)]])
    _run, found = import_services.start(cast["lead"], ENTRIES, entry.unit, SimpleUploadedFile("台账.xlsx", moved))
    assert "“完成时限”由质发办填写" in found.faults[0].message


def test_a_milestone_belongs_to_its_entry_and_unit(entry: LedgerEntry, cast: Cast) -> None:
    services.add_milestone(cast["lead"], entry, "评选", date(2027, 3, 1))
    entry.refresh_from_db()
    assert (entry.next_due_on, entry.next_due) == (date(2027, 3, 1), "评选")
    with pytest.raises(ValidationError, match="不能晚于"):
        services.add_milestone(cast["lead"], entry, "太晚", date(2028, 1, 1))
    with pytest.raises(PermissionDenied):
        services.add_milestone(cast["other"], entry, "别人的", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("operator", "value", "unit", "against", "met"),
    [
        (">=", "95", "%", "", False), (">=", "90", "%", "", True), ("<=", "95", "%", "", True), ("=", "931/10", "%", "", None),
        (">=", "95", "件", "", None), ("trend", "", "", "", None), (">=", "90", "%", "全省平均水平", None), (">", "93.1", "%", "", False),
    ],
)  # fmt: skip
def test_a_measured_value_is_judged_only_against_a_plain_bound(operator: str, value: str, unit: str, against: str, met: bool | None) -> None:
    target = PlanTarget(operator=operator, value=value, unit=unit, against=against)
    assert is_met(target, Fraction(931, 10), "%") is met


@pytest.mark.slow
def test_the_board_counts_by_unit_and_offers_to_open_what_is_not_open(adopted: Plan, cast: Cast, sign_in: Any) -> None:
    office = sign_in("office")
    assert "还没有建立台账" in office.get("/ledger/").content.decode()
    assert "还没有建立台账" not in sign_in("leader").get("/ledger/").content.decode()
    assert "新增 4 项" in sign_in("office").post(f"/ledger/open/{adopted.pk}/", follow=True).content.decode()
    LedgerEntry.objects.filter(kind="target").update(due_on=today() - timedelta(days=3))
    board = sign_in("leader").get("/ledger/")
    assert board.context["board"].counts == {"red": 1, "yellow": 0, "none": 2, "green": 1}
    assert "已超过 3 日" in board.content.decode()
    assert sign_in("enterprise").get("/ledger/").status_code == 403
    assert sign_in("leader").get("/ledger/mine/").url == "/ledger/"


def test_a_forecast_is_held_against_the_aim_of_its_own_day_only() -> None:
    day, rate = date(2026, 12, 31), CATALOGUE["industrial_pass_rate"]
    seen = Forecast(day, Fraction(95), Fraction(93), Fraction(97), "rate", 10)
    aim = PlanTarget(operator=">=", value="96", unit="%")
    entry = LedgerEntry(requirement="不低于 96%", due_on=day)
    outlook, words, basis = outlook_words(seen, entry, aim, rate)
    assert outlook == "unlikely" and words == "预计到 2026-12-31 为 95.0%（90% 区间 93.0%—97.0%），要求不低于 96%：预计达不到" and "10 个月" in basis
    entry.due_on = date(2027, 12, 31)
    assert outlook_words(seen, entry, aim, rate)[0] == ""
    assert outlook_words(Forecast(day, refused="只有 2 个整月"), entry, aim, rate) == ("", "", "不作预计：只有 2 个整月")
