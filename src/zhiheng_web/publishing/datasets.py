"""Open data (开放数据): the datasets, their columns, and frozen versions that can be cited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from zhiheng_web.audit import services as audit
from zhiheng_web.publishing import files
from zhiheng_web.publishing.editions import bump
from zhiheng_web.publishing.models import DatasetVersion, PublicNotice, PublishedScore
from zhiheng_web.publishing.notices import public_notices, shown_notices
from zhiheng_web.publishing.selectors import public_scores
from zhiheng_web.publishing.services import REPLACED, digest_of
from zhiheng_web.shared import store

Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column of a dataset (数据字典的一行). All cells are text as printed; `type` says how to read them."""

    name: str
    label: str
    type: str = "text"
    note: str = ""

    def said(self) -> dict[str, str]:
        """As JSON."""
        return {"name": self.name, "label": self.label, "type": self.type, "note": self.note}


@dataclass(frozen=True)
class Dataset:
    """One dataset (数据集)."""

    code: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[date], Iterator[tuple[Row, int]]]
    """Rows on a day, each with the number of the notice or score it comes from."""
    ends: bool = False
    """Whether what it holds stops being public by date, so that older versions are withheld."""


_REGION = (Column("region_code", "行政区划代码", "text", "GB/T 2260"), Column("region", "行政区划"))
_FIRM = (Column("name", "单位名称"), Column("uscc", "统一社会信用代码", "text", "GB 32100，18 位，没有的留空"))
_SHOWN = (Column("shown_from", "公示日期", "date"), Column("stops_on", "停止公示日期", "date", "没有期限的留空"))


def _noticed(kind: str, keys: tuple[str, ...]) -> Callable[[date], Iterator[tuple[Row, int]]]:
    def rows(day: date) -> Iterator[tuple[Row, int]]:
        for notice in public_notices(kind, day).order_by("pk"):
            yield _row(notice, keys), notice.pk

    return rows


def _row(notice: PublicNotice, keys: tuple[str, ...]) -> Row:
    held = {k: str(notice.content.get(k) or "") for k in keys}
    ends = notice.stops_on.isoformat() if notice.stops_on else ""
    return {
        "region_code": notice.region.code,
        "region": notice.region.name,
        "name": notice.name,
        "uscc": notice.uscc,
        **held,
        "shown_from": notice.shown_from.isoformat(),
        "stops_on": ends,
    }


def _of_notices(code: str, kind: str, title: str, about: str, columns: tuple[Column, ...], *, ends: bool) -> Dataset:
    keys = tuple(c.name for c in columns)
    return Dataset(code, title, about, (*_REGION, *_FIRM, *columns, *_SHOWN), _noticed(kind, keys), ends)


def _scores(day: date) -> Iterator[tuple[Row, int]]:
    for score in public_scores().order_by("pk"):
        content = score.content
        for section in content["sections"]:
            for row in section["rows"]:
                for clause in row["clauses"]:
                    yield {
                        "region_code": score.region.code,
                        "region": score.region.name,
                        "period": score.period,
                        "as_of": content["as_of"],
                        "section": section["title"],
                        "row": row["number"],
                        "clause": clause["text"],
                        "most": clause["points"],
                        "low": clause["low"],
                        "high": clause["high"],
                        "state": clause["state"],
                        "snapshot": score.snapshot_id,
                    }, score.pk


DATASETS: dict[str, Dataset] = {
    d.code: d
    for d in (
        Dataset(
            "scores",
            "质量工作评分结果",
            "公开的评分结果，每个得分点一行。",
            (
                *_REGION,
                Column("period", "期间"),
                Column("as_of", "数据截至", "date"),
                Column("section", "类别"),
                Column("row", "行号"),
                Column("clause", "得分点原文"),
                Column("most", "满分", "decimal", "分"),
                Column("low", "已得分", "decimal", "分"),
                Column("high", "最高可得分", "decimal", "分，待定或待评时高于已得分"),
                Column("state", "状态", "text", "earned 得分，partial 部分得分，missed 未得分，pending 待定，judge 人工评判，not_applicable 不适用"),
                Column("snapshot", "快照编号"),
            ),
            _scores,
        ),
        _of_notices(
            "sampling",
            "sampling",
            "监督抽查结果",
            "已公开的监督抽查批次，一批一行，终局结论。",
            (
                Column("sample_no", "抽样单编号"),
                Column("domain", "领域"),
                Column("level", "抽查级别"),
                Column("stage", "环节"),
                Column("product", "产品"),
                Column("specification", "规格型号或批号"),
                Column("maker", "标称生产者"),
                Column("sampled_on", "抽样日期", "date"),
                Column("testing_body", "承检机构"),
                Column("result", "结论"),
                Column("failed_items", "不合格项目"),
                Column("authority", "组织单位"),
            ),
            ends=False,
        ),
        _of_notices(
            "recalls",
            "recall",
            "产品召回",
            "已公开的产品召回公告，一项一行。",
            (
                Column("product", "产品"),
                Column("specification", "型号或批号"),
                Column("quantity", "涉及数量"),
                Column("defect", "缺陷和后果"),
                Column("measure", "召回措施"),
                Column("contact", "联系方式", "text", "企业公开的电话"),
                Column("basis", "依据"),
            ),
            ends=True,
        ),
        _of_notices(
            "penalties",
            "penalty",
            "行政处罚",
            "公示期内的行政处罚决定，一件一行；自然人的不公示。",
            (
                Column("decision_no", "决定书文号"),
                Column("violation", "违法行为"),
                Column("basis", "处罚依据"),
                Column("content", "处罚内容"),
                Column("decided_on", "决定日期", "date"),
                Column("authority", "决定机关"),
            ),
            ends=True,
        ),
        _of_notices(
            "listings",
            "listing",
            "严重违法失信名单",
            "列入期内的严重违法失信名单，一家一行。",
            (Column("ground", "列入事由"), Column("basis", "列入依据"), Column("listed_on", "列入日期", "date"), Column("authority", "列入机关")),
            ends=True,
        ),
    )
}


def rows_of(dataset: Dataset, day: date) -> tuple[list[Row], list[int]]:
    """The rows on a day and the notices they come from."""
    found = list(dataset.rows(day))
    return [row for row, _n in found], list(dict.fromkeys(n for _r, n in found))


@transaction.atomic
def freeze(dataset: Dataset, day: date, person: Any = None) -> DatasetVersion | None:
    """Keep the dataset as it stands as the next version; None where nothing changed since the newest."""
    rows, notices = rows_of(dataset, day)
    columns = [c.said() for c in dataset.columns]
    digest = digest_of(rows)
    newest = DatasetVersion.objects.filter(dataset=dataset.code).first()
    if (newest is not None and newest.rows_digest == digest and newest.columns == columns) or (newest is None and not rows):
        return None
    number = newest.number + 1 if newest else 1
    about = {"dataset": dataset.code, "title": dataset.title, "version": number, "as_of": day.isoformat(), "rows_digest": digest}
    kept = {}
    for form, data in files.all_forms(about, columns, rows).items():
        stored = store.put([data], limit=1 << 30)
        kept[form] = {"digest": stored.digest, "size": stored.size}
    made = DatasetVersion.objects.create(
        dataset=dataset.code, number=number, as_of=day, rows=len(rows), rows_digest=digest, columns=columns, files=kept, notices=notices
    )
    bump()
    audit.record(person, "publishing.freeze_dataset", made, f"生成开放数据“{dataset.title}”第 {number} 版（{len(rows)} 行）", after={"digest": digest})
    return made


def freeze_all(day: date, person: Any = None) -> list[DatasetVersion]:
    """A new version of every dataset that changed."""
    return [made for d in DATASETS.values() if (made := freeze(d, day, person)) is not None]


def is_withheld(version: DatasetVersion, day: date) -> bool:
    """Whether something in it is not public any more, so that its files must not be given out.

    A score that a newer one replaced was public and stays citable; one that was taken back does not.
    """
    held = version.notices
    if version.dataset == "scores":
        return PublishedScore.objects.filter(pk__in=held).exclude(withdrawn_at=None).exclude(withdrawn_reason=REPLACED).exists()
    return shown_notices(day).filter(pk__in=held).count() < len(held)
