"""How alike two pieces of official Chinese are (措辞相近): weighted pairs of characters, and stretches copied word for word.

Pairs that stand in most provisions (质量, 加强, 提升) weigh next to nothing; rare ones decide. No dictionary, no model.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_LEVEL = re.compile(
    r"本(?:地|辖)区|辖区内?|区域内?|全(?:省|市|县|区|域)|我(?:省|市|县|区)|(?<![\u4e00-\u9fff])(?:省|市|县|区)(?=政府|委|级)|[“”\"'《》（）()〔〕\s]"
)
COPIED_CHARS = 7
"""A stretch of so many equal characters is copied, not chance."""


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """The words without white space, quotation marks and words that only say whose region is meant."""
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9%]", "，", _LEVEL.sub("", text))


@lru_cache(maxsize=8192)
def pairs(text: str) -> Counter[str]:
    """Pairs of neighbouring characters and how often each stands there; none goes over a comma."""
    words = bare(text)
    return Counter(words[i : i + 2] for i in range(len(words) - 1) if "，" not in words[i : i + 2])


class Weights:
    """How much each pair of characters tells, learnt from the texts that are compared."""

    def __init__(self, texts: Iterable[str]) -> None:
        held = [set(pairs(t)) for t in texts]
        self._number = max(1, len(held))
        self._in = Counter(p for one in held for p in one)
        self._sizes: dict[str, float] = {}

    def of(self, pair: str) -> float:
        """The weight of a pair: 0 where every text has it, the larger the rarer it is."""
        return math.log((1 + self._number) / (1 + self._in[pair]))

    def alike(self, left: str, right: str) -> float:
        """Cosine of the weighted pairs, 0 to 1."""
        a, b = pairs(left), pairs(right)
        both = sum(_damp(a[p]) * _damp(b[p]) * self.of(p) ** 2 for p in a.keys() & b.keys())
        if not both:
            return 0.0
        return both / (self._size(left) * self._size(right))

    def _size(self, text: str) -> float:
        if text not in self._sizes:
            self._sizes[text] = math.sqrt(sum((_damp(n) * self.of(p)) ** 2 for p, n in pairs(text).items()))
        return self._sizes[text]

    def holds(self, short: str, long: str) -> float:
        """How much of the weight of a short text stands in a long one, 0 to 1."""
        a, b = pairs(short), pairs(long)
        whole = sum(self.of(p) for p in a)
        return sum(self.of(p) for p in a if p in b) / whole if whole else 0.0

    def told(self, left: str, right: str, most: int = 4) -> list[str]:
        """The telling words both have: stretches of common pairs, the weightiest first."""
        common = pairs(left).keys() & pairs(right).keys()
        words = bare(left)
        runs: dict[str, float] = {}
        i = 0
        while i < len(words) - 1:
            j = i
            while j < len(words) - 1 and words[j : j + 2] in common:
                j += 1
            if j > i:
                run = words[i : j + 1]
                if run in bare(right):
                    runs[run] = sum(self.of(run[k : k + 2]) for k in range(len(run) - 1))
            i = max(j, i + 1)
        ranked = sorted(runs, key=lambda r: (-runs[r], r))
        return [r for r in ranked if runs[r] >= 2][:most]


def _damp(count: int) -> float:
    return 1 + math.log(count)


@lru_cache(maxsize=1024)
def _shingles(text: str) -> frozenset[str]:
    words = bare(text)
    return frozenset(words[i : i + COPIED_CHARS] for i in range(len(words) - COPIED_CHARS + 1))


def copied(left: str, right: str) -> list[str]:
    """Stretches of at least `COPIED_CHARS` characters that stand in both, the longest first, none inside another."""
    common = _shingles(left) & _shingles(right)
    if not common:
        return []
    a, b = bare(left), bare(right)
    found: list[str] = []
    i = 0
    while i + COPIED_CHARS <= len(a):
        if a[i : i + COPIED_CHARS] not in common or "，" in a[i : i + COPIED_CHARS]:
            i += 1
            continue
        j = i + COPIED_CHARS
        while j < len(a) and a[j] != "，" and a[i : j + 1] in b:
            j += 1
        found.append(a[i:j])
        i = j
    return sorted(dict.fromkeys(found), key=lambda s: (-len(s), s))
