"""Scorecards as packs (评分表规则包): the contract's form with bindings, and decisions that the document leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhiheng.errors import PackInvalid, ZhihengError
from zhiheng.indicators import CATALOGUE
from zhiheng.packs.catalogues import event_kinds, matters
from zhiheng.packs.files import pack_text, read_file, read_pack, require
from zhiheng.rules.scorecards import Scorecard
from zhiheng.rules.syntax import needs
from zhiheng.values import as_decimal

DECISIONS = ("cap", "parts")
"""What a row whose parts exceed its points may mean: capped at the row (按行封顶), or the parts stand (以小项为准)."""


@dataclass(frozen=True)
class OpenDecision:
    """A choice that the document leaves to whoever adopts it (待定事项): `chosen` is what this pack was loaded with."""

    row: str
    note: str
    chosen: str
    options: tuple[str, ...] = DECISIONS


@dataclass(frozen=True)
class ScorecardPack:
    """A scorecard with its code, its source and the decisions taken."""

    code: str
    scorecard: Scorecard
    source: Mapping[str, Any] = field(default_factory=dict)
    decisions: tuple[OpenDecision, ...] = ()


def load_scorecard(name: str | Path, decisions: Mapping[str, str] | None = None) -> ScorecardPack:
    """A scorecard by the name of its pack (`anhui_2022`) or from a YAML or JSON file.

    Args:
        decisions: row number -> `cap` or `parts`, for rows whose decision is open; left out, the pack's default stands.
    Raises:
        PackInvalid: no such pack or file, or something in it does not follow the contract; the sentence names the place.
    """
    text = str(name)
    if "/" not in text and "\\" not in text and pack_text("scorecards", f"{text}.yaml") is not None:
        return scorecard_pack(read_pack("scorecards", text), f"scorecards/{text}.yaml", text, decisions) if decisions else _shipped(text)
    path = Path(name)
    return scorecard_pack(read_file(path), path.name, path.stem, decisions)


@lru_cache(maxsize=8)
def _shipped(name: str) -> ScorecardPack:
    return scorecard_pack(read_pack("scorecards", name), f"scorecards/{name}.yaml", name, None)


def scorecard_pack(data: Any, where: str, code: str, decisions: Mapping[str, str] | None = None) -> ScorecardPack:
    """The pack behind data in the pack form, or in the bare form of the contract (`{"title", "sections", …}`)."""
    outer = require(data, where)
    body = outer.get("scorecard", outer)
    require(body, where, "title", "sections")
    chosen = dict(decisions or {})
    taken: list[OpenDecision] = []
    sections = [_section(section, where, chosen, taken) for section in body["sections"]]
    if chosen:
        raise PackInvalid(f"{where}：第 {'、'.join(sorted(chosen))} 行没有待定事项", where=where)
    try:
        scorecard = Scorecard.from_json({**body, "sections": sections})
    except (ZhihengError, KeyError, TypeError, AttributeError) as error:
        said = error.sentence if isinstance(error, ZhihengError) else f"缺少或写错了 {error}"
        raise PackInvalid(f"{where}：{said}", where=where) from error
    _check_bindings(scorecard, where)
    return ScorecardPack(outer.get("code", code), scorecard, outer.get("source", {}), tuple(taken))


def _section(
    section: Mapping[str, Any], where: str, chosen: dict[str, str], taken: list[OpenDecision]
) -> Mapping[str, Any]:
    title = require(section, where, "title", "rows")["title"]
    return {**section, "rows": [_row(row, f"{where}“{title}”", chosen, taken) for row in section["rows"]]}


def _row(row: Mapping[str, Any], where: str, chosen: dict[str, str], taken: list[OpenDecision]) -> Mapping[str, Any]:
    require(row, where, "number", "clauses")
    number = str(row["number"])
    if "decision" not in row:
        return row
    choice = chosen.pop(number, row["decision"])
    if choice not in DECISIONS:
        raise PackInvalid(f"{where} 第{number}行：decision 应为 cap 或 parts，写的是“{choice}”", where=where)
    taken.append(OpenDecision(number, row.get("decision_note", ""), choice))
    parts = sum((as_decimal(c["points"]) for c in row["clauses"]), Decimal(0))
    frame = {"rule": {**(row.get("rule") or {}), "cap": row["points"]}} if choice == "cap" else {"points": str(parts)}
    return {**{k: v for k, v in row.items() if k not in ("decision", "decision_note")}, **frame}


def _check_bindings(scorecard: Scorecard, where: str) -> None:
    known = {
        "indicator": set(CATALOGUE),
        "benchmark": set(CATALOGUE),
        "matter": set(matters()),
        "event": set(event_kinds()),
    }
    for cid, _, row, clause in scorecard.clauses():
        for path, binding in clause.bindings.items():
            if binding.source in known and binding.code not in known[binding.source]:
                raise PackInvalid(
                    f"{where} 第{row.number}行 {cid}.{path}：没有代码为“{binding.code}”的{_SOURCE_NAMES[binding.source]}",
                    where=where,
                    code=binding.code,
                )


_SOURCE_NAMES = {"indicator": "指标", "benchmark": "指标", "matter": "佐证事项", "event": "事件种类"}


def unbound(scorecard: Scorecard) -> tuple[tuple[str, str, str], ...]:
    """Facts that no source is bound to yet: clause, path and the words of the document."""
    return tuple(
        (cid, need.path, need.name)
        for cid, _, _, clause in scorecard.clauses()
        for need in needs(clause.rule)
        if need.path not in clause.bindings
    )
