"""A full disk and a held database are said in words; nothing is saved, and what a snapshot left half written is cleared."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from web.registries.samples import SAMPLES
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.registries.sampling.models import Batch
from zhiheng_web.scorecards.services import snapshots
from zhiheng_web.shared.faults import machine_fault


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OperationalError("database or disk is full"), 507),
        (OperationalError("database is locked"), 503),
    ],
)
def test_a_fault_of_the_machine_is_a_sentence_and_saves_nothing(fault: Exception, status: int, region: Any, sign_in: Any, monkeypatch: Any) -> None:
    def saved(self: Batch, *_args: Any, **_options: Any) -> None:
        raise fault

    monkeypatch.setattr(Batch, "save", saved)
    given = {k: str(v) for k, v in SAMPLES["sampling_batches"].items()} | {"region": region.pk}
    answer = sign_in("lead").post("/registries/sampling_batches/new/", given)
    assert answer.status_code == status
    page = answer.content.decode()
    assert "没有保存任何改动" in page and "Traceback" not in page
    assert not Batch.objects.exists() and not AuditEntry.objects.filter(action="sampling.create").exists()


def test_other_faults_are_not_the_machines() -> None:
    assert machine_fault(OSError(errno.ENOENT, "no such file")) is None
    assert machine_fault(ValueError("disk is full")) is None


def test_a_snapshot_clears_what_another_left_half_written_a_day_ago(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".new-old", tmp_path / ".new-fresh"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "part-0.parquet").write_bytes(b"half")
    yesterday = time.time() - 90_000
    os.utime(old, (yesterday, yesterday))
    snapshots._clear(tmp_path)
    assert not old.exists() and fresh.exists()
