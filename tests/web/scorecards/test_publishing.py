"""What the public sees of a run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from zhiheng.errors import InputError
from zhiheng_web.publishing.models import PublishedScore
from zhiheng_web.publishing.releases import approve
from zhiheng_web.publishing.services import digest_of, withdraw_score
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import ScoreRun


def _published(cast: Any, run: ScoreRun) -> PublishedScore:
    """Proposed by the office, approved by the leader."""
    approve(cast["leader"], services.publish_run(cast["office"], run), run.as_of)
    return PublishedScore.objects.filter(withdrawn_at=None).get()


def test_a_published_result_is_open_to_all_and_frozen(cast: Any, sign_in: Any, run: ScoreRun) -> None:
    made = _published(cast, run)
    anyone = sign_in(None)
    assert f"/public/scores/{made.pk}/" in anyone.get("/public/").content.decode()
    ScoreRun.objects.update(result={})
    page = anyone.get(f"/public/scores/{made.pk}/").content.decode()
    assert "省级以上监督抽查合格率不低于90%" in page and page.count('class="card-clause"') == 73
    data = json.loads(anyone.get(f"/public/scores/{made.pk}/data.json").content)
    assert digest_of(data["content"]) == data["digest"]


def test_nothing_public_names_people_reasons_or_records(cast: Any, sign_in: Any, run: ScoreRun) -> None:
    made = _published(cast, run)
    said = json.dumps(made.content, ensure_ascii=False)
    for hidden in ("周正", "示例企业", "missing", "reason", "sampling_batches", "缺少盖章页"):
        assert hidden not in said


@pytest.mark.slow
def test_a_later_result_replaces_the_earlier(cast: Any, run: ScoreRun) -> None:
    first = _published(cast, run)
    with pytest.raises(InputError, match="无需再次发布"):
        services.publish_run(cast["office"], run)
    run.result["base"]["low"] = "1"
    second = _published(cast, run)
    first.refresh_from_db()
    assert first.withdrawn_at is not None and second.withdrawn_at is None


def test_a_result_is_withdrawn_with_a_reason_that_stays_visible(cast: Any, sign_in: Any, run: ScoreRun) -> None:
    made = _published(cast, run)
    with pytest.raises(InputError, match="理由"):
        withdraw_score(cast["office"], made, " ")
    assert sign_in("office").post(f"/public/scores/{made.pk}/withdraw/", {"reason": "数据复核"}).status_code == 302
    page = sign_in(None).get(f"/public/scores/{made.pk}/").content.decode()
    assert "数据复核" in page and "card-clause" not in page
    assert sign_in(None).get(f"/public/scores/{made.pk}/data.json").status_code == 404


def test_only_the_office_publishes(cast: Any, run: ScoreRun) -> None:
    for who in ("lead", "reviewer", "leader"):
        with pytest.raises(PermissionDenied):
            services.publish_run(cast[who], run)
    assert not PublishedScore.objects.exists()


def test_a_proposed_result_waits_for_the_second_person(cast: Any, sign_in: Any, run: ScoreRun) -> None:
    made = services.publish_run(cast["office"], run)
    with pytest.raises(InputError, match="等待复核"):
        services.publish_run(cast["office"], run)
    with pytest.raises(InputError, match="第二人"):
        approve(cast["office"], made, run.as_of)
    assert not PublishedScore.objects.exists() and "向社会" not in sign_in(None).get("/public/").content.decode()
    assert "省级以上监督抽查合格率不低于90%" in sign_in("leader").get(f"/publishing/releases/{made.pk}/").content.decode()
