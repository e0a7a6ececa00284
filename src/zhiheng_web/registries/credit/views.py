"""Pages of credit risk classes: the scheme with its versions, working classes out, the reasons of one enterprise on any day. Staff only."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError, InvalidValue
from zhiheng.lifecycles.deadlines import CERTAINTIES
from zhiheng.packs import factor_scheme_on, factor_schemes, next_change
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import permitted, record_write, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records.addresses import record_url
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.registries.credit import class_services as services
from zhiheng_web.registries.credit.class_models import SCHEME, CreditClass
from zhiheng_web.registries.credit.rating import facts_by_code, known_to, rate
from zhiheng_web.shared.clock import today

SHOWN = 60


class DayForm(forms.Form):
    """A day, not one to come."""

    on = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def clean_on(self) -> date:
        """Not in the future."""
        on: date = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError(_("日期不能晚于今天"))
        return on


def _region(request: HttpRequest) -> Any:
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The scheme in force, how many enterprises stand in each class, what waits, the newest changes (分类方案和计算)."""
    return render(request, "credit/index.html", _overview(request, DayForm(initial={"on": today()})))


def _overview(request: HttpRequest, form: DayForm) -> dict[str, Any]:
    region, now = _region(request), today()
    person: Any = request.user
    asked = {str(s.valid_from): s for s in factor_schemes() if s.code == SCHEME}
    scheme = asked.get(request.GET.get("version", "")) or factor_scheme_on(SCHEME, now)
    held = services.standing(region, now)
    firms = REGISTRIES["enterprises"].model.objects.live().in_region(region).filter(status="active")
    codes = set(firms.exclude(uscc="").values_list("uscc", flat=True))
    numbers = Counter(row.risk_class for code, row in held.items() if code in codes)
    live = CreditClass.objects.live().in_region(region)
    return {
        "scheme": scheme,
        "versions": sorted(asked.values(), key=lambda s: s.valid_from, reverse=True),
        "certainty": CERTAINTIES.get(scheme.certainty, _("本系统约定")),
        "levels": [(level, numbers[level.code]) for level in scheme.levels],
        "unclassed": len(codes - set(held)),
        "waiting": live.filter(awaits=True).count(),
        "changes": _changes(region),
        "form": form,
        "may_write": person.role in (Role.OFFICE, Role.LIAISON),
    }


def _changes(region: Any) -> list[dict[str, Any]]:
    """Enterprises whose class at the newest working-out differs from the one before."""
    rows = CreditClass.objects.live().in_region(region).filter(effective_on__isnull=False)
    newest = rows.filter(origin="computed").order_by("-classed_on").values_list("classed_on", flat=True).first()
    if newest is None:
        return []
    made = list(rows.filter(origin="computed", classed_on=newest).order_by("pk"))
    before: dict[str, CreditClass] = {}
    for row in rows.filter(uscc__in=[m.uscc for m in made], effective_on__lt=newest).order_by("effective_on", "pk"):
        before[row.uscc] = row
    pairs = [{"row": m, "before": before[m.uscc].risk_class} for m in made if m.uscc in before and before[m.uscc].risk_class != m.risk_class]
    return sorted(pairs, key=lambda p: p["row"].risk_class, reverse=True)[:SHOWN]


@permitted(record_write)
@require_POST
def work_out(request: HttpRequest) -> HttpResponse:
    """Work all classes out and enter what is new."""
    person: Any = request.user
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            run = services.work_out(person, _region(request), person.unit, form.cleaned_data["on"])
        except InputError as error:
            form.add_error("on", error.sentence)
        else:
            said = _("已计算：新登记 %(made)s 家，类别和事实没有变化 %(same)s 家，人工改变继续有效 %(hand)s 家，上级推送的类别更严 %(push)s 家，没有信用代码 %(none)s 家。")
            given = {"made": len(run.made), "same": run.unchanged, "hand": run.by_hand, "push": run.pushed, "none": run.without_code}
            messages.success(request, said % given)
            return redirect("classes:index")
    return render(request, "credit/index.html", _overview(request, form), status=422)


@permitted(staff_read)
@require_GET
def firm(request: HttpRequest, uscc: str) -> HttpResponse:
    """The class of one enterprise on any day, factor by factor, from the records as they stand now (分类说明)."""
    region = _region(request)
    held = REGISTRIES["enterprises"].model.objects.live().in_region(region).filter(uscc=uscc.upper()).first()
    if held is None:
        raise Http404
    form = DayForm({"on": request.GET.get("on") or today().isoformat()})
    on = form.cleaned_data["on"] if form.is_valid() else today()
    facts = facts_by_code(region, [held.uscc]).get(held.uscc, [])
    context: dict[str, Any] = {"firm": held, "form": form, "on": on}
    try:
        found = rate(facts, on)
        context |= {"found": found, "later": next_change(found.scheme, known_to(found.scheme, facts), on)}
        context["lines"] = [{"line": line, "facts": [(f, record_url(f.source)) for f in line.facts]} for line in found.lines]
        context["certainty"] = CERTAINTIES.get(found.scheme.certainty, _("本系统约定"))
    except InvalidValue as error:
        context["fault"] = error.sentence
    context["standing"] = services.standing(region, on, [held.uscc]).get(held.uscc)
    rows = CreditClass.objects.in_region(region).filter(uscc=held.uscc).select_related("proposed_by", "confirmed_by")
    context["history"] = rows.order_by("-classed_on", "-pk")
    return render(request, "credit/firm.html", context, status=422 if form.errors else 200)
