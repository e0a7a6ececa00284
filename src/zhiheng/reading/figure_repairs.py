"""Figures with lost or misread characters read as meant (数字的疑似缺损): 95%上, 率达85虬, 率达到95，."""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.reading.model import Repair
from zhiheng.reading.passages import Passage
from zhiheng.reading.quantities import Quantity

_RATE_ALONE = re.compile(r"(?:合格|覆盖|达标|处置|处理|优良|满意|完成|普及|登记|检验|检定|执行|通过|增长|利用|公示|公开|整改|教育面|培训面|受益面|普及面|率)率?(?:均?(?:稳定|保持|维持|提高|提升)?(?:达到|达|在|到|为|至)?)(\d{2,3}(?:\.\d+)?)([^\d%％‰.]?)(?=(.?))")
_HALF_WORD = re.compile(r"(?:不低|不少|不高|不超)(?=\d)")


def repaired(passage: Passage, found: list[Quantity]) -> tuple[list[Quantity], list[Repair]]:
    """Quantities with lost or misread characters read as meant: 95%上, 率达85虬, 率达到95，."""
    text, out, repairs = passage.text, [], []
    for q in found:
        if q.damaged:
            why = "数字中间有不能显示的字符（疑为小数点），数值请对照原件填写" if re.search(r"\d", text[q.start : q.end]) else f"“{q.unit}”前的数字疑已丢失，数值请对照原件填写"
            repairs.append(Repair(passage.span(q.start, q.end), text[q.start : q.end], None, why))
        if q.lost:
            span = passage.span(q.start, q.end)
            shown = text[q.start : q.end]
            repairs.append(Repair(span, shown, shown[:-1] + "以上", "“上”前疑缺“以”字：限定数值应为“以上”"))
        out.append(q)
    for match in _RATE_ALONE.finditer(text):
        value, odd = match.group(1), match.group(2)
        start = match.start(1)
        if any(q.start <= start < q.end for q in out) or _over_100(value):
            continue
        if text.startswith("以上", match.end(1)) and re.search(r"[率面](?:[^\d率]*)$", text[match.start() : start]):
            span = passage.span(start, match.end(1))
            repairs.append(Repair(span, value, value + "%", "“率”“面”后数值疑缺“%”"))
            out.append(Quantity(start, match.end(1) + 2, value, "%", None, "以上"))
            continue
        if odd and (odd in "，,。；;、）)" or re.match(r"[个件家项名次分年月倍万亿以左]", odd)):
            if odd in "，,。；;" and re.search("率|面", match.group()[:-3]):
                span = passage.span(start, match.end(1))
                repairs.append(Repair(span, value, value + "%", "“率”“面”后数值疑缺“%”"))
                out.append(Quantity(start, match.end(1), value, "%"))
            continue
        if odd and not _common(odd) and "率" in match.group():
            span = passage.span(start, match.end(2))
            repairs.append(Repair(span, value + odd, value + "%", f"“{odd}”疑为“%”误识"))
            out.append(Quantity(start, match.end(2), value, "%"))
    for match in _HALF_WORD.finditer(text):
        whole = match.group() + ("过" if match.group() == "不超" else "于")
        repairs.append(Repair(passage.span(*match.span()), match.group(), whole, f"疑缺“{whole[-1]}”字"))
    return sorted(out, key=lambda q: q.start), repairs


def _over_100(value: str) -> bool:
    return Decimal(value) > 100


def _common(character: str) -> bool:
    from zhiheng.reading.sources.legibility import common_hanzi

    return character in common_hanzi()
