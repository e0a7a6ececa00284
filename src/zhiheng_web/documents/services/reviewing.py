"""What a person decides in the review (核对): accept, doubt, settle, bind, change. Every decision is kept with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.rules.scorecards import Binding, Scorecard
from zhiheng.rules.syntax import needs, rule_from_json
from zhiheng_web.audit.services import record
from zhiheng_web.documents import drafts
from zhiheng_web.documents.bindings import binding_name, suggest
from zhiheng_web.documents.models import ReviewItem, SourceDocument, place_words
from zhiheng_web.documents.services.uploading import locked
from zhiheng_web.organisations.models import Person, Unit
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared.language import chinese

PART_OF = {"clause": "scorecard", "row": "scorecard", "target": "plan", "task": "plan"}
"""Which part of a document an item belongs to; findings and repairs belong to all."""


def _open(person: Person, document: SourceDocument, kind: str = "") -> SourceDocument:
    """The document locked for a change, after asking whether the person may and whether the review is still open."""
    office_only.check(person, document)
    document = locked(document.pk)
    if document.withdrawn_at is not None:
        raise InputError(_("该文件已经撤回，不能再核对。"))
    if document.status not in ("review", "adopted"):
        raise InputError(_("该文件还没有读取完成，不能核对。"))
    parts = [PART_OF[kind]] if kind in PART_OF else [p for p in ("plan", "scorecard") if document.data.get(_DATA[p])]
    if parts and not any(document.is_open(p) for p in parts):
        raise InputError(_("这一部分已经采用，不能再改。需要修改时请先“重新核对”，改完后采用为新版本。"))
    return document


_DATA = {"plan": "targets", "scorecard": "scorecard"}


def _item(document: SourceDocument, kind: str, key: str) -> ReviewItem:
    item = document.items.filter(kind=kind, key=key).first()
    if item is None:
        raise InputError(_("没有这一项，可能页面已经过时，请刷新后再试。"), kind=kind, key=key)
    item.document = document
    return item


def _decide(item: ReviewItem, person: Person, state: str, choice: str = "", reason: str = "") -> None:
    item.state, item.choice, item.reason = state, choice, reason.strip()
    item.person, item.at = person, timezone.now()
    item.save()


@transaction.atomic
def accept(person: Person, document: SourceDocument, kind: str, keys: Iterable[str]) -> int:
    """Confirm items as read (确认): clauses, targets or tasks. Items already changed keep that word.

    Returns:
        How many were newly confirmed.
    """
    document = _open(person, document, kind)
    if kind not in ("clause", "target", "task"):
        raise InputError(_("发现和疑似缺损要选择处理方式，不能直接确认。"))
    items = list(document.items.filter(kind=kind, key__in=list(keys), state__in=("open", "doubted")))
    for item in items:
        _decide(item, person, "accepted")
    if items:
        names = chinese(lambda: "、".join(str(i) for i in items[:5])) + ("等" if len(items) > 5 else "")
        record(person, "documents.accept", document, chinese(lambda: f"确认{names}（共{len(items)}项）"))
    return len(items)


@transaction.atomic
def doubt(person: Person, document: SourceDocument, kind: str, key: str, reason: str) -> ReviewItem:
    """Mark an item as doubtful (存疑), with what is in doubt; it stays open to a later decision."""
    document = _open(person, document, kind)
    item = _item(document, kind, key)
    _decide(item, person, "doubted", reason=reason)
    record(person, "documents.doubt", document, chinese(lambda: f"对{item}存疑"), reason=reason.strip())
    return item


@transaction.atomic
def reopen_item(person: Person, document: SourceDocument, kind: str, key: str) -> ReviewItem:
    """Take a decision back (撤销处理). What a settled finding or an edit changed in the draft is as read again."""
    document = _open(person, document, kind)
    item = _item(document, kind, key)
    before = {"state": item.state, "choice": item.choice, "reason": item.reason}
    if kind == "finding" and item.choice in ("cap", "parts"):
        finding = _finding(document, key)
        document.draft, _sentence = drafts.settled(document.draft, document.data, finding, "return")
        document.save(update_fields=["draft"])
    elif kind == "clause" and item.state == "changed":
        printed = drafts.find_clause(document.data["scorecard"], key).clause
        document.draft = drafts.changed_clause(document.draft, key, printed["points"], printed["rule"])
        document.save(update_fields=["draft"])
    elif kind in ("target", "task") and item.state == "changed":
        _put_entry(document, kind, key, next(e for e in document.data[f"{kind}s"] if e["id"] == key))
    _decide(item, person, "open")
    record(person, "documents.reopen_item", document, chinese(lambda: f"撤销对{item}的处理"), before=before)
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
    document = _open(person, item.document, item.kind)
    item = _item(document, item.kind, item.key)
    if item.kind == "repair":
        return _settle_repair(person, document, item, choice, reason)
    if item.kind != "finding":
        raise InputError(_("只有发现和疑似缺损需要选择处理方式。"))
    finding = _finding(document, item.key)
    if finding["severity"] == "error" and not reason.strip():
        raise InputError(_("请写明理由，例如“经电话向发文单位核实，以分数栏为准”。理由随版本保存。"))
    before = document.draft
    document.draft, sentence = drafts.settled(document.draft, document.data, finding, choice)
    Scorecard.from_json(document.draft["scorecard"]) if document.draft.get("scorecard") else None
    document.save(update_fields=["draft"])
    _decide(item, person, "doubted" if choice == "return" else "accepted", choice, reason)
    words = chinese(lambda: drafts.choices_for(finding)[choice])
    record(
        person,
        "documents.settle",
        document,
        chinese(lambda: f"处理发现“{finding['message']}”：{words}。{sentence}"),
        reason=reason.strip(),
        before=_row_frame(before, finding),
        after=_row_frame(document.draft, finding),
    )
    return sentence


def _row_frame(draft: dict[str, Any], finding: dict[str, Any]) -> dict[str, Any] | None:
    place = drafts.row_of_finding(draft.get("scorecard"), finding)
    return {"row": place.row["number"], "points": place.row["points"], "rule": place.row.get("rule")} if place else None


def _settle_repair(person: Person, document: SourceDocument, item: ReviewItem, choice: str, reason: str) -> str:
    repair = document.data["repairs"][int(item.key[1:])]
    if choice not in drafts.REPAIR_CHOICES:
        raise InputError(_("请选择“按建议理解”或“以原文为准”。"))
    _decide(item, person, "accepted", choice, reason)
    words = chinese(lambda: drafts.REPAIR_CHOICES[choice])
    sentence = f"“{repair['found']}”{words}。"
    if choice == "as_printed":
        start, end = repair["span"]
        for kind, key, span in _places(document):
            if span and span[0] < max(end, start + 1) and start < span[1]:
                other = document.items.filter(kind=kind, key=key, state__in=("open", "accepted")).first()
                if other is not None:
                    _decide(other, person, "doubted", reason=f"该处“{repair['found']}”以原文为准，请核对这一项是否读对")
                    sentence += f"相关的{chinese(str, other)}已标为存疑。"
    record(person, "documents.settle", document, chinese(lambda: f"处理疑似缺损：{sentence}"), reason=reason.strip())
    return sentence


def _places(document: SourceDocument) -> Iterable[tuple[str, str, list[int] | None]]:
    for c in drafts.clause_places(document.draft.get("scorecard")):
        yield "clause", c.key, c.clause.get("span")
    for kind in ("target", "task"):
        for entry in document.draft.get(f"{kind}s", []):
            yield kind, entry["id"], entry["span"]


@transaction.atomic
def bind(person: Person, document: SourceDocument, clause_id: str, path: str, binding: Binding | None) -> None:
    """Say where a needed fact of a clause comes from (绑定); None takes the binding away.

    Raises:
        RuleInvalid: the clause does not ask for a fact at that path.
    """
    document = _open(person, document, "clause")
    before = drafts.find_clause(document.draft["scorecard"], clause_id).clause.get("bindings", {}).get(path)
    document.draft = drafts.bound(document.draft, clause_id, path, binding)
    document.save(update_fields=["draft"])
    word = chinese(lambda: f"绑定到“{binding_name(binding)}”") if binding else "取消绑定"
    record(
        person,
        "documents.bind",
        document,
        chinese(lambda: f"{place_words('clause', clause_id)}的取数{word}"),
        before={path: before} if before else None,
        after={path: binding.to_json()} if binding else None,
    )


@transaction.atomic
def accept_suggestions(person: Person, document: SourceDocument, wanted: Iterable[str]) -> int:
    """Bind many facts as suggested (采纳建议). `wanted` names them as `clause|path`; bound ones are left alone.

    Returns:
        How many were bound.
    """
    document = _open(person, document, "clause")
    chosen = set(wanted)
    bound: dict[str, Any] = {}
    for place in drafts.clause_places(document.draft["scorecard"]):
        for need in needs(rule_from_json(place.clause["rule"])):
            name = f"{place.key}|{need.path}"
            if name not in chosen or need.path in (place.clause.get("bindings") or {}):
                continue
            offered = suggest(need, place.clause["text"], place.place.row["quote"])
            if offered is not None:
                place.clause.setdefault("bindings", {})[need.path] = offered.binding.to_json()
                bound[name] = offered.binding.to_json()
    if bound:
        Scorecard.from_json(document.draft["scorecard"])
        document.save(update_fields=["draft"])
        record(
            person, "documents.bind_suggested", document, chinese(lambda: f"采纳{len(bound)}条取数建议"), after=bound
        )
    return len(bound)


@transaction.atomic
def change_clause(
    person: Person, document: SourceDocument, clause_id: str, points: Decimal | None, rule: dict[str, Any], reason: str
) -> None:
    """Change a clause's points or rule (修改条款); what was read is kept in `document.data`.

    Raises:
        RuleInvalid, InvalidValue: the rule or the points do not follow the algebra; the sentence names the place.
        InputError: no reason was given.
    """
    document = _open(person, document, "clause")
    if not reason.strip():
        raise InputError(_("请写明修改的理由，例如“原文写明每项1分，读成了一次性得分”。"))
    item = _item(document, "clause", clause_id)
    clause = drafts.find_clause(document.draft["scorecard"], clause_id).clause
    before = {"points": clause["points"], "rule": clause["rule"]}
    text = None if points is None else format(points, "f")
    document.draft = drafts.changed_clause(document.draft, clause_id, text, rule)
    document.save(update_fields=["draft"])
    _decide(item, person, "changed", reason=reason)
    after = drafts.find_clause(document.draft["scorecard"], clause_id).clause
    record(
        person,
        "documents.change_clause",
        document,
        chinese(lambda: f"修改{item}的评分规则"),
        reason=reason.strip(),
        before=before,
        after={"points": after["points"], "rule": after["rule"]},
    )


@transaction.atomic
def change_entry(
    person: Person, document: SourceDocument, kind: str, key: str, values: dict[str, Any], reason: str
) -> None:
    """Change a target or a task (修改目标、任务). `values` replaces the named keys; quote and span stay as read."""
    document = _open(person, document, kind)
    item = _item(document, kind, key)
    entry = next((e for e in document.draft[f"{kind}s"] if e["id"] == key), None)
    if entry is None or kind not in ("target", "task"):
        raise InputError(_("没有这一项，可能页面已经过时，请刷新后再试。"), kind=kind, key=key)
    before = {k: entry.get(k) for k in values}
    if before == values:
        raise InputError(_("没有改动。如果读得对，请直接确认。"))
    _put_entry(document, kind, key, {**entry, **values})
    _decide(item, person, "changed", reason=reason)
    record(
        person,
        chinese(lambda: f"documents.change_{kind}"),
        document,
        chinese(lambda: f"修改{item}"),
        reason=reason.strip(),
        before=before,
        after=values,
    )


def _put_entry(document: SourceDocument, kind: str, key: str, entry: dict[str, Any]) -> None:
    name = f"{kind}s"
    document.draft[name] = [entry if e["id"] == key else e for e in document.draft[name]]
    document.save(update_fields=["draft"])


@transaction.atomic
def map_unit(person: Person, document: SourceDocument, name: str, unit: Unit | None) -> None:
    """Say which unit of the register a printed name means (对应单位), for the whole document; None takes it back."""
    document = _open(person, document)
    if unit is not None and unit.region_id != document.region_id:
        raise InputError(_("“%(name)s”不是本行政区域的单位。") % {"name": unit.name})
    mapped = dict(document.draft.get("unit_map") or {})
    before = mapped.get(name)
    if unit is None:
        mapped.pop(name, None)
    else:
        mapped[name] = unit.code
    document.draft["unit_map"] = mapped
    document.save(update_fields=["draft"])
    word = f"对应到“{unit.name}”" if unit else "不再对应"
    record(
        person,
        "documents.map_unit",
        document,
        chinese(lambda: f"文件中的“{name}”{word}"),
        before={name: before} if before else None,
        after={name: unit.code} if unit else None,
    )
