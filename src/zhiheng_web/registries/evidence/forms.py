"""The form of a piece of evidence: its fields and its file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.records.forms import RecordForm
from zhiheng_web.records.keeping import keep
from zhiheng_web.records.vocabulary import matter_of


class EvidenceForm(RecordForm):
    """Fields and file; the file is typed by its content and kept under its digest."""

    file = forms.FileField(
        label="文件",
        required=False,
        help_text="PDF、图片、Word、Excel、OFD 或 zip；再次上传替换原文件，原文件仍留在存证库",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = matter_of(str(self.initial.get("matter") or ""))
        if matter is not None:
            self.fields["matter"].help_text = _("可以作数的材料：%(proof)s") % {"proof": matter.proof}

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if not upload:
            return None
        try:
            stored = keep(upload)
        except InputError as error:
            raise forms.ValidationError(error.sentence) from error
        return {"file_name": upload.name, "content_type": stored.content_type, "size": stored.size, "digest": stored.digest}

    def extra_values(self) -> dict[str, Any]:
        """What the file adds to the record."""
        return self.cleaned_data.get("file") or {}
