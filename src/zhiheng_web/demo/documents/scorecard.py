"""云汀县2026年度质量强县建设任务分解表: 31 rows, 100 points and 5 more, in the form of such tables, from the pack anhui_2022.

The fault of the original form is kept on purpose: the parts of row 25 add to 4 points, the row prints 3.
"""

from __future__ import annotations

from zhiheng.packs import load_scorecard
from zhiheng.reporting.writers.documents import Cell, OfficialDocument, Paragraph, Table
from zhiheng.rules.scorecards import Row, Scorecard
from zhiheng_web.demo.documents.clauses import CELLS, TEXTS

PACK = "anhui_2022"
TITLE = "云汀县2026年度质量强县建设任务分解表"
UNIT_NAMES = {
    "质量发展委员会办公室": "县质量发展委员会办公室",
    "质量发展委员会各成员单位": "县质量发展委员会各成员单位",
    "住房建设局": "县住建局",
}
"""How the county prints the units of the pack; every other one with 县 before it."""


def pack_scorecard() -> Scorecard:
    """The scorecard of the pack, row 25 with the 3 points that are printed."""
    return load_scorecard(PACK, decisions={"25": "cap"}).scorecard


def unit_name(name: str) -> str:
    """The county's own name of a unit of the pack."""
    return UNIT_NAMES.get(name, f"县{name}")


def scoring_cell(row: Row) -> str:
    """The scoring method of a row as printed (评分方法): its clauses with their points."""
    if row.number in CELLS:
        return CELLS[row.number]
    parts = []
    for place, clause in enumerate(row.clauses, 1):
        text = TEXTS.get(f"r{row.number}.c{place}", clause.text)
        parts.append(f"{text}（{clause.points}分）")
    return "；".join(parts) + "。"


def table() -> Table:
    """The table: 序号, 类别, 指标内容, 分值, 评分方法, 责任单位; categories and equal titles merged."""
    head = tuple(Cell(t) for t in ("序号", "类别", "指标内容", "分值", "评分方法", "责任单位"))
    rows: list[tuple[Cell, ...]] = [head]
    for section in pack_scorecard().sections:
        bonus = section.kind == "bonus"
        places = list(section.rows)
        for i, row in enumerate(places):
            cells = [Cell(row.number, align="center")]
            if i == 0:
                cells.append(Cell(f"{section.title}（{section.points}分）", rows=len(places)))
            if bonus:
                cells.append(Cell("", columns=2))
            else:
                if i == 0 or places[i - 1].title != row.title:
                    alike = next((j for j in range(i, len(places)) if places[j].title != row.title), len(places))
                    cells.append(Cell(row.title or "", rows=alike - i))
                cells.append(Cell(f"{row.points:f}", align="center"))
            cells += [Cell(scoring_cell(row)), Cell("、".join(unit_name(u) for u in row.units))]
            rows.append(tuple(cells))
    return Table(tuple(rows), (4, 7, 8, 4, 32, 12), title=TITLE)


def document() -> OfficialDocument:
    """The table as a Word document."""
    made = table()
    notes = (
        "注：1. 本表依据《云汀县质量强县建设实施方案（2025—2027年）》制定，自2026年3月18日起施行（云质委〔2026〕3号）。",
        "2. 云汀县、南江省等均为虚构，本表仅供演示。",
    )
    return OfficialDocument(TITLE, (Table(made.rows, made.widths), *(Paragraph(n, "plain") for n in notes)))
