"""The way to the single sign-in and back."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng_web.accounts import factors, single
from zhiheng_web.accounts.signing import Refused, begin, succeed
from zhiheng_web.accounts.views import SECOND, finish
from zhiheng_web.organisations.policies import everyone, permitted, signed_in

KEY = "single"


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:sso_back"))


@permitted(everyone)
@require_GET
def sso(request: HttpRequest) -> HttpResponse:
    """Go to the single sign-in; somebody signed in binds it to the own account."""
    if not single.is_on():
        raise Http404
    try:
        address, kept = single.begin(_back(request))
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("accounts:me" if request.user.is_authenticated else "accounts:login")
    request.session[KEY] = kept | {"next": request.GET.get("next", "")}
    return redirect(address)


@permitted(everyone)
@require_GET
def sso_back(request: HttpRequest) -> HttpResponse:
    """Come back from it."""
    if not single.is_on():
        raise Http404
    kept = request.session.pop(KEY, {})
    person: Any = request.user
    try:
        identity = single.finish(_back(request), request.GET.dict(), kept)
        if person.is_authenticated:
            single.bind(person, identity)
            messages.success(request, _("已绑定统一身份认证，以后可以用它登录。"))
            return redirect("accounts:me")
        person = single.person_of(identity)
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("accounts:me" if request.user.is_authenticated else "accounts:login")
    held = begin(request, "sso", person.username, person)
    if isinstance(held, Refused):
        messages.error(request, held.sentence)
        return redirect("accounts:login")
    if factors.factor_of(person) is not None and not identity.is_strong:
        succeed(held, person)
        request.session[SECOND] = {"person": person.pk, "at": int(time.time()), "next": kept["next"]}
        return redirect("accounts:second")
    return finish(request, person, held, kept["next"], with_password=False)


@permitted(signed_in)
@require_POST
def sso_off(request: HttpRequest) -> HttpResponse:
    """Take the binding off."""
    single.unbind(request.user)  # type: ignore[arg-type]
    messages.success(request, _("已解除绑定。"))
    return redirect("accounts:me")
