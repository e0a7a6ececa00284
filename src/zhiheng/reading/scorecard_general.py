"""What the text beside the table says about points (总则、加分、扣分、一票否决): sections of their own and card-level rules.

Notices print bonus points, deductions over the whole card and vetoes as paragraphs before or behind the table. They are
read here as rows of bonus, penalty and veto sections; a paragraph that only explains how scoring works is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.reading.clauses import clauses_of
from zhiheng.reading.model import SourceText
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.scorecards import Clause, Row, Section
from zhiheng.rules.syntax import Exists, Veto
from zhiheng.values import Span

_NUMBER = r"(?:[（(]?[一二三四五六七八九十]+[）)]?[、.．]?|[（(]?\d{1,2}[）)]?[、.．]?|第[一二三四五六七八九十]+条)?\s*"
_HEAD = re.compile(
    rf"^{_NUMBER}(?P<name>(?:附加|奖励|加分|扣分|减分|扣减分|惩罚|一票否[决优]|否决)(?:项目?|因素|事项|指标|情形|条款|类)?)\s*(?:[（(][^）)]{{0,30}}[）)])?\s*(?P<stop>[。，：:、,]|$)"
)
_KINDS = (("veto", re.compile(r"否[决优]")), ("bonus", re.compile(r"加分|奖励|附加")), ("penalty", re.compile(r"扣|减分|惩罚")))
_SPEAKS = re.compile("分|否|缺项|不适用|不涉及|标化|附加|奖励|惩罚|不合格|不得评|取消")
"""What a line about the whole card cannot do without, sought first because it is quick."""
_ADDS = re.compile(r"(?:加|奖励?|再加|另加)\s*\d+(?:\.\d+)?(?:[、，,]\d+(?:\.\d+)?)*\s*分")
_TAKES = re.compile(r"(?:扣|减|扣减|扣除)\s*\d+(?:\.\d+)?(?:[、，,]\d+(?:\.\d+)?)*\s*分")
_CAP = re.compile(r"(?:加分|累计|合计|总计|附加分|奖励分)[^，。；\d]{0,12}?(?:不超过|最高|上限|最多|封顶)[^，。；\d]{0,4}(?P<cap>\d+(?:\.\d+)?)\s*分|(?:最高|最多)(?:加|不超过)?(?P<cap2>\d+(?:\.\d+)?)\s*分")
_FULL = re.compile(r"(?:满分|总分(?!不)|基本分|基础分)(?:为|值|共|计|是|：|:)?\s*(?P<full>\d{2,4})\s*分(?!\s*(?:以上|以下|及|（|\(|-|至|为|者|的))|(?:百分制)")
_NORMAL = re.compile(r"(?:缺项|不适用|不涉及|标化分?)[^。；]{0,60}?(?:换算|折算|标化|÷|/|除以|按比例)[^。；]{0,40}?(?:[×*]\s*100|百分制|100分|得分率)?")
_VETO_LEAD = re.compile(r"(?:下列|以下|如下)(?:情形|情况|行为|问题)?(?:之一)?[^。；]{0,30}(?:一票否[决优]|不合格|不得评|取消)[^。；]{0,20}[：:]?$|(?:一票否[决优]|不得评为优秀|评为不合格)[^。；]{0,16}[：:]$")
_VETO = re.compile(r"实行一票否[决优]|予以一票否[决优]|[一票]否[决优]$|(?:直接)?(?:评|定|确定|判)为?(?:不合格|不达标)|取消[^，。；]{0,8}(?:评优|评先|评选)|不得(?:评|列)为?优秀")
_ITEM = re.compile(r"^(?:[（(]\d{1,2}[）)]|\d{1,2}[、.．)](?!\d)|[①-⑳]|[-—·•])\s*")
_EXPLAINS = re.compile(r"得分\s*=|总分\s*=|方法|公式|自评|申报|材料|由[^，。；]{2,20}(?:核定|认定|确认)后?$")


@dataclass
class General:
    """What the paragraphs beside the table state about the card."""

    sections: list[Section] = field(default_factory=list)
    full: Decimal | None = None
    bonus: Decimal | None = None
    normalise: dict[str, str] | None = None


@dataclass
class _Open:
    """A heading whose paragraphs are being read."""

    kind: str
    title: str
    rows: list[Row] = field(default_factory=list)
    cap: Decimal | None = None
    veto: str = ""


def general_of(source: SourceText, taken: Sequence[Span]) -> General:
    """Read the paragraphs outside of `taken`, the rows of the tables.

    Returns:
        Sections in printed order (numbers 加1, 扣1, 否1 …), the full points, the most of all bonus points and how the
        score of a card with rows that do not apply is brought to 100, each None where the text does not say.
    """
    found = General()
    opens: list[_Open] = []
    current: _Open | None = None
    for span in _paragraphs(source.text, taken):
        if current is None and _SPEAKS.search(source.text, span.start, span.end) is None:
            continue
        text = canonical(span.of(source.text))
        if (m := _FULL.search(text)) and found.full is None and not _ITEM.match(text):
            found.full = Decimal(m["full"]) if m["full"] else Decimal(100)
        if _NORMAL.search(text) and re.search(r"缺项|不适用|不涉及|标化", text):
            found.normalise = {"to": "100", "over": "applicable"}
        head = _HEAD.match(text)
        if head is not None:
            current = _opened(head["name"])
            span = Span(span.start + (head.end() if head["stop"] else len(text)), span.end)
            text = canonical(span.of(source.text))
            opens.append(current)
        elif _VETO_LEAD.search(text) and len(text) < 120:
            current = _opened("一票否决")
            current.veto = text
            opens.append(current)
            continue
        elif re.match(r"^[一二三四五六七八九十]+、|^第[一二三四五六七八九十]+[条章]", text):
            current = None
        if current is not None:
            if (m := _CAP.search(text)) and current.kind == "bonus" and not _ADDS.search(text[: m.start()]):
                current.cap = Decimal(m["cap"] or m["cap2"])
            _add(source, span, text, current)
        elif (m := _CAP.search(text)) and "加分" in text and not _ADDS.search(text):
            found.bonus = Decimal(m["cap"] or m["cap2"])
    found.sections = [s for s in (_section(o) for o in opens) if s is not None]
    return found


def _opened(name: str) -> _Open:
    return _Open(next(k for k, p in _KINDS if p.search(name)), name)


def _section(current: _Open) -> Section | None:
    if not current.rows:
        return None
    kind = "base" if current.kind == "veto" else current.kind
    rows = tuple(replace(r, bonus=True) for r in current.rows) if kind == "bonus" else tuple(current.rows)
    return Section(current.title, current.cap if kind == "bonus" else None, rows, kind, current.cap)


def _paragraphs(text: str, taken: Sequence[Span]) -> list[Span]:
    """Lines of the text that no row of a table covers."""
    out: list[Span] = []
    start = 0
    spans = sorted(taken, key=lambda s: s.start)
    i = 0
    for line in text.split("\n"):
        here, start = start, start + len(line) + 1
        bare = line.strip()
        if not bare or "\t" in bare or bare.startswith("#"):
            continue
        at = here + line.index(bare)
        span = Span(at, at + len(bare))
        while i < len(spans) and spans[i].end <= span.start:
            i += 1
        if i < len(spans) and spans[i].start < span.end:
            continue
        out.append(span)
    return out


def _add(source: SourceText, span: Span, text: str, current: _Open) -> None:
    """The row of a paragraph under a heading, if it states points or a veto."""
    if len(text) < 6 or _EXPLAINS.search(text):
        return
    item = _ITEM.match(text)
    wanted = {"bonus": _ADDS, "penalty": _TAKES, "veto": _VETO}[current.kind]
    listed = current.kind == "veto" and bool(current.veto or item)
    if not wanted.search(text) and not listed:
        return
    mark = {"bonus": "加", "penalty": "扣", "veto": "否"}[current.kind]
    place = Span(span.start + (item.end() if item else 0), span.end)
    number = f"{mark}{len(current.rows) + 1}"
    clauses = _clauses(source, place, current)
    if clauses:
        words = re.sub(r"\s+", " ", span.of(source.text)).strip()
        current.rows.append(Row(number, current.title, None, (), clauses, words, span))


def _clauses(source: SourceText, place: Span, current: _Open) -> tuple[Clause, ...]:
    if current.kind == "veto" and not _VETO.search(canonical(place.of(source.text))):
        words = place.of(source.text).strip("；;。，, \t")
        scope = "rating" if re.search("优", current.veto) and "不合格" not in current.veto else "card"
        result = "不得评为优秀" if scope == "rating" else "一票否决"
        rule = Veto(scope=scope, when=Exists(re.sub(r"的$", "", canonical(words))), result=result)
        return (Clause(words, None, rule, Span(place.start, place.start + len(place.of(source.text).rstrip("；;。，, \t")))),)
    read = clauses_of(source.text, place, title="", points=None)
    scored = re.compile(r"\d\s*分|否[决优]|不合格|取消|不得")
    return tuple(c for c in read.clauses if scored.search(canonical(c.text)))
