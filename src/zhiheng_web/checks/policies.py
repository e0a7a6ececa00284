"""Who may see a check (权限): the person who made it; once kept, the staff of the region."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.organisations.policies import Decision, Policy, staff_read


class OwnOrKept(Policy):
    """A check that is not kept is its maker's alone (未保留的核验只有本人可见)."""

    name = "own_or_kept"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        """Staff; for a check, the maker, or staff of the region once it is kept."""
        answer = staff_read.decide(person, subject)
        if not answer.allowed or subject is None or subject.person_id == person.pk or subject.kept_at is not None:
            return answer
        return Decision(False, _("这份核验未保留，只有本人可以查看。"))


class Own(OwnOrKept):
    """Only the maker keeps or discards a check (保留、丢弃由本人办理)."""

    name = "own_check"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        """The maker."""
        answer = super().decide(person, subject)
        if not answer.allowed or subject is None or subject.person_id == person.pk:
            return answer
        return Decision(False, _("由核验本人办理。"))


see_check = OwnOrKept()
own_check = Own()
