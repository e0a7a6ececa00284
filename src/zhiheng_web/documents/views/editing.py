"""Editing in the review (修改、补录、绑定): forms that stand in the item itself, or on a page of their own without script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng.rules.printing import print_example, print_rule
from zhiheng.rules.syntax import Need, rule_from_json
from zhiheng_web.documents import drafts, services
from zhiheng_web.documents.adding import prefilled
from zhiheng_web.documents.bindings import AGAINST, SOURCE_WORDS, choices, parse_choice, sources_for
from zhiheng_web.documents.forms import EXAMPLES, ClauseForm, TargetForm, TaskForm
from zhiheng_web.documents.locating import nearest_place
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.review import ReviewPage, review_page
from zhiheng_web.documents.views.deciding import anew, change
from zhiheng_web.documents.views.files import seen
from zhiheng_web.documents.views.review import at_item, context_of, query_now
from zhiheng_web.organisations.policies import office_only, permitted

FORMS: dict[str, Any] = {"target": TargetForm, "task": TaskForm}


def _htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _form_answer(request: HttpRequest, page: ReviewPage, item: Any, form: Any, kind: str) -> HttpResponse:
    """The form in the place of the item, or as a page; faults stand beside their fields."""
    names = sorted({u.name for u in page.region_units} | {n["name"] for n in page.unit_names})
    context = {
        **context_of(request, page, query_now(request)),
        "item": item,
        "form": form,
        "kind": kind,
        "names": names,
    }
    whole = "edit_clause" if kind == "clause" else "edit_entry"
    template = f"documents/parts/{whole}_here.html" if _htmx(request) else f"documents/{whole}.html"
    if kind == "clause":
        context["said"], context["example"] = said_of(form)
        context["examples"] = EXAMPLES
    return render(request, template, context, status=422 if form.errors and not _htmx(request) else 200)


def _saved(request: HttpRequest, pk: int, kind: str, key: str, sentence: str) -> HttpResponse:
    if _htmx(request):
        return change(request, pk, kind, key, lambda _document: sentence)
    messages.success(request, sentence)
    return at_item(pk, kind, key, query_now(request))


def said_of(form: ClauseForm) -> tuple[str, str]:
    """What the form's rule says in Chinese, and one example worked out; empty while the form is faulty."""
    if form.is_bound:
        made = form.cleaned_data.get("made") if form.is_valid() or "made" in form.cleaned_data else None
    else:
        made = None
    if made is None:
        return "", ""
    rule = rule_from_json(made)
    return print_rule(rule), print_example(rule)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def edit_clause(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Change a clause (修改条款): points, a sentence, a usual shape, or the rule itself."""
    document = seen(request, pk)
    page = review_page(document, "scorecard")
    clause = page.need("clause", key)
    source = drafts.find_clause(document.draft["scorecard"], key).clause
    form = ClauseForm(request.POST or None, initial=ClauseForm.initial_of(source))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_clause(request.user, document, key, data["points"], data["made"], data["reason"])
        except InputError as fault:
            form.add_error(None, fault.sentence)
        else:
            return _saved(request, pk, "clause", key, _("已修改这一条，原来读到的规则保留备查。"))
    clause.example = print_example(rule_from_json(source["rule"]))
    return _form_answer(request, page, clause, form, "clause")


@permitted(office_only)
@require_POST
def preview_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rule in the form would say, and an example (试读规则); nothing is kept."""
    seen(request, pk)
    form = ClauseForm({**request.POST.dict(), "reason": request.POST.get("reason") or "-"})
    said, example = said_of(form)
    faults = [fault for errors in form.errors.values() for fault in errors]
    return render(request, "documents/parts/rule_preview.html", {"said": said, "example": example, "faults": faults})


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def edit_entry(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Change a target or a task (修改目标、任务)."""
    document = seen(request, pk)
    page = review_page(document, "plan")
    view = page.need(kind, key)
    form = FORMS[kind](request.POST or None, initial=FORMS[kind].initial_of(view.entry))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_entry(
                request.user, document, kind, key, form.values(view.entry), form.cleaned_data["reason"]
            )
        except InputError as fault:
            form.add_error(None, fault.sentence)
        else:
            return _saved(request, pk, kind, key, _("已修改，读入时的内容保留备查。"))
    return _form_answer(request, page, view, form, kind)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add what the reader missed (补录): words selected or typed are found in the text, and the form is filled from them."""
    document = seen(request, pk)
    page = review_page(document, "scorecard" if kind == "clause" else "plan")
    data = request.POST if request.method == "POST" else request.GET
    text = document.data["document"]["text"]
    words = data.get("words", "").strip()
    numbers = [int(data[n]) if data.get(n, "").isdecimal() else 0 for n in ("from", "near")]
    span = nearest_place(text, words, *numbers) if words else None
    context = {**context_of(request, page, query_now(request)), "kind": kind, "words": words, "span": span}
    context["names"] = sorted({u.name for u in page.region_units} | {n["name"] for n in page.unit_names})
    context.update(start=numbers[0], near=numbers[1], rows=[r for s in page.sections for r in s["rows"]])
    if words and span is None:
        context["fault"] = _("原文里没有这段文字，请从左侧原文中选取，或照原文粘贴。")
    if span is not None:
        quote = text[span[0] : span[1]]
        entry, initial, row = prefilled(document, kind, quote, span)
        form_class = ClauseForm if kind == "clause" else FORMS[kind]
        filled = request.method == "POST" and "fill" not in request.POST
        form = form_class(request.POST if filled else None, initial=initial)
        form.fields["reason"].label = _("补录说明")
        context.update(form=form, quote=quote, row_key=data.get("row", "") or row)
        if filled and form.is_valid():
            try:
                item = _add(request, document, kind, span, form, entry, context["row_key"])
            except InputError as fault:
                form.add_error(None, fault.sentence)
            else:
                return _added(request, pk, item)
    template = "documents/parts/add_form.html" if _htmx(request) else "documents/add.html"
    faulty = bool(context.get("fault") or (context.get("form") and context["form"].errors))
    return render(request, template, context, status=422 if faulty and not _htmx(request) else 200)


def _add(
    request: HttpRequest, document: SourceDocument, kind: str, span: tuple[int, int], form: Any, entry: Any, row: str
) -> Any:
    data = form.cleaned_data
    if kind == "clause":
        return services.add_clause(request.user, document, row, span, data["points"], data["made"], data["reason"])
    return services.add_entry(request.user, document, kind, span, {**entry, **form.values(entry)}, data["reason"])


def _added(request: HttpRequest, pk: int, item: Any) -> HttpResponse:
    """The page again, at the new item: the text has a mark more."""
    messages.success(request, _("已补录：%(item)s。") % {"item": item})
    return anew(request, at_item(pk, item.kind, item.key, query_now(request)))


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest, pk: int, key: str, path: str) -> HttpResponse:
    """Bind one needed fact (绑定): POST `to=source:code` (empty takes it away); GET shows all choices."""
    if request.method == "GET":
        page = review_page(seen(request, pk), "scorecard")
        clause = page.need("clause", key)
        need = next((n for n in clause.needs if n.path == path), None)
        if need is None:
            raise Http404
        groups = [
            (SOURCE_WORDS[source], entries)
            for source, entries in choices(sources_for(Need(path, need.kind, need.name, None)))  # type: ignore[arg-type]
        ]
        shown = {"item": clause, "need": need, "groups": groups, "against": AGAINST.items()}
        template = "documents/parts/bind_form.html" if _htmx(request) else "documents/bind.html"
        return render(request, template, {**context_of(request, page, query_now(request)), **shown})

    def do(document: SourceDocument) -> str:
        to = request.POST.get("to", "")
        against, note = request.POST.get("against", ""), request.POST.get("note", "").strip()
        services.bind(request.user, document, key, path, parse_choice(to, against, note) if to else None)
        return _("已绑定。") if to else _("已取消绑定。")

    return change(request, pk, "clause", key, do)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """All suggested bindings as a list to look over, and accept in one go (采纳全部建议)."""
    document = seen(request, pk)
    if request.method == "POST":
        try:
            count = services.accept_suggestions(request.user, document, request.POST.getlist("fact"))
            messages.success(request, _("已采纳%(count)s条取数建议。") % {"count": count})
        except InputError as fault:
            messages.error(request, fault.sentence)
        return at_item(pk, "", "", query_now(request), "scorecard")
    page = review_page(document, "scorecard")
    rows = [(c, n) for c in page.clauses() for n in c.needs if n.binding is None and n.offered is not None]
    missing = [(c, n) for c in page.clauses() for n in c.needs if n.binding is None and n.offered is None]
    context = {**context_of(request, page, query_now(request)), "rows": rows, "missing": missing}
    return render(request, "documents/suggestions.html", context)
