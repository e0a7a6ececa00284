"""Forms of reports (报告表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhiheng.errors import InvalidValue
from zhiheng.packs.report_styles import shipped_templates
from zhiheng.values import Period
from zhiheng_web.organisations.models import Region
from zhiheng_web.reports.models import ReportTemplate
from zhiheng_web.reports.services import OWN
from zhiheng_web.scorecards.models import SnapshotRecord

MAX_MEGABYTES = 20


def _snapshot_label(item: SnapshotRecord) -> str:
    return _now("截至 %(day)s（%(id)s）") % {"day": item.as_of.isoformat(), "id": item.snapshot_id[:12]}


class MakeForm(forms.Form):
    """Template, period, snapshot, and the few texts that only a person knows."""

    template = forms.ChoiceField(label=_("模板"))
    period = forms.CharField(label=_("报告期"), max_length=24, help_text=_("年写作 2026，季度写作 2026Q3，月写作 2026-09。"))
    snapshot = forms.ModelChoiceField(label=_("数据快照"), queryset=SnapshotRecord.objects.none(), empty_label=None)
    number = forms.CharField(label=_("发文字号"), max_length=60, required=False, help_text=_("如 云质发〔2026〕3号；可以留空，在 Word 里填。"))
    issuer = forms.CharField(label=_("发文机关"), max_length=80, required=False)
    dated = forms.DateField(label=_("成文日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    addressee = forms.CharField(label=_("主送机关"), max_length=200, required=False)
    copies = forms.CharField(label=_("抄送机关"), max_length=200, required=False)

    def __init__(self, region: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(f"{OWN}{t.pk}", t.name) for t in ReportTemplate.objects.filter(region=region, withdrawn_at=None).only("pk", "name")]
        shipped = [(code, t.title) for code, t in shipped_templates().items()]
        self.fields["template"].choices = [(_now("随附模板"), shipped), *([(_now("本地区的模板"), own)] if own else [])]  # type: ignore[attr-defined]
        chosen = self.fields["snapshot"]
        chosen.queryset = SnapshotRecord.objects.filter(region=region).order_by("-as_of", "-id").defer("manifest")  # type: ignore[attr-defined]
        chosen.label_from_instance = _snapshot_label  # type: ignore[attr-defined]

    def clean_period(self) -> str:
        """The period in its own form."""
        try:
            return Period.parse(self.cleaned_data["period"]).code
        except InvalidValue as fault:
            raise forms.ValidationError(fault.sentence) from fault

    def clean(self) -> dict[str, Any]:
        """A yearly template wants a year, a quarterly one a quarter."""
        data: dict[str, Any] = super().clean() or {}
        shipped, period = shipped_templates().get(data.get("template", "")), data.get("period", "")
        kind = "year" if len(period) == 4 else "quarter" if "Q" in period else ""
        if shipped is not None and period and kind not in shipped.periods:
            words = {"year": _now("年，如 2026"), "quarter": _now("季度，如 2026Q3")}
            wanted = _now("或").join(words[p] for p in shipped.periods)
            self.add_error("period", _now("“%(name)s”的报告期应为%(wanted)s。") % {"name": shipped.title, "wanted": wanted})
        return data

    def texts(self) -> dict[str, str]:
        """What was typed, as texts."""
        data = self.cleaned_data
        return {key: data[key].isoformat() if key == "dated" and data[key] else str(data[key] or "") for key in ("number", "issuer", "dated", "addressee", "copies")}


class FileForm(forms.Form):
    """A Word file."""

    file = forms.FileField(label=_("Word 文件（docx）"), allow_empty_file=True, widget=forms.ClearableFileInput(attrs={"accept": ".docx"}))

    def clean_file(self) -> Any:
        """Not too large."""
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_now("文件超过 20 MB。请压缩图片后再上传。"))
        return file


class TemplateForm(FileForm):
    """A template with its name."""

    name = forms.CharField(label=_("模板名称"), max_length=120, required=False, help_text=_("留空时用文件名。"))
    field_order = ["file", "name"]
