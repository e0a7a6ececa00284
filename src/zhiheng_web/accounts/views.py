"""Signing in and out, the own account, and what was filled in when a session was over."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from zhiheng_web.accounts import drafts, factors
from zhiheng_web.accounts.delegations import given_by, taken_by, takers_for
from zhiheng_web.accounts.forms import CodeForm, PasswordForm, SignInForm
from zhiheng_web.accounts.models import SignIn
from zhiheng_web.accounts.passwords import account_of, change_password, must_change
from zhiheng_web.accounts.rules import account_rule
from zhiheng_web.accounts.signing import (
    Refused,
    after_failure,
    begin,
    check_name_and_password,
    key_of,
    note_event,
    succeed,
)
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import everyone, permitted, signed_in
from zhiheng_web.shared.clock import today

BACKEND = "django.contrib.auth.backends.ModelBackend"
SECOND = "second"
"""Key in the session: who gave the right password and still owes the one-time password."""


def sso_name() -> str:
    """The name of the single sign-in, empty where there is none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER and settings.OIDC_CLIENT else ""


def next_of(request: HttpRequest, given: str) -> str:
    """Where to go after signing in: as asked where it is an address of this site, else the desk."""
    own = url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return given if own and given else resolve_url(settings.LOGIN_REDIRECT_URL)


def finish(request: HttpRequest, person: Person, held: SignIn, wanted: str, *, with_password: bool = True) -> HttpResponse:
    """Open the session; then what has to be done first, else what was filled in before, else where the person wanted to go."""
    state = account_of(person)
    before = SignIn.objects.filter(person=person, at__lt=held.at).exclude(kind__in=("out", "idle", "unlock"))
    last = before.filter(ok=True).first()
    succeed(held, person)
    open_session(request, person, backend=BACKEND)
    request.actor = person  # type: ignore[attr-defined]
    if last is not None:
        wrong = before.filter(ok=False, at__gt=last.at).count()
        if wrong:
            when = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
            messages.warning(request, _("上次登录以来有 %(n)s 次输错口令（上次登录：%(when)s）。不是您本人的，请尽快修改口令。") % {"n": wrong, "when": when})
    if with_password and must_change(state, today()):
        request.session["first"] = "password"
        return redirect("accounts:password")
    if factors.is_required(person) and factors.factor_of(person) is None:
        request.session["first"] = "factor"
        return redirect("accounts:factor")
    return redirect("accounts:draft") if drafts.draft_of(request) else redirect(next_of(request, wanted))


def first_done(request: HttpRequest) -> HttpResponse | None:
    """After a duty was done: the next one, or where one goes on."""
    request.session.pop("first", None)
    person: Any = request.user
    if factors.is_required(person) and factors.factor_of(person) is None:
        request.session["first"] = "factor"
        return redirect("accounts:factor")
    return redirect("accounts:draft") if drafts.draft_of(request) else None


@sensitive_post_parameters("password")
@csrf_protect
@permitted(everyone)
def login(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password (登录)."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person, refused, held = check_name_and_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if person is None or held is None:
            form.add_error(None, refused.sentence if refused else "")
        elif factors.factor_of(person) is not None:
            succeed(held, person)
            request.session[SECOND] = {"person": person.pk, "at": int(time.time()), "next": wanted}
            return redirect("accounts:second")
        else:
            return finish(request, person, held, wanted)
    context = {"form": form, "next": wanted, "kept": bool(request.session.get(drafts.KEY)), "sso": sso_name()}
    return render(request, "accounts/login.html", context)


@csrf_protect
@permitted(everyone)
def second(request: HttpRequest) -> HttpResponse:
    """The one-time password after the right password (动态口令)."""
    pending = request.session.get(SECOND)
    if not pending or time.time() - pending["at"] > account_rule().code_minutes * 60:
        request.session.pop(SECOND, None)
        messages.info(request, _("请先输入账号和口令。"))
        return redirect("accounts:login")
    person = Person.objects.filter(pk=pending["person"], is_active=True).first()
    form = CodeForm(request.POST or None)
    if person is not None and request.method == "POST" and form.is_valid():
        held = begin(request, "code", f"code:{person.username}", person)
        if isinstance(held, Refused):
            form.add_error(None, held.sentence)
        elif kind := factors.check_code(person, form.cleaned_data["code"]):
            SignIn.objects.filter(pk=held.pk).update(kind=kind)
            del request.session[SECOND]
            answer = finish(request, person, held, pending["next"])
            if kind == "recovery":
                left = person.recovery_codes.filter(used_at__isnull=True).count()
                messages.warning(request, _("用掉了一个恢复码，还剩 %(n)s 个。") % {"n": left})
            return answer
        else:
            form.add_error(None, after_failure(key_of(f"code:{person.username}"), _("动态口令不对，或已经用过。")).sentence)
    return render(request, "accounts/second.html", {"form": form})


@permitted(everyone)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out (退出)."""
    person: Any = getattr(request, "actor", request.user)
    if person.is_authenticated:
        note_event(request, "out", person)
    close_session(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@permitted(signed_in)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """My account (我的账号): who I am, password and second factor, who acts for me, when I signed in."""
    person: Any = request.user
    context = {
        "account": account_of(person),
        "sso": sso_name(),
        "rule": account_rule(),
        "factor": factors.factor_of(person),
        "required": factors.is_required(person),
        "codes": person.recovery_codes.filter(used_at__isnull=True).count(),
        "taken": taken_by(person, today()),
        "given": [d for d in given_by(person) if d.ended_at is None and d.to_on >= today()],
        "may_delegate": takers_for(person).exists(),
        "recent": SignIn.objects.filter(person=person)[:8],
    }
    return render(request, "accounts/me.html", context)


@sensitive_post_parameters("old", "new", "again")
@permitted(signed_in)
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password (修改口令)."""
    person: Any = request.user
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        held = begin(request, "password", person.username, person)
        if isinstance(held, Refused):
            form.add_error(None, held.sentence)
        else:
            try:
                change_password(person, form.cleaned_data["old"], form.cleaned_data["new"])
            except ValidationError as error:
                if "old" not in error.message_dict:
                    succeed(held, person)
                form.add_error(None, error)
            else:
                succeed(held, person)
                fresh = Person.objects.get(pk=person.pk)
                request.user = fresh
                update_session_auth_hash(request, fresh)
                messages.success(request, _("口令已修改。"))
                return first_done(request) or redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form, "why": must_change(account_of(person), today())})


@permitted(signed_in)
@require_GET
def draft(request: HttpRequest) -> HttpResponse:
    """What I had filled in when the session was over, to be sent again (未提交的内容)."""
    held = drafts.draft_of(request)
    if held is None:
        return redirect("home")
    return render(request, "accounts/draft.html", drafts.page_of(held))


@permitted(signed_in)
@require_POST
def drop_draft(request: HttpRequest) -> HttpResponse:
    """Throw it away."""
    drafts.drop(request)
    messages.success(request, _("已丢弃上次未提交的内容。"))
    return redirect("home")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old (another sign-in came between): what it carried is kept; one from elsewhere is refused."""
    own = request.headers.get("Sec-Fetch-Site") == "same-origin" or (
        request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    )
    person: Any = getattr(request, "actor", request.user)
    owner = person.pk if person.is_authenticated else getattr(request, "was", None)
    if own and drafts.keep(request, owner):
        get_token(request)
        where = resolve_url("accounts:draft" if person.is_authenticated else "accounts:login")
        return HttpResponse(status=204, headers={"HX-Redirect": where}) if request.headers.get("HX-Request") == "true" else redirect(where)
    if own and request.path == resolve_url("accounts:login"):
        messages.info(request, _("页面已经过期，请再登录一次。"))
        return redirect("accounts:login")
    return render(request, "shared/denied.html", {"reason": _("页面已经过期，或请求不是从本系统的页面发出的。请返回原页面刷新后再提交。")}, status=403)


csrf_failed.policy = everyone  # type: ignore[attr-defined]
