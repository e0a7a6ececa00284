"""What the printed names of a document mean (名称对应): asked once, remembered for the region, taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.selectors import printed_units
from zhiheng_web.organisations.models import Person, Unit, UnitAlias
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.organisations.resolving import squeeze
from zhiheng_web.organisations.services import create_unit, forget_name, remember_name


@transaction.atomic
def answer_name(person: Person, document: SourceDocument, name: str, answer: str) -> UnitAlias:
    """Remember what a name printed in the document means.

    Args:
        answer: `unit:<code>`, `class:<code>`, `outside`, `new:department` or `new:township` (a unit of this very name).
    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: the document does not print the name, or the answer is none of these.
    """
    office_only.check(person, document)
    if name not in printed_units(document):
        raise InputError(_("文件里没有“%(name)s”这个名称，可能页面已经过时，请刷新后再试。") % {"name": name})
    kind, _sep, code = answer.partition(":")
    about = {"document": document.pk, "source": document.title}
    if kind == "unit":
        unit = Unit.objects.filter(region=document.region_id, code=code).first()
        return remember_name(person, document.region, name, "unit", unit=unit, **about)
    if kind == "new":
        unit = create_unit(person, document.region, name, code)
        return remember_name(person, document.region, name, "unit", unit=unit, created_unit=True, **about)
    return remember_name(person, document.region, name, kind, class_code=code, **about)


@transaction.atomic
def take_back_name(person: Person, document: SourceDocument, name: str) -> None:
    """Take the answer for a name back (撤销): it is asked about again, here and in every other document.

    Raises:
        InputError: nobody has answered for this name.
    """
    office_only.check(person, document)
    alias = UnitAlias.objects.filter(region=document.region_id, name=squeeze(name), withdrawn_at=None).first()
    said = dict(document.draft.get("unit_map") or {})
    if alias is None and name not in said:
        raise InputError(_("“%(name)s”没有记住的对应。") % {"name": name})
    if said.pop(name, None) is not None:
        document.draft = {**document.draft, "unit_map": said}
        document.save(update_fields=["draft"])
    if alias is not None:
        forget_name(person, alias)
