"""Signed checkpoints (检查点): origin, size, root and day of the log in five lines that fit a file, an e-mail or a printed code."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhiheng.errors import InputError

_HEAD = "zhiheng log checkpoint 1"
_NAMES = ("origin", "size", "root", "at", "signature")


@dataclass(frozen=True)
class Checkpoint:
    """The log of `origin` had `size` entries and this root (64 hexadecimal digits) at `at` (ISO 8601), by this Ed25519 signature."""

    origin: str
    size: int
    root: str
    at: str
    signature: str = ""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return f"{_HEAD}\norigin {self.origin}\nsize {self.size}\nroot {self.root}\nat {self.at}\n".encode()

    @property
    def text(self) -> str:
        """The checkpoint as it is published."""
        return f"{self.signed_bytes.decode('utf-8')}signature {self.signature}\n"


def public_of(secret: str) -> str:
    """The public key of a secret one, both 64 hexadecimal digits. A secret key is 32 random bytes; keep it out of the database.

    Raises:
        InputError: the secret is no key.
    """
    return _private(secret).public_key().public_bytes_raw().hex()


def sign_checkpoint(secret: str, origin: str, size: int, root: bytes, at: str) -> Checkpoint:
    """A checkpoint signed with the secret key.

    Raises:
        InputError: the origin has a line break, or the key is no key.
    """
    if "\n" in origin or not origin.strip():
        raise InputError("日志名称不能为空，也不能换行", found=origin)
    bare = Checkpoint(origin, size, root.hex(), at)
    return Checkpoint(origin, size, root.hex(), at, _private(secret).sign(bare.signed_bytes).hex())


def verify_checkpoint(public: str, checkpoint: Checkpoint) -> bool:
    """Whether the signature is by the holder of that public key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(checkpoint.signature), checkpoint.signed_bytes)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from its published text.

    Raises:
        InputError: a line is missing, doubled or out of order (named).
    """
    lines = [line.strip() for line in text.replace("\r", "").split("\n") if line.strip()]
    if not lines or lines[0] != _HEAD:
        raise InputError(f"这不是日志检查点：第一行应为“{_HEAD}”", found=lines[0] if lines else "")
    values: dict[str, str] = {}
    for name, line in zip(_NAMES, lines[1:], strict=False):
        if not line.startswith(f"{name} "):
            raise InputError(f"日志检查点缺少“{name}”一行，这里写的是“{line[:40]}”", found=line)
        values[name] = line[len(name) + 1 :].strip()
    if len(lines) != len(_NAMES) + 1:
        raise InputError(f"日志检查点应有 {len(_NAMES) + 1} 行，实有 {len(lines)} 行", found=str(len(lines)))
    if not values["size"].isdigit():
        raise InputError(f"日志检查点的条数“{values['size']}”不是整数", found=values["size"])
    return Checkpoint(values["origin"], int(values["size"]), values["root"], values["at"], values["signature"])


def _private(secret: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret.strip()))
    except ValueError as error:
        raise InputError("签名密钥应为 64 位十六进制数，请检查密钥文件") from error
