"""The page of what-if and routes: for staff, without script, written nowhere, as Word and Excel."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.apps import apps

from zhiheng_web.organisations.models import Person
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.whatif import _code


def _counts() -> dict[str, int]:
    return {m._meta.label: m._default_manager.count() for m in apps.get_models() if m._meta.app_label != "sessions"}


def _cells(page: str, row: str) -> list[str]:
    table = page.split('class="whatif-table"')[1].split("</table>")[0]
    line = next(part for part in table.split("<tr") if f'scope="row">{row}' in part)
    return re.findall(r"<b>([^<]*)</b>", line)


@pytest.mark.slow
def test_the_page_shows_now_ticked_and_route_and_writes_nothing(sign_in: Any, run: ScoreRun) -> None:
    client, address = sign_in("leader"), f"/scorecards/runs/{run.pk}/whatif/"
    client.get(address)
    before = _counts()
    page = client.get(address, {"target": "25", "by": "2099-12-31"}).content.decode()
    assert "模拟，不作为结果" in page and 'style="' not in page and "<script>" not in page
    now, ticked, _route = _cells(page, "总分")
    assert now == ticked
    code = re.search(r'id="l-([0-9a-f]{8})" name="l-\1" value="1"', page)
    assert code is not None
    boxes = re.findall(r'type="checkbox" id="l-([0-9a-f]{8})"', page)
    assert boxes
    after = client.get(address, {"target": "25", **{f"l-{b}": "1" for b in boxes}}).content.decode()
    assert float(_cells(after, "总分")[1]) > float(now) and after.count(" checked") >= len(boxes)
    assert _counts() == before


@pytest.mark.slow
def test_figures_of_ones_own_and_what_is_not_considered_change_the_route(sign_in: Any, run: ScoreRun) -> None:
    client, address = sign_in("office"), f"/scorecards/runs/{run.pk}/whatif/"
    page = client.get(address, {"target": "100"}).content.decode()
    chosen = page.split("<h2>")[1]
    code = re.findall(r'name="d-([0-9a-f]{8})"', chosen)[0]
    dear = client.get(address, {"target": "100", f"d-{code}": "7.5"}).content.decode()
    assert f'name="d-{code}" value="7.5"' in dear
    skipped = client.get(address, {"target": "100", f"x-{code}": "1"}).content.decode()
    assert "按要求不考虑" in skipped and f'name="d-{code}"' not in skipped.split("<h2>")[1]


@pytest.mark.slow
def test_another_value_can_be_supposed_where_nothing_can_be_done(sign_in: Any, run: ScoreRun) -> None:
    client, address = sign_in("office"), f"/scorecards/runs/{run.pk}/whatif/"
    page = client.get(address).content.decode()
    fields = re.findall(r'name="v-([0-9a-f]{8})"', page)
    if fields:
        answer = client.get(address, {f"v-{fields[0]}": "100"}).content.decode()
        assert f'name="v-{fields[0]}" value="100"' in answer
    assert _code("a") != _code("b")


@pytest.mark.slow
def test_words_without_sense_are_answered_with_a_sentence(sign_in: Any, run: ScoreRun) -> None:
    client, address = sign_in("office"), f"/scorecards/runs/{run.pk}/whatif/"
    for given, said in (({"target": "许多"}, "目标分应为"), ({"by": "明天"}, "日期应写作"), ({"by": "2001-01-01"}, "不早于")):
        page = client.get(address, given)
        assert page.status_code == 200 and said in page.content.decode(), given


@pytest.mark.slow
def test_the_route_as_word_and_excel_is_marked_and_the_same_each_time(sign_in: Any, run: ScoreRun) -> None:
    from docx import Document
    from openpyxl import load_workbook

    client, base = sign_in("leader"), f"/scorecards/runs/{run.pk}/whatif/route"
    first, second = (client.get(f"{base}.docx", {"target": "30"}).content for _ in range(2))
    assert first == second
    text = "\n".join(p.text for p in Document(io.BytesIO(first)).paragraphs)
    assert "模拟，不作为结果" in text and "一、现有得分与目标" in text and "没有文件依据" in text
    book = load_workbook(io.BytesIO(client.get(f"{base}.xlsx", {"target": "30"}).content))
    assert book.sheetnames == ["最省的做法", "没有选用的事项", "本期不能再补的"] and "模拟，不作为结果" in book.worksheets[0]["A1"].value


@pytest.mark.slow
def test_staff_alone_see_it_and_it_is_linked_from_card_gaps_and_desk(sign_in: Any, client: Any, elsewhere: Any, run: ScoreRun) -> None:
    address = f"/scorecards/runs/{run.pk}/whatif/"
    for who in (None, "public", "enterprise"):
        assert sign_in(who).get(address).status_code in (302, 403), who
    for page in ("/scorecards/?period=2025", "/scorecards/missing/?period=2025", "/?period=2025"):
        assert address in sign_in("leader").get(page).content.decode(), page
    client.force_login(Person.objects.create(username="stranger", role="office", region=elsewhere))
    assert client.get(address).status_code == 403
    assert client.get(f"{address}route.docx").status_code == 403
