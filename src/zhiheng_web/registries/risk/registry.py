"""Declaration of the registries of events and nil returns (质量安全事件, 零报告)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import Decision, Policy, record_write
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.declare import REGISTRIES as REGISTRIES_OF
from zhiheng_web.records.declare import Clock, Derived, Move, Registry
from zhiheng_web.records.masking import mask_name
from zhiheng_web.records.targeted import open_visit, targeted
from zhiheng_web.registries.risk.clues import clue_words, clues_of
from zhiheng_web.registries.risk.models import Event, NilReturn
from zhiheng_web.registries.risk.selectors import standings
from zhiheng_web.registries.risk.signing import wrong_signer


class ConfirmsEvents(Policy):
    """An event is confirmed by the committee office (认定)."""

    name = "confirms_events"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        allowed = record_write.decide(person, subject)
        if not allowed.allowed:
            return allowed
        if person.role != Role.OFFICE:
            return Decision(False, "事件由质发办认定，请把认定文件交质发办登记。")
        return allowed


def _nil_return_notices(record: NilReturn) -> list[tuple[str, str]]:
    rows = [
        (
            "error",
            _("与已认定的事件不符：%(occurred_on)s %(title)s。零报告不作数，请撤回并写明理由。")
            % {"occurred_on": e.occurred_on, "title": e.title},
        )
        for e in record.contradicting_events()
    ]
    if wrong := wrong_signer(record):
        rows.append(("error", wrong))
    if found := clues_of(record.kind, record.region, record.period_start, record.period_end):
        rows.append(("info", _("这一期的线索：%(clues)s，见相关记录。签报说明里应写明核对情况。") % {"clues": clue_words(found)}))
    return rows


def _clue_links(record: NilReturn) -> list[tuple[str, str, str]]:
    found = clues_of(record.kind, record.region, record.period_start, record.period_end)
    return [("同期线索", f"{c.words} {c.count}", c.url) for c in found]


def _event_notices(event: Event) -> list[tuple[str, str]]:
    if not event.confirmed:
        return [("info", "尚未认定，不计入评分。认定后由质发办登记认定日期和文件。")]
    rows = NilReturn.objects.live().filter(
        kind=event.kind, period_start__lte=event.occurred_on, period_end__gte=event.occurred_on
    )
    rows = rows.filter(region__code__startswith=event.region.code[:6]).select_related("unit")
    return [
        ("error", _("%(name)s对 %(period)s 签报过“未发生”，与本事件不符。") % {"name": r.unit.name, "period": r.period})
        for r in rows
    ]


def _event_clocks(event: Event) -> list[Clock]:
    """The limit of the accident's investigation; other events have no statutory one."""
    if not (event.deaths or event.injured or event.kind.startswith("equipment")):
        return []
    found = limit("AC2", event.occurred_on)
    return [Clock("事故调查报告", found.due_on, event.investigated_on, found.basis, found.certainty)]


def _event_related(event: Event) -> list[tuple[str, str, str]]:
    """The device of an accident, by its number."""
    devices = REGISTRIES_OF.get("equipment")
    if not event.device_no or devices is None:
        return []
    rows = devices.model.objects.live().filter(device_no=event.device_no, region__code__startswith=event.region.code[:6])
    return [("设备", devices.label(d), reverse("registries:record", args=["equipment", d.pk])) for d in rows]


def _open_visit(person: Any, event: Event, answers: dict[str, Any]) -> Any:
    detail = _("质量安全事件“%(title)s”（%(day)s）") % {"title": event.title, "day": event.occurred_on}
    return open_visit(person, event, answers, name=event.name, uscc=event.uscc, detail=detail)


EVENTS = Registry(
    code="events",
    model=Event,
    title="质量安全事件",
    noun="事件",
    group="质量安全",
    note="没有记录不等于没有发生：没有事件的期间由相关单位签报零报告。",
    fields=(
        "kind",
        "grade",
        "title",
        "occurred_on",
        "name",
        "uscc",
        "device_no",
        "deaths",
        "injured",
        "description",
        "investigated_on",
        "confirmed",
        "confirmed_on",
        "confirmation",
    ),
    columns=("title", "kind", "grade", "occurred_on", "confirmed", "confirmed_on", "unit"),
    natural_key=("kind", "title", "occurred_on"),
    label=lambda e: e.title,
    date="occurred_on",
    search=("title", "description", "confirmation", "name", "device_no"),
    filters=("kind", "grade", "confirmed", "unit"),
    enterprise="uscc",
    aliases={
        "title": ("事件名称",),
        "occurred_on": ("发生时间",),
        "confirmed": ("是否认定",),
        "name": ("事发单位",),
        "device_no": ("设备注册代码",),
        "deaths": ("死亡人数",),
        "injured": ("受伤人数",),
    },
    example={
        "kind": "较大及以上食品质量安全事故",
        "title": "某学校食堂食物中毒",
        "occurred_on": "2025-05-06",
        "confirmed": "否",
    },
    views={"unconfirmed": ("待认定", lambda: Q(confirmed=False))},
    notices=_event_notices,
    clocks=_event_clocks,
    related=_event_related,
    moves=(
        Move(
            "confirm",
            "登记认定",
            ("confirmed", "confirmed_on", "grade", "confirmation"),
            required=("confirmed_on", "confirmation"),
            ready=lambda e: "已认定" if e.confirmed else "",
            policy=ConfirmsEvents(),
        ),
        Move(
            "investigate",
            "登记调查报告",
            ("investigated_on",),
            required=("investigated_on",),
            basis="生产安全事故报告和调查处理条例第二十九条",
            is_optional=True,
            ready=lambda e: "已登记调查报告" if e.investigated_on else "",
            takes_file=True,
        ),
        targeted(_open_visit),
    ),
)

NIL_RETURNS = Registry(
    code="nil_returns",
    model=NilReturn,
    title="零报告",
    noun="零报告",
    verb="签报",
    masked=("signatory",),
    group="质量安全",
    note="签报人对“本期未发生”负责。签报后不能修改，只能写明理由撤回；有已认定事件的期间不能签报。",
    fields=("kind", "period", "statement"),
    columns=("kind", "period", "unit", "signatory", "signed_on"),
    natural_key=("unit", "kind", "period"),
    label=lambda n: f"{n.get_kind_display()} {n.period}",
    date="period_end",
    search=("period",),
    filters=("kind", "unit"),
    relation={
        "signatory": Derived(
            ("signatory__display_name", "signatory__username"), lambda name, username: mask_name(name or username or "")
        ),
        "signer": "unit__name",
        "signer_names": Derived(("unit__name", "unit__aliases"), lambda name, aliases: "、".join((name, *aliases))),
        "withdrawn_on": Derived(("withdrawn_at",), lambda moment: localtime(moment).date() if moment else None),
    },
    keeps_withdrawn=True,
    joins=("signatory",),
    importable=False,
    editable=False,
    closed=Q(),
    notices=_nil_return_notices,
    related=_clue_links,
    overview=standings,
    overview_title="签报情况",
)

REGISTRIES = (EVENTS, NIL_RETURNS)
