"""Single sign-in (统一身份认证) by OpenID Connect: authorization code with PKCE, through Authlib. Off without an issuer.

An identity belongs to an account once its person bound it (signed in with the password), or, where the installation says so, by a claim
that carries the account name (`ZHIHENG_OIDC_MATCH`). It opens no account by itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from zhiheng.errors import InputError
from zhiheng_web.accounts.models import Account
from zhiheng_web.accounts.passwords import account_of
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person

TIMEOUT = 8
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_NETWORK = (requests.RequestException, AuthlibBaseError, JoseError, ValueError, KeyError)


@dataclass(frozen=True)
class Identity:
    """Who the provider says somebody is: issuer and subject as one text, its claims, whether it asked for a second factor."""

    subject: str
    claims: dict[str, Any]
    is_strong: bool


def is_on() -> bool:
    """Whether the installation uses it."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT)


def _metadata() -> dict[str, Any]:
    found = requests.get(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration", timeout=TIMEOUT)
    found.raise_for_status()
    held: dict[str, Any] = found.json()
    if str(held["issuer"]).rstrip("/") != settings.OIDC_ISSUER:
        raise ValueError("the provider names another issuer")
    return held


def _client(back: str) -> OAuth2Session:
    return OAuth2Session(
        settings.OIDC_CLIENT, settings.OIDC_SECRET or None, scope="openid profile", redirect_uri=back, code_challenge_method="S256", default_timeout=TIMEOUT
    )


def _away(error: Exception) -> InputError:
    return InputError(_("统一身份认证现在连不上，或答复不对（%(what)s）。请用账号和口令登录，并告诉管理员。") % {"what": type(error).__name__})


def begin(back: str) -> tuple[str, dict[str, str]]:
    """The address to go to, and what has to be remembered until the answer.

    Raises:
        InputError: the provider does not answer.
    """
    kept = {"nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48)}
    try:
        address, state = _client(back).create_authorization_url(_metadata()["authorization_endpoint"], nonce=kept["nonce"], code_verifier=kept["verifier"])
    except _NETWORK as error:
        raise _away(error) from error
    return address, kept | {"state": state}


def finish(back: str, given: dict[str, str], kept: dict[str, str]) -> Identity:
    """Who came back (`given` is the query of the answer).

    Raises:
        InputError: the answer belongs to no question of this browser, the person was refused there, or the token is not right.
    """
    if not kept or not secrets.compare_digest(given.get("state", "").encode("utf-8", "replace"), kept["state"].encode()):
        raise InputError(_("统一身份认证的答复与这次登录对不上，请重新登录。"))
    if "code" not in given:
        raise InputError(_("统一身份认证没有同意登录（%(why)s）。") % {"why": given.get("error", "?")[:80]})
    try:
        held = _metadata()
        token = _client(back).fetch_token(held["token_endpoint"], code=given["code"], code_verifier=kept["verifier"])
        keys = requests.get(held["jwks_uri"], timeout=TIMEOUT)
        keys.raise_for_status()
        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys.json()), algorithms=ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims, decoded.header,
            {"iss": {"essential": True, "value": held["issuer"]}, "aud": {"essential": True, "value": settings.OIDC_CLIENT}, "sub": {"essential": True}},
            {"nonce": kept["nonce"], "client_id": settings.OIDC_CLIENT},
        )  # fmt: skip
        claims.validate(leeway=60)
    except _NETWORK as error:
        raise _away(error) from error
    strong = bool({"mfa", "otp", "hwk"} & set(claims.get("amr") or ()))
    return Identity(f"{settings.OIDC_ISSUER}|{claims['sub']}"[:255], dict(claims), strong)


@transaction.atomic
def person_of(identity: Identity) -> Person:
    """The account that the identity belongs to.

    Raises:
        InputError: none does, or it was stopped.
    """
    held = Account.objects.filter(subject=identity.subject).select_related("person__region", "person__unit").first()
    if held is not None and held.person.is_active:
        return held.person
    name = str(identity.claims.get(settings.OIDC_MATCH, "")) if settings.OIDC_MATCH else ""
    person = Person.objects.filter(username=name, is_active=True).first() if name and held is None else None
    if person is None:
        raise InputError(_("统一身份认证已通过，但没有对应的账号。请先用账号和口令登录，在“我的账号”里绑定；没有账号的请质发办开设。"))
    bind(person, identity)
    return person


@transaction.atomic
def bind(person: Person, identity: Identity) -> None:
    """Bind an identity to an account (绑定).

    Raises:
        InputError: it belongs to another account, or the account has another identity.
    """
    account_of(person)
    held = Account.objects.select_for_update(of=("self",)).get(person=person)
    if held.subject not in (None, identity.subject):
        raise InputError(_("这个账号已绑定另一个统一身份认证用户，请先解除绑定。"))
    held.subject = identity.subject
    try:
        with transaction.atomic():
            held.save(update_fields=["subject"])
    except IntegrityError as error:
        raise InputError(_("这个统一身份认证用户已绑定别的账号。")) from error
    audit.record(person, "accounts.bind", person, "绑定统一身份认证")


@transaction.atomic
def unbind(person: Person) -> None:
    """Take the binding off (解除绑定)."""
    if Account.objects.filter(person=person, subject__isnull=False).update(subject=None):
        audit.record(person, "accounts.unbind", person, "解除统一身份认证的绑定")
