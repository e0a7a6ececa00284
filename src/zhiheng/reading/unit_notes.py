"""Where a document says who is answerable (责任单位): brackets, labelled lists and sentences, in reading order."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiheng.reading.dues import times
from zhiheng.reading.model import SourceText, Units
from zhiheng.reading.normalise import squeeze
from zhiheng.reading.unit_lines import labelled_lists, unit_sentences
from zhiheng.reading.units import (
    CLOSE,
    CUT_OPEN,
    FIRST_LEADS,
    LABEL,
    OPEN,
    UNIT_END,
    UnitNote,
    parse_units,
    split_names,
    strip_role,
)
from zhiheng.values import Span

_KEY = re.compile(r"负责|牵头|责任单位|责任部门|责任主体|配合单位|配合部门|协同|参与单位|主办单位|主责单位|按职责|职责分工|指导(?:$|，)|(?:参与|配合|协助)$|会同|配合|落实单位|实施单位|完成单位")


def find_units(source: SourceText, skip: Span | None = None) -> list[UnitNote]:
    """All unit brackets and labelled lists in reading order; text inside `skip` (a scorecard) is left out."""
    solid = squeeze(source.text)
    found: list[UnitNote] = []
    first_leads = False
    for start, end in _brackets(solid.text):
        span = Span(*solid.at(start, end))
        if skip is not None and skip.overlaps(span):
            continue
        printed = solid.text[start + 1 : end - 1]
        inner = _without_others(printed)
        if FIRST_LEADS.search(inner):
            first_leads = True
        if not _is_units(inner, solid.text, start, end):
            continue
        units = parse_units(inner, first_leads)
        if units.names():
            found.append(UnitNote(span, units, due=_deadline(printed) if inner != printed else None))
    found += labelled_lists(solid, found, skip, first_leads)
    found += unit_sentences(solid, found, skip)
    return [_dated(source.text, n) for n in _joined(source.text, sorted(found, key=lambda n: n.span))]


_DEADLINE = re.compile(r"[\s；;。，,]*(?:完成|整改|办结)?(?:时限|时间|期限|时间节点|进度)(?:要求)?[：:][^\n。；;]{4,30}")


def _deadline(words: str) -> str | None:
    """The one time that the words beside the units state."""
    stated = {t.due for t in times(re.sub(r"\s", "", words)) if t.due and t.role == "due"}
    return stated.pop() if len(stated) == 1 else None


def _dated(text: str, note: UnitNote) -> UnitNote:
    """A deadline on the line after the units belongs to them."""
    line = _DEADLINE.match(text, note.span.end)
    if note.due or line is None or (due := _deadline(line.group())) is None:
        return note
    return replace(note, span=Span(note.span.start, line.end()), due=due)


def _joined(text: str, notes: list[UnitNote]) -> list[UnitNote]:
    """牵头单位：甲 on one line and 配合单位：乙 on the next are one statement."""
    out: list[UnitNote] = []
    for note in notes:
        before = out[-1] if out else None
        if before and not before.bracket and not note.bracket and not note.units.lead and not text[before.span.end : note.span.start].strip("。；;，, \t\n"):
            joined = Units(
                before.units.lead,
                tuple(dict.fromkeys((*before.units.support, *note.units.support))),
                tuple(dict.fromkeys((*before.units.by_remit, *note.units.by_remit))),
                before.units.open_list or note.units.open_list,
            )
            out[-1] = UnitNote(Span(before.span.start, note.span.end), joined, bracket=False)
        else:
            out.append(note)
    return out


_OTHERS = re.compile(
    r"(?:(?:牵头|责任|分管|包联|挂钩|联系|主管)?(?:县|市|区)?(?:级)?(?:领导|责任人|联系人|负责人)|(?:完成|整改|办结)?(?:时限|时间|期限|节点|进度)(?:要求)?)[：:][^；;。：:]*?(?=[；;。，,](?:[^；;。，,：:]{2,12})[：:]|[；;。]|(?:牵头|责任|配合|主办|协办|参与)(?:单位|部门)[：:]|$)[；;。，,]?"
    r"|[，,；;](?:力争|确保)?(?:于)?(?:20\d{2}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年)?(?:底|末|底前|年底前|前|之前)*(?:前)?完成$|[，,；;](?:长期坚持|持续推进|长期推进|全年推进|常态化推进)$"
)


def _without_others(inner: str) -> str:
    """A bracket without what it says besides the units: 责任领导：…, 完成时限：…, 2026年底前完成."""
    return _OTHERS.sub("", inner).strip("；;，,。") if re.search("领导|责任人|联系人|负责人|时限|时间|期限|节点|进度|完成$|坚持$|推进$", inner) else inner


_MARK = re.compile(f"[{re.escape(OPEN + CLOSE)}]")


def _brackets(text: str) -> list[tuple[int, int]]:
    """Outermost bracket pairs of at most 700 characters; （ may be closed by ) and 〔 by 〕 as the print has it."""
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for mark in _MARK.finditer(text):
        i = mark.start()
        if mark.group() in OPEN:
            stack.append(i)
        elif stack:
            start = stack.pop()
            if i - start < 700:
                pairs.append((start, i + 1))
    found: list[tuple[int, int]] = []
    for pair in sorted(pairs, key=lambda p: (p[0], -p[1])):
        if not found or pair[0] >= found[-1][1]:
            found.append(pair)
    return found


def _is_units(inner: str, text: str, start: int, end: int) -> bool:
    if len(inner) < 3 or re.search(r"[！？“”《》%]|\d{2}|[^，,。；;]由", inner):
        return False
    if LABEL.match(inner):
        return True
    names = split_names(re.sub(r"[。；;]$", "", inner))
    looks = [bool(UNIT_END.search(n)) for n in names]
    if _KEY.search(inner):
        if not re.search(r"(?:负责|牵头|配合|参与|分工|协同|落实|下同|单位|列出|列明|协助|指导|实施)[。]?$|^(?:由)?[^，,]{2,20}(?:牵头|会同)", inner):
            return False
        stripped = [n for n in (strip_role(x) for x in names) if n]
        if re.search(r"牵头.*等(?:有关|相关)?(?:部门|单位)", inner) and all(re.fullmatch(r"[\u4e00-\u9fff]{2,12}", CUT_OPEN.sub("", n)) for n in stripped):
            return True
        return bool(stripped) and 2 * sum(bool(UNIT_END.search(n)) for n in stripped) >= len(stripped)
    after = text[end : end + 1]
    closes = after in ("", "。", "\n") or bool(re.match(r"[（(]?[一二三四五六七八九十\d]+[）)、.．是]|第", text[end : end + 6]))
    before = text[start - 1 : start]
    return closes and before in "。；;!！" and before != "" and bool(names) and all(looks) and all(3 <= len(n) <= 24 for n in names)
