"""The quality council of the county (质量发展委员会): members, meetings, who came, instructions. All names are invented.

In 2026 the party head was on leave at the only meeting so far: the point for attendance is open until the second one.
"""

from __future__ import annotations

from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, FARMING, HOUSING, MARKET, OFFICE, TOURISM, Row

_SINCE, _PAPER = date(2024, 11, 6), "云办发〔2024〕31号"
_SEATS = (
    ("程远山", "县委书记", "县委", "party_head", "chair"),
    ("何知新", "县长", "县政府", "government_head", "chair"),
    ("苏明德", "副县长", "县政府", "leader", "deputy"),
    ("梁守正", "县政府办公室主任", "县政府办公室", "member", "deputy"),
    ("邵立衡", "县市场监管局局长", "县市场监管局", "member", "deputy"),
    ("秦广", "县住房建设局局长", "县住房建设局", "member", "member"),
    ("方稻", "县农业农村局局长", "县农业农村局", "member", "member"),
    ("钱序", "县财政局局长", "县财政局", "member", "member"),
    ("陆达", "县交通运输局局长", "县交通运输局", "member", "member"),
    ("江浩", "县水利局局长", "县水利局", "member", "member"),
    ("商和", "县商务局局长", "县商务局", "member", "member"),
    ("文游", "县文旅局局长", "县文旅局", "member", "member"),
)
"""Name, post, unit, standing, seat."""

_MEETINGS = (
    ("2025年第1次全体会议", "plenary", date(2025, 4, 1), "县长何知新", "部署2025年质量强县任务", "云质委纪〔2025〕1号", date(2025, 4, 3)),
    ("2025年第2次全体会议", "plenary", date(2025, 10, 15), "副县长苏明德", "通报三季度进展，审议政府质量奖名单", "云质委纪〔2025〕2号", date(2025, 10, 17)),
    ("2026年第1次全体会议", "plenary", date(2026, 3, 17), "县长何知新", "部署2026年质量强县任务，审议任务分解表", "云质委纪〔2026〕1号", date(2026, 3, 19)),
    ("2026年办公室第2次会议", "office", date(2026, 8, 20), "县市场监管局局长邵立衡", "“质量月”活动筹备", "", None),
)
"""Number, kind, day, who presided, what about, minutes and their day."""

_AWAY = {
    ("2025年第1次全体会议", "文游"): "deputed",
    ("2025年第2次全体会议", "程远山"): "leave",
    ("2025年第2次全体会议", "江浩"): "absent",
    ("2026年第1次全体会议", "程远山"): "leave",
    ("2026年第1次全体会议", "陆达"): "deputed",
}
_SAID = {
    ("2025年第1次全体会议", "程远山"): "质量是一把手工程，各单位主要负责人要亲自抓，年底逐项对账。",
    ("2025年第1次全体会议", "何知新"): "任务分解到月，抽检不合格的一件不漏处置到位。",
    ("2026年第1次全体会议", "何知新"): "对照去年失分的条款逐条补，三季度前开一次调度会。",
}

_INSTRUCTIONS = (
    ("批示〔2025〕7号", "written", "county", "县长何知新", date(2025, 5, 12), "春季农产品抽检情况报告", "请农业农村局跟进不合格产地，一个月内报结果", False,
     FARMING, date(2025, 5, 13), date(2025, 6, 12), date(2025, 6, 9), date(2025, 6, 13)),
    ("批示〔2025〕15号", "written", "province", "副省长（虚构）", date(2025, 11, 3), "云汀县“一站式”服务站做法", "做法实在，可以总结推广", True,
     MARKET, None, None, None, None),
    ("议定〔2025〕1号", "decided", "county", "2025年第1次全体会议", date(2025, 4, 1), "设立质量基础设施“一站式”服务站", "市场监管局四季度前挂牌运行", False,
     MARKET, date(2025, 4, 7), date(2025, 12, 31), date(2025, 12, 12), date(2025, 12, 19)),
    ("议定〔2026〕1号", "decided", "county", "2026年第1次全体会议", date(2026, 3, 17), "老旧小区电梯更新", "住房建设局会同市场监管局，八月底前完成30台", False,
     HOUSING, date(2026, 3, 20), date(2026, 8, 31), date(2026, 8, 28), date(2026, 9, 4)),
    ("批示〔2026〕9号", "written", "county", "县委书记程远山", date(2026, 7, 6), "旅游服务质量投诉分析", "文旅局牵头整治，九月底前报办理情况", False,
     TOURISM, date(2026, 7, 7), date(2026, 9, 30), None, None),
    ("批示〔2026〕13号", "written", "county", "县长何知新", date(2026, 10, 20), "三季度食品抽检通报", "请市场监管局研究提出措施", False,
     MARKET, date(2026, 10, 21), date(2026, 11, 20), None, None),
)  # fmt: skip


def council_members() -> list[Row]:
    """Rows of `council_members`."""
    return [
        {
            "region": COUNTY, "unit": OFFICE, "name": name, "post": post, "represents": unit, "standing": standing, "seat": seat,
            "appointed_on": _SINCE, "document": _PAPER, "left_on": None,
        }
        for name, post, unit, standing, seat in _SEATS
    ]  # fmt: skip


def council_meetings() -> list[Row]:
    """Rows of `council_meetings`."""
    return [
        {
            "region": COUNTY, "unit": OFFICE, "meeting_no": number, "kind": kind, "held_on": day, "place": "县政府会议中心", "presided_by": by,
            "agenda": about, "minutes_no": paper, "minutes_on": printed,
        }
        for number, kind, day, by, about, paper, printed in _MEETINGS
    ]  # fmt: skip


def council_attendances() -> list[Row]:
    """Rows of `council_attendances`: the members at each meeting of the whole council."""
    return [
        {
            "region": COUNTY, "unit": OFFICE, "meeting": number, "held_on": day, "name": name, "post": post, "standing": standing,
            "presence": _AWAY.get((number, name), "present"), "deputy": "副职" if _AWAY.get((number, name)) == "deputed" else "",
            "instruction": _SAID.get((number, name), ""), "instructed": (number, name) in _SAID,
        }
        for number, kind, day, *_rest in _MEETINGS if kind != "office"
        for name, post, _unit, standing, _seat in _SEATS
    ]  # fmt: skip


def instructions() -> list[Row]:
    """Rows of `instructions`."""
    return [
        {
            "region": COUNTY, "unit": unit, "instruction_no": number, "kind": kind, "level": level, "issued_by": by, "issued_on": day, "subject": subject,
            "text": text, "is_praise": praise, "handed_on": handed, "answer_by": until, "answered_on": answered, "closed_on": closed,
            "answer": "已逐项办理，情况附后。" if answered else "",
        }
        for number, kind, level, by, day, subject, text, praise, unit, handed, until, answered, closed in _INSTRUCTIONS
    ]  # fmt: skip


