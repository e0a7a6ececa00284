"""A repair that a person follows changes what is read once the document is read again; decided items stay decided."""

import pytest
from django.core.exceptions import PermissionDenied

from web.documents.document_samples import PLAN
from zhiheng.errors import InputError
from zhiheng_web.documents import services

STUFFED = PLAN.replace("培育质量标杆企业10家", "培~育质^量标~杆企业1^0家").replace("终身责任制", "终身责~任制")


@pytest.fixture
def stuffed(upload):
    return upload(STUFFED, "复制的方案.txt")


def follow(document, cast):
    (finding,) = [i for i in document.items.filter(kind="finding") if document.data["findings"][int(i.key[1:])]["code"] == "text.stuffed"]
    services.settle(cast["office"], finding, "mend", "")
    document.refresh_from_db()


def names(document):
    return [(t["indicator"], t["value"]) for t in document.draft["targets"]]


def test_following_a_finding_about_the_text_changes_the_reading_only_by_a_second_click(stuffed, cast):
    assert ("质量标杆企业", "10") not in names(stuffed)
    follow(stuffed, cast)
    assert ("质量标杆企业", "10") not in names(stuffed) and len(services.waiting(stuffed)) == 1
    first = stuffed.draft["targets"][0]["id"]
    services.accept(cast["office"], stuffed, "target", [first])
    said = services.read_again(cast["office"], stuffed)
    stuffed.refresh_from_db()
    assert ("质量标杆企业", "10") in names(stuffed) and "沿用" in said
    assert stuffed.items.get(kind="target", key="t1").state == "accepted"
    assert "~" not in stuffed.data["document"]["text"] and stuffed.data["mended"] and not services.waiting(stuffed)


def test_changes_that_would_be_lost_stop_the_second_reading(stuffed, cast):
    follow(stuffed, cast)
    stuffed.items.filter(kind="target").update(state="changed")
    with pytest.raises(InputError, match="修改或补录"):
        services.read_again(cast["office"], stuffed)


def test_without_a_followed_repair_there_is_nothing_to_read_again(plan, cast):
    with pytest.raises(InputError, match="没有等待生效"):
        services.read_again(cast["office"], plan)


def test_only_the_office_reads_again_and_the_page_offers_it(stuffed, cast, sign_in):
    follow(stuffed, cast)
    with pytest.raises(PermissionDenied):
        services.read_again(cast["lead"], stuffed)
    client = sign_in("office")
    page = client.get(f"/documents/{stuffed.pk}/review/").content.decode()
    assert "按确认的修复重新读取" in page
    page = client.post(f"/documents/{stuffed.pk}/review/again/", follow=True).content.decode()
    assert "重新读取" in page and "原件不变" in page
