"""Rates and shares (合格率, 占比): part ÷ whole, where both are printed near the rate or named by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import clean
from zhiheng.checking.relations import building, portions
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import comparable, head_of_list, likeness, thing
from zhiheng.checking.relations.shares import hundred

_BAD = re.compile(r"不合格|不达标|不符合|问题|不良|违规|超标|不通过|未通过|未合格")
_GOOD = re.compile(r"合格|达标|符合|通过")
_RATE = re.compile(r"([\u4e00-\u9fff]{1,8}?)(?:率|比例|比重)$")
_STEMS = {"城镇化": ("城镇",), "老龄化": ("60", "老年"), "结案": ("结案", "办结", "审结"), "办结": ("办结", "结案"), "处置": ("处置", "处理"), "处理": ("处理", "处置")}
_APART = re.compile(r"出生率|死亡率|增长率|利率|税率|失业率|自然增长|毛利|回报率|文盲率|覆盖率|调解成功率|满意率|知晓率|参与率|投诉率|负债率|通胀|增速")
"""Rates of another population than the counts beside them."""
_AFTER = re.compile(r"^[（(]|^[，,](?:即|其中|也就是)")


def find(context: Context) -> Iterator[Relation]:
    """All rates and shares whose part and whole can be told."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "pct":
            found = settle(_rates(claims, claim)) or settle(_compared(claims, claim))
            if other := _other_side(claims, claim):
                yield other
            if found:
                yield found
    yield from portions.find(claims)


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
    if not name or _APART.search(rate.subject):
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
        elif any(word in words for word in _STEMS.get(stem[-3:]) or _STEMS.get(stem[-2:]) or ()) or _verb(stem, level):
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


def _verb(stem: str, level: Claim) -> bool:
    """Whether a level is what a rate of this name counts: its name begins or ends with the stem (办结31件 of 办结率)."""
    word = stem[-2:]
    name = _head(level)
    return name.endswith(word) or name.startswith(word) or level.tail.startswith(word) or word in name and len(name) <= 8


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
    return re.split(r"[，,；;：:（(]", level.lead)[-1] + level.tail


def _head(level: Claim) -> str:
    return clean(re.split(r"[，,；;：:（(]", level.lead)[-1])


def _name(claim: Claim) -> str:
    return (thing(claim) or "该数")[:16]
