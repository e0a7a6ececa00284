"""A unit's duties as an Excel file (导出)."""

from __future__ import annotations

from datetime import date

from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.duties.selectors import Duties
from zhiheng_web.organisations.models import Unit

HEADERS = ("类别", "分工", "内容", "要求", "所属", "时限", "状态", "已得分", "最高可得分", "来源文件", "文号或版次", "位置", "文件中的名称")


def duties_workbook(unit: Unit, duties: Duties, today: date) -> bytes:
    """The duties as shown, one row each; a note names unit, day and the score the states come from."""
    rows = [
        (
            x.kind_word,
            x.role_word,
            x.what,
            x.aim,
            x.group,
            x.due,
            x.state_word,
            x.low,
            x.high,
            x.source,
            x.number,
            x.place,
            x.via or unit.name,
        )
        for x in duties.lines
    ]
    note = f"{unit.name}，{today.isoformat()}"
    if duties.run is not None:
        note += f"；得分按{duties.run.period}年截至{duties.run.as_of.isoformat()}的测算，快照{duties.run.snapshot.snapshot_id[:12]}"
    return write_tables([Sheet("单位职责", HEADERS, rows, notes=(note,))])
