"""Adopting scorecards."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from zhiheng.errors import InputError
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.documents.models import ReviewItem, SourceDocument
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import ScorecardVersion


@pytest.fixture
def document(cast: Any, region: Any, version: ScorecardVersion) -> SourceDocument:
    """A reviewed document whose scorecard differs from the adopted one in one word."""
    draft = copy.deepcopy(version.data)
    draft["title"] = "云汀县评分细则"
    return SourceDocument.objects.create(
        title="云汀县2026年度评分细则",
        kind="scorecard",
        name="细则.docx",
        sha256="0" * 64,
        size=1,
        region=region,
        uploaded_by=cast["office"],
        status="review",
        data={"scorecard": draft, "findings": [], "targets": [], "tasks": []},
        draft={"scorecard": draft, "targets": [], "tasks": []},
    )


def test_a_new_version_is_numbered_and_retires_the_former(cast: Any, version: Any, document: Any) -> None:
    second = services.adopt_scorecard(cast["office"], document, "2026", "", "换用新口径")
    version.refresh_from_db()
    document.refresh_from_db()
    assert (version.number, version.status, second.number, second.status) == (1, "retired", 2, "adopted")
    assert (second.year_from, second.year_to, second.title) == (2026, None, "云汀县2026年度评分细则")
    assert "scorecard" in document.adopted_parts
    assert AuditEntry.objects.filter(action="scorecards.adopt", object_id=str(second.pk)).exists()


def test_the_same_scorecard_is_not_adopted_twice(cast: Any, region: Any, version: Any) -> None:
    with pytest.raises(InputError, match="完全相同"):
        services.adopt_pack(cast["office"], "anhui_2022", region, 2025)
    assert ScorecardVersion.objects.count() == 1


def test_an_unsettled_error_finding_stands_in_the_way(cast: Any, document: Any) -> None:
    document.data["findings"] = [
        {"code": "scorecard.row_sum", "severity": "error", "message": "合计不符", "span": [0, 1]}
    ]
    document.save()
    ReviewItem.objects.create(document=document, kind="finding", key="f0", place=0)
    with pytest.raises(InputError, match="没有处理"):
        services.adopt_scorecard(cast["office"], document)
    assert ScorecardVersion.objects.filter(status="adopted").get().number == 1


@pytest.mark.parametrize("who", ["lead", "reviewer", "leader"])
def test_only_the_office_adopts(cast: Any, document: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.adopt_scorecard(cast[who], document)


def test_a_year_that_is_none_is_refused(cast: Any, document: Any) -> None:
    with pytest.raises(InputError, match="四位年份"):
        services.adopt_scorecard(cast["office"], document, "今年")


def test_the_form_asks_and_says_what_is_adopted(sign_in: Any, document: Any) -> None:
    office = sign_in("office")
    page = office.get(f"/scorecards/adopt/{document.pk}/").content.decode()
    assert "云汀县评分细则" in page and "第 1 版" in page
    answer = office.post(f"/scorecards/adopt/{document.pk}/", {"period_from": "2026", "reason": "新口径"})
    assert answer.status_code == 302
    assert "云汀县2026年度评分细则" in office.get(answer.url).content.decode()


def test_a_version_page_shows_rule_and_source_of_every_clause(sign_in: Any, version: Any) -> None:
    page = sign_in("lead").get(f"/scorecards/versions/{version.pk}/").content.decode()
    assert "省级以上监督抽查合格率不低于90%" in page
    assert "产品质量省级以上监督抽查合格率" in page
    assert page.count('id="r14.c') == 6
