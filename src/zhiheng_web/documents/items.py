"""One item of the review as data (核对项): clause, row, finding, repair, target, task, with its place, state and words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiheng.rules.scorecards import Binding
from zhiheng_web.documents.bindings import SOURCE_WORDS, Suggestion, binding_name, known
from zhiheng_web.documents.models import SURE, ReviewItem, place_words
from zhiheng_web.documents.wording import OPERATORS, dimension_words, due_words, target_words

NEED_WORDS = {
    "exists": _("有无"),
    "count": _("数量"),
    "threshold": _("指标值"),
    "absent": _("未发生"),
    "benchmark": _("对标"),
    "trend": _("走势"),
    "deadline": _("时限"),
    "rank": _("名次"),
    "judgement": _("人工判断"),
    "judge": _("人工评判"),
    "counter": _("计数"),
    "measure": _("指标值"),
    "import": _("引用得分"),
    "mean_of": _("平均分"),
}
KIND_WORDS = {"computed": _("自动计算"), "event": _("事件"), "document": _("佐证"), "judged": _("人工评判")}


FIELD_WORDS = {
    "indicator": _("指标"),
    "title": _("任务"),
    "number": _("序号"),
    "operator": _("要求"),
    "value": _("数值"),
    "value_high": _("上限"),
    "unit": _("单位"),
    "against": _("对标对象"),
    "due": _("时限"),
    "dimension": _("领域"),
    "units": _("责任单位"),
}


def field_words(name: str, value: Any) -> str:
    """The value of a target's or task's field for people; a dash where there is none."""
    if name == "units" and value:
        roles = (("lead", _("牵头")), ("support", _("配合")), ("by_remit", _("按职责分工")))
        return "；".join(f"{word}：{'、'.join(value[role])}" for role, word in roles if value[role]) or "—"
    if name == "operator":
        return str(OPERATORS.get(value, value))
    if name == "dimension":
        return str(dimension_words(value))
    return due_words(value) if name == "due" else str(value or "—")


def dom_id(kind: str, key: str) -> str:
    """An identifier for the page that is also a plain CSS name: `clause-r14-c2`."""
    return f"{kind}-" + re.sub(r"[^\w-]", "-", key)


@dataclass
class ItemView:
    """One item with its decision (核对项): `dom` links it to its place in the text."""

    item: ReviewItem | None
    kind: str
    key: str
    span: list[int] | None = None
    error: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    url: str = ""
    """Where its decisions are sent: `…/review/clause/r14.c2/`; resolved once a page, for there are hundreds of links."""
    steps: int = 0
    """How many steps were done on it and not undone."""
    text_query: str = ""
    """The query of the address that shows its words, where the text is shown in pieces; else empty."""
    page: int | None = None
    """The page of the file on which its words begin, where the file has pages."""
    in_file: str = ""
    """Their paragraph, line or cell in the file, in words."""
    doubts: tuple[str, ...] = ()
    """Why the reader was less than certain, in its words."""

    @property
    def dom(self) -> str:
        """The page's name of this item."""
        return dom_id(self.kind, self.key)

    @property
    def place(self) -> str:
        """The item as people point at it: 第14行第2条."""
        return place_words(self.kind, self.key)

    @property
    def state(self) -> str:
        """One of `models.STATES`."""
        return self.item.state if self.item else "open"

    @property
    def unsure(self) -> bool:
        """Whether the reader was not sure and nobody has decided, or somebody is in doubt."""
        return self.item.doubtful if self.item else False

    @property
    def confidence(self) -> Decimal:
        """How sure the reader was, 0 to 1."""
        return self.item.confidence if self.item else Decimal(1)

    @property
    def sure_words(self) -> str:
        """The confidence in words where it is low: 把握 72%; empty where it is not."""
        if self.confidence >= SURE:
            return ""
        return str(_("把握 %(n)s%%") % {"n": int(self.confidence * 100)})

    @property
    def why_unsure(self) -> str:
        """The reader's doubts about an item that nobody has decided; in front the confidence, where no mark shows it."""
        if not self.doubts or self.state not in ("open", "doubted"):
            return ""
        shown = "" if self.sure_words else str(_("把握 %(n)s%%") % {"n": int(self.confidence * 100)}) + "："
        return shown + "；".join(self.doubts)

    @property
    def named(self) -> list[dict[str, Any]]:
        """The units named by it, as `ReviewPage.unit_names` has them."""
        return []

    @property
    def words_of(self) -> str:
        """Its words in small letters, to be searched."""
        return ""


@dataclass
class NeedView:
    """One fact a clause needs: what, where it comes from now, and what is offered."""

    path: str
    kind: str
    name: str
    word: Any
    binding: Binding | None
    offered: Suggestion | None

    @property
    def bound_name(self) -> str:
        """What the fact is bound to, in words."""
        return binding_name(self.binding) if self.binding else ""

    @property
    def source_word(self) -> Any:
        """The kind of source in words."""
        return SOURCE_WORDS.get(self.binding.source, "") if self.binding else ""

    @property
    def offered_source(self) -> Any:
        """The kind of the offered source in words."""
        return SOURCE_WORDS.get(self.offered.binding.source, "") if self.offered else ""

    @property
    def lost(self) -> bool:
        """Whether the bound thing is no longer in the lists."""
        return self.binding is not None and not known(self.binding)


@dataclass
class ClauseView(ItemView):
    """A clause: its text, points, colour, rule in words, and the facts it needs."""

    text: str = ""
    points: str | None = None
    look: str = "judged"
    chips: tuple[str, ...] = ()
    words: str = ""
    needs: list[NeedView] = field(default_factory=list)
    printed_words: str = ""
    printed_points: str | None = None
    row_units: list[dict[str, Any]] = field(default_factory=list)
    example: str = ""

    @property
    def named(self) -> list[dict[str, Any]]:
        return self.row_units

    @property
    def words_of(self) -> str:
        return f"{self.text} {self.words}".lower()

    @property
    def unbound(self) -> int:
        """How many facts are not bound."""
        return sum(1 for need in self.needs if need.binding is None)


@dataclass
class RowView:
    """A row with its clauses, and the findings that stand at its place."""

    key: str
    number: str
    title: str
    points: str | None
    cap: str | None
    bonus: bool
    units: list[dict[str, Any]]
    clauses: list[ClauseView]
    findings: list[FindingView]
    printed_points: str | None = None

    @property
    def open_keys(self) -> list[str]:
        """Clauses nobody has decided about."""
        return [c.key for c in self.clauses if c.state == "open"]


@dataclass
class FindingView(ItemView):
    """A finding with the choices it offers."""

    code: str = ""
    severity: str = "error"
    message: str = ""
    found: str | None = None
    expected: str | None = None
    choices: list[tuple[str, Any]] = field(default_factory=list)
    choice_word: Any = ""
    row_key: str = ""
    related: list[list[int]] = field(default_factory=list)


@dataclass
class RepairView(ItemView):
    """A damaged place with what was probably meant."""

    found: str = ""
    suggested: str | None = None
    why: str = ""
    choices: list[tuple[str, Any]] = field(default_factory=list)
    choice_word: Any = ""


@dataclass
class EntryView(ItemView):
    """A target or a task."""

    entry: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, Any] | None = None
    units: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def aim(self) -> str:
        """The aim in words (targets only)."""
        return target_words(self.entry)

    @property
    def due(self) -> str:
        """The due time in words."""
        return due_words(self.entry.get("due"))

    @property
    def dimension(self) -> Any:
        """The dimension in words (targets only)."""
        return dimension_words(self.entry.get("dimension", "other"))

    @property
    def operator_word(self) -> Any:
        """The comparison in words."""
        return OPERATORS.get(self.entry.get("operator", ""), "")

    @property
    def named(self) -> list[dict[str, Any]]:
        return [entry for names in self.units.values() for entry in names]

    @property
    def words_of(self) -> str:
        data = self.entry
        names = " ".join(entry["name"] for entry in self.named)
        return f"{data.get('indicator', '')} {data.get('title', '')} {data['quote']} {names}".lower()

    @property
    def changes(self) -> list[tuple[Any, str, str]]:
        """What differs from what was read: word of the field, as read, as it is now."""
        if self.printed is None:
            return []
        out = []
        for name, word in FIELD_WORDS.items():
            before, after = self.printed.get(name), self.entry.get(name)
            if before != after:
                out.append((word, field_words(name, before), field_words(name, after)))
        return out

    @property
    def has_units(self) -> bool:
        """Whether any unit is named."""
        return any(self.units.values())
