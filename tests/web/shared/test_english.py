"""Whoever reads English finds an English interface: headings, tables' heads, buttons, labels and menus on every main page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from web.documents.document_samples import PLAN, SCORECARD
from web.registries.samples import enter_all
from web.scorecards.scorecard_samples import adopted, first_run
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.documents import services as documents
from zhiheng_web.documents.bindings import entries
from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.presenting import moves

HAN = re.compile("[\u4e00-\u9fff]")
CHROME = {"h1", "h2", "h3", "th", "button", "label", "legend", "summary", "dt"}
VOID = {"img", "input", "meta", "link", "br", "hr"}


class Chrome(HTMLParser):
    """Texts of the page's own parts: CHROME, links that look like buttons, the menu, chips, placeholders and names for readers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        css = given.get("class", "").split()
        self.texts += [given[k] for k in ("placeholder", "aria-label") if k in given and tag in ("input", "nav")]
        if tag not in VOID:
            inside = bool(self.open and self.open[-1][1])
            own = tag in CHROME or bool({"btn", "chip", "rail", "empty-title", "field-help"} & set(css))
            self.open.append((tag, (inside or own) and tag not in ("option", "td")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and data.strip():
            self.texts.append(" ".join(data.split()))


def names_in_data() -> Iterator[str]:
    """What is data and stays Chinese wherever it stands: names of units, people, regions and documents."""
    yield from Unit.objects.values_list("name", flat=True)
    yield from Person.objects.values_list("display_name", flat=True)
    yield from Region.objects.values_list("name", flat=True)


def texts_in(part: Any) -> Iterator[str]:
    """Every Chinese text in what a document says or a result keeps."""
    if isinstance(part, str):
        yield from ([part] if HAN.search(part) else [])
    elif isinstance(part, dict | list):
        for inside in part.values() if isinstance(part, dict) else part:
            yield from texts_in(inside)


def leftovers(html: str, data: list[str]) -> list[str]:
    """Chinese in the page's own parts that is not data."""
    out = []
    for text in Chrome(html).texts:
        rest = text
        for name in data:
            rest = rest.replace(name, "")
        if HAN.search(rest):
            out.append(text)
    return out


def english(client: Any) -> Any:
    client.get("/?lang=en")
    return client


def faults_on(client: Any, pages: list[str], data: list[str]) -> dict[str, list[str]]:
    """Leftovers by page; every page opens."""
    out = {}
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        if found := leftovers(answer.content.decode(), data):
            out[page] = found
    return out


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Any) -> None:
    settings.SNAPSHOT_DIR, settings.EVIDENCE_DIR = tmp_path / "snapshots", tmp_path / "evidence"


def test_the_check_sees_chinese_in_a_heading_and_not_in_a_cell() -> None:
    html = "<h1>评分表 <b>县市场监管局</b></h1><table><tr><th>年</th><td><a class='x'>数据</a></td></tr></table>"
    assert leftovers(html, ["县市场监管局"]) == ["评分表", "年"]


@pytest.mark.slow
def test_every_registry_is_english(cast: Any, sign_in: Any) -> None:
    made = enter_all(cast["lead"])
    pages, data = ["/registries/", "/enterprises/"], list(names_in_data())
    for code, record in made.items():
        registry = REGISTRIES[code]
        with translation.override("en"):
            data += [registry.label(record), *(str(getattr(record, name, "")) for name in (*registry.natural_key, *registry.columns[:1]))]
        pages += [f"/registries/{code}/", f"/registries/{code}/new/", f"/registries/{code}/{record.pk}/"]
        pages += [f"/registries/{code}/{record.pk}/withdraw/"]
        pages += [f"/registries/{code}/{record.pk}/edit/"] if registry.editable else []
        pages += [f"/registries/{code}/import/"] if registry.importable else []
        pages += [f"/registries/{code}/{record.pk}/move/{m.code}/" for m in moves(registry, record, cast["lead"])]
    client = english(sign_in("lead"))
    data = sorted(data, key=len, reverse=True)
    faults = {
        page: [t for t in found if not t.startswith("What will do")]
        for page, found in faults_on(client, pages, data).items()
    }
    assert {page: found for page, found in faults.items() if found} == {}


@pytest.mark.slow
def test_desk_card_plans_and_documents_are_english(cast: Any, region: Any, units: Any, sign_in: Any) -> None:
    office = cast["office"]
    card = documents.upload(office, SimpleUploadedFile("card.txt", SCORECARD.encode()), region)
    plan = documents.upload(office, SimpleUploadedFile("plan.txt", PLAN.encode()), region)
    version = adopted(office, region)
    run = first_run(office, version)
    data = [*names_in_data(), card.title, plan.title, version.title]
    data += [*texts_in(card.data), *texts_in(plan.data), *texts_in(run.result), *texts_in(version.data)]
    data += [entry.name for group in entries().values() for entry in group]
    pages = [
        *("/", "/account/me/", "/account/units/", "/documents/", "/documents/upload/", "/plans/", "/plans/versions/"),
        *(f"/documents/{d.pk}/{page}" for d in (card, plan) for page in ("", "review/")),
        f"/documents/{card.pk}/review/suggestions/",
        *("/scorecards/", "/scorecards/missing/", "/scorecards/changes/", "/scorecards/judging/", "/scorecards/runs/"),
        *("/scorecards/versions/", f"/scorecards/versions/{version.pk}/", f"/scorecards/runs/{run.pk}/"),
        *("/enterprises/frames/", "/enterprises/frames/new/", "/enterprises/duplicates/", "/public/"),
    ]
    assert faults_on(english(sign_in("office")), pages, sorted({d for d in data if d}, key=len, reverse=True)) == {}


@pytest.mark.slow
def test_every_role_has_an_english_desk_and_the_login_is_english(cast: Any, sign_in: Any) -> None:
    data = list(names_in_data())
    for name in ("office", "lead", "leader", "reviewer", "enterprise", "public"):
        assert faults_on(english(sign_in(name)), ["/", "/account/me/"], data) == {}, name
    assert faults_on(english(sign_in(None)), ["/account/login/", "/public/"], data) == {}


@pytest.mark.slow
def test_what_is_written_down_stays_chinese_for_readers_of_english(cast: Any, sign_in: Any) -> None:
    with translation.override("en"):
        made = enter_all(cast["lead"])
        assert not HAN.search(REGISTRIES["budget_items"].label(made["budget_items"]))
    held = made["budget_items"]
    sentence = AuditEntry.objects.get(action="funds.create", object_type=held._meta.label_lower, object_id=str(held.pk)).sentence
    assert sentence == f"登记预算批复“{REGISTRIES['budget_items'].label(made['budget_items'])}”"
    client = english(sign_in("lead"))
    lines = b"".join(client.get("/registries/sampling_batches/export.csv?span=all")).decode("utf-8-sig").splitlines()
    assert "监督抽查" in lines[0]
    assert lines[1].startswith("抽样单编号,领域")
    assert "工业产品" in lines[2]
    assert client.get("/registries/sampling_batches/import/").content.decode().count("抽样单编号") > 0
