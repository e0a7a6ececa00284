"""The seed of a draw (随机种子): made of several people's secrets, each bound before any other is known.

Nobody can choose the outcome: the lists are frozen before the first commitment, every secret is bound by its commitment before
the first is told, and one honest secret makes the seed unpredictable. Who refuses to tell a secret can only make the draw void,
which stays visible as a void draw.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from zhiheng.errors import InvalidValue

_COMMIT, _SEED = b"zhiheng draw commitment 1\n", b"zhiheng draw seed 1\n"
LEAST_SECRET = 16
"""Characters a secret must have, so that nobody finds it by trying."""


def commitment(opening_digest: str, role: str, secret: str) -> str:
    """The digest a role hands in before anyone tells a secret (承诺), in 64 hexadecimal digits; bound to this draw and role.

    Raises:
        InvalidValue: the secret is too short.
    """
    if len(secret) < LEAST_SECRET:
        raise InvalidValue(f"“{role}”的随机口令只有 {len(secret)} 个字符，应不少于 {LEAST_SECRET} 个，以免被人猜出", found=str(len(secret)))
    return hashlib.sha256(_COMMIT + _parts(opening_digest, role, secret)).hexdigest()


def joint_seed(opening_digest: str, commitments: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    """The seed of the draw from all secrets (联合种子), in 64 hexadecimal digits; the roles in the order of their names.

    Raises:
        InvalidValue: fewer than two roles, a secret is missing, or one does not agree with its commitment (the role is named).
    """
    if len(commitments) < 2:
        raise InvalidValue(f"只有 {len(commitments)} 个角色提交了承诺，至少要有 2 个不同角色", found=str(len(commitments)))
    for role in sorted({*commitments, *secrets}):
        if role not in secrets:
            raise InvalidValue(f"“{role}”提交了承诺，还没有公开口令，不能抽取", found=role)
        if role not in commitments:
            raise InvalidValue(f"“{role}”没有事先提交承诺，其口令不能使用", found=role)
        if not hmac.compare_digest(commitment(opening_digest, role, secrets[role]), commitments[role]):
            raise InvalidValue(f"“{role}”公开的口令与事先提交的承诺不符，请核对口令（注意大小写和空格）", found=role)
    parts = [part for role in sorted(secrets) for part in (role, secrets[role])]
    return hashlib.sha256(_SEED + _parts(opening_digest, *parts)).hexdigest()


def _parts(*parts: str) -> bytes:
    """The parts with their lengths, so that no two lists of parts give the same bytes."""
    return b"".join(len(data).to_bytes(4, "big") + data for data in (part.encode("utf-8") for part in parts))
