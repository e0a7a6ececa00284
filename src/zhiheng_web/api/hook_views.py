"""Pages of notices of changes (变更通知): subscribe, stop, what was sent, send again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng_web.api import hooks, tasks
from zhiheng_web.api.hook_models import KINDS, Delivery, Webhook
from zhiheng_web.organisations.policies import office_only, permitted
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.shared.language import said

SHOWN = 100


class HookForm(forms.Form):
    """Who is told, of what."""

    name = forms.CharField(label=gettext_lazy("用途"), max_length=60, help_text=gettext_lazy("哪个系统接收、做什么"))
    url = forms.CharField(label=gettext_lazy("接收地址"), max_length=300, help_text=gettext_lazy("https 地址；通知里没有记录的内容，接收方凭令牌再来读"))
    registries = forms.MultipleChoiceField(label=gettext_lazy("登记簿"), widget=forms.SelectMultiple(attrs={"size": 10}))
    kinds = forms.MultipleChoiceField(label=gettext_lazy("通知哪些变化"), choices=KINDS, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["registries"].choices = [(c, said(r.title)) for c, r in REGISTRIES.items()]  # type: ignore[attr-defined]


@permitted(office_only)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The subscriptions of the region; the secret of a new one is shown once."""
    region = region_of(request.user)  # type: ignore[arg-type]
    form, secret = HookForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = hooks.subscribe(request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            form = HookForm()
    found = Webhook.objects.filter(region=region).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state__in=("waiting", "retrying"))),
        dead=Count("deliveries", filter=Q(deliveries__state="dead")),
        delivered=Count("deliveries", filter=Q(deliveries__state="delivered")),
    )
    kinds = {code: str(label) for code, label in KINDS}
    rows = [
        {
            "hook": h,
            "registries": "、".join(said(REGISTRIES[c].title) for c in h.registries if c in REGISTRIES),
            "kinds": "、".join(kinds[k] for k in h.kinds if k in kinds),
        }
        for h in found
    ]
    response = render(request, "api/hooks.html", {"form": form, "secret": secret, "rows": rows}, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    return response


def _hook(request: HttpRequest, pk: int) -> Webhook:
    hook = get_object_or_404(Webhook.objects.select_related("region"), pk=pk)
    office_only.check(request.user, hook)
    return hook


@permitted(office_only)
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent to one address: the newest, or those of one state."""
    hook = _hook(request, pk)
    state = request.GET.get("state", "")
    rows = hook.deliveries.filter(state=state) if state in dict(Delivery.STATES) else hook.deliveries.all()
    return render(request, "api/deliveries.html", {"hook": hook, "rows": rows[:SHOWN], "state": state, "states": Delivery.STATES})


@permitted(office_only)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a subscription, with a reason."""
    try:
        hooks.stop(request.user, _hook(request, pk), request.POST.get("reason", ""))
        messages.success(request, _("已停用，此后的变化不再通知。"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("tokens:hooks")


@permitted(office_only)
@require_POST
def send_again(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Send a notice again that was given up."""
    hook = _hook(request, pk)
    delivery = get_object_or_404(Delivery, pk=number, webhook=hook)
    try:
        hooks.send_again(request.user, delivery)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        tasks.deliver.enqueue(delivery.pk)
        messages.success(request, _("已交后台重发，稍后刷新本页查看结果。"))
    return redirect("tokens:deliveries", pk)
