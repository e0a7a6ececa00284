"""How lower documents take up an upper one, as pages and tables show it (上下级承接): documents, cells, people's words."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiheng.reading.cascade import FAULTS, Cell, Provision, above, cascade, provisions_of
from zhiheng.reading.cascade.comparing import said as aim_words
from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.documents import selectors
from zhiheng_web.documents.items import dom_id
from zhiheng_web.documents.models import CascadeLink, ReviewItem, SourceDocument, place_words
from zhiheng_web.documents.regions import Chain
from zhiheng_web.documents.wording import due_words
from zhiheng_web.organisations.models import Region

MOST_COLUMNS = 8
"""Lower documents beside each other on one page."""
STATE_WORDS: dict[str, tuple[str, Any]] = {
    # state: (chip of the page, word)
    "weaker": ("fail", gettext_lazy("低于上级")),
    "missing": ("missed", gettext_lazy("未承接")),
    "unit": ("warning", gettext_lazy("单位不一致")),
    "due": ("overdue", gettext_lazy("时限晚于上级")),
    "unlike": ("warning", gettext_lazy("需人工比较")),
    "no_figure": ("warning", gettext_lazy("没有数值")),
    "stage": ("due", gettext_lazy("阶段目标低")),
    "share": ("info", gettext_lazy("分担数")),
    "perhaps": ("open", gettext_lazy("待认定")),
    "equal": ("done", gettext_lazy("一致")),
    "stronger": ("done", gettext_lazy("高于上级")),
    "taken": ("done", gettext_lazy("有承接")),
}
KIND_WORDS = {"target": gettext_lazy("目标"), "task": gettext_lazy("任务"), "clause": gettext_lazy("评分条款")}
SHOWS = {
    "faults": gettext_lazy("需要看的"),
    "missing": gettext_lazy("未承接"),
    "weaker": gettext_lazy("低于上级"),
    "odd": gettext_lazy("单位、时限不一致"),
    "perhaps": gettext_lazy("待认定"),
}
_SHOWN = {
    "faults": FAULTS | {"perhaps"},
    "missing": {"missing"},
    "weaker": {"weaker", "stage"},
    "odd": {"unit", "due", "unlike"},
    "perhaps": {"perhaps"},
}


@dataclass
class Side:
    """A provision as a page shows it: its document, place, figure in words, and the address of its words."""

    document: SourceDocument
    provision: Provision

    @property
    def place(self) -> str:
        """第3项目标, 第14行第2条."""
        return place_words(self.provision.kind, self.provision.id)

    @property
    def kind_word(self) -> Any:
        """目标, 任务 or 评分条款."""
        return KIND_WORDS[self.provision.kind]

    @property
    def aim(self) -> str:
        """The figure in words, empty where there is none."""
        return aim_words(self.provision.aim) if self.provision.aim else ""

    @property
    def due(self) -> str:
        """The due time in words, empty where none is stated."""
        return due_words(self.provision.due) if self.provision.due else ""

    @property
    def query(self) -> str:
        """Query and anchor of its place in the review of its document."""
        dom = dom_id(self.provision.kind, self.provision.id)
        part = "scorecard" if self.provision.kind == "clause" else "plan"
        return f"?part={part}&at={dom}#item-{dom}"

    def around(self, chars: int = 90) -> tuple[str, str, str]:
        """The words before, the words themselves, and the words after."""
        span = self.provision.span
        if span is None:
            return "", self.provision.text, ""
        text = self.document.data["document"]["text"]
        start, end = span
        return text[max(0, start - chars) : start], text[start:end], text[end : end + chars]


@dataclass
class Square:
    """One cell of the matrix: an upper provision in one lower document."""

    upper: Side
    lower: SourceDocument
    cell: Cell

    @property
    def chip(self) -> str:
        """The chip of the state."""
        return STATE_WORDS[self.cell.state][0]

    @property
    def word(self) -> Any:
        """The state in words."""
        return STATE_WORDS[self.cell.state][1]

    @property
    def best(self) -> Side | None:
        """The lower provision that stands for the cell."""
        links = [link for link in self.cell.links if link.verdict != "rejected"]
        return Side(self.lower, links[0].lower) if links else None

    @property
    def confirmed(self) -> bool:
        """Whether a person confirmed the link."""
        return any(link.verdict == "confirmed" for link in self.cell.links)


@dataclass
class Matrix:
    """Upper provisions down, lower documents across; `rows` pair a provision with its squares."""

    upper: SourceDocument
    lowers: list[SourceDocument]
    rows: list[tuple[Side, list[Square]]]

    def counts(self, column: int) -> Counter[str]:
        """How often each state stands in one column."""
        return Counter(squares[column].cell.state for _side, squares in self.rows)

    @property
    def figures(self) -> list[tuple[str, Any, int]]:
        """For each filter how many rows it shows."""
        return [(code, word, sum(1 for r in self.rows if _takes(r[1], code))) for code, word in SHOWS.items()]

    def shown(self, show: str, kind: str = "") -> list[tuple[Side, list[Square]]]:
        """The rows of a filter."""
        return [
            row
            for row in self.rows
            if (not show or _takes(row[1], show)) and (not kind or row[0].provision.kind == kind)
        ]


def _takes(squares: Sequence[Square], show: str) -> bool:
    return any(s.cell.state in _SHOWN[show] for s in squares)


def documents_with_levels(region: Region) -> list[SourceDocument]:
    """Read documents of the region and of those in it that ask for something, upper levels first, without long texts."""
    aims = ReviewItem.objects.filter(document=OuterRef("pk"), kind__in=("target", "task"))
    asks = ReviewItem.objects.filter(document=OuterRef("pk"), kind__in=("target", "task", "clause"))
    rows = selectors.documents_of(region).filter(Exists(asks), withdrawn_at=None, status__in=("review", "adopted"))
    rows = rows.annotate(has_aims=Exists(aims))
    order = {level: i for i, level in enumerate(("state", "province", "city", "county", "township", ""))}
    return sorted(rows, key=lambda d: (order[d.level], -d.pk))


def uppers(documents: Iterable[SourceDocument], chain: Chain) -> list[SourceDocument]:
    """Documents with targets or tasks that have one of a lower level under them, as `documents_with_levels` gives them.

    Where nothing of the own chain stands here, those that other regions follow.
    """
    every = list(documents)
    held = [d for d in every if d.has_aims]  # type: ignore[attr-defined]
    return [d for d in held if lowers_of(d, every, chain)] or [d for d in held if others_of(d, every, chain)]


def first_upper(found: Sequence[SourceDocument], own: str) -> SourceDocument:
    """Of upper documents the one that the page opens with: issued by the level next above `own`, the region's level; the newest.

    A township's document beside the county's makes the county's an upper one too, yet what a county asks first is how
    it follows the city.
    """
    over = [d for d in found if above(d.level, own)] or list(found)
    nearest = [d for d in over if d.level == over[-1].level]
    return next((d for d in nearest if d.draft_status != "consultation_draft"), nearest[0])


def lowers_of(upper: SourceDocument, documents: Iterable[SourceDocument], chain: Chain) -> list[SourceDocument]:
    """Documents of a lower level than this one and of the same chain of regions."""
    return [d for d in documents if above(upper.level, d.level) and chain.under(upper, d)]


def others_of(upper: SourceDocument, documents: Iterable[SourceDocument], chain: Chain) -> list[SourceDocument]:
    """Documents of a lower level that other regions issued: nobody's duty here, but good to compare with (供参照)."""
    return [d for d in documents if above(upper.level, d.level) and not chain.under(upper, d)]


def usual(under: Sequence[Any]) -> list[Any]:
    """The lower documents that stand beside each other at first: with targets or tasks, no drafts, adopted ones first; at most four.

    `under` are documents as `documents_with_levels` gives them.
    """
    plans = [d for d in under if d.has_aims] or list(under)
    issued = [d for d in plans if d.draft_status != "consultation_draft"] or plans
    return sorted(issued, key=lambda d: (d.status != "adopted", -d.pk))[:4]


def matrix(upper: SourceDocument, lowers: Sequence[SourceDocument]) -> Matrix:
    """What each lower document makes of each upper provision, with what people said about it."""
    said = _said(upper, lowers)
    columns = [_cells(upper, lower, said.get(lower.pk, {})) for lower in lowers]
    provisions = [p for p in provisions_of(upper.draft) if p.kind != "clause"]
    rows = []
    for i, provision in enumerate(provisions):
        side = Side(upper, provision)
        rows.append((side, [Square(side, low, column[i]) for low, column in zip(lowers, columns, strict=True)]))
    return Matrix(upper, list(lowers), rows)


def _said(
    upper: SourceDocument, lowers: Sequence[SourceDocument]
) -> dict[int, dict[tuple[tuple[str, str], tuple[str, str]], str]]:
    out: dict[int, dict[tuple[tuple[str, str], tuple[str, str]], str]] = {}
    for link in CascadeLink.objects.filter(upper=upper, lower__in=lowers):
        place = (link.upper_kind, link.upper_key), (link.lower_kind, link.lower_key)
        out.setdefault(link.lower_id, {})[place] = link.verdict
    return out


_KEPT: OrderedDict[str, list[Cell]] = OrderedDict()
_MOST_KEPT = 48


def _cells(upper: SourceDocument, lower: SourceDocument, said: dict[Any, str]) -> list[Cell]:
    """The kernel's cells, kept for the same two drafts and the same words of people."""
    name = json.dumps([upper.draft, lower.draft, sorted(map(repr, said.items()))], sort_keys=True)
    name = hashlib.sha256(name.encode()).hexdigest()
    if name not in _KEPT:
        _KEPT[name] = cascade(provisions_of(upper.draft), provisions_of(lower.draft), said)
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(name)
    return _KEPT[name]


def square(upper: SourceDocument, lower: SourceDocument, kind: str, key: str) -> Square | None:
    """One cell of the matrix; None where the upper document has no such provision."""
    found = matrix(upper, [lower])
    return next((squares[0] for side, squares in found.rows if side.provision.key == (kind, key)), None)


def cited(upper: SourceDocument, lower: SourceDocument) -> bool:
    """Whether the lower document names the upper one, by its title or its number."""
    text = "".join(lower.data["document"]["text"].split())
    names = ("".join(n.split()) for n in (upper.title, upper.number))
    return any(len(n) >= 6 and n in text for n in names)


def as_xlsx(found: Matrix) -> bytes:
    """The matrix as Excel (承接对照表): the matrix, one line for each of its cells, and what needs a look."""
    headers = [
        str(w)
        for w in (
            _("上级条款"), _("类别"), _("上级内容"), _("上级要求"), _("上级时限"), _("本级文件"), _("状态"), _("说明"),
            _("本级条款"), _("本级内容"), _("本级要求"), _("本级时限"), _("把握"), _("依据"), _("认定"),
        )
    ]  # fmt: skip
    lines = [_line(side, s) for side, squares in found.rows for s in squares]
    faults = [line for line, fault in lines if fault]
    notes = [f"{_('上级文件')}：{found.upper.title} {found.upper.number}".strip()]
    across = [headers[0], headers[1], headers[2], headers[3], headers[4], *(lower.title for lower in found.lowers)]
    grid = [
        [side.place, str(side.kind_word), side.provision.title, side.aim, side.due, *(_short(s) for s in squares)]
        for side, squares in found.rows
    ]
    return write_tables(
        [
            Sheet(str(_("承接矩阵")), across, grid, notes),
            Sheet(str(_("承接对照")), headers, [line for line, _fault in lines], notes),
            Sheet(str(_("需要看的")), headers, faults, notes),
        ]
    )


def _short(s: Square) -> str:
    """A cell of the matrix in a few words: state and what stands for it."""
    best = s.best if s.cell.state != "missing" else None
    return f"{s.word}：{best.place} {best.provision.title}{' ' + best.aim if best.aim else ''}" if best else str(s.word)


def _line(side: Side, s: Square) -> tuple[list[str], bool]:
    best = s.best
    link = next((li for li in s.cell.links if best and li.lower.key == best.provision.key), None)
    verdict = {"confirmed": _("已认定"), "rejected": _("已否定")}.get(link.verdict, "") if link else ""
    upper = [side.place, str(side.kind_word), side.provision.text, side.aim, side.due]
    told = [s.lower.title, str(s.word), s.cell.sentence]
    lower = [best.place, best.provision.text, best.aim, best.due] if best else ["", "", "", ""]
    sure = [f"{int(link.confidence * 100)}%", "；".join(link.reasons), str(verdict)] if link else ["", "", ""]
    return [*upper, *told, *lower, *sure], s.cell.state in _SHOWN["faults"]
