"""Reading documents (文件): lists, what blocks adoption, drafts as the kernel's values, units resolved."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng.rules.scorecards import Scorecard
from zhiheng.values import Period, RegionCode
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.documents.drafts import parsed_scorecard
from zhiheng_web.documents.models import ReviewItem, SourceDocument
from zhiheng_web.documents.titles import bare_title
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.resolving import Meaning, meanings

PART_DATA = {"plan": ("targets", "tasks"), "scorecard": ("scorecard",)}
_HEAVY = ("data", "draft")


def documents_of(region: Region) -> QuerySet[SourceDocument]:
    """The region's documents and those of the regions in it, newest first, without their long texts; `open_items` counted."""
    inside = Region.objects.filter(code__startswith=RegionCode(region.code).stem)
    return (
        SourceDocument.objects.filter(region__in=inside)
        .defer(*_HEAVY)
        .select_related("uploaded_by", "region")
        .annotate(open_items=Count("items", filter=Q(items__state__in=("open", "doubted"))), all_items=Count("items"))
        .order_by("-id")
    )


def parts_of(document: SourceDocument) -> list[str]:
    """What can be adopted from the document: `scorecard`, `plan`, as far as it holds any."""
    return [p for p in ("scorecard", "plan") if any(document.data.get(name) for name in PART_DATA[p])]


def blocking_items(document: SourceDocument) -> list[ReviewItem]:
    """Error findings that nobody has settled (未处理的错误); nothing is adopted while there are any."""
    errors = [f"f{i}" for i, f in enumerate(document.data.get("findings", [])) if f["severity"] == "error"]
    return list(document.items.filter(kind="finding", key__in=errors).exclude(state__in=("accepted", "changed")))


def page_at(document: SourceDocument, position: int) -> int | None:
    """The page of the file (from 1) on which this character stands; None where the format has no pages."""
    pages = (document.data.get("document") or {}).get("pages") or []
    at = bisect_right(pages, position, key=lambda p: p["start"])
    return int(pages[max(0, at - 1)]["page"]) if pages else None


def place_at(document: SourceDocument, position: int) -> str:
    """The place in the file of this character in words (第14段; 表1 第2行第3列; 工作表“指标” B4); empty where none is known."""
    places = (document.data.get("document") or {}).get("places") or []
    at = bisect_right(places, position, key=lambda p: p[0])
    return str(places[at - 1][1]) if at else ""


def why_not_adoptable(document: SourceDocument, part: str) -> str:
    """Why this part (`plan`, `scorecard`) cannot be adopted now, as a sentence; empty when it can."""
    if document.withdrawn_at is not None:
        return _("该文件已经撤回，不能采用。")
    if document.status not in ("review", "adopted"):
        return _("该文件还没有读取完成，不能采用。")
    if part not in parts_of(document):
        return _("该文件中没有读到目标和任务。") if part == "plan" else _("该文件中没有读到评分表。")
    if part in document.adopted_parts:
        return _("这一部分已经采用。需要修改时请先“重新核对”，改完后采用为新版本。")
    waiting = blocking_items(document)
    if waiting:
        returned = sum(1 for item in waiting if item.choice == "return")
        if returned:
            given = {"n": len(waiting), "m": returned}
            return _("还有%(n)s项错误没有处理，其中%(m)s项已退回发文单位，等待答复。处理完才能采用。") % given
        return _("还有%(n)s项错误没有处理。处理完才能采用。") % {"n": len(waiting)}
    return _why_not_reviewed(document, part)


PART_KINDS = {"plan": ("target", "task", "repair"), "scorecard": ("clause", "repair")}
"""What a person must have decided about before a part is adopted, beside the error findings."""


def left_over(unread: int, doubted: int) -> str:
    """What is still to be decided, without parts of none: 60项没有核对、2项存疑; empty when all is decided."""
    parts = [
        _("%(n)s项没有核对") % {"n": unread} if unread else "",
        _("%(n)s项存疑") % {"n": doubted} if doubted else "",
    ]
    return _("、").join(part for part in parts if part)


def _why_not_reviewed(document: SourceDocument, part: str) -> str:
    """Nothing enters the register unreviewed: what is open, in doubt, or waits for the second reader, as a sentence."""
    items = document.items.filter(kind__in=PART_KINDS[part])
    count = items.aggregate(
        open=Count("pk", filter=Q(state="open")),
        doubted=Count("pk", filter=Q(state="doubted")),
        objected=Count("pk", filter=Q(second="objected")),
        unread=Count("pk", filter=Q(second="")),
    )
    if left := left_over(count["open"], count["doubted"]):
        return _("还有%(left)s。逐项定下来才能采用。") % {"left": left}
    if count["objected"]:
        return _("复核对%(n)s项有异议，双方一致后才能采用。") % {"n": count["objected"]}
    if document.two_readers and count["unread"]:
        return _("这份文件须两人核对，还有%(n)s项没有复核。") % {"n": count["unread"]}
    return ""


def draft_scorecard(document: SourceDocument) -> Scorecard | None:
    """The reviewed scorecard with its bindings, as the kernel's value; None where the document has none."""
    return parsed_scorecard(document.draft)


def printed_units(document: SourceDocument) -> list[str]:
    """Every unit name printed in the draft, once each, in the order of the document."""
    names: dict[str, None] = {}
    for section in (document.draft.get("scorecard") or {}).get("sections", []):
        for row in section["rows"]:
            names.update(dict.fromkeys(row["units"]))
    for entry in (*document.draft.get("targets", ()), *document.draft.get("tasks", ())):
        for role in ("lead", "support", "by_remit"):
            names.update(dict.fromkeys(entry["units"][role]))
    return list(names)


def day_of(document: SourceDocument) -> date | None:
    """The day a document was issued, its year's last day where only the year is known, else None."""
    try:
        return Period.parse(document.issued_on).end if document.issued_on else None
    except InvalidValue:
        return None


def meanings_of(document: SourceDocument) -> dict[str, Meaning]:
    """For each printed name what it means in the document's region, in the order of the document."""
    return meanings(
        printed_units(document), document.region, day_of(document), said=document.draft.get("unit_map") or {}
    )


def unit_map(document: SourceDocument) -> dict[str, Unit | None]:
    """For each printed name its unit of the register; None for a set that is no unit there, outside, or not known."""
    return {name: meaning.unit for name, meaning in meanings_of(document).items()}


def same_title(document: SourceDocument) -> list[SourceDocument]:
    """Other documents of the region with the same number, or the same title but for the words for a draft (征求意见稿)."""
    rows = SourceDocument.objects.filter(region=document.region, withdrawn_at=None).exclude(pk=document.pk)
    rows = rows.exclude(status="failed").defer(*_HEAVY).select_related("uploaded_by")
    bare = bare_title(document.title)
    return [d for d in rows if bare_title(d.title) == bare or (document.number and d.number == document.number)]


def history_of(document: SourceDocument, limit: int = 200) -> QuerySet[AuditEntry]:
    """What was done to the document, newest first."""
    rows = AuditEntry.objects.filter(object_type=SourceDocument._meta.label_lower, object_id=str(document.pk))
    return rows.select_related("person")[:limit]
