"""Publishing a frozen result (公布结果), the results file for the organisation department, and checking that nothing was changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.evidence import FileNodes, MerkleTree, public_of
from zhiheng.scoring.results_file import results_file, verify_results
from zhiheng_web.assessments.models import AssessmentCycle
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.publishing.models import Release
from zhiheng_web.publishing.releases import propose_score
from zhiheng_web.scorecards.results import digest_of
from zhiheng_web.scorecards.services import Verified, verify_run
from zhiheng_web.scorecards.services.publishing import public_content
from zhiheng_web.trail.models import LogLeaf
from zhiheng_web.trail.services import disclosed, secret_key


def public_units(result: dict[str, Any]) -> list[dict[str, Any]]:
    """What the public sees of the units: score, grade, rank; no clauses, no reasons, no people."""
    return [{k: u[k] for k in ("name", "score", "grade", "rank", "rank_change")} for u in result["units"]]


@transaction.atomic
def publish(person: Person, cycle: AssessmentCycle) -> AssessmentCycle:
    """Propose a frozen result for the public (提出公布): the region's score with its units beside; a second person approves it.

    Raises:
        PermissionDenied: only the committee office. InputError: it is not frozen, or proposed already.
    """
    office_only.check(person, cycle)
    held = AssessmentCycle.objects.select_for_update(of=("self",)).select_related("region").get(pk=cycle.pk)
    if held.state != "frozen" or held.run is None:
        raise InputError(_("“%(title)s”现在是“%(state)s”，冻结以后、公布以前才能公布。") % {"title": held.title, "state": held.state_label})
    content = {**public_content(held.run), "assessment": {"title": held.title, "digest": held.digest, "units": public_units(held.result)}}
    held.release = propose_score(person, held.region, period=held.period, title=held.title, content=content, snapshot_id=held.run.snapshot.snapshot_id)
    held.save(update_fields=["release"])
    audit.record(person, "assessments.publish", held, f"提出公布“{held.title}”的结果", after={"digest": held.digest})
    return held


def follow_release(release: Release) -> None:
    """A cycle is published while its act of publication stands, and frozen again when that is taken back."""
    for held in AssessmentCycle.objects.filter(release=release, state__in=("frozen", "published")):
        held.published_on = release.released_on if release.state == "approved" else None
        held.derive()
        held.save(update_fields=["published_on", "state"])


def sealed_file(cycle: AssessmentCycle) -> str:
    """The results file of a frozen cycle.

    Raises:
        InputError: it is not frozen, or the seal does not cover it any more.
    """
    if cycle.result is None or cycle.checkpoint is None or cycle.entry is None:
        raise InputError(_("还没有冻结，没有结果文件。"))
    leaf = LogLeaf.objects.select_related("entry").filter(entry=cycle.entry).first()
    if leaf is None or not leaf.salt:
        raise InputError(_("冻结的留痕没有封存，或者盐值已经抹去，不能出具结果文件。"))
    nodes = FileNodes(settings.DATA_DIR / "log")
    try:
        proof = MerkleTree(nodes).inclusion_proof(leaf.index, cycle.checkpoint.size)
    finally:
        nodes.close()
    return results_file(cycle.result, disclosed(leaf), proof, cycle.checkpoint.text, public_of(secret_key()))


def verify_cycle(cycle: AssessmentCycle) -> Verified:
    """Check a frozen cycle: its digest, its file with every sum, the seal, and the run behind it computed again."""
    checked, faults = [], []
    if cycle.run is None or digest_of(cycle.result) != cycle.digest:
        return Verified(False, (), (_("保存的结果与冻结时的摘要不符，可能被改动过。"),))
    checked.append(_("保存的结果与冻结时的摘要一致"))
    try:
        found = verify_results(sealed_file(cycle))
    except InputError as error:
        found = (error.sentence,)
    faults += [f"{sentence}。" for sentence in found]
    if not found:
        checked.append(_("封存、签名和每个单位的得分、等次、位次一致"))
    run = verify_run(cycle.run)
    return Verified(run.agrees and not faults, (*checked, *run.checked), (*faults, *run.faults))
