"""The interface: tokens, records of every registry, bulk writing, repetition, errors of one shape, permissions as on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from web.registries.samples import NAME, USCC, enter_all
from zhiheng_web.api import services
from zhiheng_web.api.models import ApiToken, RememberedCall
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.models import ImportRun

AT = "/api/v1/records"
ALL = ["records.read", "records.write", "records.internal", "scores.read"]
Call = Callable[..., Any]


def _secret(cast: dict[str, Any], acts_as: str = "lead", scopes: list[str] | None = None) -> str:
    today = timezone.localdate()
    _token, secret = services.issue_token(
        cast["office"],
        name=f"对接 {acts_as}",
        acts_as=cast[acts_as],
        scopes=scopes or ALL,
        expires_on=today + timedelta(days=30),
        today=today,
    )
    return secret


@pytest.fixture
def call(cast: dict[str, Any]) -> Call:
    """Call the interface as the liaison of the lead unit, or with another secret."""
    own = _secret(cast)

    def give(verb: str, path: str, body: Any = None, *, secret: str = own, key: str = "", text: str = "") -> Any:
        headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
        data = text.encode() if text else b"" if body is None else json.dumps(body).encode()
        return Client().generic(verb, path, data, content_type="application/json", headers=headers)

    return give


BATCH = {
    "sample_no": "CJ2025-0900",
    "domain": "industrial",
    "level": "county",
    "stage": "production",
    "kind": "supervision",
    "name": NAME,
    "uscc": USCC,
    "product": "花岗岩板材",
    "sampled_on": "2025-03-12",
}


def test_a_record_is_entered_read_changed_and_withdrawn_with_its_trail(call: Call) -> None:
    made = call("POST", f"{AT}/sampling_batches", BATCH)
    assert made.status_code == 201, made.json()
    held = made.json()
    assert held["sample_no"] == "CJ2025-0900" and held["unit"] == "yt-scjg" and held["region"] == "990121"
    at = f"{AT}/sampling_batches/{held['id']}"
    assert call("GET", at).json() == held
    changed = call("PATCH", at, {"product": "板材", "reason": "名称写全"})
    assert changed.status_code == 200 and changed.json()["product"] == "板材"
    late = call("PATCH", at, {"product": "又改", "reason": "再改", "seen_at": held["changed_at"]})
    assert late.status_code == 422 and "已被他人修改" in late.json()["message"]
    assert call("POST", at + "/withdraw", {"reason": "重复"}).json()["is_withdrawn"] is True
    assert call("GET", f"{AT}/sampling_batches").json()["items"] == []
    assert len(call("GET", f"{AT}/sampling_batches?status=withdrawn").json()["items"]) == 1
    reasons = AuditEntry.objects.filter(action__startswith="sampling.", object_id=str(held["id"])).values_list("action", "reason")
    assert {"sampling.create", "sampling.change", "sampling.withdraw"} <= {a for a, _r in reasons}
    assert all("接口令牌" in r for _a, r in reasons)


def test_what_is_wrong_is_named_by_field_and_nothing_is_written(call: Call) -> None:
    found = call("POST", f"{AT}/sampling_batches", {**BATCH, "uscc": "91990121MA2N0QU420"})
    assert found.status_code == 422
    assert found.json()["code"] == "record.invalid" and found.json()["faults"][0]["field"] == "uscc"
    shape = call("POST", f"{AT}/sampling_batches", {**BATCH, "sampled_on": "三月", "colour": 1, "level": "galaxy"}).json()
    assert shape["code"] == "request.invalid"
    assert {f["field"]: f["message"] for f in shape["faults"]} == {
        "sampled_on": "应为 2026-03-12 这样的日期",
        "level": "不在可选值中",
        "colour": "没有这个字段",
    }
    assert call("POST", f"{AT}/sampling_batches", text="{").json()["code"] == "request.invalid"
    empty = call("POST", f"{AT}/tip_offs", {"region": "", "name": "", "received_on": "0070-05-19"})
    assert empty.status_code == 422 and empty.json()["faults"][0]["message"] == "没有填写“行政区划”，请填写后再提交"
    assert REGISTRIES["sampling_batches"].model.objects.count() == 0


@pytest.mark.slow
def test_an_internal_registry_is_open_only_to_a_token_that_says_so(cast: dict[str, Any], call: Call) -> None:
    made, narrow = enter_all(cast["lead"]), _secret(cast, scopes=["records.read", "records.write"])
    inside = {code for code, r in REGISTRIES.items() if r.is_internal}
    assert {"credit_classes", "complaints", "letters", "inspection_visits"} <= inside
    for code in ("credit_classes", "letters", "sampling_batches"):
        at, wanted = f"{AT}/{code}", 403 if code in inside else 200
        for way in (at, f"{at}/{made[code].pk}", f"{at}/{made[code].pk}/attachments"):
            answer = call("GET", way, secret=narrow)
            assert answer.status_code == wanted and (wanted == 200 or answer.json()["code"] == "token.scope"), way
            assert call("GET", way).status_code == 200
    for way, body in (("", {}), ("/bulk", {}), ("/1/withdraw", {"reason": "重复"})):
        refused = call("POST", f"{AT}/complaints{way}", body, secret=narrow).json()
        assert refused["code"] in ("token.scope", "request.invalid"), way


def test_a_list_takes_texts_and_no_text_may_hold_a_null(call: Call) -> None:
    person = {"certificate_no": "ZJ990121001", "name": "王小明"}
    for wrong in ([{"a": []}], [1], {"a": "b"}, "91990121MA2N0QU421", ["x" * 201]):
        shape = call("POST", f"{AT}/inspectors", {**person, "avoids": wrong})
        assert shape.status_code == 422 and shape.json()["faults"][0]["field"].startswith("avoids"), wrong
    assert call("POST", f"{AT}/inspectors", {**person, "avoids": ["1"]}).json()["code"] == "record.invalid"
    for text in ("王\x00明", "王\ud800"):
        assert call("POST", f"{AT}/inspectors", {**person, "name": text}).status_code == 422
        assert call("POST", f"{AT}/inspectors", {**person, "skills": [text]}).status_code == 422
    assert REGISTRIES["inspectors"].model.objects.count() == 0


def test_a_repeated_call_is_answered_once_and_a_key_holds_for_one_request(call: Call) -> None:
    first = call("POST", f"{AT}/sampling_batches", BATCH, key="k1")
    again = call("POST", f"{AT}/sampling_batches", BATCH, key="k1")
    assert (again.status_code, again.json()) == (201, first.json()) and again["Idempotent-Replay"] == "true"
    other = call("POST", f"{AT}/sampling_batches", {**BATCH, "sample_no": "X"}, key="k1")
    assert other.status_code == 409 and other.json()["code"] == "idempotency.reused"
    assert REGISTRIES["sampling_batches"].model.objects.count() == 1 and RememberedCall.objects.count() == 1
    assert call("POST", f"{AT}/sampling_batches", BATCH, key="k2").status_code == 422, "the twin is refused, and not remembered"
    assert RememberedCall.objects.count() == 1


def test_a_refused_file_of_lines_is_not_kept(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhiheng_web.records.import_services.store.put", lambda data: pytest.fail("kept"))
    assert call("POST", f"{AT}/sampling_batches/bulk", text=json.dumps({**BATCH, "uscc": "1"})).status_code == 422


@pytest.mark.slow
def test_lines_are_written_all_or_none_and_can_be_taken_back_on_the_page(call: Call) -> None:
    rows = [{**BATCH, "sample_no": f"CJ2025-1{i:03}"} for i in range(30)]
    text = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    broken = text.replace("2025-03-12", "2025-13-12", 1)
    refused = call("POST", f"{AT}/sampling_batches/bulk", text=broken)
    assert refused.status_code == 422 and refused.json()["faults"][0] == {
        "field": "sampled_on",
        "line": 1,
        "found": "2025-13-12",
        "message": "“2025-13-12”不是存在的日期，请核对",
    }
    assert ImportRun.objects.count() == 0
    done = call("POST", f"{AT}/sampling_batches/bulk", text=text, key="b1").json()
    assert done["written"] and done["counts"] == {"new": 30, "changed": 0, "unchanged": 0, "wrong": 0}
    assert call("POST", f"{AT}/sampling_batches/bulk", text=text, key="b1").json() == done
    assert call("POST", f"{AT}/sampling_batches/bulk", text=text).json() == {
        "run": 0,
        "written": False,
        "counts": {"new": 0, "changed": 0, "unchanged": 30, "wrong": 0},
    }
    assert ImportRun.objects.get().pk == done["run"]
    seen, after = [], ""
    while True:
        page = call("GET", f"{AT}/sampling_batches?limit=8" + (f"&after={after}" if after else "")).json()
        seen += [r["sample_no"] for r in page["items"]]
        if not (after := page["next"]):
            break
    assert sorted(seen) == sorted(r["sample_no"] for r in rows)
    assert call("POST", f"{AT}/sampling_batches/bulk", text="[1]").status_code == 422
    assert call("POST", f"{AT}/sampling_batches/bulk", text="\n" * 10_001).json()["code"] == "bulk.long"


def test_a_token_opens_no_more_than_its_scopes_its_person_and_its_days(call: Call, cast: dict[str, Any]) -> None:
    assert Client().get(f"{AT}/sampling_batches").status_code == 401
    assert call("GET", f"{AT}/sampling_batches", secret="zh_x").json()["code"] == "token.unknown"
    reader = _secret(cast, scopes=["records.read"])
    assert call("GET", "/api/v1/registries", secret=reader).status_code == 200
    assert call("POST", f"{AT}/sampling_batches", BATCH, secret=reader).json()["code"] == "token.scope"
    assert call("GET", "/api/v1/scores", secret=reader).json()["code"] == "token.scope"
    held = call("POST", f"{AT}/sampling_batches", BATCH).json()
    other = _secret(cast, "other")
    denied = call("PATCH", f"{AT}/sampling_batches/{held['id']}", {"product": "x", "reason": "y"}, secret=other)
    assert denied.status_code == 403 and denied.json()["code"] == "permission.denied"
    assert call("POST", f"{AT}/sampling_batches", {**BATCH, "sample_no": "Q", "unit": "yt-scjg"}, secret=other).status_code == 403
    leader = _secret(cast, "leader")
    assert call("POST", f"{AT}/sampling_batches", {**BATCH, "unit": "yt-scjg"}, secret=leader).status_code == 403
    token = ApiToken.objects.get(digest=services.digest_of(reader))
    services.revoke_token(cast["office"], token, "系统下线")
    assert "系统下线" in call("GET", "/api/v1/registries", secret=reader).json()["message"]
    ApiToken.objects.filter(digest=services.digest_of(other)).update(expires_on=date(2020, 1, 1))
    assert call("GET", "/api/v1/registries", secret=other).json()["code"] == "token.expired"


def test_records_of_another_county_are_not_there(call: Call, cast: dict[str, Any], elsewhere: Any) -> None:
    held = call("POST", f"{AT}/sampling_batches", BATCH).json()
    cast["other"].region = elsewhere
    cast["other"].save()
    with pytest.raises(PermissionDenied):
        _secret(cast, "other")
    cast["office"].region = elsewhere
    cast["office"].save()
    outside = _secret(cast, "other")
    assert call("GET", f"{AT}/sampling_batches", secret=outside).json()["items"] == []
    assert call("GET", f"{AT}/sampling_batches/{held['id']}", secret=outside).json()["code"] == "not.found"


@pytest.mark.slow
def test_every_registry_is_given_out_and_names_of_people_stay_masked(call: Call, cast: dict[str, Any], region: Any) -> None:
    enter_all(cast["lead"])
    other = _secret(cast, "other")
    for registry in REGISTRIES.values():
        page = call("GET", f"{AT}/{registry.code}", secret=other)
        assert page.status_code == 200, (registry.code, page.content[:300])
    officer = call("GET", f"{AT}/quality_officers", secret=other).json()["items"][0]
    own = call("GET", f"{AT}/quality_officers").json()["items"][0]
    assert (officer["officer"], own["officer"]) == ("王**", "王小明")
    budget = call("GET", f"{AT}/budget_items").json()["items"][0]
    assert budget["amount_fen"] == "160", "money is a decimal text in its usual unit"


@pytest.mark.slow
def test_the_description_is_openapi_3_1_and_open(client: Client) -> None:
    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    assert {"/api/v1/registries", "/api/v1/scores", f"{AT}/sampling_batches/bulk"} <= set(said["paths"])
    assert all(not c.get("is_hidden") for c in said["components"]["schemas"].values())
    assert client.get("/api/v1/nothing").json()["code"] == "not.found"


def test_a_token_needs_a_use_a_person_of_staff_and_an_end(cast: dict[str, Any]) -> None:
    today = date(2026, 10, 31)
    with pytest.raises(ValidationError) as error:
        services.issue_token(cast["office"], name=" ", acts_as=cast["enterprise"], scopes=["all"], expires_on=date(2030, 1, 1), today=today)
    assert set(error.value.message_dict) == {"name", "person", "scopes", "expires_on"}
    with pytest.raises(PermissionDenied):
        services.issue_token(cast["lead"], name="x", acts_as=cast["lead"], scopes=ALL, expires_on=today, today=today)


def test_the_office_gives_out_a_token_once_and_stops_it_on_the_page(sign_in: Callable[[str], Client], cast: dict[str, Any]) -> None:
    office = sign_in("office")
    assert sign_in("lead").get("/interface/").status_code == 403
    ends = timezone.localdate() + timedelta(days=9)
    page = office.post("/interface/", {"name": "抽检系统", "person": cast["lead"].pk, "scopes": ["records.read"], "expires_on": ends})
    token = ApiToken.objects.get()
    secret = page.context["secret"]
    assert secret in page.content.decode() and services.digest_of(secret) == token.digest
    assert secret not in office.get("/interface/").content.decode()
    office.post(f"/interface/{token.pk}/revoke/", {"reason": "换系统"})
    token.refresh_from_db()
    assert token.revoked_reason == "换系统"
    assert office.post("/interface/", {"name": ""}).status_code == 200


def test_years_out_of_reach_are_sentences(call: Call) -> None:
    far = call("POST", f"{AT}/sampling_batches", {**BATCH, "first_reported_on": "9999-12-30", "first_result": "fail"})
    assert far.status_code in (201, 422), far.content
    year = call("POST", f"{AT}/annual_reports", {"name": NAME, "uscc": USCC, "year": -11688})
    assert year.status_code == 422 and year.json()["faults"][0]["field"] == "year"
    text = json.dumps({**BATCH, "first_reported_on": "9999-12-31", "first_result": "fail"}, ensure_ascii=False)
    assert call("POST", f"{AT}/sampling_batches/bulk", text=text).status_code in (200, 422)
