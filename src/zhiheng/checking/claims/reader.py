"""Figures of a passage become claims (读出陈述): kind, subject, direction, comparison, owner, lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhiheng.checking.claims.model import Claim
from zhiheng.checking.claims.numbers import Figure, figures
from zhiheng.checking.claims.text import Passage
from zhiheng.checking.claims.units import RATES, base_of
from zhiheng.checking.claims.words import DIRECTION, DOWNWARD, PERIOD, REAL, basis_of, clean, own_subject

_SENTENCE = re.compile(r"[。！？!?\t]")
_FORWARD = re.compile(r"力争|预期目标|目标是|(?<!抽查)(?<!检查)(?<!抽检)(?<!监测)(?<!年度)(?<!全年)(?<!占)(?<!完成)(?<!年)计划(?!安排)|拟|确保|争取|到20[23]\d年(?:底|末)?[，,]|将达到")
_JOINT = re.compile(r"[、，,]?(?:和|及|与|以及|、)(?:分别)?|[、]")
_REACH = re.compile(r"(?:到|至|为|达到?)(?:约|近|超过?|了)?$")
_TURNED = re.compile(r"(?:变化|调整|上升|增加|提高|提升|下降|减少|降低|升|降|增|减)为(?:约|近)?")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_PREDICATE = re.compile(r"继续|持续|保持|稳步|进一步|不断|涨势|增势|呈|均|明显|大幅|稳中|走势|势头")
_COMPARED = re.compile(r"[比较与同和](?:上年|去年|同期|上月|上期|“|十|\d{2}|20XX)[^，,]*$|(?:上年|去年)?同期[^，,]{0,4}$")
_BASE = re.compile(r"[比较与和同](?!上|下)[^，,；;]{1,30}的$|[比较与和同](?:上(?:一|个)?(?:年|月|季度?|期|周|半年)|去年)(?:同期)?[^，,；;]{0,12}$")
_BASE_ON = re.compile(r"^(?:相比|比较|比|[，,]?(?:增|减|下降|上升|提高|降低|多|少|高|低))")
_OF_WHOLE = re.compile(r"的(?:约|近|大约)?")
_THAN = frozenset("比较与同和由从自")
"""Words before a time that is only compared with: what follows is not of that time."""
_DUE = re.compile(r"(?:为|占|完成|达到?|相当于|是)[^，,；;]{0,14}(?:预算|计划|任务|目标|决算|序时进度)[^，,；;]{0,6}$")
_SHARE = re.compile(r"占|比重|占比|份额|所占")
_SAVED = re.compile(r"(?:审减|核减|调减)率[^，,；;。\d]{0,3}$")
_PULL = re.compile(r"拉动|贡献")
_GAP = re.compile(r"(?:高于|低于|快于|慢于|高出|领先|好于|优于|超过全)[^，,]*$|[比较](?:全国|全省|全市|全部|全县|规上)[^，,]*$")


_ALONE = {"百分点": "point", "%": "pct", "‰": "pct", "倍": "times"}
"""What a figure is that stands without a word, by its unit; else a level."""
LONGEST = 250
"""The most figures of one sentence; what goes on beyond is read as the next."""


@dataclass(slots=True)
class Reading:
    """What is in force while a passage is read: the last level, its list, the comparison, the time."""

    owner: int | None = None
    former: int | None = None
    basis: str = ""
    period: str = ""
    share: int | None = None
    stack: list[int | None] = field(default_factory=list)


class Reader:
    """Reads passages one after the other; `sentence` numbers run over the document."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.sentence = 0
        self.run = 0

    def read(self, passage: Passage) -> None:
        """Append the claims of one passage."""
        text = passage.text
        found = figures(text)
        if not found:
            self.sentence += 1
            return
        state = Reading()
        begin, position = 0, 0
        for match in [*_SENTENCE.finditer(text), None]:
            end = match.start() if match else len(text)
            group = []
            while position < len(found) and found[position].start < end:
                group.append(found[position])
                position += 1
            for first in range(0, len(group), LONGEST):
                self.sentence += bool(first)
                self._sentence(passage, text, group[first - 1].end if first else begin, end, group[first : first + LONGEST], state)
            self.sentence += 1
            begin = match.end() if match else end

    def _sentence(self, passage: Passage, text: str, begin: int, end: int, group: list[Figure], state: Reading) -> None:
        state.owner, state.former, state.share, state.basis, state.stack = None, None, None, "", []
        if len(group) == 1 and group[0].start == begin and group[0].end == end and group[0].list_at < 0:
            self.claims.append(self._bare(passage, group[0], state))
            return
        left, clause = begin, 0
        previous: Claim | None = None
        for index, figure in enumerate(group):
            gap = text[left : figure.start].rstrip("-−－") if figure.minus else text[left : figure.start]
            for mark in re.finditer(r"[（(）)；;]", gap):
                if mark.group() in "；;":
                    clause += 1
                    state.basis = ""
                elif mark.group() in "（(":
                    state.stack.append(state.owner)
                elif state.stack:
                    state.owner = state.stack.pop()
            stop = group[index + 1].start if index + 1 < len(group) else end
            tail = re.split(r"[，,。；;：:、（()）]", text[figure.end : min(stop, figure.end + 40)], maxsplit=1)[0]
            claim = self._claim(passage, figure, gap, tail, clause, state, previous, begin)
            claim.forward = passage.forward or bool(_FORWARD.search(text, max(begin, figure.start - 60), figure.start))
            self.claims.append(claim)
            previous, left = claim, figure.end

    def _bare(self, passage: Passage, figure: Figure, state: Reading) -> Claim:
        """A figure without a word, as it stands in a cell: nothing about it can be told but its unit."""
        dimension, factor = base_of(figure.unit)
        return Claim(
            id=len(self.claims), span=passage.span(figure.start, figure.stop), text=figure.text, value=figure.value, places=figure.places,
            unit=_printed(figure), dimension=dimension, scale=figure.scale * factor, kind=_ALONE.get(figure.unit, "level"), sign=-1 if figure.minus else 1,
            bound="~" if figure.ranged else figure.bound, subject="", lead="", tail="", basis="", period=state.period,
            paragraph=passage.number, sentence=self.sentence, clause=0, section=passage.section, start=figure.start, end=figure.end, forward=passage.forward,
        )

    def _claim(self, passage: Passage, figure: Figure, gap: str, tail: str, clause: int, state: Reading, previous: Claim | None, begin: int) -> Claim:
        joint = previous is not None and _JOINT.fullmatch(gap) is not None and figure.list_at < 0 and _same_unit(previous, figure)
        joint = joint or (previous is not None and figure.list_at < 0 and _also_changed(previous, figure, gap))
        dimension, factor = base_of(figure.unit)
        claim = Claim(
            id=len(self.claims), span=passage.span(figure.start, figure.stop), text=figure.text, value=figure.value, places=figure.places,
            unit=_printed(figure), dimension=dimension, scale=figure.scale * factor, kind="level", sign=-1 if figure.minus else 1,
            bound="~" if figure.ranged else figure.bound, subject="", lead=gap[-60:], tail=tail, basis="", period=state.period,
            paragraph=passage.number, sentence=self.sentence, clause=clause, section=passage.section, start=figure.start, end=figure.end,
        )
        if figure.list_at >= 0:
            claim.kind = "part"
            claim.run, claim.order = (self._new_run(), 0) if figure.list_order == 0 or previous is None else (previous.run, figure.list_order)
            claim.subject = clean(_last(gap)) if figure.list_order == 0 or previous is None else previous.subject
            claim.lead = gap[-60:] if figure.list_order == 0 or previous is None else previous.lead
            return claim
        if joint and previous is not None:
            self._join(claim, previous, gap)
            return claim
        head = _head(gap)
        times = list(PERIOD.finditer(gap))
        if times:
            claim.period = times[-1].group()
            if not times[-1].group().startswith(("上年", "上一", "上月", "上季", "上期", "去", "前年", "同")) and gap[max(0, times[-1].start() - 1) : times[-1].start()] not in _THAN:
                state.period = claim.period
        claim.kind = _kind(head, figure, claim, previous, _piece(passage.text, begin, figure.start))
        claim.real = bool(REAL.search(gap))
        found = DIRECTION.search(head)
        if claim.kind in ("rate", "change", "point", "pull", "gap", "times") and not figure.minus:
            words = re.findall(r"下降|减少|降低|回落|收窄|缩小|下滑|下跌|减收|减产|少增|压减|负向|向下|低于|慢于|放缓|低$|慢$|降幅|跌幅|负增", head)
            claim.sign = -1 if (found and DOWNWARD.match(found.group("word"))) or (words and (claim.kind in ("pull", "gap") or found is None or "负增" in words)) else 1
        if claim.kind in ("pct", "share") and previous is not None and state.owner == previous.id and previous.kind == "level" and _OF_WHOLE.fullmatch(gap):
            state.owner = state.former
        if claim.kind in ("rate", "change", "point", "times"):
            claim.basis = basis_of(head) or basis_of(gap[-24:]) or (basis_of(previous.lead) if previous is not None and previous.base else "") or (state.basis if claim.kind != "change" else "")
            if claim.basis:
                state.basis = claim.basis
            claim.subject = own_subject(head)
            claim.owner = state.share if claim.kind == "point" and state.share is not None else state.owner
            if not claim.subject and claim.owner is None:
                claim.subject = _subject(gap[: len(gap) - len(head)], claim)
        elif claim.kind in ("share", "pull", "gap"):
            claim.owner = state.owner
            claim.subject = clean(head) if claim.kind == "share" else head
            if claim.kind == "share":
                state.share = claim.id
        else:
            claim.subject = _subject(gap, claim)
            state.share = None
            claim.base = claim.kind == "level" and bool(_BASE.search(head) and (head.endswith("的") and tail.startswith("相比") or _BASE_ON.match(tail)))
            if _owns(claim, head, gap, state):
                state.former, state.owner = state.owner, claim.id
        return claim

    def _new_run(self) -> int:
        self.run += 1
        return self.run

    def _join(self, claim: Claim, previous: Claim, gap: str) -> None:
        """A figure listed right behind another (25.95万辆和23.95万辆): the same kind, the next name of the list."""
        if previous.run < 0:
            previous.run, previous.order = self._new_run(), 0
        claim.run, claim.order = previous.run, previous.order + 1
        claim.kind, claim.sign, claim.basis, claim.lead = previous.kind, previous.sign, previous.basis, previous.lead
        claim.subject, claim.period, claim.owner, claim.real = previous.subject, previous.period, previous.owner, previous.real


def _owns(claim: Claim, head: str, gap: str, state: Reading) -> bool:
    """Whether what follows speaks of this figure: not of what it is compared with, nor of how much of a plan it is."""
    if claim.base or (claim.kind == "pct" and (_DUE.search(head) or _OF_WHOLE.fullmatch(gap) or not claim.subject) and state.owner is not None):
        return False
    return state.owner is None or not _COMPARED.search(head)


def _also_changed(previous: Claim, figure: Figure, gap: str) -> bool:
    """Whether a figure of another unit goes on a list of changes (减少12起、20人)."""
    return previous.kind == "change" and figure.unit not in RATES and figure.unit not in ("", "倍") and bool(re.fullmatch(r"[、和及]?", gap)) and bool(previous.unit)


def _same_unit(previous: Claim, figure: Figure) -> bool:
    return base_of(figure.unit)[0] == previous.dimension or (not previous.dimension and not figure.unit)


def _printed(figure: Figure) -> str:
    names = {1: "", 10**4: "万", 10**8: "亿", 10**12: "万亿", 100: "百", 1000: "千", 10**5: "十万", 10**6: "百万", 10**7: "千万", 10**10: "百亿", 10**11: "千亿"}
    unit = "个百分点" if figure.unit == "百分点" else figure.unit
    return names[figure.scale] + unit


def _last(gap: str) -> str:
    return re.split(r"[，,；;：:]", gap)[-1]


def _head(gap: str) -> str:
    """The words that govern the figure: after the last comma, unless nothing but a verb or a bracket is left there."""
    pieces = re.split(r"[，,；;：:（(）)]", _BRACKET.sub("", gap))
    for piece in reversed(pieces):
        if piece.strip():
            return piece
    return ""


def _piece(text: str, begin: int, stop: int) -> str:
    """The words back to the last comma, over figures and brackets in between (占商品类投诉总量（1367件）的)."""
    words = re.sub(r"[（(][^（）()]*[）)]", "", text[max(begin, stop - 60) : stop])
    return re.split(r"[，,；;：:（(]", words)[-1]


_STOPS = frozenset("，,；;")
"""Behind these a count begins anew (25个行业增加，16个行业减少)."""


def _kind(head: str, figure: Figure, claim: Claim, previous: Claim | None, piece: str) -> str:
    unit = figure.unit
    found = None if claim.lead[-1:] in _STOPS and unit not in RATES else DIRECTION.search(head)
    reaches = bool(_REACH.search(head)) and bool(re.search(r"[到至](?:约|近|超过?|了)?$", head))
    reaches = reaches or (previous is not None and bool(_TURNED.fullmatch(head)) and bool(re.search(r"[由从][^，,；;。]{0,12}$", previous.lead)))
    if unit == "百分点":
        if _PULL.search(head):
            return "pull"
        return "gap" if _GAP.search(head) else "point"
    if unit in ("%", "‰"):
        if _PULL.search(head) and "率" not in head[-6:]:
            return "pull"
        if _SAVED.search(head):
            return "pct"
        if (found and not reaches) or re.match(r"的?(?:正|负|高速|较快|中高速)?增(?:长|幅|速)", claim.tail):
            return "rate"
        if _SHARE.search(piece):
            return "share"
        return "pct"
    if unit == "倍":
        return "times"
    if not unit and figure.scale == 1:
        return "index" if "指数" in head else "level"
    if found and not reaches and unit not in RATES:
        compared = bool(basis_of(head) or re.search(r"[比较]", head))
        bare = not own_subject(head)
        long = len(found.group("word")) > 1 and found.group("word") not in ("扩大", "增长", "提升")
        if compared or (bare and previous is not None) or long:
            return "change"
    return "level"


def _subject(gap: str, claim: Claim) -> str:
    pieces = [p for p in re.split(r"[，,；;：:（(）)]", _BRACKET.sub("", gap)) if p]
    for piece in reversed(pieces[-3:]):
        name = clean(piece)
        if name and not _PREDICATE.match(name):
            return name
    return ""
