"""What each role sees first (我的工作台): what is due, what is missing, what changed."""

from __future__ import annotations

from typing import Any

from zhiheng.values import Period
from zhiheng_web.organisations.models import Person


def desk_of(person: Person, period: Period) -> dict[str, Any]:
    """The desk of one person for a period, as the template's variables."""
    return {"period": period}
