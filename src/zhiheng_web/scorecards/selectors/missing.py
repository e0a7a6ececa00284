"""What is missing (差什么): every open point with who owes it, and where it is entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhiheng.indicators import CATALOGUE
from zhiheng.indicators.views import VIEWS
from zhiheng.rules.scorecards import Binding, Scorecard
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.resolving import meanings
from zhiheng_web.records.declare import REGISTRIES


@dataclass(frozen=True)
class Gap:
    """One open or lost thing: its clause and row, the reason, the points at stake, and the page where it is entered."""

    clause: str
    row: str
    row_title: str
    text: str
    name: str
    reason: str
    at_stake: str
    state: str
    owner: str
    action: str = ""
    url: str = ""

    @property
    def enters(self) -> bool:
        """Whether the page is a form for a new record, which not everybody may enter."""
        return "/new/" in self.url


def named_in(unit: Unit | None, printed: Iterable[str]) -> set[str]:
    """Of these printed lists of units (`市场监管局、财政局`) those that name the unit, under any of its names."""
    if unit is None:
        return set()
    lists = {text: text.split("、") for text in printed if text}
    held = meanings({part for parts in lists.values() for part in parts}, unit.region)
    own = {name for name, meaning in held.items() if meaning.unit is not None and meaning.unit.pk == unit.pk}
    return {text for text, parts in lists.items() if own.intersection(parts)}


@dataclass
class Owed:
    """Everything one unit owes."""

    unit: str
    gaps: list[Gap] = field(default_factory=list)

    @property
    def at_stake(self) -> Decimal:
        """Points that hang on this unit; a clause counts once."""
        by_clause: dict[str, Decimal] = {}
        for gap in self.gaps:
            by_clause[gap.clause] = max(by_clause.get(gap.clause, Decimal(0)), Decimal(gap.at_stake))
        return sum(by_clause.values(), Decimal(0))


def _page(name: str, *args: str, **query: str) -> str:
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def _new(code: str, **query: str) -> str:
    registry = REGISTRIES.get(code)
    if registry is None:
        return ""
    return _page("registries:new", code, **query)


def where_to_enter(
    binding: Binding | None, *, run_id: int, clause: str, state: str, reason: str = ""
) -> tuple[str, str]:
    """What a person does to close the gap, and the page: a new record, evidence, a nil return, a benchmark, a judgement."""
    if binding is None:
        return _("在新版本中绑定数据来源"), ""
    proof = _page("scorecards:proof", str(run_id), clause)
    match binding.source:
        case "matter" if state == "pending":
            return _("审核佐证"), _page("registries:list", "evidence_items", review="submitted", matter=binding.code)
        case "matter":
            return _("上传佐证材料"), _new("evidence_items", matter=binding.code)
        case "event" if state == "missed":
            return _("查看事件"), _page("registries:list", "events", kind=binding.code)
        case "event" if "认定" in reason:
            return _("认定事件"), _page("registries:list", "events", kind=binding.code)
        case "event":
            return _("签报零报告"), _new("nil_returns", kind=binding.code)
        case "benchmark" if "对比值" in reason:
            return _("录入对标数值"), _new("benchmarks", indicator=binding.code, against=binding.against or "")
        case "judgement":
            return _("评判"), f"{proof}#judge"
    if state == "missed":
        return _("查看记录"), f"{proof}#fact-1"
    indicator = CATALOGUE.get(binding.code)
    registry = REGISTRIES.get(VIEWS[indicator.part.view].base) if indicator else None
    if registry is None:
        return "", ""
    return _("登记%(noun)s") % {"noun": registry.noun}, _page("registries:list", registry.code)


def gap_of(
    section: Mapping[str, Any],
    row: Mapping[str, Any],
    clause: Mapping[str, Any],
    gap: Mapping[str, Any],
    bindings: Mapping[str, Binding],
    *,
    run_id: int,
) -> Gap:
    """One stored gap with the page where it is closed."""
    binding = bindings.get(gap["path"])
    if binding is None and gap["state"] == "judge":
        binding = Binding("judgement", "")
    action, url = where_to_enter(binding, run_id=run_id, clause=clause["id"], state=gap["state"], reason=gap["reason"])
    return Gap(
        clause["id"],
        row["number"],
        row["title"] or section["title"],
        clause["text"],
        gap["name"],
        gap["reason"],
        gap["at_stake"],
        gap["state"],
        _("评审人员") if gap["state"] == "judge" else gap["owner"],
        action,
        url,
    )


def gaps_of(result: Mapping[str, Any], scorecard: Scorecard, *, run_id: int) -> list[Gap]:
    """Every gap of a stored result, in printed order."""
    bindings = {cid: clause.bindings for cid, _s, _r, clause in scorecard.clauses()}
    return [
        gap_of(section, row, clause, gap, bindings.get(clause["id"], {}), run_id=run_id)
        for section in result["sections"]
        for row in section["rows"]
        for clause in row["clauses"]
        for gap in clause["missing"]
    ]


def by_owner(gaps: Iterable[Gap]) -> list[Owed]:
    """Gaps by the unit that owes them, the most points first; several names together are one entry."""
    out: dict[str, Owed] = {}
    for gap in gaps:
        name = gap.owner or _("未指定单位")
        out.setdefault(name, Owed(name)).gaps.append(gap)
    return sorted(out.values(), key=lambda o: (-o.at_stake, o.unit))
