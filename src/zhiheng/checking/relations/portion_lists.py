"""Shares told beside each other (并列占比): they speak of one whole, which confirms a printed one, or stands in for one that is not printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Interval, Verdict, total
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.names import comparable, likeness, thing
from zhiheng.checking.relations.portion_words import region, short_name

NEAREST = 8
"""How many shares beside one are asked what their whole is."""
_EACH = re.compile(r"平均|日均|人均|户均|每[天日年月人户]")
_PASSING = re.compile(r"其中[，,：:]?(?:\d{1,2}月|[一二三四]季度|本月|当月|当季)")
GENERAL = re.compile(r"总|全部|^全(?:国|省|市|县|区|州|旗|行业|系统|院|校)(?:$|(?:营业)?收入|营收|投资|产[量值]|利润)")
"""Names of a whole that only say that it is the whole."""
_TAKEN = re.compile(r"^[\u4e00-\u9fff]{0,14}?(?:接收|受理|登记|收到|接到|接办|检出|抽查|抽检|拥有|从事第二产业和第三产业活动的)(?:处理)?(?:各类|的)?(?:消费者|市民|群众|社会)?(?=[\u4e00-\u9fff]{2})")


@dataclass
class Portion:
    """A share with its likeliest part, the name of its whole (`said` where its own words name it), other parts it may have;
    `loose` when a share beside it, too coarse to tell, leaves room for it."""

    share: Claim
    parts: list[Claim]
    inside: Claim | None
    named: str
    said: bool
    beside: list[Portion] = field(default_factory=list)
    loose: bool = False

    @property
    def part(self) -> Claim | None:
        """The likeliest part."""
        return self.parts[0] if self.parts else None


def _sharp(share: Claim) -> bool:
    """Whether a share is printed so finely that few levels fit it."""
    return share.amount.value >= share.amount.unit * 40


def shorter(whole: Claim, part: Claim) -> bool:
    """Whether a level is an average, or told of a month or quarter in passing (其中，6月份……), and the part is not."""
    if _EACH.search(whole.lead[-14:]):
        return not _EACH.search(part.lead[-14:])
    return bool(_PASSING.search(whole.lead)) and not _PASSING.search(part.lead)


def bare(name: str) -> str:
    """A name without place, total words, who took it in and the noun that samples have anyway (系统接收投诉 -> 投诉, 检出不合格产品 -> 不合格)."""
    text = _TAKEN.sub("", region(re.sub(r"^(?:国内|地区)?GDP$", "生产总值", name)))
    return text[:-2] if len(text) > 4 and text.endswith(("产品", "样品", "批次")) else text


def confirmed(claims: Claims, portion: Portion, part: Claim, owned: set[int]) -> Iterator[Relation]:
    """Printed levels that the shares beside this one are shares of: it is one of their list, and its whole is theirs."""
    others = sorted((o for o in portion.beside if o.part is not None and _sharp(o.share)), key=lambda o: abs(o.share.id - portion.share.id))[:NEAREST]
    if not others:
        return
    first = min(o.part.id for o in (portion, *others) if o.part is not None)
    reaches = [_whole(o).times(1000 if o.share.dimension == "‰" else 100) for o in others]
    tried = 0
    for whole in reversed(claims.all[max(0, first - 40) : first]):
        if tried >= NEAREST * 2:
            return
        if whole.kind != "level" or whole.id in owned or whole.base or whole.forward or not comparable(whole, part) or shorter(whole, part):
            continue
        tried += 1
        value = whole.amount.value
        agree = [o for o, r in zip(others, reaches, strict=True) if r.low <= value <= r.high]
        if not any(abs(o.share.paragraph - portion.share.paragraph) <= 1 for o in agree):
            continue
        if len(agree) >= 2 or (len(agree) == len(others) and (tried == 1 or _heads(claims, whole, claims.all[first], ""))):
            relation = building.ratio(part, whole, portion.share, 0.88 if len(agree) >= 2 else 0.85, f"同列各项都是占{short_name(whole)}的比")
            if relation:
                yield relation if relation.cause or not relation.wrong else replace(relation, certainty=0.75)


def meant(claims: Claims, portions: Sequence[Portion], owned: set[int], explained: set[int]) -> Iterator[Relation]:
    """A printed whole that no share fits, though all shares agree what it must be, and one slip of the pen makes it that."""
    seen: set[int] = set()
    for portion in portions:
        group = [o for o in (portion, *portion.beside) if o.part is not None and (_sharp(o.share) or (portion.said and o.share.amount.interval.low > 0)) and abs(o.share.paragraph - portion.share.paragraph) <= 1 and o.inside is None]
        every = [o for o in (portion, *portion.beside) if o.part is not None and o.share.sentence == portion.share.sentence and o.inside is None]
        full = len(every) >= 2 and abs(sum((o.share.amount.value for o in every), Fraction(0)) - 100) <= len(every) * every[0].share.amount.unit / 2
        group = every if full else group
        if len(group) < 3 and len({o.share.paragraph for o in group}) > 1:
            continue
        if portion.share.id in seen or len(group) < 2 or not any(_sharp(o.share) for o in group):
            continue
        seen.update(o.share.id for o in group)
        if full:
            slack = sum((o.share.amount.half for o in group), Fraction(0)) / 100
            reach = total(o.part.amount.interval for o in group if o.part is not None)
            low, high = reach.low * (1 - slack), reach.high * (1 + slack)
        else:
            reaches = [_whole(o).times(1000 if o.share.dimension == "‰" else 100) for o in group]
            low, high = max(r.low for r in reaches), min(r.high for r in reaches)
        first = min((o.part for o in group if o.part is not None), key=lambda c: c.id)
        levels = [c for c in claims.all[max(0, first.id - 40) : first.id] if c.kind == "level" and c.id not in owned and not c.base and comparable(c, first)]
        told = _told(claims, first)
        if low > high or (told is None and any(low <= c.amount.value <= high for c in levels)) or (told is not None and low <= told.amount.value <= high):
            continue
        best = max(group, key=lambda o: o.share.amount.value)
        for whole in reversed(levels) if told is None else (told,):
            if told is None and (whole.id in explained or not _heads(claims, whole, first, portion.named)):
                continue
            edge = max((high - low) / 20, whole.amount.half)
            slipped = slip_into(whole.text.replace(",", ""), (low - edge) / whole.scale, (high + edge) / whole.scale)
            if not slipped or best.part is None:
                continue
            relation = (
                building.sums([o.part for o in sorted(group, key=lambda o: o.share.id) if o.part is not None], whole, 0.84, "各项占比合计为100%，各项之和就是总数")
                if full
                else building.ratio(best.part, whole, best.share, 0.84, f"同列{len(group)}项都是占{short_name(whole)}的比，都对不上")
            )
            if relation and relation.wrong:
                yield replace(relation, cause=f"{whole.shown}{slipped}")
                break


def _told(claims: Claims, first: Claim) -> Claim | None:
    """The level that a list names as its whole in so many words (54189件投诉中，质量问题……)."""
    for claim in reversed(claims.all[max(0, first.id - 3) : first.id]):
        if claim.sentence == first.sentence and claim.kind == "level" and re.search(r"(?:当?中|里)$", claim.tail) and comparable(claim, first) and claim.start - claims.text_of(claim).rfind("。", 0, claim.start) <= 24:
            return claim
    return None


def _heads(claims: Claims, whole: Claim, first: Claim, named: str) -> bool:
    """Whether a level is told as the whole of what follows: named so, first of the sentence right before, or its name taken up."""
    if named:
        return bool(GENERAL.search(named)) and _opens(claims, whole, first) or bare(named) == bare(whole.subject) or likeness(named, thing(whole)) >= 2
    name = bare(thing(whole))
    text = claims.text_of(first)[max(0, first.start - 60) : first.start]
    return len(name) >= 2 and name[-4:] in text or _opens(claims, whole, first)


def _opens(claims: Claims, whole: Claim, first: Claim) -> bool:
    """Whether a level is the first of its kind in the paragraph of the parts or the one before."""
    return first.paragraph - whole.paragraph <= 1 and next(c for c in claims.by_paragraph[whole.paragraph] if c.dimension == whole.dimension and c.kind == "level") is whole


def implied(portion: Portion) -> Iterator[Relation]:
    """What the shares beside this one say about their whole: part ÷ share is the same for all."""
    part = portion.part
    others = [o for o in portion.beside if o.part is not None and o.share.amount.interval.low > 0 and o.part.amount.interval.low > 0]
    if part is None or not others:
        return
    wholes = [_whole(o) for o in others]
    for other, whole in zip(others, wholes, strict=True):
        agree = [w for o, w in zip(others, wholes, strict=True) if o is not other and w.gap(whole) == 0]
        relation = _by_other(part, portion.share, other, 0.84 if len(agree) >= 2 or (agree and len(others) == 2) else 0.5)
        if relation and relation.outcome.verdict is Verdict.ROUNDING and relation.outcome.off >= 1:
            portion.loose = True
        elif relation:
            yield relation


def _whole(portion: Portion) -> Interval:
    assert portion.part is not None
    return portion.part.amount.interval / portion.share.amount.interval


def _by_other(part: Claim, share: Claim, other: Portion, sure: float) -> Relation | None:
    own, rate = other.part, other.share
    if own is None or rate.dimension != share.dimension:
        return None
    point = part.amount.value / own.amount.value * rate.amount.value
    reach = part.amount.interval / own.amount.interval * rate.amount.interval
    formula = f"{part.shown}÷（{own.shown}÷{rate.shown}）"
    return building.made(
        "ratio", "arithmetic.ratio", share, (own, rate, part, share), point, reach, formula, sure, f"由{short_name(own)}所占的比可知总数",
        {"算成了其余部分所占的比": Fraction(100) - point},
    )
