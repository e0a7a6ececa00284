"""The fixed cast on every registry: list, page, export, printable form, interface, attachment; who may not see it sees none of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from web.registries.samples import enter_all
from zhiheng_web.api import services
from zhiheng_web.organisations.policies import record_read
from zhiheng_web.records import annexes
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.models import Attachment

STAFF = ("office", "lead", "other", "leader", "reviewer")
OUTSIDE = ("enterprise", "public", None)
READS, DENIED = {200}, {302, 403, 404}


def _status(answer: Any) -> int:
    b"".join(answer)  # a stream is read to its end, which closes it
    return int(answer.status_code)


def _secret(cast: Any, name: str) -> dict[str, str]:
    day = timezone.localdate()
    _token, secret = services.issue_token(
        cast["office"], name=name, acts_as=cast[name], scopes=["records.read", "records.write", "records.internal"], expires_on=day + timedelta(days=9), today=day
    )
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.slow
def test_every_way_to_a_record_is_open_to_staff_and_closed_to_everyone_else(cast: Any, sign_in: Any, elsewhere: Any) -> None:
    made = enter_all(cast["lead"])
    missing = sorted(code for code, r in REGISTRIES.items() if code not in made and r.importable and r.create_policy is None)
    held: dict[str, Attachment] = {}
    for code, record in made.items():
        opens = REGISTRIES[code].annex_policy or record_read
        if opens.allows(cast["lead"], record):
            held[code] = annexes.attach(cast["lead"], record, SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"))
    for name in (*STAFF, *OUTSIDE):
        client, faults = sign_in(name), []
        inside = name in STAFF
        for code, record in made.items():
            registry, at = REGISTRIES[code], f"/registries/{code}/"
            ways = [at, f"{at}export.csv?span=all", f"{at}export.xlsx?span=all", f"{at}tabs/", f"{at}{record.pk}/"]
            ways += [f"{at}{record.pk}/paper/{p.code}/" for p in registry.papers if p.ready(record)]
            for way in ways:
                status = _status(client.get(way, follow=inside))
                if status not in (READS if inside else DENIED):
                    faults.append((way, status))
            for way in ([f"{at}{record.pk}/attachments/{held[code].pk}/"] if code in held else []):
                may = inside and (registry.annex_policy or record_read).allows(cast[name], record)
                status = _status(client.get(way))
                if status not in (READS if may else DENIED):
                    faults.append((way, status))
        assert faults == [], name
    assert missing == [], "give these registries a sample, so that the cast is tried on them"


@pytest.mark.slow
def test_the_interface_opens_the_same_records_to_the_same_people(cast: Any, elsewhere: Any) -> None:
    made = enter_all(cast["lead"])
    for name in STAFF:
        headers, faults = _secret(cast, name), []
        client = Client(headers=headers)
        for code, record in made.items():
            registry, at = REGISTRIES[code], f"/api/v1/records/{code}"
            if _status(client.get(at)) != 200 or _status(client.get(f"{at}/{record.pk}")) != 200:
                faults.append((code, "read"))
            may = (registry.annex_policy or record_read).allows(cast[name], record)
            if (_status(client.get(f"{at}/{record.pk}/attachments")) == 200) is not may:
                faults.append((code, "attachments"))
            if name not in ("office", "lead"):
                added = client.post(f"{at}/{record.pk}/attachments", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")})
                if _status(added) != 403:
                    faults.append((code, "attach"))
        assert faults == [], name
    outside = _secret(cast, "other")
    cast["other"].region = elsewhere
    cast["other"].save()
    for code, record in made.items():
        client = Client(headers=outside)
        assert client.get(f"/api/v1/records/{code}").json()["items"] == [], code
        for way in (f"/{record.pk}", f"/{record.pk}/attachments"):
            assert _status(client.get(f"/api/v1/records/{code}{way}")) in (403, 404), code


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_all_at_once_each_sees_what_is_theirs_and_nobody_a_fault(cast: Any, sign_in: Any, elsewhere: Any, by_threads: Any) -> None:
    made = enter_all(cast["lead"])
    neighbour = _secret(cast, "other")
    cast["other"].region = elsewhere
    cast["other"].save()
    clients = {name: sign_in(name) for name in (*STAFF, *OUTSIDE) if name != "other"}
    codes = list(made)

    def visits(name: str | None, turn: int) -> Any:
        def go() -> list[Any]:
            faults = []
            wanted = READS if name in STAFF else DENIED
            for code in codes[turn::6]:
                at = f"/registries/{code}/"
                for way in (at, f"{at}{made[code].pk}/", f"{at}export.csv?span=all"):
                    status = _status(clients[name].get(way, follow=name in STAFF))
                    faults += [] if status in wanted else [(name, way, status)]
            return faults

        return go

    def from_elsewhere() -> list[Any]:
        client = Client(headers=neighbour)
        seen = [code for code in codes if client.get(f"/api/v1/records/{code}").json()["items"] != []]
        return seen + [code for code in codes if _status(client.get(f"/api/v1/records/{code}/{made[code].pk}")) not in (403, 404)]

    outcomes = by_threads(*(visits(name, i % 6) for i, name in enumerate(clients)), from_elsewhere)
    assert outcomes == ["[]"] * (len(clients) + 1)
