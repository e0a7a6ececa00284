"""Assumed effort and lead time for closing a gap (补分事项的工作量), as data that a county replaces by its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.errors import PackInvalid
from zhiheng.indicators import CATALOGUE
from zhiheng.packs.files import read_pack, require
from zhiheng.values import as_decimal


@dataclass(frozen=True)
class Effort:
    """What one kind of action takes: whole tenths of person-days, and working days of lead time; `each` per thing added."""

    kind: str
    name: str
    tenths: int
    tenths_each: int
    lead: int
    lead_each: int

    def tenths_for(self, count: int) -> int:
        """Tenths of person-days for so many things."""
        return self.tenths + self.tenths_each * count

    def lead_for(self, count: int) -> int:
        """Working days of lead time for so many things."""
        return self.lead + self.lead_each * count


@dataclass(frozen=True)
class Efforts:
    """All kinds, and the note that says what the figures are worth.

    `mend` are rates of a period whose open cases can still be done; `granted` are counts that a higher authority decides.
    """

    note: str
    kinds: Mapping[str, Effort]
    mend: frozenset[str]
    granted: frozenset[str]


@lru_cache(maxsize=1)
def assumed_efforts() -> Efforts:
    """The figures that come with the program: assumptions without a source.

    Raises:
        PackInvalid: a figure is missing, negative, or finer than a tenth of a day.
    """
    where = "efforts/assumed.yaml"
    data = require(read_pack("efforts", "assumed"), where, "note", "kinds", "mend", "granted")
    out = {}
    for kind, item in data["kinds"].items():
        require(item, f"{where} {kind}", "name", "days", "each", "lead", "lead_each")
        days = [as_decimal(item[k]) * 10 for k in ("days", "each")]
        leads = [item["lead"], item["lead_each"]]
        if any(d < 0 or d != int(d) for d in days) or any(not isinstance(n, int) or n < 0 for n in leads):
            raise PackInvalid(f"{where} {kind}：人日应为一位小数，准备时间应为不小于 0 的整数", where=where)
        out[kind] = Effort(kind, item["name"], int(days[0]), int(days[1]), *leads)
    if unknown := sorted({*data["mend"], *data["granted"]} - set(CATALOGUE)):
        raise PackInvalid(f"{where}：目录里没有指标 {'、'.join(unknown)}", where=where)
    return Efforts(data["note"], out, frozenset(data["mend"]), frozenset(data["granted"]))
