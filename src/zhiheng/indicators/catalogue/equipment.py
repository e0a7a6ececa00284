"""Special equipment and its hazards (特种设备)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Direction, Indicator, PeriodKind, RollUp, Side, rate
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


def _counted(t: ir.Table, w: Window) -> ir.BooleanValue:
    """Registered and in use, without pressure pipes and gas cylinders, as the national figure counts."""
    cylinder = t.category.fill_null("").startswith("cylinder.")
    return _in_use(t, w) & _registered(t, w) & (t.kind != "pipe") & ~cylinder


def _died(t: ir.Table, w: Window) -> ir.BooleanValue:
    return t.kind.isin(["equipment_accident", "equipment_major"]) & t.confirmed & within(t.occurred_on, w)


def _to_inspect(t: ir.Table, w: Window) -> ir.BooleanValue:
    """Inspections by an inspection body that fell due in the period and by the day of knowledge."""
    return (t.track != "self") & within(t.due_on, w) & (t.due_on <= ibis.literal(w.as_of))


INDICATORS = (
    Indicator(
        code="equipment_death_rate",
        name="万台特种设备死亡率",
        unit="人/万台",
        counted="人",
        part=Side("events", _died, total="deaths"),
        whole=Side("equipment", _counted),
        rollup=RollUp.POOLED,
        period_kind=PeriodKind.FLOW,
        direction=Direction.DOWN,
        dimension="safety",
        definition="期内已认定的特种设备事故死亡人数 ÷（期末在用并已办使用登记的设备台数 ÷ 10000），不含气瓶和压力管道",
        source="指标词典第21项",
        aliases=("万台特种设备事故死亡率", "万台特种设备死亡人数"),
        times=10_000,
        subset=False,
    ),
    rate(
        "equipment_inspection_rate",
        "特种设备应检已检率",
        view="inspection_duties",
        of=_to_inspect,
        met=lambda t, w: known(t.done_on, w),
        counted="项",
        dimension="safety",
        definition="截至日已检验合格的 ÷ 期内到期、截至日已到期的检验（使用单位自己的检查不计）",
        source="指标词典第23项（全部设备）",
        aliases=("特种设备应检率",),
        aside={"未到期": lambda t, w: (t.track != "self") & within(t.due_on, w) & (t.due_on > ibis.literal(w.as_of))},
    ),
    rate(
        "equipment_inspection_on_time_rate",
        "特种设备按期检验率",
        view="inspection_duties",
        of=_to_inspect,
        met=lambda t, w: known(t.done_on, w) & (t.done_on <= t.due_on).fill_null(False),
        counted="项",
        dimension="safety",
        definition="在应检日期以前检验合格的 ÷ 期内到期、截至日已到期的检验（使用单位自己的检查不计）",
        source="指标词典第23项（按期）",
        aliases=("特种设备按时检验率",),
    ),
    rate(
        "key_equipment_inspection_on_time_rate",
        "重点监控设备按期检验率",
        view="inspection_duties",
        of=lambda t, w: _to_inspect(t, w) & t.key_monitored,
        met=lambda t, w: known(t.done_on, w) & (t.done_on <= t.due_on).fill_null(False),
        counted="项",
        dimension="safety",
        definition="重点监控设备在应检日期以前检验合格的 ÷ 期内到期、截至日已到期的检验",
        source="指标词典第23项（按期）",
    ),
    rate(
        "hazard_closing_on_time_rate",
        "特种设备隐患按期销号率",
        view="hazards",
        of=lambda t, w: within(t.found_on, w) & (t.due_on <= ibis.literal(w.as_of)),
        met=lambda t, w: known(t.rechecked_on, w) & (t.rechecked_on <= t.due_on).fill_null(False),
        counted="项",
        dimension="safety",
        definition="在整改期限内复查销号的隐患 ÷ 期内发现且整改到期的隐患（各等级）",
        source="指标词典第24项（按期）",
    ),
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
