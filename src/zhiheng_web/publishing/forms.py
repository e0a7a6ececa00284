"""Forms of the publishing desk and of the public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.errors import InvalidValue
from zhiheng.values import Uscc


def check_uscc(text: str) -> str:
    """A credit code in capital letters, empty or with the right check character.

    Raises:
        ValidationError: with what is wrong.
    """
    code = "".join(text.split()).upper()
    if not code:
        return ""
    try:
        Uscc(code)
    except InvalidValue as error:
        raise forms.ValidationError(error.sentence) from error
    return code


class RecallForm(forms.Form):
    """A recall notice (召回公告) as the public will read it."""

    name = forms.CharField(label=_("召回单位"), max_length=120)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=20)
    product = forms.CharField(label=_("产品"), max_length=80)
    specification = forms.CharField(label=_("型号或批号"), max_length=120)
    quantity = forms.CharField(label=_("涉及数量"), max_length=60, help_text=_("例如：1200 袋"))
    defect = forms.CharField(label=_("缺陷和可能的后果"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    measure = forms.CharField(label=_("召回措施"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("消费者怎样退换、到哪里办"))
    contact = forms.CharField(label=_("企业公开的联系方式"), max_length=120)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("召回通知书文号或法规条款"))
    stops_on = forms.DateField(
        label=_("停止公示日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), help_text=_("不填的一直公示，直到撤回")
    )

    def clean_uscc(self) -> str:
        """The code, checked where it is given."""
        return check_uscc(self.cleaned_data["uscc"])


class RequestForm(forms.Form):
    """A request about what is public; `website` is a trap for programs: people do not see it."""

    kind = forms.ChoiceField(label=_("您要办的事"), choices=[])
    text = forms.CharField(
        label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("更正：哪一处不对、正确的是什么、有什么依据。陈述说明采纳后会原样显示在这条信息下面，请不要写个人信息")
    )
    writer = forms.CharField(label=_("申请人（单位或姓名）"), max_length=60)
    contact = forms.CharField(label=_("联系电话或邮箱"), max_length=120)
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("correction", _("申请更正：公开的信息有错")), ("reply", _("陈述说明：我是当事单位，要作说明"))]


class StatusForm(forms.Form):
    """A receipt number and its code."""

    receipt_no = forms.CharField(label=_("登记编号"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    code = forms.CharField(label=_("查询码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
