"""Forms of draws: the plan, the ratios of the classes, a secret."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from zhiheng_web.draws.models import Draw
from zhiheng_web.enterprises.models import Frame
from zhiheng_web.organisations.models import Role, Unit
from zhiheng_web.registries.inspections.models import Inspector, Matter


class PlanForm(forms.ModelForm):
    """What is to be drawn; matters and partners are chosen from the lists."""

    matters = forms.MultipleChoiceField(label=_lazy("抽查事项"), widget=forms.CheckboxSelectMultiple, help_text=_lazy("未列入抽查事项清单的不得检查"))
    partners = forms.MultipleChoiceField(
        label=_lazy("联合部门"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_lazy("联合抽查时选，这些单位的检查人员一并参加抽取；检查人员名录库里有人员的单位才列在这里")
    )

    class Meta:
        model = Draw
        fields = ("number", "title", "unit", "year", "matters", "frame", "classes", "each", "skill", "most", "partners")

    def __init__(self, *args: Any, person: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        units = Unit.objects.filter(region=person.region).exclude(kind="class")
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None
        if person.role == Role.LIAISON:
            self.fields["unit"].queryset = units.filter(pk=person.unit_id)
        self.fields["frame"].queryset = Frame.objects.live().filter(region=person.region)
        self.fields["frame"].empty_label = _("企业档案中全部存续企业")
        matters = Matter.objects.live().in_region(person.region).filter(ended_on__isnull=True).order_by("matter_no")
        self.fields["matters"].choices = [(str(m), str(m)) for m in matters]
        staffed = Inspector.objects.live().in_region(person.region).values("unit")
        self.fields["partners"].choices = [(u.name, u.name) for u in units.filter(pk__in=staffed).exclude(pk=person.unit_id)]
        self.fields["each"].min_value, self.fields["each"].widget.attrs["min"] = 2, 2
        if self.instance.pk is None and not self.initial.get("year"):
            self.initial["year"], self.initial["unit"] = year, person.unit_id

    def clean_each(self) -> int:
        """At least two."""
        each: int = self.cleaned_data["each"]
        if each < 2:
            raise forms.ValidationError(_("每户检查人员不少于 2 人"))
        return each


class StratumForm(forms.Form):
    """The ratio of one class."""

    percent = forms.DecimalField(label=_lazy("抽查比例（%）"), min_value=Decimal(0), max_value=Decimal(100), max_digits=6, decimal_places=2)
    at_least = forms.IntegerField(label=_lazy("最少（户）"), min_value=0, initial=0)
    cap = forms.IntegerField(label=_lazy("年度频次上限（次）"), min_value=0, required=False)
    basis = forms.CharField(label=_lazy("依据"), max_length=200, required=False)

    def values(self) -> dict[str, Any]:
        """As the draw keeps it."""
        return {**self.cleaned_data, "percent": str(self.cleaned_data["percent"])}


def strata_forms(sizes: Mapping[str, int], held: Mapping[str, Any], data: Any = None) -> list[tuple[str, int, StratumForm]]:
    """One form a class: its name, its size, the form."""
    return [(name, size, StratumForm(data, prefix=f"s{i}", initial=held.get(name))) for i, (name, size) in enumerate(sizes.items())]


class SecretForm(forms.Form):
    """A secret, or the digest of one that was worked out elsewhere."""

    secret = forms.CharField(
        label=_lazy("随机口令"), required=False, max_length=200, strip=False,
        help_text=_lazy("不少于 16 个字符，越没有规律越好；请自己记下来，公开时要原样再输一遍。系统只留它的摘要"),
    )
    commitment = forms.CharField(
        label=_lazy("或者：自己算好的承诺"), required=False, max_length=64, help_text=_lazy("用“zhiheng draw commit”在自己的电脑上算出，口令不经过本系统")
    )
