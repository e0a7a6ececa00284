"""Scorecards read out of a document (评分表识别): sections, rows, units and compiled clauses, with the place of each.

A scorecard may stand in a table of the file, in a table flattened to text, or as numbered lines under headings. Nothing
is corrected here: what does not add up becomes a finding, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.reading.bracketed_cards import bracketed
from zhiheng.reading.clauses import RowClauses, clauses_of, doubted, key_item
from zhiheng.reading.closing_points import closing_points
from zhiheng.reading.column_content import points_of
from zhiheng.reading.column_marks import grade_row
from zhiheng.reading.columns import (
    CATEGORY,
    CONTENT,
    GROUP_POINTS,
    NUMBER,
    POINTS,
    RULE,
    TITLE,
    UNITS,
    Columns,
    align,
    find_columns,
    role_of,
    under_group,
)
from zhiheng.reading.glued_proved import glued
from zhiheng.reading.led_points import led_points
from zhiheng.reading.model import Finding, Repair, SourceText
from zhiheng.reading.piped import piped
from zhiheng.reading.scorecard_cells import name_and_points, points_in, split_name, units_of
from zhiheng.reading.scorecard_findings import Group, findings_of
from zhiheng.reading.scorecard_flat import unparted, unproved
from zhiheng.reading.scorecard_lists import read_list
from zhiheng.reading.scorecard_notes import first_line, title_of
from zhiheng.reading.scorecard_shape import is_scorecard, parted, shaped
from zhiheng.reading.scorecard_tables import (
    Break,
    beside,
    head_table,
    limited,
    named_only,
    per_hundred,
    told,
    vetoing,
    weighed,
)
from zhiheng.reading.scorecard_unread import left_cells, unread
from zhiheng.reading.scorecard_whole import BONUS, UNIT, Draft, State, finish, with_general
from zhiheng.reading.spaced_cards import labelled, spaced_cards
from zhiheng.reading.stacked import stacked
from zhiheng.reading.tables import Grid, GridCell, grids
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.scorecards import Row, Scorecard
from zhiheng.values import Span

_TOTAL = re.compile(r"^(?:总分|合计|总计|小计|小计分值|合计分值|得分小计|得分总计|总得分|满分|共计|汇总)$")
_GLUED = "单元格连在一起或表头缺失，分值按前后文字分开"
_GROUP_NAME = re.compile(r"^(?:（[一二三四五六七八九十]+）)?(?:附加|奖励|加分|扣分|减分|奖惩|惩罚|奖扣分?|一票否[决优]|否决)(?:项|事项|项目|指标|情形|内容|条款|类)?(?:（[^）]*）)?$")
"""A line of its own that heads bonus, penalty or veto rows."""
_SECTION_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十]+[）)、.]?$")


def read_scorecards(source: SourceText) -> tuple[Scorecard | None, tuple[Finding, ...], tuple[Repair, ...]]:
    """Find and read the scorecard of a document.

    Args:
        source: the text, with the file's tables where the format has them.
    Returns:
        The scorecard (None if the document has none), what does not add up in it, and suspected damage in its text.
        Every span is in characters of `source.text`.
    """
    state = State()
    title, flat = "", False
    for grid in (part for whole in grids(source) for part in parted(whole)):
        if (found := shaped(grid, first=not state.sections)) is None:
            continue
        title = title or title_of(source, grid)
        head_table(source, *found, state)
        _read_grid(source, *found, state)
    if not any(s.rows for s in state.sections):
        for grid in (g for family in (piped, stacked, spaced_cards, labelled) if not any(s.rows for s in state.sections) for g in family(source.text)):
            if (columns := find_columns(grid)) is not None and is_scorecard(grid, columns):
                flat = flat or not grid.sure
                title = title or title_of(source, grid)
                head_table(source, grid, columns, state)
                _read_grid(source, grid, columns, state)
    if not any(s.rows for s in state.sections):
        for grid, columns in bracketed(source.text) or glued(source.text) or closing_points(source.text) or led_points(source.text):
            flat = True
            title = title or title_of(source, grid)
            head_table(source, grid, columns, state)
            _read_grid(source, grid, columns, state)
        for section in state.sections:
            section.rows[:] = [replace(r, clauses=tuple(doubted(c, "0.88", _GLUED) for c in r.clauses)) for r in section.rows]
    if not any(s.rows for s in state.sections):
        listed = read_list(source)
        if listed is None:
            return None, (*unread(source, None), *unparted(source)), ()
        card, printed = listed
        return card, (*findings_of(card, printed), *unread(source, card), *unparted(source)), ()
    card = with_general(source, finish(title or first_line(source), state, source.text))
    return card, (*findings_of(card, state.printed), *unread(source, card), *(unproved(source, card) if flat else ())), ()


def _name(cell: GridCell | None) -> str:
    return cell.squeezed if cell is not None else ""


def _read_grid(source: SourceText, grid: Grid, columns: Columns, state: State) -> None:
    before: list[str] = []
    page = Break(columns)
    others = beside(grid, columns)
    columns = columns if others else replace(columns, beside=())
    if others:
        state.section(columns.head_of(POINTS), None, grid.rows[0][0].span)
    for row, weights in weighed(grid, columns):
        texts = [c.squeezed for c in row]
        if not grid.sure and texts == before and any(texts):
            continue
        before = texts
        if grade_row(row):
            continue
        if page.at(row) or columns.beside and not _name(row[columns.roles.index(POINTS)] if len(row) == len(columns.roles) else None):
            continue
        full = grid.sure and len(row) == len(columns.roles)
        placed = _once(row) if full else under_group(align(row, columns), columns)
        if page.runs_on(placed, state.sections) and _run_on(source, placed, columns, state):
            continue
        state.share = weights
        if weights and not any(n.code == "scorecard.weights" for n in state.printed.notes):
            state.printed.notes.append(told(weights, row))
        _read_row(source, row, placed, columns, state)
    for other in others:
        state.section(columns.head(columns.beside[0]), None, grid.rows[0][0].span)
        _read_grid(source, grid, other, state)


def _run_on(source: SourceText, placed: dict[int, GridCell], columns: Columns, state: State) -> bool:
    """A scoring text behind a page's end, without a number, a name or points: more clauses of the row before it."""
    text, rows = _cell(placed, columns, RULE), state.sections[-1].rows
    if text is None or not text.squeezed or not rows:
        return False
    last = rows[-1]
    read = clauses_of(source.text, text.span, title=last.title or "", points=last.points)
    units = last.units or _units(placed, columns)
    base = last.base if last.base is not None and read.base is not None else None
    rows[-1] = replace(last, clauses=(*last.clauses, *read.clauses), units=units, base=base, floor=last.floor if base is not None else None)
    return True


_FOOT = re.compile(r"签名|签字|姓名[：:]|日期[：:]|盖章|上传|评语|填表人|审核人|检查时间|监督员|^注[：:]|--$|打分时|填写说明|无需备注")
_KEY = re.compile(r"^[※★*☆▲]$")


def _scores(text: str) -> bool:
    return bool(re.search(r"\d\s*分|不得分|满分|一票否|得分|计分|赋分|记分", canonical(text)))


def _once(row: Sequence[GridCell]) -> dict[int, GridCell]:
    """Column -> cell; a cell merged over several columns counts in the first."""
    placed: dict[int, GridCell] = {}
    for i, cell in enumerate(row):
        if not any(c.span == cell.span and cell.squeezed for c in placed.values()):
            placed[i] = cell
    return placed


def _cell(placed: dict[int, GridCell], columns: Columns, role: str) -> GridCell | None:
    """The cell of a role; of several columns the last filled one."""
    cells = [placed[i] for i, r in enumerate(columns.roles) if r == role and i in placed]
    filled = [c for c in cells if c.squeezed]
    return filled[-1] if filled else cells[-1] if cells else None


def _units(placed: dict[int, GridCell], columns: Columns) -> tuple[str, ...]:
    """The units of all columns of units, who leads before who helps."""
    cells = [placed[i] for i, r in enumerate(columns.roles) if r == UNITS and i in placed and placed[i].squeezed]
    return tuple(dict.fromkeys(u for c in cells for u in units_of(c.text)))


def _read_row(source: SourceText, row: Sequence[GridCell], placed: dict[int, GridCell], columns: Columns, state: State) -> None:
    named = [i for i, r in enumerate(columns.roles) if r == CATEGORY]
    categories = {i: placed[i] for i in named if i in placed and placed[i].squeezed}
    number, title = _cell(placed, columns, NUMBER), _cell(placed, columns, TITLE)
    rule, content = _cell(placed, columns, RULE), _cell(placed, columns, CONTENT)
    points_cell, units = _cell(placed, columns, POINTS), _units(placed, columns)
    points = points_of(state.share) if state.share else points_in(_name(points_cell))
    texts = [c.squeezed for c in row if c.squeezed]
    if not texts:
        return
    if not any(c.carried for c in row) and re.match(r"^(?:备注|注|说明|填表说明)[：:]?$", texts[0]):
        return
    if any(_TOTAL.match(t) for t in texts[:3]):
        _note_total(texts, row, state)
        return
    if _section_row(state, number, title, row, rule, content, points, columns):
        return
    if named and named[0] in categories:
        first = categories[named[0]]
        name, section_points = name_and_points(first.squeezed, columns.head_of(CATEGORY), _name(points_cell))
        printed = points_in(_name(_cell(placed, columns, GROUP_POINTS))) if section_points is None else None
        state.section(name, printed if printed is not None else section_points, first.span)
    subs = [categories[i] for i in named[1:] if i in categories]
    if subs and subs[-1].squeezed != state.sub:
        state.sub = subs[-1].squeezed
        state.title = None
        state.printed.groups.append(Group(*split_name(state.sub), subs[-1].span))
    if title is not None and title.squeezed:
        state.title = title.squeezed
    if content is not None and content.squeezed:
        state.content = content.squeezed
    elif title is not None and title.squeezed and columns.has(CONTENT):
        state.content = ""
    if rule is not None and rule.squeezed:
        state.rule = rule
    elif state.rule is not None and title is not None and points is None and split_name(title.squeezed)[1] is not None and not re.search(r"\d", state.rule.squeezed):
        rule = state.rule  # 按排名赋分, merged over several items
    beside = [placed[i] for i in columns.also if i in placed and placed[i].squeezed]
    if (rule is None or not rule.squeezed) and beside:
        rule = beside.pop(0)
    text = rule if rule is not None and rule.squeezed else content if content is not None and content.squeezed else None
    if text is None and points is None:
        return
    if text is None and title is not None and title.squeezed:
        text = title
    if text is None:
        return
    if points is None and re.search(r"打分时|填写说明|^备?注[：:]", text.squeezed):
        return
    if points is None and not _scores(text.squeezed) and (_FOOT.search("".join(texts)) or (number is None or not _name(number)) and not _KEY.match(_name(points_cell))):
        return
    if not state.sections:
        state.sections.append(Draft("", None))
    state.count += 1
    made = limited(_row(source, state, columns, row, placed, number, title, text, content, points, points_cell, units), placed, columns)
    used = [text.span, *(c.span for c in beside), *(c.span for c in (number, title, points_cell) if c is not None)]
    state.printed.notes += left_cells(row, placed, columns, used, len([n for n in state.printed.notes if n.code == "scorecard.cell_unread"]))
    for cell in beside:
        made = _with_cell(source, made, cell, state.content)
    state.sections[-1].rows.append(made)
    if state.sub and state.printed.groups:
        state.printed.groups[-1].rows.append(made)


def _with_cell(source: SourceText, row: Row, cell: GridCell, criterion: str) -> Row:
    """The row with the clauses of a further cell (扣分依据 beside 加分依据), each cell read by itself.

    Where the cells before already give the row's points, deductions start from what those give, not from the points again.
    """
    gives = any(c.points is not None and c.points > 0 and not re.search(r"[加奖]", c.text) for c in row.clauses)
    read = clauses_of(source.text, cell.span, title=row.title or "", points=None if gives else row.points, criterion=criterion)
    base = row.base if row.base is not None else read.base
    return replace(row, clauses=(*row.clauses, *read.clauses), base=base, floor=row.floor if row.floor is not None else read.floor)


def _row(
    source: SourceText,
    state: State,
    columns: Columns,
    row: Sequence[GridCell],
    placed: dict[int, GridCell],
    number: GridCell | None,
    title: GridCell | None,
    text: GridCell,
    content: GridCell | None,
    points: Decimal | None,
    points_cell: GridCell | None,
    units: tuple[str, ...],
) -> Row:
    name = state.title or state.sub or None
    if name is not None and not name.strip("_"):
        name = None
    name_points: Decimal | None = None
    if name is not None:
        name, name_points = name_and_points(name, columns.head_of(TITLE))
    own = _number(state, columns, number, text, content)
    criterion = state.content if content is not None and text is not content else ""
    given = points if points is not None else name_points
    hundred = points is not None and not state.share and _name(points_cell).endswith("%") and bool(re.search(r"(?<!\d)100分", text.squeezed))
    read = clauses_of(source.text, text.span, title=name or "", points=Decimal(100) if hundred else given, criterion=criterion)
    read = vetoing(per_hundred(read, given, points_cell), state.sections[-1].title, columns, placed)
    if text is title or text is not content and role_of(columns.head_of(RULE)) == TITLE:
        read = named_only(read)  # a head of names alone (考评指标): nothing says how points are earned
        name = name or text.squeezed
    if points is None and name_points is not None and (own_points := _share(text, read, name_points)) is not None:
        # （一）组织领导（4分） over 1.…（2分） and 2.…（2分）: the name is of the group, each row has its own points.
        name, given = None, own_points
        read = clauses_of(source.text, text.span, title="", points=given, criterion=criterion)
    if points is None and _KEY.match(_name(points_cell)):
        read = key_item(read)
    given = given if given is not None else read.stated
    cells = [c for c in row if c.squeezed and not c.carried]
    span = Span(min(c.span.start for c in cells), max(c.span.end for c in cells)) if cells else text.span
    section = state.sections[-1]
    state.printed.note_row(len(state.printed.rows), points_cell.span if points_cell is not None and points_cell.squeezed else span, read)
    return Row(
        number=own,
        title=name,
        points=given,
        units=units or _section_unit(section, columns),
        clauses=read.clauses,
        quote=re.sub(r"\s+", " ", span.of(source.text)).strip(),
        span=span,
        cap=read.cap,
        base=read.base,
        floor=read.floor,
        bonus=bool(BONUS.search(section.title)),
        applies=read.applies,
    )


def _share(text: GridCell, read: RowClauses, whole: Decimal) -> Decimal | None:
    """The points that an item states for itself, where they are less than those of the name it stands under."""
    if not read.marked or not re.match(r"^[*＊]?\d{1,2}[.、．](?!\d)", text.squeezed):
        return None
    total = sum((c.points for c in read.clauses if c.points is not None), Decimal(0))
    return total if 0 < total < whole else None


def _section_unit(section: Draft, columns: Columns) -> tuple[str, ...]:
    """The unit that heads a section answers for its rows whose column of units is empty."""
    return (section.title,) if columns.has(UNITS) and UNIT.match(section.title) else ()


def _number(state: State, columns: Columns, number: GridCell | None, text: GridCell, content: GridCell | None) -> str:
    """The number as printed; a further line of a numbered row is 2-2, an unnumbered table is counted."""
    printed = _name(number).strip(".、")
    if not printed and not columns.has(NUMBER):
        listed = re.search(r"[。；\n)）分]\s*2[.、．](?!\d)", text.text)
        own, name = "" if listed else _outline(text.squeezed), _outline(state.title)
        name = name or (_outline(content.squeezed) if content is not None and content is not text else "")
        runs_on = own.isdigit() and state.last.isdigit() and int(own) == int(state.last) + 1
        printed = own if runs_on or not name else name
    if printed and number is not None and number.carried and printed == state.last:
        printed = ""  # a number merged down over several rows is the first row's
    if printed:
        state.last, state.part = printed, 1
        return printed
    if columns.has(NUMBER) and state.last:
        state.part += 1
        return f"{state.last}-{state.part}"
    return str(state.count)


_FIGURE = re.compile(r"[≥≤<>]?\d+(?:\.\d+)?(?:[%‰]|[万亿]?[个项件家名人次元吨倍批起]{0,2}|分|天|年)")
"""94.5%, 2.5万件: a target value, no number of an outline."""


def _outline(text: str | None) -> str:
    if text and _FIGURE.fullmatch(canonical(text)):
        return ""
    m = re.match(r"^(\d+(?:\.\d+)+|\d{1,3}(?=[.、．]))", canonical(text)) if text else None
    return m[1] if m else ""


def _section_row(
    state: State,
    number: GridCell | None,
    title: GridCell | None,
    row: Sequence[GridCell],
    rule: GridCell | None,
    content: GridCell | None,
    points: Decimal | None,
    columns: Columns,
) -> bool:
    """一、通用考核项目 40: a row that heads others. One that carries a scoring text of its own also counts as a row."""
    texts = list({c.span: c for c in row if c.squeezed}.values())
    if number is not None and not columns.han_rows and _SECTION_NUMBER.match(_name(number)) and columns.has(NUMBER):
        name_cell = next((c for c in texts if c is not number), number)
        name, inside = split_name(name_cell.squeezed)
        state.section(name, points if points is not None else inside, name_cell.span)
        scoring = [
            c
            for c in (rule, content)
            if c is not None and c is not name_cell and re.search(r"[得扣加减奖计]\d+(?:\.\d+)?[分、]|（\d+(?:\.\d+)?分）", canonical(c.squeezed))
        ]
        return not scoring
    if len(texts) == 1 and len(texts[0].squeezed) <= 40 and points is None:
        name, inside = split_name(texts[0].squeezed)
        if inside is not None or re.match(r"^[一二三四五六七八九十]+、", name) or _GROUP_NAME.match(name):
            state.section(name, inside, texts[0].span)
            return True
        if re.search(r"表(?:（[^）]*）)?$", name):
            state.form = len(state.sections)
        return not re.search(r"\d分|不得分", canonical(texts[0].squeezed))
    return False


def _note_total(texts: Sequence[str], row: Sequence[GridCell], state: State) -> None:
    value = next((p for t in texts if (p := points_in(t)) is not None), None)
    if value is None:
        return
    span = Span(row[0].span.start, row[-1].span.end)
    word = next(t for t in texts if _TOTAL.match(t))
    if "小计" in word and state.sections and not state.sections[-1].title:
        return  # of a group that no section was opened for
    if "小计" in word and state.sections:
        section = state.sections[-1]
        section.points, section.span = (value, span) if section.points is None else (section.points, section.span)
    else:
        state.printed.totals.append((value, span))
