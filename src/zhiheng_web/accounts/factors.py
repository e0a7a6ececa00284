"""The second factor (第二因素): one-time passwords by RFC 6238 (pyotp) and recovery codes. Optional, or required of some roles."""

from __future__ import annotations

import hashlib
import hmac
import io
import secrets
from datetime import datetime

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.accounts.models import RecoveryCode, SecondFactor
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared import sealing

STEP = 30
SLACK = 1
"""A code of the step before or after is taken too: clocks differ."""
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def is_required(person: Person) -> bool:
    """Whether the installation asks this role for a second factor (`ZHIHENG_SECOND_FACTOR`)."""
    return person.role in settings.SECOND_FACTOR_ROLES


def factor_of(person: Person) -> SecondFactor | None:
    """The confirmed factor, or None."""
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).first()


def _step_of(secret: str, code: str, at: datetime, after: int) -> int | None:
    """The time step of a right code that is later than `after`, or None."""
    plain = "".join(code.split())
    now = int(at.timestamp()) // STEP
    if len(plain) != 6 or not plain.isascii() or not plain.isdigit():
        return None
    generator = pyotp.TOTP(secret)
    return next((s for s in range(now - SLACK, now + SLACK + 1) if s > after and hmac.compare_digest(generator.at(s * STEP), plain)), None)


def begin_factor(person: Person) -> tuple[str, str]:
    """Start setting a generator up (设置动态口令): its secret and the address that the QR carries; the same until confirmed.

    Raises:
        SealingKeyMissing: there is no key to seal the secret with. InputError: one is in use.
    """
    held = SecondFactor.objects.filter(person=person).first()
    if held is not None and held.confirmed_at is not None:
        raise InputError(_("动态口令已经启用。要换手机，请先停用再重新设置。"))
    if held is None:
        held, _made = SecondFactor.objects.get_or_create(person=person, defaults={"secret": sealing.seal(pyotp.random_base32())})
    secret = sealing.unseal(held.secret)
    name = person.username
    return secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="质衡")


def picture_of(address: str) -> str:
    """The QR as a data address of an SVG picture, made here."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, border=3, light="#fff")
    import base64

    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode("ascii")


@transaction.atomic
def confirm_factor(person: Person, code: str) -> list[str]:
    """Confirm with a first code (启用); gives the recovery codes, shown once.

    Raises:
        InputError: the code does not fit, or setting up was not begun.
    """
    held = SecondFactor.objects.select_for_update().filter(person=person, confirmed_at__isnull=True).first()
    if held is None:
        raise InputError(_("请先扫描二维码，再输入动态口令。"))
    step = _step_of(sealing.unseal(held.secret), code, timezone.now(), 0)
    if step is None:
        raise InputError(_("动态口令不对。请核对手机时间，输入当前显示的 6 位数字。"))
    held.confirmed_at, held.last_step = timezone.now(), step
    held.save()
    audit.record(person, "accounts.enable_factor", person, "启用动态口令")
    return _new_codes(person)


def _digest(person: Person, code: str) -> str:
    plain = "".join(c for c in code.casefold() if c.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), f"{person.pk}:{plain}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _new_codes(person: Person) -> list[str]:
    codes = ["-".join("".join(secrets.choice(_LETTERS) for _n in range(5)) for _m in range(2)) for _k in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(person, c)) for c in codes)
    return codes


@transaction.atomic
def renew_codes(person: Person) -> list[str]:
    """New recovery codes (重新生成恢复码); the former ones hold no more.

    Raises:
        InputError: no factor is in use.
    """
    if factor_of(person) is None:
        raise InputError(_("还没有启用动态口令。"))
    audit.record(person, "accounts.renew_codes", person, "重新生成恢复码")
    return _new_codes(person)


@transaction.atomic
def check_code(person: Person, code: str) -> str:
    """`code` where a one-time password is right, `recovery` for an unused recovery code, else empty. What was right is used up."""
    held = SecondFactor.objects.select_for_update().filter(person=person, confirmed_at__isnull=False).first()
    if held is None:
        return ""
    step = _step_of(sealing.unseal(held.secret), code, timezone.now(), held.last_step)
    if step is not None:
        held.last_step = step
        held.save(update_fields=["last_step"])
        return "code"
    used = RecoveryCode.objects.filter(person=person, digest=_digest(person, code), used_at__isnull=True).update(used_at=timezone.now())
    return "recovery" if used else ""


@transaction.atomic
def drop_factor(by: Person, person: Person, reason: str = "") -> None:
    """Take the factor off (停用动态口令): oneself, or the office for somebody who lost the phone and the codes.

    Raises:
        PermissionDenied: somebody else's, and not of the committee office. InputError: none is in use.
    """
    if by.pk != person.pk:
        office_only.check(by, person)
    gone, _by = SecondFactor.objects.filter(person=person).delete()
    if not gone:
        raise InputError(_("还没有启用动态口令。"))
    RecoveryCode.objects.filter(person=person).delete()
    audit.record(by, "accounts.drop_factor", person, f"停用“{person}”的动态口令", reason=reason)
