"""Measurement standards, metrologists and their budget (计量)."""

from __future__ import annotations

from zhiheng.indicators.declare import PeriodKind, RollUp, number
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import on_books

INDICATORS = (
    number(
        "mandatory_standards",
        "强制检定社会公用计量标准数",
        view="measurement_standards",
        of=lambda t, w: t.mandatory & on_books(t, w, "issued_on", "revoked_on") & (t.valid_until >= ibis.literal(w.on)),
        unit="项",
        kind=PeriodKind.STOCK,
        rollup=RollUp.STOCK,
        dimension="infrastructure",
        definition="当日考核证书有效、用于强制检定的社会公用计量标准项数",
        source="指标词典第53项",
        aliases=("强制检定社会公用计量标准",),
    ),
    number(
        "registered_metrologists",
        "法定计量检定机构注册计量师数",
        view="metrologists",
        of=lambda t, w: t.statutory & on_books(t, w, "registered_on", "left_on") & (t.valid_until >= ibis.literal(w.on)),
        unit="名",
        kind=PeriodKind.STOCK,
        rollup=RollUp.DISTINCT,
        dimension="infrastructure",
        definition="当日注册有效、在本级法定计量检定机构执业的注册计量师人数，按注册证号计",
        source="指标词典第54项",
        aliases=("注册计量师", "本级法定计量检定机构注册计量师"),
        distinct="registration_no",
    ),
    number(
        "metrology_budget",
        "本级财政对法定计量检定机构当年预算经费",
        view="budget_items",
        of=lambda t, w: (t.item == "metrology")
        & (t.year >= w.period.start.year)
        & (t.year <= w.period.end.year)
        & (t.approved_on <= ibis.literal(w.as_of)),
        unit="万元",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="infrastructure",
        definition="预算年度在期内、已批复的法定计量检定机构经费合计；以分入账，1万元 = 1 000 000分",
        source="指标词典第55项",
        aliases=("法定计量检定机构预算经费", "计量经费预算"),
        total="amount_fen",
        per=1_000_000,
    ),
    number(
        "quality_fund_budget",
        "质量发展专项资金预算",
        view="budget_items",
        of=lambda t, w: (t.item == "quality_fund")
        & (t.year >= w.period.start.year)
        & (t.year <= w.period.end.year)
        & (t.approved_on <= ibis.literal(w.as_of)),
        unit="万元",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="infrastructure",
        definition="预算年度在期内、已批复的质量发展专项资金合计",
        source="指标词典第55项",
        aliases=("质量发展专项基金预算", "质量发展专项基金", "设立质量发展专项基金"),
        total="amount_fen",
        per=1_000_000,
    ),
)
