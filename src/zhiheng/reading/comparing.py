"""Two versions of a document, item by item (版本比较): what stayed, changed, came and went, with marks at the words.

Items are paired by wording first, by number second: a clause that moved is the same clause, and two clauses that share a
number and nothing else are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fractions import Fraction


@dataclass(frozen=True)
class Item:
    """One thing of a version: `text` is what is paired, `number` its printed number, `parts` what can change, in words."""

    key: str
    number: str
    text: str
    group: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PartChange:
    """A part whose words differ: 分值 1 → 2."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """What became of an item. `kind` is same, changed, added or removed; a change of number alone leaves it `same`."""

    kind: str
    old: Item | None
    new: Item | None
    parts: tuple[PartChange, ...] = ()

    @property
    def is_reworded(self) -> bool:
        """Whether the text itself differs, spaces and kinds of punctuation aside."""
        return self.old is not None and self.new is not None and even_text(self.old.text) != even_text(self.new.text)

    @property
    def is_renumbered(self) -> bool:
        """Whether the item stands under another number."""
        return self.old is not None and self.new is not None and self.old.number != self.new.number


@dataclass(frozen=True)
class Run:
    """A stretch of text in one state: same, gone (only in the old version) or new."""

    kind: str
    text: str


_WIDE = str.maketrans("（），：；！？％", "(),:;!?%")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|\s+|.", re.S)
_NAME = re.compile(r"[^、，：；:;]+|.", re.S)
NEAR = Fraction(1, 2)
"""How alike two texts must be to be one item; with number and group the same, `NEAR_NUMBERED` is enough."""
NEAR_NUMBERED = Fraction(1, 3)
_MANY = 400
_MARKED = 4000
"""Tokens up to which words are marked; a longer pair is marked as a whole."""


def even_text(text: str) -> str:
    """A text without white space and with one form of punctuation, for comparing."""
    return _SPACE.sub("", text).translate(_WIDE).rstrip(".。;；,，")


def _pieces(text: str) -> Counter[str]:
    even = even_text(text)
    return Counter(even[i : i + 2] for i in range(len(even) - 1)) if len(even) > 1 else Counter({even: 1})


def likeness(left: Counter[str], right: Counter[str]) -> Fraction:
    """Twice the common two-character pieces over all pieces, 0 to 1."""
    whole = left.total() + right.total()
    return Fraction(2 * (left & right).total(), whole) if whole else Fraction(0)


def compare(old: Sequence[Item], new: Sequence[Item]) -> list[Change]:
    """Every item of both versions once, in the order of the new one, removed items where they stood.

    >>> [c.kind for c in compare([Item("a", "1", "产品合格率")], [Item("b", "2", "产品合格率"), Item("c", "3", "服务满意度")])]
    ['same', 'added']
    """
    pairs = _equal(old, new)
    pairs |= _alike(old, new, pairs)
    back = {j: i for i, j in pairs.items()}
    out: list[Change] = []
    waiting = [i for i in range(len(old)) if i not in pairs]
    for j, item in enumerate(new):
        if j not in back:
            out.append(Change("added", None, item))
            continue
        i = back[j]
        while waiting and waiting[0] < i:
            out.append(Change("removed", old[waiting.pop(0)], None))
        out.append(_changed(old[i], item))
    out += [Change("removed", old[i], None) for i in waiting]
    return out


def _changed(old: Item, new: Item) -> Change:
    names = list(dict.fromkeys((*old.parts, *new.parts)))
    parts = tuple(
        PartChange(n, old.parts.get(n, ""), new.parts.get(n, ""))
        for n in names
        if even_text(old.parts.get(n, "")) != even_text(new.parts.get(n, ""))
    )
    reworded = even_text(old.text) != even_text(new.text)
    return Change("changed" if parts or reworded else "same", old, new, parts)


def _equal(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """Items of the same words; among several those with the same parts, then number and group, then in order."""
    places: dict[str, list[int]] = {}
    for j, item in enumerate(new):
        places.setdefault(even_text(item.text), []).append(j)
    olds: dict[str, list[int]] = {}
    for i, item in enumerate(old):
        olds.setdefault(even_text(item.text), []).append(i)
    out: dict[int, int] = {}
    for text, left in olds.items():
        right = places.get(text, [])
        for same in (_all_same, _number_same, _group_same, _any):
            for i in [i for i in left if i not in out]:
                taken = set(out.values())
                free = next((j for j in right if j not in taken and same(old[i], new[j])), None)
                if free is not None:
                    out[i] = free
    return out


def _all_same(a: Item, b: Item) -> bool:
    return a.number == b.number and a.group == b.group and dict(a.parts) == dict(b.parts)


def _number_same(a: Item, b: Item) -> bool:
    return a.number == b.number and a.group == b.group


def _group_same(a: Item, b: Item) -> bool:
    return a.group == b.group


def _any(_a: Item, _b: Item) -> bool:
    return True


def _alike(old: Sequence[Item], new: Sequence[Item], known: Mapping[int, int]) -> dict[int, int]:
    """Pairs of what is left by likeness of the words, the most alike first; each item is used once."""
    left = [i for i in range(len(old)) if i not in known]
    taken = set(known.values())
    right = [j for j in range(len(new)) if j not in taken]
    scored = sorted(_scores(old, new, left, right))
    out: dict[int, int] = {}
    used: set[int] = set()
    for _score, _distance, i, j in scored:
        if i not in out and j not in used:
            out[i] = j
            used.add(j)
    return out


def _scores(
    old: Sequence[Item], new: Sequence[Item], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[Fraction, int, int, int]]:
    pieces = {j: _pieces(new[j].text) for j in right}
    index: dict[str, list[int]] = {}
    for j in right:
        for piece in pieces[j]:
            index.setdefault(piece, []).append(j)
    common = len(left) * len(right) > _MANY * _MANY
    for i in left:
        own = _pieces(old[i].text)
        near = Counter(j for piece in own for j in index.get(piece, ()) if not common or len(index[piece]) <= _MANY)
        for j, count in near.most_common(24 if common else None):
            if 8 * count < len(own) + len(pieces[j]):  # fewer common pieces than any pair has
                continue
            score = likeness(own, pieces[j])
            placed = old[i].number == new[j].number and old[i].group == new[j].group
            if score >= (NEAR_NUMBERED if placed else NEAR):
                bonus = (Fraction(1, 10) if placed else 0) + (Fraction(1, 20) if old[i].group == new[j].group else 0)
                yield -(score + bonus), abs(i - j), i, j


def marked(old: str, new: str, names: bool = False) -> tuple[list[Run], list[Run]]:
    """Both texts in stretches that stayed, went and came; numbers are never cut, in a list of `names` no name is.

    >>> marked("合格率90%以上", "合格率95%以上")[1]
    [Run(kind='same', text='合格率'), Run(kind='new', text='95%'), Run(kind='same', text='以上')]
    """
    token = _NAME if names else _TOKEN
    a, b = token.findall(old), token.findall(new)
    if len(a) + len(b) > _MARKED:
        return [Run("gone", old)] if old != new else [Run("same", old)], [Run("new" if old != new else "same", new)]
    left: list[Run] = []
    right: list[Run] = []
    for tag, i1, i2, j1, j2 in _smooth(SequenceMatcher(None, a, b, autojunk=False).get_opcodes(), a):
        if tag == "equal":
            left.append(Run("same", "".join(a[i1:i2])))
            right.append(Run("same", "".join(b[j1:j2])))
            continue
        if i2 > i1:
            left.append(Run("gone", "".join(a[i1:i2])))
        if j2 > j1:
            right.append(Run("new", "".join(b[j1:j2])))
    return left, right


_SEPARATORS = "、，；：。"
Code = tuple[str, int, int, int, int]


def _smooth(codes: Sequence[Code], tokens: Sequence[str]) -> list[Code]:
    """Single characters that happen to stay between two changes are part of one change."""
    out: list[Code] = []
    for k, code in enumerate(codes):
        tag, i1, i2, j1, j2 = code
        inner = 0 < k < len(codes) - 1
        if tag == "equal" and inner and i2 - i1 == 1 and len(tokens[i1]) == 1 and tokens[i1] not in _SEPARATORS:
            tag = "replace"
        if out and tag != "equal" and out[-1][0] != "equal":
            out[-1] = ("replace", out[-1][1], i2, out[-1][3], j2)
        else:
            out.append((tag, i1, i2, j1, j2))
    return out
