"""Reading again with confirmed repairs (按确认的修复重新读取): what a person clicked really changes what is read.

The kept file is read once more, the confirmed places of its text are replaced, and targets, tasks and scorecard are made
anew. Decisions about what reads the same as before are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reading import load_source, read_source
from zhiheng.reading.mending import Mend, mended, mends_of
from zhiheng.reading.model import SourceText
from zhiheng.values import Span
from zhiheng_web.audit.services import record
from zhiheng_web.documents import drafts
from zhiheng_web.documents.models import ReviewItem, SourceDocument
from zhiheng_web.documents.services.uploading import finish_reading, locked
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared import store
from zhiheng_web.shared.language import chinese

_KEPT = ["state", "choice", "reason", "person", "at", "second", "second_reason", "second_person", "second_at"]


def waiting(document: SourceDocument, items: Iterable[ReviewItem] | None = None) -> list[ReviewItem]:
    """Repairs and findings that were followed and whose text is not read yet; none while nothing may change any more.

    `items` are the findings and repairs of the document where the caller has them already.
    """
    if document.adopted_parts or document.withdrawn_at is not None or document.status != "review":
        return []
    known = document.items.filter(kind__in=("finding", "repair")) if items is None else items
    followed = [i for i in known if i.state == "accepted" and i.choice in ("mend", "suggested")]
    return [i for i in followed if i.choice == "mend" or _repair(document, i)["suggested"] is not None]


def _repair(document: SourceDocument, item: ReviewItem) -> dict[str, Any]:
    repair: dict[str, Any] = document.data["repairs"][int(item.key[1:])]
    return repair


@transaction.atomic
def read_again(person: Person, document: SourceDocument) -> str:
    """Read the kept file again with all followed repairs in its text (重新读取).

    Items that read as before keep their decisions; what was followed is listed in `data["mended"]`.

    Returns:
        One sentence saying how many places were mended and what is read now.
    Raises:
        PermissionDenied: not the committee office of the region.
        InputError: nothing was followed, a part is adopted, or people have changed or added items, which would be lost.
    """
    office_only.check(person, document)
    document = locked(document.pk)
    chosen = waiting(document)
    if not chosen:
        raise InputError(_("没有等待生效的修复。请先在“疑似缺损”“核验发现”里选择按建议处理，再重新读取。"))
    touched = document.items.filter(state__in=("changed", "added")).count()
    if touched:
        raise InputError(
            _("已有 %(n)s 项被修改或补录，重新读取会丢掉这些修改。请先撤销它们，重新读取后再改；或上传更正后的文件。")
            % {"n": touched}
        )
    source = load_source(store.read(document.sha256), document.name, limit=settings.UPLOAD_LIMIT_BYTES)
    earlier = document.data.get("mended", [])
    source = mended(source, [Mend(Span(*m["span"]), m["words"]) for m in earlier])
    mends = list(_mends(document, chosen, source))
    decided = {
        key: {name: getattr(item, name) for name in _KEPT}
        for item, key in _signed(document)
        if item.state in ("accepted", "excluded", "doubted")
    }
    excluded = {key for key, kept in decided.items() if kept["state"] == "excluded"}
    before = {part: len(document.draft[part]) for part in ("targets", "tasks")}
    finish_reading(document, read_source(mended(source, mends)))
    document.data["mended"] = [*earlier, *({"span": m.span.to_json(), "words": m.words} for m in mends)]
    kept = []
    for item, key in _signed(document):
        if key in decided and key not in excluded:
            for name, value in decided[key].items():
                setattr(item, name, value)
            kept.append(item)
    ReviewItem.objects.bulk_update(kept, _KEPT)
    document.save(update_fields=["data"])
    after = {part: len(document.draft[part]) for part in ("targets", "tasks")}
    sentence = chinese(
        lambda: _(
            "已按确认的修复改 %(n)s 处后重新读取：目标 %(a)s 项变为 %(b)s 项，任务 %(c)s 项变为 %(d)s 项；"
            "与原来相同的 %(k)s 项沿用原来的处理。"
        )
        % {"n": len(mends), "a": before["targets"], "b": after["targets"], "c": before["tasks"], "d": after["tasks"], "k": len(kept)}
    )
    record(person, "documents.read_again", document, sentence, before=before, after=after)
    return sentence


def _mends(document: SourceDocument, chosen: list[ReviewItem], source: SourceText) -> Iterator[Mend]:
    """The changes of the text that the followed repairs and findings ask for."""
    for item in chosen:
        if item.kind == "repair":
            repair = _repair(document, item)
            yield Mend(Span(*repair["span"]), repair["suggested"])
        else:
            finding = document.data["findings"][int(item.key[1:])]
            yield from mends_of(source, finding["code"], Span(*finding["span"]))


def _signed(document: SourceDocument) -> list[tuple[ReviewItem, str]]:
    """Every target, task and clause with all that was read about it but its place, so that the same thing is known again."""
    entries: dict[tuple[str, str], Any] = {
        (kind, e["id"]): {k: v for k, v in e.items() if k not in ("id", "span", "confidence", "doubts")}
        for kind in ("target", "task")
        for e in document.data[f"{kind}s"]
    }
    for place in drafts.clause_places(document.data["scorecard"]):
        clause = {k: v for k, v in place.clause.items() if k not in ("span", "confidence", "doubts")}
        entries["clause", place.key] = [place.row["number"], clause]
    out: list[tuple[ReviewItem, str]] = []
    seen: dict[str, int] = {}
    for item in document.items.filter(kind__in=("target", "task", "clause")).order_by("place", "id"):
        if (item.kind, item.key) not in entries:
            continue
        words = json.dumps([item.kind, entries[item.kind, item.key]], ensure_ascii=False, sort_keys=True)
        seen[words] = seen.get(words, 0) + 1
        out.append((item, f"{words}#{seen[words]}"))
    return out
