"""The form of a watch's settings (监测设置)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiheng_web.monitoring.models import WatchSetting
from zhiheng_web.organisations.models import Unit


class SettingForm(forms.ModelForm):
    """What may be changed of a watch; source, grouping and chart are the pack's."""

    class Meta:
        model = WatchSetting
        fields = ["is_on", "one_in", "least_exposure", "least_events", "baseline_year", "unit", "reason"]

    def __init__(self, *args: Any, region: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(region=region).exclude(kind="class")  # type: ignore[attr-defined]
