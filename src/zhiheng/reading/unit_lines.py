"""Statements of who is answerable outside brackets (责任单位：甲、乙；由甲牵头，乙配合。)."""

from __future__ import annotations

import re

from zhiheng.reading.normalise import Squeezed
from zhiheng.reading.units import ENDING, LABEL, UNIT_END, UnitNote, parse_units, split_names
from zhiheng.values import Span

_SENTENCE = re.compile(
    r"(?:此项工作|该项工作|本项工作|此项任务|本项任务)?由(?P<lead>[^。；;：:！？，,\d“”]{3,60}?)(?:牵头(?:负责)?|负责|承办|主办)(?:组织实施|组织|实施|落实|推进)?"
    r"(?:[，,](?P<rest>[^。；;：:！？\d“”]{3,160}?)(?:配合|协助|协办|参与|按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实|配合))(?:实施|落实|做好)?)?(?=[。；;])"
)


def labelled_lists(solid: Squeezed, known: list[UnitNote], skip: Span | None, first_leads: bool) -> list[UnitNote]:
    """责任单位：A、B，配合单位：C。 without brackets; it ends at a full stop or where names stop looking like units."""
    found: list[UnitNote] = []
    labels = [m for m in LABEL.finditer(solid.text) if m.group().endswith(("：", ":"))]
    for label in labels:
        start = label.start()
        if start and solid.text[start - 1] not in "。；;！!，,：:、）)】" and solid.places[start] == solid.places[start - 1] + 1:
            continue
        place = Span(*solid.at(start, label.end()))
        if any(n.span.overlaps(place) for n in (*known, *found)) or (skip and skip.overlaps(place)):
            continue
        end = _list_end(solid, label.end())
        if end == label.end():
            continue
        while (more := LABEL.match(solid.text, end + 1)) and solid.text[end] in "，," and more.group().endswith(("：", ":")):
            further = _list_end(solid, more.end())
            if further == more.end():
                break
            end = further
        units = parse_units(solid.text[start:end], first_leads)
        if units.names():
            found.append(UnitNote(Span(*solid.at(start, end)), units, bracket=False))
    return found


STRONG = re.compile(r"(?:局|委|办|厅|部|院|府|会|室|司|团|队|所|社|行|办公室|委员会|中心|街道|乡镇|单位|部门)(?:[（(〔][^（）()〔〕]*[）)〕])?$")
_NEW_LINE = re.compile(rf"[（(【]?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?:是|[、.．）)】])|第[一二三四五六七八九十]|附件|注[：:]|——|[●■•]|{LABEL.pattern}".replace("(?P<label>", "(?:"))


def _list_end(solid: Squeezed, start: int) -> int:
    """Where the list of units that begins at `start` ends; `start` itself when there is none."""
    text = solid.text
    run = re.compile(r"[^。；;：:！？%“”\d]{2,300}").match(text, start)
    if run is None:
        return start
    words = run.group()
    for i in range(start + 2, run.end()):
        if solid.places[i] > solid.places[i - 1] + 1 and STRONG.search(text[start:i][-40:]) and _NEW_LINE.match(text, i):
            words = text[start:i]
            break
    else:
        if text.startswith(("：", ":"), run.end()):
            words = re.sub(r"[，,、]?(?:牵头|主办|主责|责任|协同|配合|参与|协办|支持|落实|完成|指导)[\u4e00-\u9fff]{0,4}$", "", words)
    return start + _while_units(words)


def unit_sentences(solid: Squeezed, known: list[UnitNote], skip: Span | None) -> list[UnitNote]:
    """由甲牵头，乙、丙配合。 as a sentence of its own, when every name in it looks like a unit."""
    found: list[UnitNote] = []
    for match in _SENTENCE.finditer(solid.text):
        start = match.start()
        if start and solid.text[start - 1] not in "。；;！：:" and solid.places[start] == solid.places[start - 1] + 1:
            continue
        place = Span(*solid.at(match.start(), match.end()))
        names = [*split_names(match.group("lead")), *split_names(re.sub(r"等(?:有关|相关)?(?:部门|单位)?$", "", match.group("rest") or ""))]
        if not names or not all(UNIT_END.search(n) and len(n) <= 24 for n in names):
            continue
        if any(n.span.overlaps(place) for n in known) or (skip and skip.overlaps(place)):
            continue
        units = parse_units(re.sub(r"^[^由]*由", "", match.group()))
        if units.names():
            found.append(UnitNote(place, units, bracket=False))
    return found


def _while_units(text: str) -> int:
    """Length of the longest beginning of a list whose items look like units."""
    end = 0
    for found in re.finditer(r"[^、，,]+", text):
        item = found.group()
        clean = re.sub(r"(?:等.*|（.*|\(.*|[〔\[].*)$", "", item)
        whole = re.match(rf"[\u4e00-\u9fff]{{1,22}}?(?:{ENDING})(?:等(?:有关|相关)?(?:部门|单位)?)?(?![\u4e00-\u9fff])", item)
        if not whole:
            part = re.match(r"([\u4e00-\u9fff]{1,20}(?:局|委|办|厅|院|府|会|室|司|队|所|社|公司|中心|街道|单位|部门))(?:等(?:有关|相关)?(?:部门|单位)?)?", item)
            if part and UNIT_END.search(clean or item) is None:
                end = found.start() + part.end()
            elif UNIT_END.search(clean):
                end = found.end()
                continue
            break
        end = found.end()
    return end
