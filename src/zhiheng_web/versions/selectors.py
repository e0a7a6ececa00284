"""Reading versions: what a document follows, what follows it, and which documents look like another version of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.titles import bare_title
from zhiheng_web.versions.models import VersionLink


def link_of(document: SourceDocument) -> VersionLink | None:
    """What the document is a new version of, or None."""
    rows = VersionLink.objects.filter(newer=document, withdrawn_at=None).select_related("older", "newer", "declared_by")
    return rows.defer("older__data", "older__draft", "newer__data", "newer__draft").first()


def later_of(document: SourceDocument) -> QuerySet[VersionLink]:
    """What was declared a new version of the document."""
    rows = VersionLink.objects.filter(older=document, withdrawn_at=None).select_related("newer")
    return rows.defer("newer__data", "newer__draft")


def earlier_numbers(document: SourceDocument) -> list[int]:
    """Numbers of all documents that this one follows, the nearest first."""
    links = dict(VersionLink.objects.filter(withdrawn_at=None).values_list("newer_id", "older_id"))
    out: list[int] = []
    at = links.get(document.pk)
    while at is not None and at not in out:
        out.append(at)
        at = links.get(at)
    return out


def candidates_for(document: SourceDocument) -> list[SourceDocument]:
    """Documents of the region that can be an earlier version: those of a like title first, then by day of upload."""
    rows = (
        SourceDocument.objects.filter(region=document.region_id, withdrawn_at=None, status__in=("review", "adopted"))
        .exclude(pk=document.pk)
        .defer("data", "draft")
        .order_by("-id")
    )
    taken = set(VersionLink.objects.filter(withdrawn_at=None, older=document).values_list("newer_id", flat=True))
    bare = bare_title(document.title)
    found = [d for d in rows if d.pk not in taken]
    return sorted(found, key=lambda d: (bare_title(d.title) != bare, -d.pk))


def likely_former(document: SourceDocument) -> SourceDocument | None:
    """The newest earlier upload whose title is the same but for the words for a draft; None where there is none."""
    bare = bare_title(document.title)
    rows = SourceDocument.objects.filter(
        Q(region=document.region_id), Q(pk__lt=document.pk), withdrawn_at=None, status__in=("review", "adopted")
    )
    alike = [d for d in rows.defer("data", "draft").order_by("-id")[:300] if bare_title(d.title) == bare]
    return alike[0] if alike else None
