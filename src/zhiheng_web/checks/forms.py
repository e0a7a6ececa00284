"""The form of a check: a text or a file (核验)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

MAX_MEGABYTES = 20
MAX_PASTED = 2_000_000


class CheckForm(forms.Form):
    """One of the two: a pasted text, or a file; the file wins where both are given."""

    text = forms.CharField(
        label=_("粘贴文字"),
        required=False,
        strip=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("报告、方案、通报、评分表都可以；表格可直接从 Word 或 Excel 复制过来。"),
    )
    file = forms.FileField(
        label=_("或选择文件"),
        required=False,
        allow_empty_file=True,
        help_text=_("docx、doc、wps、xlsx、html、txt 和带文字层的 pdf，不超过 20 MB。docx 可以取回带批注的原文件。"),
    )

    def clean(self) -> dict[str, Any]:
        """Something to check must be there, and not too much of it."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > MAX_MEGABYTES * 1024 * 1024:
            self.add_error("file", _now("文件超过 20 MB。请删去图片后另存，或分成几个文件。"))
        elif file is None and not (data.get("text") or "").strip() and not self.errors:
            self.add_error("text", _now("没有可核验的内容：请粘贴一段文字，或选择一个文件。"))
        return data
