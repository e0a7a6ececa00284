"""Saying where the facts of a clause come from (绑定取数), one by one or as suggested."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from zhiheng.rules.scorecards import Binding, Scorecard
from zhiheng.rules.syntax import needs, rule_from_json
from zhiheng_web.audit.services import record
from zhiheng_web.documents import drafts
from zhiheng_web.documents.bindings import binding_name, suggest
from zhiheng_web.documents.models import SourceDocument, place_words
from zhiheng_web.documents.services.stepping import item_of, open_document, steps
from zhiheng_web.organisations.models import Person
from zhiheng_web.shared.language import chinese


@transaction.atomic
def bind(person: Person, document: SourceDocument, clause_id: str, path: str, binding: Binding | None) -> None:
    """Say where a needed fact of a clause comes from (绑定); None takes the binding away.

    Raises:
        RuleInvalid: the clause does not ask for a fact at that path.
    """
    document = open_document(person, document, "clause")
    before = drafts.find_clause(document.draft["scorecard"], clause_id).clause.get("bindings", {}).get(path)
    word = chinese(lambda: f"绑定到“{binding_name(binding)}”") if binding else "取消绑定"
    sentence = chinese(lambda: f"{place_words('clause', clause_id)}的取数{word}")
    with steps(person, document, [item_of(document, "clause", clause_id)], "bind", sentence):
        document.draft = drafts.bound(document.draft, clause_id, path, binding)
    document.save(update_fields=["draft"])
    record(
        person,
        "documents.bind",
        document,
        sentence,
        before={path: before} if before else None,
        after={path: binding.to_json()} if binding else None,
    )


@transaction.atomic
def accept_suggestions(person: Person, document: SourceDocument, wanted: Iterable[str]) -> int:
    """Bind many facts as suggested (采纳建议). `wanted` names them as `clause|path`; bound ones are left alone.

    Returns:
        How many were bound.
    """
    document = open_document(person, document, "clause")
    chosen = set(wanted)
    bound: dict[str, Any] = {}
    draft = drafts.copied(document.draft)
    for place in drafts.clause_places(draft["scorecard"]):
        for need in needs(rule_from_json(place.clause["rule"])):
            name = f"{place.key}|{need.path}"
            if name not in chosen or need.path in (place.clause.get("bindings") or {}):
                continue
            offered = suggest(need, place.clause["text"], place.place.row["quote"])
            if offered is not None:
                place.clause.setdefault("bindings", {})[need.path] = offered.binding.to_json()
                bound[name] = offered.binding.to_json()
    if bound:
        Scorecard.from_json(draft["scorecard"])
        items = document.items.filter(kind="clause", key__in={name.rpartition("|")[0] for name in bound})
        sentence = chinese(lambda: f"采纳{len(bound)}条取数建议")
        with steps(person, document, items, "bind", sentence):
            document.draft = draft
        document.save(update_fields=["draft"])
        record(person, "documents.bind_suggested", document, sentence, after=bound)
    return len(bound)
