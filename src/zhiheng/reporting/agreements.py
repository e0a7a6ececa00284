"""A target agreement (目标责任书) as an official document: what one unit answers for in one year, each item with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiheng.reporting.writers.documents import Block, Cell, Heading, OfficialDocument, Paragraph, Table

_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class AgreedTarget:
    """A quantified aim in the agreement: indicator, wished value, due time, role, source with its place."""

    indicator: str
    aim: str
    due: str
    role: str
    source: str


@dataclass(frozen=True)
class AgreedTask:
    """A task in the agreement."""

    title: str
    due: str
    role: str
    source: str


@dataclass(frozen=True)
class AgreedClause:
    """A clause of the scorecard in the agreement; `result` is the year-end score as frozen, empty before."""

    text: str
    points: str
    source: str
    result: str = ""


@dataclass(frozen=True)
class Agreement:
    """Everything the letter says (责任书). `basis` are the documents it rests on, with their numbers; `results_note` names the
    frozen score that the last column comes from."""

    region: str
    year: int
    first_party: str
    second_party: str
    basis: Sequence[str]
    targets: Sequence[AgreedTarget] = ()
    tasks: Sequence[AgreedTask] = ()
    clauses: Sequence[AgreedClause] = ()
    results_note: str = ""
    fictional: bool = False

    @property
    def title(self) -> str:
        """The title of the letter."""
        return f"{self.region}{self.year}年度质量工作目标责任书"

    @property
    def count(self) -> int:
        """How many items are agreed."""
        return len(self.targets) + len(self.tasks) + len(self.clauses)


def agreement_document(agreement: Agreement) -> OfficialDocument:
    """The letter: parties, basis, term, numbered targets, tasks and clauses with their sources, signatures of both sides.

    Raises:
        ValueError: nothing is agreed; the caller says so to people before.
    """
    if not agreement.count:
        raise ValueError("an agreement needs at least one item")
    a = agreement
    blocks: list[Block] = [
        Paragraph(f"甲方：{a.first_party}", "plain"),
        Paragraph(f"乙方：{a.second_party}", "plain"),
        Paragraph(
            f"为压实质量工作责任，确保{a.year}年度质量工作目标任务落实，根据{'、'.join(a.basis)}，"
            "甲方与乙方签订本责任书。"
            "各项来源以圈码指明文件和位置。"
            + ("（本县及所列单位均为虚构，仅供演示。）" if a.fictional else "")
        ),
    ]
    parts: list[tuple[str, list[Block]]] = [
        ("责任期限", [Paragraph(f"{a.year}年1月1日至{a.year}年12月31日。期限跨年度的目标，乙方在本年度内完成应有进度。")])
    ]
    if a.targets:
        parts.append(("目标", [_targets(a.targets)]))
    if a.tasks:
        parts.append(("重点任务", _tasks(a.tasks)))
    if a.clauses:
        parts.append(("考核条款", _clauses(a)))
    parts.append(
        (
            "考核与结果运用",
            [
                Paragraph("1.甲方按上列来源文件的口径考核，得分由业务记录和经审核的佐证计算，每一分都能查到依据。"),
                Paragraph("2.乙方应如实报送数据和佐证；发现差错及时更正，不得弄虚作假。"),
                Paragraph("3.考核结果按年度目标管理考核的规定运用。来源文件有新版本的，双方按新版本换签。"),
            ],
        )
    )
    parts.append(("其他", [Paragraph("本责任书一式两份，甲乙双方各执一份，自签字盖章之日起生效。")]))
    for numeral, (title, content) in zip(_NUMERALS, parts, strict=False):
        blocks.append(Heading(f"{numeral}、{title}"))
        blocks += content
    blocks += [Paragraph("", "plain"), _signatures(a)]
    return OfficialDocument(a.title, tuple(blocks), page_numbers=True)


def _cell(text: str, align: str = "left") -> Cell:
    return Cell(text, align=align)


def _targets(targets: Sequence[AgreedTarget]) -> Table:
    head = tuple(_cell(t) for t in ("序号", "指标", "要求", "时限", "分工", "来源"))
    rows = tuple(
        (_cell(str(i), "center"), _cell(t.indicator), _cell(t.aim), _cell(t.due, "center"), _cell(t.role, "center"), _cell(t.source))
        for i, t in enumerate(targets, 1)
    )
    return Table((head, *rows), (4, 11, 8, 5, 5, 9))


def _tasks(tasks: Sequence[AgreedTask]) -> list[Block]:
    out: list[Block] = []
    for i, task in enumerate(tasks, 1):
        due = f"时限：{task.due}；" if task.due not in ("", "—") else ""
        end = "" if task.title.endswith(("。", "；")) else "。"
        out.append(Paragraph(f"{i}.{task.title}{end}（{task.role}；{due}来源：{task.source}）"))
    return out


def _clauses(a: Agreement) -> list[Block]:
    has_results = bool(a.results_note)
    names = ("序号", "考核内容", "分值", "来源", "年终得分") if has_results else ("序号", "考核内容", "分值", "来源")
    widths = (4, 18, 4, 10, 6) if has_results else (4, 24, 4, 10)
    rows = []
    for i, clause in enumerate(a.clauses, 1):
        row = [_cell(str(i), "center"), _cell(clause.text), _cell(clause.points, "center"), _cell(clause.source)]
        if has_results:
            row.append(_cell(clause.result, "center"))
        rows.append(tuple(row))
    out: list[Block] = [Table((tuple(_cell(n) for n in names), *rows), widths)]
    if has_results:
        out.append(Paragraph(f"年终得分：{a.results_note}"))
    return out


def _signatures(a: Agreement) -> Table:
    lines = (
        ("甲方（盖章）：", "乙方（盖章）："),
        (a.first_party, a.second_party),
        ("", ""),
        ("负责人（签字）：", "负责人（签字）："),
        ("", ""),
        ("　　　　年　　月　　日", "　　　　年　　月　　日"),
    )
    return Table(tuple((_cell(one), _cell(other)) for one, other in lines), (21, 21), heads=0, ruled=False)
