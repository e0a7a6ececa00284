"""Conditions as phrases of official Chinese (条件的文字)."""

from __future__ import annotations

from decimal import Decimal

from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Benchmark,
    Cond,
    Count,
    Deadline,
    Exists,
    Judgement,
    RankWithin,
    Threshold,
    Trend,
)

COUNT = {">=": "不少于", ">": "超过", "<=": "不超过", "<": "少于", "=": "等于"}
LINE = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "=": "等于"}
PERIOD = {"year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "week": "每周", "term": "每学期"}


def number(value: Decimal) -> str:
    """A number as it is written in a scorecard.

    >>> number(Decimal("1.50"))
    '1.5'
    """
    return format(value.normalize() if value else Decimal(0), "f")


def signed(value: Decimal) -> str:
    """The size of a number, for words that say its sign."""
    return number(abs(value))



def print_cond(cond: Cond) -> str:
    """A condition as a phrase.

    >>> print_cond(Threshold("监督抽查合格率", ">=", Decimal(95), "%"))
    '监督抽查合格率不低于95%'
    """
    match cond:
        case Exists():
            return f"{verb_before(cond.what)}{cond.what}"
        case Count():
            return f"{PERIOD.get(cond.period or '', '')}{cond.what}{COUNT[cond.cmp]}{number(cond.value)}{cond.unit or ''}"
        case Threshold():
            period = f"（{cond.period}）" if cond.period else ""
            return f"{cond.indicator}{period}{LINE[cond.cmp]}{number(cond.value)}{cond.unit or ''}"
        case Absent():
            return f"未发生{cond.what}"
        case Benchmark():
            return f"{cond.indicator}{LINE[cond.cmp]}{cond.against}"
        case Trend():
            return f"{cond.indicator}连续{cond.periods}年{'下降' if cond.direction == 'down' else '上升'}"
        case Deadline():
            return f"在期限内（{cond.by}）{cond.what}"
        case RankWithin():
            return f"{cond.indicator.removesuffix('排名')}排名前{number(cond.within)}名{'（数值低者在前）' if cond.better == 'lower' else ''}"
        case Judgement():
            return f"{cond.what}（由人工评判）"
        case AllOf() | AnyOf():
            how = "同时满足" if isinstance(cond, AllOf) else "满足其一"
            return how + "".join(f"【{print_cond(c)}】" for c in cond.of)
    raise TypeError(type(cond).__name__)


_FAULTS = ("未", "不", "无", "没", "缺少", "缺失", "被", "受", "获", "发生", "出现", "存在", "按", "在", "由", "违", "有")


def verb_before(what: str) -> str:
    """The verb before a thing that one has (有…方案) or does (开展…活动); none before a sentence of its own."""
    if "，" in what or what.startswith(_FAULTS):
        return ""
    things = ("委员会", "方案", "文件", "制度", "体系", "基金", "平台", "中心", "称号", "政策", "措施", "计划", "公告", "证书", "台账", "机制", "规划", "奖", "奖励", "案例")
    return "有" if what.endswith(things) else "开展" if what.endswith(("活动", "工作", "培训")) else ""
