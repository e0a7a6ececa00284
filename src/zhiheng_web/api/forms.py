"""The form of a new token (发放令牌)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng_web.api.models import SCOPES
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.shared.clock import today


class TokenForm(forms.Form):
    """What a token is for, whom it acts as, what it may do, until when."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("哪个系统用、做什么，如“食品抽检系统每日报送”")
    )
    person = forms.ModelChoiceField(
        label=_("以谁的名义"), queryset=Person.objects.none(), empty_label=_("请选择"), help_text=_("能读写的记录与此人在页面上能读写的相同")
    )
    scopes = forms.MultipleChoiceField(label=_("范围"), choices=SCOPES, widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("有效期至"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), help_text=_("最长一年")
    )

    def __init__(self, *args: Any, region: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = (Role.OFFICE, Role.LIAISON, Role.REVIEWER, Role.LEADER)
        people = Person.objects.filter(region=region, role__in=staff, is_active=True).select_related("unit")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = _shown  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = today() + timedelta(days=180)


def _shown(person: Person) -> str:
    return f"{person}（{person.unit or person.role_label}）"
