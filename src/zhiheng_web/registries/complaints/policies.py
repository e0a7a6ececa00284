"""Who may see who wrote (来件人信息): only people of the unit that handles the letter, with a reason, on record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import ByRole, Decision


class HandlesLetter(ByRole):
    """The unit that handles the letter. The committee office is none of them, unless it handles the letter itself."""

    name = "handles_letter"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        allowed = super().decide(person, subject)
        if allowed.allowed and subject is not None and (not person.unit_id or person.unit_id != subject.unit_id):
            return Decision(False, _("来件人信息只有经办单位能看：%(unit)s。") % {"unit": subject.unit})
        return allowed


handles_letter = HandlesLetter((Role.OFFICE, Role.LIAISON))
"""See who wrote, what exactly, and the attachment."""
