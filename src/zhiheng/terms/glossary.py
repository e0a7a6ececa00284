"""One Chinese term, one identifier, everywhere (术语表). New terms are added here in the commit that first uses them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term (术语): identifier in code, Chinese label, the topic it belongs to."""

    identifier: str
    label: str
    topic: str


TERMS: dict[str, Term] = {
    t.identifier: t
    for t in (
        Term("programme", "质量强县建设", "plan"),
        Term("plan", "实施方案", "plan"),
        Term("document_number", "发文字号", "plan"),
        Term("region", "行政区划", "plan"),
        Term("quality_committee", "质量发展委员会", "plan"),
        Term("responsible_unit", "责任单位", "plan"),
        Term("lead_unit", "牵头单位", "plan"),
        Term("supporting_unit", "协同配合单位", "plan"),
        Term("by_remit", "按职责分工负责", "plan"),
        Term("unit_class", "一类单位", "plan"),
        Term("former_name", "曾用名", "plan"),
        Term("agreement", "目标责任书", "plan"),
        Term("indicator", "指标", "plan"),
        Term("target", "目标值", "plan"),
        Term("binding", "取数绑定", "scoring"),
        Term("anticipatory", "预期性", "plan"),
        Term("task_breakdown", "任务分解表", "plan"),
        Term("due_on", "完成时限", "plan"),
        Term("above_scale", "规模以上", "plan"),
        Term("cascade", "上下级承接", "plan"),
        Term("provision", "承接条款", "plan"),
        Term("review_step", "核对步骤", "plan"),
        Term("second_reader", "复核人", "plan"),
        Term("scoring_standard", "评分细则", "scoring"),
        Term("scoring_clause", "评分方法", "scoring"),
        Term("scoring_rule", "评分规则", "scoring"),
        Term("scorecard", "评分表", "scoring"),
        Term("max_points", "分值", "scoring"),
        Term("points", "得分", "scoring"),
        Term("points_cap", "满分封顶", "scoring"),
        Term("extra_points", "再加分", "scoring"),
        Term("bonus_item", "加分项", "scoring"),
        Term("deduction", "扣分", "scoring"),
        Term("veto", "一票否决", "scoring"),
        Term("proof", "得分依据", "scoring"),
        Term("self_assessment", "自评", "scoring"),
        Term("reviewed_score", "核定", "scoring"),
        Term("assessment", "考核评价", "scoring"),
        Term("grade", "等次", "scoring"),
        Term("what_if", "测算", "scoring"),
        Term("simulation", "模拟", "scoring"),
        Term("route", "补分路线", "scoring"),
        Term("bundle", "结果包", "scoring"),
        Term("snapshot", "快照", "scoring"),
        Term("ledger", "台账", "oversight"),
        Term("evidence", "佐证材料", "oversight"),
        Term("oversight_visit", "督查", "oversight"),
        Term("supervision_notice", "督办单", "oversight"),
        Term("circular", "通报", "oversight"),
        Term("regulatory_talk", "约谈", "oversight"),
        Term("accountability", "问责", "oversight"),
        Term("rectification", "整改", "oversight"),
        Term("close_out", "销号", "oversight"),
        Term("status_light", "红黄绿灯", "oversight"),
        Term("business_entity", "经营主体", "inspection"),
        Term("supervision_sampling", "监督抽查", "inspection"),
        Term("double_random", "双随机、一公开", "inspection"),
        Term("inspectee_pool", "检查对象名录库", "inspection"),
        Term("inspector_pool", "检查人员名录库", "inspection"),
        Term("joint_inspection", "部门联合抽查", "inspection"),
        Term("batch", "批次", "inspection"),
        Term("pass_rate", "合格率", "inspection"),
        Term("coverage_rate", "覆盖率", "inspection"),
        Term("nonconforming", "不合格", "inspection"),
        Term("nonconforming_item", "不合格项目", "inspection"),
        Term("objection", "异议", "inspection"),
        Term("retest", "复检", "inspection"),
        Term("reinspection", "复查", "inspection"),
        Term("nonconformity_follow_up", "核查处置", "inspection"),
        Term("post_inspection_handling", "后处理", "inspection"),
        Term("testing_body", "承检机构", "inspection"),
        Term("test_report", "检验报告", "inspection"),
        Term("credit_file", "信用档案", "inspection"),
        Term("credit_risk_class", "信用风险分类", "inspection"),
        Term("red_list", "守信红名单", "inspection"),
        Term("black_list", "失信黑名单", "inspection"),
        Term("annual_report_filing_rate", "企业年报公示率", "inspection"),
        Term("complaint", "投诉", "complaints"),
        Term("tip_off", "举报", "complaints"),
        Term("recall", "缺陷产品召回", "complaints"),
        Term("traceability", "追溯", "complaints"),
        Term("risk_monitoring", "风险监测", "complaints"),
        Term("risk_alert", "预警", "complaints"),
        Term("nqi_service", "质量基础设施“一站式”服务", "infrastructure"),
        Term("public_measurement_standard", "社会公用计量标准", "infrastructure"),
        Term("mandatory_verification", "强制检定", "infrastructure"),
        Term("registered_metrologist", "注册计量师", "infrastructure"),
        Term("standard_self_declaration", "企业标准自我声明公开", "infrastructure"),
        Term("international_standard_adoption", "采标", "infrastructure"),
        Term("certification", "认证", "infrastructure"),
        Term("accreditation", "认可", "infrastructure"),
        Term("chief_quality_officer", "首席质量官", "infrastructure"),
        Term("government_quality_award", "政府质量奖", "infrastructure"),
        Term("performance_excellence", "卓越绩效", "infrastructure"),
        Term("geographical_indication", "地理标志", "infrastructure"),
        Term("benchmarking", "“双比对、双提升”", "infrastructure"),
        Term("satisfaction_index", "满意度", "infrastructure"),
        Term("special_equipment", "特种设备", "infrastructure"),
        Term("first_acceptance_rate", "一次验收合格率", "infrastructure"),
        Term("dwelling_acceptance", "分户验收", "infrastructure"),
        Term("situation_report", "质量状况分析报告", "reports"),
        Term("work_report", "工作情况汇报", "reports"),
        Term("check", "核验", "reports"),
        Term("year_on_year", "同比", "reports"),
        Term("period_on_period", "环比", "reports"),
        Term("public_notice", "公示", "reports"),
        Term("publication", "公开", "reports"),
        Term("finding", "核验发现", "reports"),
        Term("repair", "疑似缺损", "reports"),
        Term("need", "所需事实", "scoring"),
        Term("matter", "佐证事项", "scoring"),
        Term("nil_return", "零报告", "scoring"),
        Term("frame", "名录库", "inspection"),
        Term("frame_entry", "名录库企业", "inspection"),
        Term("judgement", "人工评判", "scoring"),
        Term("benchmark", "对标数值", "scoring"),
        Term("record_set", "记录集", "scoring"),
        Term("outcome", "得分区间", "scoring"),
        Term("clock", "时限", "inspection"),
        Term("suspension", "中止计时", "inspection"),
        Term("duty", "职责", "plan"),
        Term("registry", "业务记录", "inspection"),
    )
}


def term(identifier: str) -> Term:
    """The term of an identifier; KeyError when the glossary lacks it.

    >>> term("nil_return").label
    '零报告'
    """
    return TERMS[identifier]
