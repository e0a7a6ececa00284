"""The page of what a level hands down to the next (下级任务)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiheng_web.ledger import levels
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared.clock import today


class HandDownForm(forms.Form):
    """A task for regions of the next level."""

    title = forms.CharField(label=gettext_lazy("事项"), max_length=500, widget=forms.TextInput(attrs={"class": "form-control"}))
    requirement = forms.CharField(label=gettext_lazy("目标要求"), max_length=200, required=False, widget=forms.TextInput(attrs={"class": "form-control"}))
    due_on = forms.DateField(label=gettext_lazy("完成时限"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False, widget=forms.TextInput(attrs={"class": "form-control"}))
    regions = forms.ModelMultipleChoiceField(label=gettext_lazy("下级地区"), queryset=Region.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, upper: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = Region.objects.filter(parent=upper)  # type: ignore[attr-defined]


@permitted(staff_read)
def lower(request: HttpRequest) -> HttpResponse:
    """What this level handed down, where it stands, and handing down more (下级任务)."""
    person: Any = request.user
    upper = region_of(person)
    if upper is None:
        raise Http404
    may_set = office_only.allows(person) and person.region_id == upper.pk
    seats = levels.seats_of(upper)
    form = HandDownForm(request.POST or None, upper=upper)
    if request.method == "POST":
        office_only.check(person)
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = levels.hand_down(person, given["regions"], given["title"], given["requirement"], given["due_on"], given["source"], today())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("已向 %(n)s 个下级下达。") % {"n": len(made)})
                return redirect("ledger:lower")
    context = {"handed": levels.handed_down(upper, today()), "form": form if may_set and seats else None, "seats": seats, "upper": upper}
    return render(request, "ledger/lower.html", context)
