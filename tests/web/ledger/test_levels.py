"""From level to level: the upper one sets and approves, the lower one reports and cannot change what was asked or approved, on any way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from zhiheng.errors import InputError
from zhiheng_web.ledger import levels, services
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.ledger.registry import ENTRIES, REGISTRIES
from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.organisations.policies import judge_write, office_only, record_write, staff_read
from zhiheng_web.records.approvals import approve, withdraw_approval
from zhiheng_web.records.services import change_record, take_move, withdraw_record
from zhiheng_web.records.undoing import undo_move

DAY = date(2026, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(settings):
    settings.FIXED_TODAY = DAY


@pytest.fixture
def upper(cast, region):
    """Committee offices of the city and the province, and one of the province's other city."""
    other = Region.objects.create(code="990200", name="安原市", level="city", parent=region.parent.parent, fictional=True)
    made = {}
    for name, where in (("city", region.parent), ("province", region.parent.parent), ("beside", other)):
        unit = Unit.objects.create(code=f"{name}-zfb", name=f"{where.name}质发办", kind="committee_office", region=where)
        made[name] = Person.objects.create(username=name, display_name=name, role="office", region=where, unit=unit)
    return made


@pytest.fixture
def entry(upper, region, units):
    """A task of the city for the county, reported done by the county."""
    (made,) = levels.hand_down(upper["city"], [region], "建设质量基础设施服务站", "不少于2个", date(2026, 12, 20), "", DAY)
    return made


def step(person, entry, code, **answers):
    held = LedgerEntry.objects.get(pk=entry.pk)
    return take_move(person, held, next(m for m in ENTRIES.moves if m.code == code), answers)


def report(person, entry):
    return step(person, entry, "report", reported_on=DAY, progress="已建成2个")


def test_each_level_sets_to_the_next_only(upper, region, elsewhere, cast, units):
    with pytest.raises(ValidationError, match="下一级"):
        levels.hand_down(upper["province"], [region], "任务", "", date(2026, 12, 1), "", DAY)
    with pytest.raises(ValidationError, match="清溪县"):
        levels.hand_down(upper["city"], [region, elsewhere], "任务", "", date(2026, 12, 1), "", DAY)
    assert not LedgerEntry.objects.exists()
    with pytest.raises(PermissionDenied):
        levels.hand_down(cast["lead"], [region], "任务", "", date(2026, 12, 1), "", DAY)
    Unit.objects.create(code="t1", name="城关镇人民政府", aliases=["城关镇"], kind="township", region=region)
    (made,) = levels.hand_down(cast["office"], [Region.objects.get(name="城关镇")], "任务", "", date(2026, 12, 1), "", DAY)
    assert made.unit.name == "城关镇人民政府" and made.set_by == region


def test_the_lower_level_reports_and_the_upper_one_judges(entry, upper, cast):
    assert entry.unit.kind == "committee_office" and entry.region.code == "990121"
    report(cast["office"], entry)
    for code, answers in (("close", {"closed_on": DAY, "closing": "同意"}), ("return", {"returned_on": DAY, "returned_reason": "缺照片"})):
        with pytest.raises(PermissionDenied, match="临川市下达"):
            step(cast["office"], entry, code, **answers)
    assert step(upper["city"], entry, "return", returned_on=DAY, returned_reason="缺照片").state == "returned"
    report(cast["office"], entry)
    assert step(upper["city"], entry, "close", closed_on=DAY, closing="同意").state == "closed"


@pytest.mark.parametrize("values", [{"title": "别的事"}, {"requirement": "1个"}, {"due_on": date(2027, 12, 31)}, {"closed_on": DAY, "closing": "自己销号"}])
def test_the_lower_level_cannot_change_what_was_asked(entry, cast, upper, values):
    held = LedgerEntry.objects.get(pk=entry.pk)
    with pytest.raises(PermissionDenied):
        change_record(cast["office"], held, values, reason="改")
    with pytest.raises(PermissionDenied):
        withdraw_record(cast["office"], held, "不想办")
    change_record(cast["office"], held, {"measures": "分两批"}, reason="填举措")
    change_record(upper["city"], LedgerEntry.objects.get(pk=entry.pk), values, reason="调整")


WAYS = {
    "change": lambda who, e: change_record(who, e, {"progress": "改口"}, reason="改"),
    "progress": lambda who, e: services.report_progress(who, e, "又说", "", DAY),
    "milestone": lambda who, e: services.add_milestone(who, e, "补一步", date(2026, 12, 1)),
    "withdraw": lambda who, e: withdraw_record(who, e, "撤"),
    "undo": lambda who, e: undo_move(who, e, "误办"),
    "send back": lambda who, e: services.send_back(who, e, {"returned_on": DAY, "returned_reason": "重来"}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["office", pytest.param("lead", marks=pytest.mark.slow), pytest.param("beside", marks=pytest.mark.slow)])
def test_what_the_upper_level_approved_the_lower_one_cannot_change_on_any_way(entry, upper, cast, way, name):
    report(cast["office"], entry)
    step(upper["city"], entry, "close", closed_on=DAY, closing="属实")
    before = LedgerEntry.objects.filter(pk=entry.pk).values().get()
    with pytest.raises(PermissionDenied):
        WAYS[way]((cast | upper)[name], LedgerEntry.objects.get(pk=entry.pk))
    assert LedgerEntry.objects.filter(pk=entry.pk).values().get() == before


def test_the_levels_above_can_and_an_approval_is_taken_back_with_a_reason(entry, upper, cast):
    report(cast["office"], entry)
    step(upper["city"], entry, "close", closed_on=DAY, closing="属实")
    change_record(upper["province"], LedgerEntry.objects.get(pk=entry.pk), {"closing": "省里核过"}, reason="核")
    held = LedgerEntry.objects.get(pk=entry.pk)
    with pytest.raises(PermissionDenied):
        withdraw_approval(cast["office"], held, "求改")
    with pytest.raises(InputError, match="理由"):
        withdraw_approval(upper["city"], held, " ")
    withdraw_approval(upper["city"], held, "数字写错")
    change_record(cast["office"], LedgerEntry.objects.get(pk=entry.pk), {"progress": "更正"}, reason="改")


@pytest.mark.slow
def test_sending_back_opens_it_again(entry, upper, cast):
    report(cast["office"], entry)
    step(upper["city"], entry, "close", closed_on=DAY, closing="属实")
    held = LedgerEntry.objects.get(pk=entry.pk)
    change_record(upper["city"], held, {"closed_on": None, "closing": ""}, reason="重开")
    services.send_back(upper["city"], LedgerEntry.objects.get(pk=entry.pk), {"returned_on": DAY, "returned_reason": "不实"})
    assert report(cast["office"], entry).state == "reported"


@pytest.mark.slow
def test_any_record_of_a_lower_level_can_be_approved_from_above_only(region, units, cast, upper, sign_in):
    own = LedgerEntry(entry_no="1", kind="task", title="县里自己的事", region=region, unit=units["yt-scjg"])
    own.save()
    with pytest.raises(PermissionDenied, match="上一级"):
        approve(cast["office"], own)
    with pytest.raises(PermissionDenied):
        approve(upper["beside"], own)
    client = sign_in(None)
    client.force_login(upper["city"])
    assert client.post(f"/registries/ledger_entries/{own.pk}/approval/", {"ask": "approve", "note": "同意"}).status_code == 302
    with pytest.raises(InputError, match="已经审定"):
        approve(upper["city"], own)
    page = sign_in("lead").get(f"/registries/ledger_entries/{own.pk}/").content.decode()
    assert "临川市" in page and "下级不能再改" in page
    assert sign_in("lead").post(f"/ledger/{own.pk}/progress/", {"progress": "改"}).status_code == 403


def test_an_import_cannot_change_it_either(entry, upper, cast, region):
    from zhiheng_web.records.approvals import settled_among

    report(cast["office"], entry)
    step(upper["city"], entry, "close", closed_on=DAY, closing="属实")
    assert {k: str(v) for k, v in settled_among(LedgerEntry).items()} == {entry.pk: "临川市"}
    client_lines = look_at(cast["office"], region, [{"entry_no": entry.entry_no, "progress": "从表里改"}])
    assert "临川市审定" in client_lines


def look_at(person, region, rows):
    """What the page of an import says of rows with these cells."""
    import io

    from openpyxl import Workbook

    from zhiheng_web.records import looking

    book = Workbook()
    names = list(rows[0])
    book.active.append([str(ENTRIES.field(n).verbose_name) for n in names])
    for row in rows:
        book.active.append([row[n] for n in names])
    out = io.BytesIO()
    book.save(out)
    seen = looking.look(person, ENTRIES, person.unit, out.getvalue(), "t.xlsx")
    return str([(x.state, x.faults) for x in seen.lines])


@pytest.mark.slow
@pytest.mark.parametrize("policy", [record_write, office_only, judge_write])
def test_reading_stays_open_and_every_writing_rule_is_closed(entry, upper, cast, policy):
    approve(upper["city"], entry)
    held = LedgerEntry.objects.get(pk=entry.pk)
    assert not policy.allows(cast["office"], held) and policy.allows(upper["city"], held) and staff_read.allows(cast["office"], held)


@pytest.mark.slow
def test_the_page_of_lower_levels(entry, upper, sign_in, cast):
    client = sign_in(None)
    client.force_login(upper["city"])
    page = client.get("/ledger/lower/").content.decode()
    assert "建设质量基础设施服务站" in page and "县质量发展委员会办公室" in page and "下达任务" in page
    given = {"title": "第二件", "due_on": "2026-12-31", "regions": [cast["office"].region_id]}
    assert client.post("/ledger/lower/", given).status_code == 302
    assert LedgerEntry.objects.filter(set_by=upper["city"].region).count() == 2
    assert client.post("/ledger/lower/", {"title": "x", "due_on": "2026-12-31"}).status_code == 200
    assert LedgerEntry.objects.filter(set_by=upper["city"].region).count() == 2
    assert sign_in("leader").post("/ledger/lower/", given).status_code == 403
    assert len({r.code for r in REGISTRIES}) == 2


def test_a_region_table_is_loaded_with_years_and_successors_and_twice_changes_nothing(upper, tmp_path, sign_in):
    from zhiheng.errors import PackInvalid
    from zhiheng_web.organisations.loading import load_regions, stands

    table = "code,name,since,until,parent\n990000,南江省,,,\n990100,临川市,,,\n990121,云汀县,,,\n990123,下河县,,2025-07-01,\n990102,河东区,2025-07-01,,\n"
    (tmp_path / "regions.csv").write_text(table, encoding="utf-8")
    (tmp_path / "successors.csv").write_text("old,new,day,how,source\n990123,990102,2025-07-01,merged,批复\n", encoding="utf-8")
    done = load_regions(tmp_path, "自编示例，可自由使用", fictional=True)
    assert (done.made, done.followed) == (2, 1) and load_regions(tmp_path, "自编示例，可自由使用").same == 5
    former = Region.objects.get(code="990123")
    assert not stands(former, DAY) and stands(former, date(2025, 6, 30)) and former.parent.name == "临川市"
    assert "下河县" not in {s.region.name for s in levels.seats_of(upper["city"].region)}
    client = sign_in(None)
    client.force_login(upper["city"])
    page = client.get("/account/regions/").content.decode()
    assert "河东区" in page and "不在有效期" in page and "自编示例" in page
    with pytest.raises(InputError, match="出处和许可"):
        load_regions(tmp_path, " ")
    (tmp_path / "successors.csv").write_text("old,new,day,how\n990123,990199,2025-07-01,merged\n", encoding="utf-8")
    with pytest.raises(PackInvalid):
        load_regions(tmp_path, "x")
