"""Growth (增长率): from a named earlier value, or from the change printed beside the value (增加3家，增长100%)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.named_owners import speaks_of
from zhiheng.checking.claims.words import PAST, basis_of
from zhiheng.checking.intervals import Interval, total
from zhiheng.checking.relations import building
from zhiheng.checking.relations.constant import constant_prices, deflated
from zhiheng.checking.relations.evidence import with_certainty
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import head_of_list, likeness
from zhiheng.checking.relations.pairs import pairs

_GENERAL = frozenset(("总量", "总产量", "总数", "产量", "总额", "数量", "总产", "规模", "总值"))


def find(context: Context) -> Iterator[Relation]:
    """All growth rates and amounts of change whose two values, or value and change, are printed."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "rate" or (claim.kind == "times" and claim.unit == "倍" and not re.search(r"的(?:约|近)?$", claim.lead)):
            found = settle(_rates(claims, claim))
        elif claim.kind == "change":
            found = settle(_changes(claims, claim))
        else:
            continue
        if found and not (found.wrong and found.certainty < LEAST):
            yield found


def _changes(claims: Claims, claim: Claim) -> Iterator[Relation]:
    """An amount of change over the two values; a yearly one (年均提高0.89分) over the years between them."""
    own = claims.owner_of(claim)
    for new, old, sure in pairs(claims, claim, ("level",), claim.dimension):
        if own is not None and own.kind == "level" and own.clause == claim.clause != new.clause and own.sentence == claim.sentence:
            continue  # …；盲盒投诉98件，较去年同期减少22件: the clause before has its own figures
        if claim.basis != "avg":
            heads = [c for c in head_of_list(claims, new) if c.id < new.id and c.sentence == claim.sentence] if old.id > new.id else []
            yield building.difference(new, old, claim, 0.55 if heads else sure, "前后两数之差")
            for head in heads[:1]:  # 产品86个，其中绿色食品58个……，比年初的76个净增10个
                yield building.difference(head, old, claim, min(sure, 0.85), "前后两数之差")
            continue
        ends = [re.match(r"(?:19|20)\d{2}", c.period) for c in (new, old)]
        years = int(ends[0].group()) - int(ends[1].group()) if ends[0] and ends[1] else 0
        if years >= 2:
            each = (new.amount.interval - old.amount.interval).times(Fraction(1, years))
            yield building.made(
                "yearly_change", "arithmetic.difference", claim, (new, old, claim), (new.amount.value - old.amount.value) / years, each,
                f"（{new.shown}−{old.shown}）÷{years}年", min(sure, 0.75), "每年平均的增减", {},
            )


LEAST = 0.6
"""A reading less sure than this explains a rate and never accuses it."""
_INCOME = re.compile(r"收入$")
"""Money in people's hands: where the amount of its growth is told, the rate beside it is of the same prices."""
_SAME_SCOPE = re.compile(r"同口径|可比口径|同比口径|剔除")


def _rates(claims: Claims, rate: Claim) -> Iterator[Relation]:
    if rate.real:
        return
    if rate.basis == "avg":
        yield from _average(claims, rate)
        return
    name = rate.label or rate.subject
    for new, old, sure in pairs(claims, rate, ("level",), _unit_at(claims, rate)):
        if deflated(new.subject + old.subject) or rate.dimension == "‰" or not _about(name, new, old):
            continue
        relation = building.growth(new, old, rate, sure - (0.2 if constant_prices(new.subject + old.subject) else 0), "以前一数为基数")
        listed = _list_to(claims, new)
        if relation and len(listed) > 1:  # 国家标准23项、行业标准31项，较上期的68项增长
            yield _of_all(listed, old, rate, min(relation.certainty, 0.85))
            relation = with_certainty(relation, 0.7)
        if relation:
            yield relation
    if old_behind := _behind(claims, rate):
        own = claims.owner_of(rate)
        if own is not None and own.kind == "level" and own.dimension == old_behind.dimension and not deflated(own.subject) and not name:
            relation = building.growth(own, old_behind, rate, 0.9, "以前一数为基数")
            if relation:
                yield relation
    if beside := _base_beside(claims, rate):
        relation = building.growth(*beside, rate, 0.92 if not constant_prices(beside[0].subject) else 0.6, "以前一数为基数")
        if relation:
            yield relation
    if added := _new_and_stock(claims, rate):
        yield added
    level, change = _level_and_change(claims, rate)
    if level is not None and change is not None and (not constant_prices(level.subject) or _INCOME.search(level.subject)) and (rate.label or _about(name, level, level)):
        listed = claims.by_run[level.run] if level.run >= 0 and level.size > 1 and rate.size == 1 else []
        relation = building.growth_by_change(level, change, rate, 0.55 if _SAME_SCOPE.search(level.lead) or listed else 0.92, "以增减前的数为基数")
        if relation:
            yield relation
        for other in listed:  # 分别为94份、83份和72份，今年比去年减少11份
            relation = building.growth_by_change(other, change, rate, 0.55, "以增减前的数为基数")
            if relation:
                yield relation
    yield from _apart(claims, rate)


def _list_to(claims: Claims, last: Claim) -> list[Claim]:
    """The levels of one unit listed with 、 that end in this one."""
    found = [last]
    for claim in reversed(claims.all[max(0, last.id - 12) : last.id]):
        if claim.sentence != last.sentence or claim.kind != "level" or claim.dimension != last.dimension or not re.match(r"[^，,；;：:]{0,6}、[^，,；;：:]*$", claims.between(claim, found[0])):
            break
        found.insert(0, claim)
    return found


def _of_all(parts: list[Claim], old: Claim, rate: Claim, sure: float) -> Relation:
    """The growth of what is listed, all together."""
    value, reach = sum((p.amount.value for p in parts), Fraction(0)), total(p.amount.interval for p in parts)
    base = old.amount
    formula = f"（{'＋'.join(p.shown for p in parts)}−{old.shown}）÷{old.shown}×100%"
    grown = (reach / base.interval - Interval.of(1)).times(100) if base.interval.low > 0 else Interval.of(0)
    return building.made("growth", "arithmetic.growth", rate, (*parts, old, rate), (value / base.value - 1) * 100 if base.value else Fraction(0), grown, formula, sure, "各项之和与前一数相比", {})


def _unit_at(claims: Claims, rate: Claim) -> str | None:
    """The unit that a listed rate speaks of (95件134人，去年200件377人，分别下降a%和b%), where levels of as many units are listed."""
    if rate.size < 2:
        return None
    first = claims.by_run[rate.run][0]
    levels = [c for c in claims.by_sentence[rate.sentence] if c.kind == "level" and c.id < first.id][-rate.size :]
    units = [c.dimension for c in levels]
    return units[rate.order] if len(set(units)) == rate.size else None


def _apart(claims: Claims, rate: Claim) -> Iterator[Relation]:
    """增加36041人，增长24.5%, where the value stands in another sentence, or the earlier value beside it."""
    before = [c for c in claims.all[max(0, rate.id - 3) : rate.id] if c.sentence == rate.sentence and c.kind == "change"]
    if not before or rate.subject or rate.size > 1 or before[-1].size > 1 or before[-1].clause != rate.clause:
        return
    change = before[-1]
    if not _alike_bases(change, rate):
        return
    owner = claims.owner_of(change)
    if owner is not None and constant_prices(owner.subject):
        return
    base = next((c for c in reversed(claims.all[max(0, change.id - 2) : change.id]) if c.base and c.sentence == rate.sentence and c.dimension == change.dimension), None)
    if base is not None:
        relation = building.ratio(change, base, rate, 0.9, "增减数÷原来的数", "growth") if change.sign == rate.sign > 0 else None
        if relation:
            yield replace(relation, code="arithmetic.growth")
    if change.subject and (owner is None or not likeness(change.subject, owner.subject)):
        levels = [c for c in claims.by_subject.get(change.subject, ()) if c.kind == "level" and c.dimension == change.dimension and change.id - FAR <= c.id < change.id and not c.base and not PAST.search(c.period)]
        behind = not levels and change.amount.unit < abs(change.amount.value)
        if behind:
            levels = [c for c in claims.by_subject.get(change.subject, ()) if c.kind == "level" and c.dimension == change.dimension and change.id < c.id <= change.id + FAR and not c.base and not PAST.search(c.period)]
            levels = levels if len(levels) == 1 else []
        for level in reversed(levels[-3:]):
            if not deflated(level.subject) and level.amount.value > change.amount.value:
                relation = building.growth_by_change(level, change, rate, 0.88 if level is levels[-1] and len(levels) == 1 and not constant_prices(level.subject) else 0.7, "以增减前的数为基数")
                if relation and not (behind and relation.wrong and relation.outcome.off * rate.amount.unit < abs(rate.amount.value) / 20):
                    yield relation


FAR = 60
"""How many figures back the value of a change is looked for by its name."""

_YEARS = re.compile(r"(?<!\d)([三四五六七八九十]|\d{1,2})年(?:来|间|里|时间)?|“?十[一二三四]?五”?")


def _average(claims: Claims, rate: Claim) -> Iterator[Relation]:
    """年均增长, over the years that the sentence names; a year more or less is no error, for writers count both ways."""
    text = claims.text_of(rate)
    found = _YEARS.search(text[max(0, rate.start - 120) : rate.start])
    if rate.size > 1 or re.match(r"[，,]?(?:比|较|高于|低于|快于|慢于)", rate.lead):
        return
    said = None if found is None else 5 if found.group(1) is None else int(found.group(1)) if found.group(1).isdigit() else "三四五六七八九十".index(found.group(1)) + 3
    for new, old, sure in pairs(claims, rate, ("level",), None):
        if deflated(new.subject + old.subject) or not _about(rate.subject, new, old):
            continue
        ends = [re.match(r"(?:19|20)\d{2}", c.period) for c in (new, old)]
        between = int(ends[0].group()) - int(ends[1].group()) if ends[0] and ends[1] else None
        count = said or between
        if count is None or count < 2:
            continue
        for years in (count, count - 1, count + 1):
            relation = building.average_growth(new, old, rate, years, sure - 0.1 - (years != count) * 0.2, "年均增长按复利计算")
            if relation:
                yield relation


def _about(name: str, new: Claim, old: Claim) -> bool:
    """Whether a rate that names its own indicator names that of the values."""
    return not name or name in _GENERAL or any(c.subject and likeness(name, c.subject) for c in (new, old))


def _new_and_stock(claims: Claims, rate: Claim) -> Relation | None:
    """新增668台，累计建成4662台，较上年增长16.7%: what was added against the stock before it."""
    stock = claims.owner_of(rate)
    if stock is None or stock.id != rate.id - 1 or stock.id < 1 or rate.basis != "yoy" or rate.subject:
        return None
    new = claims.all[stock.id - 1]
    head = re.split(r"[，,；;：:。]", new.lead)[-1]
    fits = new.kind == "level" and new.sentence == stock.sentence and new.dimension == stock.dimension and new.size == 1
    if fits and re.match(r"(?:全年|当年|本年)?新增", head) and re.search(r"累计|总[数量]|达到?$|总共", stock.lead):
        return building.growth_by_change(stock, new, rate, 0.8, "新增数与上年总数之比")
    return None


def _base_beside(claims: Claims, rate: Claim) -> tuple[Claim, Claim] | None:
    """The value and the base right before its rate (同比去年23976件增长了40.38%), where other figures stand between them."""
    base = claims.all[rate.id - 1] if rate.id else None
    own = claims.owner_of(rate)
    if base is None or own is None or not base.base or base.sentence != rate.sentence or own.kind != "level" or own.dimension != base.dimension or rate.subject or rate.size > 1:
        return None
    return own, base


def _alike_bases(change: Claim, rate: Claim) -> bool:
    """Whether a change and a rate are measured from the same time (比10月份增加33件，环比增加10.12%)."""
    if ("年初" in change.lead) != ("年初" in rate.lead) and basis_of(rate.lead):
        return False  # 比年初增加，同比增长
    if not change.basis or not rate.basis or change.basis == rate.basis:
        return True
    return {change.basis, rate.basis} == {"since", "mom"} and bool(re.search(r"[比较](?:\d{1,2}月|[一二三四]季度|上半年)", change.lead + rate.lead))


def _behind(claims: Claims, rate: Claim) -> Claim | None:
    """The earlier value in a bracket right behind the rate (上年为489件)."""
    after = claims.all[rate.id + 1 : rate.id + 2]
    if after and after[0].sentence == rate.sentence and after[0].kind == "level" and PAST.search(after[0].lead) and re.match(r"[（(]", claims.between(rate, after[0])):
        return after[0]
    return None


def _level_and_change(claims: Claims, rate: Claim) -> tuple[Claim | None, Claim | None]:
    """The value a rate speaks of and the change printed with it, in one sentence or listed in parallel."""
    sentence = claims.by_sentence[rate.sentence]
    changes = [c for c in sentence if c.kind == "change" and c.id < rate.id and c.id >= rate.id - 4 and (c.owner == rate.owner or c.run >= 0)]
    if rate.size > 1:
        changes = [c for c in changes if c.size == rate.size and c.order == rate.order] or _each_said(claims, rate)
    if not changes:
        after = [c for c in sentence if c.kind == "change" and c.id == rate.id + 1 and c.owner == rate.owner and c.clause == rate.clause and not c.subject and rate.size == c.size == 1]
        changes = after
    if not changes:
        return None, None
    change = changes[-1]
    if not _alike_bases(change, rate):
        return None, None
    level = (_listed_owner(claims, rate) or (claims.owner_of(change) if not rate.label else None)) if rate.size > 1 else claims.owner_of(change)
    if level is None or level.kind != "level" or level.dimension != change.dimension or not speaks_of(change, level):
        return None, None
    return level, change


def _each_said(claims: Claims, rate: Claim) -> list[Claim]:
    """事故减少12起、死亡减少20人，分别下降a%和b%: the change at the same place among as many right before the list."""
    first = claims.by_run[rate.run][0]
    said = claims.all[max(0, first.id - rate.size) : first.id]
    fits = len(said) == rate.size and all(c.kind == "change" and c.size == 1 and c.sentence == rate.sentence for c in said)
    return [said[rate.order]] if fits else []


def _listed_owner(claims: Claims, rate: Claim) -> Claim | None:
    """The level that a member of a list speaks of, by the names of the list (A、B级企业……分别为)."""
    for level in reversed(claims.by_paragraph[rate.paragraph]):
        if rate.label and level.id < rate.id and level.kind == "level" and level.subject == rate.label:
            return level
    return None
