"""What a figure does in its sentence (数字的作用): it counts what is made, describes a noun, is one stage of the aim before, or closes a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.aim import Aim
from zhiheng.reading.aims import is_modifier
from zhiheng.reading.names import CREATES
from zhiheng.reading.quantities import Quantity

LATER = re.compile(r"的[^，,。；;、\d]{4,30}(?:达到?|占|为|超过|提高到)[^，,。；;、\d]{0,16}\d")


def rate_of(quantity: Quantity, text: str) -> bool:
    """A rate before its noun (90%的村庄得到治理), but not one that only describes the subject of a later figure."""
    return quantity.is_rate and text.startswith("的", quantity.end) and not LATER.match(text, quantity.end)


_OPENS = re.compile(r"(?:^|[，,。；;：:、]|其中|全[省市县区州镇乡村]|我[省市县区镇乡村])$")
_RATE_OF_THEM = re.compile(r"[^，,。；;、\d]{2,30}(?:率|比例|比重)(?:总体|均|要)?(?:达到?|不低于|超过|为|稳定在|保持在|提高到|控制在)")
"""35个断面优良比例达到91.4%: whose rate it is."""
_ALL_OF_THEM = re.compile(r"[^，,。；;、\d]{2,24}(?:全部|均|都|全面)(?:稳定|保持|达到?|超过?|突破|不低于|不少于|实现|在)+[^，,。；;、\d]{0,6}")
"""11个村集体收入全部超过30万元: all of those counted reach the later figure."""


def describes(figures: Sequence[Quantity], i: int, text: str) -> bool:
    """A figure that only describes a noun, also as one of a list (超过1000亿元、500亿元的企业)."""
    q = figures[i]
    if not q.is_rate and i + 1 < len(figures) and figures[i + 1].is_rate and _OPENS.search(text, max(0, q.start - 8), q.start) and _RATE_OF_THEM.fullmatch(text, q.end, figures[i + 1].start):
        return True
    if not q.is_rate and i + 1 < len(figures) and _OPENS.search(text, max(0, q.start - 8), q.start) and _ALL_OF_THEM.fullmatch(text, q.end, figures[i + 1].start):
        return True
    if q.is_money and q.bound == "以上" and i + 1 < len(figures) and figures[i + 1].start == q.end and _MADE.search(figures[i + 1].unit or ""):
        return True
    if is_modifier(q, text[q.end : q.end + 12]):
        return True
    after = figures[i + 1] if i + 1 < len(figures) else None
    return after is not None and after.unit == q.unit and text[q.end : after.start] == "、" and text.startswith("的", after.end) and describes(figures, i + 1, text)


_MADE = re.compile(r"(?:家|个|项|件|种|场|处|座|所|条|户|支|款|套|名|人|批次)$")
_PEOPLE = re.compile(r"[人员师才者]|专家|骨干|干部")


def is_made(q: Quantity, text: str) -> bool:
    """培育10家以上的链主企业: the count of what is made, not a size that describes it; 组建5人以上的专班 is one."""
    if q.bound not in ("以上", "左右") or q.is_rate or not _MADE.search(q.unit or "") or LATER.match(text, q.end):
        return False
    noun = re.match(r"的([^，,。；;、\d]{2,30})(?=$|[，,。；;、）)])", text[q.end : q.end + 34])
    if noun is None or (q.unit or "").endswith(("人", "名")) and not _PEOPLE.search(noun.group(1)[-4:]):
        return False
    return bool(CREATES.search(re.sub(r"(?:超过|不少于|至少|突破|累计|达到)$", "", text[max(0, q.start - 14) : q.start])))


_STAGES = re.compile(r"(?:及?以上)?[（(，,、；;]*(?P<part>其中)?[，,：:]?(?:到|至)?(?P<year>20\d\d)年(?:底|末)?(?:再)?(?:达到?|为|完成|新增|：|:)?")


def is_stage(text: str, before: Aim, q: Quantity) -> bool:
    """累计30家（其中2026年8家、2027年12家）: the figure of a later year of the aim before; 30家（2024年20家） looks back."""
    found = _STAGES.fullmatch(text, before.end, q.start)
    if found is None:
        return False
    known = [t[:4] for t in re.findall(r"20\d\d(?=年)", text[max((text.rfind(c, 0, before.start) for c in "。；;"), default=-1) + 1 : before.end])]
    return bool(found["part"] or (known and found["year"] > known[-1]))


def closes(text: str, q: Quantity, after: str, sentence: int, earlier: list[Aim]) -> bool:
    """Whether a count of meetings or visits is the point of its clause: nothing follows it, or it goes on a list of aims."""
    if not after:
        return "每" not in text[max(sentence, earlier[-1].end if earlier else 0) : q.start]
    return bool(earlier) and text[earlier[-1].start : q.start].endswith(("和", "及", "、")) and not re.search("[，,。；;]", text[earlier[-1].end : q.start])
