"""Glued scorecards parted by what their own arithmetic proves (以计分之和证实的粘连表).

Where a head is known but its cells ran together, any digits may be points. The true ones are those that the scoring text of
their row adds up to (得10分；…得5分 behind 15), and whose sum is the printed total or 100. The chain of points that proves
most is taken; where the rows neither prove themselves nor add up, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.reading.columns import CATEGORY, NUMBER, POINTS, RULE, TITLE, UNITS, Columns
from zhiheng.reading.glued_cards import glued_cards
from zhiheng.reading.glued_heads import GluedHead, glued_heads
from zhiheng.reading.glued_lines import glued_lines
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import NUM, canonical
from zhiheng.values import Span

_MOST_CHARS, _MOST_TOKENS, _REACH = 40_000, 900, 1200
"""Characters of a body, places in it that may be points, and characters that a row may span."""
_WORDS = r"[项层级条小户名种]目|层级|条例|户外|家庭|人员|年度|月度|日常|级别|期间|分[管析类]|人[大才事民居]|件[数均]|名[优录称]|月底前|季度|半年|年内"
"""Words that begin with a unit of measure: 20年度目标 is 20 and 年度目标."""
_TOKEN = re.compile(
    rf"(?P<p>100|[1-9]\d?|0?\.5|[1-9]\d?\.5)(?P<mark>分|%)?"
    rf"(?=\n|{_WORDS}|[^\d\s.、．%％‰—－\-~/／）)分个次项年月日天家件人条名期级层户种倍万亿元秒吨亩只台套以至及的，。；]|(?<=[%分])及[^以]|(?<=分)[季年月]|\d[月个项次家件])"
)
_BRACKET = re.compile(r"[（(](?P<p>\d{1,3}(?:\.5)?)分[）)]")
_VERB = re.compile(r"(?:[得扣加减计≥≤<>=第\-]|少于|低于|小于|达到|至少|超过|不足)$")
_MARKED = re.compile(r"(?:[得扣加减计记给奖赋占少低高超差过足满于达到第每近共≥≤<>=\-为约各、]|[达低高]于)$")
"""Behind these, digits with 分 are said by the text."""
_STOP = re.compile(
    r"\n\s*(?:注[：:]|备注[：:]|附件|说明[：:]|附表)|(?:合\s*计|总\s*计|总\s*分|共\s*计)\s*(?P<total>\d{2,4})|(?<=[。；分止\n])(?:[一二三四五六]、)?(?:加分|扣分|减分|附加分?)(?:项目?|事项|指标)(?=[（\n\u4e00-\u9fff])"
)
_SENTENCE = re.compile(r"[。；”]|(?<=\d)分(?![^，。；\n]{0,3}[以之，；。、])|[止扣][。]?|）|分值?(?=[\u4e00-\u9fff]{2})")
_GAIN = re.compile(rf"(?<!不)(?:[得计记占为，]|满分|（)\s*({NUM})分")
_HEADING_POINTS = re.compile(r"[\u4e00-\u9fff]{2,16}[（(]\d{1,3}分[）)]$")
"""A group with its points right before the next name (基础工作（30分）标准化建设（12分）)."""
_SAID = re.compile(rf"[得扣计加]{NUM}分|不得分|扣完")
"""Scoring words, which no name holds."""
_PLUS = re.compile(rf"(?:另|再|加)(?:加|得)?({NUM})分")
_LOSS = re.compile(rf"扣除?({NUM})分")
_GROUP = re.compile(r"^(?:[^\d。；！？（）%]{2,30}(?:[（(]\d{1,3}分?[）)]|\d{1,3}%))+")
_PART = re.compile(r"[（(]\d{1,3}分?[）)]|\d{1,3}%")
_NUMBER = re.compile(r"^(?:[A-Za-z]{1,4}\d{1,3}|\d{1,3})(?=[^\d.])")
_COUNTED = re.compile(r"^(?P<group>[\u4e00-\u9fff]{2,8}(?=\d{1,2}[\u4e00-\u9fff]))|^\d{1,2}(?=[\u4e00-\u9fffA-Z])")
"""A running number under a head that was not read whole, a group before it (质量水平4主要农产品…)."""
_ORGAN = r"[\u4e00-\u9fff（）()]{2,18}?(?:局|委|办|部|室|院|中心|政府|公司|银行|支队|大队|街道|科|股|处)"
_UNITS = re.compile(rf"(?<=[。；）分止])(?P<units>{_ORGAN}(?:[、，,\s]{_ORGAN})*)(?P<rest>[^。；]{{0,30}})$")
_LED_UNITS = re.compile(rf"^(?P<units>{_ORGAN})(?=\d)")


@dataclass(frozen=True)
class _Token:
    """Digits that may be a row's points; `begin` is where what belongs to them begins (their own digits)."""

    begin: int
    end: int
    worth: Decimal


@dataclass(frozen=True)
class _Path:
    score: Decimal
    tokens: tuple[_Token, ...]
    starts: tuple[int, ...]
    """Where the name of each row begins."""
    proved: int


def glued(text: str) -> list[tuple[Grid, Columns]]:
    """The reading of a glued scorecard that finds most rows: by lines, by what adds up, by running numbers."""
    return max((glued_lines(text), glued_proved(text), glued_cards(text)), key=lambda found: sum(len(grid.rows) for grid, _ in found))


def glued_proved(text: str) -> list[tuple[Grid, Columns]]:
    """Glued tables whose points prove themselves, each from its head on."""
    plain = canonical(text)
    heads = [h for h in glued_heads(plain) if h.has(RULE)]
    out: list[tuple[Grid, Columns]] = []
    for head, then in zip(heads, [*heads[1:], None], strict=False):
        body = Span(head.end, min(len(plain), head.end + _MOST_CHARS, then.start if then is not None else len(plain)))
        total = None
        if stop := _STOP.search(plain, body.start, body.end):
            body, total = Span(body.start, stop.start()), Decimal(stop["total"]) if stop["total"] else None
        behind = head.has(POINTS) and head.roles.index(POINTS) > head.roles.index(RULE)
        guessed = head.has(POINTS) and not _SCORING.search(head.words[head.roles.index(RULE)])
        solved = [(path, b) for b in ((behind, not behind) if guessed else (behind,)) if (path := _solved(plain, body, head, total, b)) is not None]
        if solved:
            path, behind = max(solved, key=lambda s: s[0].score)
            grid = _grid(text, plain, body, head, path, behind)
            out.append((grid, Columns(_COLUMNS, 0, ("",) * len(_COLUMNS))))
    return out


_SCORING = re.compile(r"[评计扣赋加减]分|标准|办法|方法|细则|要点")
"""Words of a head that name the scoring text; where there is none, its place is a guess."""
_COLUMNS = (CATEGORY, NUMBER, TITLE, POINTS, RULE, UNITS)


def _tokens(plain: str, body: Span, head: GluedHead) -> list[_Token]:
    """Places that may be points: digits before words, or in brackets behind a name where the head has no points."""
    out: list[_Token] = []
    if not head.has(POINTS):
        return [_Token(m.start(), m.end(), Decimal(m["p"])) for m in _BRACKET.finditer(plain, body.start, body.end)]
    shares = any("权重" in w or "%" in w for w in head.words)
    for run in re.compile(r"(?<![\d.])\d[\d.]*").finditer(plain, body.start, body.end):
        for size in range(len(run[0])):
            m = _TOKEN.match(plain, run.start() + size)
            if m is None or m["mark"] == "%" and not shares:
                continue
            before = plain[max(body.start, run.start() - 3) : run.start()]
            if size == 0 and (_MARKED if m["mark"] == "分" else _VERB).search(before) or size and m["mark"] == "分":
                continue
            out.append(_Token(run.start() + size, m.end(), Decimal(m["p"])))
    return out[:_MOST_TOKENS]


def _worth(text: str, points: Decimal) -> Decimal | None:
    """How well a scoring text proves its points: 3 where they add up, less where it says little, None where it gives more."""
    text = text.replace("\n", "")
    gains = [Decimal(m[1]) for m in _GAIN.finditer(text)]
    if not gains:
        losses = [Decimal(m[1]) for m in _LOSS.finditer(text)]
        if losses:
            return Decimal("0.5") if max(losses) <= points else None
        return Decimal(1) if re.search(r"满分|按比例|完成率", text) else Decimal(0)
    if max(gains) > points:
        return None
    sums = {max(gains), sum(gains, Decimal(0))}
    for mark in ("。", "；"):
        best = [max(g) for part in text.split(mark) if (g := [Decimal(m[1]) for m in _GAIN.finditer(part)])]
        sums.add(sum(best, Decimal(0)))
    extra = [Decimal(m[1]) for m in _PLUS.finditer(text)]
    sums |= {s + sum(extra, Decimal(0)) for s in sums}
    if points in sums:
        return Decimal(3)
    return Decimal(1) if "满分" in text else Decimal(-2)


def _name_start(plain: str, start: int, end: int) -> int | None:
    """Where the name before `end` begins: behind the last line end or sentence."""
    cut = plain.rfind("\n", start, end)
    if cut >= 0 and plain[cut:end].strip():
        return cut + 1
    ends = [m.end() for m in _SENTENCE.finditer(plain, start, end) if end - m.end() >= 2]
    return next((e for e in reversed(ends) if 2 <= end - e <= 80), None)


def _solved(plain: str, body: Span, head: GluedHead, total: Decimal | None, behind: bool) -> _Path | None:
    """The chain of points that proves most; None where it proves too little."""
    plain = _masked(plain, body, head)
    tokens = _tokens(plain, body, head)
    if len(tokens) < 2 or len({t.worth for t in tokens}) == 0:
        return None
    wanted = {total} if total is not None else {Decimal(100), Decimal(60), Decimal(50), Decimal(40), Decimal(120), Decimal(150), Decimal(200), Decimal(1000)}
    most = max(wanted)
    paths: dict[int, dict[Decimal, _Path]] = {}
    for k, token in enumerate(tokens):
        here: dict[Decimal, _Path] = {}
        if behind:
            value = _worth(plain[body.start : token.begin], token.worth)
            if value is not None and token.begin - body.start <= _REACH and "\n" not in plain[body.start : token.begin].strip():
                here[token.worth] = _Path(value, (token,), (body.start,), int(value >= 3))
        elif token.begin - body.start <= 160 and not re.search(r"[。；]", plain[body.start : token.begin]):
            cut = plain.rfind("\n", body.start, token.begin)
            if not plain[body.start : max(cut, body.start)].strip() and len(plain[max(cut, body.start - 1) + 1 : token.begin].strip()) >= 1:
                here[token.worth] = _Path(Decimal(0), (token,), (max(cut + 1, body.start),), 0)
        for j in range(k - 1, -1, -1):
            last = tokens[j]
            if token.begin - last.end > _REACH:
                break
            if last.end > token.begin - 2 or not paths.get(j):
                continue
            step = _step(plain, last, token, behind)
            if step is None:
                continue
            value, start = step
            for so_far, path in paths[j].items():
                now = so_far + token.worth
                made = path.score + value
                if now <= most and (now not in here or here[now].score < made):
                    here[now] = _Path(made, (*path.tokens, token), (*path.starts, start), path.proved + int(value >= Decimal("2.5")))
        paths[k] = here
    return _best(plain, body, tokens, paths, wanted, behind, total)


def _step(plain: str, last: _Token, token: _Token, behind: bool) -> tuple[Decimal, int] | None:
    """What the row between two points proves, and where the later one's name begins."""
    if behind:
        value = _worth(plain[last.end : token.begin], token.worth)
        return (value, last.end) if value is not None else None
    start = _name_start(plain, last.end, token.begin)
    if start is None or _SAID.search(plain[start : token.begin]):
        return None
    if (m := _HEADING_POINTS.search(plain, last.end, start)) and m.end() == start and (cut := _name_start(plain, last.end, m.end() - 1)) is not None and start - cut <= 40:
        start = cut
    value = _worth(plain[last.end : start], last.worth)
    return (value - _doubled(plain[last.end : start], last.worth), start) if value is not None else None


def _doubled(text: str, points: Decimal) -> Decimal:
    """发展成效40%工程合格率40%…: of two like points the one behind the last name is the row's."""
    again = re.match(rf"[^，。；\d]{{2,30}}(?<![得扣加计减记第]){points:f}(?:%|分)?(?![\d以个次])", text)
    return Decimal("0.5") if again else Decimal(0)


def _best(plain: str, body: Span, tokens: Sequence[_Token], paths: dict[int, dict[Decimal, _Path]], wanted: set[Decimal], behind: bool, total: Decimal | None) -> _Path | None:
    found: list[tuple[Decimal, Decimal, _Path]] = []
    for k, token in enumerate(tokens):
        for reached, path in paths[k].items():
            last = Decimal(0) if behind else _worth(plain[token.end : _last_end(plain, body, path)], token.worth)
            if last is None or len(path.tokens) < 2:
                continue
            last -= Decimal(0) if behind else _doubled(plain[token.end : token.end + 60], token.worth)
            proved = path.proved + int(not behind and last >= Decimal("2.5"))
            found.append((path.score + last, reached, _Path(path.score + last, path.tokens, path.starts, proved)))
    whole = total if total is not None else Decimal(100)
    fitting = [f for f in found if f[1] in wanted and (f[2].proved * 2 >= len(f[2].tokens) or f[1] == whole and f[0] * 2 >= len(f[2].tokens))]
    alone = [f for f in found if f[2].proved == len(f[2].tokens) >= 3]
    pick = max(fitting, key=lambda f: f[0], default=None)
    if pick is not None and (total is not None or pick[0] >= max((f[0] for f in alone), default=Decimal(0)) - 1):
        return pick[2]
    best = max(alone, key=lambda f: f[0], default=None)
    return best[2] if best is not None and total is None else None


def _last_end(plain: str, body: Span, path: _Path) -> int:
    """Where the last row ends: with its line, where the rows before it stand on lines of their own."""
    lines = sum(1 for s in path.starts[1:] if plain[s - 1] == "\n")
    cut = plain.find("\n", path.tokens[-1].end, body.end)
    return cut if cut >= 0 and lines * 2 >= len(path.starts) - 1 else body.end


def _grid(text: str, plain: str, body: Span, head: GluedHead, path: _Path, behind: bool) -> Grid:
    rows: list[tuple[GridCell, ...]] = []
    group = GridCell("", Span(body.start, body.start))
    leads = [m[0] if (m := _GROUP.match(plain[s:t.begin].lstrip())) and not behind else "" for s, t in zip(path.starts, path.tokens, strict=True)]
    nested = any(len(_PART.findall(g)) > 1 for g in leads)
    for i, token in enumerate(path.tokens):
        start = path.starts[i]
        end = path.starts[i + 1] if i + 1 < len(path.starts) else token.begin if behind else _last_end(plain, body, path)
        first, last = (start, token.begin) if behind else (start, end)
        if i and (m := _HEADED.search(plain, path.tokens[i - 1].end, start)):
            group = GridCell.cut(text, m.start("line"), m.end("line"))
        row = _Cells(text, plain, head, token, behind, nested and len(_PART.findall(leads[i])) == 1)
        if head.has(NUMBER) and rows and not behind and (cut := _counted(plain, start, token, _first_number(rows) + i)):
            rows[-1] = _with_tail(text, rows[-1], Span(start, cut))
            first = cut
        rows.append(row.cells(first, _before_head(plain, first, last, head), group))
        group = rows[-1][0]
    return Grid(tuple(rows), sure=True)


def _counted(plain: str, start: int, token: _Token, number: int) -> int:
    """Where the running number of a row stands behind the last cell of the row before (县财政局5产品质量); 0 where it does not."""
    m = re.compile(rf"(?<=[\u4e00-\u9fff）]){number}(?=[^\d.%]|$)").search(plain[: token.begin], start + 2)
    return m.start() if m else 0


def _first_number(rows: Sequence[tuple[GridCell, ...]]) -> int:
    """The running number of the first row; a second page counts on."""
    m = re.search(r"\d+", rows[0][1].text)
    return int(m[0]) if m else 1


def _with_tail(text: str, row: tuple[GridCell, ...], tail: Span) -> tuple[GridCell, ...]:
    """A row with the units, or other last words, that stood before the next number."""
    cell = GridCell.cut(text, tail.start, tail.end)
    organ = re.fullmatch(rf"{_ORGAN}(?:[、，,\s]?{_ORGAN})*", cell.text) or re.match(rf"{_ORGAN}(?:[、，,\s]?{_ORGAN})*", cell.text)
    if organ is not None and not row[5].text:
        return (*row[:5], GridCell.cut(text, tail.start, tail.start + organ.end()))
    return row


_HEADED = re.compile(r"\n(?P<line>[^\n。；]{2,40}[（(]\d{1,3}分[）)])\n")
"""A heading with points between two parts of a table."""


def _repeated(head: GluedHead) -> re.Pattern[str]:
    """A repeated head, and the line that heads it."""
    printed = r"\s*".join(map(re.escape, "".join(head.words)))
    return re.compile(rf"(?:\n[^\n。；]{{2,40}})?\n[^\n]{{0,12}}{printed}[^\n]{{0,14}}")


def _before_head(plain: str, start: int, end: int, head: GluedHead) -> int:
    """Where a row ends before a repeated head."""
    m = _repeated(head).search(plain, start, end)
    return m.start() if m else end


def _masked(plain: str, body: Span, head: GluedHead) -> str:
    """The text with line ends in the place of repeated heads; places stay."""
    first = plain.find("\n", body.start, min(body.end, body.start + 14))
    rest = plain[body.start : first] if first >= 0 else ""
    lead = " " * len(rest) if rest and not re.search(r"[\d。；，]", rest) else rest  # the end of the head that nobody knows
    return plain[: body.start] + lead + _repeated(head).sub(lambda m: "\n" * len(m[0]), plain[body.start + len(lead) : body.end]) + plain[body.end :]


@dataclass(frozen=True)
class _Cells:
    """The cells of one row, cut by what each column holds."""

    text: str
    plain: str
    head: GluedHead
    token: _Token
    behind: bool
    inner: bool
    """Whether the one group before the name is of the second level, under the section of the row before."""

    def _cut(self, start: int, end: int) -> GridCell:
        return GridCell.cut(self.text, start, end)

    def cells(self, start: int, end: int, group: GridCell) -> tuple[GridCell, ...]:
        """Group, number, name, points, scoring text, units; `group` is that of the row before."""
        plain = self.plain
        while start < end and plain[start].isspace():
            start += 1
        units = GridCell("", Span(end, end))
        if self.head.has(UNITS) and self.head.roles.index(UNITS) == 0 and (m := _LED_UNITS.match(plain[start : self.token.end])):
            units = self._cut(start, start + m.end("units"))
            start += m.end("units")
        name_end = end if self.behind else self.token.begin
        if (m := _GROUP.match(plain[start:name_end])) and (m.end() < name_end - start or not _BRACKET.search(m[0])):
            group = group if self.inner else self._group(start, start + self._first(m[0]))
            start += m.end()
        number = GridCell("", Span(start, start))
        if m := (_NUMBER if self.head.has(NUMBER) else _COUNTED).match(plain[start:name_end] + "□"):
            if m.lastgroup:
                group = self._cut(start, start + m.end(1))
                start += m.end(1)
                m = _NUMBER.match(plain[start:name_end] + "□")
                assert m is not None
            number = self._cut(start, start + m.end())
            start += m.end()
        points = re.search(NUM, plain[self.token.begin : self.token.end])
        assert points is not None
        mark = self._cut(self.token.begin + points.start(), self.token.begin + points.end())
        if self.behind:
            return group, number, self._cut(start, start), mark, self._cut(start, end), units
        last = end
        if not units.text and self.head.has(UNITS) and (m := _UNITS.search(plain[self.token.end : end])):
            units = self._cut(self.token.end + m.start("units"), self.token.end + m.end("units"))
            last = units.span.start
        name = self._cut(start, self.token.begin)
        if not name.text.strip() and (m := re.search(r"(?<=[分止。；）])(?P<n>[^\d。；，]{3,30})$", plain[self.token.end : last].rstrip())):
            name = self._cut(self.token.end + m.start("n"), self.token.end + m.end("n"))
            last = name.span.start
        return group, number, name, mark, self._cut(self.token.end, last), units

    def _group(self, start: int, end: int) -> GridCell:
        """A group with its share as points in brackets (质量基础35%), as other readings have them."""
        cell = self._cut(start, end)
        m = re.search(r"^(?P<n>.*?)(?P<p>\d{1,3})%$", cell.text.strip())
        return GridCell(f"{m['n']}（{m['p']}分）", cell.span) if m else cell

    def _first(self, words: str) -> int:
        m = re.match(r"[^（(\d]*(?:[（(]\d{1,3}分?[）)]|\d{1,3}%)", words)
        return m.end() if m else len(words)


__all__ = ["glued", "glued_proved"]


