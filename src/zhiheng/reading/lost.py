"""Lost and stray marks (疑似缺损) that need no grammar: brackets without a partner, a comma inside a known phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zhiheng.reading.model import Repair, SourceText
from zhiheng.reading.normalise import Squeezed
from zhiheng.reading.places import Places
from zhiheng.values import Span

_PAIRS = {"（": "）(", "(": ")", "〔": "〕", "《": "》", "［": "］", "【": "】"}
_OPEN, _CLOSE = "（(〔《［【", "）)〕》］】"
_MARK = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
MOST_BRACKETS = 200
"""Open brackets that are shown; a text with more of them is damaged throughout and no one would go through them."""
_CITED = re.compile(r"[（(][^（）()]{0,30}?[〔\[［【][12]\d{3}[〕\]］】]\d{1,4}号")
_MARKS = "，,。；;：:、！？!?\n\t（）()“”《》"

_PARTED = re.compile(rf"(?<=[{re.escape(_MARKS)}])(?P<left>[\u4e00-\u9fff]{{4,6}})[，,](?P<right>[\u4e00-\u9fff]{{2}})")


def find_lost(source: SourceText) -> list[Repair]:
    """Marks that were probably lost or added by mistake; nothing is changed, a person confirms."""
    return [*_brackets(source), *_commas(source), *_years(source)]


_NO_YEAR = re.compile(r"(?:^|(?<=[。；;，,：:\s]))(?:到|至)年(?:底|末)?(?=[，,])", re.MULTILINE)


def _years(source: SourceText) -> Iterator[Repair]:
    """到年，…: the digits of the year are gone, as sites lose them that strip figures."""
    for found in _NO_YEAR.finditer(source.text):
        yield Repair(Span(found.start(), found.end()), found.group(), None, "“年”前的年份疑已丢失，请对照原件填写")


def _pieces(source: SourceText) -> Iterator[Span]:
    """Stretches that a bracket should not reach beyond: cells, and paragraphs with the lines that go on from them."""
    text = source.text
    cells = [c.span for t in source.tables if t.sure for c in t.cells]
    yield from cells
    covered = Places(cells)
    for found in re.finditer(r"(?:(?!\n[ \t]*\n|\n\t|\n[ ]*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])).)+", text, re.DOTALL):
        span = Span(found.start(), found.end())
        if not covered.overlaps(span):
            yield span


def _brackets(source: SourceText) -> Iterator[Repair]:
    found = 0
    for piece in _pieces(source):
        if found > MOST_BRACKETS:
            return
        stack: list[int] = []
        for mark in _MARK.finditer(source.text, piece.start, piece.end):
            if mark.group() in _OPEN:
                stack.append(mark.start())
            elif stack:
                stack.pop()
        for place in stack:
            if (repair := _unclosed(source.text, place, piece)) is not None:
                found += 1
                if found > MOST_BRACKETS:
                    return
                yield repair


def _unclosed(text: str, place: int, piece: Span) -> Repair | None:
    """A bracket left open around a cited document is closed after its number; elsewhere the place is left to a person."""
    cited = _CITED.match(text, place, piece.end)
    if cited:
        words = cited.group()
        closing = "）" if words[0] == "（" else ")"
        return Repair(Span(place, cited.end()), words, words + closing, "左括号没有对应的右括号，按文意应在文号后补齐")
    end = min(piece.end, place + 24)
    words = text[place:end].split("\n")[0]
    if len(words) < 2:
        return None
    return Repair(Span(place, place + len(words)), words, None, f"“{text[place]}”没有对应的右括号，请对照原件补齐")


def _commas(source: SourceText) -> Iterator[Repair]:
    """A comma that parts a phrase which the same document prints whole elsewhere (新建商品，住宅工程)."""
    text = source.text
    places = list(_PARTED.finditer(text))
    parted = Counter(found.group("left") + found.group("right") for found in places)  # parted twice it is the writer's way
    wanted = set(parted)
    solid = re.sub(r"[^\S\n]+", "", text)
    if len(wanted) <= _FEW:
        printed = {w for w in wanted if w in solid}
    else:
        printed = {part for length in {len(w) for w in wanted} for i in range(len(solid) - length + 1) if (part := solid[i : i + length]) in wanted}
    for found in places:
        whole = found.group("left") + found.group("right")
        if whole in printed and parted[whole] == 1 and not _TIME.search(found.group("left")) and found.group("left")[-1] not in "后时中的前上下者" and found.group("right") not in ("方可", "应当", "可以", "必须", "不得"):
            span = Span(found.start("left"), found.end("right"))
            yield Repair(span, span.of(text), whole, f"逗号疑为误植：本文他处作“{whole}”")


_FEW = 200
_TIME = re.compile(r"(?:季度|[年月日末底内初]|期间?|以来|当[天日月年]|目前|截至.*)$")
"""So many phrases are sought one by one; more of them all at once, which takes the same time for any number."""

_MISREAD: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"(?<=\d)[OoО〇○]+(?=[\d%年])"), "0", "数字“0”疑误识为字母"),
    (re.compile(r"(?<![A-Za-z0-9])[lI|](?=[\dOo]{1,2}(?:\.\d+)?%)|(?<=\d)[lI|](?=[\d%])"), "1", "数字“1”疑误识为字母"),
    (re.compile(r"(?<=以)[丄土](?=$|[，,。；;、）)])"), "上", "“上”字疑误识"),
)
_MAYBE_MISREAD = re.compile("[OoО〇○lI|丄土]")
_WORD_PART = re.compile(r"[\dOoО〇○lI|.]+[%年]?|以[丄土]")


def healed(solid: Squeezed) -> tuple[Squeezed, list[Repair]]:
    """A squeezed text in which letters misread for digits (2O25年, l00%) are what was meant, length kept; each is shown as a repair."""
    if _MAYBE_MISREAD.search(solid.text) is None:
        return solid, []
    text, places = solid.text, set[int]()
    for form, right, _ in _MISREAD:
        places |= {i for m in form.finditer(text) for i in range(*m.span())}
        text = form.sub(lambda m, right=right: right * len(m.group()), text)  # type: ignore[misc]
    repairs = []
    for word in _WORD_PART.finditer(solid.text):
        if places.isdisjoint(range(*word.span())):
            continue
        meant = text[word.start() : word.end()]
        reason = next(why for _, right, why in _MISREAD if any(text[i] == right for i in places if word.start() <= i < word.end()))
        repairs.append(Repair(Span(*solid.at(*word.span())), word.group(), meant, reason))
    return Squeezed(text, solid.places), repairs
