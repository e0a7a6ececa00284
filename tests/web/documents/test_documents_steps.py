"""Steps of the review: every one can be taken back; what was missed is added; two people read."""

import copy

import pytest
from django.core.exceptions import PermissionDenied

from web.documents.reviewing_samples import review_all
from zhiheng.errors import InputError
from zhiheng_web.documents import selectors, services
from zhiheng_web.documents.models import ReviewPlace, SourceDocument
from zhiheng_web.organisations.models import Person, Role


def fresh(document):
    return SourceDocument.objects.get(pk=document.pk)


def state(document, kind, key):
    return document.items.get(kind=kind, key=key).state


@pytest.fixture
def colleague(cast, region):
    """A second person of the committee office."""
    return Person.objects.create(username="office2", display_name="吴桐", role=Role.OFFICE, region=region)


RULE = {"op": "judge", "points": "1", "why": "成效"}
ENTRY = {
    "indicator": "省级著名商标",
    "operator": ">=",
    "value": "3",
    "value_high": None,
    "unit": "件",
    "against": None,
    "due": None,
    "dimension": "brand",
    "units": {"lead": [], "support": [], "by_remit": [], "open_list": False},
}


@pytest.mark.parametrize(
    "change",
    [
        lambda p, d: services.accept(p, d, "clause", ["r1.c1", "r1.c2"]),
        lambda p, d: services.doubt(p, d, "clause", "r2.c1", "疑"),
        lambda p, d: services.settle(p, d.items.get(kind="finding", key="f0"), "cap", "核实"),
        lambda p, d: services.settle(p, d.items.get(kind="finding", key="f0"), "parts", "核实"),
        lambda p, d: services.change_clause(p, d, "r2.c1", None, RULE, "读错"),
        lambda p, d: services.accept_suggestions(p, d, ["r2.c1|when", "r2.c2|when"]),
        lambda p, d: services.add_clause(p, d, "r3", (10, 20), None, RULE, "漏读"),
    ],
    ids=["accept", "doubt", "cap", "parts", "change", "bind", "add"],
)
def test_every_step_on_a_scorecard_is_taken_back_whole(card, cast, change):
    services.accept(cast["office"], card, "clause", ["r3.c1"])
    before = (copy.deepcopy(fresh(card).draft), sorted(card.items.values_list("kind", "key", "state", "choice")))
    change(cast["office"], card)
    after = (fresh(card).draft, sorted(card.items.values_list("kind", "key", "state", "choice")))
    assert after != before
    services.undo(cast["office"], card)
    assert (fresh(card).draft, sorted(card.items.values_list("kind", "key", "state", "choice"))) == before
    services.undo(cast["office"], card)
    assert state(card, "clause", "r3.c1") == "open"
    with pytest.raises(InputError, match="没有可以撤销"):
        services.undo(cast["office"], card)


@pytest.mark.parametrize(
    "change",
    [
        lambda p, d: services.change_entry(p, d, "target", "t1", {"value": "97"}, "读错"),
        lambda p, d: services.exclude(p, d, "target", "t1", "不是目标"),
        lambda p, d: services.add_entry(p, d, "target", (60, 70), ENTRY, "漏读"),
    ],
    ids=["change", "exclude", "add"],
)
def test_every_step_on_a_plan_is_taken_back_whole(plan, cast, change):
    before = (copy.deepcopy(fresh(plan).draft), plan.items.count())
    change(cast["office"], plan)
    assert fresh(plan).draft != before[0]
    services.undo(cast["office"], plan)
    assert (fresh(plan).draft, plan.items.count()) == before


def test_one_item_is_taken_back_out_of_many(card, cast):
    services.accept(cast["office"], card, "clause", ["r1.c1", "r1.c2"])
    services.undo(cast["office"], card, "clause", "r1.c1")
    assert (state(card, "clause", "r1.c1"), state(card, "clause", "r1.c2")) == ("open", "accepted")
    services.doubt(cast["office"], card, "clause", "r1.c2", "疑")
    services.undo(cast["office"], card, "clause", "r1.c2")
    assert state(card, "clause", "r1.c2") == "accepted"


def test_nobody_takes_back_a_step_somebody_has_gone_on_from(card, cast, colleague):
    services.accept(cast["office"], card, "clause", ["r1.c1"])
    services.doubt(colleague, card, "clause", "r1.c1", "疑")
    with pytest.raises(InputError, match="后来又处理过"):
        services.undo(cast["office"], card)
    with pytest.raises(PermissionDenied):
        services.undo(cast["lead"], card)


def test_steps_on_an_adopted_part_are_closed(plan, cast):
    plan = review_all(cast["office"], plan)
    services.mark_adopted(cast["office"], plan, "plan")
    with pytest.raises(InputError, match="已经采用"):
        services.undo(cast["office"], plan, "target", "t1")
    with pytest.raises(InputError):
        services.undo(cast["office"], plan)


def test_a_repair_kept_as_printed_and_the_doubt_it_casts_are_one_step(upload, cast):
    text = "云汀县质量强县建设实施方案\n\n一、工作目标\n\n到2027年，工业产品质量监督抽查合格率95%上。\n"
    damaged = upload(text, "缺字.txt")
    services.settle(cast["office"], damaged.items.get(kind="repair", key="p0"), "as_printed", "")
    assert damaged.items.get(kind="target").state == "doubted"
    services.undo(cast["office"], damaged)
    assert {i.state for i in damaged.items.all()} == {"open"}


def test_an_excluded_target_is_not_adopted_and_keeps_its_reason(plan, cast):
    with pytest.raises(InputError, match="为什么不采用"):
        services.exclude(cast["office"], plan, "target", "t1", " ")
    services.exclude(cast["office"], plan, "target", "t1", "是上年完成情况")
    held = fresh(plan)
    assert "t1" not in [t["id"] for t in held.draft["targets"]]
    assert held.draft["excluded"]["targets"][0] == held.data["targets"][0]
    assert held.items.get(kind="target", key="t1").reason == "是上年完成情况"


def test_an_added_target_stands_where_its_words_stand(plan, cast):
    text = plan.data["document"]["text"]
    at = text.index("落实工程质量")
    item = services.add_entry(cast["office"], plan, "target", (at, at + 6), ENTRY, "")
    held = fresh(plan)
    (added,) = [t for t in held.draft["targets"] if t.get("added")]
    assert (added["quote"], item.key, str(item)) == (text[at : at + 6], "ta1", "补录第1项目标")
    assert [t["span"][0] for t in held.draft["targets"]] == sorted(t["span"][0] for t in held.draft["targets"])
    with pytest.raises(InputError, match="不在原文里"):
        services.add_entry(cast["office"], plan, "target", (len(text), len(text) + 5), ENTRY, "")


def test_nothing_is_adopted_while_anything_is_open_or_in_doubt(plan, cast):
    assert "项没有核对" in selectors.why_not_adoptable(plan, "plan")
    review_all(cast["office"], plan)
    assert selectors.why_not_adoptable(plan, "plan") == ""
    services.doubt(cast["office"], plan, "task", "k1", "疑")
    with pytest.raises(InputError, match="1项存疑"):
        services.mark_adopted(cast["office"], plan, "plan")


def test_two_people_read_where_the_document_asks_for_it(plan, cast, colleague):
    office, reviewer = cast["office"], cast["reviewer"]
    services.ask_for_two(office, plan, True)
    plan = review_all(office, plan)
    assert "没有复核" in selectors.why_not_adoptable(plan, "plan")
    with pytest.raises(InputError, match="另一个人"):
        services.second_read(office, plan, "target", ["t1"], agree=True)
    with pytest.raises(PermissionDenied):
        services.second_read(cast["lead"], plan, "target", ["t1"], agree=True)
    with pytest.raises(InputError, match="异议"):
        services.second_read(reviewer, plan, "target", ["t1"], agree=False)
    keys = {kind: [i.key for i in plan.items.filter(kind=kind)] for kind in ("target", "task")}
    for kind in keys:
        services.second_read(colleague, plan, kind, keys[kind], agree=True)
    assert selectors.why_not_adoptable(plan, "plan") == ""
    services.second_read(reviewer, plan, "target", ["t1"], agree=False, reason="原文是95%")
    assert "1项有异议" in selectors.why_not_adoptable(plan, "plan")
    services.change_entry(office, plan, "target", "t1", {"value": "96"}, "再核")
    assert "1项没有复核" in selectors.why_not_adoptable(plan, "plan")
    with pytest.raises(InputError, match="为什么不再"):
        services.ask_for_two(office, plan, False)


def test_an_open_item_is_not_read_a_second_time(plan, cast):
    with pytest.raises(InputError, match="还没有核对"):
        services.second_read(cast["reviewer"], plan, "target", ["t1"], agree=True)


def test_the_review_remembers_where_each_person_was(card, cast):
    services.accept(cast["office"], card, "clause", ["r2.c1"])
    services.leave_at(cast["reviewer"], card, "clause", "r3.c1")
    services.leave_at(cast["reviewer"], card, "clause", "r99.c1")
    assert dict(ReviewPlace.objects.values_list("person__username", "key")) == {"office": "r2.c1", "reviewer": "r3.c1"}


def test_confirming_a_changed_item_keeps_the_word_changed(plan, cast):
    services.change_entry(cast["office"], plan, "target", "t1", {"value": "97"}, "读错")
    services.doubt(cast["office"], plan, "target", "t1", "再看")
    services.accept(cast["office"], plan, "target", ["t1"])
    assert state(plan, "target", "t1") == "changed"


def test_the_readers_confidence_is_kept_with_the_item(upload):
    document = upload("云汀县质量强县建设实施方案\n\n一、工作目标\n\n优质工程总数增加15%。\n", "低.txt")
    for item in document.items.filter(kind="target"):
        (read,) = [t for t in document.data["targets"] if t["id"] == item.key]
        assert float(item.confidence) == read["confidence"]
