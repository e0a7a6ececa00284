"""Several parts and one share for them all (合计占比): 甲局（190件）、乙局（122件），合计占比80.39%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST, clean
from zhiheng.checking.intervals import Interval, total
from zhiheng.checking.relations import building
from zhiheng.checking.relations.headlines import said
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import likeness
from zhiheng.checking.relations.portion_words import short_name, together

BACK = 60
"""So many figures back the whole is looked for."""
_COUNTED = re.compile(r"(?:上述|以上|这|前述|[，,；;。])([2-5二三四五两])(?:者|类|项|个|市|县|区|乡|镇|国|家|省|种|方面)(?:[^，,。；;\d]{0,6}(?:合计|共)|占)")
_NOUN = re.compile(r"进出口|投诉举报|诉求|投诉|举报|咨询|批次|企业|产品|人口|事故|案件|信息|工单|机构|项目|收入|面积|产量|产值|资金")


def find(context: Context) -> Iterator[Relation]:
    """Shares of several parts at once; wrong only where the whole bears the noun of the sentence and one slip explains it."""
    claims = context.claims
    for share in claims.all:
        if share.kind not in ("share", "pct") or share.size > 1 or share.bound or not together(share):
            continue
        parts = _parts(claims, share)
        if len(parts) < 2 or len(parts) > 20:
            continue
        tried = list(_candidates(claims, share, parts))
        found = settle([relation for relation, _ in tried])
        if found is None:
            continue
        if not found.wrong:
            yield found
            continue
        named = [relation for relation, fits in tried if fits]
        exact = [relation for relation, fits in tried if fits and _exactly(claims, share, relation.numbers[-2])]
        named = exact or named
        if named and len({r.numbers[-2].amount.value for r in named}) == 1 and _slipped(parts, named[0].numbers[-2], share):
            yield named[0]


def _parts(claims: Claims, share: Claim) -> list[Claim]:
    """The levels listed right before the share, in order."""
    parts: list[Claim] = []
    if told := _COUNTED.search(claims.text_of(share)[max(0, share.start - 40) : share.start]):
        count = int(told[1]) if told[1].isdigit() else "二三四五".index(told[1].replace("两", "二")) + 2
        before = [c for c in claims.all[max(0, share.id - 24) : share.id] if c.kind == "level" and c.dimension not in ("", "个", "家") and share.sentence - c.sentence <= 1 and c.paragraph == share.paragraph]
        own = [c for c in before if c.sentence == share.sentence]
        before = own if len(own) >= count else before
        alike = len(before) == count or len(before) > count and all(re.match(r"[^，,；;。]{0,6}[、，,]", claims.between(a, b)) or a.sentence != b.sentence for a, b in zip(before[-count:], before[-count + 1 :], strict=False)) and before[-count:] == own[-count:]
        return before[-count:] if alike and len({c.dimension for c in before[-count:]}) == 1 else []
    if first := _FIRST.search(claims.text_of(share)[max(0, share.start - 30) : share.start]):
        return _headed(claims, share, "二三四五六七八九十".index(first[1]) + 2)
    for claim in reversed(claims.all[max(0, share.id - 40) : share.id]):
        if claim.sentence != share.sentence or claim.clause != share.clause:
            break
        if claim.kind != "level":
            if claim.kind in ("share", "pct", "rate"):
                continue
            break
        if claim.base or (parts and claim.dimension != parts[0].dimension):
            break
        parts.append(claim)
    return parts[::-1]


def _exactly(claims: Claims, share: Claim, whole: Claim) -> bool:
    """Whether the words between 占 and the share name this whole and no other (占服务类投诉的)."""
    told = re.search(r"占([^，,；;。占]{2,16}?)(?:总[数量额])?的[^，,；;。\d]{0,6}$", claims.text_of(share)[max(0, share.start - 30) : share.start])
    return told is not None and likeness(clean(told[1]), whole.subject) == 3


_FIRST = re.compile(r"[，,；;。]前([二三四五六七八九十])(?:项|类|位|名|种|个)[^，,；;。\d]{0,6}占")


def _headed(claims: Claims, share: Claim, count: int) -> list[Claim]:
    """前三项合计占: the first so many levels of the list that the sentence before gives, behind its colon."""
    before = [c for c in claims.by_sentence.get(share.sentence - 1, []) if c.kind == "level" and c.paragraph == share.paragraph]
    listed = [c for c in before if re.search(r"[：:]", claims.text_of(c)[max(0, before[0].start - 30) : c.start])]
    return listed[:count] if len(listed) >= count and len({c.dimension for c in listed[:count]}) == 1 else []


def _candidates(claims: Claims, share: Claim, parts: Sequence[Claim]) -> Iterator[tuple[Relation, bool]]:
    """The parts together over each level before them, with whether it is named as their sentence is."""
    first = parts[0]
    text = claims.text_of(first)
    begin = max(text.rfind("。", 0, first.start), 0)
    nouns = set(_NOUN.findall(text[begin : share.start]))
    named = clean(m[1]) if (m := re.search(r"占([^，,；;。占]{2,16}?)(?:总[数量额])?的(?:比[重例])?[^，,；;。\d]{0,6}$", text[: share.start])) else ""
    added = sum((p.amount.value for p in parts), Fraction(0))
    for whole in reversed(claims.all[max(0, first.id - BACK) : first.id]):
        if whole.kind != "level" or whole.base or whole.forward or whole.dimension != first.dimension or PAST.search(whole.period):
            continue
        told = _NOUN.findall(whole.subject + whole.tail)
        fits = bool(told) and told[-1 if told[-1] not in ("信息", "工单") else 0] in nouns and len(set(told) - {"信息", "工单"}) == 1
        fits = fits or bool(named) and likeness(named, whole.subject) >= 2 and not PAST.search(whole.lead[-10:])
        fits = fits or len(named) >= 3 and _held(named, said(claims, whole)) and not PAST.search(whole.lead[-10:])
        over = sum(p.amount.value > whole.amount.value for p in parts)
        if fits and over <= 1 or whole.amount.value > added / 2:
            yield _of_several(parts, whole, share), fits and over <= 1


def _of_several(parts: Sequence[Claim], whole: Claim, share: Claim) -> Relation:
    a, b = total(p.amount.interval for p in parts), whole.amount.interval
    point = sum((p.amount.value for p in parts), Fraction(0)) / whole.amount.value * 100
    reach = (a / b).times(100) if b.low > 0 and a.low >= 0 else Interval.of(0)
    formula = f"（{'＋'.join(p.shown for p in parts)}）÷{whole.shown}"
    return building.made("ratio_to_sum", "arithmetic.ratio", share, (*parts, whole, share), point, reach, formula, 0.83, f"所列各项合起来占{short_name(whole)}", {})


def _held(name: str, words: str) -> bool:
    """Whether the letters of a name stand in the words in order (主城区投诉 in 主城五区共受理投诉)."""
    place = 0
    for letter in re.sub(r"[量数额]$", "", name):
        place = words.find(letter, place) + 1
        if not place:
            return False
    return True


def _slipped(parts: Sequence[Claim], whole: Claim, share: Claim) -> bool:
    """Whether one slip of the pen in a part, the whole or the share explains the mismatch."""
    a, b, c = total(p.amount.interval for p in parts), whole.amount.interval, share.amount.interval
    if a.low <= 0 or b.low <= 0 or c.low <= 0:
        return False
    meant = (b * c).times(Fraction(1, 100))
    places = [(share, (a / b).times(100)), (whole, (a / c).times(100))]
    places += [(p, Interval(meant.low - a.low + p.amount.value, meant.high - a.high + p.amount.value)) for p in parts]
    return any(r.high > 0 and r.low <= r.high and slip_into(n.text.replace(",", ""), r.low / n.scale, r.high / n.scale) for n, r in places)
