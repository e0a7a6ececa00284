"""Small middleware: strict content policy, language by choice, errors as sentences, default deny."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from zhiheng.errors import InputError, ZhihengError
from zhiheng_web.accounts import drafts
from zhiheng_web.shared.faults import machine_fault

log = logging.getLogger("zhiheng.site")
Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


class ContentSecurityPolicy:
    """No inline script, no inline style, nothing from elsewhere."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class ChosenLanguage:
    """Chinese unless the person chose English: by `?lang=en`, kept in the session."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = {code for code, _ in settings.LANGUAGES}
        asked = {"zh": "zh-hans"}.get(request.GET.get("lang", ""), request.GET.get("lang"))
        if asked in known:
            request.session["language"] = asked
        language = request.session.get("language")
        translation.activate(language if language in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        translation.deactivate()
        return response


class ClearErrors:
    """A fault of the input becomes a page with its sentence; an unknown fault a page with a number to quote."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, InputError):
            return render(request, "shared/error.html", {"sentence": error.sentence, "code": error.code}, status=422)
        if isinstance(error, PermissionDenied):
            return render(request, "shared/denied.html", {"reason": str(error)}, status=403)
        machine = machine_fault(error)
        if machine is not None:
            log.error("%s at %s", machine.code, request.path, exc_info=error)
            return render(request, "shared/error.html", {"machine": machine.sentence}, status=machine.status)
        if isinstance(error, ZhihengError) or not settings.DEBUG:
            from django.http import Http404

            if isinstance(error, Http404):
                return None
            reference = uuid.uuid4().hex[:8]
            log.exception("fault %s at %s", reference, request.path, exc_info=error)
            return render(request, "shared/error.html", {"reference": reference}, status=500)
        return None


class DefaultDeny:
    """Every view carries a policy (`organisations.policies.permitted`); one without is refused, whoever asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        policy = getattr(view, "policy", None)
        if policy is None:
            raise PermissionDenied("此页面没有声明权限规则，系统默认拒绝访问。请联系管理员。")
        decision = policy.decide(request.user)
        if decision.allowed:
            if request.method == "POST" and "_draft" in request.POST:
                drafts.drop(request, request.POST["_draft"])
            return None
        if not request.user.is_authenticated:
            drafts.keep(request, getattr(request, "was", None))
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(status=204, headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
            if request.method == "POST":
                return redirect(settings.LOGIN_URL)
            return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        return render(request, "shared/denied.html", {"reason": decision.reason}, status=403)
