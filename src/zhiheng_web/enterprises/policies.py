"""Who sees an enterprise's page (一企一档): staff of the region, and the enterprise itself its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import STAFF, ByRole, Decision


class OwnEnterprise(ByRole):
    """Staff inside their region; an account of an enterprise only the page with its own credit code."""

    name = "own_enterprise"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        decision = super().decide(person, subject)
        if decision.allowed and person.role == Role.ENTERPRISE and subject is not None and subject.uscc != person.uscc:
            return Decision(False, _("企业账号只能查看本企业的档案。"))
        return decision


see_enterprise = OwnEnterprise((Role.ENTERPRISE, *STAFF))
"""An enterprise's page."""
only_enterprises = ByRole((Role.ENTERPRISE,))
"""本企业."""
