"""The records behind a fact (反查), from the run's snapshot and never from live tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.indicators import CATALOGUE, Indicator
from zhiheng.rules.evaluate_conditions import show
from zhiheng.scoring import Listed
from zhiheng.snapshots import RELATIONS, Relation, Snapshot
from zhiheng_web.records.addresses import record_url
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.shared.language import said

PAGE = 20
_NAME_COLUMN = {
    "frame_entries": "name",
    "sampling_batches": "sample_no",
    "follow_ups": "name",
    "quality_officers": "name",
    "metrologists": "person",
    "budget_items": "document",
    "licence_applications": "name",
    "honours": "title",
    "certificates": "certificate_no",
    "survey_responses": "id",
    "annual_reports": "name",
    "evidence_items": "title",
    "events": "title",
    "nil_returns": "period_start",
    "benchmarks": "source",
    "judgements": "reason",
}
"""The column by which people know a record, where it is not the first one."""
_HIDDEN = frozenset({"id", "region", "unit", "scorecard", "path", "digest", "signer_names"})


@dataclass(frozen=True)
class RecordSet:
    """One list of records behind a fact: which side of the figure, what it is called, and the list."""

    key: str
    label: str
    listed: Listed
    count: int
    equation: str


def _side_label(key: str, indicator: Indicator | None) -> str:
    period, _sep, side = key.rpartition(":")
    if side.startswith("aside") and indicator is not None:
        word = said(list(indicator.aside)[int(side[5:])])
    else:
        word = {
            "part": _("计入分子"),
            "whole": _("全部分母"),
            "rest": _("在分母、未达到"),
            "accepted": _("已采信"),
            "submitted": _("待审核"),
            "returned": _("已退回"),
            "events": _("已认定事件"),
            "reported": _("未认定事件"),
            "nil_returns": _("零报告"),
            "foreign_returns": _("非责任单位签报，不作数"),
            "benchmark": _("对标数值"),
            "judgement": _("评判"),
            "evidence": _("佐证"),
        }.get(side, side)
    return f"{period} {word}" if period else word


def _equation(found: Listed, indicator: Indicator | None, side: str, expected: int | None) -> str:
    """How the list gives the number back, in words; `expected` is the number of the figure it must agree with."""
    n = len(found.ids)
    if indicator is None or side == "rest":
        return _("列出 %(n)s 条记录") % {"n": n}
    chosen = indicator.sides().get(side)
    unit = indicator.counted
    if chosen is not None and chosen.counts == "distinct":
        said = _("列出 %(n)s 条记录，同一对象只计一次，得 %(k)s %(u)s") % {"n": n, "k": found.number, "u": unit}
    elif chosen is not None and chosen.counts == "sum":
        said = _("列出 %(n)s 条记录，逐条相加得 %(k)s") % {"n": n, "k": _amount(found.number, indicator)}
    else:
        said = _("列出 %(n)s 条记录，逐条计数得 %(k)s %(u)s") % {"n": n, "k": found.number, "u": unit}
    if expected is None:
        return said
    if expected != found.number:
        return _("%(said)s，与得分所用的 %(e)s 不一致，请核验") % {"said": said, "e": expected}
    return _("%(said)s，与得分所用的数字一致") % {"said": said}


def _amount(number: int, indicator: Indicator) -> str:
    """A sum in the indicator's unit: fen as 万元, thousandths as points."""
    whole = indicator.whole if isinstance(indicator.whole, int) else indicator.scale
    exact = Fraction(number, whole)
    return f"{show(exact)} {indicator.unit}".strip()


def sets_of(found: Mapping[str, Listed], expected: Mapping[str, int] | None = None) -> list[RecordSet]:
    """The lists of one fact in reading order: what counts, what misses, the whole, what stands aside.

    `expected`: the numbers that the score was computed with, by key (`part`, `whole`).
    """
    held = expected or {}
    order = {"part": 0, "accepted": 0, "events": 0, "whole": 2}
    out: list[RecordSet] = []
    for key, one in sorted(found.items(), key=lambda i: order.get(i[0].rpartition(":")[2], 3)):
        code = str(one.asked.get("indicator", ""))
        indicator = CATALOGUE.get(code)
        period, _sep, side = key.rpartition(":")
        if side in ("aside0", "aside1", "aside2", "reported", "submitted", "returned", "evidence") and not one.ids:
            continue
        label = _side_label(key, indicator)
        if indicator is not None and side == "part" and isinstance(indicator.whole, int):
            label = f"{period} {_('计入的记录')}".strip()
        out.append(RecordSet(key, label, one, len(one.ids), _equation(one, indicator, side, held.get(key))))
        whole_key = f"{period}:whole" if period else "whole"
        if side == "part" and indicator is not None and indicator.subset and whole_key in found:
            whole = found[whole_key]
            part_ids = set(one.ids)
            rest = tuple(i for i in whole.ids if i not in part_ids)
            missed = Listed(whole.relation, {**one.asked, "side": "rest"}, rest, len(rest))
            key = f"{period}:rest" if period else "rest"
            said = _("分母 %(w)s 条记录 − 分子 %(p)s 条记录 = %(n)s 条记录") % {
                "w": len(whole.ids),
                "p": len(one.ids),
                "n": len(rest),
            }
            out.append(RecordSet(key, _side_label(key, indicator), missed, len(rest), said))
    return sorted(out, key=lambda r: r.key.rpartition(":")[0], reverse=True)


@dataclass(frozen=True)
class ShownRow:
    """One record on the page: what people call it, its page, its cells."""

    id: str
    label: str
    url: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ShownRecords:
    """One page of a record list."""

    side: str
    label: str
    equation: str
    noun: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    page: Page[str]
    digest: str
    same: tuple[tuple[str, str], ...] = ()
    query: str = ""


def codes_of(label: str) -> dict[str, str]:
    """The words of the codes that a column's label lists."""
    inside = re.search(r"（(.*)）$", label)
    return dict(re.findall(r"([a-z_]+) ([^,，]+)", inside[1])) if inside else {}


def heading_of(label: str) -> str:
    """A column's label without its codes, in the language of the page."""
    return said(label.split("（")[0])


def declared() -> Iterator[tuple[str, str]]:
    """Texts of relations and indicators that pages show: titles, labels of columns, words of codes, what stands aside."""
    for relation in RELATIONS.values():
        yield "scorecards/selectors/records.py", relation.label
        for column in relation.columns:
            yield "scorecards/selectors/records.py", column.label.split("（")[0]
            yield from (("scorecards/selectors/records.py", word) for word in codes_of(column.label).values())
    for indicator in CATALOGUE.values():
        yield from (("scorecards/selectors/records.py", label) for label in indicator.aside)


def cell_text(value: Any, words: Mapping[str, str], name: str) -> str:
    """A value for people: codes as words, money in yuan, an empty one as a dash."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        if name.endswith("_fen"):
            return f"{value / 100:,.2f}"
        if name.endswith("_milli"):
            return f"{value / 1000:g}"
        return str(value) if name == "year" else f"{value:,}"
    return words.get(str(value), str(value))


def _unit_of(heading: str, name: str) -> str:
    return (_("%(heading)s（元）") % {"heading": heading}) if name.endswith("_fen") else heading


def name_column(relation: Relation) -> str:
    """The column by which people know a record of the relation."""
    return _NAME_COLUMN.get(relation.code) or next(c.name for c in relation.columns if c.name not in _HIDDEN)


def words_of(relation: Relation, name: str) -> dict[str, str]:
    """The words of a column's codes: as its label lists them, else as the registry's own choices say."""
    if listed := codes_of(relation.column(name).label):
        return {code: said(word) for code, word in listed.items()}
    registry = REGISTRIES.get(relation.code)
    if registry is None:
        return {}
    try:
        field = registry.model._meta.get_field(name)
    except FieldDoesNotExist:
        return {}
    return {str(code): str(word) for code, word in getattr(field, "flatchoices", ())}


def name_of(relation: Relation, row: Mapping[str, Any]) -> str:
    """What people call a record."""
    if relation.code == "nil_returns" and row.get("period_end"):
        return _("%(start)s 至 %(end)s") % {
            "start": row["period_start"].isoformat(),
            "end": row["period_end"].isoformat(),
        }
    name = name_column(relation)
    if name == "id":
        return _("第 %(n)s 号") % {"n": str(row["id"]).rpartition(":")[2]}
    return str(row.get(name) or row.get("id"))


def rows_of(snapshot: Snapshot, relation: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The records of those ids, in that order, as the snapshot keeps them."""
    table = snapshot.table(relation)
    found = table.filter(pc.is_in(table.column("id"), value_set=pa.array(list(ids), pa.string())))
    by_id = {row["id"]: row for row in found.to_pylist()}
    return [by_id[i] for i in ids if i in by_id]


def _page_of(row: Mapping[str, Any]) -> str | None:
    """The page of a record; an entry of a list of enterprises leads to its enterprise."""
    if row["id"].startswith("frame_entries:"):
        return reverse("enterprises:detail", args=[row["uscc"]])
    return record_url(row["id"])


def shown_records(snapshot: Snapshot, chosen: RecordSet, number: int = 1) -> ShownRecords:
    """One page of the list with the records' own columns; columns that are empty on the whole page are left out."""
    page = Paginator(chosen.listed.ids, PAGE).get_page(number)
    relation: Relation = RELATIONS[chosen.listed.relation]
    rows = rows_of(snapshot, relation.code, list(page.object_list))
    name = name_column(relation)
    hidden = "period_end" if relation.code == "nil_returns" else ""
    columns = [
        c
        for c in relation.columns
        if c.name not in _HIDDEN and c.name not in (name, hidden) and any(r[c.name] is not None for r in rows)
    ]
    words = {c.name: words_of(relation, c.name) for c in columns}
    alike = [c for c in columns if c.type != "date" and len(rows) > 2 and len({r[c.name] for r in rows}) == 1]
    same = tuple((heading_of(c.label), cell_text(rows[0][c.name], words[c.name], c.name)) for c in alike)
    columns = [c for c in columns if c not in alike]
    return ShownRecords(
        chosen.key,
        chosen.label,
        chosen.equation,
        _("期间") if hidden else heading_of(relation.column(name).label),
        tuple(_unit_of(heading_of(c.label), c.name) for c in columns),
        tuple(
            ShownRow(
                row["id"],
                name_of(relation, row),
                _page_of(row),
                tuple(cell_text(row[c.name], words[c.name], c.name) for c in columns),
            )
            for row in rows
        ),
        page,
        chosen.listed.digest,
        same,
    )
