"""Every page of every registry opens for whom it is meant, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from web.registries.samples import SAMPLES, Entered, enter_all
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.forms import form_class
from zhiheng_web.records.guarding import held_back
from zhiheng_web.records.services import restore_record, withdraw_record

CODES = [*SAMPLES, "sampling_tasks", "follow_ups", "enterprises"]


@pytest.fixture
def made(cast: Any) -> dict[str, Any]:
    """Each sample is entered when a test asks for it."""
    return Entered(cast["lead"])


@pytest.mark.slow
def test_the_lead_unit_opens_every_page_of_every_registry(cast: Any, sign_in: Any) -> None:
    made = enter_all(cast["lead"])
    client = sign_in("lead")
    for code in CODES:
        registry, pk = REGISTRIES[code], made[code].pk
        pages = ["", "new/", "export.xlsx", f"{pk}/withdraw/"]
        pages += [f"{pk}/edit/"] if registry.editable else []
        pages += ["import/", "import/template.xlsx"] if registry.importable else []
        pages += [f"{pk}/paper/{p.code}/" for p in registry.papers if p.ready(made[code])]
        pages += ["lifecycle/"] if registry.lifecycle else []
        for page in pages:
            assert client.get(f"/registries/{code}/{page}").status_code == 200, f"{code} {page}"
        shown = client.get(f"/registries/{code}/{pk}/", follow=True)
        assert shown.status_code == 200, code
        assert registry.label(made[code]) in shown.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["office", "leader", "reviewer", "other"])
def test_staff_read_lists_and_records(made: Any, sign_in: Any, name: str) -> None:
    client = sign_in(name)
    assert client.get("/registries/").status_code == 200
    assert client.get("/registries/sampling_batches/").status_code == 200
    assert client.get(f"/registries/sampling_batches/{made['sampling_batches'].pk}/").status_code == 200


@pytest.mark.parametrize("name", ["enterprise", "public", None])
def test_enterprises_and_the_public_see_no_registry(made: Any, sign_in: Any, name: str | None) -> None:
    client = sign_in(name)
    for page in (
        "/registries/",
        "/registries/sampling_batches/",
        f"/registries/sampling_batches/{made['sampling_batches'].pk}/",
        "/registries/sampling_batches/export.xlsx",
        "/enterprises/",
    ):
        assert client.get(page).status_code in (302, 403), page


@pytest.mark.parametrize("name", ["other", "leader", "reviewer", "enterprise"])
def test_nobody_but_the_owner_and_the_office_changes_a_record(made: Any, sign_in: Any, name: str) -> None:
    client = sign_in(name)
    pk = made["honours"].pk
    for page in ("edit", "withdraw"):
        assert client.get(f"/registries/honours/{pk}/{page}/").status_code == 403
        assert client.post(f"/registries/honours/{pk}/{page}/", {"reason": "x"}).status_code == 403
    made["honours"].refresh_from_db()
    assert not made["honours"].is_withdrawn


def test_a_leader_does_not_enter_records(cast: Any, sign_in: Any) -> None:
    assert sign_in("leader").get("/registries/honours/new/").status_code == 403


def test_staff_of_another_county_cannot_open_a_record(made: Any, elsewhere: Any, cast: Any, sign_in: Any) -> None:
    person = cast["reviewer"]
    person.region = elsewhere
    person.save()
    assert sign_in("reviewer").get(f"/registries/honours/{made['honours'].pk}/").status_code == 403


def test_a_list_asks_the_database_a_fixed_number_of_times(
    made: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in("reviewer")
    for code, most in (("sampling_batches", 14), ("follow_ups", 14), ("equipment", 16)):
        assert made[code].pk
        with django_assert_max_num_queries(most):
            client.get(f"/registries/{code}/?span=all")


def test_names_of_persons_are_masked_for_others_and_full_for_the_owner(made: Any, sign_in: Any) -> None:
    for name, full in (("lead", True), ("office", True), ("other", False), ("reviewer", False)):
        client = sign_in(name)
        for page in (
            "/registries/quality_officers/",
            f"/registries/quality_officers/{made['quality_officers'].pk}/",
            "/registries/quality_officers/export.csv",
        ):
            assert ("王小明" in b"".join(client.get(page)).decode()) is full, (name, page)


def test_a_wrong_check_character_is_explained_beside_the_field(cast: Any, sign_in: Any) -> None:
    response = sign_in("lead").post(
        "/registries/enterprises/new/",
        {
            "name": "甲",
            "uscc": "91990121MA2N0QU422",
            "status": "active",
            "key_product": "false",
            "above_scale": "false",
            "licensed_food": "false",
            "region": cast["lead"].region_id,
        },
    )
    assert response.status_code == 422
    assert "校验码应为“1”" in response.content.decode()


def test_a_record_entered_on_the_page_is_stored_with_its_unit_and_history(cast: Any, region: Any, sign_in: Any) -> None:
    client = sign_in("lead")
    response = client.post(
        "/registries/budget_items/new/",
        {
            "item": "metrology",
            "year": "2025",
            "amount_fen": "160.5",
            "approved_on": "2025-01-20",
            "document": "云财预〔2025〕3号",
            "region": region.pk,
        },
        follow=True,
    )
    assert response.status_code == 200
    held = REGISTRIES["budget_items"].model.objects.get()
    assert (held.amount_fen, held.unit.code) == (160_500_000, "yt-scjg")
    page = response.content.decode()
    assert "160.5" in page and "登记预算批复" in page


@pytest.mark.slow
def test_a_change_needs_a_reason_and_shows_before_and_after(made: Any, sign_in: Any, region: Any) -> None:
    client = sign_in("lead")
    pk = made["hazards"].pk
    values = {
        "device_no": "311099",
        "grade": "serious",
        "description": "限速器失效",
        "found_on": "2025-06-12",
        "due_on": "2025-07-12",
        "region": region.pk,
    }
    assert client.post(f"/registries/hazards/{pk}/edit/", values).status_code == 422
    page = client.post(
        f"/registries/hazards/{pk}/edit/", {**values, "reason": "定级有误"}, follow=True
    ).content.decode()
    assert "定级有误" in page and "<del>重大</del>" in page and "<ins>严重</ins>" in page


def test_two_people_cannot_overwrite_each_other(made: Any, sign_in: Any, region: Any) -> None:
    client = sign_in("lead")
    pk = made["hazards"].pk
    values = {
        "device_no": "311099",
        "grade": "serious",
        "description": "限速器失效",
        "found_on": "2025-06-12",
        "due_on": "2025-07-12",
        "region": region.pk,
        "reason": "x",
        "seen_at": "2025-01-01T00:00:00+00:00",
    }
    response = client.post(f"/registries/hazards/{pk}/edit/", values)
    assert response.status_code == 422
    assert "已被他人修改" in response.content.decode()


def test_the_same_record_twice_is_refused_and_names_the_first(made: Any, sign_in: Any, region: Any) -> None:
    assert made["measurement_standards"].name == "压力表标准装置"
    response = sign_in("lead").post(
        "/registries/measurement_standards/new/",
        {
            "certificate_no": "云量标001",
            "name": "另一台",
            "mandatory": "true",
            "issued_on": "2024-05-20",
            "valid_until": "2029-05-19",
            "region": region.pk,
        },
    )
    assert response.status_code == 422
    assert "已有考核证书号相同的计量标准：压力表标准装置" in response.content.decode()


def test_a_withdrawn_record_can_be_restored(made: Any, sign_in: Any) -> None:
    client = sign_in("lead")
    pk = made["honours"].pk
    client.post(f"/registries/honours/{pk}/withdraw/", {"reason": "重复"})
    made["honours"].refresh_from_db()
    assert made["honours"].is_withdrawn
    assert "重复" in client.get(f"/registries/honours/{pk}/").content.decode()
    client.post(f"/registries/honours/{pk}/restore/", {"reason": "误操作"})
    made["honours"].refresh_from_db()
    assert not made["honours"].is_withdrawn


@pytest.mark.slow
def test_a_record_of_any_registry_can_be_withdrawn_and_restored(cast: Any) -> None:
    for code, held in enter_all(cast["lead"]).items():
        held = type(held).objects.get(pk=held.pk)
        if held.is_withdrawn or held_back(REGISTRIES[code], [held]):
            continue
        assert withdraw_record(cast["office"], held, "重复").is_withdrawn
        assert not restore_record(cast["office"], type(held).objects.get(pk=held.pk), "误操作").is_withdrawn


@pytest.mark.slow
def test_lists_filter_search_and_stand_by_what_is_due(made: Any, sign_in: Any) -> None:
    client = sign_in("lead")
    assert made["follow_ups"].batch == made["sampling_batches"]
    page = client.get("/registries/sampling_batches/?span=all&domain=food").content.decode()
    assert "CJ2025-0001" not in page
    page = client.get("/registries/sampling_batches/?span=all&domain=industrial&q=花岗岩").content.decode()
    assert "CJ2025-0001" in page
    page = client.get("/registries/follow_ups/?span=all&tab=overdue").content.decode()
    assert "超期" in page and "CJ2025-0001" in page


def test_an_export_says_when_and_what_and_keeps_formulas_text(made: Any, sign_in: Any, cast: Any) -> None:
    from zhiheng_web.records.services import create_record

    create_record(
        cast["lead"], "construction_complaints", {"complaint_no": "=1+1", "project": "甲", "received_on": "2025-08-02"}
    )
    text = b"".join(sign_in("lead").get("/registries/construction_complaints/export.csv?span=all")).decode("utf-8-sig")
    lines = text.splitlines()
    assert "导出时间" in lines[0] and "导出人 李慧" in lines[0]
    assert lines[1].startswith("投诉编号,单位工程")
    assert any(line.startswith("'=1+1") for line in lines)


def test_a_new_form_says_yes_only_where_that_is_the_rule(cast: Any) -> None:
    """A flag nobody set stands at no: the select shows what the model would store, never its first choice."""
    yes = set()
    for registry in REGISTRIES.values():
        for bound in form_class(registry)(person=cast["lead"], registry=registry):
            if "true" in dict(getattr(bound.field, "choices", ())):
                assert bound.initial in ("true", "false", None), bound.name
                yes |= {f"{registry.code}.{bound.name}"} if bound.initial == "true" else set()
    assert yes == {
        "annual_reports.must_publish",
        "construction_complaints.valid",
        "metrologists.statutory",
        "survey_responses.valid",
    }
