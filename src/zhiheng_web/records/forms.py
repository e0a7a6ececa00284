"""Forms made from a registry's declaration (表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Region, Role, Unit
from zhiheng_web.records.declare import REGISTRIES, Move, Registry
from zhiheng_web.records.models import Record
from zhiheng_web.shared.clock import today


class NamedRecordField(forms.ModelChoiceField):
    """Another record, named by its own number (抽样单编号), not chosen from thousands."""

    def __init__(self, model: type[Record], key: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(model.objects.live(), to_field_name=key, widget=forms.TextInput, **kwargs)
        self.error_messages["invalid_choice"] = _("没有这个%(verbose_name)s的记录，请核对") % {
            "verbose_name": model._meta.get_field(key).verbose_name
        }

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = self.queryset.filter(pk=value).first()
        return getattr(value, self.key, value)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)


class ListTextField(forms.CharField):
    """A list of names, one a line or parted by 、or ；."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value).replace("；", "、").replace(";", "、").replace("\n", "、")
        return [part.strip() for part in text.split("、") if part.strip()]


def _date_input(**kwargs: Any) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _form_field(model_field: Any, **kwargs: Any) -> Any:
    """The form field of a model field: calendars for dates, three answers for what may be unknown."""
    if isinstance(model_field, models.DateField) and not isinstance(model_field, models.DateTimeField):
        return model_field.formfield(widget=_date_input(), **kwargs)
    if isinstance(model_field, models.JSONField):
        return ListTextField(
            label=model_field.verbose_name,
            required=False,
            help_text=model_field.help_text or _("多个用顿号分开"),
            widget=forms.TextInput,
        )
    if isinstance(model_field, models.BooleanField):
        choices = [("", _("未填写"))] if model_field.null else []
        return forms.TypedChoiceField(
            label=model_field.verbose_name,
            help_text=model_field.help_text,
            required=not model_field.null,
            choices=[*choices, ("true", _("是")), ("false", _("否"))],
            coerce=lambda value: value == "true",
            empty_value=None,
        )
    if isinstance(model_field, models.TextField):
        return model_field.formfield(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
    if isinstance(model_field, models.ForeignKey) and issubclass(model_field.related_model, Record):
        target = next(r for r in REGISTRIES.values() if r.model is model_field.related_model)
        return NamedRecordField(
            target.model,
            target.natural_key[0],
            label=target.field(target.natural_key[0]).verbose_name,
            help_text=model_field.help_text,
            required=not model_field.blank,
        )
    made = model_field.formfield(**kwargs)
    if model_field.choices and made.choices and made.choices[0][0] == "":
        made.choices = [("", _("（未选）")), *made.choices[1:]]
    return made


class RecordForm(forms.ModelForm):
    """Fields of one record. Region and unit are asked only where there is a choice; a change asks for a reason."""

    reason = forms.CharField(label="修改理由", widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, person: Any, registry: Registry, **kwargs: Any) -> None:
        self.person, self.registry = person, registry
        super().__init__(*args, **kwargs)
        county = person.region
        if "region" in self.fields:
            regions = Region.objects.filter(code__startswith=county.code[:6]) if county else Region.objects.all()
            self.fields["region"].queryset = regions
            self.fields["region"].empty_label = None
            self.fields["region"].label = _("行政区划")
        if "unit" in self.fields:
            if person.role == Role.LIAISON:
                del self.fields["unit"]
            else:
                units = Unit.objects.exclude(kind="class")
                self.fields["unit"].queryset = units.filter(region=county) if county else units
        if self.instance.pk is None:
            del self.fields["reason"]
            if county and "region" in self.fields and not self.initial.get("region"):
                self.initial["region"] = county.pk
            if person.unit_id and "unit" in self.fields and not self.initial.get("unit"):
                self.initial["unit"] = person.unit_id
        else:
            self.fields["reason"].required = True
        for name, field in self.fields.items():
            if isinstance(field, forms.TypedChoiceField):
                value = self.initial.get(name, getattr(self.instance, name, None))
                if isinstance(value, bool):
                    self.initial[name] = "true" if value else "false"

    def values(self) -> dict[str, Any]:
        """Model fields to write."""
        names = [n for n in self.fields if n in {f.name for f in self.registry.model._meta.concrete_fields}]
        return {n: self.cleaned_data[n] for n in names if n in self.cleaned_data} | self.extra_values()

    def extra_values(self) -> dict[str, Any]:
        """More model fields that a registry's own form works out."""
        return {}

    def _post_clean(self) -> None:
        """Services check the record as a whole; the form only checks each field."""


def form_class(registry: Registry, fields: tuple[str, ...] | None = None) -> type[RecordForm]:
    """The form of a registry with the given model fields (all of the declaration plus region and unit by default)."""
    names = fields if fields is not None else (*registry.fields, "region", "unit")
    base = registry.form if registry.form and fields is None else RecordForm
    return forms.modelform_factory(registry.model, form=base, fields=list(names), formfield_callback=_form_field)


class MoveForm(RecordForm):
    """The few fields a move asks."""

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, make in move.asks:
            self.fields[name] = make()
        for name in move.required:
            field = self.fields[name]
            field.required = True
            if isinstance(field, forms.DateField) and not self.initial.get(name) and not name.endswith("due_on"):
                self.initial[name] = today()
        if move.takes_file:
            self.fields["attachment"] = forms.FileField(
                label=_("附件"), required=move.needs_file, help_text=_("文书、照片、检验报告等，存入存证库；PDF、图片、Word、Excel、OFD 或 zip")
            )
        if move.asks_reason:
            self.fields["reason"].label = _("审核意见")
            self.fields["reason"].help_text = _("意见会留在记录的历史里，提供材料的单位能看到")
            self.order_fields([*(n for n in self.fields if n != "reason"), "reason"])
        else:
            self.fields.pop("reason", None)

    def answers(self) -> dict[str, Any]:
        """Everything asked, by field."""
        return dict(self.cleaned_data)


def move_form(registry: Registry, move: Move, data: Any, *, instance: Any, person: Any, files: Any = None) -> MoveForm:
    """The form of one move on one record."""
    kind = forms.modelform_factory(
        registry.model, form=MoveForm, fields=list(move.fields), formfield_callback=_form_field
    )
    return kind(data, files, instance=instance, person=person, registry=registry, move=move)


class ReasonForm(forms.Form):
    """A reason, nothing else (撤回, 恢复)."""

    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))


class UploadForm(forms.Form):
    """A file to import, and for whom."""

    file = forms.FileField(
        label="Excel 或 CSV 文件", help_text="xlsx、xls、csv（UTF-8 或 GB18030），第一张表，标题行可以不在第一行"
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label="归口单位", empty_label=None)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.role == Role.LIAISON:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = Unit.objects.filter(region=person.region).exclude(kind="class")
            self.initial["unit"] = person.unit_id


class ExtendForm(forms.Form):
    """How far a limit is prolonged, decided when, why."""

    units = forms.IntegerField(label="延长", min_value=1, max_value=400)
    start_on = forms.DateField(label="决定日期", widget=_date_input())
    basis = forms.CharField(label="批准文号或依据", max_length=120, required=False)
    reason = forms.CharField(label="延长理由", widget=forms.Textarea(attrs={"rows": 3}))


class SuspendForm(forms.Form):
    """From when to when a limit stands still, and why."""

    start_on = forms.DateField(label="中止首日", widget=_date_input(), help_text="当日不计")
    end_on = forms.DateField(label="中止末日", widget=_date_input(), required=False, help_text="当日不计；还没有恢复的不填")
    basis = forms.CharField(label="批准文号或依据", max_length=120, required=False)
    reason = forms.CharField(label="中止理由", widget=forms.Textarea(attrs={"rows": 3}), help_text="例如检验、检测、鉴定所需时间")


class ResumeForm(forms.Form):
    """The last day not counted."""

    end_on = forms.DateField(label="中止末日", widget=_date_input(), help_text="当日不计，次日起恢复计时")


class FileForm(forms.Form):
    """A file to keep with a record."""

    file = forms.FileField(label="文件", help_text="PDF、图片、Word、Excel、OFD 或 zip")
