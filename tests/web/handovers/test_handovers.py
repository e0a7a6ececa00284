"""Handing work over: everything open in one act, undone in one, and no work without a hand."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from zhiheng.errors import InputError
from zhiheng_web.accounts.delegations import acting_in, delegate, hands_of
from zhiheng_web.accounts.people import set_active
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.handovers import selectors, services
from zhiheng_web.handovers.models import HandOver
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Person
from zhiheng_web.records.annexes import assign
from zhiheng_web.records.models import Assignment
from zhiheng_web.trail.services import content_of

DAY = date(2026, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(settings):
    settings.FIXED_TODAY = DAY


@pytest.fixture
def second(cast):
    return Person.objects.create(username="lead2", display_name="吴敏", role="liaison", region=cast["lead"].region, unit=cast["lead"].unit)


@pytest.fixture
def work(cast, region, units):
    """Three entries that the liaison handles, one of them struck off, and one that nobody handles."""
    made = []
    for n in range(4):
        entry = LedgerEntry(entry_no=f"T{n}", kind="task", title=f"事项{n}", region=region, unit=units["yt-scjg"], due_on=DAY, closed_on=DAY if n == 2 else None)
        entry.save()
        if n < 3:
            assign(cast["office"], entry, cast["lead"])
        made.append(entry)
    return made


def handlers():
    return {a.object_id: a.person.username for a in Assignment.objects.select_related("person")}


def test_everything_open_goes_in_one_act_and_comes_back_in_one(work, cast, second):
    assert [h.pk for h in selectors.held_by(cast["lead"])] == [work[0].pk, work[1].pk]
    made = services.hand_over(cast["office"], cast["lead"], second, "调离", stop=True)
    assert handlers() == {work[0].pk: "lead2", work[1].pk: "lead2", work[2].pk: "lead"}
    assert made.duties == 3 and not Person.objects.get(username="lead").is_active
    assert AuditEntry.objects.filter(action="handovers.move").count() == 2
    assign(cast["office"], work[1], cast["office"])
    assert services.undo(cast["office"], made, "没有调成") == (1, 1)
    assert handlers() == {work[0].pk: "lead", work[1].pk: "office", work[2].pk: "lead"} and Person.objects.get(username="lead").is_active
    with pytest.raises(InputError, match="已经撤销"):
        services.undo(cast["office"], made, "再来")


def test_no_account_stops_while_work_hangs_on_it(work, cast, second):
    with pytest.raises(InputError, match="2 件在办的记录"):
        set_active(cast["office"], cast["lead"], False, "调离")
    Assignment.objects.all().delete()
    Person.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(InputError, match="唯一的联络员"):
        set_active(cast["office"], cast["lead"], False, "调离")
    Person.objects.filter(pk=second.pk).update(is_active=True)
    set_active(cast["office"], cast["lead"], False, "调离")


def test_only_to_somebody_who_may_do_it_and_only_by_the_person_or_the_office(work, cast, second):
    for taker in ("other", "office", "leader", "lead"):
        with pytest.raises(ValidationError, match="同一单位"):
            services.hand_over(cast["office"], cast["lead"], cast[taker], "调离", stop=False)
    with pytest.raises(PermissionDenied):
        services.hand_over(cast["other"], cast["lead"], second, "调离", stop=False)
    with pytest.raises(PermissionDenied):
        services.hand_over(cast["lead"], cast["lead"], second, "调离", stop=True)
    assert handlers()[work[0].pk] == "lead"
    services.hand_over(cast["lead"], cast["lead"], second, "换岗", stop=False)
    assert handlers()[work[0].pk] == "lead2"


def test_a_fault_in_the_middle_moves_nothing(work, cast, second, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(services, "set_active", broken)
    with pytest.raises(OSError):
        services.hand_over(cast["office"], cast["lead"], second, "调离", stop=True)
    assert handlers()[work[0].pk] == "lead" and not HandOver.objects.exists()


def test_who_acts_for_whom_stands_beside_every_act(work, cast, second, sign_in):
    held = delegate(cast["lead"], cast["lead"], second, DAY, DAY, "学习")
    client = sign_in(None)
    client.force_login(second)
    assert client.post(f"/account/delegation/{held.pk}/act/").status_code == 302
    assert "吴敏（代李慧）办理中" in client.get("/ledger/mine/").content.decode()
    assert client.post(f"/ledger/{work[0].pk}/progress/", {"progress": "代办的一句"}).status_code == 302
    entry = AuditEntry.objects.filter(action__endswith=".progress").get()
    assert entry.who == "吴敏（代李慧）" and content_of(entry)["behalf"] == cast["lead"].pk and content_of(entry)["person"] == second.pk
    assert "吴敏（代李慧）" in client.get(f"/registries/ledger_entries/{work[0].pk}/").content.decode()
    assert hands_of(second) == {second.pk, cast["lead"].pk}
    client.post("/account/delegation/myself/")
    assert "办理中</span>" not in client.get("/ledger/mine/").content.decode()


def test_a_delegation_ends_by_itself_and_cannot_be_passed_on(cast, second, settings, sign_in):
    held = delegate(cast["lead"], cast["lead"], second, DAY, DAY, "学习")
    acting = acting_in(held.pk, second)
    third = Person.objects.create(username="lead3", display_name="钱三", role="liaison", region=second.region, unit=second.unit)
    with pytest.raises(PermissionDenied, match="不能再委托"):
        delegate(acting, acting, third, DAY, DAY, "再委托")
    for giver, taker in ((cast["reviewer"], second), (cast["lead"], cast["other"]), (cast["lead"], cast["office"])):
        with pytest.raises(ValidationError):
            delegate(giver, giver, taker, DAY, DAY, "学习")
    assert acting_in(held.pk, third) is None
    client = sign_in(None)
    client.force_login(second)
    client.post(f"/account/delegation/{held.pk}/act/")
    settings.FIXED_TODAY = date(2026, 11, 1)
    assert "代办期已经结束" in client.get("/ledger/mine/").content.decode() and acting_in(held.pk, second) is None


@pytest.mark.slow
def test_the_pages(work, cast, second, sign_in):
    office = sign_in("office")
    page = office.get(f"/handovers/{cast['lead'].pk}/").content.decode()
    assert "事项0" in page and "事项2" not in page.split("单位在办的")[0] and "同时停用" in page
    assert office.post(f"/handovers/{cast['lead'].pk}/", {"taker": second.pk, "reason": "调离", "stop": "on"}).status_code == 302
    listed = office.get("/handovers/").content.decode()
    assert "撤销移交" in listed and "事项1" in listed
    office.post(f"/handovers/{HandOver.objects.get().pk}/undo/", {"reason": "错了"})
    assert HandOver.objects.get().undone_at
    assert sign_in("other").get(f"/handovers/{cast['lead'].pk}/").status_code == 403
    assert "唯一" in office.get(f"/handovers/{cast['other'].pk}/").content.decode()


@pytest.mark.slow
def test_an_import_in_the_background_remembers_whose_hands_began_it(work, cast, second, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng_web.records import import_running
    from zhiheng_web.records.declare import REGISTRIES

    held = delegate(cast["lead"], cast["lead"], second, DAY, DAY, "学习")
    acting = acting_in(held.pk, second)
    monkeypatch.setattr(import_running, "BACKGROUND_ROWS", 0)
    file = SimpleUploadedFile("t.csv", "台账编号,进展情况\nT0,从表里来的一句\n".encode())
    run = import_running.begin(acting, REGISTRIES["ledger_entries"], acting.unit, file)
    run.refresh_from_db()
    import_running.commit(acting, run)
    entry = AuditEntry.objects.filter(object_id=str(work[0].pk), object_type="ledger.ledgerentry").first()
    assert entry.who == "吴敏（代李慧）" and entry.after["progress"] == "从表里来的一句"
