"""How a person wants to be told (提醒方式)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.errors import InputError
from zhiheng_web.reminders.models import KINDS, Choice


class ChoiceForm(forms.Form):
    """Address, times, kinds, bot."""

    when = forms.ChoiceField(label=_("发送"), choices=Choice.WHEN, widget=forms.Select(attrs={"class": "form-select"}))
    email = forms.EmailField(label=_("邮箱"), required=False, widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}))
    by_mail = forms.BooleanField(label=_("发电子邮件"), required=False)
    bot = forms.CharField(
        label=_("群机器人地址"), required=False, max_length=400, widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("企业微信、钉钉、飞书群机器人的 Webhook 地址，加密保存，不再显示；要换就填新的。"),
    )  # fmt: skip
    bot_secret = forms.CharField(
        label=_("加签密钥"), required=False, max_length=200, widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("只有钉钉“加签”的机器人要填。"),
    )  # fmt: skip
    no_bot = forms.BooleanField(label=_("不再发给群机器人"), required=False)
    quiet_from = forms.TimeField(label=_("免打扰起"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"}))
    quiet_to = forms.TimeField(label=_("免打扰止"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"}))
    kinds = forms.MultipleChoiceField(label=_("发哪些"), choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple)

    def clean(self) -> dict[str, Any]:
        """The bot's address must be one; mail needs an address."""
        given = super().clean() or {}
        if given.get("bot"):
            from zhiheng_web.reminders.bots import bot_of

            try:
                given["bot_name"], _bot = bot_of(given["bot"], given.get("bot_secret", ""))
            except InputError as error:
                self.add_error("bot", error.sentence)
        if given.get("by_mail") and not given.get("email") and not self.errors.get("email"):
            self.add_error("email", _("要发电子邮件，请填邮箱。"))
        return given
