"""Matters proved by evidence, kinds of events, and notes on indicators (佐证事项, 事件种类, 指标说明)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zhiheng.errors import PackInvalid
from zhiheng.indicators import CATALOGUE
from zhiheng.packs.files import pack_names, read_pack, require


@dataclass(frozen=True)
class Matter:
    """A matter that is proved by evidence (佐证事项): a document, a meeting, a system, a title.

    `kind` is `proved` when accepted evidence settles it, `judged` when a reviewer decides over the evidence.
    """

    code: str
    name: str
    proof: str
    unit: str
    kind: str = "proved"
    aliases: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    """Indicators shown to the reviewer beside the evidence: what the records say; they give no points by themselves."""


@dataclass(frozen=True)
class Clue:
    """Records to be looked at before signing that nothing happened (线索): a registry, the words for them, the values of their fields."""

    registry: str
    words: str
    where: Mapping[str, Any]


@dataclass(frozen=True)
class EventKind:
    """A kind of event whose absence earns points (事件种类); `signs` is the unit whose nil return is needed.

    `signing_names` are all names of that unit, `signs` first.
    """

    code: str
    name: str
    signs: str
    note: str = ""
    aliases: tuple[str, ...] = ()
    signing_names: tuple[str, ...] = ()
    nil: bool = True
    """Whether nil returns are asked for; a kind that no clause asks about is only recorded when it happens."""
    clues: tuple[Clue, ...] = ()


@lru_cache(maxsize=1)
def matters() -> Mapping[str, Matter]:
    """Every matter by its code."""
    out: dict[str, Matter] = {}
    for where, item in _items("matters", "matters"):
        require(item, where, "code", "name", "proof", "unit")
        kind = item.get("kind", "proved")
        if kind not in ("proved", "judged"):
            raise PackInvalid(f"{where}：kind 应为 proved 或 judged，写的是“{kind}”", where=where)
        figures = tuple(item.get("figures", ()))
        if strange := [f for f in figures if f not in CATALOGUE]:
            raise PackInvalid(f"{where}：没有“{'”“'.join(strange)}”这个指标", where=where)
        _add(out, Matter(item["code"], item["name"], item["proof"], item["unit"], kind, tuple(item.get("aliases", ())), figures), where)
    return out


@lru_cache(maxsize=1)
def event_kinds() -> Mapping[str, EventKind]:
    """Every kind of event by its code."""
    out: dict[str, EventKind] = {}
    names: dict[str, list[str]] = {}
    for name in pack_names("events"):
        names |= require(read_pack("events", name), f"events/{name}.yaml").get("signing_names") or {}
    for where, item in _items("events", "events"):
        require(item, where, "code", "name", "signs")
        signs, aliases = item["signs"], tuple(item.get("aliases", ()))
        known = (signs, *names.get(signs, ()))
        clues = tuple(Clue(**c) for c in item.get("clues", ()))
        kind = EventKind(item["code"], item["name"], signs, item.get("note", ""), aliases, known, item.get("nil", True), clues)
        _add(out, kind, where)
    return out


@lru_cache(maxsize=1)
def indicator_notes() -> Mapping[str, str]:
    """What to know when using an indicator, by its code."""
    out: dict[str, str] = {}
    for name in pack_names("indicators"):
        data = require(read_pack("indicators", name), f"indicators/{name}.yaml", "notes")
        for code, note in data["notes"].items():
            if code not in CATALOGUE:
                raise PackInvalid(f"indicators/{name}.yaml：没有“{code}”这个指标", where=name, code=code)
            out[code] = note
    return out


def find_matter(words: str) -> Matter | None:
    """The matter of exactly this name or alias, or None."""
    return next((m for m in matters().values() if words in (m.name, *m.aliases)), None)


def find_event_kind(words: str) -> EventKind | None:
    """The kind of event of exactly this name or alias, or None."""
    return next((e for e in event_kinds().values() if words in (e.name, *e.aliases)), None)


def _items(folder: str, key: str) -> list[tuple[str, Mapping[str, Any]]]:
    out: list[tuple[str, Mapping[str, Any]]] = []
    for name in pack_names(folder):
        data = require(read_pack(folder, name), f"{folder}/{name}.yaml", key)
        out.extend((f"{folder}/{name}.yaml 第{i}项", item) for i, item in enumerate(data[key], 1))
    return out


def _add(out: dict[str, Any], item: Any, where: str) -> None:
    if item.code in out:
        raise PackInvalid(f"{where}：代码“{item.code}”重复", where=where, code=item.code)
    out[item.code] = item
