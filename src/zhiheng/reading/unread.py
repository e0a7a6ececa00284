"""Figures and wishes that were not read as targets (未读作目标的数字): the findings that keep a reading of a plan from being silent.

A phrasing that nobody has seen may be passed over. So every figure of a plan is accounted for: it is a target, or one
finding lists it among those that look like an aim and were not read, or another counts it among those set aside with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.reading.dues import times
from zhiheng.reading.model import Finding, SourceText
from zhiheng.reading.names import CREATES
from zhiheng.reading.places import Places
from zhiheng.reading.quantities import quantities
from zhiheng.reading.targets import BASE, LOOSE, OFFER, PARTS, PAST, RULE, SIZE, UNNAMED, Figures
from zhiheng.values import Span

UNREAD, ELSEWHERE, NOTE, LISTED, OTHER = "unread", "elsewhere", "note", "listed", "other"
_WORDS = {
    PAST: "现状和结果",
    BASE: "基数",
    OFFER: "奖补和资金",
    RULE: "条件和限额",
    SIZE: "说明大小、名称里的数",
    PARTS: "工作的几个方面",
    LOOSE: "没有约束词的次数和时长",
    ELSEWHERE: "回顾、现状部分",
    NOTE: "注释",
    LISTED: "项目、企业等清单",
    OTHER: "编号、代号、表格基数和其他",
}
_FIGURE = re.compile(r"(?<![\d.,A-Za-z〔\[［【#\-—+“第/:：])\d[\d,]*(?:\.\d+)?(?![\d.A-Za-z〕\]］】+\-—/:：”])")
_BINDS = re.compile(r"(?:达到?|不低于|不少于|至少|超过?|突破|力争|争取|确保|完成|控制在|保持在|稳定在|提高到|提升至|降至|≥|≤|新增)$|^(?:完成|新建|新增|新改|改造|建成|建设|培育|引进|发放|培训|治理|整治|修复|安装|铺设|购置|配备|发展|打造)")
_BOUND = re.compile(r"[^，,。；;\d]{0,4}(?:以上|以内|左右)")
_NOT_COUNTED = re.compile(r"字以内|[个大项类][^，,。；;]{0,2}）|周年|大(?:领域|行业|产业|类)|[年月日号级版届期]|[时点]整?|中全会|[条章节款](?:规定|之)|[\s，,。；;、）)》]|$|个?百分[制]|万能|线|型|式|类(?:地区|企业)")
_WISH = re.compile(r"全覆盖(?=$|[，,。；;、）)])|零(?:突破|发生|事故|新增|增长)|清零|翻[一两]?番|倍增(?=$|[，,。；;、])|不(?:再)?(?:发生|出现)[^，,。；;]{2,20}(?:事故|事件|案件)|(?:全[国省市区县])?平均水平|(?:国家|省|市|上级)下达")
_QUOTED = re.compile(r"“[^“”]{0,30}”|《[^《》]{0,60}》")
_GOAL = re.compile(r"达|不低于|不少于|至少|力争|争取|确保|突破|超|[高升降低]到|[高升降低]至|控制|稳定|保持|增长|下降|提高|降低|以上|以内|左右|新增|新建|建成|建设|培育|打造|完成|覆盖|率")
_MARK = re.compile(r"[，,。；;\n]")
_AIMS = re.compile(r"力争|争取|确保|到20[2-4]\d年|(?:达到|不低于|不少于|控制在|提高到|增长)\d|新增\d|以上")
_SETS = re.compile(r"力争|争取|确保|目标|到20[2-4]\d年")
_REPORTS = re.compile(r"同比|环比|比上年|较上年|截至|去年")


@dataclass(frozen=True)
class Left:
    """A figure or wish that is no target: its place and why."""

    span: Span
    why: str


def left_of(text: str, read: Figures) -> Iterator[tuple[int, int, str]]:
    """What of a squeezed passage became no aim: `start`, `end`, reason. A wish or a figure without a known unit is unread."""
    taken = [(a.start, a.end) for a in read.aims]
    known = [(q.start, q.end) for q, _ in read.left]
    for quantity, why in read.left:
        yield quantity.start, quantity.end, UNREAD if why == UNNAMED else why
    dated = [(t.start, t.end) for t in times(text)]
    for found in _FIGURE.finditer(text):
        if not re.fullmatch(r"(?:19|20)\d\d", found.group()) and not _inside(found.start(), (*taken, *known, *dated)) and not _NOT_COUNTED.match(text, found.end()) and _looks_bound(text, found):
            yield found.start(), found.end(), UNREAD
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    for found in _WISH.finditer(text):
        if not any(a < found.end() and found.start() < b for a, b in (*taken, *known, *quoted)):
            yield found.start(), found.end(), UNREAD


def _looks_bound(text: str, figure: re.Match[str]) -> bool:
    before = re.split(r"[，,。；;：:、]", text[max(0, figure.start() - 14) : figure.start()])[-1]
    return bool(_BINDS.search(before) or CREATES.search(before) or _BOUND.match(text, figure.end()))


def _inside(position: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(a <= position < b for a, b in places)


def outside(text: str, kind: str) -> Iterator[tuple[int, int, str]]:
    """Figures of a passage that was not read because of where it stands: all those of a plan, in others when its words could set aims."""
    if (kind == "plan" or _AIMS.search(text)) and (kind != "other" or (_SETS.search(text) and not _REPORTS.search(text))):
        for quantity in quantities(text):
            yield quantity.start, quantity.end, ELSEWHERE


_DIGITS = re.compile(r"(?<![A-Za-z\d])(?!\d[GA](?![A-Za-z]))\d[\d,]*(?:\.\d+)?")
_NO_FIGURE = re.compile(r"\s*(?:年|月|日|号|页|[.．、）)](?!\d))")
_NAMED = re.compile(r"[“〔［\[]\d+[”〕］\]]|[（(]?(?:19|20)\d\d[—\-–－～~至]|[—\-–－～~至](?:19|20)\d\d[)）年]?")
_ENUMERATED = re.compile(r"(?:第|[〔［\[（(《:：—\-－]|[A-Za-z\d.]|^|\n)\s*$")


def remaining(source: SourceText, known: Places) -> Iterator[Left]:
    """Every figure of the text that nothing else accounts for; dates, document numbers, names (5G, 4A, “464”) and the numbers of headings are no figures."""
    for found in _DIGITS.finditer(source.text):
        span = Span(*found.span())
        if _NO_FIGURE.match(source.text, span.end) and (len(found.group()) == 4 or _ENUMERATED.search(source.text, max(0, span.start - 3), span.start) or source.text[span.end : span.end + 3].strip()[:1] in "月日号页"):
            continue
        around = source.text[max(0, span.start - 1) : span.end + 1]
        if not known.overlaps(span) and not _NAMED.fullmatch(around):
            yield Left(span, OTHER)


_CELLS = re.compile(r"\s*\|\s*|\t+|[ \u3000]{2,}")
_CELL = re.compile(r"[<>≤≥＜＞]?\s*\d[\d,.]*\s*(?:[%‰]|[万亿]?[\u4e00-\u9fff]{0,3})?(?:以上|以内|左右)?")


def tables_of_figures(source: SourceText, taken: Sequence[Span]) -> Iterator[Left]:
    """Rows of what looks like a table of figures (名称 2020年 2025年) that no target came from; three rows in a run are a table."""
    known = Places([*taken, *(t.span for t in source.tables)])
    run: list[Span] = []
    start = 0
    for line in [*source.text.split("\n"), ""]:
        here, start = Span(start, start + max(1, len(line))), start + len(line) + 1
        cells = [c for c in _CELLS.split(line.strip()) if c]
        is_row = len(cells) >= 3 and bool(re.match(r"[^\d]*[\u4e00-\u9fff]{2}", cells[0])) and sum(bool(_CELL.fullmatch(c)) for c in cells[1:]) >= 2
        if is_row and not known.overlaps(here):
            run.append(here)
        elif line.strip() or not run:
            if len(run) >= 3:
                yield from (Left(one, UNREAD) for one in run)
            run = []
    if len(run) >= 3:
        yield from (Left(one, UNREAD) for one in run)


def findings(source: SourceText, kind: str, left: Sequence[Left], taken: Sequence[Span], scored: Sequence[Span] = ()) -> tuple[Finding, ...]:
    """At most two findings: a warning about what looks like an aim and was not read, and a note that counts what was set aside.

    Args:
        kind: the kind of the document; one that sets no work (report, other) is warned about only where it was read at all.
        taken: the places of the targets, so that nothing which a table or a list gave is reported as unread.
        scored: the place of the scorecard, whose figures are points and conditions.
    """
    known = Places(taken)
    left = [*left, *(tables_of_figures(source, taken) if kind == "plan" else ())]
    rest = [one for one in left if not known.overlaps(one.span)]
    if kind == "plan":
        rest += remaining(source, Places([*taken, *scored, *(one.span for one in rest)]))
    open_ = [one.span for one in rest if one.why == UNREAD or (one.why == ELSEWHERE and kind == "other")]
    closed = [one for one in rest if one.why != UNREAD and not (one.why == ELSEWHERE and kind == "other")]
    found: list[Finding] = []
    if open_:
        where = "这份文件没有认作计划，" if kind == "other" and not taken else ""
        said = f"{where}有{len(open_)}处像指标的数字或说法没有读作目标（首处：“{_around(source, open_[0])}”）。请对照原文，是目标的请补录。"
        found.append(Finding("targets.unread", "warning", open_[0], said, str(len(open_)), "0", tuple(open_[1:])))
    if closed and (taken or kind == "plan") and any(one.why != OTHER or _in_aim(source.text, one.span) for one in closed):
        counts = Counter(one.why for one in closed)
        said = f"另有{len(closed)}处数字没有作为目标：" + "，".join(f"{_WORDS[why]}{n}处" for why, n in counts.most_common()) + "。有不妥的请补录。"
        places = [one.span for one in sorted(closed, key=lambda one: (one.why in (ELSEWHERE, OTHER), one.span))]
        found.append(Finding("targets.set_aside", "info", places[0], said, str(len(closed)), None, tuple(places[1:])))
    return tuple(found)


def _in_aim(text: str, span: Span) -> bool:
    """Whether a figure stands in a clause with a word that sets an aim."""
    start = max(text.rfind(c, 0, span.start) for c in "，,。；;\n") + 1
    end = _MARK.search(text, span.end)
    return bool(_GOAL.search(text, start, end.start() if end else len(text)))


def unread_tasks(rows: Sequence[Span]) -> tuple[Finding, ...]:
    """A warning about rows of a task table whose columns could not be told apart, so that they became no tasks."""
    if not rows:
        return ()
    said = f"任务表被逐行抄录，有{len(rows)}行的任务、责任单位和时限分不清，没有读作任务。请对照原表补录。"
    return (Finding("tasks.unread", "warning", rows[0], said, str(len(rows)), "0", tuple(rows[1:])),)


def _around(source: SourceText, span: Span) -> str:
    """The words about a place, for the reader of a finding."""
    start, end = max(0, span.start - 14), min(len(source.text), span.end + 8)
    return re.sub(r"\s+", "", source.text[start:end])
