"""A supervision notice (督办单) as an official document: to whom, on which facts, what is asked, by when, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiheng.reporting.writers.documents import Block, Cell, Heading, OfficialDocument, Paragraph, Table
from zhiheng.terms import nested_quotes


@dataclass(frozen=True)
class SupervisionLetter:
    """Everything the notice says. `stamps` are its steps with their days, in order; `fictional` marks a demo."""

    number: str
    issuer: str
    unit: str
    title: str
    fact: str
    demand: str
    issued_on: date | None
    answer_by: date | None
    stamps: Sequence[tuple[str, date, str]] = ()
    fictional: bool = False


def day_words(day: date) -> str:
    """A day as official documents write it: 2026年9月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def supervision_document(letter: SupervisionLetter) -> OfficialDocument:
    """The notice: number, addressee, facts, demands, day to answer by, signature; after them the steps so far."""
    until = f"请于{day_words(letter.answer_by)}前书面反馈办理情况，并附佐证。" if letter.answer_by else "反馈期限在交办时确定。"
    blocks: list[Block] = [
        Paragraph(letter.number, "center"),
        Paragraph(f"{letter.unit}：", "plain"),
        Paragraph(nested_quotes(f"现将“{letter.title}”列入督办。") + ("（本县及所列单位均为虚构，仅供演示。）" if letter.fictional else "")),
        Heading("一、事实依据"),
        *(Paragraph(line) for line in letter.fact.splitlines() if line.strip()),
        Heading("二、督办要求"),
        *(Paragraph(line) for line in letter.demand.splitlines() if line.strip()),
        Heading("三、反馈时限"),
        Paragraph(until),
        Paragraph("", "plain"),
        Paragraph(letter.issuer, "right"),
        Paragraph(day_words(letter.issued_on) if letter.issued_on else "　　年　月　日", "right"),
    ]
    if letter.stamps:
        rows = [tuple(Cell(t) for t in (step, day_words(on), note or "—")) for step, on, note in letter.stamps]
        blocks += [Paragraph("", "plain"), Table((tuple(Cell(t) for t in ("步骤", "日期", "内容")), *rows), (6, 10, 26), title="办理记录")]
    return OfficialDocument("督办单", tuple(blocks), page_numbers=True)
