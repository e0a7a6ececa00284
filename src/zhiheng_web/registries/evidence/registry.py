"""Declaration of the registry of evidence (佐证材料)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.organisations.policies import judge_write
from zhiheng_web.records.claims import others_claiming
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.keeping import remember
from zhiheng_web.records.models import KeptFile
from zhiheng_web.records.vocabulary import matter_of
from zhiheng_web.registries.evidence.forms import EvidenceForm
from zhiheng_web.registries.evidence.models import EvidenceItem, Review
from zhiheng_web.registries.evidence.selectors import standings
from zhiheng_web.shared import store


def _review(verdict: str) -> Any:
    def apply(person: Any, record: EvidenceItem, data: dict[str, Any]) -> Any:
        from zhiheng_web.registries.evidence.services import review_item

        return review_item(person, record, verdict, data["reason"])

    return apply


def _review_again(item: EvidenceItem) -> None:
    item.review, item.reviewed_by, item.reviewed_at = Review.SUBMITTED, None, None


def _notices(item: EvidenceItem) -> list[tuple[str, str]]:
    rows = []
    if item.review == Review.RETURNED:
        rows.append(
            (
                "error",
                _("已退回：%(review_reason)s。修改或补充文件后自动重新送审。") % {"review_reason": item.review_reason},
            )
        )
    elif item.review == Review.SUBMITTED:
        rows.append(("info", "等待质发办或评审人员审核，采信后才计入评分。"))
    if not item.digest and not item.document_number:
        rows.append(("warning", "既没有文件也没有文号，审核时无从核对。"))
    return rows + [("warning", claim.sentence) for claim in others_claiming(item)]


def _remember_file(person: Any, item: EvidenceItem) -> None:
    """A file that came another way (a self-assessment) is known by both digests too."""
    if item.digest and store.path_of(item.digest).exists():
        remember(item.digest, item.content_type)


def _sm3(item: EvidenceItem) -> str:
    held = KeptFile.objects.filter(digest=item.digest).first() if item.digest else None
    return held.sm3 if held else ""


def _matter_proof(item: EvidenceItem) -> str:
    matter = matter_of(item.matter)
    return matter.proof if matter else ""


EVIDENCE = Registry(
    code="evidence_items",
    model=EvidenceItem,
    title="佐证材料",
    noun="佐证材料",
    group="保障与佐证",
    note="每件材料对应一个佐证事项。采信后按形成日期（或有效期）计入评分；文件以 SHA-256 和 SM3 摘要存证，同一文件只存一份；别的单位、别的年份也用了同一文件或相似图片的，页面有提示。",
    fields=("matter", "title", "document_number", "dated_on", "valid_until", "note"),
    columns=("title", "matter", "document_number", "dated_on", "unit", "review"),
    natural_key=("matter", "title", "dated_on"),
    label=lambda e: e.title,
    date="dated_on",
    by_period=False,
    search=("title", "document_number", "note"),
    filters=("review", "matter", "unit"),
    aliases={
        "matter": ("事项",),
        "title": ("材料名称",),
        "document_number": ("发文字号",),
        "dated_on": ("成文日期", "日期"),
    },
    example={
        "matter": "促进质量提升的政策文件",
        "title": "关于促进质量提升的若干政策",
        "document_number": "云政〔2025〕8号",
        "dated_on": "2025-03-20",
    },
    views={
        "submitted": ("待审", lambda: Q(review=Review.SUBMITTED)),
        "returned": ("已退回", lambda: Q(review=Review.RETURNED)),
    },
    file_field="digest",
    form=EvidenceForm,
    overview=standings,
    overview_title="佐证事项",
    on_change=_review_again,
    after_create=_remember_file,
    notices=_notices,
    facts_made=(("什么可以作数", _matter_proof), ("文件摘要（SM3）", _sm3)),
    moves=(
        Move(
            "accept",
            "采信",
            asks_reason=True,
            policy=judge_write,
            apply=_review(Review.ACCEPTED),
            ready=lambda e: "" if e.review == Review.SUBMITTED else "不在待审状态",
        ),
        Move(
            "return",
            "退回",
            asks_reason=True,
            policy=judge_write,
            apply=_review(Review.RETURNED),
            ready=lambda e: "" if e.review == Review.SUBMITTED else "不在待审状态",
        ),
        Move(
            "reopen",
            "重新审核",
            is_optional=True,
            asks_reason=True,
            policy=judge_write,
            apply=_review(Review.SUBMITTED),
            ready=lambda e: "" if e.review != Review.SUBMITTED else "已在待审状态",
        ),
    ),
)

REGISTRIES = (EVIDENCE,)
