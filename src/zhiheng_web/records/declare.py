"""How a registry is declared (登记簿声明): everything the shared pages, imports and snapshots need to know of it.

One registry is one `Registry` in its folder's `registry.py`, registered by `register(...)` when the app is ready. Field
labels, units, choices and help come from the model; the declaration only names fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from zhiheng.indicators.relations import RELATIONS, Relation
from zhiheng.lifecycles.tables import Lifecycle
from zhiheng_web.records.models import Record


@dataclass(frozen=True)
class Derived:
    """A relation's column made from one or more field paths (`unit__code`), in that order."""

    paths: tuple[str, ...]
    make: Callable[..., Any]


@dataclass(frozen=True)
class Clock:
    """A legal time limit of one record (期限): what, until when, done when, and on which basis.

    `certainty` says how sure the basis is: text (条文), working rule (工作惯例), own design (本系统约定), memory (待核).
    """

    label: str
    due_on: date | None
    done_on: date | None
    basis: str = ""
    certainty: str = ""
    limit: str = ""
    """Code of the limit in the registry's lifecycle, by which it is prolonged or stopped."""
    trigger_on: date | None = None
    is_right: bool = False
    """A limit of the other side (an objection window): it lapses and is never late."""
    is_stopped: bool = False
    notes: tuple[str, ...] = ()
    """What was prolonged or stopped, with reasons."""
    changes: tuple[Any, ...] = ()
    may_extend: bool = False

    def state(self, today: date) -> str:
        """done, late, overdue, due, stopped (counting stands still) or lapsed (a right not used)."""
        done_on = self.done_by(today)
        if self.is_right:
            if done_on:
                return "done"
            return "lapsed" if self.due_on and self.due_on < today else "due"
        if done_on:
            return "late" if self.due_on and done_on > self.due_on else "done"
        if self.is_stopped:
            return "stopped"
        return "overdue" if self.due_on and self.due_on < today else "due"

    def done_by(self, today: date) -> date | None:
        """The day on which it was done; None for what ends by itself on a day to come."""
        return self.done_on if self.done_on and self.done_on <= today else None

    def days_left(self, today: date) -> int | None:
        """Days until the limit, negative past it; None when done or without a limit."""
        return None if self.done_by(today) or not self.due_on else (self.due_on - today).days

    def days_over(self, today: date) -> int:
        """Days past the limit, zero before it."""
        return max(0, -(self.days_left(today) or 0))


@dataclass(frozen=True)
class Move:
    """A step a person takes on a record (办理): asks a few fields, needs a ground, is one service call.

    `ready(record)` is the reason why it cannot be taken now, or "". `apply(person, record, data)` does it; without one the
    fields are simply changed. `who` answers whether the person may (owner of the record by default).
    """

    code: str
    label: str
    fields: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
    ready: Callable[[Any], str] = lambda record: ""
    apply: Callable[[Any, Any, dict[str, Any]], Any] | None = None
    required: tuple[str, ...] = ()
    asks: tuple[tuple[str, Callable[[], Any]], ...] = ()
    """Questions that are no field of the record: name and maker of a form field."""
    asks_reason: bool = False
    is_optional: bool = False
    """Possible, but not what the record waits for."""
    policy: Any = None
    takes_file: bool = False
    """Whether its form offers an attachment."""
    needs_file: bool = False


@dataclass(frozen=True)
class Paper:
    """A printable form of a record (文书): the template gets `record`, `registry`, `today` and what `more(record)` gives."""

    code: str
    title: str
    template: str
    ready: Callable[[Any], bool] = lambda record: True
    more: Callable[[Any], Mapping[str, Any]] = lambda record: {}


@dataclass(frozen=True)
class Standing:
    """How far one needed thing is in a period: its state chip, the word, what is missing, and where to enter it."""

    label: str
    state: str
    word: str
    note: str = ""
    query: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Registry:
    """One registry (登记簿). `code` is the relation's code where the registry feeds one."""

    code: str
    model: type[Record]
    title: str
    noun: str
    group: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    natural_key: tuple[str, ...]
    label: Callable[[Any], str]
    date: str
    fallback_key: tuple[str, ...] = ()
    """What tells records apart whose natural key is not known yet (an enterprise known by name only)."""
    verb: str = "登记"
    note: str = ""
    tool: tuple[str, str] | None = None
    """A page of its own that makes these records: its name and the name of its address (双随机抽取)."""
    search: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    by_period: bool = True
    due: str = ""
    done: str = ""
    closed: Q | None = None
    """Records that owe nothing any more, besides those with `done` filled."""
    renews: bool = False
    """`due` is the end of a validity, not a duty with a finish."""
    masked: tuple[str, ...] = ()
    enterprise: str = ""
    """The field with the credit code, where a record names an enterprise; its name is in `name`."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    relation: Mapping[str, str | Derived] = field(default_factory=dict)
    keeps_withdrawn: bool = False
    form: Any = None
    clocks: Callable[[Any], Sequence[Clock]] = lambda record: ()
    views: Mapping[str, tuple[str, Callable[[], Q]]] = field(default_factory=dict)
    """More tabs of the list: code -> (label, condition); each names work that waits, and the index counts it."""
    moves: tuple[Move, ...] = ()
    lifecycle: Lifecycle | None = None
    """States, steps and limits as a table, for models under `Staged`; its moves are made by `steps.moves_of`."""
    papers: tuple[Paper, ...] = ()
    downloads: Callable[[Any], Sequence[tuple[str, str]]] = lambda record: ()
    """Rows (what, address) of files made from the record (a notice as Word)."""
    work_due: str = ""
    """The date by which work lists order it, where it is another than `due` (the next of several limits)."""
    uncounted: Q | None = None
    """Records that stay on file and no longer count in any figure (a follow-up ended by a retest)."""
    related: Callable[[Any], Sequence[tuple[str, str, str]]] = lambda record: ()
    """Rows (what, label, address) of records this one caused or came from."""
    notices: Callable[[Any], Sequence[tuple[str, str]]] = lambda record: ()
    """Rows (state code, sentence) that a person must see at once."""
    columns_made: Mapping[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict)
    """Columns of the list that are no field: code -> (heading, value)."""
    annotated: Callable[[Any], Any] = lambda rows: rows
    """What the rows of a page of the list need beside their fields, added to the queryset (a count)."""
    facts_made: Sequence[str | tuple[str, Callable[[Any], Any]]] = ()
    """More facts of the record's page: names of derived fields, or a label with what makes its text."""
    joins: tuple[str, ...] = ()
    importable: bool = True
    editable: bool = True
    create_policy: Any = None
    office_fields: tuple[str, ...] = ()
    """Fields that only the committee office fills and changes, on records that other units own (what a document says, a decision)."""
    stays: Callable[[Any], bool] = lambda record: False
    """Records that do not go along when their enterprise is merged into another: worked out for that entry alone."""
    is_internal: bool = False
    """For staff only: not on the enterprise's own page (a credit class, an inspection that is announced later)."""
    file_field: str = ""
    """The field with the SHA-256 digest of a stored file, where a record carries one."""
    on_change: Callable[[Any], None] = lambda record: None
    """Called on a record whose fields were changed, before it is saved (an accepted piece of evidence is to be reviewed again)."""
    after_change: Callable[[Any, Any, str], None] = lambda person, record, reason: None
    """Called with person, record and reason after a change was saved, in the same transaction: what follows in other records."""
    after_create: Callable[[Any, Any], None] = lambda person, record: None
    """Called with person and record after it was entered, in the same transaction: what is made along with it."""
    annex_policy: Any = None
    """Who opens attachments and comments of a record; whoever reads the record where there is none (letters: the handling unit)."""
    refused_headings: tuple[str, ...] = ()
    """Words in a heading for which a file is not taken in at all (personal data that belongs in sealed fields)."""
    held_by: Mapping[str, str] = field(default_factory=dict)
    """Related name -> sentence: while live records under that name rest on a record it cannot be withdrawn, and the sentence says so."""
    overview: Callable[[Any, Any, Any], Sequence[Standing]] | None = None
    """For region, period and today: what the period needs and how far it is (matters, kinds of events)."""
    overview_title: str = ""
    overview_counts: bool = True
    """Whether its heading counts what is complete; not where it shows figures side by side."""
    url: Callable[[Any], str] | None = None

    @property
    def kernel_relation(self) -> Relation | None:
        """The kernel's relation this registry feeds, if any."""
        return RELATIONS.get(self.code)

    def field(self, name: str) -> Any:
        """The model field of that name."""
        return self.model._meta.get_field(name)

    @property
    def work_field(self) -> str:
        """The field by which it stands in work lists, or ""."""
        return "" if self.renews else self.work_due or self.due

    def made(self, record: Any) -> Sequence[Clock]:
        """The limits of a record: by its lifecycle where it has one."""
        if self.lifecycle is None:
            return self.clocks(record)
        from zhiheng_web.records.timing import clocks_of

        return clocks_of(self, record)

    @property
    def area(self) -> str:
        """Prefix of the audit's action names."""
        return self.model._meta.app_label


REGISTRIES: dict[str, Registry] = {}
"""Every registry by code, in the order of the menu; filled when the apps are ready."""

COUNTS_IN: Callable[[str], list[dict[str, Any]]] | None = None
"""Set by scorecards: record id -> rows {label, value, url} of the figures the record counts in."""

ALSO_RELATED: list[Callable[[Any], Sequence[tuple[str, str, str]]]] = []
"""What other apps know of a record: each gives rows (what, label, address), shown beside those of the registry itself."""

EVENT_ROWS: Callable[[Any], Mapping[str, list[tuple[str, ...]]]] | None = None
"""Set by scorecards: region -> code of a kind of event -> the units printed in each row of the adopted scorecard that asks for it."""


def register(*registries: Registry) -> None:
    """Make registries known (from an app's `ready`)."""
    for registry in registries:
        REGISTRIES[registry.code] = registry


def registry_of(record: Record) -> Registry:
    """The registry of a record."""
    for registry in REGISTRIES.values():
        if isinstance(record, registry.model):
            return registry
    raise KeyError(type(record).__name__)
