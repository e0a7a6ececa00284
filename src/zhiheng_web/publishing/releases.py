"""The act of publication (发布): one person proposes what was previewed, a second approves, and what stands public is withdrawn with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError, InvalidValue
from zhiheng.lifecycles.clocks import Clock
from zhiheng.lifecycles.deadlines import deadline_rule
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region, Role
from zhiheng_web.organisations.policies import ByRole, office_only
from zhiheng_web.publishing.declare import PUBLISHABLE, Candidate, Publishable
from zhiheng_web.publishing.editions import bump
from zhiheng_web.publishing.models import PublicNotice, PublishedScore, Release
from zhiheng_web.publishing.notices import put_many, stop_notices
from zhiheng_web.publishing.services import digest_of, publish_score, withdraw_score
from zhiheng_web.shared.language import chinese

release_approve = ByRole((Role.OFFICE, Role.LEADER))
"""The second person: the committee office or a leader, never who proposed."""
MOST = 500
"""So many items one act may hold: a person has to be able to look through them."""


def due_of(publishable: Publishable, candidate: Candidate) -> date | None:
    """The last day on which the item must be public; None where no rule is in force or nothing says when it was over."""
    if not publishable.limit or candidate.finished_on is None:
        return None
    try:
        return Clock(deadline_rule(publishable.limit, candidate.finished_on), candidate.finished_on).last_day
    except InvalidValue:
        return None


@transaction.atomic
def propose_records(person: Person, region: Region, kind: str, sources: list[str], on: date) -> Release:
    """Propose records of a declared kind for publication, as they stand now.

    Raises:
        PermissionDenied: only the committee office of the region proposes.
        InputError: nothing or too much chosen, or a record that cannot be published (any more).
    """
    office_only.check(person, _Of(region))
    publishable = PUBLISHABLE.get(kind)
    if publishable is None or publishable.candidates is None:
        raise InputError(_("这类信息随业务记录自动公开，不需要提出发布。"))
    if not sources:
        raise InputError(_("没有选择要公开的记录，请至少勾选一条。"))
    if len(sources) > MOST:
        raise InputError(_("一次最多公开 %(n)s 条，请分批提出，便于复核人逐条核对。") % {"n": MOST})
    held = {c.source: c for c in publishable.candidates(region, on)}
    waiting = waiting_sources(region, kind)
    gone = [s for s in sources if s not in held or s in waiting]
    if gone:
        raise InputError(_("有 %(n)s 条记录现在不能公开：已经公开、正在复核或结论有变。请刷新页面后重新选择。") % {"n": len(gone)})
    chosen = [held[s] for s in dict.fromkeys(sources)]
    due = [d for c in chosen if (d := due_of(publishable, c))]
    title = chinese(lambda: f"{publishable.title} {len(chosen)} 条（{on.isoformat()}）")
    items = [{"source": c.source, "title": c.title, "content": c.content} for c in chosen]
    return _proposed(person, region, kind, title, items, basis=publishable.basis, due_on=min(due, default=None))


@transaction.atomic
def propose_recall(person: Person, region: Region, content: dict[str, Any], *, stops_on: date | None = None) -> Release:
    """Propose a recall notice that the office wrote.

    Raises:
        PermissionDenied: only the committee office of the region proposes.
    """
    office_only.check(person, _Of(region))
    title = f"{content['name']}召回{content['product']}"
    item = {"source": "", "title": title[:200], "content": content, "stops_on": stops_on.isoformat() if stops_on else ""}
    return _proposed(person, region, "recall", title, [item], basis=content.get("basis", ""))


@transaction.atomic
def propose_score(person: Person, region: Region, *, period: str, title: str, content: dict[str, Any], snapshot_id: str) -> Release:
    """Propose the result of a computation for the public.

    Raises:
        PermissionDenied: only the committee office of the region proposes.
        InputError: the very same content is public already or waits for approval.
    """
    office_only.check(person, _Of(region))
    digest = digest_of(content)
    if PublishedScore.objects.filter(region=region, period=period, withdrawn_at=None, digest=digest).exists():
        raise InputError(_("这次测算的结果已经公开，没有变化，无需再次发布。"))
    item = {"source": f"score:{snapshot_id}", "title": title, "content": content, "period": period, "snapshot_id": snapshot_id}
    if Release.objects.filter(region=region, kind="score", state="proposed", digest=digest_of([item])).exists():
        raise InputError(_("这次测算的结果已经提出发布，正在等待复核。"))
    return _proposed(person, region, "score", f"{title}（{period}）", [item])


def _proposed(person: Person, region: Region, kind: str, title: str, items: list[dict[str, Any]], *, basis: str = "", due_on: date | None = None) -> Release:
    made = Release.objects.create(
        region=region, kind=kind, title=title[:200], items=items, digest=digest_of(items), basis=basis[:200], due_on=due_on, proposed_by=person
    )
    audit.record(person, "publishing.propose", made, f"提出公开“{made.title}”", after={"digest": made.digest, "items": len(items)})
    return made


@transaction.atomic
def approve(person: Person, release: Release, on: date) -> Release:
    """Make what was proposed public, exactly as it was previewed.

    Raises:
        PermissionDenied: neither office nor leader of the region.
        InputError: decided already, the same person proposed it, or a record changed since.
    """
    release_approve.check(person, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    _open(release)
    if release.proposed_by_id == person.pk:
        raise InputError(_("公开须由第二人复核：这一项是您提出的，请由质发办其他人员或领导复核。"))
    if digest_of(release.items) != release.digest:
        raise InputError(_("待公开的内容与提出时的摘要不符，不能公开。请退回后重新提出。"))
    if release.kind == "score":
        item = release.items[0]
        publish_score(
            release.proposed_by, release.region, period=item["period"], title=item["title"], content=item["content"], snapshot_id=item["snapshot_id"]
        )
    else:
        _put(person, release, on)
    release.state, release.released_on = "approved", on
    return _decided(person, release, "publishing.approve", f"复核并公开“{release.title}”", "")


def _put(person: Person, release: Release, on: date) -> None:
    publishable = PUBLISHABLE.get(release.kind)
    if publishable is not None and publishable.candidates is not None:
        now = {c.source: c.content for c in publishable.candidates(release.region, on)}
        changed = [i["title"] for i in release.items if now.get(i["source"]) != i["content"]]
        if changed:
            raise InputError(_("提出之后记录有变：%(what)s。请退回后重新提出。") % {"what": "、".join(changed[:3])})
    sources = sources_of(release)
    ends = [date.fromisoformat(i["stops_on"]) if i.get("stops_on") else None for i in release.items]
    rows = [(s, i["title"], i["content"], on, end) for s, i, end in zip(sources, release.items, ends, strict=True)]
    put_many(release.proposed_by, release.region, release.kind, rows)
    if publishable is not None and publishable.released is not None:
        publishable.released(release.proposed_by, sources, on)


@transaction.atomic
def send_back(person: Person, release: Release, reason: str) -> Release:
    """Return a proposal with a reason; who proposed it may take it back the same way."""
    release_approve.check(person, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    _open(release)
    if not reason.strip():
        raise InputError(_("退回须写明理由。"))
    release.state, release.reason = "returned", reason.strip()[:400]
    return _decided(person, release, "publishing.return", f"退回“{release.title}”的公开", release.reason)


@transaction.atomic
def withdraw(person: Person, release: Release, reason: str) -> Release:
    """Take back what an act made public, with a reason that stays on record.

    Raises:
        PermissionDenied: only the committee office of the region withdraws.
        InputError: nothing public to take back, or no reason given.
    """
    office_only.check(person, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.state != "approved":
        raise InputError(_("只有已经公开的才能撤回。"))
    if not reason.strip():
        raise InputError(_("撤回公开结果须写明理由。"))
    release.reason = reason.strip()[:400]
    if release.kind == "score":
        digest = digest_of(release.items[0]["content"])
        standing = PublishedScore.objects.filter(region=release.region, digest=digest, withdrawn_at=None).first()
        if standing is not None:
            withdraw_score(person, standing, release.reason)
    else:
        sources = sources_of(release)
        for source in sources:
            stop_notices(source, release.reason)
        publishable = PUBLISHABLE.get(release.kind)
        if publishable is not None and publishable.withdrawn is not None:
            publishable.withdrawn(person, sources, release.reason)
    release.state = "withdrawn"
    bump()
    release.save(update_fields=["state", "reason"])
    audit.record(person, "publishing.withdraw_release", release, f"撤回公开的“{release.title}”", reason=release.reason)
    return release


def _open(release: Release) -> None:
    if release.state != "proposed":
        raise InputError(_("这一项已经处理过：%(state)s。") % {"state": release.get_state_display()})


def _decided(person: Person, release: Release, action: str, sentence: str, reason: str) -> Release:
    release.decided_by, release.decided_at = person, timezone.now()
    release.save()
    audit.record(person, action, release, sentence, reason=reason, after={"digest": release.digest})
    return release


def waiting_sources(region: Region, kind: str) -> set[str]:
    """Sources of records that stand in a proposal which nobody has decided."""
    rows = Release.objects.filter(region=region, kind=kind, state="proposed").values_list("items", flat=True)
    return {item["source"] for items in rows for item in items}


def sources_of(release: Release) -> list[str]:
    """The records behind its items; an item that somebody wrote is its own source (`releases:7.0`)."""
    return [item["source"] or f"releases:{release.pk}.{number}" for number, item in enumerate(release.items)]


def standing_of(release: Release) -> int:
    """How many notices of an act are still shown (neither taken back nor replaced)."""
    return PublicNotice.objects.filter(source__in=sources_of(release), withdrawn_at=None).count()


class _Of:
    """What a policy asks about when nothing is stored yet."""

    def __init__(self, region: Region) -> None:
        self.region = region
