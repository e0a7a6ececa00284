"""Accounts: rules of passwords, the lock, the log, the second factor, and that nothing filled in is lost."""

from datetime import timedelta

import pyotp
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from zhiheng_web.accounts import factors, people, rules, signing
from zhiheng_web.accounts.models import Account, RecoveryCode, SecondFactor, SignIn
from zhiheng_web.accounts.passwords import AccountRuleValidator, initial_password
from zhiheng_web.audit.models import AuditEntry

PASSWORD = "demo-2026"
pytestmark = pytest.mark.django_db


@pytest.fixture
def at_home(cast):
    """The cast with accounts whose passwords are their own."""
    Account.objects.bulk_create(Account(person=p, changed_on=timezone.localdate()) for p in cast.values())
    return cast


def enter(name="office", password=PASSWORD, client=None, **more):
    client = client or Client()
    return client, client.post("/account/login/", {"username": name, "password": password, **more})


@pytest.mark.parametrize(
    "password, word",
    [("short-1", "至少 8 个"), ("alllowercase", "只用了 1 种"), ("Office-20261", "账号名或姓名"), ("周正-Abc12345", "账号名或姓名"), ("eciffO-20261", "账号名")],
)
def test_a_weak_password_is_refused_in_words(cast, password, word):
    with pytest.raises(ValidationError, match=word):
        AccountRuleValidator().validate(password, cast["office"])


@pytest.mark.slow
def test_first_passwords_obey_the_rules(cast):
    for _ in range(20):
        AccountRuleValidator().validate(initial_password(), cast["office"])


def test_a_rule_file_with_a_fault_is_named():
    from zhiheng.errors import PackInvalid

    good = dict.fromkeys(rules.AccountRule.__dataclass_fields__, 5) | {"code": "x", "valid_from": timezone.localdate(), "certainty": "D", "basis": "b", "min_classes": 3}
    assert rules.rules_from({"rules": [good]}, "f")[0].failures == 5
    for bad in ({"failures": 0}, {"idle_minutes": "x"}, {"certainty": "?"}, {"more": 1}, {"min_classes": 5}, {"failures": True}):
        with pytest.raises(PackInvalid):
            rules.rules_from({"rules": [good | bad]}, "f")


def test_five_failures_lock_the_account_and_the_right_password_does_not_open_it(at_home):
    client = Client()
    for _ in range(5):
        _, answer = enter(password="wrong", client=client)
        assert answer.status_code == 200
    assert "锁定到" in answer.content.decode()
    _, answer = enter(client=client)
    assert answer.status_code == 200 and "锁定到" in answer.content.decode()
    assert SignIn.objects.filter(refused=True).count() == 1
    signing.unlock(at_home["office"], at_home["office"])
    _, answer = enter(client=client)
    assert answer.status_code == 302
    assert AuditEntry.objects.filter(action="accounts.unlock").exists()


@pytest.mark.slow
def test_the_lock_ends_by_itself_and_tries_meanwhile_do_not_prolong_it(at_home):
    for _ in range(7):
        enter(password="wrong")
    SignIn.objects.update(at=timezone.now() - timedelta(minutes=31))
    assert enter()[1].status_code == 302


@pytest.mark.slow
def test_a_name_without_account_locks_alike_and_is_not_kept(at_home):
    said = [enter("nobody-here", "x")[1].content.decode() for _ in range(5)]
    assert "锁定到" in said[-1]
    assert not SignIn.objects.filter(person__isnull=False).exists()
    assert "nobody" not in str(list(SignIn.objects.values()))


def test_a_new_account_opens_nothing_before_its_password_is_changed(at_home, region, units):
    made, word = people.create_person(at_home["office"], "liu.na", "刘娜", "liaison", region, units["yt-zjj"])
    client, answer = enter("liu.na", word)
    assert answer.url == "/account/password/"
    assert client.get("/ledger/").url == "/account/password/"
    same = client.post("/account/password/", {"old": word, "new": word, "again": word})
    assert "最近用过" in same.content.decode()
    fresh = "Quanzhou#88x"
    assert client.post("/account/password/", {"old": word, "new": fresh, "again": fresh}).status_code == 302
    assert client.get("/ledger/").status_code == 200
    assert enter("liu.na", fresh)[1].url == "/"


@pytest.mark.slow
def test_an_old_password_has_to_be_changed(at_home):
    Account.objects.filter(person=at_home["office"]).update(changed_on=timezone.localdate() - timedelta(days=91))
    assert enter()[1].url == "/account/password/"


def test_resetting_ends_the_sessions_and_nobody_resets_their_own(at_home, sign_in):
    client, _ = enter("lead")
    assert client.get("/ledger/").status_code == 200
    people.reset_password(at_home["office"], at_home["lead"])
    assert client.get("/ledger/").status_code == 302
    with pytest.raises(PermissionDenied):
        people.reset_password(at_home["office"], at_home["office"])
    with pytest.raises(PermissionDenied):
        people.reset_password(at_home["lead"], at_home["other"])


def test_a_stopped_account_cannot_sign_in(at_home):
    people.set_active(at_home["office"], at_home["lead"], False, "调离")
    assert enter("lead")[1].status_code == 200


def idle(client, minutes=31):
    session = client.session
    session["seen"] = session["seen"] - minutes * 60
    session.save()


def test_what_was_filled_in_is_still_there_after_signing_in_again(at_home):
    client, _ = enter("lead")
    idle(client)
    text = "第一段进展。\n第二段，共 12 家企业。" * 40
    answer = client.post("/ledger/77/progress/", {"progress": text, "obstacles": "缺经费", "kind": "task"})
    assert answer.url == "/account/login/"
    assert "已经留住" in client.get("/account/login/").content.decode()
    _, answer = enter("lead", client=client)
    assert answer.url == "/account/draft/"
    page = client.get("/account/draft/")
    shown = {name: value for name, _, value, _ in page.context["texts"]}
    assert shown == {"progress": text, "obstacles": "缺经费"} and ("kind", "task") in page.context["rest"]
    assert "进展情况" in page.content.decode() and 'action="/ledger/77/progress/"' in page.content.decode()
    number = page.context["draft"].number
    assert client.post("/ledger/77/progress/", {"progress": text, "_draft": number}).status_code == 404
    assert client.get("/account/draft/").url == "/"


def test_another_person_at_the_same_browser_does_not_see_it(at_home):
    client, _ = enter("lead")
    idle(client)
    client.post("/ledger/77/progress/", {"progress": "只给李慧看"})
    _, answer = enter("other", client=client)
    assert answer.url == "/" and client.get("/account/draft/").url == "/"


def test_a_form_older_than_the_last_sign_in_is_kept_and_one_from_elsewhere_is_refused(at_home):
    client = Client(enforce_csrf_checks=True)
    client.force_login(at_home["lead"])
    stale = {"progress": "写了很久的进展", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post("/ledger/77/progress/", stale, headers={"Origin": "http://testserver"})
    assert answer.url == "/account/draft/"
    assert "写了很久的进展" in client.get("/account/draft/").content.decode()
    part = client.post("/ledger/77/progress/", stale, headers={"Origin": "http://testserver", "HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, "/account/draft/")
    client.post("/account/draft/drop/", {"csrfmiddlewaretoken": client.cookies["csrftoken"].value})
    assert client.post("/ledger/77/progress/", stale, headers={"Origin": "http://evil.example"}).status_code == 403


def test_an_idle_session_ends_and_a_clock_set_back_ends_none(at_home):
    client, _ = enter("lead")
    idle(client, -600)
    assert client.get("/ledger/").status_code == 200
    idle(client)
    assert client.get("/ledger/").status_code == 302
    assert SignIn.objects.filter(kind="idle", person=at_home["lead"]).count() == 1


def test_the_second_factor_takes_each_code_once_and_recovery_codes_once(at_home):
    person = at_home["office"]
    secret, address = factors.begin_factor(person)
    assert address.startswith("otpauth://totp/") and factors.picture_of(address).startswith("data:image/svg+xml;base64,")
    assert secret not in SecondFactor.objects.get().secret
    code = pyotp.TOTP(secret).now()
    codes = factors.confirm_factor(person, code)
    client, answer = enter()
    assert answer.url == "/account/second/" and client.get("/ledger/").status_code == 302
    assert "已经用过" in client.post("/account/second/", {"code": code}).content.decode()
    assert client.post("/account/second/", {"code": codes[0].upper()}).url == "/"
    assert client.get("/ledger/").status_code == 200
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1
    client, _ = enter()
    assert client.post("/account/second/", {"code": codes[0]}).status_code == 200
    SecondFactor.objects.update(last_step=0)
    assert client.post("/account/second/", {"code": pyotp.TOTP(secret).now()}).url == "/"


@pytest.mark.slow
def test_guessing_codes_locks_too(at_home):
    factors.confirm_factor(at_home["office"], pyotp.TOTP(factors.begin_factor(at_home["office"])[0]).now())
    client, _ = enter()
    for _ in range(5):
        page = client.post("/account/second/", {"code": "000000"}).content.decode()
    assert "锁定到" in page


def test_a_role_that_must_use_a_second_factor_sets_it_up_first(at_home, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"office"})
    client, answer = enter()
    assert answer.url == "/account/factor/" and client.get("/ledger/").url == "/account/factor/"
    secret = client.get("/account/factor/").context["secret"].replace(" ", "")
    page = client.post("/account/factor/", {"ask": "confirm", "code": pyotp.TOTP(secret).now()})
    assert len(page.context["codes"]) == 10 and client.get("/ledger/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("name", ["office", "lead", "leader", "reviewer", "enterprise"])
def test_account_pages_open_for_each_role(at_home, sign_in, name):
    client = sign_in(name)
    expected = 200 if name == "office" else 403
    for page in ("me", "password", "factor", "delegation", "log"):
        assert client.get(f"/account/{page}/").status_code == 200
    assert client.get("/account/people/").status_code == expected
