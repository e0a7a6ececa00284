"""Who may sign that nothing happened (签报单位): the unit whose function it is, as the scorecard's row or the pack names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from zhiheng.packs.catalogues import EventKind

_LEVEL = re.compile(r"^(?:省|市|县|区|州|旗|盟)(?=.{3})")
_SHORTEST = 3
"""Names shorter than this say too little to be looked for at the end of a longer one."""


def same_unit(one: str, other: str) -> bool:
    """Whether two printed names mean the same department of one region, the region before the name aside.

    >>> same_unit("区市场监管局", "云汀县市场监管局"), same_unit("县住建局", "县市场监管局")
    (True, False)
    """
    a, b = _bare(one), _bare(other)
    return any(
        len(short) >= _SHORTEST and long.endswith(short) for x in a for y in b for short, long in ((x, y), (y, x))
    )


def _bare(name: str) -> tuple[str, ...]:
    plain = re.sub(r"\s", "", name)
    return tuple(dict.fromkeys((plain, _LEVEL.sub("", plain))))


def responsible_signers(kind: EventKind | None, units: Sequence[str]) -> tuple[str, ...]:
    """The units any of which may sign the nil return (零报告) of a clause.

    Args:
        kind: the kind of event; None where the catalogue does not have it, then any unit of the row signs.
        units: the units that the scorecard's row names, as printed; may be empty.
    Returns:
        The row's unit that the kind names, alone. Where the row names others only, these and the kind's unit: the issued
        scorecard may have given the matter to another department.
    """
    if kind is None:
        return tuple(units)
    named = tuple(u for u in units if any(same_unit(u, n) for n in kind.signing_names))
    return named or tuple(dict.fromkeys((*units, kind.signs)))


def may_sign(kind: EventKind | None, signers: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a unit with these names (name first, then aliases) is one of the signers; other words for the kind's unit count too."""
    held = [n for n in names if n]
    for signer in signers:
        usual = kind is not None and any(same_unit(signer, n) for n in kind.signing_names)
        wanted = (signer, *kind.signing_names) if kind is not None and usual else (signer,)
        if any(same_unit(n, w) for n in held for w in wanted):
            return True
    return False
