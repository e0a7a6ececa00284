"""Special equipment and its hazards (特种设备)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import PeriodKind, rate
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import known, on_books, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _in_use(t: ir.Table, w: Window) -> ir.BooleanValue:
    return on_books(t, w, "in_use_since", "retired_on")


def _registered(t: ir.Table, w: Window) -> ir.BooleanValue:
    return t.registered_on.notnull() & (t.registered_on.fill_null(ibis.literal(w.on)) <= ibis.literal(w.on))


def _inspected(t: ir.Table, w: Window) -> ir.BooleanValue:
    return t.inspection_due_on.notnull() & (t.inspection_due_on.fill_null(ibis.literal(w.on)) >= ibis.literal(w.on))


INDICATORS = (
    rate(
        "equipment_registration_rate",
        "特种设备使用登记率",
        view="equipment",
        of=_in_use,
        met=_registered,
        counted="台",
        kind=PeriodKind.STOCK,
        dimension="safety",
        definition="当日在用且已办使用登记的设备 ÷ 当日在用设备",
        source="指标词典第22项",
        aliases=("特种设备的使用登记率",),
    ),
    rate(
        "key_equipment_inspection_rate",
        "重点监控设备定期检验率",
        view="equipment",
        of=lambda t, w: _in_use(t, w) & t.key_monitored,
        met=_inspected,
        counted="台",
        kind=PeriodKind.STOCK,
        dimension="safety",
        definition="当日未超过下次检验日期的重点监控设备 ÷ 当日在用的重点监控设备（无检验日期视为未检）",
        source="指标词典第23项",
        aliases=("重点监控设备的定期检验率", "特种设备定期检验率"),
    ),
    rate(
        "major_hazard_rate",
        "重大隐患整改率",
        view="hazards",
        of=lambda t, w: (t.grade == "major") & within(t.found_on, w) & (t.due_on <= ibis.literal(w.as_of)),
        met=lambda t, w: known(t.rechecked_on, w),
        counted="项",
        dimension="safety",
        definition="已复查销号的重大隐患 ÷ 期内发现且整改到期的重大隐患",
        source="指标词典第24项",
        aliases=("特种设备重大隐患整改率",),
        aside={
            "整改未到期": lambda t, w: (t.grade == "major") & within(t.found_on, w) & (t.due_on > ibis.literal(w.as_of))
        },
    ),
)
