"""The one place that asks what day it is. Views read it once per request and pass the date on."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in the site's time zone (今天); the fixed day of a demo where `ZHIHENG_TODAY` names one."""
    fixed: date | None = settings.FIXED_TODAY
    return fixed or timezone.localdate()
