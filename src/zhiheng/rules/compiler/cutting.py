"""Where a scoring text is cut into pieces (切分): at enumerators, stops and commas outside brackets, and behind a score.

Positions are kept: every piece is a range of the text it was given.
"""

from __future__ import annotations

import re

from zhiheng.rules.compiler.patterns import CAP
from zhiheng.rules.compiler.text import NUM

_ENUMERATOR = re.compile(
    r"(?:(?<=^)|(?<=[。；，）\n分]))(?:\d{1,2}[.、](?!\d)|（\d{1,2}）(?![项款条])|[①-⑳]|（[一二三四五六七八九十]+）|[一二三四五六七八九]是)"
)
_OPEN_SCORE = re.compile(rf"（(?:[^（）]*?)(?:{NUM}分[，：；-]|扣\d|每少|[：]{NUM}分)")


_SPOT = re.compile(r"[（）《》“”〔〕【】，。；、\n]|(?<=分)：|--|(?<=不得分)[\u4e00-\u9fff]")
"""Places where a text may be cut, or where brackets and quotations open and close."""
_MARK = re.compile(rf"（\s*(?:{NUM})\s*分")
_LISTED = re.compile(rf"，{NUM}(?:，{NUM})*分")
_ITEM_AFTER = re.compile(rf"、[\u4e00-\u9fff](?:[^，。；、\d]{{1,20}}|[^，。；、]{{2,24}}?[得计加])(?<![\d.]){NUM}分(?=[、，。；\n]|$)")
"""明确分管领导10分、培训合格5分: a list of things with points of their own, unlike 60分、57分."""


def cut(text: str) -> list[tuple[int, int, str, bool]]:
    """Cut canonical text into pieces: (start, end, separator before, an enumerator stood before)."""
    pieces: list[tuple[int, int, str, bool]] = []
    marks = {m.start(): m.end() for m in _ENUMERATOR.finditer(text)}
    start, depth, separator, numbered = 0, 0, "", False
    i = 0

    def push(end: int, sep: str) -> None:
        nonlocal start, separator, numbered
        if text[start:end].strip("，。；、：（） \n"):
            pieces.append((start, end, separator, numbered))
            numbered = False
            separator = sep
        elif sep:
            separator = sep if sep != "，" or not separator else separator

    spots = sorted({*marks, *(m.start() for m in _SPOT.finditer(text))})
    at = 0
    while True:
        while at < len(spots) and spots[at] < i:
            at += 1
        if at == len(spots):
            break
        i = spots[at]
        char = text[i]
        if i in marks and depth == 0:
            push(i, separator if not text[start:i].strip() else "1")
            numbered, separator = True, "1"
            start = i = marks[i]
            continue
        if char == "（" and _OPEN_SCORE.match(text, i) and depth == 0:
            body = text[start:i].strip("，。；、 \n")
            close = text.find("）", i)
            inner = text[i + 1 : close if close > 0 else len(text)]
            first = re.match(rf"{NUM}分", inner)
            if body and not first:
                push(i, "（")
                start = i + 1
            i += 1
            continue
        if char in "《“〔【" or char == "（" and not _MARK.match(text, i):
            depth += 1
        elif char in "》”〕】":
            depth = max(0, depth - 1)
        elif char == "）" and depth:
            depth -= 1
        elif depth == 0 and char == "、" and _ITEM_AFTER.match(text, i) and re.search(rf"{NUM}分$", text[start:i]):
            push(i, "、")
            start = i = i + 1
            continue
        elif depth == 0 and char not in "的并且同和值项另再外" and "\u4e00" <= char <= "\u9fff" and i > start and text.endswith("不得分", start, i):
            push(i, "；")
            start = i
        elif depth == 0 and (
            (char in "。；\n，" and not _listed(text, i)) or text.startswith("--", i)
        ):
            push(i, "--" if char == "-" else char)
            start = i = i + (2 if char == "-" else 1)
            continue
        elif depth == 0 and char == "：" and CAP.match(text[start:i]):
            push(i, "；")
            start = i = i + 1
            continue
        elif depth == 0 and char == "）" and not re.match(r"）及?以[上下]", text[i : i + 4]) and re.search(rf"（\s*{NUM}\s*分?\s*$", text[start:i]):
            push(i + 1, "）")
            start = i = i + 1
            continue
        i += 1
    push(len(text), "")
    return pieces


def _listed(text: str, i: int) -> bool:
    """A comma inside a list of points: 加0.5，0.3，0.2分."""
    return text[i] == "，" and i > 0 and text[i - 1].isdigit() and bool(_LISTED.match(text, i))
