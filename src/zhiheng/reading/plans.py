"""Targets of a whole document (目标清单): aims of all passages and tables, with due times, units and dimensions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiheng.reading.aim import Aim
from zhiheng.reading.aims import reported
from zhiheng.reading.doubts import DAMAGED, FAR_DUE, FLAT, LENT, MIXED, NO_DUE, SURE, target_doubts, weigh
from zhiheng.reading.dues import horizon, opening_year, stated_year, times
from zhiheng.reading.header import Header
from zhiheng.reading.model import Block, Repair, SourceText, Target, Units
from zhiheng.reading.normalise import squeeze
from zhiheng.reading.outline import Item
from zhiheng.reading.passages import Passage, passages, stacked_values
from zhiheng.reading.target_tables import TableReading
from zhiheng.reading.targets import PAST, read_figures, row_named
from zhiheng.reading.tasks import Clock, note_at
from zhiheng.reading.units import UnitNote
from zhiheng.reading.unread import LISTED, NOTE, UNREAD, Left, left_of, outside
from zhiheng.values import Span

DIMENSIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("engineering", re.compile(r"工程|住宅|建筑|节能设计|验收|竣工|鲁班奖|黄山杯|施工")),
    ("environment", re.compile(r"污水|垃圾|排放|能耗|PM|空气|水质|废物|环境|绿化|森林|碳|地表水|断面")),
    ("brand", re.compile(r"品牌|商标|地理标志|质量奖|精品|名牌|老字号|专利|三品一标|绿色食品|有机|酒店|饭店|标杆")),
    ("infrastructure", re.compile(r"标准|计量|认证|检测中心|质检中心|检验检测|实验室|质量基础设施|首席质量官|计量师")),
    ("service", re.compile(r"服务|满意度|旅游|养老|家政|物流|政务|投诉|消费")),
    ("safety", re.compile(r"事故|死亡率|特种设备|安全|召回|隐患|追溯|风险")),
    ("product", re.compile(r"产品|合格率|抽查|抽检|食品|药品|农产品|工业|制造")),
)


@dataclass(frozen=True)
class Found:
    """An aim with its place, due time and units, and the doubts that its place gives."""

    span: Span
    aim: Aim
    due: str | None
    units: Units
    doubts: tuple[tuple[float, str], ...] = ()


def find_targets(
    source: SourceText, outline: Sequence[Item], notes: Sequence[UnitNote], head: Header, skip: Sequence[Span], tables: TableReading
) -> tuple[list[Target], list[Repair], list[Left]]:
    """All targets of a document in reading order, the lost characters met on the way, and every figure that is no target."""
    kind, title = head.kind, head.title
    listed = _lists(source)
    texts = passages(source, outline, kind, [*skip, *listed, *tables.covered, *(t.span for t in source.tables if t.sure)])
    reports_back = kind == "report" and "政府工作报告" not in title
    end = (None if reports_back else horizon(title)) or ((_only_horizon(texts) or opening_year(source.text[:1200])) if kind == "plan" else None)
    if end is None and kind == "report" and not reports_back:
        end = _year_of_aims(texts)
    clock = Clock(source, outline, end, [p.solid for p in texts if p.text], yearly=kind == "report", this_year=end or stated_year(source.text[:1200], head.issued_on))
    past = _known_state(texts, title)
    mixed = mixed_columns(source)
    repairs: list[Repair] = []
    found: list[Found] = []
    left: list[Left] = [Left(s, LISTED) for s in listed]
    left += [Left(s, UNREAD) for s in stacked_values(source.blocks) if not any(p.overlaps(s) for p in (*skip, *listed, *tables.covered))] if kind == "plan" else []
    left += [Left(s, UNREAD) for s in tables.short if s.start < s.end]
    noted = False
    for passage in texts:
        noted = passage.text.startswith(("注：", "注:")) or (noted and re.match(r"[①-⑳]|[（(]?\d[）).、]", passage.text) is not None)
        if noted:
            left.append(Left(whole_of(passage), NOTE))
            continue
        if not _may_hold(passage, kind):
            left += [Left(passage.span(a, b), why) for a, b, why in outside(passage.text, kind)]
            continue
        read = read_figures(passage)
        aims, lost = read.aims, read.repairs
        repairs += [*passage.repairs, *lost]
        left += [Left(passage.span(a, b), why) for a, b, why in left_of(passage.text, read)]
        whole = whole_of(passage)
        interleaved = any(m.overlaps(whole) for m in mixed)
        for aim in aims:
            span = passage.span(aim.start, aim.end)
            if interleaved and not any(t.role == "due" and t.due for t in times(passage.text[: aim.end])):
                left.append(Left(span, UNREAD))
                continue
            note = note_at(span.end - 1, notes, outline, source) or _row_at(span, tables)
            due, doubt = (aim.due, None) if aim.due else clock.dated(span.start, span.end, whole, note.due if note else None)
            if due and past and due.split("/")[-1][:4] <= past or reported(passage.text, aim.end - 1, past):
                left.append(Left(span, PAST))
                continue
            if due is None and (due := time_column(source, span)):
                doubt = FAR_DUE
            doubts = [d for d in (doubt, MIXED if interleaved else None, DAMAGED if any(r.span.overlaps(span) for r in (*passage.repairs, *lost)) else None) if d]
            found.append(Found(span, aim, due, note.units if note else Units(), tuple(doubts)))
    if kind != "scorecard":
        found += [Found(row.span, row.aim, row.due or end, row.units, () if row.sure else (FLAT,)) for row in tables.aims]
        found += _in_rows(source, tables, end, repairs, left)
    found.sort(key=lambda f: f.span)
    targets = [_target(f"t{i}", source, one) for i, one in enumerate(found, 1)]
    return targets, [*clock.repairs, *repairs], left


def _row_at(span: Span, tables: TableReading) -> UnitNote | None:
    """Units and time of the row of a task table copied line by line in which an aim stands."""
    row = next((r for r in tables.lines if r.span.contains(span)), None)
    return UnitNote(row.span, row.units, bracket=False, due=row.due) if row else None


_STATE_HEAD = re.compile(r"(?:发展|工作)?(?:现状|基础)(?:基础|情况|水平)?")
_AIM_HEAD = re.compile(r"(?:发展|工作|主要|预期)?目标")


def mixed_columns(source: SourceText) -> list[Span]:
    """Annexes whose table was copied line by line with 现状 beside 目标: words of the columns run into each other."""
    blocks = [b for b in source.blocks if b.style not in ("cell", "footnote")]
    words = [re.sub(r"\s|[（(][^）)]{0,60}[)）]", "", b.text) for b in blocks]
    found: list[Span] = []
    for i, word in enumerate(words):
        if not _STATE_HEAD.fullmatch(word) or (found and found[-1].contains(blocks[i].span)):
            continue
        near = [j for j in range(max(0, i - 6), min(len(words), i + 7)) if _AIM_HEAD.fullmatch(words[j])]
        if near and all(len(w) <= 16 and not re.search(r"[。；，]", w) for w in words[min(i, near[0]) : max(i, near[0]) + 1]):
            end = next((m.start() for m in _ANNEX.finditer(source.text, blocks[i].span.end)), len(source.text))
            found.append(Span(blocks[i].span.start, end))
    return found


def whole_of(passage: Passage) -> Span:
    """The place of a whole passage."""
    return passage.span(0, len(passage.text))


_ANNEX = re.compile(r"(?:^|(?<=[》。；）)]))[ \t]*附(?:件|表|录)?[ \t]*[\d一二三四五六七八九十]*[ \t]*[：:]?[ \t]*$", re.MULTILINE)
_LIST = re.compile(r"\n[^\n。；;]{0,24}(?:项目|平台|企业|机构|单位|诉求|案例|园区|载体|基地)(?:清单|名单|一览表|汇总表)")


def _lists(source: SourceText) -> list[Span]:
    """Annexes that only list projects, firms or platforms: their figures describe the listed things."""
    places = [m.span() for m in _ANNEX.finditer(source.text)]
    ends = [*(start for start, _ in places[1:]), len(source.text)][: len(places)]
    return [Span(start, end) for (start, after), end in zip(places, ends, strict=True) if _LIST.match(source.text, after)]


def _known_state(texts: Sequence[Passage], title: str) -> str | None:
    """The last year before the plan: of a state it reports (截至2025年底，… in a section on the present), or before its period."""
    years = {
        t.due[:4]
        for p in texts
        if p.forward is False
        for t in times(p.text)
        if t.due and t.role == "baseline" and p.text.startswith(("截至", "截止"), t.start) and re.match(r"(?:底|末|年底|年末|[，,])", p.text[t.end - 1 :])
    }
    years |= {str(int(t.due[:4]) - 1) for t in times(title) if t.due and "/" in t.due}
    return max(years, default=None)


_TIME_HEAD = re.compile(r"^\s*(?:时间节点|完成时限|完成时间|时限要求|时限|完成期限)\s*$", re.MULTILINE)
_TIME_CELL = re.compile(r"(20\d\d)\s*年\s*(底|末|(\d{1,2})\s*月\s*(?:底|末)?)?\s*(?:前|之前)?[ \t]*(?=\n|$)|(?:持续推进|长期坚持|长期|全年)[ \t]*(?=\n|$)")


def time_column(source: SourceText, span: Span) -> str | None:
    """The time that ends the row of a task table which the copy turned into lines (时间节点 … 2027年底)."""
    head = next((m for m in _TIME_HEAD.finditer(source.text, max(0, span.start - 4000), span.start)), None)
    if head is None:
        return None
    cell = _TIME_CELL.search(source.text, span.end, span.end + 160)
    if cell is None or not cell.group(1) or re.search(r"[。；;]", source.text[span.end : cell.start()]):
        return None
    return f"{cell.group(1)}-12-31" if cell.group(2) and not cell.group(3) else cell.group(1) if not cell.group(3) else f"{cell.group(1)}-{int(cell.group(3)):02d}"


def _only_horizon(texts: Sequence[Passage]) -> str | None:
    """The one year that the goals of a plan name; None where they name several or none."""
    years: set[str] = set()
    for passage in texts:
        titles = passage.item.title if passage.item else ""
        if re.search(r"目标|总体要求|总体思路", titles) or re.search(r"目标", passage.text[:12]):
            years |= {t.due.split("/")[-1][:4] for t in times(passage.text) if t.due and t.role == "due" and t.leading}
    return years.pop() if len(years) == 1 else None


def _year_of_aims(texts: Sequence[Passage]) -> str | None:
    """The one year whose expected aims a report without a year in its title names (2025年的主要预期目标是…)."""
    years = {t.due[:4] for p in texts if p.forward and re.search(r"预期目标|努力目标|奋斗目标", p.text) for t in times(p.text[:60]) if t.due and t.role == "due" and "/" not in t.due}
    return years.pop() if len(years) == 1 else None


def _in_rows(source: SourceText, tables: TableReading, end: str | None, repairs: list[Repair], left: list[Left]) -> list[Found]:
    """Aims in the prose of task tables: the row's time and units hold unless the sentence states its own time."""
    found: list[Found] = []
    for task in tables.tasks:
        for place in task.prose:
            solid = squeeze(source.text, place.start, place.end)
            passage = Passage(solid, Block(place, place.of(source.text)), None, True)
            read = read_figures(passage)
            lent = row_named(task.title, solid.text, read)
            aims = (*read.aims, *lent)
            repairs += read.repairs
            left += [Left(passage.span(a, b), why) for a, b, why in left_of(passage.text, replace(read, aims=aims))]
            stated = [t for t in times(solid.text) if t.role in ("due", "recurring")]
            for aim in aims:
                before = [t for t in stated if t.start < aim.end]
                due = aim.due or (before[-1].due if before else task.due or end)
                found.append(Found(passage.span(aim.start, aim.end), aim, due, task.units, (*(() if due else (NO_DUE,)), *((LENT,) if aim in lent else ()))))
    return found


def _may_hold(passage: Passage, kind: str) -> bool:
    """Plans may state aims anywhere but in sections about the past; other documents only in sections about aims."""
    if re.match(r"附件|注[：:]|（此件|相关新闻|抄送|政策咨询", passage.text):
        return False
    if kind == "other":
        named = passage.forward and passage.item and re.search(r"目标|任务|下一步|下步|今后|打算|安排|计划", passage.item.title)
        return passage.forward is not False and bool(named or _looks_ahead(passage))
    return passage.forward is not False if kind == "plan" else passage.forward is True


def _looks_ahead(passage: Passage) -> bool:
    """Whether a passage of a document without a known kind states by when something is to be reached (到2027年，…)."""
    return any(t.due and t.role == "due" and t.leading and passage.text[t.start : t.end].startswith(("到", "力争", "确保")) for t in times(passage.text))


def _target(ident: str, source: SourceText, found: Found) -> Target:
    aim, span = found.aim, found.span
    confidence, doubts = weigh([*target_doubts(aim), *found.doubts], aim.confidence)
    if aim.confidence < SURE and not doubts:
        doubts = ("由上下文推定",)
    return Target(
        id=ident,
        indicator=aim.indicator,
        operator=aim.operator,
        value=aim.value,
        unit=aim.unit,
        quote=span.of(source.text),
        span=span,
        value_high=aim.high,
        baseline={"value": aim.base, "unit": aim.unit if aim.base else None, "period": aim.period} if aim.period or aim.base else None,
        due=found.due,
        units=found.units,
        dimension=next((name for name, form in DIMENSIONS if form.search(aim.indicator)), "other"),
        confidence=confidence,
        against=aim.against,
        cmp=aim.cmp,
        doubts=doubts,
    )
