"""What a document asks for, one by one (承接条款): targets, tasks and scoring clauses in one shape, ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Aim:
    """The figure of a provision (数值要求): comparison, value (and upper end), unit, what it is compared with."""

    operator: str
    value: str | None = None
    value_high: str | None = None
    unit: str | None = None
    against: str | None = None


@dataclass(frozen=True)
class Provision:
    """One thing a document asks for: `kind` target, task or clause; `title` its indicator or heading; `text` its words."""

    kind: str
    id: str
    title: str
    text: str
    span: tuple[int, int] | None = None
    number: str = ""
    aim: Aim | None = None
    due: str | None = None
    units: tuple[str, ...] = field(default=())

    @property
    def key(self) -> tuple[str, str]:
        """Kind and id, which name it within its document."""
        return self.kind, self.id


def provisions_of(document: Json) -> list[Provision]:
    """Targets, tasks and scoring clauses of a document (`Document.to_json`, or a reviewed draft of it), in this order.

    A task that only states figures which stand as targets too is kept: it is where the words are.
    """
    return [*_targets(document), *_tasks(document), *_clauses(document)]


def _targets(document: Json) -> Iterator[Provision]:
    for t in document.get("targets") or ():
        aim = Aim(t["operator"], t.get("value"), t.get("value_high"), t.get("unit"), t.get("against"))
        yield Provision("target", t["id"], t["indicator"], t["quote"], _span(t), "", aim, t.get("due"), _names(t["units"]))


def _tasks(document: Json) -> Iterator[Provision]:
    for t in document.get("tasks") or ():
        yield Provision("task", t["id"], t["title"], t["quote"], _span(t), t["number"], None, t.get("due"), _names(t["units"]))


def _clauses(document: Json) -> Iterator[Provision]:
    seen: dict[str, int] = {}
    for section in (document.get("scorecard") or {}).get("sections", ()):
        for row in section["rows"]:
            name = "r" + re.sub(r"[\s/?#~]", "", str(row["number"]))
            seen[name] = seen.get(name, 0) + 1
            name += f"~{seen[name]}" if seen[name] > 1 else ""
            for i, clause in enumerate(row["clauses"], 1):
                title, aim = _figure_of(clause["rule"])
                text = clause["text"]
                units = tuple(row["units"])
                yield Provision("clause", f"{name}.c{i}", title or text[:40], text, _span(clause), str(row["number"]), aim, None, units)


def _figure_of(rule: Json) -> tuple[str, Aim | None]:
    """Indicator and line of a clause that asks for one; only the plain forms, for everything else is no single line."""
    when = rule.get("when") or {}
    if rule.get("op") != "award" or when.get("kind") not in ("threshold", "count", "benchmark"):
        return "", None
    name = when.get("indicator") or when.get("what") or ""
    if when["kind"] == "benchmark":
        return name, Aim("benchmark", against=when["against"])
    return name, Aim(when["cmp"], when["value"], None, when.get("unit"))


def _span(thing: Json) -> tuple[int, int] | None:
    span = thing.get("span")
    return (span[0], span[1]) if span else None


def _names(units: Json) -> tuple[str, ...]:
    return (*units["lead"], *units["support"], *units["by_remit"])
