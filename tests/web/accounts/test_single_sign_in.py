"""Single sign-in against a small provider of our own: it signs with a fresh key and answers like a real one."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey

from zhiheng_web.accounts.models import Account, SignIn

pytestmark = pytest.mark.django_db


class Provider:
    """What the next person who signs in is, and what the token says."""

    def __init__(self):
        self.key = ECKey.generate_key("P-256", {"kid": "k1"})
        self.wrong_key = ECKey.generate_key("P-256", {"kid": "k1"})
        self.claims, self.forged, self.codes = {}, False, {}

    def authorize(self, address):
        query = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        self.codes["c1"] = query
        return {"code": "c1", "state": query["state"]}

    def token(self, form):
        asked = self.codes.pop(form["code"][0])
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "zhiheng", "sub": "u-1", "iat": now, "exp": now + 60, "nonce": asked["nonce"]} | self.claims
        key = self.wrong_key if self.forged else self.key
        return {"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode({"alg": "ES256", "kid": "k1"}, claims, key, algorithms=["ES256"])}


@pytest.fixture
def provider(settings, monkeypatch):
    held = Provider()

    class Answer(BaseHTTPRequestHandler):
        def say(self, data):
            body = json.dumps(data).encode()
            self.send_response(400 if "error" in data else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            base = held.issuer
            ends = {"issuer": base, "authorization_endpoint": base + "/go", "token_endpoint": base + "/token", "jwks_uri": base + "/keys"}
            self.say({"keys": [held.key.as_dict(private=False)]} if self.path == "/keys" else ends)

        def do_POST(self):
            self.say(held.token(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())))

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    held.issuer = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET, settings.OIDC_MATCH = held.issuer, "zhiheng", "s", ""
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def at_home(cast):
    Account.objects.bulk_create(Account(person=p, changed_on=timezone.localdate()) for p in cast.values())
    return cast


def come_back(client, provider, **more):
    asked = client.get("/account/sso/?next=/ledger/")
    return client.get("/account/sso/back/", provider.authorize(asked.url) | more)


def test_without_an_issuer_there_is_no_such_way(at_home):
    client = Client()
    assert client.get("/account/sso/").status_code == 404 and client.get("/account/sso/back/").status_code == 404
    assert "/account/sso/" not in client.get("/account/login/").content.decode()


def test_a_bound_identity_signs_in_and_an_unknown_one_does_not(at_home, provider, sign_in):
    client = Client()
    assert come_back(client, provider).url == "/account/login/"
    assert "没有对应的账号" in client.get("/account/login/").content.decode()
    owner = sign_in("lead")
    assert come_back(owner, provider).url == "/account/me/"
    assert come_back(client, provider).url == "/ledger/"
    assert int(client.session["_auth_user_id"]) == at_home["lead"].pk
    assert SignIn.objects.get(kind="sso").ok
    assert come_back(sign_in("other"), provider).url == "/account/me/"
    assert Account.objects.get(subject__isnull=False).person == at_home["lead"]
    owner.post("/account/sso/off/")
    assert come_back(Client(), provider).url == "/account/login/"


@pytest.mark.slow
@pytest.mark.parametrize("claims", [{"aud": "other"}, {"iss": "http://evil"}, {"nonce": "x"}, {"exp": 1000}, {"sub": None}])
def test_a_token_that_is_not_right_opens_nothing(at_home, provider, claims):
    Account.objects.filter(person=at_home["lead"]).update(subject=f"{provider.issuer}|u-1")
    provider.claims = claims
    client = Client()
    assert come_back(client, provider).url == "/account/login/" and "_auth_user_id" not in client.session


@pytest.mark.slow
def test_a_forged_signature_a_foreign_answer_and_a_silent_provider_open_nothing(at_home, provider, settings):
    Account.objects.filter(person=at_home["lead"]).update(subject=f"{provider.issuer}|u-1")
    client = Client()
    assert come_back(client, provider, state="stolen").url == "/account/login/"
    provider.forged = True
    assert come_back(client, provider).url == "/account/login/"
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert client.get("/account/sso/").url == "/account/login/"
    assert "连不上" in client.get("/account/login/").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.slow
def test_a_claim_may_carry_the_account_name_where_the_installation_says_so(at_home, provider, settings):
    provider.claims = {"preferred_username": "leader"}
    assert come_back(Client(), provider).url == "/account/login/"
    settings.OIDC_MATCH = "preferred_username"
    assert come_back(Client(), provider).url == "/ledger/"
    assert Account.objects.get(subject__isnull=False).person == at_home["leader"]
