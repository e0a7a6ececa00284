"""The review as people use it: filters, pieces, editing in place, adding what was missed, looking through, coming back."""

import json
import re
import time
from decimal import Decimal

import pytest
from django.urls import reverse

from web.documents.document_samples import PLAN
from zhiheng.rules.compiler import Context, compile_clause
from zhiheng.rules.printing import reads_back
from zhiheng_web.documents import services
from zhiheng_web.documents.forms import EXAMPLES
from zhiheng_web.documents.locating import nearest_place, row_or_paragraph
from zhiheng_web.documents.models import ReviewItem
from zhiheng_web.documents.pieces import cuts

HTMX = {"HX-Request": "true"}


def address(name, document, *args):
    return reverse(f"documents:{name}", args=[document.pk, *args])


def shown(client, document, **asked):
    return client.get(address("review", document), asked).content.decode()


def names(text):
    return re.findall(r'<article class="item[^>]*id="item-([\w-]+)"', text)


@pytest.fixture
def unsure(plan):
    """The plan, with one target the reader was not sure of."""
    plan.items.filter(kind="target", key="t1").update(confidence="0.72")
    return plan


# --- filters and doubt ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_item_read_without_confidence_is_marked_filtered_and_sorted_first(unsure, sign_in):
    client = sign_in("office")
    text = shown(client, unsure)
    assert "把握 72%" in text and 'is-unsure" id="item-target-t1"' in text and "data-next-doubt" in text
    assert names(shown(client, unsure, show="doubtful")) == ["target-t1"]
    services.doubt(unsure.uploaded_by, unsure, "task", "k1", "疑")
    assert names(shown(client, unsure, show="doubtful")) == ["target-t1", "task-k1"]
    unsure.items.filter(kind="target", key="t1").update(confidence=1)
    unsure.items.filter(kind="target", key="t3").update(confidence="0.8")
    assert names(shown(client, unsure, sort="confidence", kind="target"))[0] == "target-t3"


@pytest.mark.slow
def test_items_are_filtered_by_kind_unit_state_and_words(plan, cast, sign_in):
    client = sign_in("office")
    assert all(n.startswith("task-") for n in names(shown(client, plan, kind="task")))
    assert names(shown(client, plan, unit="yt-slj")) == ["task-k2"]
    assert names(shown(client, plan, unit="-"))
    assert names(shown(client, plan, q="标杆 市场监管", kind="target")) == ["target-t3"]
    services.accept(cast["office"], plan, "target", ["t1", "t2"])
    assert "target-t1" not in names(shown(client, plan, show="open"))
    assert "没有符合条件的项" in shown(client, plan, q="没有这样的话")
    assert client.get(address("review", plan), {"show": "x" * 500, "sort": "?", "at": "<b>"}).status_code == 200


def test_a_change_by_script_keeps_the_filters_of_the_page(plan, sign_in):
    client = sign_in("office")
    url = "http://testserver" + address("review", plan) + "?part=plan&kind=task"
    part = client.post(address("undo_last", plan), headers={**HTMX, "HX-Current-URL": url}).content.decode()
    assert "没有可以撤销" in part
    client.post(address("accept", plan, "target", "t1"))
    answer = client.post(address("undo_last", plan), headers={**HTMX, "HX-Current-URL": url})
    assert set(names(answer.content.decode())) == {"task-k1", "task-k2"}
    assert json.loads(answer.headers["HX-Trigger-After-Settle"]) == {"review:at": "target-t1"}


def test_taking_a_step_back_shows_the_piece_it_was_about(plan, sign_in, monkeypatch):
    monkeypatch.setattr("zhiheng_web.documents.choosing.ITEMS_A_PIECE", 2)
    client = sign_in("office")
    client.post(address("accept", plan, "task", "k2"))
    answer = client.post(address("undo_last", plan), {"part": "plan"}, headers=HTMX).content.decode()
    assert "task-k2" in names(answer) and "target-t1" not in names(answer)


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_what_was_done_is_said_with_a_way_back(plan, sign_in):
    part = sign_in("office").post(address("accept", plan, "target", "t1"), headers=HTMX).content.decode()
    assert 'id="review-said"' in part and "已确认" in part and address("undo_last", plan) in part
    assert '<rect class="bar-accepted"' in part


@pytest.mark.slow
def test_an_item_is_edited_in_its_place_and_faults_keep_what_was_typed(plan, sign_in):
    client = sign_in("office")
    url = address("edit_entry", plan, "target", "t1")
    form = client.get(url, headers=HTMX).content.decode()
    assert (
        "<html" not in form and 'class="item editing"' in form and "合格率" in form and 'value="县市场监管局"' in form
    )
    given = {"indicator": "抽查合格率", "operator": ">=", "value": "九十六", "dimension": "product"}
    wrong = client.post(url, given, headers=HTMX).content.decode()
    assert "九十六" in wrong and "field-error" in wrong
    done = client.post(url, {**given, "value": "96"}, headers=HTMX).content.decode()
    assert "<del>95</del> → <ins>96</ins>" in done and 'id="review-counters"' in done
    assert "<article" in client.get(address("item", plan, "target", "t1"), headers=HTMX).content.decode()
    assert client.get(address("item", plan, "target", "t1")).status_code == 302


def test_a_target_that_is_none_stays_visible_with_its_reason(plan, sign_in):
    client = sign_in("office")
    client.post(address("exclude", plan, "target", "t1"), {"reason": ["", "是上年完成情况"]})
    text = shown(client, plan)
    assert "is-excluded" in text and "是上年完成情况" in text
    client.post(address("undo", plan, "target", "t1"))
    assert "is-excluded" not in shown(client, plan)


def test_a_clause_is_rewritten_as_a_sentence_and_shown_before_it_is_kept(card, sign_in):
    client = sign_in("office")
    form = {"points": "2", "shape": "sentence", "sentence": "每获得1项省级奖励加1分，最多2分", "reason": "读错"}
    said = client.post(address("preview_clause", card), form, headers=HTMX).content.decode()
    assert "省级奖励" in said and "例：" in said
    assert (
        "没有读成"
        in client.post(address("preview_clause", card), {**form, "sentence": "宣传成效明显，得2分"}, headers=HTMX).content.decode()
    )
    client.post(address("edit_clause", card, "r1.c2"), form)
    card.refresh_from_db()
    rule = card.draft["scorecard"]["sections"][0]["rows"][0]["clauses"][1]["rule"]
    assert (rule["op"], rule["points"], rule["cap"]) == ("each", "1", "2")


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (
            {"shape": "each", "what": "省级奖励", "step": "1"},
            {"op": "each", "points": "1", "per": "省级奖励", "cap": "2"},
        ),
        (
            {"shape": "award:deadline", "what": "报送总结", "against": "2026-12-31"},
            {"op": "award", "points": "2", "when": {"kind": "deadline", "what": "报送总结", "by": "2026-12-31"}},
        ),
        (
            {"shape": "award:benchmark", "what": "合格率", "cmp": ">=", "against": "全省平均"},
            {
                "op": "award",
                "points": "2",
                "when": {"kind": "benchmark", "indicator": "合格率", "cmp": ">=", "against": "全省平均"},
            },
        ),
    ],
)
def test_usual_shapes_of_rules_are_made_by_fields(card, sign_in, given, rule):
    client = sign_in("office")
    url = address("edit_clause", card, "r1.c2")
    assert client.post(url, {"points": "2", "reason": "读错", **given}).status_code == 302
    card.refresh_from_db()
    made = card.draft["scorecard"]["sections"][0]["rows"][0]["clauses"][1]["rule"]
    assert {k: made.get(k) for k in rule} == rule
    assert f'value="{given["shape"]}" selected' in client.get(url).content.decode()


def test_a_deduction_by_fields_is_read_back_into_the_fields(card, sign_in):
    client = sign_in("office")
    url = address("edit_clause", card, "r1.c2")
    client.post(url, {"points": "2", "reason": "读错", "shape": "deduct", "what": "迟报", "step": "0.5"})
    card.refresh_from_db()
    made = card.draft["scorecard"]["sections"][0]["rows"][0]["clauses"][1]["rule"]
    assert (made["op"], made["points"], made["from"]) == ("deduct", "0.5", "2")


# --- what the reader missed -------------------------------------------------------------------------------------------


def test_words_are_found_at_the_place_nearest_to_the_selection():
    text = "甲 类\n产品。乙类\n产品。甲类产品。"
    assert nearest_place(text, "甲类产品", 0, 0) == (0, 6)
    assert nearest_place(text, "甲类产品", 0, 11) == (13, 17)
    assert nearest_place(text, "甲类┊产品", 6, 2) == (13, 17)
    assert nearest_place(text, "没有", 0, 0) is None


@pytest.mark.slow
def test_a_target_is_added_from_words_of_the_text(plan, sign_in):
    client = sign_in("office")
    url = address("add_item", plan, "target")
    asked = client.get(url, {"words": "落实工程质量终身责任制", "near": "0"}, headers=HTMX).content.decode()
    assert "<html" not in asked and 'name="indicator"' in asked
    assert client.get(url, {"words": "这句话不在原文里"}).status_code == 422
    form = {
        "words": "落实工程质量终身责任制",
        "indicator": "终身责任制落实率",
        "operator": "=",
        "value": "100",
        "unit": "%",
    }
    assert client.post(url, {**form, "dimension": "engineering", "value": "百"}).status_code == 422
    answer = client.post(url, {**form, "dimension": "engineering"}, headers=HTMX)
    assert answer.headers["HX-Redirect"].endswith("?part=plan&at=target-ta1#item-target-ta1")
    plan.refresh_from_db()
    (added,) = [t for t in plan.draft["targets"] if t.get("added")]
    assert (added["quote"], added["value"]) == ("落实工程质量终身责任制", "100")
    text = shown(client, plan)
    assert "补录" in text and 'data-pair="target-ta1"' in text
    client.post(address("undo", plan, "target", "ta1"))
    assert "ta1" not in shown(client, plan)


def test_the_form_for_added_words_is_filled_with_what_they_say(plan, sign_in):
    words = "到2027年底，培育质量标杆企业10家以上"
    text = sign_in("office").get(address("add_item", plan, "target"), {"words": words}).content.decode()
    assert 'value="10"' in text and 'value="家"' in text and "2027" in text


def test_a_clause_is_added_to_the_row_where_its_words_stand(card, sign_in):
    client = sign_in("office")
    url = address("add_item", card, "clause")
    words = "工程质量验收合格率达到100%"
    asked = client.get(url, {"words": words}).content.decode()
    assert 'value="r3" selected' in asked
    form = {"words": words, "row": "r3", "points": "1", "shape": "award:exists", "what": "验收报告", "reason": "漏读"}
    assert client.post(url, form).url.endswith("#item-clause-r3-c2")
    card.refresh_from_db()
    assert card.items.get(kind="clause", key="r3.c2").state == "added"
    assert "item-clause-r3-c2" in shown(client, card)


# --- many at once, two people, coming back ----------------------------------------------------------------------------


def test_sure_items_of_one_kind_are_looked_through_and_confirmed(unsure, sign_in):
    client = sign_in("office")
    listed = client.get(address("accept_many", unsure, "target")).content.decode()
    keys = re.findall(r'name="key" value="(\w+)"', listed)
    assert "t1" not in keys and len(keys) == 2 and "另有 1 项没把握" in listed
    client.post(address("accept_many", unsure, "target"), {"key": keys[:1]})
    assert unsure.items.filter(state="accepted").count() == 1


@pytest.mark.slow
def test_a_reviewer_reads_a_second_time_on_the_page(plan, cast, sign_in):
    services.accept(cast["office"], plan, "target", ["t1"])
    own, other = shown(sign_in("office"), plan), shown(sign_in("reviewer"), plan)
    assert "复核同意</button>" not in own and other.count("复核同意</button>") == 1
    client = sign_in("reviewer")
    client.post(address("second", plan, "target", "t1"), {"word": "object", "reason": ["", "原文是96%"]})
    assert names(shown(client, plan, show="objected")) == ["target-t1"]
    assert sign_in("lead").post(address("second", plan, "target", "t1"), {"word": "agree"}).status_code == 403
    sign_in("office").post(address("two_readers", plan), {"two": "1"})
    plan.refresh_from_db()
    assert plan.two_readers
    client.post(address("second", plan, "target", "t1"), {"word": "agree"})
    client.post(address("second", plan, "target", "t2"), {"word": "agree"})
    assert plan.items.filter(second="agreed").count() == 1


def test_one_comes_back_to_where_one_was(plan, sign_in):
    client = sign_in("reviewer")
    assert client.post(address("here", plan), {"kind": "task", "key": "k2"}).status_code == 204
    text = shown(client, plan)
    assert "上次看到第2项任务" in text and 'data-last-place="#item-task-k2"' in text
    assert "上次看到" not in shown(sign_in("office"), plan)
    plan.items.update(state="accepted")
    done = shown(client, plan)
    assert "上次看到第2项任务" in done and "data-last-place" not in done  # nothing waits: the page opens at its head


def test_confirming_many_at_once_is_no_place_to_come_back_to(plan, cast, sign_in):
    services.accept(cast["office"], plan, "target", ["t1", "t2"])
    assert "上次看到" not in shown(sign_in("office"), plan)
    services.accept(cast["office"], plan, "target", ["t3"])
    assert "上次看到第3项目标" in shown(sign_in("office"), plan)


@pytest.mark.slow
def test_what_is_left_is_said_without_parts_of_none(plan, sign_in):
    plan.items.update(state="accepted")
    plan.items.filter(key="t1").update(state="open")
    client = sign_in("office")
    assert "还有1项没有核对。" in shown(client, plan)
    plan.items.filter(key="t1").update(state="doubted")
    assert "还有1项存疑。" in shown(client, plan)
    plan.items.filter(key="t2").update(state="open")
    assert "还有1项没有核对、1项存疑。" in shown(client, plan)


def test_a_draft_for_comment_is_said_to_be_one_before_it_is_adopted(plan, sign_in):
    plan.items.update(state="accepted")
    assert "这是征求意见稿" not in shown(sign_in("office"), plan)
    plan.draft_status = "consultation_draft"
    plan.save()
    assert "这是征求意见稿" in shown(sign_in("office"), plan)


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_the_sentences_shown_as_examples_are_read(sentence):
    rule = compile_clause(sentence, Context(points=Decimal(10))).rule
    assert type(rule).__name__ != "Judge" and reads_back(rule)


def test_a_place_is_named_by_paragraph_or_by_row_of_a_table():
    text = "某县方案\n\n一、目标\n甲\t乙\n丙\t丁\n二、任务"
    assert [row_or_paragraph(text, text.index(c)) for c in "某一甲丁二"] == [
        "第1段",
        "第2段",
        "第1个表第1行",
        "第1个表第2行",
        "第3段",
    ]


def test_every_step_of_an_item_is_listed(plan, cast, sign_in):
    services.change_entry(cast["office"], plan, "target", "t1", {"value": "97"}, "核对原件")
    services.undo(cast["office"], plan, "target", "t1")
    text = sign_in("leader").get(address("history", plan, "target", "t1")).content.decode()
    assert "修改第1项目标" in text and "核对原件" in text and "撤销" in text


def test_what_was_read_and_what_was_made_of_it_are_exported(plan, cast, sign_in):
    services.change_entry(cast["office"], plan, "target", "t1", {"value": "97"}, "核对原件")
    services.exclude(cast["office"], plan, "target", "t2", "不是目标")
    found = json.loads(sign_in("leader").get(address("export_review", plan)).content)
    items = {i["id"]: i for i in found["items"] if i["kind"] == "target"}
    assert (items["t1"]["read"]["value"], items["t1"]["reviewed"]["value"], items["t1"]["state"]) == (
        "95",
        "97",
        "changed",
    )
    assert items["t2"]["reviewed"] is None and items["t2"]["reason"] == "不是目标"
    assert found["document"]["text"][slice(*items["t1"]["read"]["span"])] == items["t1"]["read"]["quote"]
    assert sign_in("public").get(address("export_review", plan)).status_code == 403


# --- long documents ---------------------------------------------------------------------------------------------------


@pytest.fixture
def long(plan):
    """Two megabytes of text with four hundred targets, as the reader would hand them over."""
    filler = "本段说明有关背景情况，不含数量要求，供阅读时参考。" * 60
    text, targets = "一、工作目标\n\n", []
    for i in range(400):
        quote = f"第{i}类产品监督抽查合格率达到9{i % 10}%以上"
        start = len(text) + len(filler) + 2
        text += f"{filler}\n\n{quote}。\n\n"
        told = {"id": f"t{i + 1}", "indicator": f"第{i}类产品监督抽查合格率", "quote": quote}
        targets.append({**plan.data["targets"][0], **told, "span": [start, start + len(quote)]})
    plan.data = {**plan.data, "document": {**plan.data["document"], "text": text}, "targets": targets, "tasks": []}
    plan.draft = {**plan.draft, "targets": targets, "tasks": []}
    plan.save()
    plan.items.all().delete()
    ReviewItem.objects.bulk_create(
        ReviewItem(document=plan, kind="target", key=t["id"], place=n) for n, t in enumerate(targets)
    )
    return plan


@pytest.mark.slow
def test_a_long_document_stays_quick_and_asks_no_more_questions(long, sign_in, django_assert_max_num_queries):
    assert len(long.data["document"]["text"].encode()) > 1_700_000 and long.items.filter(kind="target").count() == 400
    client = sign_in("office")
    begun = time.process_time()
    with django_assert_max_num_queries(14):
        page = client.get(address("review", long))
    took = time.process_time() - begun
    text = page.content.decode()
    assert len(names(text)) == 80 and text.count("text-piece waiting") > 15 and len(text) < 1_000_000
    assert took < 1.5
    piece = client.get(address("text_piece", long, 3), {"part": "plan"}, headers=HTMX).content.decode()
    assert 'id="text-3"' in piece and "<mark" in piece
    at = client.get(address("review", long), {"part": "plan", "at": "target-t399"}).content.decode()
    assert 'id="item-target-t399"' in at and 'id="mark-target-t399"' in at
    begun = time.process_time()
    with django_assert_max_num_queries(28):
        client.post(address("accept", long, "target", "t200"), headers=HTMX)
    assert time.process_time() - begun < 1.5


def test_a_text_is_cut_at_paragraphs_and_loses_nothing():
    text = "".join(f"第{i}段。{'字' * (i % 97)}\n" for i in range(3000))
    pieces = cuts(text)
    assert len(pieces) > 2 and "".join(text[a:b] for a, b in pieces) == text
    assert all(text[b - 1] == "\n" for _, b in pieces)
    assert cuts(PLAN) == [(0, len(PLAN))]
