"""Computing a score over a snapshot (测算) and computing it again to verify (核验)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError, ZhihengError
from zhiheng.values import Period
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.scorecards.computing import ENGINE, compute, keep
from zhiheng_web.scorecards.members import members_of
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun, SnapshotRecord
from zhiheng_web.scorecards.results import digest_of, figures_of, proofs_of, result_of
from zhiheng_web.scorecards.selectors.snapshots import opened
from zhiheng_web.scorecards.services.snapshots import take_snapshot

AFTER_RUN: list[Callable[[ScoreRun], None]] = []
"""Called with every new run, in its transaction: what follows from it above (figures of the ledger)."""


def run_score(
    person: Person,
    version: ScorecardVersion,
    period: Period,
    as_of: date,
    snapshot: SnapshotRecord | None = None,
) -> ScoreRun:
    """Compute the version for a period over a snapshot, by default one taken now; the run is kept and never changed.

    The same version, period, day and snapshot give the run that is there already.

    Raises:
        PermissionDenied: only the committee office of the region computes.
        InputError: the version was retired, or the period lies wholly after `as_of`.
        SnapshotBroken: the snapshot's bytes changed.
    """
    office_only.check(person, version)
    if version.status != "adopted":
        raise InputError(_("第%(n)s版评分表已停用，请在现行版本上测算。") % {"n": version.number})
    if period.start > as_of:
        raise InputError(_("%(p)s 还没有开始，没有可计算的记录。") % {"p": period.code})
    taken = snapshot or take_snapshot(person, version.region, as_of)
    standing = ScoreRun.objects.filter(version=version, period=period.code, as_of=as_of, snapshot=taken).first()
    if standing is not None:
        return standing
    found = compute(version, opened(taken), period, as_of, proving=True)
    card, result, proofs = found.card, result_of(found), proofs_of(found)
    with transaction.atomic():
        run, is_new = ScoreRun.objects.get_or_create(
            version=version,
            period=period.code,
            as_of=as_of,
            snapshot=taken,
            defaults={
                "region": version.region,
                "low": card.base.low,
                "high": card.base.high,
                "bonus_low": card.bonus.low,
                "bonus_high": card.bonus.high,
                "result": result,
                "proofs": proofs,
                "members": members_of(found),
                "digest": digest_of([result, proofs]),
                "engine": ENGINE,
                "created_by": person,
            },
        )
        if not is_new:
            return run
        audit.record(
            person,
            "scorecards.run",
            run,
            f"测算 {period.code} 年得分：已得 {card.base.low:f} 分，最高可得 {card.base.high:f} 分",
            after={"digest": run.digest, "snapshot_id": taken.snapshot_id},
        )
        for follow in AFTER_RUN:
            follow(run)
    keep(run, found)
    return run


@dataclass(frozen=True)
class Verified:
    """What verifying a run found (核验结果): whether everything agrees, and the sentences that say what was checked."""

    agrees: bool
    checked: tuple[str, ...]
    faults: tuple[str, ...] = ()


def verify_run(run: ScoreRun) -> Verified:
    """Check every digest of the run's snapshot, compute the score again and compare every point and every proof."""
    checked: list[str] = []
    faults: list[str] = []
    if digest_of([run.result, run.proofs]) != run.digest:
        faults.append(_("保存的结果与结果摘要不符，可能被改动过。"))
    else:
        checked.append(_("保存的结果与结果摘要一致"))
    if digest_of(run.version.data) != run.version.digest:
        faults.append(_("第%(n)s版评分表与采用时的摘要不符，可能被改动过。") % {"n": run.version.number})
    else:
        checked.append(_("第%(n)s版评分表与采用时一致") % {"n": run.version.number})
    try:
        snapshot = opened(run.snapshot)
    except ZhihengError as error:
        return Verified(False, tuple(checked), (*faults, error.sentence))
    checked.append(
        _("快照 %(files)s 个文件、%(rows)s 条记录的摘要全部一致")
        % {"files": len(snapshot.files), "rows": snapshot.rows}
    )
    found = compute(run.version, snapshot, Period.parse(run.period), run.as_of)
    again, proofs = result_of(found), proofs_of(found)
    was, now = figures_of(run.result, run.proofs), figures_of(again, proofs)
    moved = [c for c in now if was.get(c) != now[c]]
    if moved or was.keys() != now.keys():
        faults.append(
            _("重新计算后，条款 %(c)s 的得分或依据不一致。")
            % {"c": "、".join(moved or sorted(was.keys() - now.keys()))}
        )
    elif any(again[k] != run.result[k] for k in ("base", "bonus", "total")):
        faults.append(_("重新计算后，合计不一致。"))
    else:
        checked.append(
            _("重新计算 %(n)s 条条款，每一分都一致（已得 %(low)s 分）") % {"n": len(was), "low": again["base"]["low"]}
        )
        if again != run.result or proofs != run.proofs:
            checked.append(_("说明文字与当时的程序版本（%(e)s）不同，分值和数字不受影响") % {"e": run.engine})
    return Verified(not faults, tuple(checked), tuple(faults))
