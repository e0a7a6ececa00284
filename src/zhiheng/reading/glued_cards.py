"""Scorecards whose cells ran together (单元格粘连): 2村庄清洁未执行制度的扣5分。53目视范围… is row 2 of 5 points, then row 3.

Rows are found as a chain that counts up: running numbers (1, 2, 3 …) where the head names a number, else the items'
own enumerators, （1）（2） or 1. 2. or （一）（二）, that begin again under each group. The chain with the most links wins. A
row's points are the digits left beside its number, where the head says: behind the text, before the scoring text, or
printed as （N分）. A row that cannot be parted so ends the reading; nothing is shifted by guess, and the sums that groups
print (公共区域18分) stay with the groups, so that what was parted wrongly shows as a sum that does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhiheng.reading.columns import CATEGORY, CONTENT, NUMBER, POINTS, RULE, TITLE, UNITS, Columns
from zhiheng.reading.glued_heads import GluedHead, glued_heads
from zhiheng.reading.glued_names import by_name
from zhiheng.reading.outline import han_value
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_MOST = 200_000
"""Characters that are looked at behind a head."""
_P = r"(?:100|\d{1,2})(?:\.\d)?"
_STOP = r"(?:[。；;）”》]|[\u4e00-\u9fff]\.|分)"
_NAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff“”《》（）、，]{{3,60}}?(?<![扣得加减计]))(?P<p>{_P}分)(?=[\u4e00-\u9fff])(?!分?(?:以|及))")
"""安全生产责任制10分查看责任书: a name and its points, before the words that say how they are earned."""
_RUN = re.compile(r"(?<!\d)(?<!\d\.)(\d{1,6})(?=[\u4e00-\u9fff“《（])")
_UNIT = re.compile(r"[分个次项年月日天家件人条名期级层名户户种倍万亿元小]")
_WORDS = r"[项层级条小户名种]目|层级|条例|户外|家庭|人员|年度|月度|日常|级别|期间|分[管析类]|人[大才事民居]"
"""Words that begin with a unit of measure: 20年度目标 is 20 and 年度目标."""
_AHEAD = re.compile(rf"(?:(?<=[\u4e00-\u9fff。；）”])|(?<=[\u4e00-\u9fff]\.))(?P<p>{_P})(?=1[、.．][^\d]|{_WORDS}|[^\d\s.、．%—\-/分个次项年月日天家件人]|\s[\u4e00-\u9fff“])")
_GROUP = re.compile(r"(?:(?<=^)|(?<=[。；）.\d分]))(?P<name>(?:[一二三四五六七八九十]+、)?[\u4e00-\u9fff、（）]{2,24}?)(?:（(?P<in>\d{1,3})分?）|(?P<bare>\d{1,3})分)$")
_ITEM = re.compile(r"(?P<run>\d{1,3}(?:\.\d)?)?(?:（(?P<a>\d{1,2})）|（(?P<h>[一二三四五六七八九十]{1,3})）)|(?P<d>\d{1,4})[.、．](?![\d])")
_SECTION = re.compile(r"(?:[一二三四五六七八九十]+、[^。；，]{2,30}?)(?:[（(]\d{1,3}分?[）)])?$")
_INSIDE = re.compile(rf"^(?P<text>[^\n]{{4,200}}?)（(?P<p>{_P})分）")
_LIST_END = re.compile(r"(?P<units>(?:[^。；，、\s得扣加）]{2,14}(?:局|委|办|行|厅|院|部|队|中心|公司|政府)、)*[^。；，、\s得扣加）]{2,14}(?:局|委|办|行|厅|院|部|队|中心|公司|政府))(?P<p>\d{0,3})$")

_ANSWERS = re.compile(r"^[\u4e00-\u9fff（）()]{2,18}(?:局|委|办|部|室|院|中心|政府|公司|银行|支队|大队|街道|乡|镇|科|股|处|组|站|所|会)$")


@dataclass(frozen=True)
class _Link:
    """A place where a row may begin: its number, where the number stands, and what is left of the row before it."""

    number: int
    at: int
    after: int
    end: int
    """Where the text of the row before ends."""
    points: Span | None = None
    group: Span | None = None
    cost: int = 0
_HEADED = re.compile(r"\n[^\n]{2,40}\n\s*$")
"""A line between two tables that heads the second."""


def glued_cards(text: str) -> list[tuple[Grid, Columns]]:
    """Glued scorecards with the columns that were parted, one for each head."""
    plain = canonical(text)
    heads = glued_heads(plain)
    out: list[tuple[Grid, Columns]] = []
    for head, then in zip(heads, [*heads[1:], None][: len(heads)], strict=True):
        if out and head.start < out[-1][0].span.end:
            continue
        body = Span(head.end, min(len(text), head.end + _MOST))
        if then is not None and (above := _HEADED.search(plain[head.end : then.start])) is not None:
            body = Span(head.end, head.end + above.start())
        readings = [_numbered(text, plain, body, head)] if head.has(NUMBER) else []
        readings += [_listed(text, plain, body, head)] if not head.has(NUMBER) or not readings[0] else []
        if not head.has(NUMBER) and head.has(POINTS) and head.roles.index(POINTS) < head.roles.index(RULE):
            readings.append(by_name(text, plain, body.start, body.start + m.start() if (m := _stop(plain[body.start : body.end])) else body.end))
        best = max((r for r in readings if r is not None), key=lambda r: len(r[0].rows), default=None)
        if best is not None and len(best[0].rows) >= 2:
            out.append(best)
    return out


def _numbered(text: str, plain: str, body: Span, head: GluedHead) -> tuple[Grid, Columns] | None:
    """Rows by running number."""
    first = re.compile(r"\s*(?P<group>[\u4e00-\u9fff、]{0,24}(?:（?\d{1,3}分）?)?(?:[\u4e00-\u9fff、]{2,16}(?:\d{1,3}分|（\d{1,3}分）))?)\s*1(?=[\u4e00-\u9fff“《（])").match(plain, body.start, body.end)
    if first is None:
        return None
    ends = body.start + m.start() if (m := _stop(plain[body.start : body.end])) else body.end
    has_points = head.has(POINTS)
    rule = head.roles.index(RULE)
    behind = has_points and head.roles.index(POINTS) > rule
    start = _Link(1, first.end() - 1, first.end(), first.end() - 1, group=Span(first.start("group"), first.end("group")) if first["group"] else None)
    chain = _chain(plain, start, ends, head, behind=behind, has_points=has_points)
    if len(chain) < 2:
        return None
    rows: list[tuple[GridCell, ...]] = []
    group = _group_cell(text, start.group)
    for here, then in zip(chain, [*chain[1:], None], strict=True):
        stop = then.end if then is not None else ends
        points = then.points if then is not None else None
        if then is None and behind:
            m2 = re.search(rf"(?:(?<=[。；）”分])|(?<=[\u4e00-\u9fff]\.))\s*(?P<p>{_P})\s*$", plain[here.after : ends])
            if m2 is not None:
                points = Span(here.after + m2.start("p"), here.after + m2.end("p"))
                stop = points.start
        number = GridCell(str(here.number), Span(here.at, here.after))
        if has_points and not behind:
            found = _ahead(plain, here.after, stop)
            if found is None:
                break
            units = _answerable(plain, found.end, stop) if head.has(UNITS) else None
            cells = (group, number, GridCell.cut(text, here.after, found.start), GridCell.cut(text, found.start, found.end), GridCell.cut(text, found.end, units.start if units else stop))
            rows.append((*cells, GridCell.cut(text, units.start, units.end) if units else GridCell("", Span(stop, stop))))
        else:
            mark = GridCell.cut(text, points.start, points.end) if points is not None else GridCell("", Span(stop, stop))
            rows += [(group, *r) for r in _further(text, plain, number, here.after, stop, mark, behind)]
        group = _group_cell(text, then.group) if then is not None else group
    columns = (CATEGORY, NUMBER, TITLE, POINTS, RULE, UNITS) if has_points and not behind else (CATEGORY, NUMBER, RULE, POINTS)
    return (Grid(tuple(rows), sure=True), Columns(columns, 0, ("",) * len(columns))) if len(rows) >= 2 else None


def _answerable(plain: str, start: int, end: int) -> Span | None:
    """The units behind the last full stop of a row: …扣4分。县质强办."""
    m = re.search(r"(?<=[。；])\s*([^。；，\d]{2,60})\s*$", plain[start:end])
    names = [n for n in re.split(r"[、\s]+", m[1]) if n] if m else []
    if m is None or not names or not all(_ANSWERS.search(n) for n in names):
        return None
    return Span(start + m.start(1), start + m.end(1))


def _further(text: str, plain: str, number: GridCell, start: int, end: int, mark: GridCell, behind: bool) -> list[tuple[GridCell, ...]]:
    """A row whose text holds points of several lines (…扣完为止。5目视范围…扣完为止。) is so many lines of that number."""
    out: list[tuple[GridCell, ...]] = []
    if behind:
        for m in re.compile(rf"(?<=[。；）分])(?P<p>{_P})(?=[\u4e00-\u9fff“《])(?![\u4e00-\u9fff]{{0,2}}(?:以[上下内]|及以))").finditer(plain, start, end):
            if _UNIT.match(plain, m.end()) or _said(plain[start : m.start()]) not in (None, m["p"]):
                continue
            out.append((number, GridCell.cut(text, start, m.start()), GridCell.cut(text, m.start(), m.end())))
            number = GridCell("", Span(m.end(), m.end()))
            start = m.end()
    return [*out, (number, GridCell.cut(text, start, end), mark)]


def _said(words: str) -> str | None:
    """共计10分 at the end of a text states the points that stand behind it."""
    m = re.search(r"(?:共计|合计|满分|最高)(\d+)分[^。]{0,8}。?$", words)
    return m[1] if m else None


def _group_cell(text: str, span: Span | None) -> GridCell:
    """A group printed as 公共区域18分, with its points in brackets as other readings have them."""
    if span is None:
        return GridCell("", Span(0, 0))
    words = re.sub(r"\s", "", span.of(text))
    if m := re.search(r"^(?P<n>.*?)(?P<p>\d{1,3})分$", words):
        words = f"{m['n']}（{m['p']}分）"
    return GridCell(words, span)


def _ahead(plain: str, start: int, end: int) -> Span | None:
    """The points between the names of a row and its scoring text: the first digits that stand alone before words of scoring."""
    for m in _AHEAD.finditer(plain, start, end):
        if re.search(r"分", plain[m.end() : end]) and m.start() - start >= 2:
            return Span(m.start("p"), m.end("p"))
    if (named := _NAMED.match(plain[start:end])) is not None:
        return Span(start + named.start("p"), start + named.end("p"))
    return None


def _stop(plain: str) -> re.Match[str] | None:
    """Where a glued table ends: a total, a note, an annex."""
    return re.search(r"\n\s*(?:注：|备注|附件|说明：|附表|第\s*\[)|(?<=[。；分\d])(?:注：|备注：|说明：)|(?:合\s*计|总\s*计|总\s*分)\s*：?\d{2,4}分?", plain)


def _links(plain: str, start: _Link, ends: int, head: GluedHead, *, behind: bool, has_points: bool) -> dict[int, list[_Link]]:
    """All places where a row of some number may begin."""
    repeated = "".join(head.words)
    out: dict[int, list[_Link]] = {1: [start]}
    for m in _RUN.finditer(plain, start.after, ends):
        run = m[1]
        if _UNIT.match(plain, m.end()) and not re.match(rf"{_WORDS}|件", plain[m.end() : m.end() + 2]):
            continue
        for size in range(1, min(3, len(run)) + 1):
            number, left = int(run[-size:]), run[:-size]
            if run[-size] == "0" or (left and (left[0] == "0" or int(left) > 100)):
                continue
            at = m.end() - size
            if (link := _link(plain, number, at, m, left, repeated, behind=behind, has_points=has_points)) is not None:
                out.setdefault(number, []).append(link)
    return out


def _link(plain: str, number: int, at: int, m: re.Match[str], left: str, repeated: str, *, behind: bool, has_points: bool) -> _Link | None:
    begin = max(0, m.start() - 90)
    before = plain[begin : m.start()]
    if left and behind:
        return _Link(number, at, m.end(), m.start(), Span(m.start(), at)) if re.search(rf"{_STOP}\s*$", before) else None
    if left:
        return None
    if not behind and has_points and _NAMED.match(plain, m.end()) and re.search(rf"(?:{_STOP}|止|全扣)\s*$", before):
        return _Link(number, at, m.end(), m.start())
    if behind:
        squeezed = re.search(rf"{_STOP}\s*(?P<p>{_P})(?P<g>[^\d。；]{{2,24}}?(?:（?\d{{1,3}}分?）?)?(?:[^\d。；]{{2,16}}?\d{{1,3}}分)?|{re.escape(repeated)})$", before)
        if squeezed is not None:
            points = Span(begin + squeezed.start("p"), begin + squeezed.end("p"))
            group = None if squeezed["g"] == repeated or not re.search(r"\d", squeezed["g"]) else Span(begin + squeezed.start("g"), begin + squeezed.end("g"))
            if group is not None or squeezed["g"] == repeated:
                return _Link(number, at, m.end(), points.start, points, group)
    if re.search(rf"{_STOP}\s*$|\n\s*$", before):
        return _Link(number, at, m.end(), m.start(), cost=2 if behind else 0)
    if not has_points and (g := re.search(rf"{_STOP}(?P<g>[\u4e00-\u9fff]{{2,10}})$", before)):
        return _Link(number, at, m.end(), begin + g.start("g"), group=Span(begin + g.start("g"), begin + g.end("g")), cost=3)
    return None


def _chain(plain: str, start: _Link, ends: int, head: GluedHead, *, behind: bool, has_points: bool) -> list[_Link]:
    """The chain 1, 2, 3 … with the most links, and of those the cheapest."""
    links = _links(plain, start, ends, head, behind=behind, has_points=has_points)
    level: list[tuple[_Link, int, tuple[_Link, ...]]] = [(start, 0, (start,))]
    best = level[0]
    number = 1
    while level:
        best = min(level, key=lambda s: s[1])
        number += 1
        nxt = []
        for link in links.get(number, ()):
            before = [s for s in level if s[0].after < link.end]
            if before:
                last = min(before, key=lambda s: (s[1], -s[0].at))
                nxt.append((link, last[1] + link.cost, (*last[2], link)))
        level = nxt
    return list(best[2])


def _listed(text: str, plain: str, body: Span, head: GluedHead) -> tuple[Grid, Columns] | None:
    """Rows by the items' own enumerators, which begin again under each group; each has its points behind it or as （N分）."""
    ends = body.start + m.start() if (m := _stop(plain[body.start : body.end])) else body.end
    best: tuple[int, tuple[Grid, Columns]] | None = None
    for kind in ("a", "h", "d", "o"):
        links = _outlined(plain, body.start, ends) if kind == "o" else _items(plain, body.start, ends, kind)
        if len(links) < 2:
            continue
        for made in (_behind(text, plain, links, ends, head), _inside(text, plain, links, ends, head)):
            if made is not None and (best is None or len(made[0].rows) > best[0]):
                best = len(made[0].rows), made
    return best[1] if best is not None else None


def _items(plain: str, start: int, ends: int, kind: str) -> list[_Link]:
    """Enumerators of one kind that count up, or begin again at one."""
    out: list[_Link] = []
    for m in _ITEM.finditer(plain, start, ends):
        digits = m[kind]
        if digits is None:
            continue
        if re.search(r"\n\s*$", plain[max(0, m.start() - 8) : m.start()]) and kind == "d" and re.search(r"[^。；：）\s]\s*\n\s*$", plain[max(0, m.start() - 10) : m.start()]):
            continue  # the number of a page of the copy
        expected = out[-1].number + 1 if out else 1
        if kind == "h":
            number, left, at = han_value(digits) or 0, "", m.start("h") - 1
        elif kind == "a":
            number, left, at = int(digits), "", m.start("a") - 1
        else:
            number = next((n for n in (expected, 1) if digits.endswith(str(n))), 0)
            left, at = digits[: len(digits) - len(str(number))] if number else "", m.start("d")
        if number not in (expected, 1):
            continue
        run = m["run"] if kind != "d" else left or None
        place = Span(m.start(), m.start() + len(run)) if run else None
        out.append(_Link(number, at, m.end(), m.start(), place))
    return out


_OUTLINE = re.compile(r"(?<![\d.])(?P<run>\d{1,5})(?P<tail>(?:\.\d{1,2}){1,3})(?=[\u4e00-\u9fff“《])")


def _outlined(plain: str, start: int, ends: int) -> list[_Link]:
    """Items with outline numbers (1.1.1, 1.1.2, 1.2.1 …) of the deepest level; digits left before them are points of a group."""
    found = list(_OUTLINE.finditer(plain, start, ends))
    depth = max((m["tail"].count(".") for m in found), default=0)
    out: list[_Link] = []
    before: tuple[int, ...] = ()
    for m in found:
        if m["tail"].count(".") < depth:
            continue
        tail = tuple(int(p) for p in m["tail"].split(".")[1:])
        for size in (1, 2):
            number = (int(m["run"][-size:]), *tail)
            if len(m["run"]) >= size and _follows(before, number):
                at = m.end("run") - size
                end = m.start()
                if head := re.search(r"(?:(?<=[。；）分])|(?<=^))\d+(?:\.\d+)+[\u4e00-\u9fff、（）]{2,40}$", plain[out[-1].after if out else start : end]):
                    end = (out[-1].after if out else start) + head.start()
                out.append(_Link(number[-1], at, m.end(), end))
                before = number
                break
    return out


def _follows(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether an outline number may come behind another: the last part goes up by one, or begins again at one under a next one."""
    if not before:
        return number[-1] == 1
    if number[:-1] == before[:-1]:
        return number[-1] == before[-1] + 1
    return number[-1] == 1 and number[:-1] > before[:-1] and number[0] - before[0] <= 1


def _behind(text: str, plain: str, links: Sequence[_Link], ends: int, head: GluedHead) -> tuple[Grid, Columns] | None:
    rows: list[tuple[GridCell, ...]] = []
    group = _section_before(text, plain, links[0].end, max(head.end, links[0].end - 60))
    given = 0
    for i, here in enumerate(links):
        then = links[i + 1] if i + 1 < len(links) else None
        stop, points, heading = (then.end, then.points, None) if then is not None else (ends, None, None)
        if points is None:
            m = re.search(rf"(?:(?<=[。；）”分])|(?<=[\u4e00-\u9fff]\.))\s*(?P<p>{_P})\s*(?P<g>[一二三四五六七八九十]+、[^。；]{{2,30}}?)?$", plain[here.after : stop])
            if m is not None:
                points = Span(here.after + m.start("p"), here.after + m.end("p"))
                heading = Span(here.after + m.start("g"), here.after + m.end("g")) if m["g"] else None
                stop = points.start
        given += points is not None
        mark = GridCell.cut(text, points.start, points.end) if points is not None else GridCell("", Span(stop, stop))
        rows.append((group, GridCell(str(here.number), Span(here.at, here.after)), GridCell.cut(text, here.after, stop), mark))
        group = GridCell.cut(text, heading.start, heading.end) if heading is not None else group
    if given * 5 < len(rows) * 4:
        return None
    columns = (CATEGORY, NUMBER, RULE, POINTS)
    return Grid(tuple(rows), sure=True), Columns(columns, 0, ("",) * len(columns))


def _section_before(text: str, plain: str, end: int, floor: int) -> GridCell:
    m = re.search(r"[一二三四五六七八九十]+、[^。；]{2,30}$", plain[floor:end])
    return GridCell.cut(text, floor + m.start(), end) if m else GridCell("", Span(end, end))


def _inside(text: str, plain: str, links: Sequence[_Link], ends: int, head: GluedHead) -> tuple[Grid, Columns] | None:
    """1.…体现。（1分）…的得1分。市质监局: the item, its points, how it is scored, who answers for it."""
    rows: list[tuple[GridCell, ...]] = []
    skipped = 0
    for i, here in enumerate(links):
        stop = links[i + 1].end if i + 1 < len(links) else ends
        m = _INSIDE.match(plain[here.after : stop])
        if m is None:
            skipped += 1
            continue
        points = Span(here.after + m.start("p"), here.after + m.end("p") + 1)
        rest = here.after + m.end()
        units = GridCell("", Span(stop, stop))
        if head.has(UNITS) and (u := _LIST_END.search(plain[rest:stop])):
            units = GridCell.cut(text, rest + u.start("units"), rest + u.end("units"))
            stop = units.span.start
        rows.append((GridCell(plain[here.at : here.after].strip("、.．（）"), Span(here.at, here.after)), GridCell.cut(text, here.after, here.after + m.end("text")), GridCell.cut(text, points.start, points.end), GridCell.cut(text, rest, stop), units))
    if len(rows) < 2 or skipped * 2 > len(rows):
        return None
    columns = (NUMBER, CONTENT, POINTS, RULE, UNITS)
    return Grid(tuple(rows), sure=True), Columns(columns, 0, ("",) * len(columns))
