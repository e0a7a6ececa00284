"""Passages (段落): lines put together again where the copy broke them, and whether they speak of aims or of the past.

A passage is read without white space. Its stance comes from the section it stands in: 主要目标 and 下一步工作 look
forward, 工作成效 and 存在问题 do not; a report looks back unless its heading says otherwise, a plan looks forward.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.reading.lost import healed
from zhiheng.reading.model import Block, Repair, SourceText
from zhiheng.reading.normalise import Squeezed, squeeze
from zhiheng.reading.outline import HAN, Item, governing, number_value
from zhiheng.values import Span

_TERMINAL = re.compile(r"[。！？!?；;：:][”’）)】\]]?$|[）)】〕\]]$")
_CONTINUES = re.compile(r"^[，,、。；;％%）)”’]|^(?:以上|以下|以内|左右)|^\d+(?:\.\d+)?\s*(?:[%‰个家项件万亿分名]|$)")
_FORWARD = re.compile(
    r"目标|任务|下一步|下步|今后|工作安排|工作打算|工作计划|工作思路|工作重点|重点工作|努力方向|工作要求|总体要求|预期|举措|措施|打算|意见建议|工作部署|"
    r"(?:进一步|继续|着力|全面|大力|深入|切实|加快|努力)(?:做好|抓好|推进|加强|提升|落实|强化|实施|深化)|部署"
)
_BACKWARD = re.compile(
    r"成效|成绩|成就|回顾|现状|基础(?:条件|情况)|(?:发展|工作)基础|工作情况|完成情况|进展情况|推进情况|存在(?:的)?(?:主要|突出)?(?:问题|困难|短板|不足)(?!整改)|(?:困难|短板|差距)(?:和|与|及)?(?:问题|不足)(?!整改)|不足|形势|背景|做法|主要工作开展|"
    r"过去(?:一|五)年|总体情况|基本情况|落实情况|运行情况|质量状况"
)

_TURN = re.compile(
    r"(?:预期|努力|奋斗|主要|总体|工作)目标(?:任务)?(?:建议)?(?:是|为|[：:])|(?:实现|围绕|完成)上述(?:目标|任务)|(?:做好|干好|抓好)(?:今年|明年|20\d\d年)[^。，,]{0,12}工作|"
    r"(?:今年|明年|20\d\d年)[^。，,]{0,12}工作的?(?:总体)?(?:要求|思路|目标)|(?:下一步|下步|今后)[，,]?[^。，,]{0,8}(?:将|要|重点|我们|工作)"
)
"""Words that turn a report without headings from what was done to what is to be done."""
_LOOKS_BACK = re.compile(r"(?:各位代表[，！!：:]?)?(?:回顾|过去(?:的)?(?:一|五|两)?年|[一五两]年来|20\d\d年(?:以来)?，(?:面对|是极|全[省市县区]上下))")

_PROBLEM = re.compile(r"(?:[一二三四五六七八九十\d]+[、.．])?[（(]?(?:目前|当前)?(?:主要)?存在(?:的)?(?:主要|突出)?(?:问题|困难|不足)(?:[：:，,]|和|有|是|主要|如下)")


@dataclass(frozen=True)
class Passage:
    """A piece of running text without white space; `forward` is True for aims, False for results, None where unsaid;
    `repairs` are the misread characters already read as meant."""

    solid: Squeezed
    block: Block
    item: Item | None
    forward: bool | None
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """The squeezed words."""
        return self.solid.text

    def span(self, start: int, end: int) -> Span:
        """The place in the source of squeezed characters."""
        return Span(*self.solid.at(start, end))


def passages(source: SourceText, outline: Sequence[Item], kind: str, skip: Sequence[Span]) -> list[Passage]:
    """Running text of the source in reading order, without what lies in `skip` (scorecard, tables read elsewhere)."""
    found: list[Passage] = []
    stances = _stances(outline, kind)
    ahead = False
    group: list[Block] = []

    def close() -> None:
        nonlocal ahead
        if not group:
            return
        solid, repairs = healed(squeeze(source.text, group[0].span.start, group[-1].span.end))
        item = next(governing(outline, group[0].span.start), None)
        stance = stances.get(item.span if item else None)
        if stance is None and kind == "report":
            stance = ahead = bool(_TURN.search(solid.text)) or (ahead and not _LOOKS_BACK.match(solid.text))
        if _PROBLEM.match(solid.text):
            stance = False
        for piece in _pieces(solid):
            lead = group[0] if piece is solid or not piece.places else next((b for b in reversed(group) if b.span.start <= piece.places[0]), group[0])
            held = tuple(r for r in repairs if piece is solid or (piece.places and piece.places[0] <= r.span.start <= piece.places[-1]))
            found.append(Passage(piece, lead, item, stance, held))
        group.clear()

    stacked = _stacked_values(source.blocks)
    for i, block in enumerate(source.blocks):
        if block.style in ("cell", "footnote") or i in stacked or any(s.overlaps(block.span) for s in skip):
            close()
            continue
        if group and not _joins(group, block):
            close()
        group.append(block)
    close()
    return found


LONGEST = 3000
"""Characters of a passage: grammars look back over all of it, so a text without any full stop would take squares of time."""


def _pieces(solid: Squeezed) -> Iterator[Squeezed]:
    """A passage, or pieces of one that is far too long, cut behind a full stop where there is one."""
    start = 0
    while len(solid.text) - start > LONGEST:
        ends = [solid.text.rfind(c, start + LONGEST // 2, start + LONGEST) for c in "。；;，"]
        end = next((e + 1 for e in ends if e >= 0), start + LONGEST)
        yield Squeezed(solid.text[start:end], solid.places[start:end])
        start = end
    yield solid if start == 0 else Squeezed(solid.text[start:], solid.places[start:])


_VALUE = re.compile(r"(?:突破|超过?|达到?|不低于|≥|约)?\s*\d[\d,.]*\s*(?:[%‰]|[万亿]?[\u4e00-\u9fff]{1,3})?\s*(?:以上|左右|以内)?")


def _stacked_values(blocks: Sequence[Block]) -> set[int]:
    """Lines that are nothing but a value and stand in a row: a table copied column by column, whose names cannot be told."""
    alone = [bool(_VALUE.fullmatch(b.text.strip())) and not b.level for b in blocks]
    return {i for i, is_value in enumerate(alone) if is_value and ((i and alone[i - 1]) or (i + 1 < len(alone) and alone[i + 1]))}


def stacked_values(blocks: Sequence[Block]) -> list[Span]:
    """Places of the lines that are only values in a row and so were not read."""
    return [blocks[i].span for i in sorted(_stacked_values(blocks)) if blocks[i].style not in ("cell", "footnote") and not re.match(r"\s*\d+\s*[年月]", blocks[i].text)]


def _joins(group: Sequence[Block], block: Block) -> bool:
    """Whether a line goes on with the sentence of the lines before it.

    Prose has marks in it, so an unfinished line of prose goes on; the lines of a flattened table have none, and only a
    line that plainly continues (a unit, a mark, 以上) is put to the line before.
    """
    before = group[-1]
    left, right = before.text.rstrip(), block.text.lstrip()
    if before.level and len(left) <= 24 and re.match(r"\d", right) and re.search(r"(?:目标|任务|安排|打算|成效|情况|问题|工作|措施)$", left):
        return False
    if _CONTINUES.match(right) and not _TERMINAL.search(left):
        return True
    if block.level or right.startswith(("——", "--", "●", "■", "•", "★", "附件", "－", "【")) or _TERMINAL.search(left):
        return False
    if before.level and len(left) <= 24 and not re.search(r"[，,。；;]", left):
        return False
    if left.endswith(("，", ",", "、")):
        return True
    return len(left) >= 20 and any(re.search(r"[，。；,;]", b.text) for b in group)


def _stances(outline: Sequence[Item], kind: str) -> dict[Span | None, bool | None]:
    """Stance of each outline piece: said by its own heading, else taken over from the piece above.

    A second （一） below the same heading shows that a heading was lost: what follows belongs to an unknown section.
    """
    default = None
    stances: dict[Span | None, bool | None] = {}
    above: dict[tuple[str, ...], bool | None] = {}
    counters: dict[tuple[int, tuple[str, ...]], int] = {}
    restarted: set[tuple[str, ...]] = set()
    for item in outline:
        parent = item.path[:-1]
        if item.level == 1:
            restarted.discard(item.path)
            restarted = {p for p in restarted if p[:1] != item.path}
            counters = {k: v for k, v in counters.items() if k[1][:1] != item.path}
        value = number_value(item.number)
        key = (item.level, parent)
        if item.level == 2 and value is not None and parent:
            if value == 1 and counters.get(key, 0) >= 2:
                restarted.add(parent)
            counters[key] = value
        head = re.sub(rf"^[{HAN}]+是", "", item.title)
        lead = item.heading.text[:60]
        if item.level == 1 and re.search(r"今后|下一步|下步", lead):
            own: bool | None = True
        elif _BACKWARD.search(head) and not re.search(r"目标|任务|提升", head):
            own = False
        elif item.level > 1 and above.get(parent, default) is False and not re.search(r"预期目标|下一步|下步|今后|打算", head):
            own = None
        elif _FORWARD.search(head) and (kind != "report" or item.level == 1 or re.search(r"目标|预期|下一步|今后", head)):
            own = True
        else:
            own = None
        if own is None:
            own = default if parent in restarted else above.get(parent, default)
        stances[item.span] = own
        above[item.path] = own
    return stances
