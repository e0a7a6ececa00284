"""Two versions of a document: declared, compared, decisions about unchanged items carried over, all of it undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from web.documents.conftest import upload as _upload
from web.documents.document_samples import PLAN, SCORECARD
from web.documents.reviewing_samples import review_all
from zhiheng.errors import InputError
from zhiheng.rules.scorecards import Binding
from zhiheng.rules.syntax import needs, rule_from_json
from zhiheng_web.documents import services as documents
from zhiheng_web.documents.drafts import clause_places
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.titles import bare_title
from zhiheng_web.plans.models import Plan
from zhiheng_web.plans.services import adopt_plan
from zhiheng_web.versions import services
from zhiheng_web.versions.selectors import candidates_for, earlier_numbers, likely_former, link_of

upload = _upload
TITLE = "云汀县质量强县建设实施方案"
DRAFT = PLAN.replace(TITLE, TITLE + "（征求意见稿）").replace("95%", "93%")
NEW_CARD = SCORECARD.replace("质量宣传成效明显（2分）", "质量宣传成效明显（3分）").replace("\t3\n\t成立", "\t4\n\t成立").replace(
    "质量机制（3分）", "质量机制（4分）"
)


@pytest.fixture
def plans(upload: Any, cast: Any) -> tuple[SourceDocument, SourceDocument]:
    """The draft, reviewed, and the issued plan."""
    return review_all(cast["office"], upload(DRAFT, "征求意见稿.txt")), upload(PLAN, "印发稿.txt")


@pytest.fixture
def cards(upload: Any, cast: Any) -> tuple[SourceDocument, SourceDocument]:
    """A scorecard, reviewed and bound, and its new version with one clause changed."""
    office = cast["office"]
    old = upload(SCORECARD, "旧.txt")
    for place in clause_places(old.draft["scorecard"]):
        for need in needs(rule_from_json(place.clause["rule"])):
            documents.bind(office, old, place.key, need.path, Binding("judgement", ""))
    old.refresh_from_db()
    return review_all(office, old), upload(NEW_CARD, "新.txt")


def states(document: SourceDocument, kind: str) -> dict[str, str]:
    return dict(document.items.filter(kind=kind).values_list("key", "state"))


def test_titles_of_drafts_and_of_the_issued_text_are_one(plans: Any) -> None:
    draft, issued = plans
    assert bare_title(draft.title) == bare_title(issued.title) == TITLE
    assert likely_former(issued) == draft and candidates_for(issued)[0] == draft


def test_decisions_about_what_did_not_change_are_carried_and_named(plans: Any, cast: Any) -> None:
    draft, issued = plans
    link = services.declare(cast["office"], issued, draft, "issued")
    changed = next(t["id"] for t in issued.data["targets"] if t["value"] == "95")
    found = states(issued, "target")
    assert found.pop(changed) == "open" and set(found.values()) == {"accepted"}
    assert set(states(issued, "task").values()) == {"accepted"}
    assert link.carried == {"target": len(found), "task": len(issued.data["tasks"])}
    assert {i.reason for i in issued.items.filter(state="accepted")} == {"沿用前稿"}
    assert {s.action for s in issued.steps.all()} == {"carry"}


def test_a_declaration_is_taken_back_with_all_it_carried(plans: Any, cast: Any) -> None:
    draft, issued = plans
    link = services.declare(cast["office"], issued, draft, "issued")
    kept = issued.items.filter(kind="task").first()
    documents.doubt(cast["office"], issued, "task", kept.key, "再看看")
    count = services.withdraw_link(cast["office"], link)
    assert count == link.carried_count - 1
    kept.refresh_from_db()
    assert kept.state == "doubted"  # what was decided again since stays
    assert set(states(issued, "target").values()) == {"open"}
    assert link_of(issued) is None
    with pytest.raises(InputError, match="已经撤销"):
        link.refresh_from_db()
        services.withdraw_link(cast["office"], link)


def test_one_carried_item_is_undone_alone(plans: Any, cast: Any) -> None:
    draft, issued = plans
    services.declare(cast["office"], issued, draft, "issued")
    key = issued.items.filter(kind="task").first().key
    documents.undo(cast["office"], issued, "task", key)
    assert states(issued, "task")[key] == "open"
    assert list(states(issued, "task").values()).count("accepted") == len(issued.data["tasks"]) - 1


def test_what_a_reader_changed_or_left_out_is_carried_as_changed_or_left_out(upload: Any, cast: Any) -> None:
    office = cast["office"]
    draft = upload(DRAFT, "征求意见稿.txt")
    keep = next(t for t in draft.data["targets"] if t["value"] == "100")
    task = draft.data["tasks"][0]["id"]
    documents.change_entry(office, draft, "target", keep["id"], {"dimension": "other"}, "另有归类")
    documents.exclude(office, draft, "task", task, "是标题不是任务")
    draft.refresh_from_db()
    issued = upload(PLAN, "印发稿.txt")
    services.declare(office, issued, draft, "issued")
    issued.refresh_from_db()
    assert states(issued, "target")[keep["id"]] == "changed" and states(issued, "task")[task] == "excluded"
    assert next(t for t in issued.draft["targets"] if t["id"] == keep["id"])["dimension"] == "other"
    assert task not in [t["id"] for t in issued.draft["tasks"]]
    assert issued.items.get(kind="task", key=task).reason == "沿用前稿：是标题不是任务"


@pytest.mark.slow
def test_adopting_the_new_version_retires_the_plan_of_the_draft_whatever_its_title(plans: Any, cast: Any) -> None:
    draft, issued = plans
    first = adopt_plan(cast["office"], draft)
    services.declare(cast["office"], issued, draft, "issued")
    review_all(cast["office"], issued)
    second = adopt_plan(cast["office"], issued)
    first.refresh_from_db()
    assert (first.status, second.status, second.version) == ("retired", "adopted", 2)
    assert first.targets.exists() and Plan.objects.count() == 2
    with pytest.raises(InputError, match="已经采用"):
        services.withdraw_link(cast["office"], link_of(issued))


@pytest.mark.slow
def test_a_clauses_rule_and_bindings_go_with_it_and_a_changed_clause_is_read_anew(cards: Any, cast: Any) -> None:
    old, new = cards
    services.declare(cast["office"], new, old, "revised")
    new.refresh_from_db()
    assert states(new, "clause") == {
        "r1.c1": "accepted",
        "r1.c2": "open",
        **{f"r2.c{i}": "accepted" for i in (1, 2, 3)},
        "r3.c1": "accepted",
    }
    bound = {p.key: bool(p.clause.get("bindings")) for p in clause_places(new.draft["scorecard"])}
    assert bound["r2.c1"] and not bound["r1.c2"]
    assert set(states(new, "finding").values()) == {"accepted"}  # row 2 was capped in the old version
    assert new.draft["scorecard"]["sections"][1]["rows"][0]["rule"] == {"cap": "2"}


@pytest.mark.slow
def test_the_comparison_says_what_changes_for_targets_and_points(plans: Any, cards: Any, sign_in: Any) -> None:
    client = sign_in("leader")
    draft, issued = plans
    page = client.get(reverse("versions:compare", args=[draft.pk, issued.pk])).content.decode()
    assert "<del>93%</del>" in page and "<ins>95%</ins>" in page and "对目标和分值的影响" in page
    text = client.get(reverse("versions:compare", args=[draft.pk, issued.pk]), {"part": "text"}).content.decode()
    assert "<del>（征求意见稿）</del>" in text
    page = client.get(reverse("versions:compare", args=[c.pk for c in cards])).content.decode()
    assert "<del>2</del>" in page and "<ins>3</ins>" in page and "+1" in page
    page = client.get(reverse("versions:compare", args=[c.pk for c in cards]), {"part": "rows"}).content.decode()
    assert "<del>3</del>" in page and "<ins>4</ins>" in page  # the points of row 1


@pytest.mark.slow
def test_declaring_on_the_page_and_taking_back(plans: Any, sign_in: Any) -> None:
    draft, issued = plans
    office = sign_in("office")
    page = office.get(reverse("versions:document", args=[issued.pk])).content.decode()
    assert f'<option value="{draft.pk}" selected' in page
    answer = office.post(reverse("versions:declare", args=[issued.pk]), {"older": draft.pk, "kind": "issued"}, follow=True)
    assert "已认定为新稿" in answer.content.decode()
    link = link_of(issued)
    assert link is not None
    answer = office.post(reverse("versions:withdraw", args=[link.pk]), follow=True)
    assert "已撤销认定" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [({"kind": "issued"}, "请选择前稿"), ({"older": "x", "kind": "issued"}, "请选择前稿"), ({"older": "99999", "kind": "issued"}, "请选择前稿")],
)
def test_a_declaration_without_a_former_is_refused(plans: Any, sign_in: Any, form: Any, words: str) -> None:
    answer = sign_in("office").post(reverse("versions:declare", args=[plans[1].pk]), form, follow=True)
    assert words in answer.content.decode()


def test_a_document_follows_one_other_and_never_in_a_ring(plans: Any, cast: Any, upload: Any) -> None:
    draft, issued = plans
    office = cast["office"]
    with pytest.raises(InputError, match="它自己"):
        services.declare(office, issued, issued, "issued")
    with pytest.raises(InputError, match="关系"):
        services.declare(office, issued, draft, "copied")
    services.declare(office, issued, draft, "issued")
    with pytest.raises(InputError, match="已经认定了前稿"):
        services.declare(office, issued, upload(PLAN + "附件。", "三.txt"), "revised")
    with pytest.raises(InputError, match="反过来"):
        services.declare(office, draft, issued, "revised")
    assert earlier_numbers(issued) == [draft.pk]


@pytest.mark.parametrize("who", ["lead", "leader", "reviewer"])
def test_only_the_office_declares(plans: Any, cast: Any, sign_in: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.declare(cast[who], plans[1], plans[0], "issued")
    assert sign_in(who).get(reverse("versions:document", args=[plans[1].pk])).status_code == 200
    assert sign_in(who).post(reverse("versions:declare", args=[plans[1].pk])).status_code == 403


def test_points_compared_are_exact(cards: Any) -> None:
    from zhiheng_web.versions.comparison import comparison_of

    found = comparison_of(*cards)
    assert [(p.title, p.difference) for p in found.points if p.difference] == [("质量机制（4分）", Decimal(1))] or any(
        p.difference == 1 for p in found.points
    )
    assert (found.clauses.changed, found.clauses.added, found.clauses.removed) == (1, 0, 0)
