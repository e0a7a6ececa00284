"""The form of a letter for staff: its fields, and beside them what is sealed (电话、来访登记)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng_web.records.forms import RecordForm
from zhiheng_web.registries.complaints.services import sealed
from zhiheng_web.shared import sealing


class LetterForm(RecordForm):
    """A letter; who wrote is asked when it is entered, and afterwards only in a step of its own."""

    writer = forms.CharField(label=_("来件人姓名"), max_length=60, required=False, help_text=_("加密保存；匿名来件不填"))
    contact = forms.CharField(label=_("联系方式"), max_length=120, required=False, help_text=_("加密保存；电话、地址或邮箱"))
    text = forms.CharField(
        label=_("来件原文"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("加密保存；通话记录或来信全文")
    )
    _SEALED = ("writer", "contact", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            for name in self._SEALED:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if any(data.get(n) for n in self._SEALED) and not sealing.is_ready():
            try:
                sealing.seal("?")
            except sealing.SealingKeyMissing as error:
                raise forms.ValidationError(error.sentence) from error
        return data

    def values(self) -> dict[str, Any]:
        """Model fields; the sealed ones already sealed."""
        found = super().values()
        given = {n: found.pop(n, "") for n in self._SEALED}
        if self.instance.pk is None:
            found |= sealed(**given)
            found["anonymous"] = found.get("anonymous") or not (given["writer"] or given["contact"])
        return found


class SplitFields:
    """Questions of the split."""

    @staticmethod
    def case_kind() -> forms.ChoiceField:
        """Complaint or tip-off."""
        return forms.ChoiceField(label=_("分出一件"), choices=[("complaint", _("投诉")), ("report", _("举报"))])

    @staticmethod
    def text(label: Any, length: int, **more: Any) -> forms.CharField:
        """A short text that stands for the letter's own where it is given."""
        return forms.CharField(label=label, max_length=length, required=False, **more)
