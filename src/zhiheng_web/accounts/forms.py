"""Forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng_web.accounts.passwords import rule_words
from zhiheng_web.accounts.rules import account_rule
from zhiheng_web.organisations.models import Person, Region, Role, Unit


class _Plain(forms.Form):
    """Boxes that look like the others."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-select" if isinstance(field.widget, forms.Select) else "form-control")


class SignInForm(_Plain):
    """Name and password (登录)."""

    username = forms.CharField(label=_("账号"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(label=_("口令"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class CodeForm(_Plain):
    """A one-time password or a recovery code."""

    code = forms.CharField(
        label=_("动态口令"), max_length=40, help_text=_("手机上显示的 6 位数字；手机不在身边时填一个恢复码。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )  # fmt: skip


class PasswordForm(_Plain):
    """Change of one's own password (修改口令)."""

    old = forms.CharField(label=_("原口令"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(label=_("新口令"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(label=_("再输一次"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = rule_words(account_rule())

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("两次输入的新口令不一样。"))
        return given


class PersonForm(_Plain):
    """A new account (开户)."""

    username = forms.CharField(label=_("账号"), max_length=40, help_text=_("字母开头，3 至 40 个字母、数字或 . _ -"))
    display_name = forms.CharField(label=_("姓名"), max_length=40)
    role = forms.ChoiceField(label=_("角色"), choices=[(r.value, r.label) for r in (Role.LIAISON, Role.OFFICE, Role.REVIEWER, Role.LEADER)])
    region = forms.ModelChoiceField(label=_("行政区划"), queryset=Region.objects.none(), empty_label=None)
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none(), required=False, empty_label=_("（没有）"), help_text=_("联络员必选"))

    def __init__(self, *args: Any, regions: Any, own: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].initial = own.pk
        self.fields["unit"].queryset = Unit.objects.filter(region__in=regions).exclude(kind="class").select_related("region")  # type: ignore[attr-defined]


class DelegationForm(_Plain):
    """Giving one's work to another (委托代办)."""

    taker = forms.ModelChoiceField(label=_("代办人"), queryset=Person.objects.none(), empty_label=_("请选择"))
    from_on = forms.DateField(label=_("起"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    to_on = forms.DateField(label=_("止"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, *args: Any, takers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = takers  # type: ignore[attr-defined]
