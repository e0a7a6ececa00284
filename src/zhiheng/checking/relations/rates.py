"""Named rates (定名的率): 合格率, 不合格检出率, 办结率, 不捕率: which counts they divide, and when nothing can be said.

The counts of one rate are its part, what it leaves out (合格 and 不合格, 批捕 and 不捕), and plain wholes. A rate is right when
any base explains it: a whole, or part and rest together. It is wrong only where the base is the only one of its unit, or where
part and rest together confirm it, or where one slip of the pen explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST, clean
from zhiheng.checking.intervals import Interval
from zhiheng.checking.relations import building
from zhiheng.checking.relations.evidence import DOUBTED, doubted, slip_in_ratio
from zhiheng.checking.relations.model import Relation, settle
from zhiheng.checking.relations.names import aside, comparable, head_of_list, thing
from zhiheng.checking.relations.rates_named import of_scope, own_names, own_task, rows_before

BAD = re.compile(r"(?:存在|发现)[^，,；;。]{0,4}(?:风险|隐患|缺陷)|不合格|不达标|不符合|问题|不良|违规|超标|不通过|未通过|未合格|阳性")
GOOD = re.compile(r"合格|达标|符合|通过|阴性|(?:达到|满足)[^，,；;。]{0,8}要求")
RATE = re.compile(r"([\u4e00-\u9fff]{1,8}?)(?:率|比例|比重)$")
_STEMS = {"城镇化": ("城镇",), "老龄化": ("60", "老年"), "结案": ("结案", "办结", "审结", "执结"), "审结": ("审结", "办结", "审执结"), "办结": ("办结", "结案"), "处置": ("处置", "处理"), "处理": ("处理", "处置"), "反馈": ("反馈", "办结")}
_APART = re.compile(
    r"出生率|死亡率|增长率|利率|税率|失业率|自然增长|毛利|回报率|文盲率|覆盖率|知晓率|参与率|投诉率|负债率|通胀|增速"
    r"|[毛净]入|入[学园]率|巩固率|升学率|普及率|发病率|患病率|渗透率|利用率|周转率|产能"
)
"""Rates of another population than the counts beside them."""
_NARROWED = re.compile(r"按期|按时|限时|限期|及时|准时|超期|提前|首次|一次性?|当场|现场|当[日年月]|实质性?|综合|加权")
"""Words that narrow a rate: its part must bear them too."""
_ASKED = re.compile(r"^(?:共)?(?:提出|发现|排查|下达|下发|发出|查出|应|需|交办|受理|接收)")
_NOT = re.compile(r"[不未非]([\u4e00-\u9fff]{1,4})$")
_TESTED = re.compile(r"抽查|抽检|抽样|检验|检查|检测|监测|送检|受检|抽取|监督检查")
_TAKEN = re.compile(r"受理|接收|接到|接报|登记|收到|收案|接[办处]|应办|交办|分[办派]|立案|转办|申请")
_AFTER = re.compile(r"^[（(]|^[，,](?:即|其中|也就是)")
_NOUNS = (("批次", "批次"), ("企业", "家"), ("单位", "家"), ("商户", "家"), ("经营户", "家"), ("经营者", "家"), ("样品", "批次"), ("人", "人"))
BARE = 6
"""The longest name of a rate that names nothing but itself, so that it may share the counts of the rate before it."""
BACK = 12
"""How many figures before a rate its whole is looked for in sentences further back."""


@dataclass
class Counts:
    """The counts that a rate may divide, nearest first: what it names, what it leaves out, and wholes; `outer` stand further back."""

    part: list[Claim] = field(default_factory=list)
    rest: list[Claim] = field(default_factory=list)
    plain: list[Claim] = field(default_factory=list)
    outer: list[Claim] = field(default_factory=list)


def found(claims: Claims, rate: Claim) -> Relation | None:
    """What follows for one named rate, or None."""
    name = RATE.search(rate.subject)
    if not name or _APART.search(rate.subject) or criterion(claims, rate):
        return None
    if rate.size > 1 and not rate.label:
        return _listed(claims, rate, name.group(1))
    chosen, named = of_scope(claims, rate)
    if chosen:
        return named
    near = [c for c in _window(claims, rate) if not per(c) and _unit_fits(rate, c)]
    if told := _due(near, rate):
        return told
    counts = _sorted_out(claims, rate, name.group(1), near)
    if told := own_task(claims, rate, near):
        return told
    if not (counts.part or counts.rest):
        return None
    counts.outer = _outer(claims, rate, near, (counts.part or counts.rest)[0])
    counts.outer += [c for c in _opened(claims, rate, (counts.part or counts.rest)[0]) if c not in counts.outer and c not in counts.plain]
    if not counts.plain and counts.part:
        counts.outer += [c for c in _scoped(claims, counts.part[0]) if c not in counts.outer]
    tried = list(_candidates(claims, rate, counts))
    best = settle(tried)
    if best is None or not best.wrong:
        return best
    return _accused(rate, counts, tried, best)


def criterion(claims: Claims, rate: Claim) -> bool:
    """Whether a rate is only what things are sorted by (有3种不合格率超过15%): no rate of the counts beside it."""
    before = claims.all[rate.id - 1] if rate.id else None
    if not rate.bound or before is None or before.kind != "level" or before.sentence != rate.sentence:
        return False
    return not re.search(r"[，,；;：:]", claims.between(before, rate))


def per(claim: Claim) -> bool:
    """Whether a figure counts per head (5.36批次/千人, 每10万人中12445人): no amount that is part of another."""
    return claim.tail.startswith("/") or bool(re.search(r"每[\d十百千万]+人?[^，,；;。]{0,14}$|(?:平均|人均)[^，,；;。]*$", claim.lead[-20:]))


def counted(claim: Claim) -> str:
    """What a level counts, where 个 says it by the noun behind (233个批次)."""
    if claim.dimension == "个":
        return next((unit for word, unit in _NOUNS if claim.tail.startswith(word)), "个")
    return claim.dimension


def alike(left: Claim, right: Claim) -> bool:
    """Whether two levels count the same things."""
    a, b = counted(left), counted(right)
    return a == b != "" or ("个" in (a, b) and comparable(left, right))


def _unit_fits(rate: Claim, level: Claim) -> bool:
    """企业合格率 counts 家, 批次合格率 counts 批次."""
    if re.search(r"(?:企业|单位|家次|商户|主体)(?:抽[查检样])?(?:不?合格|不?达标)", rate.subject):
        return counted(level) in ("家", "个", "家次")
    return not re.search(r"批次(?:抽[查检样])?不?合格", rate.subject) or counted(level) in ("批次", "个")


def _sorted_out(claims: Claims, rate: Claim, stem: str, near: Sequence[Claim]) -> Counts:
    bad = bool(BAD.search(rate.subject))
    good = not bad and bool(GOOD.search(stem))
    negated = None if bad or good else _NOT.search(stem)
    narrow = _NARROWED.search(rate.subject)
    counts = Counts()
    for level in near:
        words = _words(level) + _owned(claims, level) + _concerned(claims, level)
        if bad or good:
            kind = "bad" if BAD.search(words) else "good" if GOOD.search(words) else ""
            (counts.plain if not kind else counts.part if (kind == "bad") == bad else counts.rest).append(level)
        elif negated:
            word = negated.group()
            verb = negated.group(1)
            (counts.part if word in words else counts.rest if verb in words else counts.plain).append(level)
        elif any(w in words for w in _STEMS.get(stem[-3:]) or _STEMS.get(stem[-2:]) or ()) or _verb(stem, level):
            if narrow is None or narrow.group() in words:
                counts.part.append(level)
        else:
            counts.plain.append(level)
    if not counts.plain and len(counts.part) > 1 and not (bad or good) and (asked := [c for c in counts.part if _ASKED.search(_words(c))]) and len(asked) < len(counts.part):
        counts.part = [c for c in counts.part if c not in asked]
        counts.plain = asked  # 提出整改意见642条，已整改631条，整改率
    if narrow is not None and not any(narrow.group() in _words(c) for c in counts.part):
        counts.part = []
        counts.rest = []
    return counts


def _owned(claims: Claims, level: Claim) -> str:
    """What is said of the pieces of enterprises right behind them (206家企业的217个批次合格): it holds of both."""
    after = claims.all[level.id + 1 : level.id + 2]
    joined = level.tail.endswith(("的", "生产的", "经营的")) and after and after[0].sentence == level.sentence and claims.between(level, after[0]) == level.tail
    return after[0].tail if joined else ""


def _concerned(claims: Claims, level: Claim) -> str:
    """What the level before says of those it concerns (检出不合格94批次、涉及企业83家): it holds of them as well."""
    before = claims.all[level.id - 1 : level.id] if level.id else []
    if not re.match(r"[^，,；;。]{0,4}[，,、]?(?:共)?(?:涉及|来自|分属)", level.lead) or not before or before[0].sentence != level.sentence:
        return ""
    return _words(before[0])


def _verb(stem: str, level: Claim) -> bool:
    """Whether a level is what a rate of this name counts: its name begins or ends with the stem (办结31件 of 办结率)."""
    word = stem[-2:]
    name = clean(re.split(r"[，,；;：:（(]", level.lead)[-1])
    if len(word) == 2 and len(name) <= 8 and name.startswith(word[0]) and word[1] in name[1:]:
        return True  # 取得证书4193人次 of 取证率
    return name.endswith(word) or name.startswith(word) or level.tail.startswith(word) or word in name and len(name) <= 8


def _candidates(claims: Claims, rate: Claim, counts: Counts) -> Iterator[Relation]:
    for whole, sure in _wholes(claims, rate, counts):
        for part in counts.part:
            if part is not whole and alike(part, whole) and (whole.amount.value >= part.amount.value or abs(whole.id - part.id) <= 4):
                relation = building.ratio(part, whole, rate, sure, f"{rate.subject}＝{_name(part)}÷{_name(whole)}")
                if relation:
                    yield relation
        for rest in counts.rest if GOOD.search(rate.subject) and not BAD.search(rate.subject) else ():
            if alike(rest, whole) and BAD.search(_words(rest)):
                relation = building.complement(rest, whole, rate, sure - (0.1 if counts.part else 0), "")
                if relation:
                    yield relation
    for part in counts.part[:3]:
        for rest in counts.rest[:3]:
            if alike(part, rest) and abs(part.id - rest.id) <= 3:
                yield _of_both(part, rest, rate, 0.9 if BAD.search(_words(part) + _words(rest)) else 0.7)


def _wholes(claims: Claims, rate: Claim, counts: Counts) -> Iterator[tuple[Claim, float]]:
    own = counts.part or counts.rest
    plain = [c for c in counts.plain if any(alike(c, p) for p in own) and not c.base]
    plain = [c for c in plain if bool(PAST.search(c.period)) == bool(PAST.search(own[0].period))]
    for whole in plain:
        yield whole, 0.97 if len(plain) == 1 else 0.9 if any(whole in head_of_list(claims, p) for p in own[:1]) else 0.85
    for whole in counts.outer:
        if whole not in plain:
            yield whole, 0.7 if plain else 0.88 if BAD.search(rate.subject) or GOOD.search(rate.subject) else DOUBTED  # cases left from last year may be in it


def _of_both(part: Claim, rest: Claim, rate: Claim, sure: float) -> Relation:
    """The part over part and rest together."""
    value = part.amount.value + rest.amount.value
    a, b = part.amount.interval, rest.amount.interval
    factor = 1000 if rate.dimension == "‰" else 100
    reach = Interval(a.low / (a.low + b.high), a.high / (a.high + b.low)).times(factor) if min(a.low, b.low) > 0 else Interval.of(0)
    point = part.amount.value / value * factor if value else Fraction(0)
    formula = f"{part.shown}÷（{part.shown}＋{rest.shown}）×{factor}{rate.dimension}"
    return building.made("ratio_of_both", "arithmetic.ratio", rate, (part, rest, rate), point, reach, formula, sure, f"{_name(part)}与{_name(rest)}合起来就是总数", {})


def _accused(rate: Claim, counts: Counts, tried: Sequence[Relation], best: Relation) -> Relation | None:
    """The mismatch told as an error where the base is beyond doubt, as a warning where a slip explains one of several, else not at all."""
    both = [r for r in tried if r.kind == "ratio_of_both"]
    pairs = [r for r in tried if r not in both]
    if both and not pairs:
        part, rest = both[0].numbers[:2]
        adjacent = abs(part.id - rest.id) == 1 and part.sentence == rest.sentence
        if BAD.search(_words(part) + _words(rest)):
            return both[0] if adjacent and len(both) == 1 else doubted(both[0])
        return both[0] if slip_of_both(part, rest, rate) else None
    confirmed = [r for r in pairs if any(r.outcome.reach.gap(o.outcome.reach) == 0 for o in both)]
    if confirmed:
        return max(confirmed, key=lambda r: r.certainty)
    pairs = [r for r in pairs if r.numbers[0].amount.value <= r.numbers[1].amount.value] or pairs
    best = best if best in pairs else max(pairs, key=lambda r: r.certainty, default=best)
    explained = [r for r in pairs if r.cause or slip_in_ratio(*r.numbers)] if best.kind != "complement" else [r for r in pairs if r.cause]
    wholes = {r.numbers[1].id for r in pairs}
    if len(wholes) == 1 and (explained or not _loose(rate)):
        return best
    if explained:
        surest = max(explained, key=lambda r: r.certainty)
        return surest if surest.certainty >= 0.85 else doubted(surest)
    near = [r for r in pairs if r.numbers[0].sentence == r.numbers[1].sentence == rate.sentence and not counts.rest]
    return doubted(near[0]) if near and not _loose(rate) else None


def _loose(rate: Claim) -> bool:
    """Whether the name of a rate leaves open what it divides by (适用率, 采纳率): only the rates of tests say it."""
    stem = RATE.search(rate.subject)
    return not (BAD.search(rate.subject) or GOOD.search(rate.subject) or (stem is not None and (stem.group(1)[-2:] in _STEMS or stem.group(1)[-3:] in _STEMS)))


def slip_of_both(part: Claim, rest: Claim, rate: Claim) -> bool:
    """Whether a slip in the rate explains that it is not the part over both."""
    return bool(_of_both(part, rest, rate, 0.7).cause)


def _due(near: Sequence[Claim], rate: Claim) -> Relation | None:
    """应检A，实检B."""
    due = [c for c in near if re.match(r"(?:全[市县省区])?(?:应(?!急|用|对)|需(?!求)|计划)", _words(c)) or re.match(r"应(?!急|用|对)", c.subject)]
    done = [c for c in near if re.match(r"(?:实|已|完成)", _words(c)) or re.match(r"实(?:际|检|到|收|有)", c.subject)]
    if len(due) == len(done) == 1 and comparable(due[0], done[0]):
        return building.ratio(done[0], due[0], rate, 0.9, f"{rate.subject}＝实际数÷应有数")
    return None


def _listed(claims: Claims, rate: Claim, stem: str) -> Relation | None:
    """合格率分别为a%、b%: over lists of as many parts and wholes in the same sentence or the one before; nothing else."""
    first = claims.by_run[rate.run][0]
    lists: list[Claim] = []
    for claim in reversed(claims.all[max(0, first.id - 24) : first.id]):
        if rate.sentence - claim.sentence > 1 or claim.paragraph != rate.paragraph:
            break
        if claim.kind == "level" and claim.size == rate.size and claim.order == rate.order and claim.run >= 0:
            lists.append(claim)
    counts = _sorted_out(claims, rate, stem, lists or rows_before(claims, rate, first))
    if len(counts.part) == 1 and len(counts.plain) == 1 or (not counts.part and len(counts.rest) == len(counts.plain) == 1):
        return settle(_candidates(claims, rate, counts))
    if BAD.search(rate.subject) and (own := own_names(claims, rate, first)):
        found = [building.ratio(own[0], whole, rate, 0.86, f"{own[0].subject}÷{whole.subject}") for whole in own[1]]
        return settle([r for r in found if r is not None])
    return None


_AMONG = re.compile(r"(?:^|[。；;])(?:在)?(?P<name>[^，,；;。：:\d]{2,10}?)中[，,][^。]*$")


def _opened(claims: Claims, rate: Claim, part: Claim) -> list[Claim]:
    """审结案件中，调解176件，调解率64.9%: the nearest level before that the words before a comma name."""
    text = claims.text_of(rate)
    found = _AMONG.search(text[max(0, part.start - 60) : part.start])
    name = clean(found["name"]) if found else ""
    if len(name) < 2:
        return []
    return [c for c in reversed(claims.all[max(0, part.id - BACK) : part.id]) if c.kind == "level" and alike(c, part) and not c.base and name[:2] in _words(c)][:1]


def _scoped(claims: Claims, part: Claim) -> list[Claim]:
    """Levels told before under the name that a part narrows (生产领域203批次, later 生产领域不合格11批次)."""
    name = re.sub(r"(?:[不未]?合格|[不未]?达标|检出|发现|问题).*$", "", part.subject)
    if len(name) < 2 or name == part.subject:
        return []
    short = re.sub(r"(?:监督)?(?:抽[查检样]|检[查验测]|监测)$", "", name)
    return [c for c in (*claims.by_subject.get(name, ())[-8:], *(claims.by_subject.get(short, ())[-8:] if short != name else ())) if c.kind == "level" and c.id < part.id and alike(c, part) and not c.base and not c.forward and not per(c) and not PAST.search(c.period)]


def _window(claims: Claims, rate: Claim) -> list[Claim]:
    """Levels between the rate before and this one, nearest first; behind it where a bracket or 即 gives them."""
    paragraph = claims.by_paragraph[rate.paragraph]
    first = claims.by_run[rate.run][0] if rate.size > 1 else rate
    at = next(i for i, c in enumerate(paragraph) if c is first) if len(paragraph) >= 40 else paragraph.index(first)
    found: list[Claim] = []
    for claim in reversed(paragraph[max(0, at - 8) : at]):
        if claim.kind == "pct" and claim.basis == "" and RATE.search(claim.subject):
            if not found and claim.sentence == rate.sentence and claim.clause == rate.clause and len(rate.subject) <= BARE and rate.lead[:1] in "，、":
                continue
            break
        if rate.sentence - claim.sentence > 1:
            break
        if claim.kind == "level":
            found.append(claim)
    if len({c.dimension for c in found}) < len(found):
        found = [c for c in found if not aside(claims, c, first)] or found
    own = [c for c in found if c.sentence == rate.sentence]
    if len(own) >= 2 or (own and own[0].id == first.id - 1 and _TESTED.search(_words(own[0]))):
        found = own  # the sentence names its own whole: what was counted before is of another
    if len(found) == 1 and not (_TESTED.search(_words(found[0])) and not BAD.search(_words(found[0])) and not GOOD.search(_words(found[0])) and _rated(paragraph[max(0, at - 8) : at])):
        found += [c for c in reversed(claims.by_sentence[rate.sentence]) if c.kind == "level" and c.id < found[0].id and c.clause == rate.clause][:3]
    if found:
        return found
    after = paragraph[at + 1 : at + 5]
    if after and _AFTER.match(claims.between(rate, after[0])):
        for claim in after:
            if claim.kind != "level" or claim.sentence != rate.sentence:
                break
            found.append(claim)
    return found


def _rated(before: Sequence[Claim]) -> bool:
    """Whether another rate stands between the figures before (总体合格率97.0%，其中路基抽检1246点，合格率): the last level is of the next."""
    return len(before) >= 2 and any(c.kind == "pct" and RATE.search(c.subject) for c in before)


def _outer(claims: Claims, rate: Claim, near: Sequence[Claim], part: Claim) -> list[Claim]:
    """Wholes told in sentences further back, by what they say was tested or taken in; up to the rate of the same name before this."""
    word = _TESTED if BAD.search(rate.subject) or GOOD.search(rate.subject) else _TAKEN
    kept: list[Claim] = []
    for claim in reversed(claims.all[max(0, part.id - BACK) : part.id]):
        if claim.kind == "pct" and RATE.search(claim.subject) or claim.section != rate.section or rate.paragraph - claim.paragraph > 1:
            break
        if claim.kind == "level" and claim not in near and alike(claim, part) and not per(claim) and not claim.base and not PAST.search(claim.period) and word.search(_words(claim)) and not BAD.search(_words(claim)):
            kept.append(claim)
    return kept


def _words(level: Claim) -> str:
    return re.split(r"[，,；;：:（(]", level.lead)[-1] + level.tail


def _name(claim: Claim) -> str:
    return (thing(claim) or "该数")[:16]
