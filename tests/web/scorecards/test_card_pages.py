"""The scorecard page and the pages around it, for each role."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from zhiheng_web.organisations.models import Person
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.missing import by_owner, gaps_of, named_in

STAFF = ("office", "lead", "other", "reviewer", "leader")
PAGES = ("", "missing/", "changes/", "judging/", "runs/", "versions/")


@pytest.mark.slow
def test_staff_see_every_page(sign_in: Any, run: ScoreRun) -> None:
    for who in STAFF:
        client = sign_in(who)
        for page in PAGES:
            assert client.get(f"/scorecards/{page}?period=2025").status_code == 200, (who, page)


def test_others_see_none(sign_in: Any, run: ScoreRun) -> None:
    pages = (*PAGES, f"runs/{run.pk}/", f"runs/{run.pk}/clauses/r14.c2/", f"runs/{run.pk}/export.xlsx")
    for who in (None, "public", "enterprise"):
        client = sign_in(who)
        for page in pages:
            assert client.get(f"/scorecards/{page}").status_code in (302, 403), (who, page)


def test_staff_of_another_county_see_nothing_of_ours(client: Any, cast: Any, elsewhere: Any, run: ScoreRun) -> None:
    stranger = Person.objects.create(username="stranger", role="office", region=elsewhere)
    client.force_login(stranger)
    for page in (f"runs/{run.pk}/", f"runs/{run.pk}/clauses/r14.c2/", f"versions/{run.version_id}/"):
        assert client.get(f"/scorecards/{page}").status_code == 403, page
    assert client.post(f"/scorecards/runs/{run.pk}/publish/").status_code == 403
    assert "还没有采用评分表" in client.get("/scorecards/").content.decode()


@pytest.mark.slow
def test_the_card_shows_the_printed_sentences_with_points_and_gaps(sign_in: Any, run: ScoreRun) -> None:
    page = sign_in("lead").get("/scorecards/?period=2025").content.decode()
    assert page.count('class="card-clause"') == 73
    assert 'class="card-sentence clause-earned"' in page and 'class="card-sentence clause-missed"' in page
    assert "佐证已退回，需重新提交" in page
    assert 'style="' not in page and "<script>" not in page


@pytest.mark.slow
def test_filters_leave_rows_out(sign_in: Any, run: ScoreRun) -> None:
    client = sign_in("office")
    for query, shown, hidden in (
        ("show=missed", "r5.c2", "r14.c2"),
        ("show=judge", "r2.c1", "r5.c2"),
        ("show=short", "r2.c1", "r14.c2"),
        ("kind=event", "r25.c2", "r14.c2"),
        ("unit=财政局", "r7.c1", "r14.c2"),
    ):
        page = client.get(f"/scorecards/?period=2025&{query}").content.decode()
        ids = re.findall(r'class="card-clause" id="([^"]+)"', page)
        assert shown in ids and hidden not in ids, query


@pytest.mark.slow
def test_the_card_needs_few_queries(sign_in: Any, run: ScoreRun, django_assert_max_num_queries: Any) -> None:
    client = sign_in("office")
    client.get("/scorecards/?period=2025")
    with django_assert_max_num_queries(9):
        client.get("/scorecards/")
    with django_assert_max_num_queries(7):
        client.get("/scorecards/missing/")


def test_without_a_run_the_page_says_what_comes_next(sign_in: Any, version: Any) -> None:
    assert "现在测算" in sign_in("office").get("/scorecards/?period=2025").content.decode()
    assert "由质发办测算后" in sign_in("lead").get("/scorecards/?period=2025").content.decode()


@pytest.mark.slow
def test_the_workbook_opens(sign_in: Any, run: ScoreRun) -> None:
    answer = sign_in("leader").get(f"/scorecards/runs/{run.pk}/export.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "xl/workbook.xml" in book.namelist()


@pytest.mark.slow
def test_gaps_are_listed_by_the_unit_that_owes_them(run: ScoreRun, units: Any) -> None:
    owed = by_owner(gaps_of(run.result, run.version.scorecard, run_id=run.pk))
    names = [o.unit for o in owed]
    assert "评审人员" in names and len(names) == len(set(names))
    assert [o.at_stake for o in owed] == sorted((o.at_stake for o in owed), reverse=True)
    assert named_in(units["yt-scjg"], ["财政局、市场监管局", "县质监局", "县水利局"]) == {"财政局、市场监管局", "县质监局"}
    assert named_in(units["yt-zjj"], ["财政局、市场监管局"]) == set()


@pytest.mark.slow
def test_a_liaison_first_sees_the_gaps_of_the_own_unit(sign_in: Any, run: ScoreRun) -> None:
    client = sign_in("other")
    client.get("/scorecards/?period=2025")
    page = client.get("/scorecards/missing/").content.decode()
    assert re.findall(r'<option selected value="([^"]+)"', page) == ["住房建设局"]


@pytest.mark.slow
def test_who_may_enter_nothing_is_not_sent_to_a_form(sign_in: Any, run: ScoreRun) -> None:
    forms = {}
    for who in ("office", "leader", "reviewer"):
        client = sign_in(who)
        client.get("/scorecards/?period=2025")
        page = client.get("/scorecards/missing/").content.decode()
        forms[who] = re.findall(r'href="(/registries/[^"]*/new/[^"]*)"', page)
    assert forms["office"] and not forms["leader"] and not forms["reviewer"]


def test_only_the_office_may_post(sign_in: Any, run: ScoreRun) -> None:
    for who in ("lead", "reviewer", "leader"):
        client = sign_in(who)
        for page in ("score/", f"runs/{run.pk}/publish/", "packs/anhui_2022/adopt/"):
            assert client.post(f"/scorecards/{page}").status_code == 403, (who, page)
    assert sign_in("office").get("/scorecards/score/").status_code == 405
