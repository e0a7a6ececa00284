"""The numbers of account security (账号安全规则), from the pack or from the installation's own file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from zhiheng.errors import PackInvalid
from zhiheng.lifecycles.deadlines import CERTAINTIES
from zhiheng.packs.files import read_file, read_pack, require
from zhiheng_web.shared.clock import today


@dataclass(frozen=True)
class AccountRule:
    """One dated version: lengths in characters, ages in days, times as their names say; `remembered` former passwords may not come again."""

    code: str
    valid_from: date
    min_length: int
    min_classes: int
    max_age_days: int
    remembered: int
    failures: int
    within_minutes: int
    locked_minutes: int
    idle_minutes: int
    session_hours: int
    code_minutes: int
    log_days: int
    certainty: str
    basis: str

    def __post_init__(self) -> None:
        numbers = [f.name for f in fields(self) if f.type == "int"]
        if any(type(getattr(self, n)) is not int or getattr(self, n) < 1 for n in numbers):
            raise PackInvalid(f"账号安全规则 {self.code}：{'、'.join(numbers)}应为大于零的整数", code=self.code)
        if self.min_classes > 4 or self.certainty not in CERTAINTIES or not isinstance(self.valid_from, date):
            raise PackInvalid(f"账号安全规则 {self.code}：字符种类至多4种，施行日期应为日期，依据的把握应为已知的一种", code=self.code)


def rules_from(data: Any, where: str) -> tuple[AccountRule, ...]:
    """The versions of a file.

    Raises:
        PackInvalid: a key is missing or unknown, a number is none.
    """
    names = {f.name for f in fields(AccountRule)}
    out = []
    for line in require(data, where, "rules")["rules"]:
        held = require(line, where, *names)
        if unknown := set(held) - names:
            raise PackInvalid(f"{where}：不认识的键{'、'.join(sorted(map(str, unknown)))}", where=where)
        out.append(AccountRule(**held))
    return tuple(sorted(out, key=lambda r: r.valid_from))


@cache
def _versions(path: str) -> tuple[AccountRule, ...]:
    if path:
        return rules_from(read_file(Path(path)), path)
    return rules_from(read_pack("accounts", "security"), "accounts/security.yaml")


def account_rule() -> AccountRule:
    """The rule that holds today.

    Raises:
        PackInvalid: the file is faulty, or no version holds yet.
    """
    held = [r for r in _versions(settings.SECURITY_FILE) if r.valid_from <= today()]
    if not held:
        raise PackInvalid("账号安全规则没有一版在今天施行", where=settings.SECURITY_FILE or "accounts/security.yaml")
    return held[-1]
