"""Clauses that take points (扣分条款): per occurrence, fixed, all of them, at discretion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    EACH_LOSS,
    FULL,
    GAIN,
    LOSS,
    RANGE,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.pieces import (
    ZERO_POINTS,
    cap_of,
    cond_of,
    fault_of,
    floor_of,
    generic,
    overrun,
    points_of,
    respective,
    respective_names,
    subject_in,
    what_of,
)
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Award,
    Count,
    Deduct,
    Judge,
    Rule,
    Step,
    Steps,
    Sum,
    Threshold,
    Veto,
)


def deduct_rule(
    gains: Sequence[Branch], eating: Sequence[Branch], losses: Sequence[Branch], branches: Sequence[Branch], context: Context, text: str
) -> Rule:
    start = gains[0].value if gains and gains[0].kind != FULL else context.points if gains else None
    for b in eating:
        if start is None and (m := re.search(r"（(\d+(?:\.\d+)?)分", b.tail)):
            start = Decimal(m[1])
    zeros = [b for b in branches if b.kind == ZERO]
    alone = start is None and context.alone and len(eating) == 1 and not losses
    if alone and context.points is not None and context.points > 0:
        start = context.points
    floor = floor_of(branches)
    cap = cap_of(branches)
    if alone and context.points is not None and context.points < 0 and cap is None:
        cap = -context.points
    rules: list[Rule] = []
    for i, b in enumerate(eating):
        rest = gains[0].body if gains else losses[0].body if losses and b.body.startswith("每") else ""
        what = what_of(b, replace(context, title=subject_in(rest, context), criterion=f"{rest}；{context.criterion}") if rest else context)
        if len(b.points) > 1:
            names = respective_names(b.body, len(b.points))
            rules += [Deduct(points=p, per=b.per, what=n) for p, n in zip(b.points, names, strict=True)]
            continue
        rules.append(
            Deduct(
                from_=start if i == 0 and len(eating) == 1 and not losses else None,
                points=b.value,
                per=b.per if b.step in (None, Decimal(1)) else f"{b.step}{b.per}",
                what=what,
                floor=floor if floor is not None else ZERO_POINTS if start is not None and len(eating) == 1 and not losses else None,
                cap=cap if len(eating) == 1 and not losses else None,
            )
        )
    rules += [Award(points=-b.value, when=cond_of(b.body, context)) for b in losses]
    if len(rules) == 1:
        rule = rules[0]
        specific = [z for z in zeros if z.body and not words.GENERIC_NOT.match(z.body)]
        if specific:
            body = specific[0].body
            when = overrun(body, rule.what, rule.per) if isinstance(rule, Deduct) else None
            return Sum(of=(rule, Veto(scope="clause", when=when or cond_of(body, context), result="不得分")), floor=ZERO_POINTS)
        return rule
    least = floor if floor is not None else ZERO_POINTS if start is not None else -cap if cap is not None else None
    return Sum(of=tuple(rules), base=start, floor=least, cap=start)


def losses_rule(losses: Sequence[Branch], context: Context) -> Rule:
    rules: list[Rule] = []
    for b in losses:
        if len(b.points) > 1:
            rules.append(respective(b, context) or Award(points=-b.value, when=cond_of(b.body, context)))
        elif b.verb == "追加扣除":
            rules.append(Veto(scope="row", when=cond_of(b.body, context), result="不得分并追加扣分", also_deduct=b.value))
        else:
            rules.append(Award(points=-b.value, when=fault_of(b.body, context)))
    if len(rules) > 1 and any(b.carried for b in losses) and (grades := _worst_first(rules)) is not None:
        return grades
    return rules[0] if len(rules) == 1 else Sum(of=tuple(rules))


def _worst_first(rules: Sequence[Rule]) -> Rule | None:
    """Deductions by grades of one figure: the worst grade that holds counts alone."""
    lines = [(r.points, r.when) for r in rules if isinstance(r, Award) and isinstance(r.when, Threshold | Count)]
    if len(lines) != len(rules) or len({w.indicator if isinstance(w, Threshold) else w.what for _, w in lines}) != 1:
        return None
    return Steps(of=tuple(Step(points=p, when=w) for p, w in sorted(lines, key=lambda x: x[0])))


def zeros_rule(zeros: Sequence[Branch], context: Context) -> Rule:
    """Only 不得分: the row's points unless it happens, or a veto over the row where other clauses stand beside it."""
    faults = [fault_of(z.body, context) for z in zeros]
    when = faults[0] if len(faults) == 1 else AllOf(tuple(faults))
    if context.alone and context.points is not None and len(zeros) == 1:
        if words.GENERIC_NOT.match(zeros[0].body.strip("，。；：、 的")) and context.criterion:
            return Award(points=context.points, when=generic("符合要求", context))
        return Award(points=context.points, when=Absent(zeros[0].body.strip("，。；：、 的") or context.title))
    return Veto(scope="row", when=when, result="不得分")


def _range_grades(scored: Sequence[Branch], context: Context) -> Rule | None:
    """好的得5-6分，较好的得3-4分: grades of one matter, each with room for a person; 建立的得10分，部分建立的酌情得1-9分 likewise."""
    graded = [b for b in scored if b.kind in (RANGE, GAIN, FULL)]
    if len(graded) < 2 or any(b.verb in ("-", "=", "加", "再加", "另加", "奖", "奖励") or re.search(r"[加奖]\d", b.text) for b in graded):
        return None
    steps: list[Step] = []
    for b in graded:
        when = cond_of(re.sub(r"(?:的|，)$", "", b.body), context) if b.body else None
        if b.kind == RANGE and b.high is not None:
            low, high = min(b.points[0], b.high), max(b.points[0], b.high)
            steps.append(Step(rule=Judge(points=high, min=low, max=high, why=f"裁量：{plain_range(b)}"), when=when))
        else:
            steps.append(Step(points=points_of(b, context), when=when))
    return Steps(of=tuple(steps))


def plain_range(branch: Branch) -> str:
    """Why a person decides: the word of discretion, or that a range is given."""
    return str((words.DISCRETION.search(branch.text) or ["给定分值区间"])[0])


def range_rule(scored: Sequence[Branch], context: Context) -> Rule:
    """酌情、视情、加1-3分: a person decides within the range."""
    if (grades := _range_grades(scored, context)) is not None:
        return grades
    rules: list[Rule] = []
    for b in scored:
        if b.kind != RANGE:
            continue
        low, high = b.points[0], b.high if b.high is not None else b.points[0]
        low, high = min(low, high), max(low, high)
        sign = "-" if b.verb == "-" else "+"
        rules.append(
            Judge(
                points=high,
                min=low if b.high is not None else None,
                max=high if b.high is not None else None,
                sign=sign,
                when=cond_of(b.body, context) if b.body else None,
                why=f"裁量：{plain_range(b)}",
            )
        )
    if len(rules) > 1 and all(b.verb == "=" for b in scored):
        return Steps(of=tuple(Step(rule=replace(r, when=None), when=r.when) for r in rules if isinstance(r, Judge)))
    others = [b for b in scored if b.kind in (LOSS, EACH_LOSS)]
    rules += [Award(points=-b.value, when=fault_of(b.body, context)) for b in others]
    return rules[0] if len(rules) == 1 else Sum(of=tuple(rules))
