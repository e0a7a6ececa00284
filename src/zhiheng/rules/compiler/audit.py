"""Words that limit, except or count, held against the rule they should have gone into (限定用语的核对).

A sentence may be read into a rule that looks whole while an exception (除…外), an open end (不含), a beginning (第二次起)
or a quantity in words (六成) was left in a name or lost. Each check here knows one such word and where a rule would hold it;
what is not held lowers the confidence below 0.9, so that a person looks. Nothing is read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.text import CN, NUM, PER_UNITS
from zhiheng.rules.compiler.told import Told
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Award,
    Count,
    Deduct,
    Each,
    Exists,
    Judge,
    Rank,
    Rule,
    Slope,
    Steps,
    Sum,
    Threshold,
    Veto,
)

_DOUBT = Decimal("0.15")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|【[^】]*】")


def gaps(rule: Rule, text: str, told: Told, context: Context) -> Iterator[tuple[Decimal, str]]:
    """Doubts about words of a text that its rule does not hold: so much less sure, and why.

    Args:
        rule: what the text was compiled to.
        text: the canonical text of one clause.
        told: numbers and names of the rule.
        context: the row around the clause.
    """
    if isinstance(rule, Judge):
        return
    plain = _QUOTED.sub("", text)
    for check in _CHECKS:
        if said := check(rule, plain, told, context):
            yield _DOUBT, said


_EXCEPT = re.compile(r"除(?!尘|险|草|四害|杂|湿|雪|冰|名|此)(?P<what>[^，。；]{2,30})(?:以外|之外|外)(?=[，的。；]|$)")


def _exception(rule: Rule, text: str, told: Told, context: Context) -> str:
    m = _EXCEPT.search(text)
    return f"“{m[0]}”没有读进规则" if m is not None and rule.unless is None else ""


_FROM_NTH = re.compile(rf"第(?:{CN}|\d+)(?P<unit>次|起|例|件|项|个|家|处|天|日)(?:及以后|以后|以上|起|开始)|首(?:次|例|起|件)(?=[^，。；]{{0,4}}[扣加得计])|(?:再次|再犯|重犯|屡次)[^，。；]{{0,8}}[扣加得计]")
"""第二次起每次扣2分: points that begin at some number."""


def _beginning(rule: Rule, text: str, told: Told, context: Context) -> str:
    m = _FROM_NTH.search(text)
    return f"“{m[0]}”怎样计次没有读进规则" if m is not None and not isinstance(rule, Steps) else ""


_OPEN = re.compile(rf"(?P<n>{NUM})(?P<unit>%|‰|[\u4e00-\u9fff]{{0,2}}?)(?:（不含[^）]*）(?P<a>及?以[上下内])?|(?P<b>以[上下内])（不含[^）]*）)")


def _ends(rule: Rule, text: str, told: Told, context: Context) -> str:
    """80%以上（不含80%） is more than 80: the bound must be an open one."""
    if "（不含" not in text:
        return ""
    lines = [node for node, _ in told.names if isinstance(node, Threshold | Count)]
    for m in _OPEN.finditer(text):
        value, side = Decimal(m["n"]), m["a"] or m["b"] or ""
        closed = (">=",) if "上" in side else ("<=",) if side else (">=", "<=")
        if any(c.value == value and c.cmp in closed for c in lines):
            return f"“{m[0]}”没有读成不含本数"
    return ""


_WORDED = re.compile(rf"(?:{CN}|\d)成(?:半)?(?=以上|以下|以内|的|及|$|，|。)|百分之|千分之|万分之|过半|超半数|半数|一半|三分之|四分之|(?:翻|增长|提高){CN}番")
"""A quantity in words (六成以上, 百分之五, 过半)."""


def _worded(rule: Rule, text: str, told: Told, context: Context) -> str:
    for node, name in told.names:
        m = _WORDED.search(_QUOTED.sub("", name))
        if m is not None and not isinstance(node, Threshold):
            return f"名称里有用文字写的数量，没有成为条件：{m[0]}"
    return ""


_HANGING = re.compile(rf"^(?:每)?(?:超过|超出|超|不足|低于|高于|不到|不满|上升|下降|少|多)[^\d]{{0,3}}(?:{NUM}|{CN})")
"""超过一个月, 低于1‰: a comparison without what is compared."""


def _hanging(rule: Rule, text: str, told: Told, context: Context) -> str:
    for node, name in told.names:
        if isinstance(node, Exists | Absent) and (m := _HANGING.match(name)):
            return f"没有读出什么“{m[0]}”"
    return ""


_SIZED = re.compile(rf"(?:每?(?:低|少|多|高|超|差|增|减|降|升)[^，。；\d]{{0,6}}{NUM}(?:{PER_UNITS})|(?<![A-Za-z\d]){NUM}%)")


def _counted(rule: Rule, text: str, told: Told, context: Context) -> str:
    """实查数每少10家次扣0.1分: a step that stayed in what is counted."""
    for node, name in told.names:
        if isinstance(node, Deduct) and name == node.what and (m := _SIZED.search(_QUOTED.sub("", name))) and m[0].startswith("每"):
            return f"计数的名称里有数量，没有成为步长：{m[0]}"
    return ""


def _conds(node: object) -> Iterator[AllOf]:
    if isinstance(node, AllOf):
        yield node
    for name in ("when", "gate", "unless"):
        if (value := getattr(node, name, None)) is not None:
            yield from _conds(value)
    for part in getattr(node, "of", ()) or ():
        yield from _conds(part)
    if (inner := getattr(node, "rule", None)) is not None:
        yield from _conds(inner)


_UP, _DOWN = (">", ">="), ("<", "<=")


def _contradicts(rule: Rule, text: str, told: Told, context: Context) -> str:
    """A figure above 90 and below 90 at once, or above 3 and above 2: two sentences in one condition."""
    for cond in _conds(rule):
        lines = [c for c in cond.of if isinstance(c, Threshold)]
        for i, a in enumerate(lines):
            for b in lines[i + 1 :]:
                if a.unit != b.unit:
                    continue
                if a.value == b.value and {a.cmp, b.cmp} in ({">=", "<"}, {">", "<="}):
                    return f"{a.indicator}与{b.indicator}的界限互相矛盾"
                if a.indicator != b.indicator:
                    continue
                low, high = (a, b) if a.cmp in _UP else (b, a)
                if a.cmp in _UP and b.cmp in _UP or a.cmp in _DOWN and b.cmp in _DOWN or low.cmp in _UP and high.cmp in _DOWN and low.value >= high.value:
                    return f"{a.indicator}的两个界限互相矛盾或重复"
    return ""


_ROUNDED = re.compile(r"不(?:足|满)[^，。；）]{1,12}(?:按|也按|均按|以|算|视为|不计|舍去|四舍五入)[^，。；）]{0,10}")


def _rounded(rule: Rule, text: str, told: Told, context: Context) -> str:
    """不足5个百分点按5个百分点计: how a begun step counts must be in the step."""
    m = _ROUNDED.search(text)
    if m is None or "%" in m[0] and "计分" in m[0]:
        return ""
    slopes = [r for r in (rule, *getattr(rule, "of", ())) if isinstance(r, Slope)]
    started = not re.search(r"不计|舍去", m[0])
    if slopes and all((r.partial == "count") == started for r in slopes):
        return ""
    return f"“{m[0]}”没有读进规则" if slopes or isinstance(rule, Deduct | Each) else ""


def _both_ways(rule: Rule, text: str, told: Told, context: Context) -> str:
    """每超1个点加0.1分，每少1个点扣0.1分: from how many points on must be known."""
    if isinstance(rule, Sum) and rule.base is None and len(rule.of) > 1 and all(isinstance(r, Slope) for r in rule.of):
        signs = {r.points > 0 for r in rule.of if isinstance(r, Slope)}
        if len(signs) == 2 and context.points is not None:
            return "没有写明从几分起加减"
    return ""


_RESULT = re.compile(r"除[^，。；]{0,8}不得分|(?:从|在)[^，。；]{0,6}总分中?[^，。；]{0,4}[扣减]|(?:并|且|同时)(?:通报|约谈|问责|追究|取消|降)")


def _beyond(rule: Rule, text: str, told: Told, context: Context) -> str:
    """除本项不得分外，另从总分中扣2分: two consequences, of which one was read."""
    m = re.search(r"除[^，。；]{0,8}(?:不得分|扣完[^，。；]{0,4}|扣分|全扣)", text)
    vetoes = [r for r in (rule, *getattr(rule, "of", ())) if isinstance(r, Veto)]
    return f"“{m[0]}”没有读进规则" if m is not None and not vetoes else ""


_AS_POINTS = re.compile(rf"(?:按|以)(?P<p>{NUM})分(?:计|算|计算|赋分|得分)")


def _as_points(rule: Rule, text: str, told: Told, context: Context) -> str:
    """按3分计 gives points; read as a line of a figure it was misread."""
    said = {Decimal(m["p"]) for m in _AS_POINTS.finditer(text)}
    if not said:
        return ""
    lines = [node.value for node, _ in told.names if isinstance(node, Threshold) and node.unit == "分"]
    wrong = sorted(said & set(lines))
    return f"“按{wrong[0]:f}分计”读成了界限" if wrong else ""


_WORD = re.compile(rf"[\d.%‰]+|(?:{PER_UNITS})|[每得计扣加减分的则按为最高多不超过封顶上限累计合计总未没有无及和与或且并少缺发生出现存在被获均都全部一二三四五六七八九十两“”（）《》：\-~≥≤<>=/÷×+*\s]")


def _covered(rule: Rule, text: str, told: Told, context: Context) -> str:
    """What is awarded or counted must be named by words of the text that say something."""
    if not isinstance(rule, Award | Each) or context.title and any(context.title in name for _, name in told.names):
        return ""
    names = "".join(name for _, name in told.names)
    if not names or any(isinstance(node, Threshold) for node, _ in told.names):
        return ""
    runs = [r for part in re.split(r"[，。；\n]", text) for r in _WORD.sub("|", part).split("|") if len(r) >= 2]
    pairs = [r[i : i + 2] for r in runs for i in range(len(r) - 1)]
    if len(pairs) < 3:
        return ""
    held = sum(pair in names for pair in pairs)
    return "名称里没有原文的主要字句，请核对" if held * 4 < len(pairs) else ""


_WITHIN = re.compile(rf"(?:超过|超出|超|低于|高于|少于|不足|较[^，。；\d]{{2,8}}[低高少多])[^，。；\d]{{0,10}}(?P<n>{NUM})(?:%|‰|[\u4e00-\u9fff]{{0,4}}?)以[内上下]")


def _distance(rule: Rule, text: str, told: Told, context: Context) -> str:
    """超过5%以内, 低于平均数10%以内: a distance from a line, not a line of its own."""
    lines = {node.value for node, _ in told.names if isinstance(node, Threshold | Count)}
    names = "".join(name for _, name in told.names)
    m = next((m for m in _WITHIN.finditer(text) if Decimal(m["n"]) in lines and m[0][: m.start("n") - m.start()] not in names), None)
    return f"“{m[0]}”是与界限的差距，读成了界限" if m is not None else ""


def _mixed(rule: Rule, text: str, told: Told, context: Context) -> str:
    """Grades of which some give and some take: from how many points on is not said."""
    if isinstance(rule, Steps) and not re.search(r"加分|加\d", text):
        signs = {s.points > 0 for s in rule.of if s.points}
        if len(signs) == 2:
            return "各档有得分也有扣分，没有写明从几分起扣"
    return ""


def _placed(rule: Rule, text: str, told: Told, context: Context) -> str:
    """每后退1位少得0.5分: a step per place must not become the points of a place."""
    if isinstance(rule, Rank) and isinstance(rule.points, tuple) and re.search(r"每(?:后退|靠后|下降|降低|落后|降|退|低)[^，。；]{0,6}[位名]", text):
        return "每名次递减的分没有读成递减"
    return ""


_NOTHING = re.compile(r"(?:^|[，。；])(?P<case>[^，。；]{4,30}?)的?，?(?:该项|本项目?|此项)?(?:不得分|不计分|得0分|得零分|零分|(?<![\d.])0分)(?=[，。；]|$)")
_OTHERWISE = re.compile(r"未|不|无|没|低于|小于|少于|逾期|以下|否则|其[余他]|反之|只|仅|零|缺|超过|高于|大于|<|≤|>|≥|下降|上升|\d(?:%|名)|名")


def _nothing(rule: Rule, text: str, told: Told, context: Context) -> str:
    """发生质量事故的本项不得分: a case of its own that takes all points must be in the rule."""
    if rule.unless is not None or not isinstance(rule, Award | Each | Sum | Deduct | Slope):
        return ""
    names = "".join(name for _, name in told.names)
    for m in _NOTHING.finditer(text):
        case = m["case"]
        if not _OTHERWISE.search(case) and not any(case[i : i + 2] in names for i in range(len(case) - 1)):
            return f"“{m[0].strip('，。；')}”没有读进规则"
    return ""


_CHECKS: tuple[Callable[[Rule, str, Told, Context], str], ...] = (
    _exception, _beginning, _ends, _worded, _hanging, _counted, _contradicts, _rounded, _both_ways, _beyond, _as_points, _covered, _distance, _mixed, _placed, _nothing,
)  # fmt: skip
