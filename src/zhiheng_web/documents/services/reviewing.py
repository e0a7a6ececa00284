"""What a person decides in the review (核对): accept, doubt, settle, change. Every decision is a step kept with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.rules.scorecards import Scorecard
from zhiheng_web.audit.services import record
from zhiheng_web.documents import drafts
from zhiheng_web.documents.frames import frame_of, put_entry
from zhiheng_web.documents.models import ReviewItem, ReviewStep, SourceDocument
from zhiheng_web.documents.services.stepping import decide, item_of, open_document, steps
from zhiheng_web.organisations.models import Person, Unit, UnitAlias
from zhiheng_web.organisations.resolving import squeeze
from zhiheng_web.organisations.services import forget_name, remember_name
from zhiheng_web.shared.language import chinese


@transaction.atomic
def accept(person: Person, document: SourceDocument, kind: str, keys: Iterable[str]) -> int:
    """Confirm items as read (确认): clauses, targets or tasks. Items already changed keep that word.

    Returns:
        How many were newly confirmed.
    """
    document = open_document(person, document, kind)
    if kind not in ("clause", "target", "task"):
        raise InputError(_("发现和疑似缺损要选择处理方式，不能直接确认。"))
    items = list(document.items.filter(kind=kind, key__in=list(keys), state__in=("open", "doubted")))
    if not items:
        return 0
    names = chinese(lambda: "、".join(str(i) for i in items[:5])) + ("等" if len(items) > 5 else "")
    sentence = chinese(lambda: f"确认{names}（共{len(items)}项）")
    with steps(person, document, items, "accept", sentence):
        for item in items:
            decide(item, person, _state_after(document, item))
        ReviewItem.objects.bulk_update(items, _DECIDED)
    record(person, "documents.accept", document, sentence)
    return len(items)


_DECIDED = ["state", "choice", "reason", "person", "at", "second", "second_reason", "second_person", "second_at"]


def _state_after(document: SourceDocument, item: ReviewItem) -> str:
    """Confirming an item whose draft differs from what was read leaves it changed (or added)."""
    if item.kind == "clause":
        printed = {c.key: c.clause for c in drafts.clause_places(document.data["scorecard"])}.get(item.key)
        now = drafts.find_clause(document.draft["scorecard"], item.key).clause
        same = printed is not None and (printed["rule"], printed["points"]) == (now["rule"], now["points"])
    else:
        printed = next((e for e in document.data.get(f"{item.kind}s", ()) if e["id"] == item.key), None)
        same = printed is not None and printed in document.draft.get(f"{item.kind}s", ())
    return "accepted" if same else "changed" if printed is not None else "added"


@transaction.atomic
def doubt(person: Person, document: SourceDocument, kind: str, key: str, reason: str) -> ReviewItem:
    """Mark an item as doubtful (存疑), with what is in doubt; it stays open to a later decision."""
    document = open_document(person, document, kind)
    item = item_of(document, kind, key)
    if item.state == "excluded":
        raise InputError(_("这一项已标为不采用；要恢复请先撤销。"))
    sentence = chinese(lambda: f"对{item}存疑")
    with steps(person, document, [item], "doubt", sentence, reason):
        decide(item, person, "doubted", reason=reason).save()
    record(person, "documents.doubt", document, sentence, reason=reason.strip())
    return item


@transaction.atomic
def reopen_item(person: Person, document: SourceDocument, kind: str, key: str) -> ReviewItem:
    """Begin an item anew (恢复原样): state and draft are as read. This too is a step that can be undone.

    Raises:
        InputError: an added item, which is taken back by undoing.
    """
    document = open_document(person, document, kind)
    item = item_of(document, kind, key)
    if item.state == "added":
        raise InputError(_("补录的内容没有“读入时的样子”，请用“撤销”取消补录。"))
    before = {"state": item.state, "choice": item.choice, "reason": item.reason}
    sentence = chinese(lambda: f"恢复{item}为读入时的样子")
    with steps(person, document, [item], "reset", sentence):
        if kind == "finding" and item.choice in ("cap", "parts"):
            finding = _finding(document, key)
            document.draft, _sentence = drafts.settled(document.draft, document.data, finding, "return")
        elif kind == "clause":
            printed = drafts.find_clause(document.data["scorecard"], key).clause
            document.draft = drafts.changed_clause(document.draft, key, printed["points"], printed["rule"])
        elif kind in ("target", "task"):
            put_entry(document, kind, key, next(e for e in document.data[f"{kind}s"] if e["id"] == key))
        decide(item, person, "open").save()
    document.save(update_fields=["draft"])
    record(person, "documents.reopen_item", document, sentence, before=before)
    return item


def _finding(document: SourceDocument, key: str) -> dict[str, Any]:
    finding: dict[str, Any] = document.data["findings"][int(key[1:])]
    return finding


@transaction.atomic
def settle(person: Person, item: ReviewItem, choice: str, reason: str) -> str:
    """Decide about a finding or a repair (处理发现), by a choice that really changes the draft.

    Errors need a reason. `return` keeps the draft and leaves the finding open: nothing is adopted until the issuer has
    answered. A repair that is not followed puts the clauses and targets at its place in doubt.

    Returns:
        One sentence saying what changed.
    Raises:
        InputError: a reason is missing, or the review is closed; RuleInvalid: the choice is not open for this finding.
    """
    document = open_document(person, item.document, item.kind)
    item = item_of(document, item.kind, item.key)
    if item.kind == "repair":
        return _settle_repair(person, document, item, choice, reason)
    if item.kind != "finding":
        raise InputError(_("只有发现和疑似缺损需要选择处理方式。"))
    finding = _finding(document, item.key)
    if finding["severity"] == "error" and not reason.strip():
        raise InputError(_("请写明理由，例如“经电话向发文单位核实，以分数栏为准”。理由随版本保存。"))
    before = document.draft
    after, sentence = drafts.settled(document.draft, document.data, finding, choice)
    Scorecard.from_json(after["scorecard"]) if after.get("scorecard") else None
    words = chinese(lambda: drafts.choices_for(finding)[choice])
    said = chinese(lambda: f"处理发现“{finding['message']}”：{words}。{sentence}")
    with steps(person, document, [item], "settle", said, reason):
        document.draft = after
        decide(item, person, "doubted" if choice == "return" else "accepted", choice, reason).save()
    document.save(update_fields=["draft"])
    record(
        person,
        "documents.settle",
        document,
        said,
        reason=reason.strip(),
        before=_row_frame(before, finding),
        after=_row_frame(after, finding),
    )
    return sentence


def _row_frame(draft: dict[str, Any], finding: dict[str, Any]) -> dict[str, Any] | None:
    place = drafts.row_of_finding(draft.get("scorecard"), finding)
    return {"row": place.row["number"], "points": place.row["points"], "rule": place.row.get("rule")} if place else None


def _settle_repair(person: Person, document: SourceDocument, item: ReviewItem, choice: str, reason: str) -> str:
    repair = document.data["repairs"][int(item.key[1:])]
    if choice not in drafts.REPAIR_CHOICES:
        raise InputError(_("请选择“按建议理解”或“以原文为准”。"))
    words = chinese(lambda: drafts.REPAIR_CHOICES[choice])
    sentence = f"“{repair['found']}”{words}。"
    touched = []
    with steps(person, document, [item], "settle", sentence, reason) as batch:
        decide(item, person, "accepted", choice, reason).save()
        if choice == "as_printed":
            start, end = repair["span"]
            for kind, key, span in _places(document):
                if span and span[0] < max(end, start + 1) and start < span[1]:
                    other = document.items.filter(kind=kind, key=key, state__in=("open", "accepted")).first()
                    if other is not None:
                        touched.append((other, frame_of(document, other)))
                        why = f"该处“{repair['found']}”以原文为准，请核对这一项是否读对"
                        decide(other, person, "doubted", reason=why).save()
                        sentence += f"相关的{chinese(str, other)}已标为存疑。"
        ReviewStep.objects.bulk_create(
            ReviewStep(
                document=document,
                kind=other.kind,
                key=other.key,
                batch=batch,
                action="doubt",
                sentence=sentence,
                reason=other.reason,
                before=before,
                after=frame_of(document, other),
                person=person,
            )
            for other, before in touched
        )
    record(person, "documents.settle", document, chinese(lambda: f"处理疑似缺损：{sentence}"), reason=reason.strip())
    return sentence


def _places(document: SourceDocument) -> Iterable[tuple[str, str, list[int] | None]]:
    for c in drafts.clause_places(document.draft.get("scorecard")):
        yield "clause", c.key, c.clause.get("span")
    for kind in ("target", "task"):
        for entry in document.draft.get(f"{kind}s", []):
            yield kind, entry["id"], entry["span"]


@transaction.atomic
def change_clause(
    person: Person, document: SourceDocument, clause_id: str, points: Decimal | None, rule: dict[str, Any], reason: str
) -> None:
    """Change a clause's points or rule (修改条款); what was read is kept in `document.data`.

    Raises:
        RuleInvalid, InvalidValue: the rule or the points do not follow the algebra; the sentence names the place.
        InputError: no reason was given.
    """
    document = open_document(person, document, "clause")
    if not reason.strip():
        raise InputError(_("请写明修改的理由，例如“原文写明每项1分，读成了一次性得分”。"))
    item = item_of(document, "clause", clause_id)
    clause = drafts.find_clause(document.draft["scorecard"], clause_id).clause
    before = {"points": clause["points"], "rule": clause["rule"]}
    text = None if points is None else format(points, "f")
    changed = drafts.changed_clause(document.draft, clause_id, text, rule)
    sentence = chinese(lambda: f"修改{item}的评分规则")
    with steps(person, document, [item], "change", sentence, reason):
        document.draft = changed
        decide(item, person, "added" if item.state == "added" else "changed", reason=reason).save()
    document.save(update_fields=["draft"])
    after = drafts.find_clause(document.draft["scorecard"], clause_id).clause
    record(
        person,
        "documents.change_clause",
        document,
        sentence,
        reason=reason.strip(),
        before=before,
        after={"points": after["points"], "rule": after["rule"]},
    )


@transaction.atomic
def change_entry(
    person: Person, document: SourceDocument, kind: str, key: str, values: dict[str, Any], reason: str
) -> None:
    """Change a target or a task (修改目标、任务). `values` replaces the named keys; quote and span stay as read."""
    document = open_document(person, document, kind)
    item = item_of(document, kind, key)
    entry = next((e for e in document.draft.get(f"{kind}s", ()) if e["id"] == key), None)
    if entry is None or kind not in ("target", "task"):
        raise InputError(_("没有这一项，可能页面已经过时，请刷新后再试。"), kind=kind, key=key)
    before = {k: entry.get(k) for k in values}
    if before == values:
        raise InputError(_("没有改动。如果读得对，请直接确认。"))
    sentence = chinese(lambda: f"修改{item}")
    with steps(person, document, [item], "change", sentence, reason):
        put_entry(document, kind, key, {**entry, **values})
        decide(item, person, "added" if entry.get("added") else "changed", reason=reason).save()
    document.save(update_fields=["draft"])
    record(
        person,
        f"documents.change_{kind}",
        document,
        sentence,
        reason=reason.strip(),
        before=before,
        after=values,
    )


@transaction.atomic
def map_unit(person: Person, document: SourceDocument, name: str, unit: Unit | None) -> None:
    """Say which unit of the register a printed name means (对应单位); None takes it back.

    The answer is remembered for the region, so that the next document does not ask again.
    """
    document = open_document(person, document)
    if unit is not None and unit.region_id != document.region_id:
        raise InputError(_("“%(name)s”不是本行政区域的单位。") % {"name": unit.name})
    mapped = dict(document.draft.get("unit_map") or {})
    before = mapped.get(name)
    if unit is None:
        mapped.pop(name, None)
    else:
        mapped[name] = unit.code
    document.draft = {**document.draft, "unit_map": mapped}
    document.save(update_fields=["draft"])
    known = UnitAlias.objects.filter(region=document.region_id, name=squeeze(name), withdrawn_at=None).first()
    if unit is not None and (known is None or known.unit_id != unit.pk):
        remember_name(person, document.region, name, "unit", unit=unit, document=document.pk, source=document.title)
    elif unit is None and known is not None:
        forget_name(person, known)
    word = f"对应到“{unit.name}”" if unit else "不再对应"
    record(
        person,
        "documents.map_unit",
        document,
        chinese(lambda: f"文件中的“{name}”{word}"),
        before={name: before} if before else None,
        after={name: unit.code} if unit else None,
    )
