"""What a password must be (口令规则), and changing it."""

from __future__ import annotations

import re
import secrets
import string
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng_web.accounts.models import Account
from zhiheng_web.accounts.rules import AccountRule, account_rule
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.shared.clock import today

_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_EASY = "0O1lI"


def rule_words(rule: AccountRule) -> str:
    """The rule in one sentence, as it stands beside the field."""
    return _("至少 %(n)s 个字符，大写字母、小写字母、数字、符号四种中至少 %(k)s 种，不含账号和姓名，不与最近 %(r)s 个口令相同，每 %(d)s 天更换。") % {
        "n": rule.min_length, "k": rule.min_classes, "r": rule.remembered, "d": rule.max_age_days,
    }  # fmt: skip


class AccountRuleValidator:
    """Length, kinds of characters, not the account's name or the person's, none of the last ones (口令规则)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with every fault."""
        rule, faults = account_rule(), []
        if len(password) < rule.min_length:
            faults.append(_("口令有 %(n)s 个字符，应至少 %(least)s 个。") % {"n": len(password), "least": rule.min_length})
        kinds = sum(bool(re.search(c, password)) for c in _CLASSES)
        if kinds < rule.min_classes:
            faults.append(_("口令只用了 %(n)s 种字符，大写字母、小写字母、数字、符号中应至少用 %(least)s 种。") % {"n": kinds, "least": rule.min_classes})
        if user is not None:
            plain = password.casefold()
            own = [n.casefold() for n in (user.username, getattr(user, "display_name", "")) if n and len(n) > 1]
            if any(n in plain or n[::-1] in plain for n in own):
                faults.append(_("口令里不能有账号名或姓名。"))
            held = Account.objects.filter(person_id=user.pk).first() if user.pk else None
            used = [user.password, *(held.former if held else [])][: rule.remembered] if user.pk else []
            if any(h and check_password(password, h) for h in used):
                faults.append(_("这个口令最近用过，请换一个没有用过的。"))
        if faults:
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        """The rule in words."""
        return rule_words(account_rule())


def account_of(person: Person) -> Account:
    """The person's account state; one that never signed in and was made without this app has to change its password."""
    held, _made = Account.objects.get_or_create(person=person, defaults={"changed_on": today(), "must_change": person.last_login is None})
    return held


def must_change(held: Account, day: date) -> str:
    """Why the password has to be changed now, as a sentence; empty where it need not."""
    if held.must_change:
        return _("这是初次登录，或口令由管理员重置过。请先设自己的口令。")
    rule = account_rule()
    if held.changed_on and held.changed_on + timedelta(days=rule.max_age_days) < day:
        return _("口令已用满 %(n)s 天，请更换。") % {"n": rule.max_age_days}
    return ""


def _set(person: Person, password: str, *, initial: bool) -> None:
    held = account_of(person)
    if person.has_usable_password():
        held.former = [person.password, *held.former][: account_rule().remembered]
    held.changed_on, held.must_change = today(), initial
    held.save()
    person.password = make_password(password)
    person.save(update_fields=["password"])


@transaction.atomic
def change_password(person: Person, old: str, new: str) -> None:
    """Change one's own password (修改口令).

    Raises:
        ValidationError: by field: the old one is wrong, the new one is against the rules.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not held.check_password(old):
        raise ValidationError({"old": _("原口令不对。")})
    try:
        password_validation.validate_password(new, held)
    except ValidationError as error:
        raise ValidationError({"new": error.messages}) from error
    _set(held, new, initial=False)
    person.password = held.password
    audit.record(held, "accounts.change_password", held, "修改了自己的口令")


def initial_password() -> str:
    """A random first password that obeys the rules and is easily read out."""
    letters = [c for c in string.ascii_letters + string.digits if c not in _EASY]
    size = max(12, account_rule().min_length)
    while True:
        word = "".join(secrets.choice(letters) for _ in range(size - 1)) + secrets.choice("-+=%#")
        if all(re.search(c, word) for c in _CLASSES):
            return word


@transaction.atomic
def give_password(person: Person) -> str:
    """A new first password (初始口令), to be changed at the next sign-in; gives it once."""
    word = initial_password()
    _set(person, word, initial=True)
    return word
