"""The review: settle, bind, accept, doubt, change; with and without script; who may."""

import json
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from web.documents.reviewing_samples import review_all
from zhiheng.errors import InputError
from zhiheng.rules.scorecards import Binding, Scorecard
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.documents import selectors, services
from zhiheng_web.documents.drafts import find_clause
from zhiheng_web.documents.review import review_page

SHARED = Path(__file__).parents[4] / "shared" / "sources"


def row(document, number):
    document.refresh_from_db()
    return next(r for s in document.draft["scorecard"]["sections"] for r in s["rows"] if r["number"] == number)


def finding(document):
    return document.items.get(kind="finding", key="f0")


# --- findings ---------------------------------------------------------------------------------------------------------


def test_nothing_is_adopted_while_an_error_is_unsettled(card, cast):
    assert [i.key for i in selectors.blocking_items(card)] == ["f0"]
    assert "1项错误" in selectors.why_not_adoptable(card, "scorecard")
    with pytest.raises(InputError, match="1项错误"):
        services.mark_adopted(cast["office"], card, "scorecard")


def test_capping_the_row_changes_the_draft_and_keeps_the_reason(card, cast):
    services.settle(cast["office"], finding(card), "cap", "分数栏经核实无误")
    assert row(card, "2")["rule"] == {"cap": "2"} and row(card, "2")["points"] == "2"
    item = finding(card)
    assert (item.state, item.choice, item.reason, item.person) == (
        "accepted",
        "cap",
        "分数栏经核实无误",
        cast["office"],
    )
    assert selectors.blocking_items(card) == []
    entry = AuditEntry.objects.filter(action="documents.settle").get()
    assert entry.reason == "分数栏经核实无误" and entry.before["rule"] is None and entry.after["rule"] == {"cap": "2"}
    assert card.data["scorecard"]["sections"][1]["rows"][0].get("rule") is None


def test_taking_the_parts_changes_the_rows_points(card, cast):
    services.settle(cast["office"], finding(card), "parts", "以小项为准")
    assert row(card, "2")["points"] == "3" and "rule" not in row(card, "2")
    assert "合计5分" in review_page(card).sums[0]
    Scorecard.from_json(card.draft["scorecard"])


def test_returning_to_the_issuer_changes_nothing_and_still_blocks(card, cast):
    before = card.draft
    services.settle(cast["office"], finding(card), "return", "已发函")
    card.refresh_from_db()
    assert card.draft == before and finding(card).state == "doubted"
    assert "退回发文单位" in selectors.why_not_adoptable(card, "scorecard")


def test_an_error_needs_a_reason(card, cast):
    with pytest.raises(InputError, match="理由"):
        services.settle(cast["office"], finding(card), "cap", " ")
    assert finding(card).state == "open" and "rule" not in row(card, "2")


def test_taking_a_decision_back_restores_the_row(card, cast):
    services.settle(cast["office"], finding(card), "cap", "分数栏为准")
    services.reopen_item(cast["office"], card, "finding", "f0")
    assert "rule" not in row(card, "2") and len(selectors.blocking_items(card)) == 1


@pytest.mark.slow
def test_settling_through_the_page_works_without_script_and_with_it(card, sign_in):
    client = sign_in("office")
    address = reverse("documents:settle", args=[card.pk, "finding", "f0"])
    page = client.post(address, {"choice": "cap", "reason": "", "part": "scorecard"}, follow=True)
    assert "请写明理由" in page.content.decode()
    part = client.post(
        address, {"choice": "guess", "reason": "打字不能丢"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "打字不能丢" in part and "不能选择" in part and "<html" not in part
    part = client.post(address, {"choice": "cap", "reason": "核实"}, headers={"HX-Request": "true"}).content.decode()
    assert "合计最多2分" in part and "封顶 2" in part and 'hx-swap-oob="true"' in part


# --- repairs ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def damaged(upload):
    return upload(
        "云汀县质量强县建设实施方案\n\n一、工作目标\n\n到2027年，工业产品质量监督抽查合格率95%上。\n", "缺字.txt"
    )


def test_a_repair_is_offered_and_following_it_settles_it(damaged, cast):
    item = damaged.items.get(kind="repair", key="p0")
    services.settle(cast["office"], item, "suggested", "")
    assert damaged.items.get(kind="repair", key="p0").settled
    assert damaged.items.get(kind="target").state == "open"


def test_keeping_the_print_puts_what_was_read_there_in_doubt(damaged, cast):
    services.settle(cast["office"], damaged.items.get(kind="repair", key="p0"), "as_printed", "")
    target = damaged.items.get(kind="target")
    assert target.state == "doubted" and "95%上" in target.reason


# --- clauses ----------------------------------------------------------------------------------------------------------


def test_a_clause_is_accepted_doubted_and_opened_again(card, sign_in):
    client = sign_in("office")
    steps = (("accept", "accepted"), ("doubt", "doubted"), ("undo", "accepted"), ("undo", "open"))
    for action, state in (*steps, ("doubt", "doubted"), ("reset", "open")):
        answer = client.post(reverse(f"documents:{action}", args=[card.pk, "clause", "r2.c1"]))
        assert answer.url.endswith("#item-clause-r2-c1")
        assert card.items.get(kind="clause", key="r2.c1").state == state


def test_one_change_by_script_brings_back_the_item_and_the_counters(card, sign_in):
    part = sign_in("office").post(
        reverse("documents:accept", args=[card.pk, "clause", "r2.c1"]), headers={"HX-Request": "true"}
    )
    text = part.content.decode()
    assert text.count("<article") == 1 and 'id="item-clause-r2-c1"' in text and "review-counters" in text


def test_all_open_clauses_are_accepted_at_once(card, sign_in):
    keys = [f"r{c}" for c in ("1.c1", "1.c2", "2.c1")]
    sign_in("office").post(reverse("documents:accept_many", args=[card.pk, "clause"]), {"key": keys})
    assert card.items.filter(kind="clause", state="accepted").count() == 3


def test_a_suggestion_is_taken_by_one_click(card, sign_in):
    address = reverse("documents:bind", args=[card.pk, "r2.c1", "when"])
    sign_in("office").post(address, {"to": "indicator:superior_pass_rate"})
    card.refresh_from_db()
    scorecard = selectors.draft_scorecard(card)
    bound = {key: c.bindings for key, _, _, c in scorecard.clauses() if c.bindings}
    assert bound == {"r2.c1": {"when": Binding("indicator", "superior_pass_rate")}}
    sign_in("office").post(address, {"to": ""})
    card.refresh_from_db()
    assert "bindings" not in find_clause(card.draft["scorecard"], "r2.c1").clause


def test_a_wrong_binding_is_refused_beside_the_clause(card, sign_in):
    address = reverse("documents:bind", args=[card.pk, "r2.c1", "when"])
    part = sign_in("office").post(address, {"to": "indicator:nothing"}, headers={"HX-Request": "true"})
    assert "目录里没有" in part.content.decode()
    part = sign_in("office").post(
        reverse("documents:bind", args=[card.pk, "r2.c1", "of.3"]),
        {"to": "event:food_larger"},
        headers={"HX-Request": "true"},
    )
    assert "取数位置" in part.content.decode()


def test_the_list_of_suggestions_binds_only_what_is_ticked(card, sign_in):
    client = sign_in("office")
    page = client.get(reverse("documents:suggestions", args=[card.pk])).content.decode()
    assert page.count('name="fact"') == 6 and "一致" in page
    client.post(reverse("documents:suggestions", args=[card.pk]), {"fact": ["r2.c1|when", "r2.c2|when"]})
    card.refresh_from_db()
    bound = [key for key, _, _, c in selectors.draft_scorecard(card).clauses() if c.bindings]
    assert bound == ["r2.c1", "r2.c2"]


@pytest.mark.slow
def test_a_clause_is_changed_by_a_usual_shape_and_the_reading_is_kept(card, sign_in):
    client = sign_in("office")
    address = reverse("documents:edit_clause", args=[card.pk, "r2.c1"])
    assert 'value="90"' in client.get(address).content.decode()
    form = {
        "points": "1",
        "shape": "award:threshold",
        "what": "省级以上监督抽查合格率",
        "cmp": ">=",
        "value": "95",
        "unit": "%",
        "reason": "读错",
    }
    assert client.post(address, form).status_code == 302
    card.refresh_from_db()
    assert find_clause(card.draft["scorecard"], "r2.c1").clause["rule"]["when"]["value"] == "95"
    assert find_clause(card.data["scorecard"], "r2.c1").clause["rule"]["when"]["value"] == "90"
    assert card.items.get(kind="clause", key="r2.c1").state == "changed"
    text = client.get(reverse("documents:review", args=[card.pk])).content.decode()
    assert "读入时" in text
    client.post(reverse("documents:undo", args=[card.pk, "clause", "r2.c1"]))
    card.refresh_from_db()
    assert card.draft == card.data | {"unit_map": {}} or card.draft["scorecard"] == card.data["scorecard"]


def test_a_clause_is_changed_by_its_rule_written_out(card, cast, sign_in):
    rule = {"op": "each", "points": "1", "per": "省级奖励", "cap": "2"}
    form = {"points": "2", "shape": "json", "rule": json.dumps(rule), "reason": "每项加分"}
    sign_in("office").post(reverse("documents:edit_clause", args=[card.pk, "r1.c2"]), form)
    card.refresh_from_db()
    assert find_clause(card.draft["scorecard"], "r1.c2").clause["rule"] == rule


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"shape": "json", "rule": "{op"}, "JSON"),
        ({"shape": "json", "rule": '["judge"]'}, "带 op 的对象"),
        ({"shape": "json", "rule": '{"op": "guess"}'}, "规则应为带 op 的对象"),
        ({"shape": "json", "rule": '{"op": "award", "points": "1"}'}, "缺少必要的键"),
        (
            {
                "shape": "json",
                "rule": '{"op": "award", "points": "1", "when": {"kind": "exists", "what": "甲", "odd": 1}}',
            },
            "不认识的键",
        ),
        ({"shape": "json", "rule": '{"op": "rank", "points": 5}'}, "规则的写法不对"),
        ({"shape": "award:count", "what": "奖励", "value": ""}, "数值"),
        ({"shape": "award:count", "what": "奖励", "value": "六"}, "不是十进制数"),
        ({"shape": "award:exists", "what": ""}, "请写明"),
        ({"shape": "judge", "what": "成效", "points": "1.2345"}, "三位小数"),
        ({"shape": "judge", "what": "成效", "reason": ""}, "field-error"),
    ],
)
def test_a_wrong_edit_is_explained_beside_its_field_and_changes_nothing(card, sign_in, given, words):
    form = {"points": "1", "reason": "读错", **given}
    page = sign_in("office").post(reverse("documents:edit_clause", args=[card.pk, "r1.c1"]), form)
    assert page.status_code == 422 and words in page.content.decode()
    before = card.draft
    card.refresh_from_db()
    assert card.draft == before


# --- targets, tasks, units --------------------------------------------------------------------------------------------


def test_a_target_is_changed_and_what_was_read_is_kept(plan, sign_in):
    client = sign_in("office")
    address = reverse("documents:edit_entry", args=[plan.pk, "target", "t1"])
    form = {
        "indicator": "抽查合格率",
        "operator": ">=",
        "value": "96",
        "unit": "%",
        "due": "2027",
        "dimension": "product",
        "lead": "县市场监管局，县财政局",
    }
    assert client.post(address, {**form, "value": "九十六"}).status_code == 422
    assert client.post(address, {**form, "due": "明年"}).status_code == 422
    assert client.post(address, form).status_code == 302
    plan.refresh_from_db()
    target = plan.draft["targets"][0]
    assert (target["value"], target["units"]["lead"]) == ("96", ["县市场监管局", "县财政局"])
    assert plan.data["targets"][0]["value"] == "95" and target["span"] == plan.data["targets"][0]["span"]
    client.post(reverse("documents:undo", args=[plan.pk, "target", "t1"]))
    plan.refresh_from_db()
    assert plan.draft["targets"] == plan.data["targets"]


def test_a_task_is_changed(plan, sign_in):
    form = {"number": "二/（一）", "title": "提升产品质量水平", "due": "", "lead": "县市场监管局"}
    sign_in("office").post(reverse("documents:edit_entry", args=[plan.pk, "task", "k1"]), form)
    plan.refresh_from_db()
    assert plan.draft["tasks"][0]["title"] == "提升产品质量水平"
    assert plan.items.get(kind="task", key="k1").state == "changed"


def test_printed_units_are_found_by_name_and_alias_and_the_rest_is_shown(plan, sign_in):
    known = {name: unit.code if unit else None for name, unit in selectors.unit_map(plan).items()}
    assert known["县住房建设局"] == "yt-zjj" and known["县工业园区管委会"] is None
    text = sign_in("leader").get(reverse("documents:review", args=[plan.pk])).content.decode()
    assert "unit-lost" in text and "1 个没有对上" in text


def test_a_person_says_which_unit_a_name_means(plan, units, sign_in):
    client = sign_in("office")
    address = reverse("documents:units", args=[plan.pk])
    client.post(address, {"part": "plan", "name": "县工业园区管委会", "unit": "yt-czj"})
    plan.refresh_from_db()
    assert selectors.unit_map(plan)["县工业园区管委会"] == units["yt-czj"]
    client.post(address, {"part": "plan", "name": "县工业园区管委会", "unit": "-"})
    plan.refresh_from_db()
    assert selectors.unit_map(plan)["县工业园区管委会"] is None


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_colours_clauses_and_marks_the_finding_in_its_row(card, sign_in):
    text = sign_in("office").get(reverse("documents:review", args=[card.pk])).content.decode()
    for look, key in (("document", "r1-c1"), ("judged", "r1-c2"), ("computed", "r2-c1"), ("event", "r2-c2")):
        assert f'class="mark-{look}" data-pair="clause-{key}"' in text
        assert re.search(f'look-{look} is-open[^"]*" id="item-clause-{key}"', text)
    assert 'data-goto="#item-finding-f0"' in text and "小项合计 3，印出 2" in text
    assert text.index('id="item-finding-f0"') < text.index('id="item-clause-r1-c1"')


def test_a_plan_with_very_many_targets_is_shown_a_piece_at_a_time(upload, sign_in, monkeypatch):
    monkeypatch.setattr("zhiheng_web.documents.choosing.ITEMS_A_PIECE", 2)
    lines = "\n\n".join(f"到2027年，第{i}类产品监督抽查合格率达到9{i}%以上。" for i in range(5))
    document = upload(f"云汀县质量强县建设实施方案\n\n一、工作目标\n\n{lines}\n", "多.txt")
    client = sign_in("office")
    address = reverse("documents:review", args=[document.pk])
    first, last = client.get(address).content.decode(), client.get(address, {"at": "target-t5"}).content.decode()
    assert first.count('id="item-target-') == 2 and "共 5 项" in first and "at=target-t3" in first
    assert last.count('id="item-target-') == 1 and "前面还有 4 项" in last
    more = reverse("documents:more_items", args=[document.pk])
    part = client.get(more, {"part": "plan", "at": "target-t3"}, headers={"HX-Request": "true"}).content.decode()
    assert part.count('id="item-target-') == 2 and "<html" not in part
    assert client.get(more, {"part": "plan", "at": "target-t3"}).status_code == 302


def test_staff_who_may_not_change_see_no_buttons_and_cannot_post(card, cast, sign_in):
    client = sign_in("lead")
    text = client.get(reverse("documents:review", args=[card.pk])).content.decode()
    assert "data-key" not in text and "按行封顶</button>" not in text
    for name, args in (
        ("accept", [card.pk, "clause", "r1.c1"]),
        ("settle", [card.pk, "finding", "f0"]),
        ("bind", [card.pk, "r1.c1", "when"]),
        ("suggestions", [card.pk]),
        ("withdraw", [card.pk]),
    ):
        assert client.post(reverse(f"documents:{name}", args=args)).status_code == 403
    with pytest.raises(PermissionDenied):
        services.bind(cast["lead"], card, "r1.c1", "when", None)


def test_the_public_and_enterprises_see_no_documents(card, sign_in):
    for name in ("public", "enterprise"):
        assert sign_in(name).get(reverse("documents:review", args=[card.pk])).status_code == 403
    assert sign_in(None).get(reverse("documents:list")).status_code == 302


def test_a_document_of_another_county_is_not_shown(card, elsewhere, cast, sign_in):
    card.region = elsewhere
    card.save()
    assert sign_in("office").get(reverse("documents:detail", args=[card.pk])).status_code == 403
    assert card.title not in sign_in("office").get(reverse("documents:list")).content.decode()


def test_an_adopted_part_is_closed_until_it_is_opened_again(card, cast):
    office = cast["office"]
    review_all(office, card)
    services.mark_adopted(office, card, "scorecard")
    with pytest.raises(InputError, match="已经采用"):
        services.accept(office, card, "clause", ["r1.c1"])
    with pytest.raises(InputError, match="已经采用"):
        services.mark_adopted(office, card, "scorecard")
    with pytest.raises(InputError, match="理由"):
        services.reopen(office, card, "scorecard", "")
    services.reopen(office, card, "scorecard", "发现读错")
    services.undo(office, card, "clause", "r1.c1")
    assert services.accept(office, card, "clause", ["r1.c1"]) == 1


def test_the_review_asks_a_fixed_number_of_questions(card, plan, sign_in, django_assert_max_num_queries):
    client = sign_in("office")
    for document in (card, plan):
        with django_assert_max_num_queries(14):
            client.get(reverse("documents:review", args=[document.pk]))


@pytest.mark.skipif(not SHARED.exists(), reason="the source documents lie beside the checkout only in development")
def test_the_district_scorecard_is_reviewed_and_settled(upload, cast, sign_in):
    document = upload(next(SHARED.glob("002_*")).read_bytes(), "002.txt")
    page = review_page(document)
    assert sum(len(s["rows"]) for s in page.sections) == 31
    assert [(f.code, f.row_key) for f in page.findings] == [("scorecard.row_sum", "r25"), ("document.other_region", "")]
    services.settle(cast["office"], finding(document), "cap", "分数栏经核实无误")
    assert row(document, "25")["rule"] == {"cap": "3"}
    client = sign_in("office")
    ticked = [f"{c.key}|{n.path}" for c in page.clauses() for n in c.needs if n.offered]
    assert len(ticked) > 60
    client.post(reverse("documents:suggestions", args=[document.pk]), {"fact": ticked})
    document.refresh_from_db()
    Scorecard.from_json(document.draft["scorecard"])
    assert review_page(document).unbound <= 8
    assert "没有核对" in selectors.why_not_adoptable(document, "scorecard")
    services.accept(cast["office"], document, "clause", [c.key for c in page.clauses()])
    for item in document.items.filter(kind="repair"):
        services.settle(cast["office"], item, "suggested", "")
    assert selectors.why_not_adoptable(document, "scorecard") == ""
