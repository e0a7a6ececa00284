"""Scorecards written as numbered lines under headings (条目式评分表), without a table.

Two shapes occur: headings that carry the points (信息维护 总分10分), whose numbered lines are the clauses of one row;
and headings that only group lines (人大工作), where every line is a row of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.reading.clauses import clauses_of
from zhiheng.reading.model import SourceText
from zhiheng.reading.outline import han_value
from zhiheng.reading.scorecard_cells import split_name, units_of
from zhiheng.reading.scorecard_findings import Printed
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.scorecards import Row, Scorecard, Section
from zhiheng.rules.syntax import Award, Rule, Steps
from zhiheng.values import Span

_SCORING = re.compile(r"[得扣加减计奖]\s*(?:\d|[一二两三四五])[\d.、，-]*\s*分|\d分[/。；）]|：\d+分|不得分|酌情[加扣]|0分|\d分\s*$|加倍扣|倍计分|倍扣分|计扣|最高得?\d|，\d+(?:\.\d+)?分。")
_ITEM = re.compile(r"^(?:\d{1,2}[、.．)](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|第[一二三四五六七八九十百]+条)")
_ARTICLE_HEAD = re.compile(r"^(?:第[一二三四五六七八九十百]+条|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])\s*[^。；]{0,40}?(?P<kind>加分|扣分|减分|奖励|一票否决|否决)[^。；，]{0,10}[：:]$|^第[一二三四五六七八九十百]+条\s*(?P<bare>加分|扣分|减分|奖励|一票否决|否决)(?:项目?|事项|情形|指标|标准)?(?:（[^）]*）)?[。：:]?$")
"""第八条 有下列情形之一的，予以加分： an article that heads a list."""
_GROUP_ITEM = re.compile(r"^（[一二三四五六七八九十]+）(?P<name>[^，。；（]{2,24}（\d{1,3}分）)\s+(?=\d{1,2}[、.．])")
"""（一）畜牧业工作（200分） 1、…: a heading and its first item on one line."""
_LISTED = re.compile(r"^[（(][一二三四五六七八九十]+[）)]")
_FRAME = re.compile(r"百分制|满分|总分(?!中)|(?:加分|扣分|附加分)[^，。；]{0,8}(?:最高|不超过|上限)|(?:(?:以上|以下|分|之间|者)(?:（[^）]*）)?[^，。；]{0,4}[为是]|定为|评为)“?(?:优秀|良好|合格|不合格|基本合格|[A-D]级|[一二三四]等)|得分\s*=|占总分|折算|^(?:将|把)?(?:年度|年终|最终)?考核(?:结果|得分)(?:纳入|作为|运用|计入)|得[分会]在\s*\d+(?:分)?[-至到]")
"""What frames the whole card: full points, the most of all bonuses, grades."""
_HEAD_POINTS = re.compile(r"(?:总分|满分|共计?|分值)[：:]?\s*(\d+(?:\.\d+)?)\s*分")
_GROUP = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+部分[：:、]?)\s*(?P<name>[^，。；]{2,40}|[^，。；（(]{2,40}[（(][^）)]{2,24}[）)])$")
_TITLED = re.compile(
    r"^(?:(?P<number>\d{1,3})[.、．]|第(?P<article>[一二三四五六七八九十百]+)条|[（(](?P<listed>[一二三四五六七八九十]+)[）)])\s*(?P<title>[^，。；：（()）]{2,30})[（(]\s*(?:计|满分|最高)?(?P<points>\d+(?:\.\d+)?)\s*分\s*[）)][。：:，；]?\s*"
)
"""1.健全工作机制（10分）。…: an item with a title and points of its own, before the words that say how they are given."""
_MARKED = re.compile(r"^(?P<number>\d{1,3})[.、．]\s*(?P<title>[^\n]{4,160}?)[（(]\s*(?P<points>\d+(?:\.\d+)?)\s*分\s*[）)][。；;]?[ \t]*\n+\s*(?=\S)")
"""1、制定年度计划，纳入总体工作。（1分) on a line of its own, before the lines that say what is taken off."""
_TAILED = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[）)][。；;]?$")
_ENDED = re.compile(r"[。；;，,]\s*(\d{1,3}(?:\.\d+)?)\s*分[。；;]?$")
"""…，工作制度上墙；5分: an item that ends with its points."""
_MARKS = re.compile(r"（\d+(?:\.\d+)?分）|得\d")
_BARE_HEAD = re.compile(r"^(?P<name>[\u4e00-\u9fff、“”]{4,24}?)(?:[（(](?P<inside>[^（）()]{0,8}\d+(?:\.\d+)?分[^（）()]{0,4})[）)]|(?P<points>\d{1,3})\s*分)$")
"""综治机构建设14分, 平安三率（本项限扣5分）: a heading without a number, with the points or the limit of its items."""
_NOTE = re.compile(r"^(?:备?注|(?:附加|补充)?说明|填表|附件)[：:\d]|^[（(]?\d{4}年|分制|以上合格")
_VETO = re.compile(r"一票否|否决")
_LABELLED = re.compile(r"^(?:责任|牵头|负责|主办|考核|评分|配合)(?:单位|部门|科室|标准|办法|方法|细则)[：:]\S")
_KIND = re.compile(r"^(?:加分|扣分|减分|奖励|一票否决|否决)项$")
_BARE_POINTS = re.compile(r"[（(]?\d{1,3}(?:\.\d)?分?[）)]?")
_SENTENCE = re.compile(r"[。；，]")


@dataclass
class _Block:
    title: str
    span: Span
    points: Decimal | None = None
    items: list[Span] = field(default_factory=list)
    group: bool = False
    """A heading (一、基础工作（30分）) over items that are rows, not over the clauses of one row."""
    listed: bool = False
    """The heading is marked （一）."""


def read_list(source: SourceText) -> tuple[Scorecard, Printed] | None:
    """The scorecard of a document whose lines state points, or None.

    A document counts as one when at least three of its lines, and a third of those under headings, state points.
    """
    if sum(1 for line in source.text.split("\n") if _BARE_POINTS.fullmatch(line.strip())) >= 2:
        return None  # points on lines of their own: a table that lost its columns, and no list
    title, blocks = _blocks(source.text)
    blocks = _folded(source.text, blocks)
    items = [span for b in blocks for span in b.items]
    scored = [s for s in items if _SCORING.search(canonical(s.of(source.text)))]
    lines = sum(1 for s in scored for line in s.of(source.text).split("\n") if _SCORING.search(canonical(line)))
    if lines < 3 or len(scored) * 3 < len(items):
        return None
    printed = Printed()
    headed = sum(1 for b in blocks if b.points is not None and not b.group) * 2 > len(blocks)
    sections: list[Section] = []
    listed = any(_ITEM.match(s.of(source.text)) for s in items)
    count = 0
    for block in blocks:
        if not block.items:
            continue
        rows: list[Row] = []
        if headed:
            count += 1
            rows.append(_row(source, Span(block.items[0].start, block.items[-1].end), str(count), block.title, block.points, printed))
            if sections:
                sections[0] = Section("", None, (*sections[0].rows, *rows))
            else:
                sections.append(Section("", None, tuple(rows)))
            continue
        for span in block.items:
            if _NOTE.search(span.of(source.text)[:24]) and not _ITEM.match(span.of(source.text)):
                continue
            if not _VETO.search(block.title) and _framing(span.of(source.text)):
                continue
            if not _SCORING.search(canonical(span.of(source.text))) and not _VETO.search(block.title + span.of(source.text)):
                continue
            count += 1
            rows.append(_item(source, span, len(rows) + 1 if listed else count, block, printed))
        rows = _proved(rows, block.points)
        if block.group and block.points is not None and len(rows) == 1 and len(block.items) == 1 and rows[0].points is None and not _ITEM.match(block.items[0].of(source.text)):
            rows = [_row(source, block.items[0], rows[0].number, block.title, block.points, printed)]
        if rows:
            kind = "bonus" if re.search(r"加分|奖励|附加", block.title) else "penalty" if re.match(r"扣分|减分|惩罚|一票否|否决", block.title) else "base"
            rows = [replace(r, bonus=True) for r in rows] if kind == "bonus" else rows
            sections.append(Section(block.title, block.points, tuple(rows), kind, block.points if kind == "bonus" else None))
            printed.section_spans[block.title] = block.span
    if not sections:
        return None
    return Scorecard(title, _full(sections, blocks, headed), _bonus(sections), tuple(sections)), printed


def _folded(text: str, blocks: list[_Block]) -> list[_Block]:
    """一、领导机构（8分） over （一）…（2分）；（二）…（2分）： the lower headings are items, where their points add up to the upper's.

    Lower headings with points over lines without numbers (评分标准：…, 责任单位：…) are items too, with those lines.
    """
    out: list[_Block] = []
    i = 0
    while i < len(blocks):
        head, i = blocks[i], i + 1
        under: list[_Block] = []
        while not head.listed and head.points is not None and i + len(under) < len(blocks) and blocks[i + len(under)].listed:
            under.append(blocks[i + len(under)])
        items = [*head.items, *(s for b in under for s in (b.span, *b.items))]
        own = [m[1] if (m := _TAILED.search(s.of(text).rstrip("。；; "))) else None for s in items]
        if under and all(own) and sum((Decimal(canonical(p)) for p in own if p), Decimal(0)) == head.points:
            head = replace(head, items=items)
            i += len(under)
        elif under and not head.items and all(b.points is not None and b.items and not any(_ITEM.match(s.of(text)) for s in b.items) for b in under):
            head = replace(head, items=[Span(b.span.start, b.items[-1].end) for b in under])
            i += len(under)
        out.append(head)
    return out


def _ends_in_sum(text: str) -> re.Match[str] | None:
    """a.…（10分）；b.…（45分）。 55: digits at the end of a line that are the sum of its marks are its points."""
    m = re.search(r"(?<=[。；）)])\s+(\d{1,3})$", text)
    if m is None:
        return None
    marks = [(Decimal(p), each, here) for each, p, here in re.findall(r"（(各[记得计占]?)?(\d+(?:\.\d+)?)分(）)", canonical(text))]
    total = sum((p for p, each, _ in marks if not each), Decimal(0))
    shared = sum((p * 2 for p, each, _ in marks if each), Decimal(0))  # 各记20分 after A和B
    return m if marks and Decimal(m[1]) in (total, total + shared) else None


def _framing(text: str) -> bool:
    """Lines about the whole card and no item of it (满分100分；90分以上为优秀)."""
    plain = canonical(text)
    return bool(_FRAME.search(plain)) and not _VETO.search(plain) and not re.search(r"[扣加奖计]\s*\d|(?<!考核)(?<!最终)得\s*\d", plain)


def _proved(rows: list[Row], points: Decimal | None) -> list[Row]:
    """Items that state what they give (…，1分。) have those points, where they add up to the heading's."""
    if points is None or all(r.points is not None for r in rows):
        return rows
    stated = [r.points if r.points is not None else _gives(r) for r in rows]
    if sum((p for p in stated if p is not None), Decimal(0)) != points:
        return rows
    return [replace(r, points=p) if p is not None else r for r, p in zip(rows, stated, strict=True)]


def _gives(row: Row) -> Decimal | None:
    given = [c.points for c in row.clauses if c.points is not None and c.points > 0]
    return sum(given, Decimal(0)) if given else None


def _full(sections: list[Section], blocks: list[_Block], headed: bool) -> Decimal | None:
    if headed:
        return sum((b.points for b in blocks if b.points is not None), Decimal(0))
    base = [s.points for s in sections if s.kind == "base"]
    return sum((p for p in base if p is not None), Decimal(0)) if base and all(p is not None for p in base) else None


def _bonus(sections: list[Section]) -> Decimal | None:
    given = [s.points for s in sections if s.kind == "bonus" and s.points is not None]
    return sum(given, Decimal(0)) if given else None


def _item(source: SourceText, span: Span, count: int, block: _Block, printed: Printed) -> Row:
    """The row of one item; 1.健全工作机制（10分）。… has its title and points in front."""
    text = span.of(source.text)
    if proved := _ends_in_sum(text):
        led = re.match(r"^(\d{1,2})[、.．]", text)
        rest = Span(span.start, span.start + proved.start())
        return replace(_row(source, rest, led[1] if led else str(count), None, Decimal(proved[1]), printed), span=span, quote=re.sub(r"\s+", " ", text))
    listed = re.match(r"^[（(]([一二三四五六七八九十]+)[）)]\s*", text)
    if listed and (m := _TAILED.search(text)) and len(_MARKS.findall(canonical(text))) == 1:
        return _row(source, Span(span.start + listed.end(), span.end), str(han_value(listed[1])), None, Decimal(canonical(m[1])), printed)
    if m := _TITLED.match(text):
        rest = Span(span.start + m.end(), span.end) if m.end() < len(text) else span
        own = m["number"] or str(han_value(m["article"] or m["listed"]))
        return replace(_row(source, rest, own, m["title"].strip(), Decimal(canonical(m["points"])), printed), span=span, quote=re.sub(r"\s+", " ", text))
    if m := _MARKED.match(text):
        rest = Span(span.start + m.end(), span.end)
        return replace(_row(source, rest, m["number"], re.sub(r"\s+", "", m["title"]).strip("。；"), Decimal(canonical(m["points"])), printed), span=span, quote=re.sub(r"\s+", " ", text))
    number = re.match(r"^(\d{1,2})[、.．](?!\d)", text)
    if number and (m := _TAILED.search(text)) and len(_MARKS.findall(canonical(text))) == 1:
        return _row(source, span, number[1], None, Decimal(canonical(m[1])), printed)
    if number and (m := _ENDED.search(text)) and len(re.findall(r"\d\s*分(?!钟)", text)) == 1:
        return _row(source, span, number[1], None, Decimal(canonical(m[1])), printed)
    if article := re.match(r"^(?:第([一二三四五六七八九十百]+)条|[（(]([一二三四五六七八九十]+)[）)])\s*", text):
        place = Span(span.start + article.end(), span.end)
        return _row(source, place, str(han_value(article[1] or article[2])), block.title if _VETO.search(block.title) else None, None, printed)
    return _row(source, span, number[1] if number else str(count), block.title if _VETO.search(block.title) else None, None, printed)


def _blocks(text: str) -> tuple[str, list[_Block]]:
    title, blocks, start = "", [], 0
    for line in text.split("\n"):
        here, start = start, start + len(line) + 1
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        head, tab, rest = bare.partition("\t")
        at = here + line.index(bare)
        if (m := _GROUP_ITEM.match(canonical(bare))) is not None:
            name, points = split_name(bare[m.start("name") : m.end("name")])
            blocks.append(_Block(name, Span(at, at + m.end("name")), points, group=True))
            bare, at = bare[m.end() :], at + m.end()
        if m := _ARTICLE_HEAD.match(canonical(bare)):
            blocks.append(_Block(f"{m['kind'] or m['bare']}项", Span(at, at + len(bare)), None, group=True))
            continue
        if blocks and _KIND.search(blocks[-1].title) and re.match(r"^第[一二三四五六七八九十百]+条", bare):
            blocks.append(_Block("", Span(at, at + len(bare)), None, group=True))
        if re.match(r"^第[一二三四五六七八九十]+[章节]\s*\S{2,24}$", bare):
            blocks.append(_Block(re.sub(r"^第[一二三四五六七八九十]+[章节]\s*", "", bare), Span(at, at + len(bare)), None, group=True))
            continue
        if (m := _GROUP.match(bare)) and not (_LISTED.match(bare) and blocks and _KIND.search(blocks[-1].title)) and (heading := _heading(m["name"])) is not None:
            blocks.append(_Block(heading[0], Span(at, at + len(bare)), heading[1], group=True, listed=_LISTED.match(bare) is not None))
            continue
        if (m := _BARE_HEAD.match(bare)) and not re.search(r"[得扣加减奖计]\d", canonical(m["name"])) and not re.search(r"[加减奖扣]$|每|不得|未", m["name"]):
            blocks.append(_Block(m["name"] if m["points"] else bare, Span(at, at + len(bare)), Decimal(m["points"]) if m["points"] else split_name(bare)[1], group=True))
            continue
        if tab and not _ITEM.match(head) and len(head) <= 24 and not _SENTENCE.search(head):
            blocks.append(_Block(re.sub(r"\s+", "", head), Span(at, at + len(head))))
            offset = at + len(head) + len(tab) + len(rest) - len(rest.lstrip())
            bare, at = rest.strip(), offset
            if m := _HEAD_POINTS.search(bare):
                blocks[-1].points = Decimal(canonical(m[1]))
                if len(bare) <= m.end() + 1:
                    continue
        elif len(bare) <= 16 and not _SENTENCE.search(bare) and not _LABELLED.match(bare) and not _SCORING.search(canonical(bare)) and not _ITEM.match(bare):
            if re.fullmatch(r"附[件表录]\s*[\d一二三四五六七八九十]*[：:]?", bare):
                continue
            if not title and re.search(r"表|细则|标准|办法|考核|评分", bare):
                title = bare
            else:
                blocks.append(_Block(bare, Span(at, at + len(bare))))
            continue
        if not bare:
            continue
        span = Span(at, at + len(bare))
        if not blocks:
            if re.fullmatch(r"附[件表录]\s*[\d一二三四五六七八九十]*[：:]?", bare):
                continue
            if not title and len(bare) <= 60 and not _SCORING.search(canonical(bare)):
                title = bare
                continue
            blocks.append(_Block("", span))
        current = blocks[-1]
        before = current.items[-1].of(text) if current.items else ""
        opened = (m := _TITLED.match(before)) is not None and (m.end() >= len(before.rstrip()) or not _TITLED.match(bare)) and not re.match(r"^\d{1,3}[.、．](?!\d)", bare) and not _NOTE.search(bare)
        runs_on = bool(_ITEM.match(before) and not _ITEM.match(bare) and not _NOTE.search(bare) and re.search(r"分\s*[）)][。；]?$|[扣减]\d+(?:\.\d+)?分[。；]?$", before.rstrip()) and _SCORING.search(canonical(bare)))
        below = bool(re.match(r"^(?:[（(]\d{1,2}[）)]|[①-⑳])", bare) and re.match(r"^\d{1,2}[.、．]", before))
        if current.items and (opened or below or runs_on or re.match(r"^[（(](?!(?:\d+|[一二三四五六七八九十]+)[）)])", bare)):
            current.items[-1] = Span(current.items[-1].start, span.end)
        else:
            current.items.append(span)
    return title or (blocks[0].title if blocks else ""), blocks


def _heading(name: str) -> tuple[str, Decimal | None] | None:
    """The name and points of a group heading; None for an item that only looks like one."""
    title, points = split_name(re.sub(r"\s+", "", name))
    if points is None and (len(title) > 20 or _SCORING.search(canonical(title))):
        return None
    return title, points


_UNITS = re.compile(r"[（(]?(?:责任|牵头|负责|主办|考核|评分)(?:单位|部门|科室)[：:](?P<units>(?:[^（）()。]|[（(][^（）()]{1,8}[）)]){2,80}?)[）)]?[。；;]?\s*$")
"""（责任单位：县市场监管局） at the end of an item."""


def _row(source: SourceText, span: Span, number: str, title: str | None, points: Decimal | None, printed: Printed) -> Row:
    units: tuple[str, ...] = ()
    if (told := _UNITS.search(span.of(source.text))) is not None and told.start() > 4:
        units, span = units_of(told["units"]), Span(span.start, span.start + told.start())
    read = clauses_of(source.text, span, title=title or "", points=points)
    own = points if points is not None else _stated(tuple(c.rule for c in read.clauses), span.of(source.text))
    printed.note_row(0, span, read)
    return Row(
        number=number,
        title=title,
        points=own,
        units=units,
        clauses=read.clauses,
        quote=re.sub(r"\s+", " ", span.of(source.text)).strip(),
        span=span,
        cap=read.cap,
        base=read.base,
        floor=read.floor,
        applies=read.applies,
    )


def _stated(rules: tuple[Rule, ...], text: str) -> Decimal | None:
    """The points of a line that states grades of one figure (按时督察：7分——未督察：0分)."""
    if len(rules) != 1 or not re.search(r"[：:]\s*\d", text):
        return None
    rule = rules[0]
    if isinstance(rule, Award) and rule.points > 0:
        return rule.points
    if isinstance(rule, Steps):
        return max((s.points for s in rule.of if s.points is not None), default=None)
    return None
