"""The scorecard page's view of a stored result: filtered rows, bars, what is missing in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

Json = dict[str, Any]
SHOWN = (
    ("", _("全部")),
    ("short", _("有缺口")),
    ("earned", _("得分")),
    ("partial", _("部分得分")),
    ("missed", _("未得分")),
    ("pending", _("待定")),
    ("judge", _("人工评判")),
)
KINDS = (
    ("computed", _("自动计算")),
    ("event", _("事件")),
    ("document", _("佐证")),
    ("judged", _("人工评判")),
    ("open", _("尚未绑定")),
)
BAR = 1000
"""Width of a bar in units of its drawing."""


@dataclass(frozen=True)
class Filters:
    """What of the card is shown (筛选): by state, by unit, by the way a fact is had."""

    show: str = ""
    unit: str = ""
    kind: str = ""

    @staticmethod
    def of(query: Mapping[str, str]) -> Filters:
        """From an address's parameters; unknown words show all."""
        show, kind = query.get("show", ""), query.get("kind", "")
        return Filters(show if show in dict(SHOWN) else "", query.get("unit", ""), kind if kind in dict(KINDS) else "")

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return bool(self.show or self.unit or self.kind)

    def wants(self, row: Json, clause: Json) -> bool:
        """Whether the clause is shown."""
        if self.unit and self.unit not in row["units"]:
            return False
        if self.kind and self.kind not in clause["kinds"]:
            return False
        if self.show == "short":
            return Decimal(clause["low"]) < Decimal(clause["points"])
        return not self.show or clause["state"] == self.show


def bar_of(split: Mapping[str, Any], most: Decimal, width: int = BAR) -> list[Json]:
    """Segments `{css, x, width, points, label}` of a bar whose whole width is `most` points."""
    out: list[Json] = []
    x = 0
    if most <= 0:
        return out
    for key, css, label in (
        ("low", "earned", _("已得")),
        ("judge", "judge", _("待评")),
        ("pending", "pending", _("待定")),
        ("lost", "lost", _("未得")),
    ):
        points = max(Decimal(split[key]), Decimal(0))
        w = int(points * width / most)
        if points > 0:
            out.append({"css": css, "x": x, "width": max(w, 2), "points": split[key], "label": label})
        x += w
    return out


def _brief(clause: Json) -> Json:
    gaps = clause["missing"]
    figures = [s for s in clause["says"] if any(c.isdigit() for c in s)]
    if clause["state"] == "missed" and figures:
        missed = [s for s in figures if "未达到" in s] or figures
        owner = gaps[0]["owner"] if gaps else ""
        return {"reason": missed[0], "owner": owner, "more": max(0, len(gaps) - 1)}
    if gaps:
        first = gaps[0]
        return {"reason": first["reason"], "owner": first["owner"], "more": len(gaps) - 1}
    if clause["state"] in ("missed", "partial"):
        return {"reason": "；".join(clause["says"][:2]), "owner": "", "more": 0}
    return {}


def units_in(result: Mapping[str, Any]) -> list[str]:
    """Every printed unit name of the card, in order of first mention."""
    return list(dict.fromkeys(u for s in result["sections"] for r in s["rows"] for u in r["units"]))


def card_of(result: Mapping[str, Any], filters: Filters) -> Json:
    """Everything the page shows: head figures, bars, sections with the rows and clauses that pass the filters."""
    widest = max((Decimal(s["most"]) for s in result["sections"]), default=Decimal(1))
    shown = 0
    sections = []
    for section in result["sections"]:
        rows = []
        for row in section["rows"]:
            clauses = [
                {**c, "brief": _brief(c), "got": c["low"] == c["high"]} for c in row["clauses"] if filters.wants(row, c)
            ]
            if clauses:
                shown += len(clauses)
                rows.append({**row, "clauses": clauses, "settled": row["low"] == row["high"]})
        most = Decimal(section["most"])
        sections.append(
            {**section, "rows": rows, "bar": bar_of(section, most, int(BAR * most / widest) if widest else 0)}
        )
    base, full = result["base"], Decimal(result["full"])
    return {
        "title": result["title"],
        "full": result["full"],
        "base": base,
        "bonus": result["bonus"],
        "bonus_full": result["bonus_full"],
        "bonus_open": result["bonus"]["low"] != result["bonus"]["high"],
        "total": result["total"],
        "vetoes": result["vetoes"],
        "bar": bar_of(base, full),
        "sections": sections,
        "shown": shown,
        "all": sum(len(r["clauses"]) for s in result["sections"] for r in s["rows"]),
        "units": units_in(result),
    }
