"""The same figure twice (同一数字前后不一): one indicator, one time, two values; told by its twin figure or by a slip."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiheng.checking.causes import slip
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.intervals import Interval, Outcome, Verdict
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.relations.names import core


def find(context: Context) -> Iterator[Relation]:
    """Pairs of figures that name the same indicator and time; of two that differ, the one that other relations prove is right.

    Where other relations prove both, the text speaks of two things that have one name."""
    claims = context.claims
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims.all:
        key = _key(claims, claim)
        if key:
            groups[key].append(claim)
    proved = {n.id for r in context.done if r.holds for n in r.numbers}
    for key, members in groups.items():
        if 2 <= len(members) <= 12:
            for relation in _compare(claims, key, members):
                first, second = relation.numbers
                if relation.wrong and first.id in proved and second.id in proved:
                    continue
                unproved = relation.wrong and second.id in proved and first.id not in proved
                yield _relation(second, first, Verdict.WRONG, relation.certainty) if unproved else relation


def _key(claims: Claims, claim: Claim) -> tuple[str, ...]:
    if claim.bound or claim.forward or (claim.run >= 0 and not claim.label) or claim.dimension in ("", "分", "天", "岁", "米") or claim.lead[-12:].count("每") or claim.kind not in ("level", "rate", "pull") or PAST.search(claim.period):
        return ()
    owner = claims.owner_of(claim)
    if claim.kind == "pull":
        words = re.split(r"拉动", re.sub(r"(?:增长|提高|上升|增速)+$", "", claim.subject))
        name = (words[0] if len(words) > 1 and len(words[0]) >= 2 and not re.search(r"[正负]向$", words[0]) else owner.subject if owner else "") or ""
        return ("pull", core(name), core(words[-1])[-2:]) if len(name) >= 2 else ()
    if claim.kind == "level" and re.search(r"(?:^|[，,；;：:])[^，,；;：:]{0,4}[由从][^，,；;：:]*$|[由从](?:19|20)\d\d年的?$|[由从]$", claim.lead):
        return ()  # where a later value started from
    name = claim.label or claim.subject or risen(claims, claim) or (owner.subject if owner is not None and claim.kind == "rate" else "")
    name = next((long for short, long in claims.aliases.items() if short in name or long in name), name)
    name = re.sub(r"指数|价格|总水平|实现|物价", "", core(name)) if claim.kind == "rate" else core(name)
    if claim.kind == "rate" and (kind := re.match(r"[\u4e00-\u9fff]{2,8}?类", name)):
        name = kind.group()
    if len(name) < 2:
        return ()
    basis = claim.basis if claim.basis in ("mom", "avg", "since") else ""
    return (claim.kind, name, basis, claim.dimension)


def risen(claims: Claims, claim: Claim) -> str:
    """The name of a value that another grew into (一般公共预算收入从13.27亿元增加到18.36亿元)."""
    before = claims.all[claim.id - 1] if claim.id and claim.kind == "level" else None
    if before is None or before.sentence != claim.sentence or before.dimension != claim.dimension or before.kind != "level" or not re.search(r"[由从]", before.lead):
        return ""
    return re.sub(r"[由从].*$", "", before.subject) if re.fullmatch(r"[^，,；;\d]{0,4}(?:增加|增长|提高|上升|扩大|增|升|提升|发展|跃升)?[到至](?:了|约)?", claims.between(before, claim)) else ""


def _compare(claims: Claims, key: tuple[str, ...], members: Sequence[Claim]) -> Iterator[Relation]:
    seen: set[int] = set()
    for at, first in enumerate(members):
        for second in members[at + 1 :]:
            if (first.sentence == second.sentence and not _twice(first, second, key)) or not _one_time(first, second) or second.id in seen:
                continue
            same = first.amount.interval.gap(second.amount.interval) == 0
            sure = _certainty(claims, key, first, second) or (_SOLE if len(members) == 2 and _telling(claims, key, first, second) else 0.0)
            if same:
                if sure:
                    yield _relation(first, second, Verdict.CONSISTENT, sure)
                continue
            if sure:
                seen.add(second.id)
                yield _relation(first, second, Verdict.WRONG, sure)


_SOLE = 0.82


def _telling(claims: Claims, key: tuple[str, ...], first: Claim, second: Claim) -> bool:
    """Whether two long figures of one long name, the only two of that name, can hardly be two things: a slip leads from one to the other."""
    long = all(len(c.text.replace(".", "").replace(",", "").strip("0")) >= 4 for c in (first, second))
    heads = {_headed(claims, first, loosely=False), _headed(claims, second, loosely=False)}
    return (
        key[0] == "level" and len(key[1]) >= 5 and long and len(heads - {""}) < 2 and _twins(claims, first, second) != "different"
        and (first.scope == second.scope or not first.scope or not second.scope)
        and (first.amount.interval.gap(second.amount.interval) == 0 or _slipped(first, second, key[1]))
    )


def _twice(first: Claim, second: Claim, key: tuple[str, ...]) -> bool:
    """Whether a long sentence says one long name twice."""
    return key[0] == "level" and len(key[1]) >= 6 and second.id - first.id >= 3 and first.subject == second.subject


def _one_time(first: Claim, second: Claim) -> bool:
    a, b = _time(first.period), _time(second.period)
    return a == b or not a or not b


def _time(period: str) -> str:
    return re.sub(r"^前", "1-", re.sub(r"份|个|底|末|[—–~～至到]", lambda m: "-" if m.group() in "—–~～至到" else "", period))


def _certainty(claims: Claims, key: tuple[str, ...], first: Claim, second: Claim) -> float:
    """How sure it is that both figures are meant to be one; 0 when they may well be two."""
    heads = {_headed(claims, first, first.kind == "rate"), _headed(claims, second, first.kind == "rate")}
    if len(heads) == 2 and ("" not in heads or (first.kind == "rate" and not first.subject)):
        return 0.0
    twins = _twins(claims, first, second)
    if twins == "equal":
        return 0.9
    if twins == "different":
        return 0.0
    name = key[1]
    alike = _slipped(first, second, name) or first.amount.interval.gap(second.amount.interval) == 0
    if not alike :
        return 0.0
    near = first.paragraph == second.paragraph
    headline = first.section == 0 or len(claims.text_of(first)) < 40
    if key[0] == "pull":
        return 0.85 if near or first.section == second.section else 0.0
    if len(name) >= 4 and (near or headline):
        return 0.82 if len(name) >= 6 or key[0] == "level" else 0.7
    if (headline and len(name) >= 3) or (first.kind == "rate" and first.period and _time(first.period) == _time(second.period)):
        return 0.7
    return 0.0


def _slipped(first: Claim, second: Claim, name: str) -> bool:
    """Whether one slip of the pen leads from one figure to the other; of counts of one digit that says nothing, of two only
    under a long name."""
    a, b = first.text.replace(",", ""), second.text.replace(",", "")
    few = max(len(a), len(b)) if first.kind == "level" else 3
    return (few > 2 or (few == 2 and len(name) >= 8)) and bool(slip(a, b))


_OPENED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．](?P<name>[^：:。，,；;\d]{2,20})")
_HEADED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．](?P<name>[^：:。，,；;\d]{2,20})[：:。]")


def _headed(claims: Claims, claim: Claim, loosely: bool) -> str:
    """What the numbered heading in front of a paragraph says it is about (（三）商贸制造业：), which its bare names share;
    `loosely` its first words, where no colon ends them."""
    found = (_OPENED if loosely else _HEADED).match(claims.text_of(claim))
    return found.group("name") if found else ""


def _twins(claims: Claims, first: Claim, second: Claim) -> str:
    """Whether the figures beside both (their rate, or the value of the rate) are equal or different; "" without such."""
    if first.kind == "rate":
        a, b = claims.owner_of(first), claims.owner_of(second)
        if a is None or b is None or first.subject or second.subject or a.dimension != b.dimension:
            return ""
        return "equal" if a.amount.interval.gap(b.amount.interval) == 0 else "different"
    if first.kind == "level":
        verdicts = []
        for one in claims.by_owner.get(first.id, ()):
            for other in claims.by_owner.get(second.id, ()):
                if one.kind == other.kind == "rate" and (one.basis == other.basis or not one.basis or not other.basis) and one.subject == other.subject:
                    verdicts.append(one.amount.interval.gap(other.amount.interval) == 0)
        if verdicts:
            return "equal" if any(verdicts) else "different"
    return ""


def _relation(first: Claim, second: Claim, verdict: Verdict, sure: float) -> Relation:
    amount = first.amount
    off = abs(amount.value - second.amount.value) / min(amount.unit, second.amount.unit)
    name = second.subject or first.subject or "同一指标"
    return Relation(
        kind="same_figure", code="consistency.same_figure_differs", result=second, numbers=(first, second),
        outcome=Outcome(verdict, amount.value, Interval.of(amount.value), off), formula=f"“{name}”{'前' if first.id < second.id else '后'}文为{first.shown}，此处为{second.shown}",
        expected=first.shown, certainty=sure, reason="同一指标、同一时期", cause=slip(second.text, first.text),
    )
