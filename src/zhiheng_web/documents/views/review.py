"""The review (读入与核对): text left, items right, both in pieces; remembers where each reader was."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng_web.documents import services
from zhiheng_web.documents.choosing import SHOWS, SORTS, Piece, Wanted, counted, piece_of
from zhiheng_web.documents.exporting import export_of
from zhiheng_web.documents.items import dom_id
from zhiheng_web.documents.marks import in_three
from zhiheng_web.documents.models import ReviewPlace
from zhiheng_web.documents.pieces import cuts, piece_at, rendered, text_pieces
from zhiheng_web.documents.review import ReviewPage, review_page
from zhiheng_web.documents.views.files import seen
from zhiheng_web.organisations.policies import judge_write, office_only, permitted, staff_read

FIRST_SHOWS = ("open", "doubtful", "changed", "objected", "unread", "unbound")


@permitted(staff_read)
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself; staff who may not change see the same without buttons."""
    document = seen(request, pk)
    if document.status == "reading":
        return redirect("documents:reading", pk)
    if document.status == "failed" or not document.data:
        return redirect("documents:detail", pk)
    wanted = Wanted.of(request.GET)
    place = ReviewPlace.objects.filter(document=document, person=request.user).first()
    page = review_page(document, wanted.part or (place.part if place else ""))
    last = page.find(place.kind, place.key) if place and place.part == page.part and not wanted.narrow else None
    if last is not None and page.left and not wanted.at:
        wanted = Wanted.of({**wanted.__dict__, "at": last.dom})
    context = context_of(request, page, wanted)
    context.update(
        _source(request, page, context["piece"]), last=last if not request.GET.get("at") else None, place=place
    )
    return render(request, "documents/review.html", context)


def _source(request: HttpRequest, page: ReviewPage, piece: Piece) -> dict[str, Any]:
    """The text of the page: a short one whole, with what is not read folded away; a long one in pieces."""
    text = page.document.data["document"]["text"]
    marks = page.marks()
    if len(cuts(text)) == 1:
        before, source, after = in_three(text, marks)
        return {"before": before, "source": source, "after": after}
    asked = request.GET.get("text", "")
    first = next((i for b in piece.blocks for i in b.items if i.span), None)
    here = page.named(request.GET.get("at", "")) or first
    number = int(asked) if asked.isdecimal() else piece_at(text, here.span[0]) if here and here.span else 0
    return {"texts": text_pieces(text, marks, number)}


def context_of(request: HttpRequest, page: ReviewPage, wanted: Wanted) -> dict[str, Any]:
    """What every part of the page needs: the piece shown, the filters with their counts, what this person may do."""
    numbers = counted(page)
    document = page.document
    show = [(code, SHOWS[code], numbers[code], wanted.query(show=code, at="")) for code in FIRST_SHOWS]
    looks = [(code, SHOWS[code], numbers[code], wanted.query(show=code, at="")) for code in list(SHOWS)[6:]]
    piece = piece_of(page, wanted)
    asked = [i.item for i in (*page.findings, *page.repairs) if i.item is not None]
    text = document.data["document"]["text"]
    if len(cuts(text)) > 1:
        for item in page.items():
            if item.span:
                item.text_query = wanted.query(at=item.dom, part=page.part) + f"&text={piece_at(text, item.span[0])}"
    return {
        "page": page,
        "piece": piece,
        "wanted": wanted,
        "before_query": wanted.query(at=piece.before, part=page.part) if piece.before else "",
        "after_query": wanted.query(at=piece.after, part=page.part) if piece.after else "",
        "all_query": wanted.query(show="", unit="", q="", kind="", at="", part=page.part),
        "sorts": SORTS.items(),
        "shows": [entry for entry in show if entry[2] or entry[0] == wanted.show],
        "looks": [entry for entry in looks if entry[2]] if page.part == "scorecard" else [],
        "filter_units": _units(page),
        "document": document,
        "waiting": len(services.waiting(document, asked)) if office_only.allows(request.user, document) else 0,
        "part": page.part,
        "numbers": numbers,
        "may_change": page.editable and office_only.allows(request.user, document),
        "may_adopt": office_only.allows(request.user, document),
        "may_second": page.editable and judge_write.allows(request.user, document),
    }


def _units(page: ReviewPage) -> list[tuple[str, str]]:
    found = {e["unit"].code: e["unit"].name for i in page.items() for e in i.named if e["unit"] is not None}
    out = sorted(found.items(), key=lambda pair: pair[1])
    return [*out, ("-", _("没有对上的名称"))] if page.unresolved else out


def query_now(request: HttpRequest) -> Wanted:
    """The filters of the page from which a change was sent (by script, or by a form)."""
    htmx = getattr(request, "htmx", None)
    address = (htmx.current_url if htmx else None) or request.headers.get("Referer", "")
    parts = urlsplit(address)
    if not parts.path.endswith("/review/"):
        return Wanted()
    query = QueryDict(mutable=True)
    query.update(dict(parse_qsl(parts.query)))
    return Wanted.of(query)


@permitted(staff_read)
@require_GET
def more_items(request: HttpRequest, pk: int) -> HttpResponse:
    """One further piece of the items; without script the page itself, at that piece."""
    wanted = Wanted.of(request.GET)
    if not getattr(request, "htmx", False):
        return redirect(f"../?{wanted.query()}#item-{wanted.at}")
    page = review_page(seen(request, pk), wanted.part)
    return render(request, "documents/parts/piece.html", context_of(request, page, wanted))


@permitted(staff_read)
@require_GET
def text_piece(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One piece of a long text with its marks; without script the page itself, at that piece."""
    if not getattr(request, "htmx", False):
        return redirect(f"../../?{request.GET.urlencode()}&text={number}")
    document = seen(request, pk)
    page = review_page(document, request.GET.get("part", ""))
    text = document.data["document"]["text"]
    start, end = cuts(text)[min(number, len(cuts(text)) - 1)]
    html = rendered(text, page.marks(), start, end)
    return render(
        request, "documents/parts/text_piece.html", {"html": html, "number": number, "start": start, "end": end}
    )


@permitted(staff_read)
@require_GET
def one_item(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One item as it stands; without script its place on the page."""
    document = seen(request, pk)
    if not getattr(request, "htmx", False):
        return at_item(pk, kind, key, query_now(request))
    page = review_page(document, part_of(kind, query_now(request)))
    item = page.need(kind, key)
    return render(
        request, f"documents/parts/{template_of(kind)}.html", {**context_of(request, page, Wanted()), "item": item}
    )


@permitted(staff_read)
@require_GET
def history(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Every step that was done on one item (经过), undone ones too."""
    document = seen(request, pk)
    page = review_page(document, part_of(kind, Wanted()))
    context = {
        "document": document,
        "item": page.need(kind, key),
        "may_change": page.editable and office_only.allows(request.user, document),
        "steps": document.steps.filter(kind=kind, key=key).select_related("person", "undone_by").order_by("-id"),
    }
    if getattr(request, "htmx", False):
        return render(request, "documents/parts/history.html", context)
    return render(request, "documents/item_history.html", context)


@permitted(staff_read)
@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember where the person is (上次看到)."""
    document = seen(request, pk)
    services.leave_at(request.user, document, request.POST.get("kind", ""), request.POST.get("key", ""))
    return HttpResponse(status=204)


@permitted(staff_read)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read beside what people made of it, as JSON (导出核对结果)."""
    document = seen(request, pk)
    response = JsonResponse(export_of(document), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="review-{document.pk}.json"'
    return response


PART_OF = {"clause": "scorecard", "row": "scorecard", "target": "plan", "task": "plan"}


def part_of(kind: str, wanted: Wanted, posted: str = "") -> str:
    """The part of the page on which an item of the kind stands; findings stand on both."""
    return PART_OF.get(kind) or posted or wanted.part


def template_of(kind: str) -> str:
    """The template of one item of the kind."""
    return "entry" if kind in ("target", "task") else kind


def at_item(pk: int, kind: str, key: str, wanted: Wanted, part: str = "") -> HttpResponse:
    """Back to the page, at the item, with the filters that were set."""
    dom = dom_id(kind, key) if key else ""
    query = Wanted.of({**wanted.__dict__, "at": dom, "part": part_of(kind, wanted, part)}).query()
    target = redirect("documents:review", pk)
    target["Location"] += (f"?{query}" if query else "") + (f"#item-{dom}" if dom else "")
    return target
