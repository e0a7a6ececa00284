"""Pages over many records: the work list by what is due, one move on many, saved views, the table of a lifecycle."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.lifecycles.deadlines import CERTAINTIES, deadline_rules
from zhiheng.lifecycles.tables import WHO
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import permitted, record_read, record_write
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records import bulk, worklist
from zhiheng_web.records.forms import move_form
from zhiheng_web.records.models import SavedView
from zhiheng_web.records.views import find_registry
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import said


@permitted(record_read)
def work(request: HttpRequest) -> HttpResponse:
    """What is due (待办): late, today, this week, later; of a person, a unit or all."""
    person: Any = request.user
    region = region_of(person)
    if region is None:
        raise Http404
    asked = worklist.Asked.of(person, request.GET)
    return render(
        request,
        "records/work.html",
        {
            "asked": asked,
            "list": worklist.work_of(region, today(), asked),
            "units": Unit.objects.filter(region=region).exclude(kind="class"),
            "person": person,
            "on": today(),
        },
    )


@permitted(record_write)
def bulk_move(request: HttpRequest, code: str) -> HttpResponse:
    """One move on the records that were ticked: first what it asks, then what was done and what was refused."""
    registry = find_registry(code)
    person: Any = request.user
    region = region_of(person)
    given = request.POST if request.method == "POST" else request.GET
    move = next((m for m in bulk.bulk_moves(registry) if m.code == given.get("move")), None)
    pks = given.getlist("pk")
    back = reverse("registries:list", args=[code])
    if region is None:
        raise Http404
    if move is None or not pks:
        messages.error(request, _("请先勾选记录，再选要办理的步骤。"))
        return redirect(back)
    records = bulk.chosen(registry, region, pks)
    can, cannot = bulk.hindrances(person, move, records)
    form = move_form(registry, move, request.POST if "go" in request.POST else None, instance=registry.model(region=region), person=person)
    form.fields.pop("attachment", None)
    done: list[Any] = []
    if "go" in request.POST and form.is_valid():
        filled = {k: v for k, v in form.answers().items() if v not in (None, "", [])}
        done, refused = bulk.take_moves(person, move, can, filled)
        cannot += refused
        if done:
            messages.success(request, _("已对 %(n)s 条办理“%(step)s”。") % {"n": len(done), "step": said(move.label)})
        if not cannot:
            return redirect(back)
        can = []
    context = {
        "registry": registry,
        "move": move,
        "form": form,
        "can": [(r, registry.label(r)) for r in can],
        "cannot": [(c, registry.label(c.record)) for c in cannot],
        "done": [(r, registry.label(r)) for r in done],
        "back": back,
        "most": bulk.MOST,
    }
    return render(request, "records/bulk.html", context, status=422 if form.is_bound and not done else 200)


@permitted(record_read)
def save_view(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the list as it is shown under a name; or forget one."""
    registry = find_registry(code)
    person: Any = request.user
    back = reverse("registries:list", args=[code])
    if request.method != "POST":
        return redirect(back)
    if number := request.POST.get("forget", ""):
        get_object_or_404(SavedView, pk=number if number.isdigit() else 0, person=person, registry=code).delete()
        messages.success(request, _("常用视图已删除。"))
        return redirect(back)
    name = request.POST.get("name", "").strip()[:40]
    kept = {k: v for k, v in request.POST.items() if k in {"tab", "span", "sort", "q", *registry.filters} and v}
    query = urlencode(kept)
    if not name:
        messages.error(request, _("请给这个视图起个名称。"))
    elif len(query) > 400:
        messages.error(request, _("筛选条件太长，不能保存。"))
    else:
        SavedView.objects.update_or_create(person=person, registry=code, name=name, defaults={"query": query})
        messages.success(request, _("已存为常用视图“%(name)s”。") % {"name": name})
    return redirect(f"{back}?{query}" if query else back)


@permitted(record_read)
def lifecycle(request: HttpRequest, code: str) -> HttpResponse:
    """The table of a registry: states, steps, who takes them, what they need, which limits they start, stop, pause."""
    registry = find_registry(code)
    table = registry.lifecycle
    if table is None:
        raise Http404
    steps = [
        {
            "step": s,
            "who": WHO[s.who],
            "from": [table.state(c).label for c in s.sources],
            "to": [table.state(o.target).label for o in s.outcomes],
            "needs": [registry.field(n).verbose_name for n in s.required],
            "effects": table.effects(s),
        }
        for s in table.steps
    ]
    limits = [
        {"limit": t, "rules": [(r, CERTAINTIES[r.certainty]) for r in deadline_rules() if r.code == t.rule]} for t in table.limits
    ]
    return render(request, "records/lifecycle.html", {"registry": registry, "table": table, "steps": steps, "limits": limits})
