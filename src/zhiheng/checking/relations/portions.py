"""Shares of a whole (占比): part ÷ whole. A level that has a share itself is a part, and never the whole of another.

Readings are tried until one explains the figure: the whole that the words name, the one that the list is about, the one
far off with that name, and the one that the shares beside it imply. Only where all fail is the share wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST, clean
from zhiheng.checking.intervals import Interval, total
from zhiheng.checking.relations import building
from zhiheng.checking.relations.evidence import slip_in_ratio
from zhiheng.checking.relations.exhaust import exhaustive
from zhiheng.checking.relations.headlines import headline
from zhiheng.checking.relations.model import Relation, settle
from zhiheng.checking.relations.names import comparable, head_of_list, levels_before, likeness, thing
from zhiheng.checking.relations.portion_lists import GENERAL, Portion, bare, confirmed, implied, meant, shorter
from zhiheng.checking.relations.portion_words import listed, named_whole, parts_of, region, short_name, together

_TOTAL = re.compile(r"(?:合计|总计|共计|小计)[^，,；;。]{0,8}$")
_AMONG = re.compile(r"在[^，,；;。\d]{2,16}中[，,]")
_MEASURED = re.compile(r"[^，,；;。：:占]{0,12}[\u4e00-\u9fff]{4,}比[重例](?:均|都|已)?(?:超过|高于|低于|不足|达到?|在)?")
"""12个省份老年人口比重超过14%: a share of each, not that of the places counted."""
_GRADED = re.compile(r"比[重例](?:处于|介于|都|均)?在$")
_DUE = re.compile(r"预算|计划|任务|目标|上年|去年|同期")
LEAST = 0.6
"""A reading less sure than this only ever explains a share; it never accuses one."""
FIRM = 0.86
"""From this certainty on a whole that is printed stands against one that a coarse share beside it only leaves room for."""
BESIDE = 4
"""How many paragraphs back the shares beside one are looked for."""


def find(claims: Claims) -> Iterator[Relation]:
    """All shares of the document whose part and whole can be told."""
    portions = [p for p in (_portion(claims, c) for c in claims.all if c.kind == "share") if p is not None]
    owned = {p.part.id for p in portions if p.part is not None and not _DUE.search(p.named)}
    for portion in portions:
        for claim in listed(claims, portion.share, whole_list=True):
            owned.add(claim.id)
    _inherit(claims, portions)
    far = _far(claims)
    explained: set[int] = set()
    for portion in portions:
        found = settle(_candidates(claims, portion, owned, far))
        if found is None or found.wrong:
            right, told = headline(claims, portion, owned)
            if right or found is None or found.certainty < LEAST or (portion.loose and found.certainty < FIRM):
                found = told
        if found and not (found.wrong and (found.certainty < LEAST or (portion.loose and found.certainty < FIRM))):
            yield found
            if not found.wrong:
                explained.update(n.id for n in found.numbers if n.id not in owned)
    yield from meant(claims, portions, owned, explained)


def _portion(claims: Claims, share: Claim) -> Portion | None:
    if together(share):
        return None
    sentence = claims.by_sentence[share.sentence]
    before = [c for c in sentence[-400:] if share.id - 9 < c.id < share.id]
    if _GRADED.search(share.lead) or before and before[-1].kind == "level" and _MEASURED.fullmatch(claims.between(before[-1], share)):
        return None
    inside, named, left = named_whole(claims.text_of(share), share, before)
    parts = listed(claims, share) or parts_of(claims, share, before, left, inside)
    if inside is not None and parts and not any(comparable(p, inside) for p in parts):
        parts = [c for c in reversed(before) if c.kind == "level" and c.id < inside.id and comparable(c, inside)][:1] or parts
    return Portion(share, parts, inside, claims.full(named), bool(named))


def _inherit(claims: Claims, portions: Sequence[Portion]) -> None:
    """Shares beside each other that name no whole speak of the whole named first (占进出口总值的15.3%；……占13.7%)."""
    recent: list[Portion] = []
    for portion in portions:
        part, share = portion.part, portion.share
        if part is None or portion.inside is not None:
            continue
        recent = [p for p in recent[-12:] if share.paragraph - p.share.paragraph <= BESIDE]
        for other in reversed(recent):
            if other.share.section != share.section or other.part is None or other.part is part or other.part.dimension != part.dimension:
                continue
            if not portion.said and other.named and not portion.named and share.paragraph == other.share.paragraph:
                portion.named = other.named
            if portion.named == other.named and not _DUE.search(portion.named):
                portion.beside.append(other)
                other.beside.append(portion)
        recent.append(portion)


def _candidates(claims: Claims, portion: Portion, owned: set[int], far: dict[str, list[Claim]]) -> Iterator[Relation]:
    share, named = portion.share, portion.named
    for part in portion.parts:
        if portion.inside is not None and portion.inside is not part and comparable(part, portion.inside):
            relation = building.ratio(part, portion.inside, share, 0.97, f"占{short_name(portion.inside)}")
            if relation:
                yield relation
            continue
        together_with = _listed_with(claims, part, share)
        for whole, sure in _wholes(claims, portion, part, owned | {f.id for f in together_with}) if together_with else ():
            yield from _of_several(together_with, whole, share, min(sure, 0.88))
        fellows = _fellows(claims, part)
        if fellows and not portion.named:
            yield _of_all(part, fellows, share)
        for whole, sure in _wholes(claims, portion, part, owned | {f.id for f in fellows}):
            relation = building.ratio(part, whole, share, min(sure, 0.5) if together_with else sure, f"占{named.removeprefix('总') or short_name(whole)}")
            if relation:
                yield relation
    own = portion.part
    if own is None or portion.inside is not None:
        return
    agreed = list(confirmed(claims, portion, own, owned))
    yield from agreed
    for whole, sure in _far_wholes(claims, portion, own, owned, far):
        if several := _listed_with(claims, own, share):
            yield from _of_several(several, whole, share, min(sure, 0.88))
        relation = building.ratio(own, whole, share, min(sure, 0.5) if several else sure, f"占{named.removeprefix('总') or short_name(whole)}")
        if relation:
            yield relation
    if not agreed:
        if portion.said and share.size == 1 and GENERAL.search(named) and not re.search("[和、]", named):
            yield from _by_place(claims, portion, own, owned)
            yield from _of_trade(claims, portion, own, owned)
        yield from implied(portion)
        if not portion.named and own.kind == "level":
            yield from _just_before(claims, own, share)


def _just_before(claims: Claims, part: Claim, share: Claim) -> Iterator[Relation]:
    """Levels of this kind in the paragraph before, which may explain a share that names no whole, and never accuse it."""
    for claim in reversed(claims.all[max(0, part.id - 30) : part.id]):
        if claim.kind == "level" and claim.paragraph == part.paragraph - 1 and claim.dimension == part.dimension and claim.amount.value > part.amount.value:
            relation = building.ratio(part, claim, share, 0.5, f"占{short_name(claim)}")
            if relation and relation.holds:
                yield relation


def _by_place(claims: Claims, portion: Portion, part: Claim, owned: set[int]) -> Iterator[Relation]:
    """A whole that is only called 总量, 全行业: the level of this kind that opens the paragraph, or the one before."""
    seen: set[int] = set()
    for claim in reversed(claims.all[max(0, part.id - 40) : part.id]):
        if claim.kind == "level" and claim.id not in owned and not claim.base and claim.dimension == part.dimension and claim.amount.value >= part.amount.value and part.paragraph - claim.paragraph <= 2:
            first = next(c for c in claims.by_paragraph[claim.paragraph] if c.dimension == claim.dimension)
            if not _may_be(portion.named, claim):
                continue
            if first is claim or (portion.named.startswith("全") and part.subject.endswith(claim.subject) and claim.subject):
                seen.add(claim.paragraph)
                relation = building.ratio(part, claim, portion.share, 0.82 if len(seen) == 1 else 0.7, f"占{short_name(claim)}")
                if relation and (not relation.wrong or relation.cause or slip_in_ratio(part, claim, portion.share)):
                    yield relation


_TRADE = re.compile(r"^全(?:行业|系统|国)(?P<noun>[\u4e00-\u9fff]{0,4})$")


def _of_trade(claims: Claims, portion: Portion, part: Claim, owned: set[int]) -> Iterator[Relation]:
    """占全行业收入, 占全国比重: the first level told of this noun, or the one of the same name told of the whole country."""
    trade = _TRADE.match(portion.named)
    if trade is None:
        return
    noun = trade.group("noun") or ("" if "国" in portion.named else part.subject[-2:])
    for claim in claims.all[max(0, part.id - FAR) : part.id]:
        if claim.kind != "level" or claim.id in owned or claim.base or claim.bound or claim.dimension != part.dimension or claim.amount.value <= part.amount.value or PAST.search(claim.period):
            continue
        same = claim.subject.endswith(noun) and noun if noun else len(claim.subject) >= 4 and part.subject.endswith(claim.subject) and _NATION.search(claim.lead)
        if same:
            relation = building.ratio(part, claim, portion.share, 0.82, f"占{short_name(claim)}")
            if relation and (not relation.wrong or relation.cause or slip_in_ratio(part, claim, portion.share)):
                yield relation
            return


FAR = 120
"""How many figures back the whole of a trade is looked for."""
_NATION = re.compile(r"我国|全国")
_RECEIVED = re.compile(r"诉求|投诉|举报|咨询|来电|来信|来访|工单|信息|话务|案件")


def _may_be(named: str, level: Claim) -> bool:
    """Whether a whole that says what it counts (抽查产品类别总数) can be a level: its last noun stands with the level, or both are
    what people bring in."""
    noun = re.sub(r"^总|^全(?:国|省|市|县|区|州|旗|行业|系统|院|校)|(?:总[量数额]|总|数量|数|量|额)$", "", named)
    noun = "" if GENERAL.search(noun) else noun
    words = thing(level) + level.tail
    return len(noun) < 2 or noun[-2:] in words or bool(_RECEIVED.search(noun) and _RECEIVED.search(words))


_OPENED = re.compile(r"(?:^|[。；;，,：:])(?:在)?(?P<name>[^，,；;。：:\d（(]{2,16}?)(?:当?中|里|内|之中)[，,]")


def _opened(claims: Claims, part: Claim, near: Sequence[Claim]) -> Iterator[tuple[Claim, float]]:
    """The level that the words before a list name as its whole (企业法人单位中，内资企业……，占98.8%)."""
    text = claims.text_of(part)
    begin = max(text.rfind("。", 0, part.start), part.start - 200, 0)
    names = [m.group("name") for m in _OPENED.finditer(text, begin, part.start)]
    if not names:
        return
    name = clean(names[-1])
    for grade, sure in ((3, 0.87), (2, 0.86), (1, 0.8)):
        for whole in (*near, *claims.by_subject.get(name, ())[-8:]):
            if likeness(name, thing(whole)) == grade and whole.kind == "level" and comparable(whole, part) and whole.id < part.id and whole is not part:
                yield whole, sure


def _listed_with(claims: Claims, part: Claim, share: Claim) -> list[Claim]:
    """The levels that a bare share behind their list speaks of together (甲类783件、乙类579件、丙类562件，占总量的77%)."""
    if share.size > 1 or share.id != part.id + 1 or not re.match(r"[，,](?:约|大约)?占", share.lead):
        return []
    found = [part]
    for claim in reversed(claims.all[max(0, part.id - 12) : part.id]):
        if claim.kind != "level" or claim.sentence != part.sentence or claim.dimension != part.dimension or not re.match(r"[^，,；;。：:、]{0,4}[、和及与][^，,；;。：:\d]*$", claims.between(claim, found[-1])):
            break
        found.append(claim)
    return found[::-1] if len(found) > 2 else []


def _of_several(parts: Sequence[Claim], whole: Claim, share: Claim, sure: float) -> Iterator[Relation]:
    """The parts together over the whole."""
    a, b = total(p.amount.interval for p in parts), whole.amount.interval
    if b.low <= 0 or a.low < 0:
        return
    factor = 1000 if share.dimension == "‰" else 100
    point = sum((p.amount.value for p in parts), Fraction(0)) / whole.amount.value * factor
    formula = f"（{'＋'.join(p.shown for p in parts)}）÷{whole.shown}"
    yield building.made("ratio_to_sum", "arithmetic.ratio", share, (*parts, whole, share), point, (a / b).times(factor), formula, sure, f"所列各项合起来占{short_name(whole)}", {})


def _fellows(claims: Claims, part: Claim) -> list[Claim]:
    """The levels that leave nothing out together with a part, listed beside it (生产领域19批次、流通领域137批次)."""
    around = [c for c in claims.all[max(0, part.id - 3) : part.id + 4] if c is not part and c.kind == "level" and c.sentence == part.sentence and c.dimension == part.dimension]
    before = [c for c in around if c.id < part.id]
    behind = [c for c in around if c.id > part.id]
    for some in ((*before[-1:],), (*behind[:1],), (*before[-1:], *behind[:1]), (*before[-2:],), (*behind[:2],), (*before[-2:], *behind[:1]), (*before[-1:], *behind[:2]), (*before[-3:],), (*behind[:3],)):
        if some and exhaustive([thing(c) for c in sorted((*some, part), key=lambda c: c.id)]):
            return list(some)
    return []


def _of_all(part: Claim, fellows: Sequence[Claim], share: Claim) -> Relation:
    every = sorted((part, *fellows), key=lambda c: c.id)
    value = sum((c.amount.value for c in every), Fraction(0))
    rest = total(c.amount.interval for c in fellows)
    low, high = part.amount.interval.low, part.amount.interval.high
    factor = 1000 if share.dimension == "‰" else 100
    if low < 0 or rest.low < 0 or low + rest.high <= 0 or high + rest.low <= 0:
        reach = Interval.of(0)
    else:
        reach = Interval(low / (low + rest.high), high / (high + rest.low)).times(factor)
    point = part.amount.value / value * factor if value else Fraction(0)
    formula = f"{part.shown}÷（{'＋'.join(c.shown for c in every)}）"
    return building.made("ratio", "arithmetic.ratio", share, (*every, share), point, reach, formula, 0.82, "各部分合起来就是总数", {"算成了其余部分所占的比": factor - point})


def _wholes(claims: Claims, portion: Portion, part: Claim, owned: set[int]) -> Iterator[tuple[Claim, float]]:
    share = portion.share
    near = [c for c in levels_before(claims, share) if c is not part and comparable(c, part) and c.id not in owned and not c.base and not shorter(c, part)]
    near.sort(key=lambda c: c.amount.value < part.amount.value)
    if not portion.said:
        yield from _opened(claims, part, [c for c in levels_before(claims, share) if c.id < part.id])
    if portion.named:
        for grade, sure in ((3, 0.95), (2, 0.85), (1, 0.82)):
            for whole in near:
                if likeness(portion.named, thing(whole)) == grade or (grade == 3 and likeness(portion.named, whole.subject) == 3):
                    yield whole, sure - (0 if portion.said else 0.1)
        for whole in levels_before(claims, share):
            if whole.id in owned and whole is not part and whole.id < part.id and comparable(whole, part) and likeness(portion.named, whole.subject) >= 2 and whole.amount.value >= part.amount.value:
                yield whole, 0.88
        for whole in claims.by_subject.get(portion.named, ())[:60]:
            if whole.kind == "level" and comparable(whole, part) and (whole.paragraph != share.paragraph or whole.id > share.id) and not whole.forward and whole.id not in owned:
                yield whole, 0.85
        return
    sentence = claims.by_sentence[share.sentence]
    if part.id > share.id:
        if sentence[0].kind == "level" and sentence[0].id < share.id and sentence[0].id not in owned:
            yield sentence[0], 0.8
        return
    if clean(re.split(r"占比|比重|占", re.split(r"[，,；;]", share.lead)[-1])[0]) and part.sentence != share.sentence:
        return
    before = [c for c in sentence[-400:] if share.id - 9 < c.id < share.id]
    heads = [c for c in head_of_list(claims, part) if c is not part]
    heads = [c for c in heads if not _DUE.search(c.subject)] or heads
    totals = [c for c in before if c.kind == "level" and c.id > part.id and comparable(c, part) and _TOTAL.search(c.lead)] if share.size > 1 else []
    if heads or totals:
        above = [c for c in reversed(before) if c.kind == "level" and c.id < part.id and comparable(c, part) and c not in heads and c.id not in owned][:2]
        among = bool(_AMONG.search(re.split(r"[；;。]", part.lead)[-1]))
        yield from ((c, 0.9) for c in totals)
        if among or "其中" in part.lead:
            yield from ((c, 0.9 if among else 0.6) for c in above)
        for head in heads:
            yield head, 0.6 if head is not heads[0] or head.id in owned else 0.88
        yield from ((c, 0.5) for c in near[:6])
        return
    same = [c for c in before if c.kind == "level" and c is not part and comparable(c, part) and not PAST.search(c.period) and c.id not in owned and not c.base]
    if share.size > 1:
        same = [c for c in same if c.id < part.id - part.order][:1]
    same = same if len(same) == 1 else [c for c in same if c.amount.value >= part.amount.value]
    for whole in same:
        yield whole, 0.9 if len(same) == 1 else 0.82
    if not same:
        for whole in near[:6]:
            if whole.amount.value >= part.amount.value:
                yield whole, 0.7 if whole.sentence == share.sentence - 1 and not portion.beside else 0.4


def _far(claims: Claims) -> dict[str, list[Claim]]:
    """Levels by the last two characters of their bare name, in reading order."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims.all:
        if claim.kind == "level" and not claim.base and not claim.forward and len(name := bare(claim.subject)) >= 2:
            found[name[-2:]].append(claim)
    return found


def _far_wholes(claims: Claims, portion: Portion, part: Claim, owned: set[int], far: dict[str, list[Claim]]) -> Iterator[tuple[Claim, float]]:
    """Levels with the name of the whole anywhere before; without a name the first with the noun that all parts share."""
    name = bare(portion.named)
    if len(name) >= 2:
        fits = []
        for whole in far.get(name[-2:], ())[:400]:
            subject = bare(whole.subject)
            if whole is part or (whole.id in owned and (subject != name or not portion.said or whole.sentence == portion.share.sentence)) or not comparable(whole, part) or shorter(whole, part) or whole.amount.value < part.amount.value or PAST.search(whole.period) or not subject.endswith(name) or subject.endswith("进" + name):
                continue
            fits.append((whole, subject == name))
        most = max(fits, key=lambda f: f[0].amount.value, default=None)
        for whole, same in fits:
            likely = (whole, same) == fits[0] and same and (portion.said or portion.beside) or (whole, same) == most and portion.named.startswith("总")
            yield whole, 0.86 if likely and most is not None and (whole is most[0] or not portion.named.startswith("总")) else 0.7 if same else 0.5
        return
    if portion.named or not portion.beside:
        return
    noun = _common([p.part.subject for p in (portion, *portion.beside) if p.part is not None])
    if len(noun) < 2:
        return
    for whole in far.get(noun[-2:], ())[:12]:
        if whole.id < part.id and whole.dimension == part.dimension and whole.id not in owned and whole.amount.value >= part.amount.value and region(whole.subject).endswith(noun):
            yield whole, 0.6


def _common(names: Sequence[str]) -> str:
    """The letters that all names end in."""
    first, *rest = names
    size = 0
    while size < len(first) and all(n[-size - 1 :] and n.endswith(first[-size - 1 :]) for n in rest):
        size += 1
    return first[len(first) - size :] if size else ""


