"""The door of the interface (接口), and its tokens (令牌): give out, see who uses them, stop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls.exceptions import Resolver404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhiheng_web.api import services
from zhiheng_web.api.forms import TokenForm
from zhiheng_web.api.models import SCOPES, ApiToken
from zhiheng_web.organisations.policies import ALLOWED, Decision, Policy, everyone, office_only, permitted
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared.clock import today


class ByToken(Policy):
    """Decided by the token of each call and then by the same policies as the pages (凭令牌)."""

    name = "token"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        return ALLOWED


@csrf_exempt
@permitted(ByToken())
def call(request: HttpRequest, rest: str) -> HttpResponse:
    """One call of the interface; an address that is none answers in the shape of every error.

    The interface is imported by the first call: making it takes a second, and pages need none of it.
    """
    from zhiheng_web.api.interface import interface
    from zhiheng_web.api.refusing import Refused

    api, addresses = interface()
    try:
        found = addresses.resolve(rest)
    except Resolver404:
        return api.on_exception(request, Refused(404, "not.found", _("接口没有这个地址，见 /api/v1/openapi.json")))
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer


@permitted(everyone)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs; open to everyone, it names no data."""
    from zhiheng_web.api.interface import description

    return HttpResponse(description(), content_type="application/json; charset=utf-8")


@permitted(office_only)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the region; a new one is shown once, right after it was given out."""
    region = region_of(request.user)  # type: ignore[arg-type]
    form, secret = TokenForm(request.POST or None, region=region), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            token, secret = services.issue_token(
                request.user,
                name=given["name"],
                acts_as=given["person"],
                scopes=given["scopes"],
                expires_on=given["expires_on"],
                today=today(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = TokenForm(region=region)
    words = dict(SCOPES)
    rows = [
        {"token": t, "state": t.state(timezone.localtime()), "scopes": [words[s] for s in t.scopes if s in words]}
        for t in ApiToken.objects.filter(person__region=region).select_related("person__unit", "created_by")
    ]
    response = render(request, "api/tokens.html", {"form": form, "secret": secret, "rows": rows})
    response["Cache-Control"] = "no-store"
    return response


@permitted(office_only)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a token, with a reason."""
    token = get_object_or_404(ApiToken.objects.select_related("person__region"), pk=pk)
    try:
        services.revoke_token(request.user, token, request.POST.get("reason", ""))
        messages.success(request, _("已停用“%(name)s”，用它的系统从现在起不能再调用。") % {"name": token.name})
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("tokens:list")
