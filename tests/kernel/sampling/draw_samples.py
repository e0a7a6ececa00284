"""A small draw for the tests: 60 entities of three classes, eight inspectors, two secrets."""

from __future__ import annotations

from decimal import Decimal

from stdnum.cn import uscc

from zhiheng.sampling import DrawPlan, Inspectee, Inspector, Opening, Stratum, commitment, open_draw

SECRETS = {"市场监管局": "梧桐 47 细雨 9103 归舟 XK", "监督员": "麦浪 5512 晨钟 08 青石 QP"}


def code_of(number: int) -> str:
    """A credit code with its check character for a serial number."""
    body = f"91990121MA{number:07d}"
    return body + uscc.calc_check_digit(body)


ENTITIES = tuple(Inspectee(code_of(n), f"企业{n}", "ABC"[n % 3], checked=n % 4) for n in range(60))
STAFF = tuple(
    Inspector(f"ZJ{n:03d}", "县市场监管局" if n % 2 else "县住建局", ("计量",) if n % 3 == 0 else (), (code_of(n), code_of(n + 8))) for n in range(8)
)
PLAN = DrawPlan(
    "SSJ2026-07", "加油机计量联合抽查", "县市场监管局", 2026, ("加油机计量检定",),
    (Stratum("A", Decimal("5"), cap=3), Stratum("B", Decimal("20")), Stratum("C", Decimal("60"), cap=2)),
    skill="计量", partners=("县住建局",),
)


def opened() -> Opening:
    """The draw frozen."""
    return open_draw(PLAN, ENTITIES, STAFF)


def bound(opening: Opening) -> dict[str, str]:
    """The commitments of both roles."""
    return {role: commitment(opening.digest, role, secret) for role, secret in SECRETS.items()}
