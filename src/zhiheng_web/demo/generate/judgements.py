"""What the reviewer decided for the clauses that only a person can judge (人工评判): all of 2025, some of 2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Verdict(NamedTuple):
    """Clause, path in its rule, period, points given, reason, day."""

    clause: str
    path: str
    period: str
    points: Decimal
    reason: str
    on: date


_D = Decimal
VERDICTS: tuple[Verdict, ...] = tuple(
    Verdict(clause, path, period, _D(points), reason, on)
    for clause, path, period, points, reason, on in (
        ("r2.c1", "why", "2025", "2", "落实文件有分工、有时限，抽查三个部门均有台账。", date(2025, 12, 22)),
        ("r3.c2", "why", "2025", "1.5", "奖励资金已兑现九成，两家企业的奖励跨年拨付。", date(2025, 12, 22)),
        ("r4.c1", "why", "2025", "2", "方案经县委县政府同意印发，指标、任务、责任单位和时限齐全。", date(2025, 12, 22)),
        ("r6.c1", "why", "2025", "2", "质量月、进校园、进企业、专栏四种形式均有材料。", date(2025, 12, 22)),
        ("r7.c2", "why", "2025", "1", "预算足额，兑现凭证齐全。", date(2025, 12, 23)),
        ("r7.c3", "why", "2025", "0.5", "用途明确，绩效自评中一个项目效果数据不全。", date(2025, 12, 23)),
        ("r9.c1", "why", "2025", "2", "规划已印发，年度任务全部有结果。", date(2025, 12, 23)),
        ("r11.c2", "why", "2025", "1.5", "已挂牌，服务台账一百余条，企业评价材料偏少。", date(2025, 12, 23)),
        ("r20.c2", "why", "2025", "1.5", "机构和技术支撑单位已明确，尚无专职人员。", date(2025, 12, 23)),
        ("r24.c1", "why", "2025", "1.5", "电梯、预付卡问题有措施有结果，个别事项超期。", date(2025, 12, 24)),
        ("r28.c2", "rule.why", "2025", "0", "未见形成文件的创新举措。", date(2025, 12, 24)),
        ("r2.c1", "why", "2026", "2", "落实情况报告与台账一致。", date(2026, 9, 22)),
        ("r3.c2", "why", "2026", "2", "上半年奖励资金按期兑现。", date(2026, 9, 22)),
        ("r4.c1", "why", "2026", "2", "方案仍有效，年度任务已细化到季度。", date(2026, 9, 22)),
        ("r7.c2", "why", "2026", "1", "预算比上年增加，拨付及时。", date(2026, 9, 23)),
        ("r20.c2", "why", "2026", "1", "技术支撑单位调整后，两类产品暂无支撑。", date(2026, 9, 23)),
        ("r24.c1", "why", "2026", "2", "老旧电梯更新列入民生实事并按期完成。", date(2026, 9, 24)),
    )
)
"""Open in 2026: r6.c1 (publicity), r7.c3 (use of the fund), r9.c1 (standardisation), r11.c2 (one-stop service), r28.c2 (innovation)."""
