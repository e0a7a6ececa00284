"""A lifecycle as a table (办理流程): states, the steps that lead from one to the next, and the time limits they set going.

Where a record stands follows from its own fields, so that a record that was imported, corrected or loaded in bulk stands where its
facts say, and can be recomputed at any time; no state is typed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhiheng.errors import InvalidValue

KINDS: Final = ("open", "waiting", "closed")
WHO: Final = {"owner": "归口单位或质发办", "office": "质发办", "reviewer": "评审人员或质发办"}
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], False)

Read = Callable[[str], Any]
"""Gives the value of a field of the record by name."""


@dataclass(frozen=True)
class Mark:
    """A condition on one field (条件): filled, or one of `values`; `absent` turns it round."""

    field: str
    values: tuple[Any, ...] = ()
    absent: bool = False

    def holds(self, read: Read) -> bool:
        """Whether the record's field is so."""
        value = read(self.field)
        met = value in self.values if self.values else value not in _EMPTY
        return met is not self.absent


@dataclass(frozen=True)
class State:
    """Where a record can stand (状态): `open` we have to act, `waiting` somebody else has, `closed` nothing is owed any more."""

    code: str
    label: str
    kind: str = "open"
    chip: str = ""
    """The state chip that shows it; by kind where empty."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing is owed any more."""
        return self.kind == "closed"


@dataclass(frozen=True)
class Outcome:
    """One end of a step (结果): the state it leads to when all its marks hold."""

    target: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Step:
    """One move (步骤): from which states, to which, who takes it, what it needs.

    A step without outcomes changes no state: an act to be registered while the record stands in one of `sources`, done once
    its `required` fields are filled. `needs` must hold before it can be taken, `unmet` says so in words; `needs_file` asks for an
    attachment (佐证附件).
    """

    code: str
    label: str
    sources: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    needs: tuple[Mark, ...] = ()
    unmet: str = ""
    when: tuple[Mark, ...] = ()
    who: str = "owner"
    basis: str = ""
    note: str = ""
    is_optional: bool = False
    needs_file: bool = False

    @property
    def is_act(self) -> bool:
        """Whether it leaves the state as it is."""
        return not self.outcomes

    def target(self, read: Read) -> str | None:
        """The state to which the record's fields say this step has led, or None."""
        for outcome in self.outcomes:
            if all(mark.holds(read) for mark in outcome.marks):
                return outcome.target
        return None

    def is_taken(self, read: Read) -> bool:
        """For an act: whether its required fields are filled."""
        return all(Mark(name).holds(read) for name in self.required)


@dataclass(frozen=True)
class TimeLimit:
    """A limit of the table (期限): the pack's rule, the fields whose days start and stop it, and between which fields it stands still.

    `starts` are tried in turn, the first filled one starts it. `is_right` marks a limit of the other side (an objection window): it
    lapses and is never late.
    """

    code: str
    label: str
    rule: str
    starts: tuple[str, ...]
    stops: str
    pauses: tuple[tuple[str, str, str], ...] = ()
    """Pairs of fields with the reason: from the day of the first to that of the second, both included, the clock stands still."""
    when: tuple[Mark, ...] = ()
    is_right: bool = False
    unless: tuple[str, ...] = ()
    """States in which nothing runs any more although the stop is not filled."""


@dataclass(frozen=True)
class Lifecycle:
    """The whole table. The first state is where a record starts."""

    states: tuple[State, ...]
    steps: tuple[Step, ...]
    limits: tuple[TimeLimit, ...] = ()

    def __post_init__(self) -> None:
        if faults := self.faults():
            raise InvalidValue(f"办理流程不成立：{'；'.join(faults)}", faults=faults)

    def faults(self) -> list[str]:
        """What is wrong with the table, in sentences; empty when it is sound."""
        codes = [s.code for s in self.states]
        out = [f"状态 {c} 重复" for c in sorted({c for c in codes if codes.count(c) > 1})]
        named = [s.code for s in self.steps]
        out += [f"步骤 {c} 重复" for c in sorted({c for c in named if named.count(c) > 1})]
        out += [f"状态 {s.code} 的类别 {s.kind} 不在 {'、'.join(KINDS)} 之列" for s in self.states if s.kind not in KINDS]
        for step in self.steps:
            missing = sorted({*step.sources, *(o.target for o in step.outcomes)} - set(codes))
            out += [f"步骤 {step.code} 提到没有的状态 {c}" for c in missing]
            out += [f"步骤 {step.code} 的结果 {o.target} 没有条件" for o in step.outcomes if not o.marks]
            out += [f"步骤 {step.code} 不改变状态，也没有必填项" for _ in [0] if step.is_act and not step.required]
            out += [f"步骤 {step.code} 由“{step.who}”办理，应为 {'、'.join(WHO)}" for _ in [0] if step.who not in WHO]
        out += [f"期限 {t.code} 没有起算字段" for t in self.limits if not t.starts]
        if out or not codes:
            return out or ["没有状态"]
        reached = self._closure({codes[0]}, forward=True)
        out += [f"状态 {c} 从起点到不了" for c in codes if c not in reached]
        ends = self._closure({s.code for s in self.states if s.is_closed}, forward=False)
        return out + [f"状态 {c} 走不到办结" for c in codes if c not in ends]

    def _closure(self, start: set[str], *, forward: bool) -> set[str]:
        edges = [(a, o.target) for s in self.steps for a in s.sources for o in s.outcomes]
        found, new = set(start), set(start)
        while new:
            new = {b if forward else a for a, b in edges if (a if forward else b) in new} - found
            found |= new
        return found

    def state(self, code: str) -> State:
        """The state of that code; KeyError when there is none."""
        return next(s for s in self.states if s.code == code)

    def step(self, code: str) -> Step:
        """The step of that code; StopIteration when there is none."""
        return next(s for s in self.steps if s.code == code)

    def state_of(self, read: Read) -> State:
        """Where a record stands by its fields: the steps walked from the start, each at most once."""
        here, left = self.states[0].code, list(self.steps)
        while True:
            for step in left:
                target = step.target(read) if here in step.sources and all(m.holds(read) for m in step.when) else None
                if target is not None and target != here:
                    here = target
                    left.remove(step)
                    break
            else:
                return self.state(here)

    def why_not(self, step: Step, read: Read) -> str:
        """Why a step cannot be taken now, or ""."""
        here = self.state_of(read)
        if not all(mark.holds(read) for mark in step.when):
            return "本类记录没有这一步"
        if here.code not in step.sources:
            return f"现在的状态是“{here.label}”"
        if step.is_act and step.is_taken(read):
            return "已登记"
        if not all(mark.holds(read) for mark in step.needs):
            return step.unmet or "条件还不具备"
        return ""

    def open_steps(self, read: Read) -> tuple[Step, ...]:
        """Steps that can be taken now, in the order of the table."""
        return tuple(step for step in self.steps if not self.why_not(step, read))

    def limits_of(self, read: Read) -> tuple[TimeLimit, ...]:
        """Limits that have been set going for a record."""
        return tuple(t for t in self.limits if all(m.holds(read) for m in t.when) and any(Mark(f).holds(read) for f in t.starts))

    def effects(self, step: Step) -> Mapping[str, tuple[TimeLimit, ...]]:
        """Which limits a step starts, stops, pauses and resumes, by the fields it asks."""
        asked = set(step.fields)
        return {
            "starts": tuple(t for t in self.limits if asked & set(t.starts)),
            "stops": tuple(t for t in self.limits if t.stops in asked),
            "pauses": tuple(t for t in self.limits if any(a in asked for a, _b, _why in t.pauses)),
            "resumes": tuple(t for t in self.limits if any(b in asked for _a, b, _why in t.pauses)),
        }
