"""Downloading a run as one file: for staff of the region alone, the same bytes each time, and it verifies elsewhere."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from zhiheng_web.organisations.models import Person
from zhiheng_web.scorecards.models import ScoreRun

TOOL = Path(__file__).parents[3] / "tools" / "verify_score.py"


@pytest.mark.slow
def test_a_bundle_downloaded_verifies_and_a_changed_result_is_not_exported(
    sign_in: Any, run: ScoreRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("verify_score", TOOL)
    assert spec is not None and spec.loader is not None
    verifier = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(verifier)
    client, address = sign_in("lead"), f"/scorecards/runs/{run.pk}/bundle.zip"
    assert address in client.get(f"/scorecards/runs/{run.pk}/").content.decode()
    first, second = client.get(address), client.get(address)
    assert first.status_code == 200 and first.content == second.content
    (tmp_path / "b.zip").write_bytes(first.content)
    assert verifier.main([str(tmp_path / "b.zip")]) == 0
    assert first.headers["ETag"].strip('"') in capsys.readouterr().out
    proofs = {**run.proofs}
    run.result["sections"][0]["rows"][0]["clauses"][0]["low"] = "99"
    ScoreRun.objects.filter(pk=run.pk).update(result=run.result, proofs=proofs)
    assert "重新计算的得分与保存的不一致" in client.get(address).content.decode()


@pytest.mark.slow
def test_others_get_no_bundle(sign_in: Any, client: Any, elsewhere: Any, run: ScoreRun) -> None:
    address = f"/scorecards/runs/{run.pk}/bundle.zip"
    for who in (None, "public", "enterprise"):
        assert sign_in(who).get(address).status_code in (302, 403), who
    client.force_login(Person.objects.create(username="stranger", role="office", region=elsewhere))
    assert client.get(address).status_code == 403
