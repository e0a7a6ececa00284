"""Unified social credit codes of invented enterprises: organisation code with its check (GB 11714), then the whole (GB 32100)."""

from __future__ import annotations

import random

from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V, Z."""
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def organisation_check(body: str) -> str:
    """The check character of an organisation code (GB 11714): `X` for 10, `0` for 11.

    >>> organisation_check("60003734")   # the example of python-stdnum: 91110000600037341L
    '1'
    """
    rest = 11 - sum(_VALUES[c] * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)


def make_uscc(rng: random.Random, kind: str = "91", region: str = "990121") -> str:
    """A valid code that belongs to nobody: region 99 is not in use. `kind` 91 enterprise, 93 farmers' cooperative, 52 social body."""
    body = "MA" + "".join(rng.choice(ALPHABET) for _ in range(6))
    code = f"{kind}{region}{body}{organisation_check(body)}"
    return code + str(uscc.calc_check_digit(code))
