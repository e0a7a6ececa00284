"""Satisfaction and service certificates (服务质量)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Direction, Filter, Indicator, PeriodKind, RollUp, Side, number
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import on_books, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _answers(population: str) -> Filter:
    def where(t: ir.Table, w: Window) -> ir.BooleanValue:
        return (t.population == population) & t.valid & within(t.answered_on, w)

    return where


def _satisfaction(code: str, name: str, population: str, aliases: tuple[str, ...]) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        unit="分",
        counted="份",
        part=Side("survey_responses", _answers(population), total="score_milli"),
        whole=Side("survey_responses", _answers(population)),
        rollup=RollUp.MEAN,
        period_kind=PeriodKind.FLOW,
        direction=Direction.UP,
        dimension="service",
        definition="期内有效答卷得分之和 ÷ 有效答卷份数（0—100分）",
        source="指标词典第33、34项",
        aliases=aliases,
        scale=1000,
        subset=False,
        aside={
            "无效答卷": Side(
                "survey_responses", lambda t, w: (t.population == population) & ~t.valid & within(t.answered_on, w)
            )
        },
    )


INDICATORS = (
    _satisfaction("satisfaction_producer", "生产性服务业顾客满意度", "producer_services", ("生产性服务业满意度",)),
    _satisfaction("satisfaction_consumer", "生活性服务业顾客满意度", "consumer_services", ("生活性服务业满意度",)),
    _satisfaction("satisfaction_public", "公共服务质量总体满意度", "public_services", ("公共服务质量满意度",)),
    number(
        "new_service_certificates",
        "新增服务认证证书数",
        view="certificates",
        of=lambda t, w: (t.kind == "service")
        & ~t.renewal
        & within(t.issued_on, w)
        & on_books(t, w, "issued_on", "suspended_on")
        & (t.valid_until >= ibis.literal(w.on)),
        unit="张",
        kind=PeriodKind.FLOW,
        rollup=RollUp.DISTINCT,
        dimension="service",
        definition="期内新颁发（非换证）且当日有效的服务认证证书张数，按证书号去重",
        source="指标词典第57项",
        aliases=("新增服务认证证书",),
        distinct="certificate_no",
    ),
)
