"""Signing in and out, and who I am."""

from __future__ import annotations

from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import everyone, permitted, signed_in, staff_read
from zhiheng_web.organisations.selectors import region_of

login = permitted(everyone)(auth_views.LoginView.as_view(template_name="organisations/login.html"))
logout = permitted(everyone)(auth_views.LogoutView.as_view())


@permitted(signed_in)
def me(request: HttpRequest) -> HttpResponse:
    """My account (我的账号): role, unit, region, and what the role may do."""
    return render(request, "organisations/me.html")


@permitted(staff_read)
def units(request: HttpRequest) -> HttpResponse:
    """The units of the region with their aliases (责任单位)."""
    region = region_of(request.user)  # type: ignore[arg-type]
    rows = Unit.objects.filter(region=region).select_related("region")
    return render(request, "organisations/units.html", {"units": rows})
