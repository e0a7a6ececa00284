"""Credit risk classes: worked out from records, recomputed on any day, ended by themselves, changed only by two people, never shown outside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from web.registries.samples import NAME, SAMPLES, USCC
from zhiheng.errors import InputError
from zhiheng_web.draws import pools
from zhiheng_web.draws.models import Draw
from zhiheng_web.records.services import change_record, create_record
from zhiheng_web.registries.credit.class_models import CreditClass
from zhiheng_web.registries.credit.class_services import confirm, propose, refuse, standing, work_out

OCT, NOV = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def failed(cast: Any) -> Any:
    """The enterprise with a failed batch and a light penalty."""
    lead = cast["lead"]
    create_record(lead, "enterprises", {"name": NAME, "uscc": USCC})
    create_record(lead, "penalties", SAMPLES["penalties"] | {"light": True})
    given = SAMPLES["sampling_batches"] | {"sampled_on": date(2026, 3, 3), "first_reported_on": date(2026, 3, 20), "first_result": "fail"}
    return create_record(lead, "sampling_batches", {k: v for k, v in given.items() if not k.startswith(("retest", "objection"))})


def _run(cast: Any, day: date) -> Any:
    return work_out(cast["lead"], cast["lead"].region, cast["lead"].unit, day)


@pytest.mark.slow
def test_a_class_is_worked_out_with_its_reason_and_both_pages_name_each_other(failed: Any, cast: Any, sign_in: Any) -> None:
    assert len(_run(cast, OCT).made) == 1
    row = CreditClass.objects.get()
    assert (row.risk_class, row.score, row.origin, row.valid_until) == ("B", 16, "computed", date(2027, 10, 1))
    assert row.reason == "监督抽查不合格或者拒检 1 项 12 分；轻微失信的行政处罚 1 项 4 分；合计 16 分，B 级"
    client = sign_in("lead")
    assert f"/registries/sampling_batches/{failed.pk}/" in client.get(f"/registries/credit_classes/{row.pk}/").content.decode()
    assert f"/registries/credit_classes/{row.pk}/" in client.get(f"/registries/sampling_batches/{failed.pk}/").content.decode()
    page = client.get(f"/classes/{USCC}/?on=2026-10-01").content.decode()
    assert "16" in page and failed.sample_no in page and "2027-05-13 起按记录计算为" not in page
    assert client.get(f"/classes/{USCC}/?on=2026-03-19").context["found"].level.code == "A"
    assert client.get(f"/classes/{USCC}/?on=2099-01-01").status_code == 422


def test_a_second_run_enters_only_what_changed_and_an_earlier_day_is_refused(failed: Any, cast: Any) -> None:
    _run(cast, OCT)
    again = _run(cast, NOV)
    assert (len(again.made), again.unchanged) == (0, 1)
    create_record(cast["lead"], "listings", SAMPLES["listings"] | {"kind": "abnormal", "ground": "report", "listed_on": date(2026, 10, 20)})
    assert [m.risk_class for m in _run(cast, NOV).made] == ["C"]
    assert {d: standing(failed.region, d)[USCC].risk_class for d in (OCT, NOV)} == {OCT: "B", NOV: "C"}
    with pytest.raises(InputError, match="已经计算过"):
        _run(cast, OCT)
    with pytest.raises(InputError, match="不能晚于今天"):
        _run(cast, date(2199, 1, 1))


def test_a_stricter_class_of_the_province_stays(failed: Any, cast: Any) -> None:
    create_record(cast["lead"], "credit_classes", SAMPLES["credit_classes"] | {"classed_on": date(2026, 9, 1), "risk_class": "D"})
    assert _run(cast, OCT).pushed == 1 and standing(failed.region, OCT)[USCC].risk_class == "D"


def test_only_a_second_person_makes_a_changed_class_count(failed: Any, cast: Any) -> None:
    _run(cast, OCT)
    row, lead = CreditClass.objects.get(), cast["lead"]
    with pytest.raises(ValidationError, match="不能直接修改"):
        change_record(lead, row, {"risk_class": "A"}, reason="改")
    with pytest.raises(ValidationError, match="理由"):
        propose(lead, row, "C", " ")
    made = propose(lead, row, "C", "群众多次反映")
    assert standing(row.region, made.classed_on)[USCC].pk == row.pk
    with pytest.raises(PermissionDenied, match="不能自己复核"):
        confirm(lead, made)
    with pytest.raises(PermissionDenied):
        confirm(cast["other"], made)
    confirm(cast["office"], made)
    held = standing(row.region, made.classed_on)[USCC]
    assert (held.risk_class, held.confirmed_by) == ("C", cast["office"])
    assert _run(cast, made.classed_on).by_hand == 1


def test_a_refused_change_leaves_what_was_in_force(failed: Any, cast: Any) -> None:
    _run(cast, OCT)
    made = propose(cast["lead"], CreditClass.objects.get(), "A", "已整改")
    refuse(cast["office"], made, "没有证据")
    assert standing(made.region, made.classed_on)[USCC].risk_class == "B"


def test_a_class_typed_or_changed_by_one_person_waits_when_it_differs(cast: Any) -> None:
    lead, first = cast["lead"], SAMPLES["credit_classes"] | {"classed_on": OCT}
    row = create_record(lead, "credit_classes", first)
    assert not row.awaits
    assert create_record(lead, "credit_classes", first | {"classed_on": NOV, "risk_class": "A"}).awaits
    held = change_record(lead, row, {"risk_class": "A"}, reason="更正")
    assert held.awaits and held.proposed_by == lead and not standing(row.region, NOV)


def test_a_draw_takes_the_class_valid_on_its_day(failed: Any, cast: Any) -> None:
    lead = cast["lead"]
    create_record(lead, "credit_classes", SAMPLES["credit_classes"] | {"classed_on": date(2025, 1, 15), "risk_class": "D"})
    _run(cast, NOV)
    draw = Draw(region=lead.region, unit=lead.unit, year=2026, classes="credit")
    days = (date(2025, 1, 14), date(2025, 12, 1), date(2026, 1, 16), NOV, date(2027, 11, 2))
    assert [pools.inspectees(draw, d)[0].stratum for d in days] == ["未分类", "D", "未分类", "B", "未分类"]


@pytest.mark.parametrize("name", ["enterprise", "public", None])
def test_pages_of_classes_are_for_staff(failed: Any, cast: Any, sign_in: Any, name: str | None) -> None:
    client = sign_in(name)
    assert {client.get(p).status_code for p in ("/classes/", f"/classes/{USCC}/")} <= {302, 403}
    assert client.post("/classes/work-out/", {"on": "2026-10-01"}).status_code in (302, 403) and not CreditClass.objects.exists()


def test_the_page_of_the_scheme_works_the_classes_out(failed: Any, sign_in: Any) -> None:
    client = sign_in("lead")
    assert client.post("/classes/work-out/", {"on": "2099-01-01"}).status_code == 422
    page = client.post("/classes/work-out/", {"on": "2026-11-01"}, follow=True).content.decode()
    assert "新登记 1 家" in page and "内部使用，不对外公示" in page
    assert sign_in("leader").post("/classes/work-out/", {"on": "2026-11-02"}).status_code == 403
