"""Reminders: what is due and what came back, digests once a working day, quiet hours, and nothing lost when nobody takes it."""

import json
import smtplib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import requests
from django.core import mail
from django.core.management import call_command

from zhiheng.errors import InputError
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.oversight.models import SupervisionNotice
from zhiheng_web.registries.evidence.models import EvidenceItem
from zhiheng_web.reminders import services
from zhiheng_web.reminders.bots import bot_of
from zhiheng_web.reminders.models import Choice, Dispatch, Reminder
from zhiheng_web.shared import sealing

DAY = date(2026, 10, 30)
"""A Friday."""
MORNING = datetime(2026, 10, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0-0ec2"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(settings, monkeypatch):
    monkeypatch.setattr("django.core.mail.message.DNS_NAME", "localhost")
    settings.FIXED_TODAY, settings.MAIL_ON = DAY, True


def entry(region, unit, n, **more):
    made = LedgerEntry(entry_no=f"T-{n}", kind="task", title=f"事项{n}", region=region, unit=unit, **more)
    made.save()
    return made


@pytest.fixture
def ledger(region, units, cast):
    """One entry sent back, one late, one reported to the office; the liaison has an address."""
    unit = units["yt-scjg"]
    cast["lead"].email = "lihui@example.cn"
    cast["lead"].save()
    return {
        "back": entry(region, unit, 1, due_on=DAY + timedelta(days=40), returned_on=DAY, returned_reason="缺验收报告"),
        "late": entry(region, unit, 2, due_on=DAY - timedelta(days=3)),
        "done": entry(region, unit, 3, due_on=DAY + timedelta(days=40), reported_on=DAY, progress="办成", progress_on=DAY),
    }


def kinds(person):
    return [(r.kind, r.title) for r in services.refresh(person, DAY)]


def test_each_sees_what_is_theirs(ledger, cast):
    assert sorted((k, t[:5]) for k, t in kinds(cast["lead"])) == [("back", "事项1"), ("late", "事项2（县")]
    assert ("check", "事项3") in kinds(cast["office"])
    assert kinds(cast["other"]) == [] and kinds(cast["enterprise"]) == []


@pytest.mark.slow
def test_a_reminder_goes_when_the_thing_is_done_and_not_when_it_was_read(ledger, cast, sign_in):
    client = sign_in("lead")
    assert "缺验收报告" in client.get("/reminders/").content.decode()
    client.post("/reminders/read/")
    assert len(kinds(cast["lead"])) == 2 and not Reminder.objects.filter(person=cast["lead"], read_at=None).exists()
    ledger["late"].closed_on = DAY
    ledger["late"].save()
    assert kinds(cast["lead"]) == [("back", "事项1")]
    assert Reminder.objects.filter(person=cast["lead"], gone_at__isnull=False).count() == 1


@pytest.mark.slow
def test_many_tasks_of_one_kind_make_one_line_that_is_unread_again_when_it_grows(ledger, cast, region, units):
    for n in range(10, 14):
        entry(region, units["yt-scjg"], n, due_on=DAY - timedelta(days=n))
    row = next(r for r in services.refresh(cast["lead"], DAY) if r.kind == "late")
    assert row.count == 5 and "台账事项 5 件" in row.title
    Reminder.objects.update(read_at=MORNING)
    entry(region, units["yt-scjg"], 20, due_on=DAY - timedelta(days=1))
    row = next(r for r in services.refresh(cast["lead"], DAY) if r.kind == "late")
    assert row.count == 6 and row.read_at is None


@pytest.mark.slow
def test_a_returned_notice_comes_back_to_the_unit(ledger, cast, region, units):
    held = SupervisionNotice(
        notice_no="督办〔2026〕1号", title="整改", fact="红灯", demand="说明", filed_on=DAY, issued_on=DAY, answer_by=DAY, signed_on=DAY,
        returned_on=DAY, returned_reason="没有佐证", answer="已办", region=region, unit=units["yt-scjg"],
    )  # fmt: skip
    held.save()
    assert ("back", "整改") in kinds(cast["lead"])


def test_evidence_that_came_back_or_waits_leads_to_a_page(cast, region, units, sign_in):
    for review in ("returned", "submitted"):
        EvidenceItem.objects.create(
            region=region, unit=units["yt-scjg"], matter="quality_manual", title="手册", dated_on=date(2026, 5, 6), review=review
        )
    for who, kind in (("lead", "back"), ("office", "check"), ("reviewer", "check")):
        found = next(r for r in services.refresh(cast[who], DAY) if r.kind == kind)
        assert sign_in(who).get(found.url).status_code == 200, found.url


@pytest.mark.slow
def test_the_digest_goes_once_a_working_day_and_not_at_night(ledger, cast):
    night = MORNING.replace(hour=22)
    done = services.remind(night, DAY)
    assert done.queued == 1 and done.quiet == 1 and mail.outbox == []
    assert services.remind(MORNING, DAY).sent == 1
    assert services.remind(MORNING, DAY).queued == 0
    assert [m.to for m in mail.outbox] == [["lihui@example.cn"]]
    assert "退回来的1" in mail.outbox[0].subject and "缺验收报告" in mail.outbox[0].body
    assert services.remind(MORNING + timedelta(days=1), DAY + timedelta(days=1)).queued == 0, "Saturday"


@pytest.mark.slow
@pytest.mark.parametrize("when, kept, queued", [("never", [], 0), ("urgent", [], 1), ("urgent", ["back", "late"], 0), ("daily", ["back", "late"], 0)])
def test_each_person_chooses(ledger, cast, when, kept, queued):
    Choice.objects.create(person=cast["lead"], when=when, kinds=kept)
    assert services.remind(MORNING, DAY).queued == queued


@pytest.mark.slow
def test_a_mail_server_that_is_down_loses_nothing_and_the_page_says_so(ledger, cast, sign_in, monkeypatch):
    def down(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection refused")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        assert services.remind(MORNING, DAY).failed == 1
        assert services.remind(MORNING + timedelta(minutes=2), DAY).failed == 0, "it waits"
        assert services.remind(MORNING + timedelta(minutes=6), DAY).failed == 1
    page = sign_in("lead").get("/reminders/").content.decode()
    assert "邮件服务器现在发不出去，已试 2 次" in page and "事项1" in page
    assert "Connection refused" in sign_in("lead").get("/reminders/choice/").content.decode()
    assert services.send_waiting(MORNING + timedelta(hours=1)).sent == 1
    assert len(mail.outbox) == 1 and "发不出去" not in sign_in("lead").get("/reminders/").content.decode()


@pytest.mark.slow
def test_a_run_that_died_gives_its_digest_back(ledger, cast):
    services.remind(MORNING.replace(hour=22), DAY)
    Dispatch.objects.update(state="sending", taken_at=MORNING)
    assert services.send_waiting(MORNING + timedelta(minutes=1)).sent == 0
    assert services.send_waiting(MORNING + timedelta(minutes=11)).sent == 1


@pytest.mark.slow
def test_two_runs_at_once_send_one_digest(ledger, cast):
    services.remind(MORNING.replace(hour=22), DAY)
    inner = []

    def slow(row):
        inner.append(services.send_waiting(MORNING).sent)

    assert services.send_waiting(MORNING, {"mail": slow}).sent == 1 and inner == [0] and mail.outbox == []


@pytest.mark.slow
def test_a_digest_that_nobody_takes_for_a_week_is_dropped(ledger, cast):
    services.remind(MORNING.replace(hour=22), DAY)
    Dispatch.objects.update(made_at=MORNING - timedelta(days=8))
    assert services.send_waiting(MORNING).dropped == 1


class Answer:
    status_code, ok, content = 200, True, b""

    def __init__(self, said):
        self.said = said

    def json(self):
        return self.said


@pytest.mark.slow
@pytest.mark.parametrize(
    "address, host, name",
    [
        (WECOM, "qyapi.weixin.qq.com", "企业微信"),
        ("https://oapi.dingtalk.com/robot/send?access_token=abcdefgh12345678abcd", "oapi.dingtalk.com", "钉钉"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcdef12-1234-1234", "open.feishu.cn", "飞书"),
    ],
)
def test_bots_are_told_and_a_refusal_in_the_body_is_no_success(ledger, cast, monkeypatch, address, host, name):
    asked, codes = [], [{"errcode": 93000, "code": 19024, "msg": "Key Words Not Found"}, {"errcode": 0, "code": 0}]
    monkeypatch.setattr(requests, "post", lambda url, **more: asked.append((url, more)) or Answer(codes[min(len(asked) - 1, 1)]))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    assert bot_of(address)[0] == name
    Choice.objects.create(person=cast["lead"], by_mail=False, bot=sealing.seal(address + "\n"), bot_name=name)
    assert services.remind(MORNING, DAY).failed == 1
    assert services.send_waiting(MORNING + timedelta(minutes=6)).sent == 1
    assert host in asked[0][0] and "缺验收报告" in json.dumps(json.loads(asked[1][1]["data"]), ensure_ascii=False)
    assert len(asked) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    ["", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdefgh1", "https://qyapi.weixin.qq.com.evil.cn/cgi-bin/webhook/send?key=abcdefgh1",
     "json://localhost", "https://open.feishu.cn/open-apis/bot/v2/hook/", "https://[::1", WECOM + "\n\x00"],
)  # fmt: skip
def test_no_other_address_is_called(address):
    with pytest.raises(InputError, match="群机器人"):
        bot_of(address)


@pytest.mark.slow
def test_the_choice_is_kept_sealed_and_the_command_tells_what_it_did(ledger, cast, sign_in, capsys):
    client = sign_in("lead")
    given = {"when": "daily", "email": "li@example.cn", "by_mail": "on", "quiet_from": "19:00", "quiet_to": "07:30", "kinds": ["back"], "bot": WECOM}
    assert client.post("/reminders/choice/", given).status_code == 302
    held = Choice.objects.get()
    assert held.quiet_to == time(7, 30) and held.bot_name == "企业微信" and "693a91f6" not in held.bot and set(held.kinds) == {"late", "due", "check", "red"}
    assert "693a91f6" not in client.get("/reminders/choice/").content.decode()
    bad = client.post("/reminders/choice/", given | {"bot": "https://evil.cn", "email": ""}).content.decode()
    assert "群机器人的地址" in bad and "请填邮箱" in bad
    client.post("/reminders/choice/", given | {"no_bot": "on", "bot": ""})
    assert Choice.objects.get().bot == ""
    call_command("remind")
    assert "提醒 5 人" in capsys.readouterr().out


@pytest.mark.parametrize("start, end, quiet", [((20, 0), (8, 0), (23, 0)), ((20, 0), (8, 0), (7, 59)), ((12, 0), (14, 0), (13, 0))])
def test_quiet_hours_may_lie_over_midnight(start, end, quiet):
    held = Choice(quiet_from=time(*start), quiet_to=time(*end))
    assert held.is_quiet(time(*quiet)) and not held.is_quiet(time(*end)) and not Choice(quiet_from=time(8), quiet_to=time(8)).is_quiet(time(8))
