"""Pages of the hand-over: what hangs on a person, one act, and back (工作交接)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng.values import RegionCode
from zhiheng_web.handovers import services
from zhiheng_web.handovers.models import HandOver
from zhiheng_web.handovers.selectors import colleagues, work_of
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of


class HandOverForm(forms.Form):
    """To whom, why, and whether the account ends."""

    taker = forms.ModelChoiceField(label=gettext_lazy("接收人"), queryset=Person.objects.none(), empty_label=gettext_lazy("请选择"), widget=forms.Select(attrs={"class": "form-select"}))
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))
    stop = forms.BooleanField(label=gettext_lazy("同时停用移交人的账号"), required=False)


@permitted(staff_read)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Who can hand over, and the hand-overs so far."""
    person: Any = request.user
    region = region_of(person)
    made = HandOver.objects.select_related("giver", "taker", "by", "undone_by")
    is_office = office_only.allows(person)
    if is_office and region is not None:
        stem = RegionCode(region.code).stem
        made = made.filter(giver__region__code__startswith=stem)
        rows = Person.objects.filter(is_active=True, region__code__startswith=stem, role__in=(Role.OFFICE, Role.LIAISON, Role.LEADER, Role.REVIEWER))
        people = rows.select_related("unit").order_by("role", "unit__code", "pk")
    else:
        made = made.filter(giver=person) | made.filter(taker=person)
        people = Person.objects.filter(pk=person.pk).select_related("unit")
    return render(request, "handovers/list.html", {"made": made[:50], "people": people, "may_undo": is_office})


@permitted(staff_read)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs on one person, and handing it over."""
    by: Any = request.user
    giver = get_object_or_404(Person.objects.select_related("unit", "region"), pk=pk)
    if not services.may_see(by, giver):
        raise PermissionDenied(_("工作交接由本人或质发办办理。"))
    form = HandOverForm(request.POST or None)
    form.fields["taker"].queryset = colleagues(giver)  # type: ignore[attr-defined]
    may_stop = by.pk != giver.pk
    if not may_stop:
        del form.fields["stop"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.hand_over(by, giver, given["taker"], given["reason"], stop=given.get("stop", False))
        except ValidationError as error:
            form.add_error(None, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("已移交%(who)s：记录 %(n)s 件，单位在办 %(m)s 项由其接办。") % {"who": made.taker, "n": len(made.moved), "m": made.duties})
            return redirect("handovers:list")
    context = {"giver": giver, "work": work_of(giver), "form": form, "takers": colleagues(giver).exists(), "may_open": office_only.allows(by)}
    return render(request, "handovers/person.html", context)


@permitted(office_only)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a hand-over back."""
    made = get_object_or_404(HandOver, pk=pk)
    try:
        back, gone = services.undo(request.user, made, request.POST.get("reason", ""))  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        text = _("已撤销移交，改回 %(n)s 件。") % {"n": back}
        messages.success(request, text + (_("有 %(n)s 件之后已另行指定经办人，没有动。") % {"n": gone} if gone else ""))
    return redirect("handovers:list")
