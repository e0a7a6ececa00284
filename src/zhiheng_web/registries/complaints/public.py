"""The public form for complaints and tip-offs, and the query of a receipt (网上受理): no account, no script, no personal data shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from zhiheng.errors import InputError
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.policies import everyone, permitted
from zhiheng_web.organisations.selectors import resolve_units
from zhiheng_web.records.fields import validate_uscc
from zhiheng_web.registries.complaints import knocking, selectors, services
from zhiheng_web.shared import sealing
from zhiheng_web.shared.clock import today

HANDLER = "市场监督管理局"
UPLOAD_MB = 10
_MARKS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class IntakeForm(forms.Form):
    """What the public is asked. `website` is a trap for programs: people do not see it."""

    region = forms.ModelChoiceField(Region.objects.filter(level="county"), label=gettext_lazy("受理地区"), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("您要办的事"), choices=[])
    name = forms.CharField(label=gettext_lazy("被反映单位名称"), max_length=120)
    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), max_length=18, required=False, help_text=gettext_lazy("营业执照上的 18 位代码，不知道可以不填")
    )
    product = forms.CharField(label=gettext_lazy("商品或服务"), max_length=80, required=False)
    text = forms.CharField(
        label=gettext_lazy("事情经过和诉求"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), help_text=gettext_lazy("时间、地点、金额、您的要求")
    )
    writer = forms.CharField(label=gettext_lazy("您的姓名"), max_length=60, required=False, help_text=gettext_lazy("投诉须实名；举报可以匿名，匿名的不能告知结果"))
    contact = forms.CharField(label=gettext_lazy("联系电话或邮箱"), max_length=120, required=False)
    attachment = forms.FileField(label=gettext_lazy("照片或凭证"), required=False, help_text=gettext_lazy("一个文件，JPG、PNG 或 PDF，不超过 10 MB"))
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("complaint", _("投诉：要求退换、赔偿等，请行政机关调解")),
            ("report", _("举报：反映违法行为，请行政机关查处")),
            ("both", _("既投诉又举报")),
            ("inquiry", _("咨询")),
        ]

    def clean_uscc(self) -> str:
        """The code, checked where it is given."""
        code = "".join(self.cleaned_data["uscc"].split()).upper()
        if code:
            validate_uscc(code)
        return code

    def clean_attachment(self) -> Any:
        """Content type and bytes, judged by content."""
        upload = self.cleaned_data.get("attachment")
        if not upload:
            return None
        if upload.size > UPLOAD_MB * 1024 * 1024:
            raise ValidationError(_("文件有 %(size)s MB，超过 10 MB，请压缩后再传") % {"size": upload.size // 1024 // 1024})
        data = upload.read()
        kind = next((k for mark, k in _MARKS if data.startswith(mark)), "")
        if not kind:
            raise ValidationError(_("这个文件不是 JPG、PNG 或 PDF，请换一个"))
        return kind, data

    def clean(self) -> dict[str, Any]:
        """A complaint and an inquiry need somebody to answer."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") in ("complaint", "both"):
            for name in ("writer", "contact"):
                if not data.get(name, "").strip() and name not in self.errors:
                    self.add_error(name, _("投诉须实名并留下联系方式，否则无法受理和调解"))
        if data.get("kind") == "inquiry" and not data.get("contact", "").strip():
            self.add_error("contact", _("咨询请留下联系方式，否则无法答复"))
        return data


def unit_for(region: Region) -> Unit | None:
    """The market regulator of the region, else its committee office."""
    return resolve_units([HANDLER], region)[HANDLER] or Unit.objects.filter(region=region, kind="committee_office").first()


@permitted(everyone)
@never_cache
def intake(request: HttpRequest) -> HttpResponse:
    """Take in a letter; the receipt and its code are shown once, on the next page."""
    form = IntakeForm(request.POST or None, request.FILES or None, initial={"kind": "complaint"})
    closed = "" if sealing.is_ready() else _("网上受理暂未开通（个人信息加密尚未设置）。请拨打 12315，或到当地市场监管部门反映。")
    if request.method == "POST" and not closed and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("intake:new")
        try:
            who = knocking.address_of(request)
            knocking.check("submit", who)
            unit = unit_for(form.cleaned_data["region"])
            if unit is None:
                raise InputError(_("这个地区还没有开通网上受理，请拨打 12315。"))
            upload = form.cleaned_data["attachment"]
            letter, code = services.receive_from_web(form.cleaned_data["region"], unit, form.cleaned_data, upload, today())
            knocking.knock("submit", who)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            request.session["receipt"] = [letter.receipt_no, code]
            return redirect("intake:received")
    context = {"form": form, "closed": closed}
    return render(request, "complaints/intake.html", context, status=422 if form.is_bound and form.errors else 200)


@permitted(everyone)
@never_cache
def received(request: HttpRequest) -> HttpResponse:
    """The receipt number and the query code, once."""
    found = request.session.pop("receipt", None)
    if not found:
        return redirect("intake:status")
    return render(request, "complaints/received.html", {"receipt_no": found[0], "code": found[1]})


class StatusForm(forms.Form):
    """A receipt number and its code."""

    receipt_no = forms.CharField(label=gettext_lazy("登记编号"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    code = forms.CharField(label=gettext_lazy("查询码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@permitted(everyone)
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """How far a letter is: the state and days of its cases, nothing about persons."""
    form = StatusForm(request.POST or None)
    letter = None
    if request.method == "POST" and form.is_valid():
        receipt, code = form.cleaned_data["receipt_no"].strip().upper(), form.cleaned_data["code"]
        who = knocking.address_of(request)
        try:
            knocking.check("query", who)
            knocking.check("receipt", receipt)
            knocking.knock("query", who)
            letter = services.find_by_code(receipt, code)
            if letter is None:
                knocking.knock("receipt", receipt)
                raise InputError(_("编号或查询码不对，请核对。查询码在提交时只显示一次，遗失的请电话询问。"))
        except InputError as error:
            form.add_error(None, error.sentence)
    context = {"form": form, "letter": letter, "lines": selectors.public_lines(letter) if letter else []}
    return render(request, "complaints/status.html", context, status=422 if form.is_bound and form.errors else 200)
