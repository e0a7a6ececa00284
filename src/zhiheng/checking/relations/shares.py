"""Shares that exhaust a whole (比重之和): 三次产业比为3.9：59.5：36.6, 东部占…中部占…西部占….add up to 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from os.path import commonprefix

from zhiheng.checking.causes import likely_cause
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import clean
from zhiheng.checking.intervals import HUNDRED, Interval, Outcome, Verdict, decimals, total
from zhiheng.checking.relations.exhaust import ages, exhaustive
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.relations.names import in_bracket
from zhiheng.checking.relations.portion_words import region

_CONTRIBUTED = re.compile(r"贡献率(?:依次|分别)(?:为|是|达到?)?$")
_INDUSTRIES = re.compile(r"三次产业|三大产业|一二三产|第三产业")
MOST = 24
"""The most shares of one sentence that are taken for one list."""


def find(context: Context) -> Iterator[Relation]:
    """Lists of shares."""
    claims = context.claims
    for members in claims.by_run.values():
        if members[0].kind == "part" and len(members) >= 2:
            found = _list(members)
            if found:
                yield found
    for sentence in list(claims.by_sentence.values()):
        changes = [c for c in sentence if c.kind == "point" and (c.label or c.subject) and "比重" in (c.label or c.subject)]
        changes = changes or _named_by_level(claims, sentence)
        changes = _by_age(changes, [c.label or c.subject for c in changes])
        if len(changes) >= 2 and exhaustive([c.label or c.subject or _level_name(claims, c) for c in changes]):
            yield nought(changes)
        shares = [c for c in sentence if c.kind == "share" or (c.kind == "pct" and c.run >= 0 and re.search(r"占|比重|构成", c.lead))]
        if 2 <= len(shares) <= MOST:
            found = _sentence(claims, shares)
            if found:
                yield found
        yield from _structures(claims, sentence)
        if found := _tailed(sentence):
            yield found
    for paragraph in list(claims.by_paragraph.values()):
        yield from _sentences(claims, paragraph)


def _named_by_level(claims: Claims, sentence: Sequence[Claim]) -> list[Claim]:
    """东部1280.2万个，占58.8%，下降0.5个百分点；……: changes of shares that name nothing, one for each level of the sentence."""
    changes = [c for c in sentence if c.kind == "point" and not c.subject and not c.label and _level_name(claims, c)]
    shares = [c for c in sentence if c.kind == "share"]
    return changes if len(changes) == len(shares) >= 2 else []


def _level_name(claims: Claims, change: Claim) -> str:
    """What the level is called whose share a change speaks of."""
    share = claims.owner_of(change)
    level = claims.owner_of(share) if share is not None and share.kind == "share" else None
    return level.subject if level is not None and level.kind == "level" else ""


def _by_age(members: list[Claim], names: Sequence[str]) -> list[Claim]:
    """Those of the members whose ages follow each other (其中65岁及以上 lies within 60岁及以上); all where no ages do."""
    chain = ages(names)
    return [members[at] for at in chain] if len(chain) >= 2 else members


def _list(members: Sequence[Claim]) -> Relation | None:
    point = sum((m.amount.value for m in members), Fraction(0))
    near = abs(point - 100) < 20 or re.search(r"比重|结构|构成|产业", members[0].lead) or (any(m.places for m in members) and 60 <= point <= 140)
    return hundred(members, 0.93, "比例各项之和应为100") if near else None


def _tailed(sentence: Sequence[Claim]) -> Relation | None:
    """79.62%的事故发生在使用环节，6.64%的事故……: shares of one thing by where it happened; told only where a slip explains them."""
    shares = [c for c in sentence if c.dimension == "%" and c.tail.startswith("的") and not c.bound]
    noun = commonprefix([c.tail for c in shares])
    if len(shares) < 3 or len(noun) < 3 or shares[-1].id - shares[0].id != len(shares) - 1:
        return None
    found = hundred(shares, 0.82, f"{noun[1:]}各部分所占的比之和应为100%")
    return found if found.holds or (found.wrong and found.cause and found.outcome.off > len(shares)) else None


def _structures(claims: Claims, sentence: Sequence[Claim]) -> Iterator[Relation]:
    """三次产业结构由22.3%、28.6%和49.1%调整为21.4%、27.9%和50.7%: each list comes to 100."""
    structure = False
    for first in sentence:
        if first.kind not in ("pct", "share") or first.size < 3 or first.order:
            continue
        structure = bool(re.search(r"产业(?:增加值)?(?:占[^，,。；;]{2,10}?的?)?(?:结构|构成|比重|占比)", first.lead)) or (structure and bool(re.search(r"(?:调整|优化|变化|演变|转变|变)[为到至](?:了|今年的|本年的)?$", first.lead)))
        if structure and first.size == 3:
            yield hundred(claims.by_run[first.run], 0.9, "结构各项之和应为100%")
    for first in sentence:
        if first.size == 3 and not first.order and first.kind in ("pull", "pct", "share") and _CONTRIBUTED.search(first.lead) and _INDUSTRIES.search(claims.text_of(first)[max(0, first.start - 60) : first.start]):
            found = hundred(claims.by_run[first.run], 0.85, "三次产业贡献率之和应为100%")
            if not found.wrong or found.cause:
                yield found


def _sentences(claims: Claims, paragraph: Sequence[Claim]) -> Iterator[Relation]:
    """商品类……，占投诉总量的57.1%。服务类……，占投诉总量的42.9%: neighbours whose names leave nothing out."""
    shares = [c for c in paragraph if c.kind == "share" and c.size == 1]
    for at, (first, second) in enumerate(zip(shares, shares[1:], strict=False)):
        around = {c.sentence for c in (*shares[max(0, at - 1) : at], *shares[at + 2 : at + 3])}
        if second.sentence - first.sentence != 1 or around & {first.sentence, second.sentence}:
            continue
        if exhaustive([_raw(claims, c) for c in (first, second)]) and len(_wholes(claims, (first, second))) == 1:
            yield hundred((first, second), 0.85, "各部分占比之和应为100%")


def _raw(claims: Claims, share: Claim) -> str:
    """The words that name what a bare 占…% speaks of: those before its level."""
    own = claims.owner_of(share)
    if own is None or own.kind != "level" or own.sentence != share.sentence:
        return ""
    text = claims.text_of(share)
    return re.split(r"[，,；;。：:（(]", text[max(0, own.start - 30) : own.start])[-1]


def _sentence(claims: Claims, shares: list[Claim]) -> Relation | None:
    shares = _by_age(shares, [_raw(claims, c) for c in shares])
    names = [c.subject for c in shares]
    if all(c.label for c in shares):
        names = [c.label for c in shares]
    raw = [re.split(r"[，,；;：:、。]", c.lead)[-1] for c in shares]
    if not (exhaustive(names) or exhaustive(raw)):
        if closed := _closed(claims, shares):
            return closed
        shares = [c for c in shares if not in_bracket(claims, c)]
        if len(shares) < 2 or not exhaustive([_raw(claims, c) for c in shares]):
            return None
    if len(_wholes(claims, shares)) > 1:
        return None
    found = hundred(shares, 0.9, "各部分占比之和应为100%")
    slight = found.outcome.off * max(c.amount.unit for c in shares) < Fraction(1, 2)
    return replace(found, certainty=0.7) if found.wrong and slight and not found.cause else found


_LAST = re.compile(r"^(?:和|及)?(?:其他|其它|其余|劣)")


def _closed(claims: Claims, shares: Sequence[Claim]) -> Relation | None:
    """A list of shares that 其他 or 劣Ⅴ类 closes: told only where one slip of the pen explains that it does not come to 100."""
    last = shares[-1]
    name = last.label or re.split(r"[，,；;：:、。]", last.lead)[-1] or _raw(claims, last)
    if len(shares) < 3 or not (_LAST.search(name) or _LAST.search(_raw(claims, last))) or len(_wholes(claims, shares)) > 1 or any(in_bracket(claims, c) for c in shares):
        return None
    found = replace(hundred(shares, 0.75, "所列各类占比之和应为100%"))
    return found if found.holds or (found.wrong and found.cause and found.outcome.off > len(shares)) else None


def _wholes(claims: Claims, shares: Sequence[Claim]) -> set[str]:
    """What the shares say they are shares of (占出口总值的, 占进口总值的)."""
    found = set()
    for share in shares:
        words = claims.text_of(share)[max(0, (share.first if share.size > 1 else share.start) - 30) : share.first if share.size > 1 else share.start]
        piece = re.split(r"[，,；;。：:（(]", words)[-1]
        if "占" in piece and (name := region(clean(piece[piece.rfind("占") + 1 :]))) and name not in ("比", "比重"):
            found.add(name)
    return found


def nought(changes: Sequence[Claim]) -> Relation:
    """Changes of all shares of one whole: what one gains the others lose."""
    point = sum((c.amount.value for c in changes), Fraction(0))
    reach = total(c.amount.interval for c in changes)
    unit = max(c.amount.unit for c in changes)
    gap = reach.gap(Interval.of(0))
    verdict = Verdict.CONSISTENT if gap == 0 else Verdict.ROUNDING if abs(point) <= unit else Verdict.WRONG
    last = changes[-1]
    meant = last.amount.value - point
    words = "".join(("−" if c.negative else "＋") + c.text for c in changes).lstrip("＋")
    return Relation(
        kind="share_changes", code="arithmetic.shares", result=last, numbers=tuple(changes), outcome=Outcome(verdict, point, reach, abs(point) / unit),
        formula=f"{words}＝{decimals(point, last.places)}，比重有升有降，合计应为0", expected=decimals(abs(meant), last.places) + last.unit, certainty=0.9,
        reason="各部分比重的升降之和应为0", cause=likely_cause(last, changes, meant, {}) if verdict is Verdict.WRONG else "",
    )


def hundred(members: Sequence[Claim], certainty: float, reason: str) -> Relation:
    """Shares that must come to 100; one or two units of the last place are rounding."""
    point = sum((m.amount.value for m in members), Fraction(0))
    reach = total(m.amount.interval for m in members)
    unit = max(m.amount.unit for m in members)
    gap = reach.gap(Interval.of(100))
    off = abs(point - HUNDRED)
    verdict = Verdict.CONSISTENT if off == 0 else Verdict.ROUNDING if gap == 0 or off <= unit else Verdict.WRONG
    worst = members[-1]
    for member in members:
        meant = HUNDRED - (point - member.amount.value)
        if meant > 0 and likely_cause(member, members, meant, {}):
            worst = member
            break
    meant = HUNDRED - (point - worst.amount.value)
    formula = "＋".join(m.shown for m in members) + f"＝{decimals(point, max(m.places for m in members))}{worst.unit}，应为100{worst.unit}"
    return Relation(
        kind="shares", code="arithmetic.shares", result=worst, numbers=tuple(members), outcome=Outcome(verdict, point, reach, off / unit),
        formula=formula, expected=decimals(meant, worst.places) + worst.unit, certainty=certainty, reason=reason,
        cause=likely_cause(worst, members, meant, {}) if verdict is Verdict.WRONG else "",
    )
