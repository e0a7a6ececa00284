"""Corrections and replies of the public (更正申请, 陈述说明): a form, a receipt, the state of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhiheng.errors import InputError
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import everyone, permitted
from zhiheng_web.publishing import asking
from zhiheng_web.publishing.datasets import DATASETS
from zhiheng_web.publishing.forms import RequestForm, StatusForm
from zhiheng_web.publishing.notices import shown_notices
from zhiheng_web.publishing.selectors import public_scores
from zhiheng_web.shared import sealing
from zhiheng_web.shared.clock import today


def _about(text: str) -> tuple[str, Region] | None:
    """The title and region of the public thing named `notice:12`, `score:3` or `dataset:sampling`; None where nothing is public."""
    kind, _sep, key = text.partition(":")
    if kind == "dataset" and key in DATASETS:
        region = Region.objects.filter(level="county").first()
        return (DATASETS[key].title, region) if region else None
    if not key.isdecimal() or len(key) > 18:
        return None
    found: Any = None
    if kind == "notice":
        found = shown_notices(today()).filter(pk=int(key)).first()
    elif kind == "score":
        found = public_scores().filter(pk=int(key)).first()
    return (found.title, found.region) if found is not None else None


@permitted(everyone)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Take a request in; receipt and code are shown once, on the next page."""
    about = (request.POST if request.method == "POST" else request.GET).get("about", "")[:60]
    named = _about(about)
    if named is None:
        return render(request, "portal/request_what.html", {}, status=404 if about else 200)
    title, region = named
    form = RequestForm(request.POST or None, initial={"kind": "correction"})
    closed = "" if sealing.is_ready() else _("网上申请暂未开通（个人信息加密尚未设置），请与质量发展委员会办公室联系。")
    if request.method == "POST" and not closed and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("portal:index")
        try:
            address = str(request.META.get("REMOTE_ADDR") or "")
            made, code = asking.receive(region, form.cleaned_data, about=about, about_title=title, address=address, on=today())
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            request.session["public_request"] = [made.receipt_no, code]
            return redirect("portal:request_received")
    context = {"form": form, "about": about, "title": title, "closed": closed}
    return render(request, "portal/request_new.html", context, status=422 if form.is_bound and form.errors else 200)


@permitted(everyone)
@never_cache
def received(request: HttpRequest) -> HttpResponse:
    """The receipt number and the query code, once."""
    found = request.session.pop("public_request", None)
    if not found:
        return redirect("portal:request_status")
    return render(request, "portal/request_received.html", {"receipt_no": found[0], "code": found[1]})


@permitted(everyone)
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """How far a request is, and the answer."""
    form = StatusForm(request.POST or None)
    held = None
    if request.method == "POST" and form.is_valid():
        held = asking.find_by_code(form.cleaned_data["receipt_no"], form.cleaned_data["code"])
        if held is None:
            form.add_error(None, _("编号或查询码不对，请核对。"))
    return render(request, "portal/request_status.html", {"form": form, "held": held}, status=422 if form.is_bound and form.errors else 200)
