"""What the reader missed or took for something else (补录, 不采用): entries and clauses added, entries left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit.services import record
from zhiheng_web.documents import drafts
from zhiheng_web.documents.frames import put_entry
from zhiheng_web.documents.models import ReviewItem, SourceDocument
from zhiheng_web.documents.services.stepping import decide, item_of, open_document, steps
from zhiheng_web.organisations.models import Person
from zhiheng_web.shared.language import chinese


@transaction.atomic
def exclude(person: Person, document: SourceDocument, kind: str, key: str, reason: str) -> ReviewItem:
    """Say that a target or a task is none (不采用), with the reason. It leaves the draft and stays on the page.

    Raises:
        InputError: no reason, or an item of another kind.
    """
    if kind not in ("target", "task"):
        raise InputError(_("只有目标和任务可以标为“不采用”；评分条款请修改规则，或与发文单位核对。"))
    if not reason.strip():
        raise InputError(_("请写明为什么不采用，例如“是上年完成情况，不是目标”。"))
    document = open_document(person, document, kind)
    item = item_of(document, kind, key)
    sentence = chinese(lambda: f"{item}不采用")
    with steps(person, document, [item], "exclude", sentence, reason):
        entry = next((e for e in document.draft[f"{kind}s"] if e["id"] == key), None)
        if entry is None:
            raise InputError(_("这一项已经标为不采用。"))
        put_entry(document, kind, key, entry, excluded=True)
        decide(item, person, "excluded", reason=reason).save()
    document.save(update_fields=["draft"])
    record(person, "documents.exclude", document, sentence, reason=reason.strip(), before=entry)
    return item


@transaction.atomic
def add_entry(
    person: Person, document: SourceDocument, kind: str, span: tuple[int, int], values: dict[str, Any], reason: str
) -> ReviewItem:
    """Add a target or a task that the reader missed (补录), at its words in the text.

    Args:
        span: `[start, end)` in characters of the document's text.
        values: as `change_entry`; without quote, span and id, which come from the text.
    Raises:
        InputError: the span lies outside the text.
    """
    document = open_document(person, document, kind)
    quote = _quote(document, span)
    taken = {i.key for i in document.items.filter(kind=kind)}
    key = next(k for k in (f"{kind[0] if kind == 'target' else 'k'}a{n}" for n in range(1, 10_000)) if k not in taken)
    entry = {"id": key, **values, "quote": quote, "span": list(span), "confidence": 1, "added": True}
    item = ReviewItem(document=document, kind=kind, key=key, place=_place(document, kind, span[0]))
    sentence = chinese(lambda: f"{item}：“{quote[:40]}”")
    with steps(person, document, [item], "add", sentence, reason):
        put_entry(document, kind, key, entry)
        decide(item, person, "added", reason=reason).save()
    document.save(update_fields=["draft"])
    record(person, f"documents.add_{kind}", document, sentence, reason=reason.strip(), after=entry)
    return item


@transaction.atomic
def add_clause(
    person: Person,
    document: SourceDocument,
    row_key: str,
    span: tuple[int, int],
    points: Decimal | None,
    rule: dict[str, Any],
    reason: str,
) -> ReviewItem:
    """Add a clause that the reader missed to the end of a row (补录条款).

    Raises:
        RuleInvalid, InvalidValue: the rule or the points do not follow the algebra.
        InputError: no such row, or the span lies outside the text.
    """
    document = open_document(person, document, "clause")
    quote = _quote(document, span)
    draft = drafts.copied(document.draft)
    place = next((p for p in drafts.row_places(draft["scorecard"]) if p.key == row_key), None)
    if place is None:
        raise InputError(_("没有这一行，可能页面已经过时，请刷新后再试。"))
    clauses = place.row["clauses"]
    key = f"{row_key}.c{len(clauses) + 1}"
    text = None if points is None else format(points, "f")
    clauses.append({"text": quote, "span": list(span), "points": text, "rule": rule})
    draft = drafts.changed_clause(draft, key, text, rule)
    item = ReviewItem(document=document, kind="clause", key=key, place=_place(document, "clause", span[0]))
    sentence = chinese(lambda: f"补录{item}：“{quote[:40]}”")
    with steps(person, document, [item], "add", sentence, reason):
        document.draft = draft
        decide(item, person, "added", reason=reason).save()
    document.save(update_fields=["draft"])
    record(person, "documents.add_clause", document, sentence, reason=reason.strip(), after={"rule": rule})
    return item


def _quote(document: SourceDocument, span: tuple[int, int]) -> str:
    text = document.data["document"]["text"]
    start, end = span
    if not 0 <= start < end <= len(text):
        raise InputError(_("所选文字不在原文里，请重新选取。"))
    return str(text[start:end])


def _place(document: SourceDocument, kind: str, start: int) -> int:
    """The place of the last read item of the kind whose words stand before; items of one place follow by age."""
    spans = {e["id"]: e["span"][0] for e in document.draft.get(f"{kind}s", ())} if kind != "clause" else {}
    before = [key for key, at in spans.items() if at <= start]
    items = document.items.filter(kind=kind)
    found = items.filter(key__in=before).order_by("-place").first() if before else items.order_by("-place").first()
    first = items.order_by("place").first()
    return found.place if found else (first.place - 1 if first and kind != "clause" else 0)
