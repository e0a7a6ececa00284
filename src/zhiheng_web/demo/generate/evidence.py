"""Evidence for the matters (佐证材料) with a small text file for each: most accepted, some waiting, one returned, some missing.

One line of `_ITEMS` is one document. What is not here for a year was not handed in, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiheng_web.demo.generate.common import (
    COMMERCE,
    COUNTY,
    FARMING,
    FINANCE,
    HOUSING,
    MARKET,
    OFFICE,
    Row,
)

ASSESSMENT = "yt-khb"
_A, _S, _R = "accepted", "submitted", "returned"


@dataclass(frozen=True)
class Item:
    """One document handed in for a matter. `until` makes it count in later years too."""

    matter: str
    title: str
    number: str | None
    on: date
    unit: str
    review: str = _A
    until: date | None = None


_LONG = date(2027, 12, 31)
_ITEMS: tuple[Item, ...] = (
    # lasting: institutions and rules that hold until the end of the plan
    Item("promotion_policy", "云汀县促进质量提升若干政策措施", "云政发〔2025〕4号", date(2025, 3, 11), OFFICE, until=_LONG),
    Item("task_breakdown", "云汀县质量强县建设任务分解表（2025年）", "云质委〔2025〕2号", date(2025, 4, 2), OFFICE),
    Item("task_breakdown", "云汀县2026年度质量强县建设任务分解表", "云质委〔2026〕3号", date(2026, 3, 18), OFFICE),
    Item("testing_platform", "县产品质量检验所资质认定证书（副本）", "260099000121", date(2023, 5, 8), MARKET, until=date(2029, 5, 7)),
    Item("nqi_plan", "云汀县质量基础设施“一站式”服务实施方案", "云市监〔2025〕22号", date(2025, 4, 24), MARKET, until=_LONG),
    Item("project_information_notice", "云汀县房屋建筑工程质量信息公示办法", "云建〔2025〕30号", date(2025, 5, 13), HOUSING, until=_LONG),
    Item("permanent_plaque", "关于设置竣工永久性标志牌的通知", "云建〔2025〕31号", date(2025, 5, 13), HOUSING, until=_LONG),
    Item("quality_manual", "云汀县工程质量手册（试行）", "云建〔2025〕44号", date(2025, 7, 2), HOUSING, until=_LONG),
    Item("failed_test_report", "工程质量检测不合格情况报告制度", "云建〔2025〕45号", date(2025, 7, 2), HOUSING, until=_LONG),
    Item("agricultural_standards", "云汀县农业标准实施清单（2025—2027年）", "云农〔2025〕19号", date(2025, 4, 9), FARMING, until=_LONG),
    Item("agricultural_standard_zone", "双溪镇茶叶标准化示范区验收意见", "南江农标〔2024〕9号", date(2024, 10, 25), FARMING, until=_LONG),
    Item("credit_class_measures", "云汀县企业信用风险分类管理办法", "云市监〔2025〕38号", date(2025, 6, 5), MARKET, until=_LONG),
    Item("recall_policy", "云汀县缺陷产品召回扶持办法", "云市监〔2025〕41号", date(2025, 6, 19), MARKET, until=_LONG),
    # 2025
    Item("work_report_targets", "2025年政府工作报告（质量强县部分）", "云政〔2025〕1号", date(2025, 1, 9), OFFICE),
    Item("annual_assessment", "2025年度目标管理考核办法", "云考〔2025〕5号", date(2025, 5, 20), ASSESSMENT),
    Item("superior_opinion_implementation", "贯彻省质量提升实施意见分工方案", "云质委〔2025〕3号", date(2025, 4, 16), MARKET),
    Item("promotion_policy_implementation", "2025年质量奖励资金兑现清单", "云财〔2025〕112号", date(2025, 11, 12), OFFICE),
    Item("programme_plan", "云汀县质量强县建设实施方案（2025—2027年）", "云质委〔2025〕1号", date(2025, 3, 26), MARKET, until=_LONG),
    Item("publicity", "2025年“质量月”活动总结", None, date(2025, 10, 10), OFFICE),
    Item("funding_guarantee", "2025年质量工作经费预算批复", "云财预〔2025〕18号", date(2025, 2, 20), FINANCE),
    Item("fund_effect", "2025年质量发展专项资金绩效自评表", None, date(2025, 12, 18), FINANCE),
    Item("standard_strategy", "云汀县标准化发展规划（2025—2027年）", "云政办〔2025〕12号", date(2025, 5, 6), MARKET, until=_LONG),
    Item("standard_self_declaration", "2025年企业标准自我声明公开清单", None, date(2025, 11, 28), MARKET),
    Item("nqi_service", "“一站式”服务站2025年服务台账", None, date(2025, 12, 12), MARKET),
    Item("quality_award_activity", "第三届县长质量奖评选通知", "云质委〔2025〕8号", date(2025, 6, 3), OFFICE),
    Item("supervision_funding", "2025年县工程质量监督站部门预算批复", "云财预〔2025〕18号", date(2025, 2, 20), HOUSING),
    Item("buyer_inspection", "商品住宅交付前购房人查验办法", "云建〔2025〕52号", date(2025, 8, 21), HOUSING),
    Item("recall_system", "缺陷产品召回工作机构和技术支撑单位名单", None, date(2025, 7, 15), MARKET),
    Item("recall_publicity", "召回知识进社区活动方案", None, date(2025, 9, 4), MARKET),
    Item("recall_training", "召回业务培训签到表（2025年9月）", None, date(2025, 9, 18), MARKET),
    Item("recall_work", "儿童服装召回计划和总结", None, date(2025, 10, 22), MARKET),
    Item("recall_notice", "关于召回部分儿童服装的公告", None, date(2025, 10, 9), MARKET),
    Item("service_standards", "服务业标准宣贯和实施情况（2025年）", None, date(2025, 11, 20), COMMERCE),
    Item("joint_inspection_plan", "2025年度部门联合抽查工作计划", "云双随机〔2025〕1号", date(2025, 3, 5), MARKET),
    Item("public_concerns", "市民反映的电梯、预付卡等问题办理结果", None, date(2025, 12, 4), MARKET),
    Item("central_media", "中国质量报（虚构版面）报道剪报", None, date(2025, 9, 24), OFFICE),
    # 2026, up to the end of October
    Item("work_report_targets", "2026年政府工作报告（质量强县部分）", "云政〔2026〕1号", date(2026, 1, 15), OFFICE),
    Item("annual_assessment", "2026年度目标管理考核办法（征求意见稿）", None, date(2026, 5, 25), ASSESSMENT, _R),
    Item("superior_opinion_implementation", "2026年贯彻落实情况报告", None, date(2026, 9, 11), MARKET),
    Item("promotion_policy_implementation", "2026年上半年奖励资金兑现清单", "云财〔2026〕64号", date(2026, 7, 8), OFFICE),
    Item("publicity", "2026年“质量月”活动方案和图片", None, date(2026, 9, 28), OFFICE, _S),
    Item("funding_guarantee", "2026年质量工作经费预算批复", "云财预〔2026〕15号", date(2026, 2, 12), FINANCE),
    Item("nqi_service", "“一站式”服务站2026年前三季度服务台账", None, date(2026, 10, 12), MARKET),
    Item("quality_award_activity", "第三届县长质量奖公布决定", "云质委〔2026〕5号", date(2026, 4, 28), OFFICE),
    Item("supervision_funding", "2026年县工程质量监督站部门预算批复", "云财预〔2026〕15号", date(2026, 2, 12), HOUSING, _S),
    Item("recall_publicity", "召回宣传进校园方案", None, date(2026, 6, 1), MARKET),
    Item("recall_training", "召回业务培训签到表（2026年5月）", None, date(2026, 5, 21), MARKET),
    Item("recall_system", "召回技术支撑单位调整名单", None, date(2026, 5, 28), MARKET),
    Item("service_standards", "养老、家政服务标准实施情况（2026年）", None, date(2026, 8, 26), COMMERCE),
    Item("joint_inspection_plan", "2026年度部门联合抽查工作计划", "云双随机〔2026〕1号", date(2026, 2, 27), MARKET),
    Item("public_concerns", "老旧小区电梯更新改造措施及办理结果", None, date(2026, 8, 7), MARKET),
    Item("supervision_innovation", "“扫码看质量”试点做法说明", None, date(2026, 7, 22), MARKET),
    Item("theme_event", "全省茶叶质量提升现场会通知", "南江质委办〔2026〕14号", date(2026, 5, 8), OFFICE, _S),
    Item("four_ones_case", "“四个一”质量提升行动典型案例公布文件", "南江市监〔2026〕51号", date(2026, 8, 14), OFFICE),
)


REASONS = {_A: "材料齐全，采信。", _S: "", _R: "为征求意见稿，未见正式印发文件，请补正式文件和文号。"}
"""What the reviewer wrote, by state."""


def file_text(item: Item) -> str:
    """The content of the small file that stands for the document; it says that it is invented."""
    lines = [
        item.title,
        item.number or "（无文号）",
        "",
        f"形成日期：{item.on.year}年{item.on.month}月{item.on.day}日",
        "说明：本文件由演示程序生成，云汀县及所列单位、文号均为虚构，只用于演示佐证材料的提交和审核。",
    ]
    return "\n".join(lines) + "\n"


def evidence_items() -> list[Row]:
    """Rows of `evidence_items`; `content` is the text of the file, from which the loader takes the digest."""
    return [
        {
            "region": COUNTY,
            "unit": item.unit,
            "matter": item.matter,
            "title": item.title,
            "document_number": item.number,
            "dated_on": item.on,
            "valid_until": item.until,
            "review": item.review,
            "review_reason": REASONS[item.review],
            "file_name": f"{item.title}.txt",
            "content": file_text(item),
        }
        for item in _ITEMS
    ]
