"""The acts that are interrupted: what each does, how it is repeated after a restart, and what must hold then."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from zhiheng.evidence import verify_log
from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.api import services as api
from zhiheng_web.api.models import SCOPES
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Person
from zhiheng_web.records import import_running
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.models import ImportRun
from zhiheng_web.registries.sampling.models import Batch
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.snapshots import opened
from zhiheng_web.trail import services as trail
from zhiheng_web.trail.models import LogCheckpoint

IMPORTED = 600


def person(name: str) -> Person:
    """One of the demo's people."""
    return Person.objects.select_related("region", "unit").get(username=name)


def browser(name: str) -> Client:
    """A browser signed in."""
    client = Client()
    client.force_login(person(name))
    return client


class Act:
    """One act: `prepare`, `work` (killed), `repeat` (after the restart), `look` (what is wrong then)."""

    name = ""

    def prepare(self, number: int) -> None:
        """What stands before the act, in the looking process."""
        self.number = number

    def work(self) -> None:
        """The act."""

    def repeat(self) -> None:
        """What a person, a machine or the worker does again after the restart."""

    def look(self) -> list[str]:
        """Sentences of what is half, lost or doubled."""
        return []


class Progress(Act):
    """A liaison reports progress on the page; nothing is repeated."""

    name = "change"

    def prepare(self, number: int) -> None:
        super().prepare(number)
        self.client = browser("scjg")
        self.entry = LedgerEntry.objects.live().filter(unit__code="yt-scjg", reported_on=None).order_by("pk").first()
        self.said = f"第 {number} 次回报"
        self.done = Path(settings.DATA_DIR) / f"answered-{number}"

    def work(self) -> None:
        answer = self.client.post(f"/ledger/{self.entry.pk}/progress/", {"progress": self.said, "obstacles": ""})
        assert answer.status_code == 302, answer.status_code
        self.done.touch()

    def look(self) -> list[str]:
        about = AuditEntry.objects.filter(object_id=str(self.entry.pk), action__endswith=".progress").order_by("-pk")[:5]
        entries = [e for e in about if (e.after or {}).get("progress") == self.said]
        kept = LedgerEntry.objects.get(pk=self.entry.pk).progress == self.said
        found = []
        if kept != (len(entries) == 1):
            found.append(f"the record says {kept}, the trail has {len(entries)} entries")
        if self.done.exists() and not kept:
            found.append("was answered and is not there")
        return found


class Entering(Act):
    """Another system enters a record with a key, and sends it again when no answer came."""

    name = "interface"

    def prepare(self, number: int) -> None:
        super().prepare(number)
        _token, self.secret = api.issue_token(
            person("office"),
            name="断电试验",
            acts_as=person("scjg"),
            scopes=[c for c, _l in SCOPES],
            expires_on=date(2027, 1, 1),
            today=date(2026, 10, 31),
        )
        self.sample = f"KILL-{number}"

    def work(self) -> None:
        body = {
            "sample_no": self.sample,
            "domain": "industrial",
            "level": "county",
            "stage": "production",
            "kind": "supervision",
            "name": "云汀县断电试验厂",
            "product": "板材",
            "sampled_on": "2026-03-12",
        }
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": self.sample}
        answer = Client().generic("POST", "/api/v1/records/sampling_batches", json.dumps(body).encode(), content_type="application/json", headers=headers)
        assert answer.status_code == 201, answer.content.decode()

    repeat = work

    def look(self) -> list[str]:
        rows = list(Batch.objects.filter(sample_no=self.sample))
        entries = AuditEntry.objects.filter(action="sampling.create", object_type__icontains="batch", object_id__in=[str(r.pk) for r in rows]).count()
        return [] if (len(rows), entries) == (1, 1) else [f"{len(rows)} records, {entries} entries of the trail"]


class Scoring(Act):
    """The office computes the score again after a record has changed: snapshot, run, ledger."""

    name = "score"

    def prepare(self, number: int) -> None:
        super().prepare(number)
        self.client = browser("office")
        row = Batch.objects.live().filter(unit__code="yt-scjg").order_by("pk")[number]
        Batch.objects.filter(pk=row.pk).update(product=f"改名 {number}")

    def work(self) -> None:
        answer = self.client.post("/scorecards/score/", {"period": "2026"})
        assert answer.status_code == 302, answer.status_code

    repeat = work

    def look(self) -> list[str]:
        run = ScoreRun.objects.filter(period="2026").order_by("-pk").first()
        assert run is not None
        opened(run.snapshot)
        entries = AuditEntry.objects.filter(action="scorecards.run", object_id=str(run.pk)).count()
        twins = ScoreRun.objects.filter(version=run.version, period=run.period, as_of=run.as_of, snapshot=run.snapshot).count()
        found = [] if (entries, twins) == (1, 1) else [f"{twins} runs, {entries} entries of the trail"]
        if f"改名 {self.number}" not in opened(run.snapshot).table("sampling_batches").column("product").to_pylist():
            found.append("the newest run does not hold the change")
        return found


class Importing(Act):
    """The worker writes a table in the background, is killed, and another takes it up."""

    name = "import"

    def prepare(self, number: int) -> None:
        super().prepare(number)
        liaison = person("scjg")
        heads = ["抽样编号", "领域", "抽查级别", "环节", "类别", "被抽样单位", "产品名称", "抽样日期"]
        rows = [[f"IMP{number}-{i}", "工业产品", "县抽", "生产", "监督抽查", "云汀县断电试验厂", "板材", "2026-03-12"] for i in range(IMPORTED)]
        data = write_tables([Sheet("抽查", heads, rows)])
        registry = REGISTRIES["sampling_batches"]
        run = import_running.import_services.keep(
            liaison, liaison.unit, data, f"断电{number}.xlsx", import_running.look(liaison, registry, liaison.unit, data, f"断电{number}.xlsx")
        )
        assert run.counts["new"] == IMPORTED, run.seen["faults"][:3]
        ImportRun.objects.filter(pk=run.pk).update(state="writing", asked={"person": liaison.pk, "all_or_nothing": False})
        self.pk = run.pk

    def work(self) -> None:
        import_running.carry_on(self.pk)

    def repeat(self) -> None:
        ImportRun.objects.filter(pk=self.pk).update(moved_at=timezone.now() - 2 * import_running.STALLED)
        import_running.carry_on(self.pk)

    def look(self) -> list[str]:
        run = ImportRun.objects.get(pk=self.pk)
        rows = Batch.objects.filter(sample_no__startswith=f"IMP{self.number}-")
        kept, written = rows.count(), run.rows.count()
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        entries = AuditEntry.objects.filter(action="sampling.import_new", object_id__in=keys).count()
        expected = (IMPORTED, IMPORTED, IMPORTED, "done")
        found = (kept, written, entries, run.state)
        return [] if found == expected else [f"records, rows of the run, entries, state are {found} instead of {expected}: {run.error}"]


class Sealing(Act):
    """The log is sealed; the next seal covers what this one left."""

    name = "seal"

    def work(self) -> None:
        trail.seal(None)

    repeat = work

    def look(self) -> list[str]:
        last = LogCheckpoint.objects.order_by("-size").first()
        assert last is not None
        waiting = AuditEntry.objects.filter(leaf__isnull=True).exclude(action="trail.seal").count()
        return [f"{waiting} entries stay unsealed"] if waiting else []


ACTS = (Progress, Entering, Scoring, Importing, Sealing)


def look_at_all() -> list[str]:
    """What must hold in the end: the database is whole, every snapshot opens, the log verifies, no file without its name."""
    found = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone()[0] != "ok":
                found.append("the database is broken")
    for run in ScoreRun.objects.select_related("snapshot"):
        opened(run.snapshot)
    checked = trail.check()
    if checked.changed:
        found.append(f"{len(checked.changed)} sealed entries differ from the log")
    report = verify_log(trail.exported())
    found += [str(f) for f in report.findings]
    stale = [p.name for p in Path(settings.SNAPSHOT_DIR).glob(".new-*")]
    print(f"half-written snapshot folders, to be cleared by a snapshot a day later: {len(stale)}")
    return found
