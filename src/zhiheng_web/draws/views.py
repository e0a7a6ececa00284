"""Pages of draws: the list, planning, the ceremony step by step, the outcome with its certificate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InvalidValue, ZhihengError
from zhiheng_web.draws import pools, selectors, services
from zhiheng_web.draws.forms import PlanForm, SecretForm, strata_forms
from zhiheng_web.draws.measures import measures
from zhiheng_web.draws.models import Draw, State
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import permitted, record_write, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records.views import period_of
from zhiheng_web.shared.clock import today


def _draw(request: HttpRequest, pk: int) -> Draw:
    held = get_object_or_404(Draw.objects.select_related("region", "unit", "frame", "created_by"), pk=pk)
    staff_read.check(request.user, held)
    return held


@permitted(staff_read)
@require_GET
def draws(request: HttpRequest) -> HttpResponse:
    """All draws of the county, void ones too (双随机抽取)."""
    region = region_of(request.user)  # type: ignore[arg-type]
    rows = Draw.objects.filter(region=region).select_related("unit") if region else Draw.objects.none()
    person: Any = request.user
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "may_write": person.role in (Role.OFFICE, Role.LIAISON),
        "lacks": selectors.lacks(region) if region else [],
    }
    return render(request, "draws/list.html", context)


@permitted(staff_read)
@require_GET
def differential(request: HttpRequest) -> HttpResponse:
    """Whether inspections follow the classes: by class, with the enterprises that are over or under (差异化监管)."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    year = period_of(request).end.year
    context: dict[str, Any] = {"year": year}
    try:
        context["found"] = measures(region, min(year, today().year), today())
    except InvalidValue as error:
        context["fault"] = error.sentence
    return render(request, "draws/measures.html", context)


def _plan(request: HttpRequest, instance: Draw | None) -> HttpResponse:
    person: Any = request.user
    form = PlanForm(request.POST or None, instance=instance, person=person, year=today().year)
    if request.method == "POST" and form.is_valid():
        draw = form.save(commit=False)
        draw.matters, draw.partners = form.cleaned_data["matters"], form.cleaned_data["partners"]
        if instance is None:
            draw.region, draw.created_by = person.region, person
        try:
            services.plan_draw(person, draw)
        except ZhihengError as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("draws:detail", draw.pk)
    return render(request, "draws/form.html", {"form": form, "draw": instance}, status=422 if form.is_bound else 200)


@permitted(record_write)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a draw."""
    return _plan(request, None)


@permitted(record_write)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a planned draw."""
    draw = _draw(request, pk)
    record_write.check(request.user, draw)
    if not draw.is_planned:
        messages.error(request, _("已冻结的抽取不能再改。需要改的，请作废后另拟一次。"))
        return redirect("draws:detail", pk)
    return _plan(request, draw)


@permitted(staff_read)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: what stands now, the next step, and from the draw on its outcome."""
    return _page(request, _draw(request, pk))


def _page(request: HttpRequest, draw: Draw, data: Any = None, secret: SecretForm | None = None) -> HttpResponse:
    person: Any = request.user
    now = today()
    secrets = list(draw.secrets.select_related("person"))
    mine = next((s for s in secrets if s.person_id == person.pk), None)
    context: dict[str, Any] = {
        "draw": draw,
        "secrets": secrets,
        "mine": mine,
        "ready": len(secrets) > 1,
        "role": services.role_of(person),
        "secret_form": secret or SecretForm(),
        "may_write": record_write.allows(person, draw),
        "steps": selectors.steps(draw, secrets),
    }
    if draw.is_planned:
        sizes = pools.sizes(draw, now)
        context |= {
            "strata": strata_forms(sizes, draw.strata, data),
            "total": sum(sizes.values()),
            "problems": pools.problems(draw, now),
            "staff": len(pools.inspectors(draw, now)),
            "without_code": pools.without_code(draw),
            "wanted": selectors.wanted(draw, sizes),
        }
    elif draw.state == State.DRAWN:
        context |= {"outcome": selectors.outcome(draw)}
    return render(request, "draws/detail.html", context, status=422 if data is not None or secret is not None else 200)


@permitted(record_write)
@require_POST
def strata(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the ratios of the classes."""
    draw = _draw(request, pk)
    forms = strata_forms(pools.sizes(draw, today()), draw.strata, request.POST)
    checked = [form.is_valid() for _name, _size, form in forms]
    if not all(checked):
        return _page(request, draw, data=request.POST)
    return _act(request, draw, lambda: services.set_strata(request.user, draw, {n: f.values() for n, _s, f in forms}), _("比例已保存。"))  # type: ignore[arg-type]


def _act(request: HttpRequest, draw: Draw, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except ZhihengError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect("draws:detail", draw.pk)


@permitted(record_write)
@require_POST
def open_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze plan and lists."""
    draw = _draw(request, pk)
    return _act(request, draw, lambda: services.open_draw(request.user, draw, today()), _("已冻结，启动摘要可以公布了。下一步：至少两个角色各提交一个承诺。"))  # type: ignore[arg-type]


@permitted(staff_read)
@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in one's commitment."""
    draw = _draw(request, pk)
    form = SecretForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.commit(request.user, draw, secret=given["secret"], commitment=given["commitment"])  # type: ignore[arg-type]
        except ZhihengError as error:
            form.add_error("commitment" if given["commitment"] else "secret", error.sentence)
        else:
            messages.success(request, _("承诺已提交。请保管好口令，等承诺交齐后再公开。"))
            return redirect("draws:detail", pk)
    return _page(request, draw, secret=form)


@permitted(staff_read)
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell one's secret; the last one makes the draw."""
    draw = _draw(request, pk)
    form = SecretForm(request.POST)
    if form.is_valid():
        try:
            held = services.tell(request.user, draw, form.cleaned_data["secret"])  # type: ignore[arg-type]
        except ZhihengError as error:
            form.add_error("secret", error.sentence)
        else:
            words = _("口令都已公开，抽取完成。") if held.state == State.DRAWN else _("口令已公开，等其他角色公开。")
            messages.success(request, words)
            return redirect("draws:detail", pk)
    return _page(request, draw, secret=form)


@permitted(record_write)
@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace a drawn entity by the next in order."""
    draw = _draw(request, pk)
    code, reason = request.POST.get("code", ""), request.POST.get("reason", "")
    return _act(request, draw, lambda: services.replace(request.user, draw, code, reason), _("已由同类排队中的下一户替换，证书已更新。"))  # type: ignore[arg-type]


@permitted(record_write)
@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void a draw."""
    draw = _draw(request, pk)
    return _act(request, draw, lambda: services.void(request.user, draw, request.POST.get("reason", "")), _("已作废。作废的抽取留在列表里。"))  # type: ignore[arg-type]


@permitted(record_write)
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the inspections of the drawn entities."""
    draw = _draw(request, pk)
    return _act(request, draw, lambda: services.hand_over(request.user, draw, today()), _("检查任务和每户的检查记录已生成，可以安排检查。"))  # type: ignore[arg-type]


@permitted(staff_read)
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate, or before the draw the frozen plan and lists."""
    draw = _draw(request, pk)
    if draw.opening is None:
        raise Http404
    response = HttpResponse(services.certificate_text(draw), content_type="application/json; charset=utf-8")
    name = _("抽取证书") if draw.certificate else _("冻结的计划和名录")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}_{draw.number}.json") or "attachment"
    return response


@permitted(staff_read)
@require_GET
def by_number(request: HttpRequest, region: str, number: str) -> HttpResponse:
    """The draw of a number; the list of inspections of that task where there was none here."""
    draw = Draw.objects.filter(region__code=region, number=number).first()
    if draw is None:
        messages.info(request, _("任务“%(number)s”不是在本系统抽取的，没有抽取证书。") % {"number": number})
        return redirect("draws:list")
    staff_read.check(request.user, draw)
    return redirect("draws:detail", draw.pk)
