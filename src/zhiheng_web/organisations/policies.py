"""Who may do what (权限规则): policy objects that answer with a reason. Default deny.

A view carries its policy (`@permitted(policy)`); services and exports ask the same object, so that page, export, report,
API and background job cannot disagree. `decide(person)` answers for the page, `decide(person, subject)` for one object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Person, Role


@dataclass(frozen=True)
class Decision:
    """Yes, or no with the reason and who can (决定)."""

    allowed: bool
    reason: str = ""


ALLOWED = Decision(True)


class Policy:
    """One permission rule. Subclasses answer `decide`."""

    name: ClassVar[str] = ""

    def decide(self, person: Any, subject: Any = None) -> Decision:
        """Whether the person may, and if not, why not."""
        return Decision(False, _("系统默认拒绝。"))

    def check(self, person: Any, subject: Any = None) -> None:
        """Raise PermissionDenied with the reason where `decide` says no."""
        decision = self.decide(person, subject)
        if not decision.allowed:
            raise PermissionDenied(decision.reason)

    def allows(self, person: Any, subject: Any = None) -> bool:
        """`decide` as a plain truth value, for templates."""
        return self.decide(person, subject).allowed


class Everyone(Policy):
    """Open to all, without an account (公开)."""

    name = "everyone"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        return ALLOWED


@dataclass(frozen=True)
class ByRole(Policy):
    """Open to some roles, inside the person's region (按角色和行政区域).

    A subject with a `region` must lie in the person's region. With `own_unit`, a liaison only has what belongs to the
    own unit (`subject.unit`, or a list `subject.units`).
    """

    roles: tuple[str, ...]
    own_unit: bool = False
    writes: bool = False
    """Whether it lets people change things: what an upper level settled (`subject.settled_by_region`) is then closed to the lower ones,
    and what an upper level set (`subject.set_by`) is judged by that level's committee office only."""

    def decide(self, person: Any, subject: Any = None) -> Decision:
        if not getattr(person, "is_authenticated", False):
            return Decision(False, _("请先登录。"))
        assert isinstance(person, Person)
        if person.role not in self.roles:
            names = "、".join(str(Role(r).label) for r in self.roles)
            return Decision(False, _("此操作由%(roles)s办理，您的角色是%(role)s。") % {"roles": names, "role": person.role_label})
        region = getattr(subject, "region", None)
        if region is not None and person.region is not None and not _within(region, person.region):
            return Decision(False, _("该记录不在您的行政区域内。"))
        if self.writes and subject is not None and (refused := _by_level(person, subject, self.roles)):
            return refused
        if self.own_unit and person.role == Role.LIAISON and subject is not None and not _owns(person, subject):
            return Decision(False, _("该记录由其他单位负责，请与该单位联络员或质发办联系。"))
        return ALLOWED


def _by_level(person: Person, subject: Any, roles: tuple[str, ...]) -> Decision | None:
    """No, where a level above has settled the subject, or has set it and this is an act of the level that sets."""
    settled = getattr(subject, "settled_by_region", None)
    if settled is not None and not _is_office_over(person, settled):
        return Decision(False, _("已由%(who)s审定，下级不能再改；确需更正的，请报%(who)s撤销审定。") % {"who": settled})
    setter = getattr(subject, "set_by", None) if roles == (Role.OFFICE,) else None
    if setter is not None and not _is_office_over(person, setter):
        return Decision(False, _("这一事项由%(who)s下达，退回、销号、撤回和改要求由%(who)s办理。") % {"who": setter})
    return None


def _is_office_over(person: Person, region: Any) -> bool:
    return person.role == Role.OFFICE and person.region is not None and _within(region, person.region)


def _within(region: Any, of: Any) -> bool:
    if isinstance(region, str):
        from zhiheng.values import RegionCode

        return RegionCode(region).within(RegionCode(of.code))
    return bool(region.within(of))


def _owns(person: Person, subject: Any) -> bool:
    units = getattr(subject, "units", None)
    if units is not None:
        return person.unit in (units.all() if hasattr(units, "all") else units)
    return person.unit_id is not None and getattr(subject, "unit_id", None) == person.unit_id


STAFF = (Role.OFFICE, Role.LIAISON, Role.REVIEWER, Role.LEADER)

everyone = Everyone()
"""Open to all."""
staff_read = ByRole(STAFF)
"""Read the programme's pages: committee office, liaisons, reviewers, leaders of the region."""
office_only = ByRole((Role.OFFICE,), writes=True)
"""Adopt documents, bind clauses, take snapshots: the committee office."""
record_write = ByRole((Role.OFFICE, Role.LIAISON), own_unit=True, writes=True)
"""Enter and change records: the committee office, and the liaison of the unit that owns the record."""
record_read = ByRole(STAFF)
"""See records."""
judge_write = ByRole((Role.REVIEWER, Role.OFFICE), writes=True)
"""Judge what only a person can judge."""
signed_in = ByRole(tuple(Role.values))
"""Any account."""
enterprise_own = ByRole((Role.ENTERPRISE, *STAFF))
"""An enterprise's own page; staff of the region too."""

View = TypeVar("View", bound=Callable[..., Any])


def permitted(policy: Policy) -> Callable[[View], View]:
    """Give a view its policy; the middleware asks it before the view runs (`DefaultDeny`)."""

    def give(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return give
