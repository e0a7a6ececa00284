"""Printed names of units and the units of a register they mean (责任单位对应): pure, with register and name book passed in.

A name is resolved only where nothing else could be meant. Whatever is left open carries candidates for a person to choose
from; what that person says comes back as `Said` with the next document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from zhiheng.reading.bindings import similarity
from zhiheng.reading.unit_classes import UnitClass, unit_class
from zhiheng.terms.organs import LEVEL_WORDS, LEVELS, FormerName, Known, OrganBook, even_name, plain_name

SENSES = ("unit", "class", "outside", "unknown")
"""What a name turned out to be: a unit of the register, a set of units, a body outside the region, or not known."""


@dataclass(frozen=True)
class KnownUnit:
    """A unit of the register (名录中的单位): its names, and `kind` as there (department, township, class, …)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "department"


@dataclass(frozen=True)
class Said:
    """What a person said about a printed name (已确认的对应): `sense`, the unit's code or the class's code."""

    sense: str
    code: str = ""


@dataclass(frozen=True)
class Register:
    """The units of one region with what is needed to read names there (单位名录).

    `level` and `name` are the region's; `above` are the names of the regions it lies in, `below` of those in it.
    """

    level: str
    name: str
    units: tuple[KnownUnit, ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Resolution:
    """What a printed name means, why, and who else it could be (对应结果).

    `via` is said, name, spelling, abbreviation, former, level, class or none. `note` is the reason in Chinese where people
    should see it; `former` the former name that was recognised; `candidates` codes of the register, best first.
    """

    name: str
    sense: str
    via: str
    unit: str = ""
    class_code: str = ""
    is_open: bool = False
    note: str = ""
    former: FormerName | None = None
    candidates: tuple[str, ...] = ()
    is_beside: bool = False
    """Whether the first candidate has the same name but for a level word of the same rank."""


_CENTRAL = re.compile(r"^(?:国家|国务院|中央|全国|中共中央)")
_CENTRAL_END = re.compile(r"(?:总局|总署|银保监会|证监会|金融监管总局|供销合作总社)$")


class Resolver:
    """Resolves names against one register; built once for many names."""

    def __init__(self, register: Register, book: OrganBook) -> None:
        self.register, self.book = register, book
        self.own_word = next((w for w in (register.name[-1:],) if w in LEVEL_WORDS), "县")
        self._exact: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._organs: dict[str, set[str]] = {}
        self.units = {u.code: u for u in register.units}
        for unit in register.units:
            for name in (unit.name, *unit.aliases):
                plain = plain_name(name)
                self._exact.setdefault(plain, set()).add(unit.code)
                place, stem = self._split(plain)
                if unit.kind == "township":
                    stem = _town(stem)
                self._stems.setdefault(even_name(stem), set()).add(unit.code)
                if unit.kind not in ("township", "class"):
                    for known in self.book.find(stem):
                        if known.former is None and place in ("own", "none"):
                            self._organs.setdefault(known.organ.code, set()).add(unit.code)

    def resolve(self, name: str, on: date | None = None) -> Resolution:
        """What the name means in a document of the day `on` (None where its date is not known)."""
        plain = plain_name(name)
        said = self.register.said.get(_squeeze(name)) or self.register.said.get(plain)
        if said is not None:
            return self._as_said(name, said)
        exact = self._exact.get(_squeeze(name)) or self._exact.get(plain, set())
        if len(exact) == 1:
            return Resolution(name, "unit", "name", unit=next(iter(exact)))
        found = unit_class(plain)
        place, stem = self._split(plain)
        if found is not None and place in ("above", "below") and found.code in ("members", "departments", "open"):
            return self._outside(name, place, (), on)
        if found is not None:
            return self._as_class(name, found)
        known = self.book.find(stem)
        if place in ("above", "below"):
            return self._outside(name, place, known, on)
        units = self._stems.get(even_name(stem)) or self._stems.get(even_name(_town(stem)), set())
        if not units and _GOVERNMENT.sub("", plain) in self.register.below:
            return self._outside(name, "below", (), on)
        if len(units) == 1 and place in ("own", "none"):
            return Resolution(name, "unit", "spelling", unit=next(iter(units)))
        if place in ("own", "none") and not units:
            answer = self._by_organ(name, known, on)
            if answer is not None:
                return answer
        note = f"名称前写的是“{plain[0]}”，本级是{self.register.name}" if place == "beside" and len(plain) > 1 else ""
        note = note or next((k.former.note for k in known if k.former is not None and not k.former.sure), "")
        beside = place == "beside" and len(units) == 1
        offered = self._candidates(stem, units, known)
        return Resolution(name, "unknown", "none", note=note, candidates=offered, is_beside=beside)

    def _as_said(self, name: str, said: Said) -> Resolution:
        if said.sense == "unit":
            return Resolution(name, "unit", "said", unit=said.code)
        return Resolution(name, said.sense, "said", class_code=said.code if said.sense == "class" else "")

    def _as_class(self, name: str, found: UnitClass) -> Resolution:
        return Resolution(name, "class", "class", class_code=found.code, is_open=found.is_open)

    def _by_organ(self, name: str, known: Sequence[Known], on: date | None) -> Resolution | None:
        """The unit of the same kind of body: by a short form, or by a former name whose successor is certain."""
        sure = [k for k in known if k.former is None or k.former.sure]
        units = {u for k in sure for u in self._organs.get(k.organ.code, ())}
        if not sure or len(units) != 1 or len(sure) != len(known):
            return None
        unit = next(iter(units))
        former = sure[0].former
        if former is None:
            return Resolution(name, "unit", "abbreviation", unit=unit)
        note = former_note(plain_name(name), former, self.register.level, on, self.units[unit].name)
        return Resolution(name, "unit", "former", unit=unit, note=note, former=former)

    def _outside(self, name: str, place: str, known: Sequence[Known], on: date | None) -> Resolution:
        word = "上级单位" if place == "above" else "下级单位"
        former = next((k.former for k in known if k.former is not None and k.former.sure), None)
        organ = next((k.organ.name for k in known), "")
        level = LEVELS[max(LEVELS.index(self.register.level) - 1, 0)] if place == "above" else self.register.level
        if name.startswith("省"):
            level = "province"
        note = f"{word}，不在{self.register.name}名录内"
        if former is not None and organ:
            note += "；" + former_note(plain_name(name), former, level, on, organ)
        return Resolution(name, "outside", "level", note=note, former=former)

    def _candidates(self, stem: str, units: Iterable[str], known: Sequence[Known]) -> tuple[str, ...]:
        """Units that may be meant: of the same stem, the same kind of body, then by likeness of the names."""
        ranked: dict[str, None] = dict.fromkeys(sorted(units))
        for k in known:
            ranked.update(dict.fromkeys(sorted(self._organs.get(k.organ.code, ()))))
        even = even_name(stem)
        alike = []
        for unit in self.register.units:
            stems = [even_name(self._split(plain_name(n))[1]) for n in (unit.name, *unit.aliases)]
            best = max(similarity(even, s) for s in stems)
            if any(_inside(even, s) for s in stems) and len(even) >= 2:
                best = max(best, Fraction(1, 2))
            if 3 * best > 1:
                alike.append((-best, unit.code))
        ranked.update(dict.fromkeys(code for _score, code in sorted(alike)))
        return tuple(ranked)[:5]

    def _split(self, plain: str) -> tuple[str, str]:
        """Whose the name says it is, and the rest: own, none, above, below, or beside (a level word of the same rank)."""
        register = self.register
        if self._is_known(plain):
            return "none", plain
        for names, place in (((register.name,), "own"), (register.above, "above"), (register.below, "below")):
            for name in names:
                if plain.startswith(name) and len(plain) > len(name):
                    rest = plain[len(name) :]
                    return (place, rest) if place != "below" or not _GOVERNMENT.fullmatch(rest) else ("none", plain)
        if plain.startswith("国家税务总局"):
            return self._split(plain[len("国家税务总局") :])
        if _CENTRAL.match(plain) or self._is_central(plain):
            return "above", plain
        if len(plain) < 3 or plain[0] not in LEVEL_WORDS:
            return "none", plain
        rest = plain[1:]
        if plain[0] == self.own_word:
            return "own", rest
        said, own = LEVELS.index(LEVEL_WORDS[plain[0]]), LEVELS.index(register.level)
        if said == own:
            return "beside", rest
        return ("above" if said < own else "below"), rest

    def _is_central(self, plain: str) -> bool:
        """Whether the name is that of a ministry or of another central body, which carry no level word (农业农村部)."""
        if _CENTRAL_END.search(plain):
            return True
        return plain.endswith("部") and len(plain) > 2 and "委" not in plain and bool(self.book.find(plain[:-1] + "局"))

    def _is_known(self, plain: str) -> bool:
        """Whether the whole name is the name of a kind of body, so that its first character is no level word (市场监管局)."""
        return bool(self.book.find(plain))


_GOVERNMENT = re.compile(r"(?:党委|人民政府|政府|镇|乡|街道办事处|管委会)+")


def _squeeze(name: str) -> str:
    return re.sub(r"\s", "", name)


def _town(stem: str) -> str:
    """A township's name without the word for its government."""
    return re.sub(r"(?<=.)(?:党委政府|党委、政府|人民政府|政府|党委|街道办事处|办事处|管委会|管理委员会)$", "", stem)


def _inside(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in order, the first and the last at its ends (市监局 in 市场监管局)."""
    if not short or not long or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(c in rest for c in short)


def former_note(printed: str, former: FormerName, level: str, on: date | None, now: str) -> str:
    """What people should know about a former name: what became of it and since when.

    >>> former_note("县质监局", FormerName("质量技术监督局", (), "2018年机构改革", {}, "", "N"), "county", None, "县市场监管局")
    '“县质监局”是旧称（2018年机构改革），现为县市场监管局'

    The date is that by which the reform was to be done; a document of later date still uses the old name.
    """
    ended = former.ended(level)
    when = f"，最迟至{ended.isoformat()}" if ended else ""
    text = f"“{printed}”是旧称（{former.reform}{when}），现为{now}"
    if on is not None and ended is not None and on > ended:
        text += "；文件印发时已经改名"
    return text + (f"；{former.note}" if former.note else "")
