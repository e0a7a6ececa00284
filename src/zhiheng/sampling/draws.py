"""The draw itself: each stratum in the order of HMAC-SHA256 under the seed, then inspectors for each entity in the same way.

Anyone with the published lists and the seed gets the same order: the key of an entity is HMAC(seed, stratum, code), of an
inspector for an entity HMAC(seed, code, number). Entities at their yearly cap and recused inspectors are passed over, named.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhiheng.errors import InputError
from zhiheng.sampling.opening import Opening
from zhiheng.sampling.pools import Inspectee, Inspector

CAP, RECUSED, FULL = "cap", "recused", "full"


@dataclass(frozen=True)
class Taken:
    """One entity drawn, with the inspectors drawn for it in order; fewer than planned where all others had their fill.

    `replaces` and `reason` are set where it came in for another entity (替换)."""

    code: str
    stratum: str
    inspectors: tuple[str, ...]
    replaces: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As in the certificate."""
        return {
            "code": self.code,
            "stratum": self.stratum,
            "inspectors": list(self.inspectors),
            "replaces": self.replaces,
            "reason": self.reason,
        }


@dataclass(frozen=True, order=True)
class Skipped:
    """Someone whose turn came and who was passed over: an entity at its cap, an inspector recused from or full for an entity."""

    code: str
    number: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """As in the certificate."""
        return {"code": self.code, "number": self.number, "why": self.why}


@dataclass(frozen=True)
class Draw:
    """The outcome: entities with inspectors in the order drawn, who was passed over, and what each stratum lacked."""

    taken: tuple[Taken, ...]
    skipped: tuple[Skipped, ...]
    short: Mapping[str, int]
    """Stratum -> entities fewer than the ratio wants, because all others are at their cap."""

    def to_json(self) -> dict[str, Any]:
        """As in the certificate."""
        return {
            "taken": [t.to_json() for t in self.taken],
            "skipped": [s.to_json() for s in self.skipped],
            "short": dict(sorted(self.short.items())),
        }


def draw(opening: Opening, seed: str) -> Draw:
    """Draw (抽取). The same opening and seed give the same outcome everywhere, whatever the order of the lists was."""
    key, plan = bytes.fromhex(seed), opening.plan
    taken: list[Taken] = []
    skipped: list[Skipped] = []
    short: dict[str, int] = {}
    load: Counter[str] = Counter()
    for stratum in plan.strata:
        order = _order(opening, key, stratum.name)
        wanted = stratum.wanted(len(order))
        for entity in order:
            if wanted == 0:
                break
            if stratum.cap is not None and entity.checked >= stratum.cap:
                skipped.append(Skipped(entity.code, "", CAP))
                continue
            wanted -= 1
            numbers = _assign(opening, key, entity, load, skipped)
            taken.append(Taken(entity.code, stratum.name, numbers))
        if wanted:
            short[stratum.name] = wanted
    return Draw(tuple(taken), tuple(skipped), short)


def substitute(opening: Opening, seed: str, made: Draw, code: str, reason: str) -> Draw:
    """The draw with one entity replaced (替换) by the next in the order of its stratum, keeping the reason.

    Raises:
        InputError: no reason; the entity was not drawn or is replaced already; nobody is left in its stratum.
    """
    if not reason.strip():
        raise InputError("替换抽中的检查对象要写明理由，理由会留在抽取证书里")
    out = next((t for t in made.taken if t.code == code), None)
    if out is None or any(t.replaces == code for t in made.taken):
        raise InputError(f"“{code}”不在抽中名单里，或已被替换，不能再替换", found=code)
    key = bytes.fromhex(seed)
    stratum = next(s for s in opening.plan.strata if s.name == out.stratum)
    used = {t.code for t in made.taken}
    for entity in _order(opening, key, stratum.name):
        if entity.code not in used and not (stratum.cap is not None and entity.checked >= stratum.cap):
            gone = {t.replaces for t in made.taken} | {code}
            load = Counter(n for t in made.taken if t.code not in gone for n in t.inspectors)
            skipped = list(made.skipped)
            numbers = _assign(opening, key, entity, load, skipped)
            new = Taken(entity.code, stratum.name, numbers, code, reason.strip())
            return replace(made, taken=(*made.taken, new), skipped=tuple(skipped))
    raise InputError(f"“{stratum.name}”一类已没有可替换的检查对象（其余均已抽中或达到年度频次上限）", found=code)


def _order(opening: Opening, key: bytes, stratum: str) -> list[Inspectee]:
    mine = [i for i in opening.inspectees if i.stratum == stratum]
    return sorted(mine, key=lambda i: (_mark(key, "inspectee", stratum, i.code), i.code))


def _assign(opening: Opening, key: bytes, entity: Inspectee, load: Counter[str], skipped: list[Skipped]) -> tuple[str, ...]:
    """The inspectors of one entity: the first with the needed speciality, then the next ones in order."""
    plan = opening.plan
    order = sorted(opening.inspectors, key=lambda p: (_mark(key, "inspector", entity.code, p.number), p.number))
    free: list[Inspector] = []
    for person in order:
        why = RECUSED if entity.code in person.avoids else FULL if plan.most is not None and load[person.number] >= plan.most else ""
        if why == RECUSED or (why and len(free) < plan.each):
            skipped.append(Skipped(entity.code, person.number, why))
        elif not why:
            free.append(person)
    chosen = _with_skill(free, plan.skill, plan.each)
    load.update(person.number for person in chosen)
    return tuple(person.number for person in chosen)


def _with_skill(free: Sequence[Inspector], skill: str, each: int) -> list[Inspector]:
    first = [p for p in free if skill and skill in p.skills][:1]
    return [*first, *(p for p in free if p not in first)][:each]


def _mark(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, "\n".join(parts).encode("utf-8"), "sha256")
