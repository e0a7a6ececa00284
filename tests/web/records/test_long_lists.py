"""Lists of very many records: pages by key, counts that stop, searching by indexes, exports in pieces. The limits are lowered, the ways are the same."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from web.registries.samples import SAMPLES
from zhiheng_web.records import scanning, searching
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.models import Record
from zhiheng_web.records.searching import _is_indexed
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.sampling.models import Batch

URL = "/registries/sampling_batches/"


@pytest.fixture
def many(cast: Any, monkeypatch: Any) -> list[Batch]:
    """130 batches over 26 days; every tenth failed and is still open, with a day by which to act; two names, five products."""
    monkeypatch.setattr("zhiheng_web.records.scanning.LARGE", 20)
    monkeypatch.setattr("zhiheng_web.records.listing.MOST_COUNTED", 40)
    lead = cast["lead"]
    usual = {**SAMPLES["sampling_batches"], "region": lead.region, "unit": lead.unit, "first_result": "pass", "level": "county"}
    rows = []
    for i in range(130):
        day = date(2025, 3, 1) + timedelta(days=i % 26)
        more = {"sample_no": f"CJ{i:03}", "sampled_on": day, "first_reported_on": day, "product": f"石材{i % 5}号", "name": "甲厂" if i % 13 else "乙厂"}
        if i % 10 == 0:
            more |= {"first_result": "fail", "notified_on": day, "retest_applied_on": day, "objection_kind": "retest"}
        rows.append(Batch(**{**usual, **more}))
    return bulk_load("sampling_batches", rows)


def turned(client: Any, query: str) -> tuple[list[str], list[list[str]]]:
    """The numbers on all pages of a list, forwards; and each page as it is seen again on the way back."""
    at, pages, seen = f"{URL}?{query}", [], []
    while True:
        page = client.get(at).content.decode()
        seen.append(re.findall(r">(CJ\d{3})</a>", page))
        pages.append(page)
        after = re.search(r'href="([^"]*)" rel="next"', page)
        if after is None:
            break
        at = URL + after.group(1).replace("&amp;", "&")
    back = []
    before = re.search(r'href="([^"]*)" rel="prev"', pages[-1])
    while before is not None:
        page = client.get(URL + before.group(1).replace("&amp;", "&")).content.decode()
        back.append(re.findall(r">(CJ\d{3})</a>", page))
        before = re.search(r'href="([^"]*)" rel="prev"', page)
    assert back == seen[-2::-1]
    return [n for page in seen for n in page], seen


@pytest.mark.slow
@pytest.mark.parametrize("query", ["span=all", "span=period&period=2025", "span=all&sort=newest", "span=all&sort=entered", "span=all&domain=industrial"])
def test_every_record_comes_once_over_all_pages_forwards_and_back(many: Any, sign_in: Any, query: str) -> None:
    numbers, pages = turned(sign_in("reviewer"), query)
    assert sorted(numbers) == sorted(b.sample_no for b in many) and [len(p) for p in pages] == [50, 50, 30]


@pytest.mark.slow
def test_what_is_owed_stands_first_and_then_the_newest(many: Any, sign_in: Any) -> None:
    numbers, _pages = turned(sign_in("reviewer"), "span=all")
    held = {b.sample_no: b for b in Batch.objects.all()}
    owed = [n for n in numbers if held[n].next_due_on]
    assert owed == numbers[: len(owed)] and owed == sorted(owed, key=lambda n: (held[n].next_due_on, held[n].pk))
    rest = numbers[len(owed) :]
    assert rest == sorted(rest, key=lambda n: (held[n].sampled_on, held[n].pk), reverse=True)


@pytest.mark.slow
def test_counts_stop_at_a_limit_and_say_so_and_the_other_tabs_come_after_the_page(many: Any, sign_in: Any) -> None:
    client = sign_in("reviewer")
    page = client.get(f"{URL}?span=all").content.decode()
    assert '<span class="num">40+</span>' in page and 'hx-get="/registries/sampling_batches/tabs/?span=all"' in page
    part = client.get(f"{URL}tabs/?span=all").content.decode()
    assert "hx-get" not in part and part.count('class="num"') > 4 and "<html" not in part
    assert sign_in("enterprise").get(f"{URL}tabs/").status_code == 403


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "n"), [("CJ01", 10), ("cj013", 1), ("石材3", 26), ("乙厂", 10), ("J013", 0), ("91990121MA2N0QU421", 130), ("没有", 0), ("材%", 0)]
)
def test_words_are_found_in_names_and_numbers_by_how_they_begin(many: Any, sign_in: Any, query: str, n: int) -> None:
    numbers, _pages = turned(sign_in("reviewer"), f"span=all&q={query.replace('%', '%25')}")
    assert len(numbers) == n


def test_a_word_that_many_records_have_is_found_by_reading_on(many: Any, sign_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 5)
    numbers, _pages = turned(sign_in("reviewer"), "span=all&q=石材3")
    assert len(numbers) == 26


def test_a_long_list_asks_a_fixed_number_of_times(many: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("reviewer")
    with django_assert_max_num_queries(20):
        client.get(f"{URL}?span=all")


def test_an_export_is_a_stream_of_all_rows(many: Any, sign_in: Any) -> None:
    answer = sign_in("lead").get(f"{URL}export.csv?span=all")
    assert answer.streaming and len(b"".join(answer).decode().splitlines()) == 132


@pytest.mark.parametrize("after", ["x", "o_2025-13-45_3", "o__9", "n_2025-03-01_99999999999999999999", "_", "zz_1_2"])
def test_an_address_that_names_no_place_is_no_error(many: Any, sign_in: Any, after: str) -> None:
    assert sign_in("reviewer").get(f"{URL}?span=all&after={after}&from=9").status_code == 200


def test_a_place_in_an_address_is_read_as_it_was_written() -> None:
    spot = scanning.Spot("n", "2025-03-01", 17)
    assert scanning.Spot.parse(str(spot)) == spot and scanning.Spot.parse("") is None


GROWING = (
    "enterprises", "letters", "complaints", "tip_offs", "inspection_visits", "penalties", "equipment", "hazards", "follow_ups", "food_classes",
    "credit_classes", "annual_reports", "quality_officers", "certificates", "survey_responses", "licence_applications", "sampling_batches",
)


@pytest.mark.parametrize("code", GROWING)
def test_a_registry_that_grows_has_its_day_its_due_day_and_its_numbers_by_index(code: str) -> None:
    registry = REGISTRIES[code]
    asked = {registry.date, registry.due, *(n for n in registry.natural_key[:1] if type(registry.field(n)).__name__ == "CharField")} - {""}
    assert [n for n in asked if not _is_indexed(registry.model, n)] == []


def test_no_registry_is_saved_one_by_one() -> None:
    alone = {code for code, r in REGISTRIES.items() if r.model.save is not Record.save}
    assert alone == set(), "what follows from saving belongs into after_saving, so that imports store by the hundred"
