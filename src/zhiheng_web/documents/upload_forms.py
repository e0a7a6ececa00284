"""What comes in (上传): a file, words pasted into the page, or the file sent a moment ago that stands here already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One file to read, or its words; `cleaned_data["file"]` is a file in both cases. What was typed stays on the page."""

    file = forms.FileField(label=_("文件"), allow_empty_file=True, required=False)
    text = forms.CharField(
        label=_("或者粘贴文字"),
        required=False,
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("网页打不开、只有文字时用。从题目开始粘贴；表格从 Word 或网页复制，各列之间的制表符会保留。"),
    )
    again = forms.BooleanField(label=_("仍另行登记"), required=False)
    same = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = settings.UPLOAD_LIMIT_BYTES // 1048576
        self.fields["file"].help_text = _(
            "支持 docx、doc、wps、xlsx、xls、csv、html、md、txt 和带文字层的 pdf，不超过 %(limit)s MB。按内容识别，不看扩展名。"
        ) % {"limit": limit}

    def clean(self) -> dict[str, Any]:
        """Pasted words become a text file named after their first line."""
        data = super().clean() or {}
        text = data.get("text") or ""
        if data.get("file") is not None:
            if text.strip():
                self.add_error("text", _("文件和文字只能给一样。请清空这里的文字，或不选文件。"))
        elif text.strip():
            first = next(line.strip() for line in text.split("\n") if line.strip())
            data["file"] = SimpleUploadedFile(f"{first[:40].rstrip('.')}.txt", text.encode())
        elif data.get("same") is None and "file" not in self.errors:
            self.add_error("file", _("请先选择一个文件。"))
        return data
