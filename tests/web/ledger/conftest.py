"""A ledger is opened from an adopted plan."""

from typing import Any

import pytest

from web.plans.conftest import _upload, plan, upload
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.ledger.services import open_ledger
from zhiheng_web.plans.models import Plan
from zhiheng_web.plans.services import adopt_plan

__all__ = ["_upload", "plan", "upload"]


@pytest.fixture
def adopted(plan: Any, cast: Any) -> Plan:
    return adopt_plan(cast["office"], plan)


@pytest.fixture
def entry(adopted: Plan, cast: Any) -> LedgerEntry:
    """An entry of the lead unit's."""
    open_ledger(cast["office"], adopted)
    found: LedgerEntry = LedgerEntry.objects.filter(unit=cast["lead"].unit).order_by("pk").first()
    return found
