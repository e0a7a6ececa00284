"""The one place that asks what day it is. Views read it once per request and pass the date on."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in the site's time zone (今天); the fixed day of a demo where `ZHIHENG_TODAY` names one."""
    fixed: date | None = settings.FIXED_TODAY
    return fixed or timezone.localdate()


def moment(at: datetime) -> datetime:
    """When something was done, as the page shows it (时刻): in the site's time zone, and in a demo in the days of the demo.

    A demo stands on a fixed day while its records carry the true clock. Days are counted from the true today, so what
    was done today shows the demo's day, and the order of moments stays.
    """
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    fixed: date | None = settings.FIXED_TODAY
    return local + (fixed - timezone.localdate()) if fixed else local
