"""Parts of one whole, told apart by name over paragraphs (整体与部分): 第一、二、三产业增加值 and 地区生产总值.

A group is the ground on which sums, shares, weighted growth and contributions are recomputed far from each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations.exhaust import LIKELY, SETS, WHOLES
from zhiheng.checking.relations.names import core
from zhiheng.checking.relations.varieties import varieties

REACH = 24
"""How many figures lie at most between the first and the last part of a group."""

SURE_SETS = frozenset(n for n, forms in enumerate(SETS) if forms[0].startswith(("第一产业", "(?<!进)出口")) and len(forms) != 4)
"""Sets whose sum is wrong however far it is off."""


@dataclass(frozen=True)
class Group:
    """Parts in the order of their set's names, and the whole; `wholes` are all candidates, the likeliest first; `weak`
    when not the names but a phrase (在各品种中) says that they exhaust the whole."""

    parts: tuple[Claim, ...]
    wholes: tuple[Claim, ...]
    marks: tuple[str, ...]
    number: int = -1
    weak: bool = False


def groups(claims: Claims) -> list[Group]:
    """All groups of a document; each level is a part in few of them."""
    found: list[Group] = []
    for levels in _levels(claims).values():
        marked = _marked(levels)
        for number, forms in enumerate((*SETS, *LIKELY)):
            found += _of_set(claims, number, forms, levels, marked)
        found += _negated(claims, levels)
        found += [Group(parts, wholes, (reason,), weak=True) for parts, wholes, reason in varieties(claims, levels)]
    found.sort(key=lambda g: -len(g.parts))
    kept: list[Group] = []
    covered: dict[int, list[frozenset[int]]] = defaultdict(list)
    likely: dict[int, list[frozenset[int]]] = defaultdict(list)
    for group in found:
        ids = frozenset(p.id for p in group.parts)
        if any(ids <= other for other in covered[min(ids)]) or any(ids <= other for other in covered[max(ids)]):
            continue
        if group.weak and any(ids < other for other in likely[min(ids)]):
            continue
        for member in ids:
            (likely if group.weak else covered)[member].append(ids)
        kept.append(group)
    return kept


def _levels(claims: Claims) -> dict[str, list[Claim]]:
    by: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims.all:
        if claim.kind == "level" and claim.subject and not claim.forward and claim.dimension not in ("", "天", "分"):
            by[claim.dimension].append(claim)
    return by


_Hit = tuple[Claim, str, str]


def _marked(levels: list[Claim]) -> dict[str, list[_Hit]]:
    """For each form of a set's names the levels that bear it, with the words found and what is left of the name."""
    found: dict[str, list[_Hit]] = defaultdict(list)
    for claim in levels:
        own = _forms_in(claim.subject)
        for form, start, end in own:
            found[form].append((claim, claim.subject[start:end], core(claim.subject[:start] + claim.subject[end:])))
        if claim.scope:
            named = {form for form, _, _ in own}
            for form, start, end in _forms_in(claim.scope):
                if form not in named:
                    short = "不合格" if "不合格" in claim.scope and "合格" not in claim.subject else ""
                    found[form].append((claim, claim.scope[start:end], short + core(claim.subject)))
    return found


_FORMS = {form: re.compile(form) for forms in (*SETS, *LIKELY) for form in forms}


@lru_cache(maxsize=20000)
def _forms_in(name: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((form, match.start(), match.end()) for form, pattern in _FORMS.items() if (match := pattern.search(name)))


def _of_set(claims: Claims, number: int, forms: tuple[str, ...], levels: list[Claim], marked: dict[str, list[_Hit]]) -> Iterator[Group]:
    pattern = re.compile("|".join(forms))
    lists = [marked.get(form, []) for form in forms]
    if not all(lists):
        return
    used: set[int] = set()
    for first in lists[0]:
        chosen = [first]
        for other in lists[1:]:
            around = other[bisect_left(other, first[0].id - REACH, key=_hit) : bisect_right(other, first[0].id + REACH, key=_hit)]
            near = [h for h in around if h[0].id not in used and h[0] not in [c[0] for c in chosen] and (_rest_alike(h[2], first[2]) or _told_after(h, first)) and _together(claims, h[0], first[0])]
            if not near:
                break
            chosen.append(min(near, key=lambda h: abs(h[0].id - chosen[-1][0].id)))
        if len(chosen) < len(lists) or len({c[0].id for c in chosen}) < len(lists):
            continue
        parts = tuple(c[0] for c in chosen)
        marks = tuple(c[1] for c in chosen)
        wholes = tuple(_wholes(claims, parts, pattern, first[2], levels))
        used.update(p.id for p in parts)
        yield Group(parts, wholes, marks, number, weak=number >= len(SETS))


def _id(claim: Claim) -> int:
    return claim.id


def _hit(hit: _Hit) -> int:
    return hit[0].id


def _negated(claims: Claims, levels: list[Claim]) -> Iterator[Group]:
    """X and 非X, for any X."""
    for claim in levels:
        found = re.search(r"非([\u4e00-\u9fff]{1,4})", claim.subject)
        if not found:
            continue
        for width in range(min(4, len(found.group(1))), 0, -1):
            plain = claim.subject.replace("非" + found.group(1)[:width], found.group(1)[:width], 1)
            near = [c for c in claims.by_subject.get(plain, ()) if c.kind == "level" and c.dimension == claim.dimension and not c.forward and 0 < abs(c.id - claim.id) <= 8]
            if near:
                other = min(near, key=lambda c: abs(c.id - claim.id))
                mark = found.group(1)[:width]
                if any(re.search(form, claim.subject) for forms in SETS[2:6] for form in forms if form.startswith("非")):
                    break
                rest = core(plain.replace(mark, "", 1))
                parts = (other, claim)
                yield Group(parts, tuple(_wholes(claims, parts, re.compile(re.escape(mark)), rest, levels)), (mark, "非" + mark))
                break


def _told_after(hit: _Hit, first: _Hit) -> bool:
    """Whether a part says only which one it is, right behind the first of its sentence (城镇消费品零售额……；乡村市场完成……)."""
    level, words, rest = hit
    return level.sentence == first[0].sentence and 0 < level.id - first[0].id <= 3 and bool(words) and not re.sub(r"市场|完成|实现|部分|方面", "", _plain(rest))


def _rest_alike(left: str, right: str) -> bool:
    """Whether two parts speak of the same thing apart from the words that tell them apart."""
    a, b = _plain(left), _plain(right)
    return a == b or a.endswith(b) or b.endswith(a) if a and b else a == b


def _plain(rest: str) -> str:
    return re.sub(r"[及和与、]|地区(?!生产)|控股|经济|制|业|规模以上|累计|公司|企业|类|常住|居民|户籍|人民币|抽查|抽检|检查|检验|受理|监督|产品|样品|企业", "", core(rest))


def _together(claims: Claims, left: Claim, right: Claim) -> bool:
    return abs(left.paragraph - right.paragraph) <= 3 and (left.period == right.period or not left.period or not right.period or left.sentence == right.sentence)


def _bears_all(name: str, parts: tuple[Claim, ...], pattern: re.Pattern[str]) -> bool:
    """Whether a whole is named by all that tell its parts apart (投诉举报 of 投诉 and 举报)."""
    marks = {found.group() for p in parts if (found := pattern.search(p.subject))}
    return len(marks) == len(parts) and all(mark in name for mark in marks)


def _wholes(claims: Claims, parts: tuple[Claim, ...], pattern: re.Pattern[str], rest: str, levels: list[Claim]) -> list[Claim]:
    """Levels that may be the whole, the likeliest first: named like the parts without their marks, near in front of them."""
    first, last = min(p.id for p in parts), max(p.id for p in parts)
    ids = {p.id for p in parts}
    at = bisect_left(levels, first, key=_id)
    before = levels[max(0, at - 80) : at][::-1]
    behind = bisect_right(levels, last, key=_id)
    after = [c for c in levels[behind : behind + 3] if c.id <= last + 3 and c.paragraph == parts[-1].paragraph]
    names = [p.subject for p in parts]
    ranked = []
    for distance, claim in enumerate((*before, *after)):
        if claim.id in ids:
            continue
        marked = _bears(pattern, claim.subject)
        scoped = not marked and claim.scope and len(claim.subject) <= 4 and _bears(pattern, claim.scope)
        if scoped or (marked and not _bears_all(claim.subject, parts, pattern)):
            continue
        near = distance < 3 and claim.paragraph == parts[0].paragraph
        grade = 3 if marked else whole_of(claim.subject, rest, names, near=near or claim.id == levels[0].id)
        if grade:
            hard, soft = _qualified(claim.subject, names)
            ranked.append((hard, soft - 2 * grade, distance, claim))
    return [r[-1] for r in sorted(ranked, key=lambda r: r[:3])]


@lru_cache(maxsize=50000)
def _bears(pattern: re.Pattern[str], name: str) -> bool:
    return pattern.search(name) is not None


_MARKS = re.compile("|".join(sorted({f for forms in SETS for f in forms}, key=len, reverse=True)))


def _qualified(whole: str, parts: list[str]) -> tuple[bool, int]:
    """Whether a name is itself narrowed by a mark that its parts do not share (非油经济 over 公有, 非公有), and softly by 规模以上."""
    soft = int(any(word in whole and not any(word in p for p in parts) for word in ("限额以上", "规模以上", "规上")))
    marks = {m.group() for m in _MARKS.finditer(whole)}
    return "非" in whole or any(not all(m in p for p in parts) for m in marks if not ("进出口" in whole and "口" in m)), soft


_TOPICS = ("增加值", "投资", "零售", "收入", "支出", "人口", "人员", "就业", "进出口", "产量", "用电量", "面积", "贷款", "存款", "农民工", "批次", "投诉", "举报", "企业", "产值", "赤字", "税", "学生", "电量", "利润")


def whole_of(whole: str, rest: str, parts: Sequence[str], *, near: bool = False) -> int:
    """How well a name fits as the whole of parts whose common words are `rest`: 3 by its words, 2 as value added, 1 by topic, 0 not.

    >>> whole_of("地区生产总值", "增加值", ["第一产业增加值"]), whole_of("社会消费品零售总额", "零售", ["城镇零售额"])
    (2, 3)
    """
    return _whole_of(whole, rest, tuple(parts), near)


@lru_cache(maxsize=50000)
def _whole_of(whole: str, rest: str, parts: tuple[str, ...], near: bool) -> int:
    if not whole or re.search(r"人均|平均|最低", whole + parts[0]):
        return 0
    if re.search(r"生产总值|GDP", whole):
        return 2 * all(re.search(r"产业|增加值|经济", p) and not re.search(r"工业|规上|规模以上|投资|税|收入", p) for p in parts)
    if "进出口" in whole:
        thing = _plain(re.sub(r"进口|出口", "", parts[0]))
        same = _plain(whole.replace("进出口", "")) == thing or (not thing and near)
        return 3 * (same and all(re.search(r"进口|出口", p) for p in parts))
    if any(re.search(w, whole) and all(re.search(p, n) or i for i, n in enumerate(parts)) for p, w in WHOLES):
        return 2
    a, b = _plain(whole), _plain(rest)
    if len(b) >= 3 and b in a and re.search("合格|投诉|举报", b):
        return 2
    if b and (a == b or (len(b) >= 2 and a.endswith(b)) or (len(a) >= 2 and b.endswith(a))):
        return 3
    topics = [t for t in _TOPICS if t in whole]
    if not b and near:
        return 1
    return int(bool(topics) and all(topics[0] in p for p in parts))
