"""The names a template may use (可用名称): indicators with their aliases, scores, texts, lists with their columns; near names for the others."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhiheng.indicators import CATALOGUE
from zhiheng.reporting.templated.measured import SIDES

TEXTS: Mapping[str, str] = {
    "地区": "报告的行政区划名称",
    "年度": "报告期所在年份，如 2026",
    "期间": "报告期，如 2026年第三季度",
    "期间简称": "本年、本季度、本月",
    "截至日期": "数据截至的日期",
    "比较期": "上年，或上年同期",
    "发文机关": "发文机关名称",
    "发文字号": "发文字号，编制时填写",
    "成文日期": "成文日期，编制时填写",
    "主送": "主送机关，编制时填写",
    "抄送": "抄送机关，编制时填写",
    "快照": "快照编号",
    "评分表": "评分表名称",
    "虚构说明": "演示数据的说明，真实数据时为空",
}
SCORES: Mapping[str, str] = {
    "总分": "已得总分",
    "基本分": "已得基本分",
    "加分": "已得加分",
    "满分": "基本分满分",
    "最高可得分": "待定全部落实时的总分",
    "待定分": "尚未确定的分值",
    "得分率": "已得基本分占满分的百分比",
    "失分": "已确定失去的基本分",
    "条款数": "评分条款数",
    "得分条款数": "全部得分的条款数",
    "失分条款数": "未得分、部分得分的条款数",
    "待定条款数": "待定和待评判的条款数",
}
DIMENSIONS: Mapping[str, str] = {
    "product": "产品质量",
    "engineering": "工程质量",
    "service": "服务质量",
    "infrastructure": "质量基础设施",
    "safety": "特种设备安全",
    "complaints": "消费维权",
    "credit": "质量信用",
    "enterprise": "企业质量管理",
    "oversight": "监督检查",
    "brand": "质量品牌",
}
"""What kinds of quality the indicators speak of, in the order of reports."""
_RANKED = ("序号", "名次", "名称", "指标值", "值", "比例", "分子", "分母", "上年", "变化词", "变化值", "同比")
_INDICATOR = ("序号", "名称", "指标值", "单位", "口径", "值", "比例", "分子", "分母", "上年", "上期", "变化词", "变化值", "同比", "环比")
_CLAUSE = ("序号", "行号", "类别", "内容", "分值", "得分", "可得分", "状态", "责任单位", "原因")
LISTS: Mapping[str, tuple[str, ...]] = {
    "指标": _INDICATOR,
    **{f"{label}指标": _INDICATOR for label in DIMENSIONS.values()},
    "上升指标": _INDICATOR,
    "下降指标": _INDICATOR,
    "待定指标": ("序号", "名称", "口径"),
    "地区": _RANKED,
    "领域": ("序号", "中文序号", "名称", "指标数"),
    "不合格批次": ("序号", "样品编号", "产品", "企业", "抽样日期", "领域", "层级"),
    "抽查产品": ("序号", "产品", "领域", "抽查批次", "合格批次", "不合格批次", "合格率"),
    "质量安全事件": ("序号", "名称", "日期", "等级"),
    "评分类别": ("序号", "名称", "满分", "得分", "可得分", "得分率"),
    "评分条款": _CLAUSE,
    "失分条款": _CLAUSE,
    "待定条款": _CLAUSE,
    "责任单位": ("序号", "名次", "名称", "条款数", "分值", "得分", "可得分", "得分率"),
    "台账单位": ("序号", "名称", "事项数", "红灯", "黄灯", "绿灯"),
    "红灯事项": ("序号", "编号", "事项", "责任单位", "时限", "红灯天数", "原因"),
    "督办单": ("序号", "编号", "事项", "责任单位", "事实", "交办日期", "反馈期限", "状态"),
}
"""The lists, with their columns."""
GIVEN = ("台账单位", "红灯事项", "督办单")
"""Lists that do not come from the snapshot but are frozen with the report."""
COUNTS: Mapping[str, str] = {f"{name}数": f"清单“{name}”的行数" for name in LISTS if name not in ("责任单位", "失分条款", "待定条款")}
"""A list's number of rows is a figure too: {红灯事项数}."""


def _plain(name: str) -> str:
    return re.sub(r"[\s　“”\"《》()（）]", "", name)


@dataclass(frozen=True)
class Found:
    """What a name means: `kind` is indicator, score, count, text or list; `code` the indicator's code or the name; `note` a remark for the author."""

    kind: str
    code: str
    note: str = ""


@dataclass
class Names:
    """Every name a template may use; `short` are short names of the pack, `own` those the template sets itself."""

    short: Mapping[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.indicators: dict[str, str] = {}
        alike: dict[str, set[str]] = {}
        for code, indicator in CATALOGUE.items():
            self.indicators[_plain(indicator.name)] = code
            self.indicators[code] = code
            for alias in indicator.aliases:
                alike.setdefault(_plain(alias), set()).add(code)
        self.ambiguous = {name: sorted(codes) for name, codes in alike.items() if len(codes) > 1 and name not in self.indicators}
        self.indicators.update({name: next(iter(codes)) for name, codes in alike.items() if len(codes) == 1 and name not in self.indicators})

    def find(self, name: str) -> Found | None:
        """What the name means, or None where it is unknown or means several things."""
        wanted = _plain(self.own.get(name, name))
        if wanted in TEXTS:
            return Found("text", wanted)
        if wanted in SCORES:
            return Found("score", wanted)
        if wanted in self.indicators:
            return Found("indicator", self.indicators[wanted])
        if wanted in COUNTS:
            return Found("count", wanted.removesuffix("数"))
        if wanted in LISTS:
            return Found("list", wanted)
        if wanted in self.short:
            code = self.indicators[_plain(self.short[wanted])]
            return Found("indicator", code, f"“{name}”按规则包的简称取“{CATALOGUE[code].name}”")
        return None

    def unknown(self, name: str, more: Iterable[str] = ()) -> str:
        """Why a name cannot be used, with the nearest ones that can."""
        wanted = _plain(self.own.get(name, name))
        if wanted in self.ambiguous:
            meant = "、".join(CATALOGUE[c].name for c in self.ambiguous[wanted])
            return f"“{name}”可以指 {len(self.ambiguous[wanted])} 个指标（{meant}），请写全称，或在文首加一段 {{设 {name}＝全称}}"
        near = self.near(wanted, more)
        return f"没有“{name}”这个名称" + (f"，相近的有：{'、'.join(near)}" if near else "，可用的名称见“模板写法”")

    def near(self, wanted: str, more: Iterable[str] = ()) -> list[str]:
        """Names much like the wanted one, the nearest first."""
        known = [*more, *TEXTS, *SCORES, *COUNTS, *LISTS, *SIDES, *self.short, *(n for n in self.indicators if not n.isascii())]
        held = [n for n in known if len(wanted) > 1 and (wanted in n or (len(n) > 2 and n in wanted))]
        likely = difflib.get_close_matches(wanted, known, 3, 0.6)
        out = list(dict.fromkeys([*likely, *sorted(held, key=len)]))
        return out[:3]
