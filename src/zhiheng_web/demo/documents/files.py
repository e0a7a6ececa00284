"""The demo's documents as files: what `load_demo` uploads, and what `load_demo --documents DIR` writes for people to try."""

from __future__ import annotations

from collections.abc import Mapping

from zhiheng.reporting.writers.documents import to_docx, to_xlsx
from zhiheng_web.demo.documents import city_plan, plan, plan_draft, report, scorecard
from zhiheng_web.demo.documents.figures import Records

PLAN = "云汀县质量强县建设实施方案（2025—2027年）.docx"
PLAN_DRAFT = "云汀县质量强县建设实施方案（2025—2027年）（征求意见稿）.docx"
CITY_PLAN = "临川市质量强市建设实施方案（2025—2027年）.docx"
SCORECARD = "云汀县2026年度质量强县建设任务分解表.docx"
SCORECARD_SHEET = "云汀县2026年度质量强县建设任务分解表.xlsx"
REPORT = "云汀县2025年质量工作情况汇报.docx"


def demo_files(records: Records | None = None) -> Mapping[str, bytes]:
    """Every document by its file name; the same bytes each time.

    Args:
        records: the generated rows, made anew by default.
    """
    if records is None:
        from zhiheng_web.demo.generate import records as generate
        from zhiheng_web.demo.load.steps import due

        records = generate(due)
    return {
        PLAN_DRAFT: to_docx(plan_draft.document()),
        PLAN: to_docx(plan.document()),
        CITY_PLAN: to_docx(city_plan.document()),
        SCORECARD: to_docx(scorecard.document()),
        SCORECARD_SHEET: to_xlsx([scorecard.table()], ["任务分解表"]),
        REPORT: to_docx(report.document(records)),
    }
