"""Sentences of `rules.printing` read back (印出的规则读回).

Only sentences that say more than a printed scorecard would, marked by words of their own, are read here; plain ones go
the ordinary way. What is read is printed again, and counts only if the very same sentence comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from zhiheng.errors import ZhihengError
from zhiheng.rules.printing.conditions import COUNT, LINE, PERIOD, print_cond
from zhiheng.rules.printing.sentences import SCOPE, print_rule
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
    Step,
    Steps,
    Sum,
    Threshold,
    Trend,
    Veto,
)

_N = r"-?\d+(?:\.\d+)?"
_MARKED = re.compile(
    r"【|的，得[\d.]+分；每[低高]\d|；但.+的，(?:不扣分|不适用本条)$|^作为加分：|^以下相加：|^依次判断：|^每有1项|为基准，每|^引用“|^取.+得分的平均值，最高|不设下限|，最低-?\d|从总分中扣$|的，(?:该条|该行)不得分|"
    r"的，考核结果不合格|的，取消评优资格|(?:加倍计算|减半计算|乘以系数[\d.]+)$|的前提下，|按期达到（|（名次从末位数起）|从低到高排名|并列的|的比例得分|在期限内（|（数值低者在前）|不足一档|(?:不低于|不高于|高于|低于|等于|不少于|不超过|超过|少于)[\d.]+[^，；的]{0,4}的，扣[\d.]+分$|^未发生[^，；]+的，扣|由人工评判|每(?:半年|季度|学期|月|周|年)|连续\d+年"
)


LONGEST = 2000
"""Characters of the longest sentence tried; longer ones were never printed."""


def read_printed(text: str) -> Rule | None:
    """The rule whose printed sentence is `text`, or None where it is not one of those sentences.

    >>> read_printed("作为加分：每有1项省级奖励，加1分，加分合计不超过3分").cap
    Decimal('3')
    """
    if len(text) > LONGEST or not _MARKED.search(text):
        return None
    try:
        rule = _rule(text)
        return rule if rule is not None and print_rule(rule) == text else None
    except (ArithmeticError, KeyError, ValueError, ZhihengError, RecursionError):
        return None


def split_outside(text: str, mark: str) -> list[str]:
    """Parts of a text at a mark that stands outside 【】."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        depth += {"【": 1, "】": -1}.get(char, 0)
        if char == mark and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]


def _number(word: str | None) -> Decimal | None:
    return Decimal(word) if word else None


def _sure(word: str) -> Decimal:
    return Decimal(word)


def _inner(text: str) -> Rule | None:
    """A part: a rule in brackets or a sentence of its own."""
    return _rule(text[1:-1] if text.startswith("【") and text.endswith("】") else text)


def _rule(text: str) -> Rule | None:
    pieces = split_outside(text, "；")
    if len(pieces) > 1 and (m := re.fullmatch(r"但(?P<c>.+)的，(?:不扣分|不适用本条)", pieces[-1])):
        bare = _rule("；".join(pieces[:-1]))
        return _with(bare, _cond(m["c"])) if bare is not None else None
    if text.startswith("以下相加："):
        return _sum(text.removeprefix("以下相加："))
    if len(pieces) > 1 and (m := re.fullmatch(rf"(?:(?P<c>.+)的，)?(?P<by>加倍计算|减半计算|乘以系数(?P<n>{_N}))", pieces[-1])):
        by = _sure(m["n"]) if m["n"] else Decimal(2) if m["by"] == "加倍计算" else Decimal("0.5")
        inner = _inner("；".join(pieces[:-1]))
        return Scale(rule=inner, by=by, when=_cond(m["c"]) if m["c"] else None) if inner is not None else None
    if text.startswith("作为加分："):
        m = re.fullmatch(rf"作为加分：(?P<r>.+?)(?:，加分合计不超过(?P<cap>{_N})分)?", text, re.DOTALL)
        inner = _inner(m["r"]) if m else None
        return Bonus(rule=inner, cap=_number(m["cap"])) if m and inner is not None else None
    if text.startswith("依次判断：") or len(pieces) > 1 and all(re.search(rf"，得{_N}分$", p) for p in pieces):
        return _steps(split_outside(text.removeprefix("依次判断："), "；"))
    return next((r for read in _FORMS if (r := read(text)) is not None), None)


def _with(rule: Rule, unless: Cond) -> Rule:
    return replace(rule, unless=unless)


def _sum(text: str) -> Rule | None:
    pieces = split_outside(text, "；")
    base = floor = cap = None
    if m := re.fullmatch(rf"基础分({_N})分", pieces[0]):
        base, pieces = _sure(m[1]), pieces[1:]
    if m := re.fullmatch(rf"最低({_N})分", pieces[-1]):
        floor, pieces = _sure(m[1]), pieces[:-1]
    if m := re.fullmatch(rf"满分({_N})分", pieces[-1]):
        cap, pieces = _sure(m[1]), pieces[:-1]
    rules = [_inner(p) for p in pieces]
    return Sum(of=tuple(r for r in rules if r is not None), base=base, cap=cap, floor=floor) if all(r is not None for r in rules) else None


def _steps(pieces: list[str]) -> Rule | None:
    steps: list[Step] = []
    for piece in pieces:
        if m := re.fullmatch(r"(?P<c>.+?)，按下列规则计分：【(?P<r>.+)】", piece):
            inner = _rule(m["r"])
            if inner is None:
                return None
            steps.append(Step(rule=inner, when=_branch(m["c"])))
        elif m := re.fullmatch(rf"(?P<c>.+?)(?:，得|的，(?P<loss>扣))(?P<p>{_N})分", piece):
            steps.append(Step(points=-_sure(m["p"]) if m["loss"] else _sure(m["p"]), when=_branch(m["c"])))
        else:
            return None
    return Steps(of=tuple(steps))


def _branch(text: str) -> Cond | None:
    return None if text == "其余情形" else _cond(text)


def _each(text: str) -> Rule | None:
    m = re.fullmatch(rf"每有1项(?P<per>.+?)，(?P<v>[加扣])(?P<p>{_N})分(?:，最(?:高加|多扣)(?P<cap>{_N})分)?", text)
    return Each(points=-_sure(m["p"]) if m["v"] == "扣" else _sure(m["p"]), per=m["per"], cap=_number(m["cap"])) if m else None


def _deduct(text: str) -> Rule | None:
    m = re.fullmatch(
        rf"(?:得(?P<f>{_N})分，)?(?P<what>.*?)每(?P<per>[^，每]+?)扣(?P<p>{_N})分(?:，最多扣(?P<cap>{_N})分)?(?:，(?P<zero>扣完为止)|，最低(?P<floor>{_N})分|，不设下限)?(?P<card>，从总分中扣)?",
        text,
    )
    if m is None:
        return None
    floor = Decimal(0) if m["zero"] else _number(m["floor"])
    return Deduct(from_=_number(m["f"]), points=_sure(m["p"]), per=m["per"], what=m["what"], floor=floor, cap=_number(m["cap"]), scope="card" if m["card"] else "row")


_SLOPE_END = (
    rf"每(?P<side>[低高])(?P<step>{_N})(?P<unit>[^，]*?)，(?P<v>[扣加])(?P<p>{_N})分(?:，最(?:多扣|高加)(?P<cap>{_N})分)?"
    rf"(?:，最低(?P<floor>{_N})分|(?P<none>，不设下限))?(?:，[低高]于(?P<cut>{_N})[^，的]*的不得分)?(?:，不足一档按(?P<part>一档|比例)计)?"
)


def _slope(text: str) -> Rule | None:
    m = re.fullmatch(rf"(?P<i>.*?)不[低高]于(?P<line>[^，]+?)的，得(?P<f>{_N})分；{_SLOPE_END}", text) or re.fullmatch(rf"(?P<i>.*?)以(?P<line>[^，]+?)为基准，{_SLOPE_END}", text)
    if m is None:
        return None
    start = _number(m["f"]) if "f" in m.re.groupindex else None
    unit = m["unit"].removeprefix("个") if m["unit"] == "个百分点" else m["unit"] or None
    points = _sure(m["p"])
    number = re.fullmatch(rf"(?P<n>{_N})(?:%|{re.escape(unit or '')})?", m["line"])
    return Slope(
        points=-points if start is None and m["v"] == "扣" else points,
        step=_sure(m["step"]),
        unit=unit,
        line=_sure(number["n"]) if number else m["line"],
        indicator=m["i"],
        side="below" if m["side"] == "低" else "above",
        from_=start,
        cap=_number(m["cap"]),
        floor=_number(m["floor"]) if m["floor"] else Decimal(0) if start is not None and not m["none"] else None,
        cutoff=_number(m["cut"]),
        partial={"一档": "count", "比例": "share"}.get(m["part"] or "", "drop"),
    )


def _proportional(text: str) -> Rule | None:
    m = re.fullmatch(
        rf"(?:(?P<g>.+)的前提下，)?(?P<to>.+?)(?:按期达到（(?P<st>.+)）|达到(?P<n>{_N})%?，)得(?P<p>{_N})分，否则按完成比例得分", text
    )
    if m is None:
        return None
    full: Decimal | dict[str, Decimal]
    full = _sure(m["n"]) if m["n"] else {k: _sure(v) for k, _, v in (s.rpartition("达到") for s in m["st"].split("、"))}
    return Proportional(points=_sure(m["p"]), to=m["to"], full_at=full, gate=_cond(m["g"]) if m["g"] else None)


def _rank(text: str) -> Rule | None:
    m = re.fullmatch(
        rf"按(?P<i>.*?)从(?P<way>低到高|高到低)排名(?P<last>（名次从末位数起）)?，(?:前\d+名依次得(?P<list>.+?)|排名第一得(?P<f>{_N})分，后续位次按(?P<d>{_N})分递减|第1名得(?P<f2>{_N})分，其余按(?P<to>平均值|第1名)的比例得分)"
        r"(?:，并列的(?P<dense>不空名次)|，并列的按(?P<ties>.+)定先后)?",
        text,
    )
    if m is None:
        return None
    points: tuple[Decimal, ...] | dict[str, Decimal | str]
    if m["list"]:
        points = tuple(_sure(p.removesuffix("分")) for p in m["list"].split("、"))
    elif m["f"]:
        points = {"first": _sure(m["f"]), "decrement": _sure(m["d"])}
    else:
        points = {"first": _sure(m["f2"]), "to": "mean" if m["to"] == "平均值" else "best"}
    ties = "dense" if m["dense"] else m["ties"] or "same"
    return Rank(points=points, indicator=m["i"], order="from_last" if m["last"] else "best_first", ties=ties, better="lower" if m["way"] == "低到高" else "higher")


def _mean(text: str) -> Rule | None:
    m = re.fullmatch(rf"取(?P<o>.+)得分的平均值，最高(?P<p>{_N})分", text)
    return MeanOf(over=m["o"], points=_sure(m["p"])) if m else None


def _import(text: str) -> Rule | None:
    m = re.fullmatch(rf"引用“(?P<s>.+)”的得分，满分(?P<p>{_N})分", text)
    return Import(source=m["s"], points=_sure(m["p"])) if m else None


def _veto(text: str) -> Rule | None:
    scopes = {v: k for k, v in SCOPE.items()}
    m = re.fullmatch(rf"(?P<c>.+)的，(?P<s>{'|'.join(scopes)})(?:（(?P<r>[^（）]*)）)?(?:，并追加扣除(?P<also>{_N})分)?", text)
    if m is None:
        return None
    scope = scopes[m["s"]]
    result = "不得分" if scope in ("clause", "row") else ""
    if m["r"]:
        result = "" if m["r"] == "不另定结果" else m["r"]
    return Veto(scope=scope, when=_cond(m["c"]), result=result, also_deduct=_number(m["also"]))


def _judge(text: str) -> Rule | None:
    m = re.fullmatch(rf"(?:(?P<c>.+)，)?由人工评判(?P<v>[得扣])分，(?:最低(?P<min>{_N})分，)?最多(?P<most>{_N})分（(?P<why>.*)）", text)
    if m is None:
        return None
    least = _number(m["min"])
    return Judge(points=_sure(m["most"]), min=least, max=_sure(m["most"]) if least is not None else None, sign="-" if m["v"] == "扣" else "+", when=_cond(m["c"]) if m["c"] else None, why=m["why"])


def _award(text: str) -> Rule | None:
    m = re.fullmatch(rf"(?P<c>.+?)(?:，得|的，(?P<loss>扣))(?P<p>{_N})分", text)
    if m is None:
        return None
    when = _cond(m["c"])
    if m["loss"] and isinstance(when, Exists):
        when = Exists(m["c"])
    return Award(points=-_sure(m["p"]) if m["loss"] else _sure(m["p"]), when=when)


_FORMS: tuple[Callable[[str], Rule | None], ...] = (_each, _judge, _slope, _proportional, _rank, _mean, _import, _veto, _award, _deduct)


def _cond(text: str) -> Cond:
    """A printed condition; a thing that is there where no other form fits."""
    for read in (_joined, _measured, _told):
        found = read(text)
        if found is not None and print_cond(found) == text:
            return found
    for verb in ("有", "开展"):
        named = Exists(text.removeprefix(verb))
        if text.startswith(verb) and print_cond(named) == text:
            return named
    return Exists(text)


def _joined(text: str) -> Cond | None:
    m = re.fullmatch(r"(?P<how>同时满足|满足其一)(?P<parts>【.+】)", text)
    if m is None:
        return None
    parts, depth, start = [], 0, 0
    for i, char in enumerate(m["parts"]):
        if char == "【":
            depth += 1
            start = i + 1 if depth == 1 else start
        elif char == "】":
            depth -= 1
            if depth == 0:
                parts.append(_cond(m["parts"][start:i]))
    return AllOf(tuple(parts)) if m["how"] == "同时满足" else AnyOf(tuple(parts))


def _measured(text: str) -> Cond | None:
    counts, lines = {v: k for k, v in COUNT.items()}, {v: k for k, v in LINE.items()}
    periods = {v: k for k, v in PERIOD.items()}
    if m := re.fullmatch(rf"(?P<per>{'|'.join(periods)})?(?P<w>.+?)(?P<cmp>{'|'.join(counts)})(?P<n>{_N})(?P<u>[^\d，]*)", text):
        as_count = Count(m["w"], counts[m["cmp"]], _sure(m["n"]), m["u"] or None, periods.get(m["per"] or ""))
        if m["cmp"] != "等于" or m["per"] or m["u"] not in ("", "%"):
            return as_count
    if m := re.fullmatch(rf"(?P<i>.+?)(?:（(?P<per>[^（）]+)）)?(?P<cmp>{'|'.join(lines)})(?P<n>{_N})(?P<u>[^\d，]*)", text):
        return Threshold(m["i"], lines[m["cmp"]], _sure(m["n"]), m["u"] or None, m["per"])
    if m := re.fullmatch(rf"(?P<i>.+?)(?P<cmp>{'|'.join(lines)})(?P<a>[^\d].*)", text):
        return Benchmark(m["i"], lines[m["cmp"]], m["a"])
    return None


def _told(text: str) -> Cond | None:
    if m := re.fullmatch(r"(?P<w>.+)（由人工评判）", text):
        return Judgement(m["w"])
    if m := re.fullmatch(r"未发生(?P<w>.+)", text):
        return Absent(m["w"])
    if m := re.fullmatch(r"(?P<i>.+)连续(?P<n>\d+)年(?P<d>下降|上升)", text):
        return Trend(m["i"], "down" if m["d"] == "下降" else "up", int(m["n"]))
    if m := re.fullmatch(r"在期限内（(?P<by>[^（）]*)）(?P<w>.+)", text):
        return Deadline(m["w"], m["by"])
    if m := re.fullmatch(rf"(?P<i>.+)排名前(?P<n>{_N})名(?P<low>（数值低者在前）)?", text):
        return RankWithin(m["i"], _sure(m["n"]), "lower" if m["low"] else "higher")
    return None
