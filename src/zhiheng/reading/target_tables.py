"""Targets and tasks in tables (指标表、任务分解表): columns by their heads, units and times of the row.

An indicator table has a column of names and one of values; a value that is missing stays null and is never taken from
elsewhere. A task table has a column of tasks and one of units; its cells are read like any other prose.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhiheng.reading.aim import Aim
from zhiheng.reading.dues import times
from zhiheng.reading.model import SourceText, Units
from zhiheng.reading.spaced_tables import spaced_grids
from zhiheng.reading.tables import Grid, GridCell, grids
from zhiheng.reading.units import parse_units
from zhiheng.reading.wishes import find_wishes
from zhiheng.values import Span

NAME, UNIT, VALUE, BASE, NUMBER, TASK, LEAD, SUPPORT, REMIT, DUE, OTHER = (
    "name", "unit", "value", "base", "number", "task", "lead", "support", "remit", "due", "other",
)  # fmt: skip
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (LEAD, re.compile(r"牵头|主办|主责")),
    (SUPPORT, re.compile(r"配合|协同|参与|协办")),
    (REMIT, re.compile(r"责任(?:单位|部门|主体|科室|股室|处室|机构)|实施(?:单位|主体)|落实单位|主管部门|承担单位|完成单位")),
    (DUE, re.compile(r"(?:完成|时间|办结|推进)?(?:时限|时间|期限|节点|进度)$|完成日期")),
    (NUMBER, re.compile(r"^(?:序号|编号|号|项次)$")),
    (BASE, re.compile(r"现状|基期|基数|基准|基础值|实际|实绩|上年|完成值|完成情况|当前")),
    (VALUE, re.compile(r"目标值|指标值|预期值|年度目标$|目标$|计划(?:数|值|目标)|规划(?:值|目标)|考核值|末值?$")),
    (UNIT, re.compile(r"^(?:计量)?单位$")),
    (TASK, re.compile(r"任务|举措|措施|工作内容|事项|内容|项目|路径|安排")),
    (NAME, re.compile(r"指标(?:名称|内容|体系|项目)?$|^名称$|^项目名称$")),
)
_POINTS = re.compile(r"分值|分数|得分|评分|计分|扣分|标准分|考核标准|权重")
_CELL = re.compile(
    r"[\[［(（]?(?P<op>≥|≤|>=|<=|>|<|＞|＜|≧|≦|不低于|不少于|达到?|超过|不超过|不高于|约|控制在|增长|提高|下降|降低|-|－|\+)?"
    r"(?P<value>\d[\d,]*(?:\.\d+)?)(?P<percent1>%)?(?:(?:—|--|-|–|－|~|～|至)(?P<high>\d+(?:\.\d+)?))?"
    r"(?P<unit>%|‰|个?百分点|[万亿]?[\u4e00-\u9fffA-Za-z/]{0,6}?)(?P<bound>以上|以下|以内|左右)?[\]］)）]?(?:[（(].{0,12}[)）])?"
)
_SIGNS = {"≥": ">=", "≧": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "≤": "<=", "≦": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=", "控制在": "<=", ">": ">", "＞": ">", "超过": ">",
          "<": "<", "＜": "<", "约": "~", "增长": "increase", "提高": "increase", "+": "increase", "下降": "decrease", "降低": "decrease", "-": "decrease", "－": "decrease"}  # fmt: skip


@dataclass(frozen=True)
class RowAim:
    """An aim of an indicator table with its place in the text, the time of its column and the units of its row."""

    span: Span
    aim: Aim
    due: str | None
    units: Units
    sure: bool = True


@dataclass(frozen=True)
class RowTask:
    """A row of a task table: its words, units and time."""

    span: Span
    number: str
    title: str
    units: Units
    due: str | None
    prose: tuple[Span, ...] = ()
    sure: bool = True


@dataclass
class TableReading:
    """What the tables of a document gave, and the places that need not be read again; `lines` are rows of task tables copied
    line by line, whose words are still to be read, `loose` those of their rows whose columns could not be told apart,
    `short` the cells of indicator tables that gave no target."""

    aims: list[RowAim] = field(default_factory=list)
    tasks: list[RowTask] = field(default_factory=list)
    covered: list[Span] = field(default_factory=list)
    lines: list[RowTask] = field(default_factory=list)
    loose: list[Span] = field(default_factory=list)
    short: list[Span] = field(default_factory=list)


def read_tables(source: SourceText, skip: Sequence[Span], since: int | None = None, year: str | None = None) -> TableReading:
    """Indicator and task tables outside `skip` (the scorecard); `since` is the first year of the plan, `year` the one year of a plan for a year."""
    found = TableReading()
    for grid in [*grids(source), *spaced_grids(source)]:
        if len(grid.rows) < 2 or any(s.overlaps(grid.span) for s in skip):
            continue
        head = _head(grid, since)
        if head is None:
            continue
        roles, heads, body = head
        if VALUE in roles and NAME in roles:
            before = len(found.aims)
            _indicators(source, grid.rows[body:], roles, heads, found)
            if not grid.sure:
                found.aims[before:] = [replace(a, sure=False) for a in found.aims[before:]]
            found.covered.append(grid.span)
        elif TASK in roles and {LEAD, SUPPORT, REMIT, DUE} & set(roles):
            _tasks(source, grid.rows[body:], roles, year, found)
            found.covered.append(grid.span)
    return found


def _head(grid: Grid, since: int | None) -> tuple[list[str], list[str], int] | None:
    """Roles and words of the columns, and the first row of the body."""
    for i, row in enumerate(grid.rows[:4]):
        words = [c.squeezed for c in row]
        if any(_POINTS.search(w) for w in words) or len([w for w in words if w]) < 2 or any(len(w) > 30 for w in words):
            continue
        body = i + 1
        if body < len(grid.rows) and _is_second_head(grid.rows[body], words):
            under = [c.squeezed for c in grid.rows[body]]
            words = [w if j >= len(under) or under[j] == w else w + under[j] for j, w in enumerate(words)]
            body += 1
        roles = roles_of(words, since)
        if VALUE in roles and {LEAD, SUPPORT, REMIT, DUE, TASK} & set(roles) and _is_prose(grid.rows[body:], roles.index(VALUE)):
            roles = [(OTHER if TASK in roles else TASK) if r == VALUE else r for r in roles]
        if NAME not in roles and VALUE in roles and TASK in roles:
            roles[roles.index(TASK)] = NAME
        if (NAME in roles and VALUE in roles) or (TASK in roles and {LEAD, SUPPORT, REMIT, DUE} & set(roles)):
            return roles, words, body
    return None


def _is_prose(rows: Sequence[Sequence[GridCell]], column: int) -> bool:
    """Whether the cells under a head such as 具体目标 are sentences and not figures."""
    cells = [row[column].squeezed for row in rows if column < len(row) and row[column].squeezed]
    return bool(cells) and 2 * sum(not _CELL.fullmatch(c) and len(c) > 6 for c in cells) >= len(cells)


def roles_of(words: Sequence[str], since: int | None = None) -> list[str]:
    """The role of every column of a head; years before `since` are the past."""
    return _with_years([_role(w) for w in words], words, since)


def due_of_head(word: str) -> str | None:
    """The year that heads a value column."""
    due = next((t.due for t in times(word if word.endswith("年") or "年" in word else f"{word}年") if t.due), None)
    return due.split("/")[-1] if due else None


def _is_second_head(row: Sequence[GridCell], above: Sequence[str]) -> bool:
    return any(c.carried for c in row) and any(re.fullmatch(r"(?:19|20)\d{2}年.{0,6}|目标值?|现状值?|牵头单位|配合单位|责任单位", c.squeezed) for c in row)


def _role(word: str) -> str:
    bare = re.sub(r"[（(].*?[)）]", "", word)
    return next((role for role, form in _ROLES if form.search(bare)), OTHER)


def _with_years(roles: list[str], words: Sequence[str], since: int | None) -> list[str]:
    """Columns headed by years: with 目标 said elsewhere they are the past; of two bare years the first is; more are
    milestones, but for the years before the plan begins."""
    years = [i for i, w in enumerate(words) if roles[i] == OTHER and re.search(r"(?:19|20)\d{2}(?:年|$)|[“]?十[三四五六]五", w)]
    targets = [i for i in years if re.search(r"目标|计划|规划|预期|末", words[i])]
    elsewhere = VALUE in roles
    for i in years:
        year = re.search(r"(?:19|20)\d{2}", words[i])
        past = elsewhere or (targets and i not in targets) or (not targets and len(years) == 2 and i == years[0])
        past = past or bool(since and year and int(year.group()) < since)
        roles[i] = BASE if past and i not in targets else VALUE
    return roles


def _row_units(row: Sequence[GridCell], roles: Sequence[str]) -> Units:
    lead: list[str] = []
    support: list[str] = []
    remit: list[str] = []
    is_open = False
    for cell, role in zip(row, roles, strict=False):
        if role not in (LEAD, SUPPORT, REMIT) or not cell.squeezed:
            continue
        label = {LEAD: "牵头单位：", SUPPORT: "配合单位：", REMIT: "责任单位："}[role]
        units = parse_units(label + re.sub(r"(?<=[局委办厅部会府院行司团])\s+(?=[\u4e00-\u9fff]{2,}(?:局|委|办|厅|部|会|府|院|行|司|团)(?:\s|、|$))", "、", cell.text.strip()))
        lead += units.lead
        support += units.support
        remit += units.by_remit
        is_open = is_open or units.open_list
    if LEAD in roles and not lead and len(remit) == 1:
        lead, remit = remit, []
    return Units(tuple(lead), tuple(support), tuple(n for n in remit if n not in lead), is_open)


_DOTTED = re.compile(r"(20\d{2})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2})日?|月)?(?:底|底前|前)?")


def _dotted(date: re.Match[str]) -> str | None:
    """A month or day in figures (2026.6, 2026-06-30)."""
    year, month, day = int(date.group(1)), int(date.group(2)), date.group(3)
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= monthrange(year, month)[1]):
        return None
    return f"{year}-{month:02d}-{int(day) if day else monthrange(year, month)[1]:02d}"


def _row_due(row: Sequence[GridCell], roles: Sequence[str], year: str | None = None) -> str | None:
    for cell, role in zip(row, roles, strict=False):
        if role == DUE:
            stated = [t.due for t in times(cell.squeezed) if t.due and t.role in ("due", "baseline")]
            if stated:
                return stated[-1]
            if dotted := _DOTTED.fullmatch(cell.squeezed):
                return _dotted(dotted)
            if year and (month := re.fullmatch(r"(\d{1,2})月(?:底|末)?前?", cell.squeezed)) and 1 <= int(month[1]) <= 12:
                return f"{year}-{int(month[1]):02d}-{monthrange(int(year), int(month[1]))[1]:02d}"
    return None


def _indicators(source: SourceText, rows: Sequence[Sequence[GridCell]], roles: list[str], heads: list[str], found: TableReading) -> None:
    columns = [i for i, role in enumerate(roles) if role == VALUE]
    for row in rows:
        names = [c for c, role in zip(row, roles, strict=False) if role == NAME and c.squeezed]
        if not names or len(row) < max(columns[0], 1):
            found.short += [c.span for c in row if not c.carried and re.search(r"\d", c.squeezed)][1:]
            continue
        name = names[-1]
        words = re.sub(r"^\d+[.．、]?\s*", "", name.squeezed)
        unit = next((c.squeezed for c, role in zip(row, roles, strict=False) if role == UNIT and re.search(r"\w|%|‰", c.squeezed)), "")
        in_name = re.search(r"[（(]([^（）()]{1,10})[)）]$", words)
        if in_name and not unit and re.fullmatch(r"%|‰|[万亿]?[\u4e00-\u9fffA-Za-z/]{1,6}", in_name.group(1)):
            unit, words = in_name.group(1), words[: in_name.start()]
        if len(re.findall(r"[\u4e00-\u9fffA-Za-z]", words)) < 2 or re.match(r"合计|小计|备注|注[：:]", words):
            continue
        for i in columns:
            cell = row[i] if i < len(row) else None
            aims = wished(words, cell.squeezed if cell else "", unit)
            if not aims and cell and not cell.carried:
                found.short.append(cell.span)
            due = due_of_head(heads[i]) or _row_due(row, roles)
            end = cell.span.end if cell and cell.squeezed else name.span.end
            place = Span(min(name.span.start, cell.span.start if cell and cell.squeezed else name.span.start), max(end, name.span.end))
            base, period = _row_base(row, roles, heads)
            found.aims += [RowAim(place, replace(a, base=base, period=period), due, _row_units(row, roles)) for a in aims]


def _row_base(row: Sequence[GridCell], roles: Sequence[str], heads: Sequence[str]) -> tuple[str | None, str | None]:
    """The figure that the row stands at, and the year of its column; nothing when several columns show the past."""
    places = [i for i, role in enumerate(roles) if role == BASE and i < len(row)]
    if len(places) != 1:
        return None, None
    cell = _CELL.fullmatch(row[places[0]].squeezed)
    year = re.search(r"(?:19|20)\d{2}", heads[places[0]])
    return (cell.group("value").replace(",", ""), year.group() if year else None) if cell and not cell.group("high") else (None, None)


def wished(name: str, words: str, unit: str) -> list[Aim]:
    """The aims of a value cell; an empty or undecided cell leaves the value null."""
    unit_or_none = "百分点" if unit == "个百分点" else unit or None
    if not words or re.fullmatch(r"[—\-–/\\]+|待定|另行下达|暂无|空", words):
        return [Aim(name, ">=", None, unit_or_none, 0, 0, confidence=0.5)]
    if cell := _CELL.fullmatch(words):
        printed = cell.group("percent1") or cell.group("unit") or ""
        own = "百分点" if printed.endswith("百分点") else printed or unit_or_none
        value, high, bound = cell.group("value").replace(",", ""), cell.group("high"), cell.group("bound")
        operator = _SIGNS.get(cell.group("op") or "", ">=")
        if bound:
            operator = {"以上": ">=", "以下": "<=", "以内": "<=", "左右": "~"}[bound] if operator not in ("increase", "decrease", ">") else operator
        elif high:
            operator = "range"
        elif not cell.group("op") and value == "100" and own == "%":
            operator = "="
        return [Aim(name, operator, value, own, 0, 0, high)]
    return [Aim(w.indicator, w.operator, w.value, w.unit, 0, 0, w.high, against=w.against, confidence=0.8) for w in find_wishes(name + words, [])]


def _tasks(source: SourceText, rows: Sequence[Sequence[GridCell]], roles: list[str], year: str | None, found: TableReading) -> None:
    for row in rows:
        words = [c for c, role in zip(row, roles, strict=False) if role in (TASK, NAME, OTHER, VALUE) and c.squeezed and not c.carried]
        tasks = [c for c, role in zip(row, roles, strict=False) if role == TASK and c.squeezed] or [c for c, role in zip(row, roles, strict=False) if role == NAME and c.squeezed]
        units = _row_units(row, roles)
        if not tasks or not (units.names() or words):
            continue
        places = [c.span for c, role in zip(row, roles, strict=False) if c.squeezed and not c.carried]
        if not places:
            continue
        span = Span(min(p.start for p in places), max(p.end for p in places))
        number = next((c.squeezed for c, role in zip(row, roles, strict=False) if role == NUMBER), "")
        title = re.split(r"[。；;\n]", tasks[-1].text.strip(), maxsplit=1)[0]
        found.tasks.append(RowTask(span, number, title[:60], units, _row_due(row, roles, year), tuple(c.span for c in words if len(c.squeezed) >= 6)))
