"""Words of complaints and tip-offs (代码表): channels, classes, grounds. Codes stay, words follow the order in force.

The grounds are those of 总局令第121号 articles 16 and 23 in short; the order before it (第20号) had the same in other numbers.
"""

from __future__ import annotations

KINDS = [("complaint", "投诉"), ("report", "举报"), ("both", "投诉并举报"), ("inquiry", "咨询")]
CHANNELS = [
    ("web", "网上受理"),
    ("phone", "电话"),
    ("visit", "来访"),
    ("mail", "来信"),
    ("platform", "12315平台"),
    ("transfer", "其他部门转来"),
]
OBJECTS = [("goods", "商品"), ("service", "服务")]
CATEGORIES = [
    ("quality", "质量"),
    ("food", "食品安全"),
    ("after_sale", "售后服务"),
    ("contract", "合同"),
    ("price", "价格"),
    ("advertising", "广告"),
    ("measurement", "计量"),
    ("fake", "假冒"),
    ("safety", "人身安全"),
    ("other", "其他"),
]
DECISIONS = [("accepted", "受理"), ("refused", "不予受理")]
REFUSALS = [
    ("power", "不属于市场监管部门职责，或者本机关无管辖权"),
    ("handled", "同一消费者权益争议已经处理过或者正在处理"),
    ("not_consumer", "不是为生活消费需要，或者不能证明存在消费者权益争议"),
    ("late", "知道或者应当知道权益受侵害超过三年"),
    ("papers", "未按规定提供材料，或者材料不真实"),
    ("name", "冒名投诉，或者拒不配合核验身份"),
    ("other", "法律、法规、规章规定的其他情形"),
]
OUTCOMES = [("agreed", "达成调解协议"), ("settled", "自行和解"), ("ended", "终止调解")]
ENDINGS = [
    ("withdrawn", "投诉人撤回投诉"),
    ("absent", "无正当理由不参加或者拒绝调解"),
    ("no_agreement", "未能达成调解协议"),
    ("test_cost", "对检验、检测、鉴定费用未达成一致"),
    ("time", "调解期限届满"),
    ("found_later", "受理后发现不应受理"),
    ("gone", "一方下落不明或者主体消灭"),
    ("other", "其他应当终止的情形"),
]
FILINGS = [("filed", "立案"), ("not_filed", "不予立案")]

PERSONAL = ("姓名", "投诉人", "举报人", "来件人", "联系电话", "手机", "身份证", "住址")
"""Headings of personal data: a file with such a column is not taken in."""
