"""Rates and shares (合格率, 占比): part ÷ whole, where both are printed near the rate or named by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST, clean
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import comparable, core, head_of_list, levels_before, likeness, thing
from zhiheng.checking.relations.shares import hundred

_BAD = re.compile(r"不合格|不达标|不符合|问题|不良|违规|超标|不通过|未通过|未合格")
_GOOD = re.compile(r"合格|达标|符合|通过")
_RATE = re.compile(r"([\u4e00-\u9fff]{1,8}?)(?:率|比例|比重)$")
_STEMS = {"城镇化": ("城镇",), "老龄化": ("60", "老年"), "结案": ("结案", "办结", "审结"), "办结": ("办结", "结案"), "处置": ("处置", "处理"), "处理": ("处理", "处置")}
_TOTAL = re.compile(r"(?:合计|总计|共计|小计)[^，,；;。]{0,8}$")
_AMONG = re.compile(r"在[^，,；;。\d]{2,16}中[，,]")
_AFTER = re.compile(r"^[（(]|^[，,](?:即|其中|也就是)")
_SHARE = re.compile(r"^(?P<left>.*?)(?:所)?占(?P<whole>.*)$", re.S)


def find(context: Context) -> Iterator[Relation]:
    """All rates and shares whose part and whole can be told."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "pct":
            found = settle(list(_rates(claims, claim))) or settle(list(_compared(claims, claim)))
            if other := _other_side(claims, claim):
                yield other
        elif claim.kind == "share":
            found = settle(list(_shares(claims, claim)))
        else:
            continue
        if found:
            yield found


_COMPARED = re.compile(r"(?:与|同|相当于|为|是|完成)(?P<name>[^，,；;与]{2,16}?)(?:之比|的比[例率值])?(?:的|为|是|达到?|约|近|超过?)*$")


def _other_side(claims: Claims, rate: Claim) -> Relation | None:
    """合格率 and 不合格率 of one sentence, behind each other, come to 100."""
    found = re.fullmatch(r"(.*?)不(合格率|达标率|满意率)", rate.subject)
    if not found:
        return None
    for other in claims.by_sentence[rate.sentence]:
        if 0 < rate.id - other.id <= 3 and other.kind == "pct" and other.subject.endswith(found.group(2)) and "不" not in other.subject and other.clause in (rate.clause, rate.clause - 1):
            between = claims.all[other.id + 1 : rate.id]
            if all(c.kind == "level" and _BAD.search(_words(c)) for c in between):
                return hundred([other, rate], 0.85, f"{found.group(2)}与不{found.group(2)}之和应为100%")
    return None


def _compared(claims: Claims, rate: Claim) -> Iterator[Relation]:
    """与国内生产总值之比为2.64%, 为年度计划的105%: the level before, over the one named."""
    head = re.split(r"[，,；;。：:（(]", rate.lead)[-1]
    found = _COMPARED.search(head)
    before = [c for c in claims.by_sentence[rate.sentence] if c.kind == "level" and c.id < rate.id]
    if len(before) > 1 and before[-1].id == rate.id - 1 and re.fullmatch(r"的(?:约|近)?", rate.lead) and re.search(r"计划|目标|任务|预算|上年|去年", _words(before[-1])):
        relation = building.ratio(before[-2], before[-1], rate, 0.9, f"与{_name(before[-1])}之比")
        if relation and before[-2].dimension == before[-1].dimension:
            yield relation
        return
    if not found or not before or not re.search(r"之比|相当于|计划|目标|任务|预算", head) or clean(head[: found.start()]):
        return
    name = claims.full(clean(found.group("name")))
    part = before[0] if "之比" in head else before[-1]
    wholes = [c for c in claims.by_sentence[rate.sentence] if c.kind == "level" and c is not part and c.dimension == part.dimension and likeness(name, c.subject) >= 2]
    wholes += [c for c in claims.by_subject.get(name, ()) if c.kind == "level" and c.dimension == part.dimension and c.sentence != rate.sentence][:2]
    for whole in wholes:
        relation = building.ratio(part, whole, rate, 0.88, f"与{name}之比")
        if relation:
            yield relation


def _rates(claims: Claims, rate: Claim) -> Iterator[Relation]:
    name = _RATE.search(rate.subject)
    if not name or re.search(r"出生率|死亡率|增长率|利率|税率", rate.subject):
        return
    near = _window(claims, rate)
    stem = name.group(1)
    bad = bool(_BAD.search(rate.subject))
    good = not bad and bool(_GOOD.search(stem))
    parts: list[tuple[Claim, bool]] = []
    for level in near:
        words = _words(level)
        if bad or good:
            if _BAD.search(words):
                parts.append((level, True))
            elif _GOOD.search(words):
                parts.append((level, False))
        elif any(word in words for word in _STEMS.get(stem[-3:]) or _STEMS.get(stem[-2:]) or (stem[-2:],)):
            parts.append((level, False))
    if not parts and not (bad or good):
        due = [c for c in near if re.match(r"(?:全[市县省区])?(?:应|需|计划)", _words(c))]
        done = [c for c in near if re.match(r"(?:实|已|完成)", _words(c))]
        if len(due) == len(done) == 1 and comparable(due[0], done[0]):
            relation = building.ratio(done[0], due[0], rate, 0.9, f"{rate.subject}＝实际数÷应有数")
            if relation:
                yield relation
            return
    for part, is_bad in sorted(parts, key=lambda p: p[1] != bad):
        wholes = [w for w in near if w is not part and comparable(part, w) and w.period == part.period or w is not part and comparable(part, w)]
        plain = [w for w in wholes if all(w is not p for p, _ in parts)]
        for whole in plain or [w for w in wholes if w.amount.value >= part.amount.value]:
            if whole.amount.value < part.amount.value and abs(whole.id - part.id) > 2:
                continue
            sure = 0.97 if len(plain) == 1 else 0.9 if whole in head_of_list(claims, part) else 0.85
            make = building.complement if is_bad and good else building.ratio if is_bad == bad else None
            relation = make(part, whole, rate, sure, f"{rate.subject}＝{_name(part)}÷{_name(whole)}" if make is building.ratio else "") if make else None
            if relation:
                yield relation


def _window(claims: Claims, rate: Claim) -> list[Claim]:
    """Levels between the rate before and this one, nearest first; behind it where a bracket or 即 gives them."""
    paragraph = claims.by_paragraph[rate.paragraph]
    at = paragraph.index(rate) if len(paragraph) < 40 else next(i for i, c in enumerate(paragraph) if c is rate)
    found: list[Claim] = []
    for claim in reversed(paragraph[max(0, at - 8) : at]):
        if claim.kind == "pct" and claim.basis == "" and _RATE.search(claim.subject):
            break
        if rate.sentence - claim.sentence > 1:
            break
        if claim.kind == "level":
            found.append(claim)
    if sum(c.sentence == rate.sentence for c in found) >= 2:
        found = [c for c in found if c.sentence == rate.sentence]
    if len(found) == 1:
        found += [c for c in reversed(claims.by_sentence[rate.sentence]) if c.kind == "level" and c.id < found[0].id][:3]
    if found:
        return found
    after = paragraph[at + 1 : at + 5]
    if after and _AFTER.match(claims.between(rate, after[0])):
        for claim in after:
            if claim.kind != "level" or claim.sentence != rate.sentence:
                break
            found.append(claim)
    return found


def _words(level: Claim) -> str:
    head = re.split(r"[，,；;：:（(]", level.lead)[-1]
    return head + level.tail


def _name(claim: Claim) -> str:
    return (thing(claim) or "该数")[:16]


def _shares(claims: Claims, share: Claim) -> Iterator[Relation]:
    text = claims.text_of(share)
    sentence = claims.by_sentence[share.sentence]
    at = next(i for i, c in enumerate(sentence) if c is share)
    before = sentence[max(0, at - 8) : at]
    inside, named, left = _named_whole(text, share, before)
    named = claims.full(named)
    parts = _listed(claims, share) or _parts(claims, share, before, left, inside)
    for part in parts:
        if inside is not None and inside is not part and comparable(part, inside):
            relation = building.ratio(part, inside, share, 0.97, f"占{_name(inside)}")
            if relation:
                yield relation
            continue
        for whole, sure in _wholes(claims, share, part, named, before, parts):
            relation = building.ratio(part, whole, share, sure, f"占{named or _name(whole)}")
            if relation:
                yield relation


def _named_whole(text: str, share: Claim, before: Sequence[Claim]) -> tuple[Claim | None, str, str]:
    """The whole that the words between 占 and the share give: as a figure, as a name; and the words before 占."""
    if share.size > 1:
        before = [c for c in before if c.run != share.run]
    stop = share.first if share.size > 1 else share.start
    begin = before[0].start if before else max(0, share.start - 80)
    begin = max(begin, share.start - 80)
    place = text.rfind("占", begin, stop)
    if place >= 0 and (whole := _within(text[begin:place], before, place)):
        return whole, "", ""
    if place < 0 or text[place + 1 : place + 2] == "比":
        words = clean(re.split(r"比重|占比|份额|比例", re.split(r"[，,；;。：:（(]", text[begin:stop])[-1])[0])
        earlier = re.findall(r"占([^，,；;。占]{2,20}?)(?:的)?比[重例]", text[max(0, share.start - 160) : share.start])
        return None, clean(earlier[-1]) if earlier and words else "", words
    inside = next((c for c in before if c.start > place and c.kind == "level"), None)
    words = text[place + 1 : stop]
    words = re.split(r"比[重例]|份额", words)[0] if re.search(r"[由从].*\d", words) else words
    name = "" if inside else clean(re.sub(r"(?:的)?(?:比重|比例|份额|总额|总量)?(?:分别)?(?:为|达到?|是|约|近|超过?)*$", "", re.split(r"[，,；;]", words)[0]))
    lead = re.split(r"[，,；;。：:（(]", text[begin:place])[-1]
    lead = re.sub(r"^\S*?\d[\d.]*[万亿]?[\u4e00-\u9fff]{0,3}", "", lead) if re.search(r"\d", lead) else lead
    if name and re.search(r"总[数量额]|全部", words):
        name = "总" + name
    if not inside and not name and (region := re.match(r"全[国省市县区]", words)):
        name = region.group()
    return inside, "" if name in ("比", "比重", "有率", "总") else name, clean(lead)


def _listed(claims: Claims, share: Claim) -> list[Claim]:
    """The part of a listed share (分别占a%、b%、c%): the level at the same place among as many levels before."""
    if share.size < 2:
        return []
    first = claims.by_run[share.run][0]
    levels = [c for c in claims.by_sentence[share.sentence] if c.kind == "level" and c.id < first.id]
    levels = [c for c in levels if not _TOTAL.search(c.lead)]
    levels = [c for c in levels if levels and c.dimension == levels[-1].dimension][-share.size :]
    if len(levels) < share.size or any(share.label and not likeness(share.label, c.subject) for c in levels[share.order : share.order + 1]):
        return []
    return [levels[share.order]]


def _within(words: str, before: Sequence[Claim], place: int) -> Claim | None:
    """The whole of 在2461件投诉中占: the figure in the words before 占 that end in 中."""
    if re.search(r"\d.*[中里内]有?$", re.split(r"[，,；;。：:（(]", words)[-1]):
        return next((c for c in reversed(before) if c.kind == "level" and c.start < place), None)
    return None


def _parts(claims: Claims, share: Claim, before: Sequence[Claim], left: str, inside: Claim | None) -> list[Claim]:
    levels = [c for c in reversed(before) if c.kind == "level" and c is not inside]
    named = [c for c in levels if left and likeness(left, thing(c)) >= 1]
    if left and len(left) >= 2 and not named and left not in ("其中", "总量"):
        beside = [c for c in claims.by_sentence[share.sentence] if c.kind == "level" and c.id > share.id and likeness(left, c.subject)]
        far = [c for c in claims.by_subject.get(left, ()) if c.kind == "level" and abs(c.paragraph - share.paragraph) <= 6 and not c.forward]
        return (beside or sorted(far, key=lambda c: abs(c.id - share.id)))[:2]
    own = claims.owner_of(share)
    first = [own] if own is not None and own.kind == "level" and own in levels else []
    return named[:2] or first or levels[:2]


def _wholes(claims: Claims, share: Claim, part: Claim, named: str, before: Sequence[Claim], parts: Sequence[Claim]) -> Iterator[tuple[Claim, float]]:
    near = [c for c in levels_before(claims, share) if c is not part and comparable(c, part)]
    if named:
        for grade, sure in ((3, 0.95), (2, 0.85), (1, 0.82)):
            for whole in near:
                if likeness(named, thing(whole)) == grade or (grade == 3 and likeness(named, whole.subject) == 3):
                    yield whole, sure
        for whole in claims.by_subject.get(named, ()):
            if whole.kind == "level" and comparable(whole, part) and (whole.paragraph != share.paragraph or whole.id > share.id) and not whole.forward:
                yield whole, 0.85
        counted = [c for c in claims.all[max(0, share.id - 400) : share.id] if c.kind == "level" and c.dimension == part.dimension and c is not part and core(named) in core(thing(c)) and c.amount.value > part.amount.value]
        if len(core(named)) >= 3 and part.amount.exact:
            yield from ((c, 0.8) for c in (counted[:1] + counted[-1:]))
        return
    if part.id > share.id and claims.by_sentence[share.sentence][0].kind == "level" and claims.by_sentence[share.sentence][0].id < share.id:
        yield claims.by_sentence[share.sentence][0], 0.8
        return
    if part.id > share.id or clean(re.split(r"占比|比重|占", re.split(r"[，,；;]", share.lead)[-1])[0]) and part.sentence != share.sentence:
        return
    heads = [c for c in head_of_list(claims, part) if c is not part]
    totals = [c for c in before if c.kind == "level" and c.id > part.id and comparable(c, part) and _TOTAL.search(c.lead)] if share.size > 1 else []
    if heads or totals:
        near = [c for c in reversed(before) if c.kind == "level" and c.id < part.id and comparable(c, part) and c not in heads][:2]
        among = bool(_AMONG.search(re.split(r"[；;。]", part.lead)[-1]))
        yield from ((c, 0.9) for c in totals)
        yield from ((c, 0.9 if among else 0.6) for c in near)
        yield from ((c, 0.88 if c is heads[0] else 0.6) for c in heads)
        return
    same = [c for c in before if c.kind == "level" and c is not part and comparable(c, part) and not PAST.search(c.period)]
    if share.size > 1:
        same = [c for c in same if c.id < part.id - part.order][:1]
    same = same if len(same) == 1 else [c for c in same if c.amount.value >= part.amount.value]
    for whole in same:
        yield whole, 0.9 if len(same) == 1 else 0.82
    if not same:
        for whole in near[:3]:
            if whole.sentence == share.sentence - 1 and whole.amount.value >= part.amount.value:
                yield whole, 0.7
