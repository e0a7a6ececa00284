"""Publication is an act: preview, second person, clock, withdrawal; the portal says what the records say."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from web.registries.samples import NAME, SAMPLES, USCC
from zhiheng.errors import InputError
from zhiheng_web.publishing import asking, datasets, releases
from zhiheng_web.publishing.declare import PUBLISHABLE
from zhiheng_web.publishing.models import DatasetVersion, PublicNotice, PublicRequest, Release
from zhiheng_web.publishing.reconciling import reconcile
from zhiheng_web.records.services import change_record, create_record, withdraw_record
from zhiheng_web.registries.sampling.models import Batch

DAY = date(2026, 10, 31)
RECALL = {
    "name": NAME, "uscc": USCC, "product": "电热水壶", "specification": "YT-15", "quantity": "1200 台", "defect": "壶底接地不良，可能触电",
    "measure": "免费退货", "contact": "0990-1234567", "basis": "云市监召〔2026〕3号",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any, tmp_path: Any) -> None:
    settings.FIXED_TODAY, settings.EVIDENCE_DIR = DAY, tmp_path


@pytest.fixture
def batch(cast: Any) -> Batch:
    values = SAMPLES["sampling_batches"] | {"first_result": "pass", "first_reported_on": date(2026, 10, 9), "sampled_on": date(2026, 9, 12)}
    return create_record(cast["lead"], "sampling_batches", values)


@pytest.fixture
def shown(cast: Any, batch: Batch) -> Release:
    made = releases.propose_records(cast["office"], batch.region, "sampling", [f"sampling_batches:{batch.pk}"], DAY)
    return releases.approve(cast["leader"], made, DAY)


def _agree(region: Any) -> bool:
    return all(r.agrees for r in reconcile(region, DAY))


def test_nothing_is_public_before_a_second_person_approves_it(cast: Any, batch: Batch, sign_in: Any) -> None:
    office = sign_in("office")
    answer = office.post("/publishing/choose/sampling/", {"source": f"sampling_batches:{batch.pk}"})
    made = Release.objects.get()
    assert answer.url == f"/publishing/releases/{made.pk}/" and made.due_on == date(2026, 11, 5)
    assert "花岗岩板材" in office.get(answer.url).content.decode() and "花岗岩板材" not in Client().get("/public/sampling/").content.decode()
    assert office.post(f"{answer.url}approve/").status_code == 422
    for who in ("lead", "reviewer"):
        assert sign_in(who).post(f"{answer.url}approve/").status_code == 403
    assert sign_in("leader").post(f"{answer.url}approve/").status_code == 302
    assert "花岗岩板材" in Client().get("/public/sampling/").content.decode()
    batch.refresh_from_db()
    assert batch.published_on == DAY and _agree(batch.region)


def test_what_changed_after_the_preview_is_not_made_public(cast: Any, batch: Batch) -> None:
    source = f"sampling_batches:{batch.pk}"
    made = releases.propose_records(cast["office"], batch.region, "sampling", [source], DAY)
    with pytest.raises(InputError, match="正在复核"):
        releases.propose_records(cast["office"], batch.region, "sampling", [source], DAY)
    change_record(cast["lead"], batch, {"product": "大理石板材"}, reason="录错")
    with pytest.raises(InputError, match="记录有变"):
        releases.approve(cast["leader"], made, DAY)
    releases.send_back(cast["leader"], made, "产品名称已更正")
    assert not PublicNotice.objects.exists()


def test_a_corrected_or_withdrawn_record_leaves_the_portal_at_once(cast: Any, batch: Batch, shown: Release) -> None:
    batch.refresh_from_db()
    change_record(cast["lead"], batch, {"product": "大理石板材"}, reason="录错")
    assert PublicNotice.objects.filter(withdrawn_at=None).count() == 0 and _agree(batch.region)
    assert [c.source for c in PUBLISHABLE["sampling"].candidates(batch.region, DAY)] == [f"sampling_batches:{batch.pk}"]  # type: ignore[misc]
    batch.refresh_from_db()
    again = releases.propose_records(cast["office"], batch.region, "sampling", [f"sampling_batches:{batch.pk}"], DAY)
    releases.approve(cast["leader"], again, DAY)
    batch.refresh_from_db()
    withdraw_record(cast["lead"], batch, "重复登记")
    assert PublicNotice.objects.filter(withdrawn_at=None).count() == 0 and _agree(batch.region)


def test_an_act_is_withdrawn_with_a_reason(cast: Any, batch: Batch, shown: Release) -> None:
    with pytest.raises(InputError, match="理由"):
        releases.withdraw(cast["office"], shown, " ")
    with pytest.raises(PermissionDenied):
        releases.withdraw(cast["leader"], shown, "误发")
    releases.withdraw(cast["office"], shown, "误发")
    batch.refresh_from_db()
    assert batch.published_on is None and not PublicNotice.objects.filter(withdrawn_at=None).exists() and _agree(batch.region)


def test_the_guard_sees_a_notice_that_no_record_stands_behind(batch: Batch, shown: Release) -> None:
    Batch.objects.update(published_on=None)
    found = {r.kind: r for r in reconcile(batch.region, DAY)}["sampling"]
    assert (found.internal, found.public, found.surplus) == (0, 1, (f"sampling_batches:{batch.pk}",))


def test_a_recall_ends_by_itself(cast: Any, region: Any) -> None:
    made = releases.propose_recall(cast["office"], region, RECALL, stops_on=date(2026, 11, 30))
    releases.approve(cast["leader"], made, DAY)
    assert "电热水壶" in Client().get("/public/recalls/").content.decode() and _agree(region)
    assert [len(datasets.rows_of(datasets.DATASETS["recalls"], d)[0]) for d in (date(2026, 11, 29), date(2026, 11, 30))] == [1, 0]


def test_an_enterprise_is_found_by_name_or_code_and_no_class_is_shown(batch: Batch, shown: Release) -> None:
    anyone = Client()
    for query in (NAME[:4], USCC.lower()):
        page = anyone.get("/public/enterprises/", {"q": query}).content.decode()
        assert "花岗岩板材" in page and "信用风险低" not in page
    assert anyone.get("/public/enterprises/data.json", {"q": USCC}).json()["notices"][0]["content"]["uscc"] == USCC
    assert "至少输入两个字" in anyone.get("/public/enterprises/", {"q": "县"}).content.decode()
    assert anyone.get("/public/enterprises/data.json").status_code == 422


def test_a_page_is_cacheable_until_something_public_changes(cast: Any, batch: Batch, shown: Release) -> None:
    anyone = Client()
    first = anyone.get("/public/sampling/")
    assert first.headers["Cache-Control"].startswith("public") and "csrf" not in first.content.decode() and not first.cookies
    assert anyone.get("/public/sampling/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    releases.withdraw(cast["office"], shown, "误发")
    again = anyone.get("/public/sampling/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200 and "花岗岩板材" not in again.content.decode()


def test_a_dataset_version_is_frozen_cited_and_withheld_when_something_in_it_stops(cast: Any, batch: Batch, shown: Release) -> None:
    made = datasets.freeze(datasets.DATASETS["sampling"], DAY)
    assert made is not None and datasets.freeze(datasets.DATASETS["sampling"], DAY) is None
    anyone = Client()
    got = anyone.get("/public/data/sampling/v1.csv")
    text = b"".join(got.streaming_content)
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[0]["产品"] == "花岗岩板材" and got.headers["ETag"].strip('"') == made.files["csv"]["digest"]
    said = json.loads(b"".join(anyone.get("/public/data/sampling/v1.json").streaming_content))
    assert said["rows_digest"] == made.rows_digest
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(b"".join(anyone.get("/public/data/sampling/v1.parquet").streaming_content)))
    assert table.num_rows == 1 and table.column("product").to_pylist() == ["花岗岩板材"]
    page = anyone.get("/public/data/sampling/").content.decode()
    assert made.rows_digest in page and "第 1 版" in page
    catalogue = anyone.get("/public/data/catalog.jsonld").json()
    held = next(d for d in catalogue["dcat:dataset"] if d["dct:identifier"] == "sampling")
    assert {f["spdx:checksum"]["spdx:checksumValue"] for f in held["dcat:distribution"]} == {f["digest"] for f in made.files.values()}
    releases.withdraw(cast["office"], shown, "误发")
    assert anyone.get("/public/data/sampling/v1.csv").status_code == 410
    assert datasets.freeze(datasets.DATASETS["sampling"], DAY) is not None and DatasetVersion.objects.filter(dataset="sampling").count() == 2


def test_a_cell_that_a_spreadsheet_would_compute_is_made_inert() -> None:
    from zhiheng_web.publishing.files import as_csv

    assert as_csv([{"name": "a", "label": "甲"}], [{"a": "=1+1"}]).endswith(b"'=1+1\r\n")


def test_the_feed_is_atom_and_drops_what_is_taken_back(cast: Any, batch: Batch, shown: Release) -> None:
    import xml.etree.ElementTree as ET

    def titles() -> list[str | None]:
        root = ET.fromstring(Client().get("/public/feed.atom").content)
        return [e.text for e in root.iterfind("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")]

    assert titles() == ["CJ2025-0001 花岗岩板材 合格"]
    releases.withdraw(cast["office"], shown, "误发")
    assert titles() == []


def test_a_reply_of_the_enterprise_is_shown_once_the_office_accepts_it(cast: Any, batch: Batch, shown: Release, sign_in: Any, settings: Any) -> None:
    from zhiheng_web.shared.sealing import new_key

    settings.FIELD_KEYS = new_key()
    notice = PublicNotice.objects.get()
    anyone = Client()
    form = {"about": f"notice:{notice.pk}", "kind": "reply", "text": "该批次为出口样品。", "writer": "王某", "contact": "13800000000"}
    assert anyone.post("/public/requests/new/", form | {"writer": ""}).status_code == 422
    assert anyone.post("/public/requests/new/", form).url == "/public/requests/received/"
    receipt = anyone.get("/public/requests/received/").content.decode()
    asked = PublicRequest.objects.get()
    assert asked.receipt_no in receipt and asked.writer != "王某" and asked.due_on == date(2026, 11, 27)
    assert "该批次为出口样品" not in anyone.get("/public/sampling/").content.decode()
    assert "13800000000" in sign_in("office").get(f"/publishing/requests/{asked.pk}/").content.decode()
    assert sign_in("lead").get(f"/publishing/requests/{asked.pk}/").status_code == 403
    asking.answer(cast["office"], asked, accepted=True, sentence="同意公开")
    page = anyone.get("/public/sampling/").content.decode()
    assert "该批次为出口样品" in page and "13800000000" not in page and "王某" not in page
    assert asking.find_by_code(asked.receipt_no, "WRONGONE") is None
    for _n in range(4):
        anyone.post("/public/requests/new/", form)
    assert "1 小时后" in anyone.post("/public/requests/new/", form).content.decode()


def test_what_is_not_public_cannot_be_asked_about(db: Any, region: Any) -> None:
    for about in ("notice:999", "notice:x", "score:1", "dataset:none", "²", "notice:" + "9" * 40):
        assert Client().get("/public/requests/new/", {"about": about}).status_code == 404
