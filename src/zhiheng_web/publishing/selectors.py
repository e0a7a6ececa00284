"""Reading what is public."""

from __future__ import annotations

from django.db.models import QuerySet

from zhiheng_web.publishing.models import PublishedScore


def public_scores() -> QuerySet[PublishedScore]:
    """Everything public now, newest first."""
    return PublishedScore.objects.filter(withdrawn_at=None).select_related("region")
