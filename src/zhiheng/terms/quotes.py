"""Quotation marks inside quotation marks (引号套用): “ ” outside, ‘ ’ inside, “ ” again inside these (GB/T 15834)."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "“‘", "”’"
_NESTED = re.compile("“[^”]*“")


def nested_quotes(sentence: str) -> str:
    """The sentence with the marks alternating by depth. One whose marks do not pair (a text cut short) stays as it is.

    A name with quotation marks of its own is put into a sentence between “ and ”; whoever writes the sentence cannot know.

    >>> nested_quotes("缺佐证：“质量基础设施“一站式”服务挂牌运行”")
    '缺佐证：“质量基础设施‘一站式’服务挂牌运行”'
    """
    if not _NESTED.search(sentence):
        return sentence
    out, depth = [], 0
    for sign in sentence:
        if sign in _OPEN:
            sign, depth = _OPEN[depth % 2], depth + 1
        elif sign in _CLOSE:
            depth -= 1
            if depth < 0:
                return sentence
            sign = _CLOSE[depth % 2]
        out.append(sign)
    return "".join(out) if depth == 0 else sentence
