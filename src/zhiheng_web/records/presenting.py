"""From records to what templates show: heads, cells, facts, clocks, timeline, next steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import ALSO_RELATED, REGISTRIES, Registry
from zhiheng_web.records.display import DASH, shown
from zhiheng_web.records.fields import ScaledIntegerField
from zhiheng_web.records.selectors import due_state, may_see_names
from zhiheng_web.shared.language import said

CHIP_FIELDS = {"final_result", "first_result", "retest_result", "reinspection_result", "review"}
"""Fields whose codes are codes of state chips."""
_KIND_CHIPS = {"open": "due", "waiting": "info", "closed": "done"}


def chip_of(registry: Registry, record: Any, name: str) -> str:
    """The state chip of a field, or ""."""
    if name == "state" and registry.lifecycle is not None and record.state:
        state = registry.lifecycle.state(record.state)
        return state.chip or _KIND_CHIPS[state.kind]
    return getattr(record, name) if name in CHIP_FIELDS else ""


def headers(registry: Registry) -> list[dict[str, str]]:
    """Headings of the list."""
    out = []
    for name in registry.columns:
        if name in registry.columns_made:
            out.append({"label": said(registry.columns_made[name][0]), "css": ""})
            continue
        field = registry.field(name)
        numeric = isinstance(field, ScaledIntegerField)
        label = str(field.verbose_name)
        if isinstance(field, models.ForeignKey) and name == "batch":
            label = str(field.related_model._meta.get_field("sample_no").verbose_name)
        out.append({"label": label, "css": "num" if numeric else ""})
    return out


def row(registry: Registry, record: Any, person: Any, today: date) -> dict[str, Any]:
    """One row of the list: cells in the order of the columns, its address and its state by due date."""
    full = may_see_names(person, record)
    cells = []
    for name in registry.columns:
        if name in registry.columns_made:
            cells.append({"text": registry.columns_made[name][1](record) or DASH, "css": "", "chip": ""})
            continue
        field = registry.field(name)
        text = record.batch.sample_no if name == "batch" else shown(registry, record, name, full=full)
        css = (
            "num" if isinstance(field, ScaledIntegerField) else "nowrap" if isinstance(field, models.DateField) else ""
        )
        cells.append({"text": text, "css": css, "chip": chip_of(registry, record, name)})
    state, word = due_state(registry, record, today)
    return {"pk": record.pk, "cells": cells, "url": address_of(record), "state": state, "word": word, "withdrawn": record.withdrawn_at}


def facts(registry: Registry, record: Any, *, full: bool) -> list[dict[str, Any]]:
    """The facts of a record as label and text, in the order of its form, then what follows from them."""
    made = [f for f in registry.facts_made if not isinstance(f, str)]
    out = []
    for name in (*registry.fields, *(f for f in registry.facts_made if isinstance(f, str))):
        field = registry.field(name)
        text = str(getattr(record, name)) if name == "batch" else shown(registry, record, name, full=full)
        out.append(
            {
                "label": str(field.verbose_name),
                "text": text,
                "chip": chip_of(registry, record, name),
            }
        )
    for label, value in made:
        text = value(record)
        out.append({"label": label, "text": DASH if text in (None, "") else str(text), "chip": ""})
    return out


def _may_follow(address: str, record: Any, person: Any) -> bool:
    """Whether the page behind a link is one that the person may open for this record; a link to nothing allowed is not shown."""
    try:
        policy = getattr(resolve(address).func, "policy", None)
    except Resolver404:
        return True
    return policy is None or bool(policy.allows(person, record))


def related(registry: Registry, record: Any, person: Any) -> list[tuple[str, str, str]]:
    """Records this one caused or came from, and the page of the enterprise it names."""
    known = [*registry.related(record), *(row for more in ALSO_RELATED for row in more(record))]
    rows = [row for row in known if _may_follow(row[2], record, person)]
    code = getattr(record, registry.enterprise) if registry.enterprise else ""
    firms = REGISTRIES.get("enterprises")
    if code and firms is not None and firms is not registry and firms.url:
        firm = firms.model.objects.live().filter(uscc=code).first()
        if firm is not None:
            rows.append(("企业档案", str(firm), firms.url(firm)))
    return rows


def clocks(registry: Registry, record: Any, today: date) -> list[dict[str, Any]]:
    """Legal time limits with state, days left or over, basis and certainty."""
    if record.withdrawn_at:
        return []
    return [
        {"clock": c, "done_on": c.done_by(today), "state": c.state(today), "left": c.days_left(today), "over": c.days_over(today)}
        for c in registry.made(record)
    ]


def timeline(registry: Registry, record: Any, today: date) -> list[dict[str, Any]]:
    """What happened and what is to come, by day; the running limit once, under the name of its own field where it has one."""
    out = []
    for field in registry.model._meta.concrete_fields:
        if not isinstance(field, models.DateField) or isinstance(field, models.DateTimeField):
            continue
        value = getattr(record, field.name)
        if value is not None and field.name != "next_due_on" and not (registry.lifecycle and field.name.endswith("due_on")):
            due = field.name.endswith(("due_on", "valid_until"))
            out.append(
                {"name": field.name, "on": value, "label": str(field.verbose_name), "is_due": due, "overdue": False, "ahead": value > today}
            )
    for entry in clocks(registry, record, today):
        clock = entry["clock"]
        if registry.lifecycle and clock.due_on and not clock.done_on:
            label = _("%(what)s期限") % {"what": said(clock.label)}
            late = entry["state"] == "overdue"
            out.append({"name": "", "on": clock.due_on, "label": label, "is_due": True, "overdue": late, "ahead": not late})
        for line in out:
            if line["is_due"] and line["on"] == clock.due_on and entry["state"] == "overdue":
                line["overdue"] = True
    named = {(line["on"], line["is_due"]) for line in out if line.get("name") != registry.due}
    kept = [line for line in out if line.get("name") != registry.due or (line["on"], True) not in named]
    return sorted(kept, key=lambda line: (line["on"], line["is_due"]))


def moves(registry: Registry, record: Any, person: Any) -> list[Any]:
    """Steps this person can take on the record now; the first is the main one."""
    if record.withdrawn_at:
        return []
    return [m for m in registry.moves if (m.policy or record_write).allows(person, record) and not m.ready(record)]


def put_errors(form: Any, error: ValidationError) -> None:
    """The sentences of a service beside the fields of a form; those of fields it does not show go to the top."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, sentences in by_field.items():
        where = name if name in form.fields else None
        for sentence in sentences:
            if where is None and name != NON_FIELD_ERRORS and hasattr(form, "registry"):
                label = form.registry.field(name).verbose_name
                sentence = f"{label}：{sentence}"
            form.add_error(where, sentence)


def query_without(request: HttpRequest, *names: str) -> str:
    """The address's parameters without the named ones, ready to be followed by one more."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
