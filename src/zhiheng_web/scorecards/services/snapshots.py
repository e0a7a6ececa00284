"""Taking snapshots (生成快照): the records of a region, frozen into a folder named by its content."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhiheng.snapshots import Snapshot, write_snapshot
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.scorecards.models import SnapshotRecord
from zhiheng_web.scorecards.selectors.snapshots import folder_of
from zhiheng_web.scorecards.tables import judgement_table


class _Of:
    """What the policy asks about: something of this region."""

    def __init__(self, region: Region) -> None:
        self.region = region


def take_snapshot(person: Person, region: Region, as_of: date) -> SnapshotRecord:
    """Freeze every record of the region and of the regions in it, as they stand now, for the day of knowledge `as_of`.

    The same records on the same day give the same snapshot; then the one that is there is returned.

    Raises:
        PermissionDenied: only the committee office takes snapshots.
        SnapshotBroken: a record does not follow its relation; the sentence names it.
    """
    office_only.check(person, _Of(region))
    read_at = timezone.now()
    tables = relation_tables(region)
    tables["judgements"] = judgement_table(region)
    root = Path(settings.SNAPSHOT_DIR)
    root.mkdir(parents=True, exist_ok=True)
    _clear(root)
    fresh = Path(tempfile.mkdtemp(dir=root, prefix=".new-"))
    try:
        snapshot = write_snapshot(fresh, tables, as_of=as_of, region=region.code)
        target = folder_of(snapshot.id)
        if not target.exists():
            try:
                fresh.rename(target)
            except OSError:
                if not target.exists():  # else another run froze the same records in this moment
                    raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return _keep(person, region, snapshot, read_at)


def _clear(root: Path) -> None:
    """Remove what snapshots left half written that a stopped process began a day ago or longer."""
    for folder in root.glob(".new-*"):
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > 86_400:
                shutil.rmtree(folder, ignore_errors=True)


@transaction.atomic
def _keep(person: Person, region: Region, snapshot: Snapshot, read_at: datetime) -> SnapshotRecord:
    kept, is_new = SnapshotRecord.objects.get_or_create(
        snapshot_id=snapshot.id,
        defaults={
            "region": region,
            "as_of": snapshot.as_of,
            "rows": snapshot.rows,
            "manifest": {code: {"rows": f.rows, "sha256": f.sha256} for code, f in snapshot.files.items()},
            "taken_by": person,
            "taken_at": read_at,
            "current_at": read_at,
        },
    )
    if is_new:
        audit.record(
            person,
            "scorecards.snapshot",
            kept,
            f"生成快照 {snapshot.id[:12]}（截至 {snapshot.as_of:%Y-%m-%d}，{snapshot.rows} 条记录）",
            after={"snapshot_id": snapshot.id, "rows": snapshot.rows},
        )
    else:
        kept.current_at = read_at
        kept.save(update_fields=["current_at"])
    return kept
