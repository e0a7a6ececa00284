"""Forms of enterprises: a new list, a merge."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiheng_web.enterprises.models import Enterprise, FrameKind
from zhiheng_web.organisations.models import Role, Unit
from zhiheng_web.shared.clock import today


class FrameForm(forms.Form):
    """A list to freeze: which, as of which day, from the marks or from a file."""

    code = forms.ChoiceField(label="名录库", choices=FrameKind.choices)
    as_of = forms.DateField(
        label="名录库日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="名单反映哪一天的情况；覆盖率按日期最近的一期计算",
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label="归口单位", empty_label=None)
    file = forms.FileField(
        label="名单文件（可选）",
        required=False,
        help_text="xlsx 或 csv，含企业名称和统一社会信用代码两列；不上传则按企业档案里的标记筛选存续企业",
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("as_of", today())
        if person.role == Role.LIAISON:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = Unit.objects.filter(region=person.region).exclude(kind="class")
            self.initial.setdefault("unit", person.unit_id)

    def clean_as_of(self) -> Any:
        as_of = self.cleaned_data["as_of"]
        if as_of > today():
            raise forms.ValidationError("名录库日期不能晚于今天")
        return as_of


class MergeForm(forms.Form):
    """Which entry stays, which goes into it, and why."""

    survivor = forms.ModelChoiceField(
        Enterprise.objects.none(), label="保留", widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label="合并理由", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survivor"].queryset = members
