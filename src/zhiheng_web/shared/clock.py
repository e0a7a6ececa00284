"""The one place that asks what time it is. Views read it once per request and pass the date on."""

from __future__ import annotations

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in the site's time zone (今天)."""
    return timezone.localdate()
