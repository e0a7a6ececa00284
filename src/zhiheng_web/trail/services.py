"""Sealing the audit trail (封存): every entry so far becomes a leaf, and a signed checkpoint covers them all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.evidence import (
    FileNodes,
    LoggedEntry,
    MerkleTree,
    leaf_of,
    public_of,
    read_checkpoint,
    sign_checkpoint,
    write_log,
)
from zhiheng_web.audit import services as audit
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.trail.models import LogCheckpoint, LogLeaf

KEY_FILE = "log_key"
BATCH = 2_000


def secret_key() -> str:
    """The signing key: `ZHIHENG_LOG_KEY`, else the file `log_key` in the data folder, made when first needed; never in the database."""
    if settings.LOG_KEY:
        return str(settings.LOG_KEY)
    path = settings.DATA_DIR / KEY_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return str(path.read_text(encoding="ascii").strip())


def origin() -> str:
    """The name of this log, as its checkpoints carry it."""
    return str(settings.LOG_ORIGIN)


def content_of(entry: AuditEntry) -> dict[str, Any]:
    """What of an audit entry is logged: who, what, when, why, before and after, as plain JSON values without floats."""
    content = {
        "at": entry.at.isoformat(),
        "person": entry.person_id,
        "action": entry.action,
        "object": f"{entry.object_type}:{entry.object_id}",
        "sentence": entry.sentence,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
    }
    if entry.behalf_id is not None:
        content["behalf"] = entry.behalf_id
    plain: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder), parse_float=str)
    return plain


def _tree(size: int) -> MerkleTree:
    """The tree on disk, holding exactly the first `size` leaves of the database; made anew where it does not."""
    folder = settings.DATA_DIR / "log"
    nodes = FileNodes(folder)
    if nodes.count(0) > size:
        nodes.close()
        for path in folder.glob("level-*.bin"):
            path.unlink()
        nodes = FileNodes(folder)
    tree = MerkleTree(nodes)
    missing = LogLeaf.objects.filter(index__gte=len(tree), index__lt=size).values_list("digest", flat=True)
    tree.extend(bytes.fromhex(d) for d in missing.iterator(chunk_size=BATCH))
    return tree


@transaction.atomic
def seal(person: Any) -> LogCheckpoint | None:
    """Seal every entry of the trail that is not sealed yet (封存) and sign a checkpoint; None where nothing is new.

    The new log must continue the last checkpoint: otherwise leaves were changed since.

    Raises:
        PermissionDenied: only the committee office, or the system itself (`person` None).
        InputError: the leaves in the database do not give the root of the last checkpoint.
    """
    if person is not None:
        office_only.check(person)
    last = LogCheckpoint.objects.select_for_update().first()
    size = LogLeaf.objects.count()
    tree = _tree(size)
    try:
        if last is not None and tree.root(last.size).hex() != last.root:
            raise InputError(_("日志的叶子与第 %(n)s 条处的检查点不符，封存已停止。请核验日志，找出被改动的条目。") % {"n": last.size})
        fresh = AuditEntry.objects.filter(leaf__isnull=True).order_by("pk")
        if not fresh.exclude(action="trail.seal").exists():
            return None
        batch: list[LogLeaf] = []
        for number, entry in enumerate(fresh.iterator(chunk_size=BATCH), size):
            salt = secrets.token_hex(16)
            batch.append(LogLeaf(index=number, entry=entry, salt=salt, digest=leaf_of(content_of(entry), salt).hex()))
        LogLeaf.objects.bulk_create(batch, batch_size=BATCH)
        tree.extend(bytes.fromhex(x.digest) for x in batch)
        at = timezone.now()
        point = sign_checkpoint(secret_key(), origin(), len(tree), tree.root(), at.isoformat(timespec="seconds"))
    finally:
        tree.nodes.close()  # type: ignore[attr-defined]
    made = LogCheckpoint.objects.create(size=point.size, root=point.root, text=point.text, person=person, at=at)
    audit.record(person, "trail.seal", made, f"封存操作留痕 {len(batch)} 条，共 {point.size} 条，根 {point.root[:16]}…")
    return made


def exported() -> Iterator[str]:
    """The log as `zhiheng log verify` reads it: hashes and checkpoints, no content."""
    points = [read_checkpoint(c.text) for c in LogCheckpoint.objects.order_by("size")]
    leaves = LogLeaf.objects.order_by("index").values_list("digest", flat=True).iterator(chunk_size=BATCH)
    return write_log(origin(), public_of(secret_key()), (bytes.fromhex(d) for d in leaves), points)


def disclosed(leaf: LogLeaf) -> LoggedEntry:
    """One entry with its salt, to be checked against the log by someone else."""
    return LoggedEntry(leaf.index, content_of(leaf.entry), leaf.salt)


@dataclass(frozen=True)
class Checked:
    """What looking at the trail found: entries looked at, those whose content is not what was sealed, and how many wait to be sealed."""

    looked: int
    changed: tuple[LogLeaf, ...]
    waiting: int


def check() -> Checked:
    """Compare every sealed entry with its leaf (核对): names the entries that were changed after they were sealed."""
    changed, looked = [], 0
    for leaf in LogLeaf.objects.exclude(salt="").select_related("entry").iterator(chunk_size=BATCH):
        looked += 1
        if leaf_of(content_of(leaf.entry), leaf.salt).hex() != leaf.digest:
            changed.append(leaf)
    return Checked(looked, tuple(changed), AuditEntry.objects.filter(leaf__isnull=True).count())
