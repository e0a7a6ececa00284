"""Pages about the words of a document: which unit each printed name means, and one place in the text."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhiheng.errors import InputError
from zhiheng_web.documents.locating import row_or_paragraph
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.naming import printed_names
from zhiheng_web.documents.selectors import page_at, place_at
from zhiheng_web.documents.services import naming
from zhiheng_web.organisations.models import CLASSES, Unit
from zhiheng_web.organisations.policies import office_only, permitted, staff_read


def _seen(request: HttpRequest, pk: int) -> SourceDocument:
    document = get_object_or_404(SourceDocument.objects.select_related("region"), pk=pk)
    staff_read.check(request.user, document)
    return document


@permitted(staff_read)
@require_http_methods(["GET", "POST"])
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """The document's queue of unit names (单位名称): what is not known is asked once; POST answers or takes back."""
    document = _seen(request, pk)
    if request.method == "POST":
        office_only.check(request.user, document)
        _answered(request, document)
        return redirect("documents:names", pk)
    found = printed_names(document)
    groups: dict[str, list[object]] = {
        "unknown": [],
        "former": [],
        "short": [],
        "class": [],
        "outside": [],
        "said": [],
        "name": [],
    }
    for one in found:
        via, sense = one.meaning.found.via, one.meaning.sense
        if sense == "unknown":
            key = "unknown"
        elif via == "said":
            key = "said"
        elif sense in ("class", "outside"):
            key = sense
        else:
            key = {"former": "former", "abbreviation": "short", "spelling": "short"}.get(via, "name")
        groups[key].append(one)
    context = {
        "document": document,
        "groups": groups,
        "unknown": groups["unknown"],
        "count": len(found),
        "offered": sum(1 for one in groups["unknown"] if one.is_offered),  # type: ignore[attr-defined]
        "units": Unit.objects.filter(region=document.region_id).exclude(kind="class"),
        "class_units": Unit.objects.filter(region=document.region_id, kind="class"),
        "classes": CLASSES,
        "may_change": office_only.allows(request.user, document),
    }
    return render(request, "documents/names.html", context)


def _answered(request: HttpRequest, document: SourceDocument) -> None:
    person = request.user
    try:
        if back := request.POST.get("back"):
            naming.take_back_name(person, document, back)  # type: ignore[arg-type]
            messages.success(request, _("已撤销“%(name)s”的对应。") % {"name": back})
            return
        pick = request.POST.get("pick", "")
        pairs = list(zip(request.POST.getlist("name"), request.POST.getlist("answer"), strict=False))
        if request.POST.get("offered"):
            pairs = [
                (one.name, f"unit:{one.meaning.candidates[0].code}")
                for one in printed_names(document)
                if one.is_offered
            ]
        elif pick:
            name, _sep, answer = pick.partition("|")
            pairs = [(name, answer)]
        done = []
        for name, answer in pairs:
            if answer:
                done.append(naming.answer_name(person, document, name, answer))  # type: ignore[arg-type]
    except InputError as fault:
        messages.error(request, fault.sentence)
        return
    if done:
        text = "；".join(str(alias) for alias in done[:3]) + ("…" if len(done) > 3 else "")
        messages.success(request, _("已记住：%(text)s。以后的文件不再询问，可随时撤销。") % {"text": text})
    else:
        messages.info(request, _("没有选择任何对应。"))


def _cells(text: str) -> str:
    """Words with a line between the cells of a table; a tab may show as no gap at all."""
    return text.replace("\t", " ┊ ")


@permitted(staff_read)
@require_GET
def place(request: HttpRequest, pk: int, start: int, end: int) -> HttpResponse:
    """One place of the text, highlighted, with the text around it (原文位置); a permanent address."""
    document = _seen(request, pk)
    text = (document.data.get("document") or {}).get("text", "")
    if not 0 <= start < end <= len(text):
        raise Http404(_("文件里没有这个位置。"))
    before, after = max(0, start - 3000), min(len(text), end + 3000)
    context = {
        "document": document,
        "page_number": page_at(document, start),
        "paragraph": place_at(document, start) or row_or_paragraph(text, start),
        "before": _cells(text[before:start]),
        "quote": _cells(text[start:end]),
        "after": _cells(text[end:after]),
        "cut_before": before > 0,
        "cut_after": after < len(text),
    }
    return render(request, "documents/place.html", context)
