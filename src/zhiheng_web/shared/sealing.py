"""Sealing personal data (个人信息加密): texts and files that lie in the database only encrypted.

Keys are Fernet keys (AES-128-CBC with HMAC-SHA256), the first seals, every one opens: that is how keys are changed. They come
from `ZHIHENG_FIELD_KEYS` (parted by commas) or from the file `field_keys` in the data folder, one a line; they never lie in the
database, so a copy of the database tells nobody's name. Without a key nothing is sealed and nothing is taken in.
"""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from zhiheng.errors import InputError

MARK = "fernet:"
"""Names the algorithm before every sealed text, so that another one can stand beside it."""
FILE = "field_keys"


class SealingKeyMissing(InputError):
    """There is no key, or none of the keys fits."""

    code = "sealing.key"


def keys() -> list[str]:
    """The keys in force, the newest first."""
    given = [k.strip() for k in settings.FIELD_KEYS.split(",") if k.strip()]
    path = settings.DATA_DIR / FILE
    if not given and path.exists():
        given = [line.strip() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    return given


def is_ready() -> bool:
    """Whether there is a key to seal with."""
    return bool(keys())


def new_key() -> str:
    """A fresh key as text."""
    return Fernet.generate_key().decode("ascii")


def add_key() -> int:
    """Put a fresh key before the others in the key file, readable by its owner only; gives how many there are now.

    Raises:
        InputError: the keys come from the environment, where only the administrator changes them.
    """
    if settings.FIELD_KEYS.strip():
        raise InputError(_("密钥由环境变量 ZHIHENG_FIELD_KEYS 给出。请把新密钥加在它的最前面，用逗号隔开。"))
    path = settings.DATA_DIR / FILE
    lines = [new_key(), *keys()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return len(lines)


def _box() -> MultiFernet:
    held = keys()
    if not held:
        raise SealingKeyMissing(
            _("没有设置个人信息的加密密钥，来件人信息无法加密保存，因此没有收下。请管理员运行 python -m zhiheng_web field_keys --new，或设置 ZHIHENG_FIELD_KEYS。")
        )
    try:
        return MultiFernet([Fernet(k) for k in held])
    except ValueError as error:
        raise SealingKeyMissing(
            _("加密密钥的格式不对：应为 44 个字符的 Fernet 密钥。请管理员核对 ZHIHENG_FIELD_KEYS 或数据目录里的 field_keys。")
        ) from error


def seal(text: str) -> str:
    """The text, sealed; nothing stays nothing.

    Raises:
        SealingKeyMissing: there is no key.
    """
    return MARK + _box().encrypt(text.encode("utf-8")).decode("ascii") if text else ""


def unseal(token: str) -> str:
    """The text of a sealed one.

    Raises:
        SealingKeyMissing: no key, or the one it was sealed with is gone.
    """
    return _opened(token).decode("utf-8") if token else ""


def seal_bytes(data: bytes) -> bytes:
    """A file, sealed."""
    return _box().encrypt(data)


def unseal_bytes(data: bytes) -> bytes:
    """The file of a sealed one."""
    try:
        return _box().decrypt(data)
    except InvalidToken as error:
        raise SealingKeyMissing(_lost()) from error


def reseal(token: str) -> str:
    """The same text sealed with the newest key (换密钥)."""
    return seal(unseal(token)) if token else ""


def _opened(token: str) -> bytes:
    box = _box()
    try:
        return box.decrypt(token.removeprefix(MARK))
    except InvalidToken as error:
        raise SealingKeyMissing(_lost()) from error


def _lost() -> str:
    return _("这条信息用另一个密钥加密，现有的密钥都打不开。请管理员把原来的密钥加回 ZHIHENG_FIELD_KEYS（放在新密钥之后）。")


class HiddenField(models.CharField):
    """A text that no page and no export shows (a digest of a secret)."""

    is_hidden = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class SealedField(models.TextField):
    """A sealed text (加密字段). The attribute holds the sealed form; only `unseal` gives the text, where a permission was asked.

    So no list, export, snapshot, trail or error page can show what it says.
    """

    is_hidden = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        if value and not str(value).startswith(MARK):
            raise ValueError(f"{self.name} must be sealed before it is stored")
        return super().get_prep_value(value)
