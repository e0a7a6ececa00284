"""Rules in good official Chinese (规则的文字表述), and one worked example for each.

`print_rule` says what a rule does in the words a scorecard would use, so that the proof page can set it beside the
printed clause. For the core of the algebra the compiler reads the sentence back into the same rule; `reads_back`
says for which.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Award,
    Benchmark,
    Bonus,
    Cond,
    Count,
    Deadline,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    Judgement,
    MeanOf,
    Proportional,
    Rank,
    RankWithin,
    Rule,
    Scale,
    Slope,
    Steps,
    Sum,
    Threshold,
    Trend,
    Veto,
)

_COUNT = {">=": "不少于", ">": "超过", "<=": "不超过", "<": "少于", "=": "等于"}
_LINE = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "=": "等于"}
_PERIOD = {"year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "week": "每周", "term": "每学期"}
_SCOPE = {"clause": "该条不得分", "row": "该行不得分", "card": "考核结果不合格", "rating": "取消评优资格"}


def number(value: Decimal) -> str:
    """A number as it is written in a scorecard.

    >>> number(Decimal("1.50"))
    '1.5'
    """
    return format(value.normalize() if value else Decimal(0), "f")


def _signed(value: Decimal) -> str:
    return number(abs(value))


# --- conditions ---------------------------------------------------------------------------------------------------


def print_cond(cond: Cond) -> str:
    """A condition as a phrase.

    >>> print_cond(Threshold("监督抽查合格率", ">=", Decimal(95), "%"))
    '监督抽查合格率不低于95%'
    """
    match cond:
        case Exists():
            return f"{_verb(cond.what)}{cond.what}"
        case Count():
            return f"{_PERIOD.get(cond.period or '', '')}{cond.what}{_COUNT[cond.cmp]}{number(cond.value)}{cond.unit or ''}"
        case Threshold():
            period = f"（{cond.period}）" if cond.period else ""
            return f"{cond.indicator}{period}{_LINE[cond.cmp]}{number(cond.value)}{cond.unit or ''}"
        case Absent():
            return f"未发生{cond.what}"
        case Benchmark():
            return f"{cond.indicator}{_LINE[cond.cmp]}{cond.against}"
        case Trend():
            return f"{cond.indicator}连续{cond.periods}年{'下降' if cond.direction == 'down' else '上升'}"
        case Deadline():
            return f"{cond.by}{cond.what}"
        case RankWithin():
            return f"{cond.indicator.removesuffix('排名')}排名前{number(cond.within)}名"
        case Judgement():
            return f"{cond.what}（由人工评判）"
        case AllOf() | AnyOf():
            how = "同时满足" if isinstance(cond, AllOf) else "满足其一"
            return how + "".join(f"【{print_cond(c)}】" for c in cond.of)
    raise TypeError(type(cond).__name__)


_FAULTS = ("未", "不", "无", "没", "缺少", "缺失", "被", "受", "获", "发生", "出现", "存在", "按", "在", "由", "违", "有")


def _verb(what: str) -> str:
    """The verb before a thing that one has (有…方案) or does (开展…活动); none before a sentence of its own."""
    if "，" in what or what.startswith(_FAULTS):
        return ""
    things = ("委员会", "方案", "文件", "制度", "体系", "基金", "平台", "中心", "称号", "政策", "措施", "计划", "公告", "证书", "台账", "机制", "规划", "奖", "奖励", "案例")
    return "有" if what.endswith(things) else "开展" if what.endswith(("活动", "工作", "培训")) else ""


# --- rules --------------------------------------------------------------------------------------------------------


def print_rule(rule: Rule) -> str:
    """A rule as a sentence without its full stop.

    >>> print_rule(Award(points=Decimal(2), when=Exists("质量发展专项基金")))
    '有质量发展专项基金，得2分'
    """
    said = _said(rule)
    if rule.unless is not None:
        said += f"；但{print_cond(rule.unless)}的，不{'扣分' if '扣' in said and '得' not in said else '适用本条'}"
    return said


def _said(rule: Rule) -> str:
    match rule:
        case Award():
            cond = print_cond(rule.when)
            return f"{cond}，得{number(rule.points)}分" if rule.points >= 0 else f"{cond}的，扣{_signed(rule.points)}分"
        case Steps():
            return "；".join(_step(s.points, s.rule, s.when) for s in rule.of)
        case Each():
            if rule.points < 0:
                return f"每有1项{rule.per}，扣{_signed(rule.points)}分" + _limit(rule.cap, "最多扣")
            return f"每有1项{rule.per}，加{number(rule.points)}分" + _limit(rule.cap, "最高加")
        case Deduct():
            return _deduct(rule)
        case Slope():
            return _slope(rule)
        case Proportional():
            return _proportional(rule)
        case Rank():
            return _rank(rule)
        case MeanOf():
            return f"取{rule.over}得分的平均值，最高{number(rule.points)}分"
        case Sum():
            return _sum(rule)
        case Bonus():
            return f"作为加分：{print_rule(rule.rule)}" + _limit(rule.cap, "加分合计不超过")
        case Veto():
            also = f"，并追加扣除{number(rule.also_deduct)}分" if rule.also_deduct is not None else ""
            result = rule.result if rule.result and rule.result != "不得分" else _SCOPE.get(rule.scope, "不得分")
            return f"{print_cond(rule.when)}的，{result}{also}"
        case Scale():
            how = {Decimal(2): "加倍计算", Decimal("0.5"): "减半计算"}.get(rule.by, f"乘以系数{number(rule.by)}")
            return f"{print_rule(rule.rule)}；{print_cond(rule.when) + '的，' if rule.when else ''}{how}"
        case Import():
            return f"引用“{rule.source}”的得分，满分{number(rule.points)}分"
        case Judge():
            return _judge(rule)
    raise TypeError(type(rule).__name__)


def _limit(value: Decimal | None, words: str) -> str:
    return f"，{words}{number(value)}分" if value is not None else ""


def _step(points: Decimal | None, rule: Rule | None, when: Cond | None) -> str:
    cond = print_cond(when) if when is not None else "其余情形"
    if rule is not None:
        return f"{cond}，按下列规则计分：{print_rule(rule)}"
    value = points if points is not None else Decimal(0)
    return f"{cond}，得{number(value)}分" if value >= 0 else f"{cond}的，扣{_signed(value)}分"


def _deduct(rule: Deduct) -> str:
    start = f"得{number(rule.from_)}分，" if rule.from_ is not None else ""
    floor = "" if rule.floor is None else "，扣完为止" if rule.floor == 0 else f"，最低{number(rule.floor)}分"
    scope = "，从总分中扣" if rule.scope == "card" else ""
    return f"{start}{rule.what}每{rule.per}扣{_signed(rule.points)}分{_limit(rule.cap, '最多扣')}{floor}{scope}"


def _slope(rule: Slope) -> str:
    unit = rule.unit or ""
    takes = rule.from_ is not None or rule.points < 0
    line_unit = "%" if unit == "百分点" else unit
    line = rule.line if isinstance(rule.line, str) else f"{number(rule.line)}{line_unit}"
    word = "低" if rule.side == "below" else "高"
    step = f"{number(rule.step)}个百分点" if unit == "百分点" else f"{number(rule.step)}{unit}"
    move = f"每{word}{step}，{'扣' if takes else '加'}{_signed(rule.points)}分"
    if rule.from_ is not None:
        bound = "不低于" if rule.side == "below" else "不高于"
        start = f"{rule.indicator}{bound}{line}的，得{number(rule.from_)}分；"
    else:
        start = f"{rule.indicator}以{line}为基准，"
    floor = "" if rule.floor is None or (rule.floor == 0 and rule.from_ is not None) else f"，最低{number(rule.floor)}分"
    cutoff = "" if rule.cutoff is None else f"，{word}于{number(rule.cutoff)}{line_unit}的不得分"
    begun = {"count": "，不足一档按一档计", "share": "，不足一档按比例计"}.get(rule.partial, "")
    return f"{start}{move}{_limit(rule.cap, '最多扣' if takes else '最高加')}{floor}{cutoff}{begun}"


def _proportional(rule: Proportional) -> str:
    gate = f"{print_cond(rule.gate)}的前提下，" if rule.gate is not None else ""
    if isinstance(rule.full_at, Mapping):
        stages = "、".join(f"{k}达到{number(v)}" for k, v in rule.full_at.items())
        return f"{gate}{rule.to}按期达到（{stages}）得{number(rule.points)}分，否则按完成比例得分"
    unit = "%" if rule.to.endswith(("率", "比例", "占比", "比重")) else ""
    return f"{gate}{rule.to}达到{number(rule.full_at)}{unit}，得{number(rule.points)}分，否则按完成比例得分"


def _rank(rule: Rank) -> str:
    way = "从低到高" if rule.better == "lower" else "从高到低"
    last = "（名次从末位数起）" if rule.order == "from_last" else ""
    head = f"按{rule.indicator}{way}排名{last}，"
    if isinstance(rule.points, Mapping):
        first = rule.points.get("first", Decimal(0))
        if "decrement" in rule.points:
            return f"{head}排名第一得{first:f}分，后续位次按{rule.points['decrement']:f}分递减"
        base = "平均值" if rule.points.get("to") == "mean" else "第1名"
        return f"{head}第1名得{first:f}分，其余按{base}的比例得分"
    return f"{head}前{len(rule.points)}名依次得" + "、".join(f"{number(p)}分" for p in rule.points)


def _sum(rule: Sum) -> str:
    base = f"基础分{number(rule.base)}分；" if rule.base is not None else ""
    floor = f"；最低{number(rule.floor)}分" if rule.floor is not None else ""
    cap = f"；满分{number(rule.cap)}分" if rule.cap is not None else ""
    return base + "；".join(print_rule(r) for r in rule.of) + cap + floor


def _judge(rule: Judge) -> str:
    when = f"{print_cond(rule.when)}，" if rule.when is not None else ""
    verb = "扣" if rule.sign == "-" else "得"
    least = f"最低{number(rule.min)}分，" if rule.min is not None else ""
    most = rule.max if rule.max is not None else rule.points
    return f"{when}由人工评判{verb}分，{least}最多{number(most)}分（{rule.why}）"


# --- worked examples ----------------------------------------------------------------------------------------------


def worked_example(rule: Rule) -> str:
    """One case with its points, for a reader who wants to see the rule at work.

    >>> worked_example(Deduct(from_=Decimal(5), points=Decimal("0.5"), per="次", what="迟报", floor=Decimal(0)))
    '例：迟报2次，扣0.5×2=1分，得4分'
    """
    return f"例：{_example(rule)}"


def _below(value: Decimal) -> Decimal:
    return value - (Decimal("0.1") if value != value.to_integral_value() or value >= 20 else Decimal(1))


def _example(rule: Rule) -> str:
    match rule:
        case Award():
            return _award_example(rule)
        case Steps():
            return "；".join(_step(s.points, s.rule, s.when) for s in rule.of[:3]) + "；从上往下，先满足的一档为准"
        case Each():
            count = 3
            worth = rule.points * count
            if rule.cap is not None and abs(worth) > rule.cap:
                return f"{rule.per}{count}项，{number(rule.points)}×{count}={number(worth)}分，封顶计{number(rule.cap)}分"
            return f"{rule.per}{count}项，计{number(rule.points)}×{count}={number(worth)}分"
        case Deduct():
            off = abs(rule.points) * 2
            if rule.cap is not None:
                off = min(off, rule.cap)
            said = f"{rule.what}2{rule.per}，扣{_signed(rule.points)}×2={number(off)}分"
            if rule.from_ is not None:
                left = max(rule.from_ - off, rule.floor if rule.floor is not None else Decimal(0))
                said += f"，得{number(left)}分"
            return said
        case Slope():
            return _slope_example(rule)
        case Proportional():
            if isinstance(rule.full_at, Mapping):
                return f"{rule.to}达到当期要求的80%，得{number(rule.points)}×80%={number(rule.points * Decimal('0.8'))}分"
            part = rule.full_at * Decimal("0.8")
            return f"{rule.to}为{number(part)}，得{number(rule.points)}×{number(part)}/{number(rule.full_at)}={number(rule.points * Decimal('0.8'))}分"
        case Rank():
            return _rank_example(rule)
        case Sum():
            return "各部分分别计分后相加" + (f"，超过{number(rule.cap)}分的按{number(rule.cap)}分计" if rule.cap is not None else "")
        case Bonus() | Scale():
            return _example(rule.rule)
        case Veto():
            return f"{print_cond(rule.when)}时，{rule.result or _SCOPE.get(rule.scope, '不得分')}；其余情形不受影响"
        case Judge():
            most = rule.max if rule.max is not None else rule.points
            return f"评审人员写明理由并附佐证后，在{number(rule.min if rule.min is not None else Decimal(0))}至{number(most)}分之间评定"
        case MeanOf():
            return f"{rule.over}的得分为4分、6分，取平均5分"
        case Import():
            return f"“{rule.source}”得{number(rule.points)}分的，此处计{number(rule.points)}分"
    raise TypeError(type(rule).__name__)


def _award_example(rule: Award) -> str:
    points = f"得{number(rule.points)}分" if rule.points >= 0 else f"扣{_signed(rule.points)}分"
    nothing = "不得分" if rule.points >= 0 else "不扣分"
    cond = rule.when
    match cond:
        case Threshold() | Count():
            name = cond.indicator if isinstance(cond, Threshold) else cond.what
            unit = cond.unit or ""
            step = cond.value - _below(cond.value)
            inside = {">=": cond.value, ">": cond.value + step, "<=": cond.value, "<": _below(cond.value), "=": cond.value}[cond.cmp]
            outside = {">=": _below(cond.value), ">": cond.value, "<=": cond.value + step, "<": cond.value, "=": _below(cond.value)}[cond.cmp]
            return f"{name}为{number(inside)}{unit}，{points}；为{number(outside)}{unit}，{nothing}"
        case Trend():
            word = "下降" if cond.direction == "down" else "上升"
            return f"{cond.indicator}{cond.periods + 1}年的数逐年{word}，{points}；有一年没有{word}，{nothing}"
        case Benchmark():
            return f"{cond.indicator}与{cond.against}相等时，{points if '=' in cond.cmp else nothing}"
        case Absent():
            return f"经书面确认未发生{cond.what}，{points}；发生1起，{nothing}"
        case AllOf():
            return f"{len(cond.of)}项都满足，{points}；有1项不满足，{nothing}"
        case AnyOf():
            return f"{len(cond.of)}项中满足1项，{points}；都不满足，{nothing}"
    return f"{print_cond(cond)}，经核实，{points}；没有佐证，{nothing}"


def _slope_example(rule: Slope) -> str:
    unit = "个百分点" if rule.unit == "百分点" else rule.unit or ""
    takes = rule.from_ is not None or rule.points < 0
    away = rule.step * 2
    moved = abs(rule.points) * 2
    if rule.cap is not None:
        moved = min(moved, rule.cap)
    word = "低于" if rule.side == "below" else "高于"
    line = rule.line if isinstance(rule.line, str) else f"{number(rule.line)}{'%' if rule.unit == '百分点' else rule.unit or ''}"
    said = f"{rule.indicator}{word}{line} {number(away)}{unit}，{'扣' if takes else '加'}{number(moved)}分"
    if rule.from_ is not None:
        left = max(rule.from_ - moved, rule.floor if rule.floor is not None else Decimal(0))
        said += f"，得{number(left)}分"
    return said


def _rank_example(rule: Rank) -> str:
    if isinstance(rule.points, Mapping):
        first = rule.points.get("first", Decimal(0))
        if isinstance(first, Decimal) and isinstance(fall := rule.points.get("decrement"), Decimal):
            return f"第1名得{number(first)}分，第3名得{number(first)}-{number(fall)}×2={number(first - fall * 2)}分"
        return f"第1名得{first}分；数值为第1名80%的，得{first}×80%分"
    return "、".join(f"第{i}名得{number(p)}分" for i, p in enumerate(rule.points, 1)) + "，其后不得分"


# --- what reads back ----------------------------------------------------------------------------------------------


def reads_back(rule: Rule) -> bool:
    """Whether the compiler turns the printed sentence of this kind of rule into the same rule again.

    It does for awards, grades by points, points and deductions per counted thing, deductions by distance from a
    numeric line, places, completion and judgements, over every kind of condition, as long as names are names: without
    digits, points, punctuation or words that are themselves part of the grammar. It does not for exemptions, sums,
    bonuses, vetoes, coefficients, means and imports, whose sentences are for people only.
    """
    if rule.unless is not None:
        return False
    match rule:
        case Award():
            return rule.points > 0
        case Steps():
            return len(rule.of) > 1 and all(s.points is not None and s.points > 0 for s in rule.of)
        case Each():
            return rule.points > 0
        case Deduct():
            return rule.points > 0 and rule.scope == "row" and (rule.from_ is None) == (rule.floor is None) and rule.floor in (None, 0)
        case Slope():
            return (
                rule.from_ is not None and rule.points > 0 and rule.floor == 0 and rule.side == "below"
                and isinstance(rule.line, Decimal) and rule.cutoff is None and rule.partial == "drop"
            )
        case Proportional():
            return rule.gate is None and not isinstance(rule.full_at, Mapping)
        case Rank():
            return rule.ties == "same" and rule.order == "best_first"
        case Judge():
            return bool(rule.why)
    return False
