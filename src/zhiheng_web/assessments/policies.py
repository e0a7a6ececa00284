"""Who may do what in an assessment (考核权限): the unit answers for itself, reviewers read what they were given, the office does the rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.assessments.models import Assessee
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import ALLOWED, ByRole, Decision, Policy, staff_read

answer_own = ByRole((Role.LIAISON,), own_unit=True)
"""Answer the self-assessment and lodge appeals: the liaison of the assessed unit, nobody for another."""
read_given = ByRole((Role.REVIEWER,))
"""Read and judge as one of the two reviewers; which assessee is asked by `is_reader`."""


def is_reader(person: Any, assessee: Assessee) -> bool:
    """Whether the person is one of the two reviewers of the assessee now."""
    return any(r.person_id == person.pk and r.recused_at is None for r in assessee.reviewers.all())


class SeeAssessee(Policy):
    """See one assessee's clauses and scores: office and leaders; its own liaison; its reviewers. Everybody of the staff once published."""

    name = "see_assessee"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        first = staff_read.decide(person, subject)
        if not first.allowed or subject is None:
            return first
        if person.role in (Role.OFFICE, Role.LEADER) or subject.cycle.state == "published":
            return ALLOWED
        if person.role == Role.LIAISON:
            return ALLOWED if person.unit_id == subject.unit_id else Decision(False, _("结果公布前，只能看本单位的考核情况。"))
        return ALLOWED if is_reader(person, subject) else Decision(False, _("您不是这个单位的评审人。"))


see_assessee = SeeAssessee()
"""See one assessee."""
