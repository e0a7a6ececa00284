"""Rules in short signs, for answer sheets that a person can write and read.

A2 award 2; S(5 3) grades; E1^5 one for each up to 5; 4D1 one off each from 4; 5L0.5/1<90 half off for each step of 1
below 90 from 5 (`~s` pro rata, `x60` nothing past 60); P5@100 in proportion; R10-0.5, R(3 2 1), R6~best by place;
(+ ...)b5^8 sum on a base under a cap; V.row veto; X2(...) doubled; I10 taken over; J5, J1..3 a person. A condition stands
in brackets where it matters: >=95 figure, #>=2 number, b> against others, t+1 trend, r<=3 place, e there, a absent.
"""

from dataclasses import replace

from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Award,
    Benchmark,
    Bonus,
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
    Scale,
    Slope,
    Steps,
    Sum,
    Threshold,
    Trend,
    Veto,
)  # fmt: skip


def number(value):
    return format(value.normalize(), "f") if value else "0"


def _cond(cond):
    match cond:
        case Exists():
            return "e"
        case Absent():
            return "a"
        case Judgement():
            return "j"
        case Deadline():
            return "d"
        case Count():
            return f"#{cond.cmp}{number(cond.value)}"
        case Threshold():
            return f"{cond.cmp}{number(cond.value)}"
        case Benchmark():
            return f"b{cond.cmp}"
        case Trend():
            return f"t{'+' if cond.direction == 'up' else '-'}{cond.periods}"
        case RankWithin():
            return f"r<={number(cond.within)}"
    return ("&" if isinstance(cond, AllOf) else "|") + "(" + " ".join(map(_cond, cond.of)) + ")"


def _when(cond):
    return f"[{_cond(cond)}]" if cond is not None else ""


def _cap(value):
    return f"^{number(value)}" if value is not None else ""


def sign(rule):
    """A rule in short signs."""
    return _sign(rule) + (f"!{_when(rule.unless)}" if rule.unless is not None else "")


def _sign(rule):
    match rule:
        case Award():
            return f"A{number(rule.points)}{_when(rule.when)}"
        case Steps():
            of = list(rule.of)
            while len(of) > 1 and of[-1].points == 0:
                of.pop()
            if len(of) == 1 and of[0].points is not None:
                return f"A{number(of[0].points)}{_when(of[0].when)}"
            return "S(" + " ".join((number(s.points) if s.points is not None else sign(s.rule)) + _when(s.when) for s in of) + ")"
        case Each():
            return (f"D{number(-rule.points)}" if rule.points < 0 else f"E{number(rule.points)}") + _cap(rule.cap)
        case Deduct():
            return (number(rule.from_) if rule.from_ else "") + f"D{number(rule.points)}" + _cap(rule.cap)
        case Slope():
            points, start = (rule.points, number(rule.from_)) if rule.from_ else (rule.points if rule.from_ is None else -abs(rule.points), "")
            line = "ref" if isinstance(rule.line, str) else number(rule.line)
            cut = f"x{number(rule.cutoff)}" if rule.cutoff is not None else ""
            part = {"drop": "", "count": "~c", "share": "~s"}[rule.partial]
            return f"{start}L{number(points)}/{number(rule.step)}{'<' if rule.side == 'below' else '>'}{line}{_cap(rule.cap)}{cut}{part}"
        case Proportional():
            return f"P{number(rule.points)}@{number(rule.full_at)}{_when(rule.gate)}"
        case Rank():
            if isinstance(rule.points, tuple):
                by = "R(" + " ".join(map(number, rule.points)) + ")"
            else:
                by = f"R{number(rule.points['first'])}" + (f"-{number(rule.points['decrement'])}" if "decrement" in rule.points else f"~{rule.points['to']}")
            return by + ("v" if rule.order == "from_last" else "")
        case MeanOf():
            return f"M{number(rule.points)}"
        case Sum():
            same = {p for p in (rule.cap,) if p is not None}
            of = [replace(r, cap=None) if isinstance(r, Each | Slope) and r.cap in same else r for r in rule.of]
            return "(+ " + " ".join(map(sign, of)) + ")" + (f"b{number(rule.base)}" if rule.base else "") + _cap(rule.cap)
        case Bonus():
            return f"B{_cap(rule.cap)}({sign(rule.rule)})"
        case Veto():
            return f"V.{rule.scope}" + (f"-{number(rule.also_deduct)}" if rule.also_deduct else "")
        case Scale():
            return f"X{number(rule.by)}({sign(rule.rule)}){_when(rule.when)}"
        case Import():
            return f"I{number(rule.points)}"
        case Judge():
            minus = "-" if rule.sign == "-" else ""
            return f"J{minus}{number(rule.min)}..{number(rule.max)}" if rule.min is not None and rule.max is not None else f"J{minus}{number(rule.points)}"
    raise AssertionError(rule)


def cell_signs(cell):
    """The clauses of a cell in short signs; a sum without limits is its parts."""
    rules = []
    for clause in cell.clauses:
        rule = clause.compiled.rule
        plain = isinstance(rule, Sum) and rule.cap is None and not rule.base and rule.floor is None and rule.unless is None
        rules += list(rule.of) if plain else [rule]
    if cell.cap is not None and rules:
        if len(rules) == 1:
            return sign(rules[0]) + (_cap(cell.cap) if isinstance(rules[0], Each) and rules[0].cap is None else "")
        return "(+ " + " ".join(map(sign, rules)) + ")" + _cap(cell.cap)
    return ("@applies" if cell.applies is not None else "") + " ; ".join(map(sign, rules))


def _fits(wanted, got):
    i = j = 0
    while i < len(wanted) or j < len(got):
        if i < len(wanted) and j < len(got) and wanted[i] == got[j]:
            i, j = i + 1, j + 1
        elif j < len(got) and got[j] == "[":
            depth = 0
            while True:
                depth += (got[j] == "[") - (got[j] == "]")
                j += 1
                if not depth:
                    break
        else:
            return False
    return True


def fits(wanted, got):
    """Whether signs are one of the readings that an answer sheet allows; J* is only judgements."""
    for one in wanted.split(" / "):
        if one == "J*" and got and all(x.startswith("J") for x in got.split(" ; ")):
            return True
        if one == "@applies" and got.startswith("@applies") or _fits(one, got):
            return True
    return False
