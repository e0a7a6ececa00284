"""What people say about links between upper and lower provisions (承接认定), and of which level a document is."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reading.cascade import LEVELS, provisions_of
from zhiheng_web.audit.services import record
from zhiheng_web.documents.models import CascadeLink, SourceDocument, place_words
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared.language import chinese

Place = tuple[str, str]
"""Kind and id of a provision."""


@transaction.atomic
def say_link(
    person: Person,
    upper: SourceDocument,
    above: Place,
    lower: SourceDocument,
    below: Place,
    verdict: str,
    reason: str = "",
) -> None:
    """Confirm or reject that a lower provision takes up an upper one, or (`verdict` empty) take the word back.

    Raises:
        PermissionDenied: not the committee office of the lower document's region.
        InputError: no such provision, or a rejection without a reason.
    """
    office_only.check(person, upper)
    office_only.check(person, lower)
    for document, place in ((upper, above), (lower, below)):
        if place not in {p.key for p in provisions_of(document.draft)}:
            raise InputError(_("没有这一条，可能页面已经过时，请刷新后再试。"))
    if verdict not in ("confirmed", "rejected", ""):
        raise InputError(_("请选择“认定承接”或“不是承接”。"))
    if verdict == "rejected" and not reason.strip():
        raise InputError(_("请写明为什么不是承接，例如“指标口径不同”。"))
    given = {
        "upper": upper, "upper_kind": above[0], "upper_key": above[1],
        "lower": lower, "lower_kind": below[0], "lower_key": below[1],
    }  # fmt: skip
    former = CascadeLink.objects.filter(**given).first()
    before = {"verdict": former.verdict, "reason": former.reason} if former else None
    if verdict:
        CascadeLink.objects.update_or_create(
            **given, defaults={"verdict": verdict, "reason": reason.strip(), "person": person}
        )
    elif former:
        former.delete()
    word = {"confirmed": "认定", "rejected": "否定", "": "不再认定"}[verdict]
    record(
        person,
        "documents.cascade",
        lower,
        chinese(lambda: f"{word}{place_words(*below)}承接“{upper.title}”{place_words(*above)}"),
        reason=reason.strip(),
        before=before,
        after={"verdict": verdict, "reason": reason.strip()} if verdict else None,
    )


@transaction.atomic
def set_level(person: Person, document: SourceDocument, level: str) -> None:
    """Say of which level a document is (文件层级), where its words mislead.

    Raises:
        InputError: no such level.
    """
    office_only.check(person, document)
    if level not in LEVELS:
        raise InputError(_("请选择文件的层级。"))
    before = document.level
    document.level = level
    document.save(update_fields=["level"])
    words = {"state": "国家", "province": "省", "city": "市", "county": "县", "township": "乡镇"}
    record(
        person,
        "documents.level",
        document,
        f"文件层级定为“{words[level]}级”",
        before={"level": before},
        after={"level": level},
    )
