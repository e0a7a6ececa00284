"""The quality file as a Word document (质量档案 Word): basic facts, where it stands, every section as a table, what is masked stays masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhiheng.reporting.writers.documents import Block, Cell, Heading, OfficialDocument, Paragraph, Table, to_docx
from zhiheng_web.enterprises.models import Enterprise
from zhiheng_web.enterprises.quality_file import PRINTED, Section, completeness, standing
from zhiheng_web.enterprises.registry import ENTERPRISES
from zhiheng_web.records import presenting

_NUMERALS = "一二三四五六七八九十"
_WIDE = 68
"""Characters of a table across a lying page."""


def numeral(n: int) -> str:
    """A small number in Chinese: 1 一, 11 十一, 20 二十."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十") + (_NUMERALS[ones - 1] if ones else "")


def _widths(section: Section, columns: int) -> tuple[int, ...]:
    """Characters a column by its longest cell, squeezed onto the page."""
    longest = [max([len(h["label"]), *(len(r["cells"][i]["text"]) for r in section.rows)]) for i, h in enumerate(section.headers)]
    asked = [max(4, min(n, 22)) for n in longest]
    room = _WIDE - 3
    return (3, *(max(3, a * room // max(sum(asked), 1)) for a in asked))


def _table(section: Section) -> Table:
    head = (Cell("序号", align="center"), *(Cell(h["label"]) for h in section.headers))
    rows = [(Cell(str(i), align="center"), *(Cell(c["text"]) for c in row["cells"])) for i, row in enumerate(section.rows, 1)]
    return Table((head, *rows), _widths(section, len(section.headers)))


def word_file(enterprise: Enterprise, parts: Sequence[Section], person: Any, now: date) -> bytes:
    """The file as docx. `parts` hold up to `PRINTED` rows each; what is cut is said."""
    filled = [p for p in parts if p.count]
    facts = [f for f in presenting.facts(ENTERPRISES, enterprise, full=False) if f["text"] != presenting.DASH]
    blocks: list[Block] = [Heading("一、基本情况"), Table(tuple((Cell(f["label"]), Cell(f["text"])) for f in facts), (16, 52), heads=0)]
    stands = standing(enterprise, parts, now)
    said = "；".join(f"{s['label']}：{s['text']}" for s in stands) or "没有在办、逾期、公示中的事项"
    gaps = completeness(enterprise, parts)
    lacking = [f["label"] for f in gaps["facets"] if f["exists"] and not f["count"]]
    blocks += [
        Heading("二、现况"),
        Paragraph(f"{said}。"),
        Paragraph(f"应有 {gaps['all']} 类内容，已有 {gaps['full']} 类" + (f"；还没有：{'、'.join(lacking)}" if lacking else "") + "。"),
    ]
    for n, part in enumerate(filled, 3):
        blocks += [Heading(f"{numeral(n)}、{part.registry.title}（{part.count} 条）"), _table(part)]
        if part.count > len(part.rows):
            blocks.append(Paragraph(f"只列最近 {PRINTED} 条，其余见系统。"))
    blocks.append(Paragraph(f"内部资料，按权限打印。导出日期 {now}，导出人 {person}。", "right"))
    under = f"{enterprise.uscc or '统一社会信用代码待补'}　{now} 导出"
    return to_docx(OfficialDocument(f"{enterprise.name}质量档案", tuple(blocks), under, page_numbers=True))
