"""What makes a compiled clause doubtful (存疑之处), measured on its own text.

A rule must hold every number that the text gives points by, and no words of scoring may be left inside a name: where
they are, the text was not understood, and the clause becomes a judgement that says so. Smaller doubts only lower the
confidence. Nothing here reads the text again; it only holds the rule against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler.audit import gaps
from zhiheng.rules.compiler.model import CompiledClause, Context
from zhiheng.rules.compiler.text import NUM, number
from zhiheng.rules.compiler.told import Told, told_by
from zhiheng.rules.syntax import (
    Absent,
    Award,
    Count,
    Deadline,
    Deduct,
    Exists,
    Judge,
    Judgement,
    Rank,
    RankWithin,
    Rule,
    Scale,
    Slope,
    Steps,
    Sum,
    Threshold,
    Veto,
)

_SCORE = re.compile(
    rf"(?:得|计|加|扣|减|奖|奖励|给|赋|再加|另加|加扣|扣除|记|占)(?P<list>{NUM}(?:分?[、，]{NUM})*)分(?!钟|公司|局|别|级|类|解|管|布|析|配|散|离|期|开|区)"
)
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）")
_LEFT = re.compile(
    r"(?<!不)得分|扣分|(?<!统)计分(?!析)|加分|记分|赋分|给分|打分|评分|平均分|满分|酌情|视情|乘以|缺项|不重复|按最高|综合评定|折算|基础分|[×÷]|=|\d分(?!钟|公司|局|类|之)"
)
"""Words of scoring that no name of a thing contains."""
_VAGUE = re.compile(r"加权(?:折算|计算|汇总|平均(?:计|得|折))|按[\d.、]{5,}的?(?:系数|比例)|(?:根据|按照?|依据|视)(?:实际|具体|工作|完成|开展)*(?:情况|程度|表现|实绩|效果|成效)(?:进行)?(?:评分|打分|赋分|计分|给分|评定|适当[加扣减])|^(?:按|根据)[^，。；\d]{0,8}(?:排名|名次|位次|实绩|实际)(?:情况)?(?:赋分|得分|计分|给分|评分)。?$")
"""Points are given, but not said how (根据实际情况评分; 按排名赋分 alone; questions instead of a standard)."""
_ONE_OF = re.compile(r"(?<=[，；（])一(?:项|次|个|条|件)可?[得加计]\d")
_OTHERWHERE = re.compile(r"相应(?:的)?(?:扣分|加分|计分)?标准(?:的\d|[扣加减]|执行)|应[扣加]\d+(?:\.\d+)?分以[上下内]|按[^，。；]{0,20}标准的\d+%[计扣加]")
"""The points are a share of what another document takes off."""
_EACH_LINE = re.compile(r"每[项个类种](?:均|都)?(?:达到|不低于|完成|符合)[^，。；]{0,10}[得计加]\d")
_PARTS = re.compile("[、，]")
_OR = re.compile(rf"或者?({NUM})分")
_VETO_NAMED = re.compile(r"一票否决”?(?:的?(?:制度?|规定|机制|办法|事项|情形|条款))[^，。；]*，?(?:可?得|计|记|加)\d")
"""落实“一票否决”制度的得2分: a veto that is only spoken of, with points of its own."""
_TOTALS = re.compile(r"^(?:合计|总计|共计|累计|小计|总分|满分)$")
_FIGURE = re.compile(r"[×÷=]|乘以|酌情|扣分|加分|满分$|基础分|\d分(?!钟)")


def unread(rule: Rule, text: str, context: Context, told: Told | None = None) -> str | None:
    """What the rule left out of its text, as words for a person; None where nothing was."""
    if isinstance(rule, Judge):
        return None
    told = told if told is not None else told_by(rule)
    known = set(told.points) | ({context.points} if context.points is not None else set())
    said = _QUOTED.sub("", text)
    missing = [p for m in _SCORE.finditer(said) for part in _PARTS.split(m["list"]) if (p := number(part.rstrip("分"))) not in known and p != 0]
    missing += [p for m in _OR.finditer(said) if (p := Decimal(m[1])) not in known] if "或" in said else []
    if isinstance(rule, Steps) and re.search(r"第[一二1-9]名|排名第", text):
        missing += [p for m in re.finditer(rf"(?<![\d.-])({NUM})分(?=[，；。、]|$)", said) if (p := Decimal(m[1])) not in known and p != 0]
    if missing and len(known) < 12:
        gaps = {a - b for a in known for b in known}
        missing = [p for p in missing if p not in gaps]
    if missing and not re.search(r"类推|递减|递增", text):
        return f"有分值没有读进规则：{'、'.join(f'{p:f}分' for p in dict.fromkeys(missing))}"
    if isinstance(rule, Award) and rule.points > 0 and "扣" in text and re.search(r"(?<!不)扣", text) and not re.search(r"[得加计记奖赋给占]|满分|（\s*\d|\d分(?![。；，]?$)", said):
        return "有扣分用语，没有读成扣分"
    if isinstance(rule, Award | Steps) and (m := re.search(r"以此类推|依此类推|依次类推", text)) and not re.search(r"第[一二1-9]名|排名", text):
        return f"没有读懂怎样类推：{m[0]}"
    if m := _VAGUE.search(text):
        return f"没有写明怎样给分：{m[0]}"
    if isinstance(rule, Award) and rule.points > 0 and (m := _EACH_LINE.search(text)):
        return f"没有写明怎样计数：{m[0]}"
    if isinstance(rule, Award) and not isinstance(rule.when, Judgement) and text.count("是否") > 1:
        return "没有写明标准，只列了要看的问题"
    if isinstance(rule, Award) and (m := _ONE_OF.search(text)):
        return f"没有写明怎样计数：{m[0]}"
    if not isinstance(rule, Veto) and (m := _OTHERWHERE.search(text)):
        return f"分值要按别处的标准折算：{m[0]}"
    for node, name in told.names:
        if isinstance(node, Threshold | Count) and (m := re.match(r"^每(?:低|高|少|多|降|增|超|差|提)", name)):
            return f"没有读懂按什么计数：{m[0]}"
        if isinstance(node, Threshold | Count) and _TOTALS.match(name):
            return f"合计数不是得分的条件：{name}"
        if isinstance(rule, Award) and rule.points > 0 and isinstance(node, Exists | Absent) and "一票否决" in name and not _VETO_NAMED.search(text):
            return "有计分用语没有读懂：一票否决"
        bare = _QUOTED.sub("", name.replace(context.title, "") if context.title else name)
        pattern = _FIGURE if isinstance(node, Threshold) or not isinstance(node, Exists | Absent | Award) else _LEFT
        if not isinstance(node, Judgement) and (m := pattern.search(bare)):
            return f"有计分用语没有读懂：{m[0]}"
    return None


def guarded(compiled: CompiledClause, text: str, context: Context) -> CompiledClause:
    """The clause with its confidence; a judgement in its place where the rule leaves out what the text says."""
    told = told_by(compiled.rule)
    why = unread(compiled.rule, text, context, told)
    if why is not None:
        points = compiled.points if compiled.points is not None else context.points if context.points is not None else Decimal(0)
        sign = "-" if re.search(r"扣[除减]?(?:\d|分)", text) and not re.search(r"[得加计]\d|得分|加分", text) else "+"
        said = f"{why}；请按原文评定"
        return CompiledClause(Judge(points=points, sign=sign, why=said), compiled.points if sign == "+" else None, Decimal("0.6"), (said,))
    doubts = list(dict.fromkeys([*_doubts(compiled.rule, text, told), *gaps(compiled.rule, text, told, context)]))
    sure = Decimal(1)
    for weight, _ in doubts:
        sure *= 1 - weight
    return replace(compiled, confidence=sure.quantize(Decimal("0.01")), notes=tuple(said for _, said in doubts))


_SAME_MATTER = re.compile(r"同一(?:事项|问题|事件|情形|内容|项目)[^。；]{0,8}(?:按|取|以|就)最?高")
_PERCENT = re.compile(rf"({NUM})%")
_SHARED = re.compile(r"(?:扣|得|计|按|占|加|奖)[^，。；]{0,12}$|[×*/÷（]$")


def _left_lines(rule: Rule, text: str, told: Told) -> str | None:
    """Percentages of a text that stand nowhere in its rule (达70%或较上年增长10%): a line that was not read."""
    if "%" not in text or isinstance(rule, Judge):
        return None
    known = {f"{n:f}" for n in (v.normalize() for v in told.numbers)}
    if all(f"{Decimal(m[1]).normalize():f}" in known for m in _PERCENT.finditer(text)):
        return None
    text = _UPPER.sub(lambda m: m["low"], text)
    if isinstance(rule, Deduct):
        text = _ASKED.sub("", text, count=1)
    names = "".join(name for _, name in told.names)
    left = [m[1] for m in _PERCENT.finditer(text) if f"{Decimal(m[1]).normalize():f}" not in known and f"{m[1]}%" not in names and not _SHARED.search(text[: m.start()])]
    return "、".join(f"{p}%" for p in dict.fromkeys(left)) or None


_FIGURES = re.compile(rf"(?<![\d.第A-Za-z附表号款条:：/])({NUM})(?![\d.]|年|月|日|号|条|款|[、.．]|（含|%?及|分钟内|小时|[A-Za-z])")
_ASIDE = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）|【[^】]*】|\d{4}年|\d{1,2}月\d{0,2}日?|^\D{0,3}\d{1,2}[.、](?!\d)")


def _left_numbers(rule: Rule, text: str, told: Told) -> str | None:
    """Numbers of a text that stand nowhere in its rule, neither as a number nor in a name: something was not read."""
    if isinstance(rule, Judge | Rank) or isinstance(rule, Steps) and any(isinstance(s.when, RankWithin) for s in rule.of):
        return None
    known = {v.normalize() for v in told.numbers}
    if all(Decimal(n).normalize() in known for n in _DIGITS.findall(text)):
        return None
    if isinstance(rule, Deduct) or isinstance(rule, Sum) and isinstance(rule.of[0], Deduct):
        text = _ASKED.sub("", text, count=1)
    names = "".join(name for _, name in told.names)
    low = _UPPER.sub(lambda m: m["low"], _ASIDE.sub("", text))
    left = [m[1] for m in _FIGURES.finditer(low) if (v := Decimal(m[1]).normalize()) not in known and v not in (0, 1) and m[1] not in names]
    return "、".join(dict.fromkeys(left)) or None


_ASKED = re.compile(rf"^.*?(?:[得计](?:{NUM}分|满分)|（{NUM}分）)", re.DOTALL)
"""What is asked before faults are counted: its line (整改率100%) is not what is counted."""
_DIGITS = re.compile(NUM)
_UPPER = re.compile(rf"(?P<low>{NUM}[%‰]?)(?:（不?含[^）]*）)?(?:[-至]|以上(?:（含[^）]*）)?(?:但|且|、)?(?:不满|不足|不到|低于)?){NUM}[%‰]?|(?P<other>(?!))")
"""80%-90%: of a band only one end decides."""


def _doubts(rule: Rule, text: str, told: Told) -> Iterator[tuple[Decimal, str]]:
    yield from _of_rule(rule, text)
    if (lines := _left_lines(rule, text, told)) is not None:
        yield Decimal("0.15"), f"有数量没有读进规则：{lines}"
    elif (numbers := _left_numbers(rule, text, told)) is not None:
        yield Decimal("0.15"), f"有数字没有读进规则：{numbers}"
    for node, name in told.names:
        if isinstance(node, Threshold | Count) and re.search(rf"[不≥≤<>低高足满][于足满]?{NUM}[%‰]?$", name):
            yield Decimal("0.15"), "指标名称里留有数量"
        if isinstance(node, Exists | Absent) and len(name) > 30:
            yield Decimal("0.08"), "事项的名称很长，可能包含了没有拆开的条件"
        if isinstance(node, Exists | Absent) and re.search(rf"(?:≥|≤|不少于|不低于|至少|超过|以上|以下){NUM}|{NUM}(?:%|次|个|项|家|件|篇)", _QUOTED.sub("", name)):
            yield Decimal("0.15"), "事项的名称里有数量，没有单独成为条件"
        if isinstance(node, Slope) and node.line == "目标值":
            yield Decimal("0.2"), "没有写明从哪个数起算，按目标值起算"
        if len(name) < 2 and not isinstance(node, Judgement) and not (isinstance(node, Deduct) and name == node.per):
            yield Decimal("0.2"), "没有读出计数或核对的对象"


def _of_rule(rule: Rule, text: str) -> Iterator[tuple[Decimal, str]]:
    if isinstance(rule, Scale) and rule.when is not None:
        yield Decimal("0.15"), "加倍或减半的是每一次、这一档还是整条，没有写明"
    if not isinstance(rule, Steps | Judge) and _SAME_MATTER.search(text):
        yield Decimal("0.12"), "同一事项只按最高的计，计数时请归入最高一类"
    if isinstance(rule, Judge):
        if rule.why.startswith("没有写明标准"):
            yield Decimal("0.05"), "没有写明标准，按人工评判处理"
        elif rule.why.startswith("写明了公式"):
            yield Decimal("0.3"), "公式没有读成规则"
        elif rule.why == "没有写明分值" and re.search(r"加倍|减半|(?<!不)[扣加]分|计扣", text):
            yield Decimal("0.4"), "有计分用语没有读成条款"
    if isinstance(rule, Steps):
        lines = [s.when for s in rule.of if isinstance(s.when, Threshold | Count)]
        if len({w.cmp for w in lines if w is not None}) > 1 and any(w.cmp in ("<", "<=") for w in lines) and any(w.cmp in (">", ">=") for w in lines):
            yield Decimal("0.1"), "各档的方向不一致"
        if any(isinstance(s.when, Exists) and len(s.when.what) <= 2 for s in rule.of):
            yield Decimal("0.12"), "有一档没有读出条件"
        if len(rule.of) > 1 and all(s.points is not None and s.points < 0 for s in rule.of) and "分别" not in text:
            yield Decimal("0.15"), "没有写明各档扣分是否叠加，按只扣最重的一档读"
    if isinstance(rule, Veto) and isinstance(rule.when, Exists) and len(rule.when.what) < 4:
        yield Decimal("0.1"), "否决的情形没有读全"
    points = {m[1] for m in re.finditer(rf"({NUM})分(?!钟)", text)}
    if isinstance(rule, Award) and len(points) > 1 and isinstance(rule.when, Exists | Deadline):
        yield Decimal("0.2"), "一条里有几个分值，只读成一档"


