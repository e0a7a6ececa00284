"""Classified lists (分类列举): 按职能分……, numbered paragraphs, sentence after sentence, brackets; their sum is the level told before.

Such a list is wrong only where something says that it leaves nothing out (按…分, 其他, the names or their number told with the
whole) and one slip of the pen explains it; otherwise it only serves to prove figures right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import clean
from zhiheng.checking.relations import building
from zhiheng.checking.relations.exhaust import ages
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import in_bracket
from zhiheng.checking.relations.sums import close, earlier, earlier_sums

_OPENER = re.compile(r"按[^，,。；：:\d]{1,14}分(?:类)?(?:看|，|,|：|:|$)?|分[\u4e00-\u9fff、]{1,10}看|从[^，,。；：:\d]{2,14}(?:来?看|分析|分布)|(?:构成|分布|分类)(?:情况)?(?:看|如下|为|是)?[，,：:]|大类[^，,。]{0,8}中[，,]|分别(?:是|为)|包括")
_SURE = re.compile(r"^(?:按.*分|分.*看)|大类")
_SELECTED = re.compile(r"[居排]?[名列位]?[前首]|主要|较[多高大]|重点|典型|突出|最[多高大]|超过|其中[，,：:]?有|部分|有所|等$|热点")
_NUMBERED = re.compile(r"^(?:[（(]?(\d{1,2}|[一二三四五六七八九十])[)）、.．]|([①-⑨])|([一二三四五六七八九])是)")
_QUARTER = re.compile(r"[一二三四]季度$|半年$")
_OTHER = re.compile(r"其他|其它|其余")
_COUNT = re.compile(r"(\d{1,2}|[二两三四五六七八九十])(?:大|个)?(?:类|种|方面|领域|级|环节|渠道)")
_CHINESE = "一二三四五六七八九十"
REACH = 24
"""So many parts a list may have."""


def find(context: Context) -> Iterator[Relation]:
    """Sums of classified lists and the earlier values that stand beside them."""
    claims = context.claims
    done = {frozenset(n.id for n in r.numbers) for r in context.done}
    proved = {r.result.id for r in context.done if r.holds and r.kind in ("sum", "table_sum", "section_sum")}
    yield from _numbered_columns(claims, done)
    yield from _by_ages(claims, done)
    plain = {c.id for c in claims.all if _plain(claims, c)}
    shared = _shared(context.done)
    for parts, sure in _lists(claims):
        relation = _of_shares(claims, parts, sure, shared) or _settled(claims, parts, sure, proved, plain)
        if relation is not None and frozenset(n.id for n in relation.numbers) not in done:
            done.add(frozenset(n.id for n in relation.numbers))
            yield relation
            if not relation.wrong:
                proved.add(relation.result.id)
            yield from earlier_sums(claims, [relation])


def _shared(done: Sequence[Relation]) -> dict[int, Claim]:
    """For each level with a share that holds, the whole of that share."""
    return {r.numbers[0].id: r.numbers[1] for r in done if r.kind == "ratio" and r.holds and len(r.numbers) == 3 and r.result.kind == "share"}


def _of_shares(claims: Claims, parts: Sequence[Claim], sure: bool, shared: dict[int, Claim]) -> Relation | None:
    """A list that leaves nothing out, whose shares prove of what whole they are: told where the parts make it up, or one slip explains it."""
    wholes = [shared[p.id] for p in parts if p.id in shared]
    if len(wholes) < 2 or len(wholes) < len(parts) - 1 or len({w.amount.value for w in wholes}) > 1 or not (sure or _OTHER.search(parts[-1].subject)):
        return None
    found = building.sums(parts, wholes[0], 0.86, "所列各类占比的总数")
    return found if not found.wrong or (close(found) and found.cause != "漏加一项") else None


def _numbered_columns(claims: Claims, done: set[frozenset[int]]) -> Iterator[Relation]:
    """1.……1起、3人；2.……: columns of numbered paragraphs under 发生24起、92人; where one column adds up, so must the other."""
    for rows in _numbered(claims):
        wholes: list[Relation] = []
        for column in _columns(rows):
            parts = column[0]
            first = parts[0]
            before = [c for c in claims.all[max(0, first.id - 12) : first.id] if _plain(claims, c) and c.dimension == first.dimension and 0 < first.paragraph - c.paragraph <= 2]
            if len(parts) >= 3 and before:
                wholes.append(building.sums(parts, before[0], 0.84, "各类相加应为总数"))
        if len(wholes) >= 2 and len({w.result.sentence for w in wholes}) == 1 and any(w.holds for w in wholes):
            for relation in wholes:
                key = frozenset(n.id for n in relation.numbers)
                if relation.wrong and close(relation) and key not in done:
                    done.add(key)
                    yield relation


def _by_ages(claims: Claims, done: set[frozenset[int]]) -> Iterator[Relation]:
    """People by age, from birth on, and the population told before them."""
    for sentence in claims.by_sentence.values():
        levels = [c for c in sentence if _plain(claims, c) and c.dimension == "人" and "岁" in c.subject]
        parts = [levels[at] for at in ages([c.subject for c in levels])] if len(levels) >= 2 else []
        if len(parts) < 2:
            continue
        before = [c for c in claims.all[max(0, parts[0].id - 60) : parts[0].id] if _plain(claims, c) and c.dimension == "人" and re.search(r"(?:常住|户籍|总)(?:总?人口)?(?:总?数)?$|总人口", c.subject)]
        candidates = [building.sums(parts, whole, 0.85, "各年龄段相加应为总人口") for whole in before[::-1]]
        found = settle(candidates)
        found = next((c for c in candidates if close(c)), None) if found is not None and found.wrong else found
        if found is not None and frozenset(n.id for n in found.numbers) not in done:
            done.add(frozenset(n.id for n in found.numbers))
            yield found


def _plain(claims: Claims, claim: Claim) -> bool:
    return claim.kind == "level" and claim.dimension not in ("", "分", "天") and not claim.forward and not claim.base and not claim.bound and claim.table is None and not earlier(claims, claim)


def _lists(claims: Claims) -> Iterator[tuple[list[Claim], bool]]:
    """Lists of parts with whether their form says that they leave nothing out."""
    for number, members in claims.by_paragraph.items():
        text = claims.passages[number].text
        levels = [c for c in members if _plain(claims, c)]
        if len(levels) <= 150:
            yield from _opened(claims, text, levels)
            yield from _by_sentence(levels)
    for rows in _numbered(claims):
        yield from _columns(rows)


def _numbered(claims: Claims) -> Iterator[list[list[Claim]]]:
    """The levels of paragraphs numbered one after the other, from 1 on."""
    numbered: list[tuple[int, int, list[Claim]]] = []
    for number, members in claims.by_paragraph.items():
        levels = [c for c in members if _plain(claims, c)]
        found = _NUMBERED.match(claims.passages[number].text) if len(levels) <= 150 else None
        if found and levels:
            mark = next(g for g in found.groups() if g)
            place = int(mark) if mark.isdigit() else _CHINESE.index(mark) + 1 if mark in _CHINESE else ord(mark) - ord("①") + 1
            if numbered and not (place == numbered[-1][0] + 1 and number - numbered[-1][1] <= 3):
                yield [ls for _, _, ls in numbered]
                numbered = []
            if numbered or place == 1:
                numbered.append((place, number, levels))
    yield [ls for _, _, ls in numbered]


def _opened(claims: Claims, text: str, levels: Sequence[Claim]) -> Iterator[tuple[list[Claim], bool]]:
    """What follows 按…分 in its sentence."""
    for mark in _OPENER.finditer(text):
        stop = min((p for p in (text.find("。", mark.end()), len(text)) if p >= 0), default=len(text))
        behind = [c for c in levels if mark.end() <= c.start < stop]
        if len(behind) < 2 or _SELECTED.search(text[max(0, mark.start() - 14) : behind[0].start]):
            continue
        yield from _by_clause(behind, bool(_SURE.search(mark.group())))
        for dimension in dict.fromkeys(c.dimension for c in behind):
            parts = _firsts(claims, [c for c in behind if c.dimension == dimension])
            if 2 <= len(parts) <= REACH:
                yield parts, bool(_SURE.search(mark.group()))


def _by_clause(levels: Sequence[Claim], sure: bool) -> Iterator[tuple[list[Claim], bool]]:
    """甲共x件，其中投诉a件、举报b件；乙共y件，其中……: what opens the clauses, and what each of them tells under one name."""
    rows: dict[int, list[Claim]] = defaultdict(list)
    for claim in levels:
        rows[claim.clause].append(claim)
    table = list(rows.values())
    if not 2 <= len(table) <= REACH or len({(len(row), *(c.dimension for c in row)) for row in table}) > 1 or len(table[0]) < 2:
        return
    for place, column in enumerate(zip(*table, strict=True)):
        if place == 0 or len({c.subject for c in column}) == 1 and column[0].subject:
            yield list(column), sure


def _firsts(claims: Claims, levels: Sequence[Claim]) -> list[Claim]:
    """Levels with a name of their own; those behind 其中 and those in brackets beside others are left out."""
    bare = [c for c in levels if not in_bracket(claims, c)]
    levels = bare if len(bare) >= 2 else levels
    return [c for c in levels if (c.subject or c.label or _QUARTER.search(c.period)) and "其中" not in re.split(r"[；;。）)]", c.lead)[-1] or c is levels[0]]


def _by_sentence(levels: Sequence[Claim]) -> Iterator[tuple[list[Claim], bool]]:
    """The first level of each of several sentences of a paragraph."""
    by: dict[str, dict[int, Claim]] = defaultdict(dict)
    for claim in levels:
        by[claim.dimension].setdefault(claim.sentence, claim)
    for firsts in by.values():
        parts = list(firsts.values())
        for begin in (0, 1):
            if 3 <= len(parts) - begin <= REACH and len({p.subject for p in parts[begin:]}) == len(parts) - begin:
                yield parts[begin:], False


def _columns(rows: Sequence[Sequence[Claim]]) -> Iterator[tuple[list[Claim], bool]]:
    """Of numbered paragraphs the first level of each kind."""
    if 2 <= len(rows) <= REACH:
        for dimension in dict.fromkeys(c.dimension for c in rows[0]):
            column = [next((c for c in row if c.dimension == dimension), None) for row in rows]
            parts = [c for c in column if c is not None]
            if len(parts) == len(rows):
                yield parts, False


def _settled(claims: Claims, parts: list[Claim], sure: bool, proved: set[int], plain: set[int]) -> Relation | None:
    """The level before that the parts make up, the nearest first; wrong where the list leaves nothing out and one slip explains it."""
    first = parts[0]
    ids = {p.id for p in parts}
    least = max(p.amount.value for p in parts) / 12
    around = [c for c in claims.all[max(0, first.id - 40) : first.id] if c.dimension == first.dimension and c.id not in ids and first.paragraph - c.paragraph <= 3]
    before = [c for c in around if c.id in plain and c.amount.value > least]
    if not before:
        return None
    last = before[-1]
    if all(p.subject == first.subject for p in parts):
        before = [c for c in before if c.subject == first.subject][-1:] or [c for c in before if first.subject in c.subject + c.tail][-1:]
        candidates = [building.sums(parts, whole, 0.85, f"各项的{first.subject}相加") for whole in before]
        found = settle(candidates)
        return found if found is None or not found.wrong or close(found) else None
    headline = [c for c in claims.by_section[first.section][:8] if c.dimension == first.dimension and c.id < first.id and c.id in plain][:1]
    opens = [next(c for c in before if c.paragraph == last.paragraph), before[0], *headline]
    candidates = []
    found = settle(_kept((building.sums(parts, whole, 0.82, "各类相加应为总数") for whole in dict.fromkeys((last, *opens))), candidates))
    if found is None or not found.wrong:
        return found
    for relation in candidates:
        whole = relation.result
        if whole.id in proved and not _quarters(parts, whole) or not (sure or _OTHER.search(parts[-1].subject) or _named(claims, whole, parts)):
            continue
        if close(relation) and relation.cause != "漏加一项":
            return relation
    return None


def _kept(relations: Iterator[Relation], kept: list[Relation]) -> Iterator[Relation]:
    """The relations, each put aside as it is worked out."""
    for relation in relations:
        kept.append(relation)
        yield relation


def _quarters(parts: Sequence[Claim], whole: Claim) -> bool:
    """Whether the parts are the quarters from the first on, as many as the time of the whole has."""
    marks = [m.group()[0] for p in parts if (m := re.search(r"[一二三四]季度$", p.period))]
    return len(marks) == len(parts) and "".join(marks) == "一二三四"[: len(marks)] and (len(marks) == 4 or (len(marks) == 3 and "前三季度" in whole.period))


def _named(claims: Claims, whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether the words of the whole list the names of the parts, or how many there are."""
    text = claims.text_of(whole)
    words = text[max(0, whole.start - 40) : whole.start]
    names = [clean(re.sub(r"^[\d、.．（()）①-⑨]+", "", p.subject))[-4:] for p in parts]
    if all(len(n) >= 2 and n in words for n in names):
        return True
    told = _COUNT.findall(words + whole.tail)
    return any((int(t) if t.isdigit() else 2 if t == "两" else _CHINESE.index(t) + 1) == len(parts) for t in told)
