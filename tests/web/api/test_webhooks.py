"""Notices of changes: what is told, signed how, to which addresses; tried again, given up, sent again; attachments over the interface."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from web.registries.samples import SAMPLES
from zhiheng_web.api import hooks, sending, services, tasks
from zhiheng_web.api.hook_models import Delivery, Webhook
from zhiheng_web.records import import_services
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record, create_record, withdraw_record

ALL = ["created", "changed", "withdrawn", "restored"]


class Listener:
    """A system on this machine that is told: what came, and what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.came.append((dict(self.headers.items()), body))
                self.send_response(outer.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server.server_port}/changes?from=zhiheng"


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.HOOKS_PRIVATE = True
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


def subscribed(cast: Any, url: str, **more: Any) -> tuple[Webhook, str]:
    given = {"name": "抽检系统", "registries": ["quality_officers", "sampling_batches"], "kinds": ALL} | more
    return hooks.subscribe(cast["office"], url=url, **given)


def test_a_change_is_told_signed_and_without_any_content(cast: Any, listener: Listener, django_capture_on_commit_callbacks: Any) -> None:
    _hook, secret = subscribed(cast, listener.url)
    with django_capture_on_commit_callbacks(execute=True):
        made = create_record(cast["lead"], "quality_officers", SAMPLES["quality_officers"])
    (headers, body), *more = listener.came
    assert not more and Delivery.objects.get().state == "delivered"
    stamp = headers["X-Zhiheng-Timestamp"]
    wanted = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Zhiheng-Signature"] == f"sha256={wanted}" and abs(int(stamp) - timezone.now().timestamp()) < 60
    (event,) = json.loads(body)["events"]
    assert (event["event"], event["id"], event["fields"]) == ("quality_officers.created", made.pk, [])
    assert event["url"] == f"/api/v1/records/quality_officers/{made.pk}"
    assert "王" not in body.decode() and "91990121" not in body.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change_record(cast["lead"], made, {"officer": "赵小红"}, reason="更正")
        withdraw_record(cast["lead"], made, "重复")
    told = [e for _h, b in listener.came[1:] for e in json.loads(b)["events"]]
    assert [(e["event"].split(".")[1], e["fields"]) for e in told] == [("changed", ["officer"]), ("withdrawn", ["withdrawn_at", "withdrawn_reason"])]
    assert secret not in str(Webhook.objects.values())


def test_only_what_was_subscribed_is_told_and_an_import_in_one_notice(cast: Any, listener: Listener, django_capture_on_commit_callbacks: Any) -> None:
    subscribed(cast, listener.url, registries=["sampling_batches"], kinds=["created"])
    heads = "抽样单编号,领域,级别,抽样环节,受检单位,样品名称,抽样日期\n"
    rows = "".join(f"A{i},食品,县抽,生产,甲厂,挂面,2025-3-1\n" for i in range(30))
    lead = cast["lead"]
    with django_capture_on_commit_callbacks(execute=True):
        create_record(lead, "quality_officers", SAMPLES["quality_officers"])
        run, _found = import_services.start(lead, REGISTRIES["sampling_batches"], lead.unit, SimpleUploadedFile("a.csv", (heads + rows).encode()))
        import_services.commit(lead, run)
    assert [len(json.loads(b)["events"]) for _h, b in listener.came] == [30]
    assert hooks.gather() == []


def test_what_is_not_taken_is_tried_again_given_up_and_sent_again_by_a_person(
    cast: Any, listener: Listener, sign_in: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    planned: list[Any] = []
    monkeypatch.setattr(tasks, "later", lambda pk, at: planned.append(at))
    hook, _secret = subscribed(cast, listener.url)
    listener.status = 302
    with django_capture_on_commit_callbacks(execute=True):
        create_record(cast["lead"], "quality_officers", SAMPLES["quality_officers"])
    held = Delivery.objects.get()
    assert (held.state, held.tries) == ("retrying", 1) and held.answer.startswith("302")
    assert hooks.send(held.pk) is None, "not before its time"
    listener.status = 500
    waits = []
    for _try in range(hooks.MOST_TRIES - 1):
        now = timezone.now()
        Delivery.objects.update(next_at=now - timedelta(seconds=1))
        tasks.deliver.call(held.pk)
        held.refresh_from_db()
        waits += [round((held.next_at - now).total_seconds() / 60)] if held.next_at else []
    assert waits == [4, 16, 64, 256, 1024] and (held.state, held.tries) == ("dead", 7)
    page = sign_in("office").get(f"/interface/hooks/{hook.pk}/?state=dead").content.decode()
    assert "未送达" in page and "重发" in page
    listener.status = 204
    assert sign_in("lead").post(f"/interface/hooks/{hook.pk}/{held.pk}/again/").status_code == 403
    sign_in("office").post(f"/interface/hooks/{hook.pk}/{held.pk}/again/")
    held.refresh_from_db()
    assert (held.state, held.tries) == ("delivered", 1)
    with pytest.raises(ValidationError):
        hooks.send_again(cast["office"], held)


def test_a_listener_that_is_gone_is_no_fault_of_ours(cast: Any, listener: Listener) -> None:
    hook, _secret = subscribed(cast, "http://127.0.0.1:9/")
    held = Delivery.objects.create(webhook=hook, body="{}", events=1)
    found = hooks.send(held.pk)
    assert found is not None and found.state == "retrying" and "没有答复" in found.answer


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "https://127.0.0.1/x", "https://10.0.0.8/", "https://192.168.1.2:8443/", "https://169.254.169.254/latest", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://localhost/", "https://u:p@example.com/", "ftp://example.com/", "https:///x", "https://[bad/",
    ],
)
def test_addresses_of_this_machine_and_of_private_networks_are_refused(cast: Any, url: str) -> None:
    with pytest.raises(ValidationError) as error:
        subscribed(cast, url)
    assert set(error.value.message_dict) == {"url"}


def test_an_address_that_turns_private_later_is_not_told(cast: Any, listener: Listener, settings: Any) -> None:
    hook, _secret = subscribed(cast, listener.url)
    settings.HOOKS_PRIVATE = False
    Webhook.objects.update(url=listener.url.replace("http:", "https:"))
    held = hooks.send(Delivery.objects.create(webhook=hook, body="{}", events=1).pk)
    assert held is not None and "内网地址" in held.answer and listener.came == []


def test_a_public_address_is_called_where_its_name_pointed_when_it_was_checked(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("93.184.215.14", 443))])
    assert sending.places_of(sending.check_url("https://example.com/")) == ["93.184.215.14"]


@pytest.mark.slow
def test_the_office_subscribes_and_stops_on_the_page(cast: Any, sign_in: Any, listener: Listener) -> None:
    office = sign_in("office")
    given = {"name": "县平台", "url": listener.url, "registries": ["sampling_batches"], "kinds": ["created", "changed"]}
    page = office.post("/interface/hooks/", given)
    hook = Webhook.objects.get()
    assert page.context["secret"] in page.content.decode()
    assert page.context["secret"] not in office.get("/interface/hooks/").content.decode()
    waiting = Delivery.objects.create(webhook=hook, body="{}", events=1)
    office.post(f"/interface/hooks/{hook.pk}/stop/", {"reason": "换系统"})
    waiting.refresh_from_db()
    assert waiting.state == "dead" and hooks.send(waiting.pk) is None
    for name in ("lead", "leader", "reviewer", "enterprise", "public"):
        for address in ("/interface/hooks/", f"/interface/hooks/{hook.pk}/"):
            assert sign_in(name).get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        hooks.subscribe(cast["lead"], **given)
    assert office.post("/interface/hooks/", {"name": ""}).status_code == 422


def test_attachments_are_listed_added_and_taken_out_under_the_policies_of_the_pages(cast: Any) -> None:
    def token(name: str) -> dict[str, str]:
        ends, day = date(2026, 6, 1), date(2026, 5, 1)
        ends, day = timezone.localdate() + timedelta(days=9), timezone.localdate()
        _token, secret = services.issue_token(
            cast["office"], name=name, acts_as=cast[name], scopes=["records.read", "records.write", "records.internal"], expires_on=ends, today=day
        )
        return {"Authorization": f"Bearer {secret}"}

    lead, other = token("lead"), token("other")
    made = create_record(cast["lead"], "sampling_batches", SAMPLES["sampling_batches"])
    at = f"/api/v1/records/sampling_batches/{made.pk}/attachments"
    client = Client()
    pdf = b"%PDF-1.7 report"
    added = client.post(at, {"file": SimpleUploadedFile("报告.pdf", pdf)}, headers=lead)
    assert added.status_code == 201, added.content
    held = added.json()
    assert (held["name"], held["size"], held["sha256"]) == ("报告.pdf", len(pdf), hashlib.sha256(pdf).hexdigest())
    assert client.get(at, headers=other).json() == [held]
    assert b"".join(client.get(f"{at}/{held['id']}", headers=other)) == pdf
    assert client.post(at, {"file": SimpleUploadedFile("a.pdf", pdf)}, headers=other).status_code == 403
    assert client.post(at, {"file": SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 9)}, headers=lead).status_code == 422
    assert client.get(f"{at}/{held['id'] + 1}", headers=lead).status_code == 404
    case = create_record(cast["lead"], "complaints", SAMPLES["complaints"])
    assert client.get(f"/api/v1/records/complaints/{case.pk}/attachments", headers=other).status_code == 403
