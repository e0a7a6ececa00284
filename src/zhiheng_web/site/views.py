"""The start page of each role, health, and the pages of errors."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from zhiheng import __version__
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import everyone, permitted
from zhiheng_web.site.desk import desk_of
from zhiheng_web.site.navigation import chosen_period


@permitted(everyone)
def home(request: HttpRequest) -> HttpResponse:
    """My desk (我的工作台); the public result for those without an account."""
    if not request.user.is_authenticated or request.user.role == Role.PUBLIC:
        return redirect("portal:index")
    if request.user.role == Role.ENTERPRISE:
        return redirect("enterprises:mine")
    return render(request, "site/desk.html", desk_of(request.user, chosen_period(request)))


@permitted(everyone)
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site answers and its database too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "version": __version__})


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason."""
    return render(request, "shared/denied.html", {"reason": str(exception or "")}, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "shared/missing.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500."""
    return render(request, "shared/error.html", status=500)


for _view in (denied, missing, fault):
    _view.policy = everyone  # type: ignore[attr-defined]
