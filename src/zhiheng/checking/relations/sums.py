"""Sums told in one breath (合计): 共…, 合计…, 其中…, 由…构成, 分别…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import THINGS
from zhiheng.checking.claims.words import PAST, clean
from zhiheng.checking.relations import building
from zhiheng.checking.relations.exhaust import exhaustive
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import MACHINES, in_bracket, thing

_TOTAL = re.compile(r"(?:合计|共计|总计|小计|总共|加起来|累计|一共|总数|总量|相加|之和|(?<![公和同])共(?![同享建青有聚产轨挤生振识治富筑用性管沉混晶溶价存融赢]))[^，,；;。]{0,14}$")
_INTO = re.compile(r"分别|构成|组成|分为|分成|各类(?=[：:，,是为有])|依次|按[^，,]{1,12}分")
_OF = re.compile(r"其中|包括|含|中$")


_LIMIT = re.compile(r"(?:限额|上限|控制数|最高额)[^，,；;。\d]{0,4}$")
"""What an amount may not exceed: neither a whole nor a part."""
REACH = 60
"""How many figures a sum in one sentence may have."""
TRIES = 8
"""How many ways to cut a list are tried."""


def find(context: Context) -> Iterator[Relation]:
    """Totals with their parts before or behind them."""
    claims = context.claims
    for sentence in list(claims.by_sentence.values()):
        levels = [c for c in sentence if c.kind == "level" and c.dimension != "分" and not _LIMIT.search(c.lead)]
        if len(levels) < 2:
            continue
        levels = [c for c in levels if not earlier(claims, c)] if any("上" in c.lead or "去" in c.lead or "同期" in c.lead for c in levels) else levels
        if len(levels) > REACH * 2:
            levels = levels[:TRIES]
        inner: set[int] = set()
        results: list[Relation] = []
        columns = _alternating(levels)
        if len(columns) == 2 and "其中" in claims.between(levels[0], levels[-1]):
            for column in (levels[0::2], levels[1::2]):
                if (found := _before(claims, column[1:], column[0])) and (not found.wrong or close(found)):
                    results.append(found)
                    inner.update(c.id for c in column)
        for at in range(len(levels) - 1, -1, -1) if not inner else ():
            found = _behind(claims, levels, at) or _before(claims, [c for c in levels[at + 1 : at + REACH] if c.id not in inner], levels[at])
            if found:
                results.append(found)
                if not found.wrong:
                    inner.update(c.id for c in found.numbers if c is not found.result)
        yield from reversed(results)
        yield from earlier_sums(claims, results)
        for level in levels:
            if _ABOVE.search(level.lead) and (found := _over_paragraph(claims, level)):
                yield found
        done = {frozenset(n.id for n in r.numbers) for r in results}
        for group in _alternating(levels):
            if found := _among(claims, group, done):
                yield found
                yield from earlier_sums(claims, [found])


def _alternating(levels: list[Claim]) -> list[list[Claim]]:
    """The levels of a sentence; where two units take turns (甲类74个、66.5亿元，乙类38个、33.4亿元), the other unit's as well."""
    units = [c.dimension for c in levels]
    turns = len(levels) >= 4 and len(levels) % 2 == 0 and units[0] != units[1] and units == units[:2] * (len(levels) // 2)
    return [levels, levels[1::2]] if turns else [levels] if levels else []


_EARLIER = re.compile(r"(?:同比|环比|[比较与同和](?=上|去|同期))(?:上年|去年|上一年|上月|上季度?|同期|上年同期|去年同期)(?:同期)?(?:末|底)?[^，,；;。\d]{0,6}[（(]?(?:的|为|是)?$|(?:上年|去年|上月)同期[^，,；;。\d]{0,4}[（(]?$|[（(](?:上年|去年)(?:同期|全年)?(?:为|是)?$")


def earlier(claims: Claims, claim: Claim) -> bool:
    """Whether a level is what another is compared with (同比上年（19948件）, 上年同期为489件), and no part beside it."""
    if not PAST.search(claim.lead[-16:]):
        return False
    return bool(_EARLIER.search(claims.text_of(claim)[max(0, claim.start - 24) : claim.start]))


def earlier_sums(claims: Claims, sums: Sequence[Relation]) -> Iterator[Relation]:
    """Where whole and parts each have their earlier value beside them, those add up as well."""
    for found in sums:
        olds = [old_of(claims, c) for c in found.numbers]
        known = [o for o in olds if o is not None]
        if len(known) == len(olds) and not found.wrong and len({o.dimension for o in known}) == 1:
            relation = building.sums(known[:-1], known[-1], 0.9, "上期各项之和应为上期总数", "base_sum")
            if not relation.wrong or close(relation):
                yield relation


def old_of(claims: Claims, level: Claim) -> Claim | None:
    """The earlier value told right behind a level, before any other level of its kind."""
    for claim in claims.all[level.id + 1 : level.id + 5]:
        if claim.sentence != level.sentence:
            return None
        if claim.kind == "level" and claim.dimension == level.dimension:
            return claim if earlier(claims, claim) else None
    return None


_SETS = frozenset(("台", "台套", "套", "台/套"))


def _same(levels: Sequence[Claim], like: Claim) -> list[Claim]:
    kept: list[Claim] = []
    for claim in levels:
        if like.dimension in _SETS and claim.dimension in MACHINES and not claim.scale > 1:
            kept.append(claim)
            continue
        if claim.dimension != like.dimension and not (claim.run >= 0 and claim.dimension == ""):
            break
        kept.append(claim)
    return kept


def _behind(claims: Claims, levels: list[Claim], at: int) -> Relation | None:
    """Parts, then their total."""
    total = levels[at]
    gap = re.split(r"[，,；;。：:、]", total.lead)[-1]
    if at < 2 or not _TOTAL.search(gap) or "其中" in gap or not total.dimension:
        return None
    before = _same(levels[max(0, at - REACH) : at][::-1], total)[::-1]
    if len(before) < 2 or (_past(claims, total) and not any(_past(claims, c) for c in before)):
        return None
    told = [c for c in before if len(c.subject) >= 2 and c.subject[-2:] in gap]
    if 2 <= len(told) < len(before) and len({c.subject[-2:] for c in told}) == len(told):
        before = told
    clauses = {c.clause for c in before}
    if len(clauses) > 1 and len(clauses) < len(before):
        before = [c for at, c in enumerate(before) if at == 0 or c.clause != before[at - 1].clause]
        return settle([building.sums(before, total, 0.88, "各项合计")]) if before[-1].clause < total.clause else None
    run = [c for c in before if c.run >= 0 and c.run == before[-1].run]
    candidates = []
    if 2 <= len(run) == run[0].size:
        candidates.append(building.sums(run, total, 0.93, "合计"))
    if added := _added(claims, levels, before, total):
        return settle([building.sums(parts, total, 0.85, "加上各项后合计") for parts in added])
    if not run or len(run) < len(before):
        natural = _listed(claims, before) == len(before)
        for first in range(1 if natural else min(len(before) - 1, TRIES)):
            parts = before[first:]
            sure = 0.92 if first == 0 and re.search(r"合计|共计|总计|小计|加起来", gap) else 0.85 if first == 0 else 0.5
            candidates.append(building.sums(parts, total, sure, "合计"))
    found = settle(candidates)
    if found is None or not found.wrong:
        return found
    near = [c for c in candidates if close(c)]
    if near and found.certainty >= 0.92 and len(before) <= 4:
        return found
    return max(near, key=lambda c: c.certainty) if near else found if found.certainty >= 0.9 and len(before) <= 8 else None


def _past(claims: Claims, level: Claim) -> bool:
    """Whether a level is told of an earlier time (去年同期共收案208件)."""
    return bool(PAST.search(re.split(r"[；;。]", claims.text_of(level)[max(0, level.start - 24) : level.start])[-1]))


def _added(claims: Claims, levels: list[Claim], before: list[Claim], total: Claim) -> list[list[Claim]]:
    """A、……。加上B、C，合计T: what stands before 加上 is a part too; its candidates, each with the list."""
    text = claims.text_of(total)
    place = max(text.rfind("加上", 0, total.start), text.rfind("加：", 0, total.start))
    if place < 0:
        return []
    behind = [c for c in before if c.start > place]
    ahead = [c for c in claims.by_paragraph[total.paragraph] if c.kind == "level" and c.end <= place and c.dimension == total.dimension and c.sentence >= total.sentence - 1]
    firsts = [c for at, c in enumerate(ahead) if at == 0 or c.sentence != ahead[at - 1].sentence]
    return [[c, *behind] for c in dict.fromkeys((*firsts[::-1], *ahead[-1:]))] if behind else []


def _before(claims: Claims, behind: list[Claim], total: Claim) -> Relation | None:
    """A total, then its parts."""
    skipped = next((n for n, c in enumerate(behind[:3]) if c.dimension == total.dimension), 0)
    if skipped and "其中" in claims.between(behind[skipped - 1], behind[skipped]) and behind[skipped].clause == total.clause:
        behind = behind[skipped:]  # 案件10263件，标的额28.47亿元，其中合同纠纷6381件
    opened = next((n for n, c in enumerate(behind) if c.clause > total.clause and c.dimension == total.dimension and re.match(r"[；;](?:其中|包括)", c.lead)), 0)
    if not opened:
        marked = next((n for n, c in enumerate(behind) if c.dimension == total.dimension and re.search(r"[，,]其中", c.lead)), 0)
        opened = marked if marked and all(_OUTCOME.search(c.subject) for c in behind[:marked]) else 0
        if opened and total.id == claims.by_sentence[total.sentence][0].id or opened and _OUTCOME.search(behind[0].subject) and _TAKEN.search(total.subject):
            first = [c for c in behind[opened:] if c.dimension == total.dimension]  # 抽检4862点，合格4718点，合格率97.0%，其中路基1246点，合格率96.2%；……
            rows = [c for at, c in enumerate(first) if at == 0 or c.clause != first[at - 1].clause]
            listing = [c for c in first if c.clause == first[0].clause]
            behind = listing if _listed(claims, listing) == len(listing) else rows if len(rows) >= 2 else first
            opened = 0
    if opened and behind[opened - 1].clause == total.clause and total.id == claims.by_sentence[total.sentence][0].id:
        behind = [c for c in behind[opened:] if c.clause == behind[opened].clause]  # 送检18642组，合格18537组；其中混凝土7634组
    after = [c for c in behind if c.dimension == total.dimension] if total.tail.endswith("中") else _same(behind, total)
    if after and not in_bracket(claims, after[0]) and not in_bracket(claims, total):
        after = [c for c in after if not in_bracket(claims, c)]
    if not after:
        return None
    between = claims.between(total, after[0])
    if total.id != claims.by_sentence[total.sentence][0].id and _ANEW.search(between):
        return None
    if re.search(r"。|其次|位列|居[前首第]|排名|随后|紧随", between) or len(after) < 2 or total.run >= 0:
        return None
    between = between[max((m.end() for m in re.finditer(r"\d[\d.]*", between)), default=0) :] if re.search(r"\d", between) and not re.search(r"其中|包括|含", between) else between
    words = between + total.tail
    listed = re.split(r"[，,；;：:]", re.split(r"分别|依次", between)[0])[-1]
    into, of = bool(_INTO.search(words)) and not (re.search(r"分别|依次", between) and clean(listed)), bool(_OF.search(words))
    whole = claims.text_of(total)[after[0].start : after[-1].end + 12]
    if _OVERLAP.search(whole):
        return None
    if re.match(r"[^，,；;]{0,4}[（(]", between):
        within = [c for c in after if "）" not in (gap := claims.between(total, c)) and ")" not in gap]
        after, of = (within, True) if len(within) >= 2 else (after, of)
    into = into or bool(re.search(r"构成|组成", whole))
    by_name = exhaustive([thing(c) for c in after[:2]]) or exhaustive([thing(c) for c in after])
    if not (into or of or by_name) or (not by_name and any(_SORTED.search(c.lead) for c in after)):
        return None
    if not (into or of):
        after = [c for c in after[:12] if c.clause == total.clause] if after[0].clause == total.clause else after[:8]
        if len(after) < 2:
            return None
    candidates = []
    whole_list = exhaustive([thing(c) for c in after]) or (after[-1].run >= 0 and after[0].run == after[-1].run)
    natural = _listed(claims, after) if of or into else 0
    stops = [n for n in range(len(after), max(1, len(after) - TRIES), -1) if n >= natural]
    for stop in sorted(stops, key=lambda n: n != natural):
        parts = after[:stop]
        if stop < len(after) and (whole_list or (after[stop].run >= 0 and after[stop].order) or after[stop].clause == after[stop - 1].clause and into):
            continue
        named = exhaustive([thing(c) for c in parts])
        noun = commonprefix([p.tail for p in parts])
        counted = total.tail.endswith("中") and len(noun) >= 2 and noun in total.tail
        sure = 0.92 if into and stop == len(after) else 0.9 if named or counted else 0.7
        candidates.append(building.sums(parts, total, sure, "分项相加" if into or named else "其中各项相加"))
    firsts = [c for at, c in enumerate(after) if at == 0 or c.clause != after[at - 1].clause]
    if 2 <= len(firsts) < len(after):
        candidates.append(building.sums(firsts, total, 0.7, "其中各项相加"))  # 立案31家，已结案24家；责令改正8家
    found = settle(candidates)
    if found is None or not found.wrong:
        return found
    if any(p.value == found.result.value and p.amount.exact for p in found.numbers[:-1]) and not close(building.sums(found.numbers[:-1], found.result, 0.7, "", "sum")):
        return None
    if len(after) == 2 and not into and not by_name and not total.tail.endswith("中") and found.outcome.point <= found.result.amount.value:
        return None  # 其中执业医师…，注册护士…: two of many
    good = [c for c in candidates if c.certainty >= 0.9 and (close(c) or c.outcome.off < 10 or into)] or [c for c in candidates[:1] if of and "等" not in words and close(c)]
    return good[0] if good else None


_OUTCOME = re.compile(r"任务|计划|目标|合格|符合|达标|办结|完成|整改|通过")
_TAKEN = re.compile(r"抽[查检样]|检[查验测]|监测|受理|接收|抽取|送检")
_ANEW = re.compile(r"[；;](?:按[^，,；;。]{1,12}分|从[^，,；;。]{1,12}看|分[^，,；;。]{1,10}看)")
"""；按行业分: the list that follows parts what the sentence is about, not the last figure before it."""
_SORTED = re.compile(r"(?:^|[，,；;])(?:其中|另)?有$")
"""有4种未发现不合格；有3种超过15%: sorted by what each is, which need not take in all."""
_OVERLAP = re.compile(r"(?:两|2|多)[项种类个](?:及?以上)?(?:指标|项目)?均|同时(?:存在|具有|属于|不合格|涉及)|重复(?:计|统)|有交叉|兼有|(?:两|2)项(?:及)?以上")


def close(relation: Relation) -> bool:
    """Whether one slip of the pen in one figure, or a part left out, explains why the sum does not come out."""
    return bool(_slip(relation, ("小数点错位", "数字颠倒", "一位数字有误")))


def _slip(relation: Relation, of_parts: tuple[str, ...]) -> str:
    *parts, total = relation.numbers
    point, reach = relation.outcome.point, relation.outcome.reach
    rounded = [p.amount.unit for p in relation.numbers if not p.amount.exact] or [p.amount.unit for p in relation.numbers]
    slack = min((reach.high - reach.low) / 2, len(parts) * min(rounded) / 2)
    edge = slack + min(total.amount.half, slack)
    if found := slip_into(_digits(total), (point - edge) / total.scale, (point + edge) / total.scale):
        return found
    if any(abs(total.amount.value - point + p.amount.value) < total.amount.unit for p in parts):
        return "漏加一项"
    over = point - total.amount.value
    for part in parts:
        meant = part.amount.value - over
        found = slip_into(_digits(part), (meant - edge) / part.scale, (meant + edge) / part.scale)
        if meant > 0 and found in of_parts and (len(_digits(part)) > 1 or part.table is not None):
            return found
    return ""


def _listed(claims: Claims, parts: Sequence[Claim]) -> int:
    """How many levels at the head of these are listed with 、 one behind the other: a list that nobody breaks off."""
    count = 1
    for left, right in zip(parts, parts[1:], strict=False):
        if right.id != left.id + 1 or not re.match(r"[^，,；;。：:、]{0,6}、", claims.between(left, right)):
            break
        count += 1
    return count if count >= 2 else 0


def _among(claims: Claims, levels: list[Claim], done: set[frozenset[int]]) -> Relation | None:
    """A sentence that opens with 其中: its levels may be all parts of the level that the sentence before is about."""
    first = levels[0]
    head = claims.text_of(first)[max(0, first.start - 40) : first.start]
    opened = re.search(r"。其中[，,：:]?[^。]*$", head)
    if not opened or first.start - 40 + opened.start() < 0 and first.start > 40:
        return None
    before = [c for c in claims.by_sentence[first.sentence - 1] if c.kind == "level" and c.paragraph == first.paragraph and c.dimension == first.dimension and not PAST.search(c.period)]
    parts = [c for c in levels[:REACH] if c.dimension == first.dimension and not c.bound and not re.search(r"[顺逆]差|最[大小多少高低]", c.lead[-16:])]
    parts = [c for c in parts if not in_bracket(claims, c)] or parts
    if not before or len(parts) < 2:
        return None
    wholes = list(dict.fromkeys((before[0], before[-1])))
    candidates = [building.sums(parts[:stop], whole, 0.7, "其中各项相加") for whole in wholes for stop in range(len(parts), max(1, len(parts) - TRIES), -1)]
    if 2 <= len(firsts := [c for at, c in enumerate(parts) if at == 0 or c.clause != parts[at - 1].clause]) < len(parts):
        candidates += [building.sums(firsts, whole, 0.7, "其中各项相加") for whole in wholes]
    counted = [c for c in levels[:REACH] if parts[0].id <= c.id <= parts[-1].id and c.dimension in THINGS and not c.bound]
    if len(counted) > len(parts) and first.dimension in THINGS and {c.id for c in parts} < {c.id for c in counted}:
        candidates = [building.sums(counted, whole, 0.7, "其中各项相加") for whole in wholes]  # 客运索道1117条 among 万台
    found = settle(candidates)
    if found is None or frozenset(n.id for n in found.numbers) in done:
        return None
    if not found.wrong:
        return found
    text = claims.text_of(first)
    if _OVERLAP.search(text, first.start, parts[-1].end):
        return None
    if by_clause := _by_clause(candidates):
        candidates = by_clause
    if lists := _lists(parts):
        near = [r for found in lists for whole in wholes if close(r := building.sums(found, whole, 0.75, "其中各项相加"))]
        return near[0] if len({r.result.id for r in near}) == 1 and not any(building.sums(found, w, 0.7, "").holds for found in lists for w in wholes if found[0].id == near[0].numbers[0].id) else None
    return next((c for c in candidates[:1] if close(c) and "等" not in text[first.start - 20 : parts[-1].end + 10]), None)


def _by_clause(candidates: Sequence[Relation]) -> list[Relation]:
    """The sums over one part from each of several clauses alike (蔬菜683批次，不合格9批次；水果274批次，不合格2批次)."""
    kept = [c for c in candidates if len(c.numbers) >= 4 and len({n.clause for n in c.numbers[:-1]}) == len(c.numbers) - 1]
    return [max(kept, key=lambda c: len(c.numbers))] if kept else []


def _lists(parts: Sequence[Claim]) -> list[list[Claim]]:
    """The parts by clause, where each clause lists two and more (住宅41个、公建16个；政府项目23个、社会项目45个)."""
    by: dict[int, list[Claim]] = {}
    for part in parts:
        by.setdefault(part.clause, []).append(part)
    return list(by.values()) if len(by) > 1 and all(len(found) >= 2 for found in by.values()) else []


_KINDS = re.compile(r"(?:以上|上述|前述|这)([二三四五六七八九两2-9])(?:类|种|项|个|家)(?:产品|问题|食品)?(?:合计|共计|共)?")
_ABOVE = re.compile(r"(?:以上|上述|前述|这)[二三四五六七八九两2-9](?:类|种|项)[^，,；;。\d]{1,8}$|(?:以上|上述|前述)[^，,；;。]{0,8}(?:共计|合计|总计|共)[^，,；;。]{0,6}$")


def _over_paragraph(claims: Claims, total: Claim) -> Relation | None:
    """以上共计28项指标: one level of the same thing from each sentence of the paragraph before."""
    noun = total.tail[:2]
    if told := _KINDS.match(total.subject):
        name, count = total.subject[told.end() :], "二三四五六七八九十".find(told[1].replace("两", "二")) + 2 if told[1] not in "123456789" else int(told[1])
        same = [c for c in claims.by_paragraph[total.paragraph] if c.id < total.id and c.kind == "level" and c.dimension == total.dimension and c.subject == name and name]
        return building.sums(same[-count:], total, 0.88, f"以上各项的{name}相加") if len(same) >= count >= 2 and same[-1].id >= total.id - 3 * count else None
    parts: dict[int, Claim] = {}
    for claim in claims.by_paragraph[total.paragraph]:
        if claim.id < total.id and claim.sentence < total.sentence and claim.kind == "level" and claim.dimension == total.dimension and claim.tail[:2] == noun:
            parts.setdefault(claim.sentence, claim)
    return building.sums(list(parts.values()), total, 0.88, "以上各项合计") if 2 <= len(parts) <= REACH else None


def _digits(claim: Claim) -> str:
    return claim.text.replace(",", "")
