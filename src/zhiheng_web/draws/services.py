"""Planning, freezing, binding secrets, drawing, substituting, and handing the drawn entities over as inspections."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng import sampling
from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.draws import pools
from zhiheng_web.draws.models import Draw, Secret, State
from zhiheng_web.draws.reading import opening_of, outcome_of
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import record_write, staff_read
from zhiheng_web.records.services import create_record
from zhiheng_web.registries.inspections.caps import FrequencyCap, cap_of
from zhiheng_web.registries.inspections.models import InspectionTask, Visit
from zhiheng_web.shared import store
from zhiheng_web.shared.language import chinese


def _held(draw: Draw, *states: str) -> Draw:
    held = Draw.objects.select_for_update(of=("self",)).select_related("region", "unit", "frame").get(pk=draw.pk)
    if held.state not in states:
        raise InputError(_("这次抽取现在是“%(state)s”，不能这样做。") % {"state": held.get_state_display()})
    return held


@transaction.atomic
def plan_draw(person: Person, draw: Draw) -> Draw:
    """Keep a planned draw (拟定), new or changed; its number is used once in the county.

    Raises:
        PermissionDenied: the committee office, or the liaison of the organising unit.
        InputError: the number stands already, or the draw is frozen.
    """
    record_write.check(person, draw)
    if draw.pk:
        _held(draw, State.PLANNED)
    if Draw.objects.filter(region=draw.region, number=draw.number).exclude(pk=draw.pk).exists():
        raise InputError(_("抽取编号“%(number)s”已经用过，作废的编号也不能再用，请换一个。") % {"number": draw.number})
    is_new = draw.pk is None
    draw.save()
    audit.record(person, "draws.plan", draw, f"{'拟定' if is_new else '修改'}抽取计划“{draw}”", after=audit.values_of(draw))
    return draw


@transaction.atomic
def set_strata(person: Person, draw: Draw, strata: Mapping[str, Mapping[str, Any]]) -> Draw:
    """Keep the ratio of each class: {class: {percent, at_least, cap, basis}}.

    Raises:
        InvalidValue: a ratio outside 0 to 100 %, a negative number.
    """
    record_write.check(person, draw)
    held = _held(draw, State.PLANNED)
    for name, said in strata.items():
        sampling.Stratum(name, Decimal(said["percent"]), said["at_least"], said["cap"], said["basis"])
    before = held.strata
    held.strata = {name: dict(said) for name, said in strata.items()}
    held.save(update_fields=["strata"])
    audit.record(person, "draws.strata", held, f"设定抽取“{held}”的各类比例", before={"strata": before}, after={"strata": held.strata})
    return held


def _stratum(name: str, said: Mapping[str, Any], most: FrequencyCap | None) -> sampling.Stratum:
    """The class as it is frozen: the cap the unit published holds where the class has none or a higher one."""
    cap, basis = said["cap"], said["basis"]
    if most is not None and (cap is None or cap > most.times):
        cap, basis = most.times, "；".join(b for b in (basis, f"频次上限：{most.basis}") if b)
    return sampling.Stratum(name, Decimal(said["percent"]), said["at_least"], cap, basis)


@transaction.atomic
def open_draw(person: Person, draw: Draw, today: date) -> Draw:
    """Freeze plan and lists (冻结), and so publish the digest that the secrets are bound to.

    Raises:
        InputError: something is missing, or the draw cannot be made (the entity or class is named).
    """
    record_write.check(person, draw)
    held = _held(draw, State.PLANNED)
    if faults := pools.problems(held, today):
        raise InputError(faults[0])
    entities = pools.inspectees(held, today)
    present = {e.stratum for e in entities}
    most = cap_of(held.unit, held.year)
    strata = tuple(_stratum(n, s, most) for n, s in sorted(held.strata.items()) if n in present)
    plan = sampling.DrawPlan(
        held.number, held.title, held.unit.name, held.year, tuple(held.matters), strata, held.each, held.skill, held.most, tuple(held.partners)
    )
    opening = sampling.open_draw(plan, entities, pools.inspectors(held, today))
    held.opening, held.digest = opening.to_json(), opening.digest
    held.state, held.opened_at = State.OPENED, timezone.now()
    held.save()
    audit.record(person, "draws.open", held, f"冻结抽取“{held}”的计划和名录：启动摘要 {held.digest}")
    return held


def role_of(person: Person) -> str:
    """Under which role a person takes part: unit and function in Chinese whatever the page speaks, no name."""
    label = chinese(lambda: person.role_label)
    return f"{person.unit.name}{label}" if person.unit else label


@transaction.atomic
def commit(person: Person, draw: Draw, *, secret: str = "", commitment: str = "") -> Secret:
    """Hand in one's commitment (承诺): the digest itself, or a secret of which only the digest is kept.

    Raises:
        InputError: a second one of the same person or role, somebody has told a secret already, or it is no digest.
    """
    staff_read.check(person, draw)
    held = _held(draw, State.OPENED)
    role = role_of(person)
    mine = held.secrets.filter(person=person).first()
    if mine is not None:
        raise InputError(_("您已经提交过承诺（%(at)s），不能再改。") % {"at": timezone.localtime(mine.committed_at).strftime("%H:%M")})
    if held.secrets.filter(role=role).exists():
        raise InputError(_("“%(role)s”已有人提交承诺。每个角色一人，请由其他单位或角色的人参加。") % {"role": role})
    if held.secrets.exclude(secret="").exists():
        raise InputError(_("已经有人公开口令，不能再增加承诺。"))
    bound = commitment.strip().lower() or sampling.commitment(held.digest, role, secret)
    if len(bound) != 64 or set(bound) - set("0123456789abcdef"):
        raise InputError(_("承诺应为 64 位十六进制数，写的是 %(n)s 个字符。请用“zhiheng draw commit”算出。") % {"n": len(bound)})
    made = Secret.objects.create(draw=held, person=person, role=role, commitment=bound)
    audit.record(person, "draws.commit", held, f"“{role}”为抽取“{held}”提交承诺 {bound}")
    return made


@transaction.atomic
def tell(person: Person, draw: Draw, secret: str) -> Draw:
    """Tell one's secret (公开口令); with the last one the draw is made.

    Raises:
        InputError: fewer than two commitments; not one of those who bound a secret; the secret does not agree.
    """
    staff_read.check(person, draw)
    held = _held(draw, State.OPENED)
    if held.secrets.count() < 2:
        raise InputError(_("现在只有 %(n)s 个角色提交了承诺，至少要有 2 个才能公开口令。") % {"n": held.secrets.count()})
    mine = held.secrets.filter(person=person).first()
    if mine is None:
        raise InputError(_("您没有事先提交承诺，不能公开口令。"))
    if mine.secret:
        raise InputError(_("您的口令已经公开。"))
    if sampling.commitment(held.digest, mine.role, secret) != mine.commitment:
        raise InputError(_("口令与您事先提交的承诺不符，请核对（注意大小写和空格）。口令记不起来的，这次抽取只能作废重来。"))
    mine.secret, mine.told_at = secret, timezone.now()
    mine.save()
    audit.record(person, "draws.tell", held, f"“{mine.role}”公开抽取“{held}”的口令")
    if not held.secrets.filter(secret="").exists():
        _make(person, held)
    return held


def _make(person: Person, held: Draw) -> None:
    opening = opening_of(held)
    commitments, secrets = _bound(held)
    held.seed = sampling.joint_seed(opening.digest, commitments, secrets)
    made = sampling.draw(opening, held.seed)
    held.certificate = sampling.write_certificate(opening, commitments, secrets, made)
    held.state, held.drawn_at = State.DRAWN, timezone.now()
    held.save()
    digest = store.put([held.certificate.encode("utf-8")]).digest
    audit.record(person, "draws.draw", held, f"抽取“{held}”：抽中 {len(made.taken)} 户，证书 {digest}")


def _bound(draw: Draw) -> tuple[dict[str, str], dict[str, str]]:
    rows = list(draw.secrets.all())
    return {r.role: r.commitment for r in rows}, {r.role: r.secret for r in rows}


@transaction.atomic
def replace(person: Person, draw: Draw, code: str, reason: str) -> Draw:
    """Replace a drawn entity by the next in order (替换), with a reason that stays in the certificate.

    Raises:
        InputError: no reason, not drawn, replaced already, inspected already, or nobody is left in its class.
    """
    record_write.check(person, draw)
    held = _held(draw, State.DRAWN)
    visit = Visit.objects.live().filter(region__code__startswith=held.region.code[:6], task_no=held.number, uscc=code).first()
    if visit is not None:
        raise InputError(_("“%(name)s”的检查已经生成。请先撤回那条检查记录，再替换。") % {"name": visit.name})
    opening = opening_of(held)
    made = sampling.substitute(opening, held.seed, outcome_of(held), code, reason)
    commitments, secrets = _bound(held)
    held.certificate = sampling.write_certificate(opening, commitments, secrets, made)
    held.save(update_fields=["certificate"])
    digest = store.put([held.certificate.encode("utf-8")]).digest
    new = made.taken[-1].code
    audit.record(person, "draws.replace", held, f"抽取“{held}”：{code} 替换为 {new}，证书 {digest}", reason=reason)
    return held


@transaction.atomic
def void(person: Person, draw: Draw, reason: str) -> Draw:
    """Void a draw (作废); it stays in the list with its reason, and its number is gone.

    Raises:
        InputError: no reason, or inspections were made of it.
    """
    record_write.check(person, draw)
    held = _held(draw, State.PLANNED, State.OPENED, State.DRAWN)
    if not reason.strip():
        raise InputError(_("请写明作废理由，理由会公开。"))
    if Visit.objects.live().filter(region__code__startswith=held.region.code[:6], task_no=held.number).exists():
        raise InputError(_("这次抽取已经生成检查记录，不能作废。请先撤回这些记录。"))
    held.state, held.void_reason = State.VOID, reason.strip()[:200]
    held.save(update_fields=["state", "void_reason"])
    audit.record(person, "draws.void", held, f"作废抽取“{held}”", reason=reason)
    return held


@transaction.atomic
def hand_over(person: Person, draw: Draw, today: date) -> int:
    """Make one inspection for each drawn entity and the task itself (生成检查); what is there already stays. Gives how many are new."""
    record_write.check(person, draw)
    held = _held(draw, State.DRAWN)
    names = {i["code"]: i["name"] for i in held.opening["inspectees"]}
    code = held.region.code[:6]
    place = {"region": held.region, "unit": held.unit}
    if not InspectionTask.objects.live().filter(region__code__startswith=code, task_no=held.number).exists():
        task = {
            "task_no": held.number,
            "title": held.title,
            "planned_on": today,
            "joint": bool(held.partners),
            "partners": "、".join(held.partners),
            "uses_credit_class": held.classes == "credit",
        }
        create_record(person, "inspection_tasks", {**task, **place})
    there = set(Visit.objects.live().filter(region__code__startswith=code, task_no=held.number).values_list("uscc", flat=True))
    outcome = outcome_of(held)
    gone = {t.replaces for t in outcome.taken}
    count = 0
    for taken in outcome.taken:
        if taken.code in there or taken.code in gone:
            continue
        values = {
            "task_no": held.number,
            "name": names[taken.code],
            "uscc": taken.code,
            "matters": [m.split(" ")[0] for m in held.matters],
            "inspectors": list(taken.inspectors),
            "planned_on": today,
        }
        create_record(person, "inspection_visits", {**values, **place})
        count += 1
    return count


def certificate_text(draw: Draw) -> str:
    """The certificate as it is handed out, or, before the draw, the frozen plan and lists with their digest."""
    return draw.certificate or json.dumps({"format": "zhiheng.draw.opening/1", **(draw.opening or {})}, ensure_ascii=False, indent=1, sort_keys=True)
