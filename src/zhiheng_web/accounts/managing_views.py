"""Second factor, delegation, accounts of the region, and the log of sign-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng.values import RegionCode
from zhiheng_web.accounts import delegations, factors, people, signing
from zhiheng_web.accounts.forms import DelegationForm, PersonForm
from zhiheng_web.accounts.models import Delegation, SignIn
from zhiheng_web.accounts.rules import account_rule
from zhiheng_web.accounts.views import first_done
from zhiheng_web.organisations.models import Person, Region, Role
from zhiheng_web.organisations.policies import office_only, permitted, signed_in
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared.clock import today


@never_cache
@permitted(signed_in)
def factor(request: HttpRequest) -> HttpResponse:
    """Set up, renew or take off the second factor (动态口令)."""
    person: Any = request.user
    codes: list[str] = []
    asked = request.POST.get("ask", "") if request.method == "POST" else ""
    try:
        if asked == "confirm":
            codes = factors.confirm_factor(person, request.POST.get("code", ""))
            first_done(request)
        elif asked == "renew":
            codes = factors.renew_codes(person)
        elif asked == "drop":
            if factors.is_required(person):
                raise InputError(_("您的角色必须使用动态口令，不能停用。要换手机，请质发办为您重置。"))
            if not person.check_password(request.POST.get("password", "")):
                raise InputError(_("口令不对，没有停用。"))
            factors.drop_factor(person, person)
            messages.success(request, _("已停用动态口令。"))
            return redirect("accounts:me")
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("accounts:factor")
    held = factors.factor_of(person)
    context: dict[str, Any] = {"factor": held, "codes": codes, "required": factors.is_required(person)}
    if held is None:
        secret, address = factors.begin_factor(person)
        spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        context |= {"secret": spaced, "picture": factors.picture_of(address)}
    context["left"] = person.recovery_codes.filter(used_at__isnull=True).count()
    return render(request, "accounts/factor.html", context)


@permitted(signed_in)
def delegation(request: HttpRequest) -> HttpResponse:
    """Who acts for me, and for whom I may act (委托代办)."""
    person: Any = request.user
    takers = delegations.takers_for(person)
    form = DelegationForm(request.POST or None, takers=takers, initial={"from_on": today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            delegations.delegate(person, person, given["taker"], given["from_on"], given["to_on"], given["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已委托%(who)s代办，到期自动结束。") % {"who": given["taker"]})
            return redirect("accounts:delegation")
    context = {
        "form": form if takers.exists() else None,
        "given": delegations.given_by(person)[:30],
        "taken": delegations.taken_by(person, today()),
        "today": today(),
        "acting": request.session.get("acting"),
        "is_reviewer": person.role == Role.REVIEWER,
    }
    return render(request, "accounts/delegation.html", context)


@permitted(signed_in)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation early."""
    person: Any = request.user
    held = get_object_or_404(Delegation.objects.select_related("giver__region", "taker"), pk=pk)
    try:
        delegations.end_delegation(person, held)
        messages.success(request, _("委托已结束。"))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("accounts:delegation")


@permitted(signed_in)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to act for somebody (开始代办)."""
    giver = delegations.acting_in(pk, request.user)
    if giver is None:
        raise PermissionDenied(_("这次委托不在期内，或不是委托给您的。"))
    request.session["acting"] = pk
    messages.success(request, _("现在代%(who)s办理，每一步都记“%(me)s（代%(who)s）”。") % {"who": giver, "me": request.user})
    return redirect("home")


@permitted(signed_in)
@require_POST
def as_myself(request: HttpRequest) -> HttpResponse:
    """Stop acting for somebody (结束代办)."""
    request.session.pop("acting", None)
    messages.success(request, _("现在以您本人的身份办理。"))
    return redirect("home")


def _region(request: HttpRequest) -> Region:
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


@never_cache
@permitted(office_only)
def listed(request: HttpRequest) -> HttpResponse:
    """The accounts of the region (人员账号); a first password is shown once."""
    region = _region(request)
    regions = Region.objects.filter(code__startswith=RegionCode(region.code).stem)
    form, secret, whose = PersonForm(request.POST or None, regions=regions, own=region), "", None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            who: Any = request.user
            whose, secret = people.create_person(who, given["username"], given["display_name"], given["role"], given["region"], given["unit"])
            form = PersonForm(regions=regions, own=region)
        except ValidationError as error:
            form.add_error(None, error)
    return _people_page(request, region, form, secret, whose)


def _people_page(request: HttpRequest, region: Region, form: PersonForm, secret: str, whose: Any) -> HttpResponse:
    rows = list(people.people_of(region))
    wrong = SignIn.objects.filter(person__in=rows, ok=False, at__gt=timezone.now() - timedelta(hours=24)).values_list("person_id", flat=True)
    locked = {p.pk for p in rows if p.pk in set(wrong) and signing.is_locked(p)}
    context = {"rows": rows, "locked": locked, "form": form, "secret": secret, "whose": whose, "region_here": region}
    return render(request, "accounts/people.html", context)


@never_cache
@permitted(office_only)
@require_POST
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on an account: reset, unlock, stop, open, take the second factor off."""
    region = _region(request)
    by: Any = request.user
    whom = get_object_or_404(Person.objects.select_related("region", "unit"), pk=pk)
    asked, reason = request.POST.get("ask", ""), request.POST.get("reason", "")
    try:
        match asked:
            case "reset":
                secret = people.reset_password(by, whom)
                regions = Region.objects.filter(code__startswith=RegionCode(region.code).stem)
                return _people_page(request, region, PersonForm(regions=regions, own=region), secret, whom)
            case "unlock":
                signing.unlock(by, whom)
                messages.success(request, _("已解除%(who)s账号的锁定。") % {"who": whom})
            case "factor":
                factors.drop_factor(by, whom, reason or _("本人无法使用"))
                messages.success(request, _("已停用%(who)s的动态口令。") % {"who": whom})
            case "stop" | "open":
                people.set_active(by, whom, asked == "open", reason)
                messages.success(request, _("已启用%(who)s的账号。") % {"who": whom} if asked == "open" else _("已停用%(who)s的账号。") % {"who": whom})
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("accounts:people")


@permitted(signed_in)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The log of sign-ins (登录日志): of the region for the committee office, else one's own."""
    person: Any = request.user
    rows = SignIn.objects.select_related("person")
    whole = office_only.allows(person) and request.GET.get("whose") != "me"
    if whole:
        stem = RegionCode(_region(request).code).stem
        rows = rows.filter(person__region__code__startswith=stem)
    else:
        rows = rows.filter(person=person)
    if request.GET.get("show") == "failed":
        rows = rows.filter(ok=False)
    page = Paginator(rows, 40).get_page(request.GET.get("page"))
    return render(request, "accounts/log.html", {"page": page, "whole": whole, "may_all": office_only.allows(person), "show": request.GET.get("show", ""), "rule": account_rule()})
