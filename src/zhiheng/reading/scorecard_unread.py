"""What speaks of points and was not read (没有读到的计分文字): the finding that keeps a reading from being silent.

A layout that nobody has seen may be read in part, or not at all. Every phrase that gives or takes points is therefore
looked for in the whole text once more; those that stand in no row are reported with their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from zhiheng.reading.columns import Columns
from zhiheng.reading.model import Finding, SourceText
from zhiheng.reading.places import Places
from zhiheng.reading.tables import GridCell
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.scorecards import Scorecard
from zhiheng.rules.syntax import Veto
from zhiheng.values import Span

_PHRASE = re.compile(
    r"(?:扣除?|加|得|计|奖|减|倒扣|赋)\s{0,2}\d+(?:\.\d+)?\s{0,2}分(?!钟|公司|局|以[上下内]|及以|（?含|值为|制)|不得分|不计分|[（(]\d{1,2}(?:\.\d+)?\s?分[）)]|每[^，。；\n]{1,14}(?:扣|加)\s?\d"
)
_FRAME = re.compile(r"满分|总分|起评分|基准分|基础分|百分制|(?:为|是|定为|评为)[“\"]?(?:优秀|良好|合格|不合格|达标)|[A-D一二三四]\s?(?:级|等)|不(?:重复|累计)|加分(?:最高|不超过|上限)|最高(?:不超过|加)|折算|负分|扣完|指标\d+项|每项如|打分时|填写")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])?(?:[加减扣得]分|[^，。；扣得加]){2,30}[（(]\d{1,3}分[）)]$")
_SHOWN = 5
LEAST = 3
"""Phrases that a document without a scorecard may hold by chance."""


def _phrases(text: str) -> Iterator[tuple[Span, Span]]:
    """Every phrase about points, and the line it stands in; a line that frames the whole card is passed over."""
    start = 0
    for line in text.split("\n"):
        here, start = start, start + len(line) + 1
        if not line.startswith("#"):
            found = list(_PHRASE.finditer(line))
            if found and not (len(line) <= 120 and _FRAME.search(line)) and _HEADING.match(line.strip()) is None:
                yield from ((Span(here + m.start(), here + m.end()), Span(here, here + len(line))) for m in found)


def unread(source: SourceText, card: Scorecard | None) -> tuple[Finding, ...]:
    """One finding about all phrases of scoring that no row holds, and one about rows without points; none where all were read.

    Args:
        card: what was read; None where nothing was.
    """
    missing = unpointed(source, card) if card is not None else ()
    rows = [r for _, r in card.rows()] if card is not None else []
    taken = Places([*(r.span for r in rows if r.span is not None), *(c.span for r in rows for c in r.clauses if c.span is not None)])
    left = [(p, line) for p, line in _phrases(source.text) if not taken.overlaps(p)]
    if not left or (card is None and len(left) < LEAST):
        return missing
    places = _spread([p for p, _ in left])
    first = left[0][1].of(source.text).strip()
    shown = first if len(first) <= 40 else f"…{source.text[max(0, left[0][0].start - 16) : left[0][0].end].strip()}"
    if card is None:
        said = f"文中有{len(left)}处计分的话，但没有读出评分表（首处：“{shown}”）。请上传带表格的原件（Word、Excel 或网页），或对照原文人工录入。"
    else:
        said = f"有{len(left)}处计分的话没有读进评分表（首处：“{shown}”）。请对照原文核对，漏读的行请人工补录。"
    return (*missing, Finding("scorecard.unread", "warning", left[0][0], said, str(len(left)), "0", tuple(places[1:])))


_GIVES = re.compile(r"[得扣加减奖]\s?\d+(?:\.\d+)?\s?分(?!钟|公司)")


def left_cells(row: Sequence[GridCell], placed: Mapping[int, GridCell], columns: Columns, used: Sequence[Span], told: int) -> list[Finding]:
    """Cells of a row that give or take points and are read as nothing: under a column that is passed over, or under none.

    Args:
        row: the cells as printed; placed: those that stand under a column; used: what was read of the row.
        told: how many such cells were reported before; only the first few are shown.
    """
    at = {c.span: i for i, c in placed.items()}
    out: list[Finding] = []
    for cell in row:
        if cell.carried or told + len(out) >= _SHOWN or any(u.start <= cell.span.start and cell.span.end <= u.end for u in used) or not _GIVES.search(canonical(cell.squeezed)):
            continue
        head = columns.head(at[cell.span]) if cell.span in at else ""
        where = f"“{head}”一栏" if head else "有一格"
        out.append(Finding("scorecard.cell_unread", "warning", cell.span, f"{where}写有计分的话，没有读进规则：“{cell.squeezed[:30]}”。请对照原文核对，需要的请人工补录。", cell.squeezed[:30], None))
    return out


_POINTED = re.compile(r"分值|标准分|权重|应得分|配分|赋分值|基本分")


def unpointed(source: SourceText, card: Scorecard) -> tuple[Finding, ...]:
    """Base rows without points: one finding about the few among rows that have them, or about all where the print names points and none was read."""
    rows = [r for s in card.sections if s.kind in ("base", "alternative") for r in s.rows if not all(isinstance(c.rule, Veto) for c in r.clauses)]
    bare = [r for r in rows if r.points is None and r.span is not None]
    if not bare or len(bare) == len(rows) and _POINTED.search(source.text) is None:
        return ()
    names = "、".join(f"第{r.number}行" for r in bare[:_SHOWN]) + (f"等{len(bare)}行" if len(bare) > _SHOWN else "")
    if len(bare) == len(rows):
        said = f"原文写有分值或权重，但{len(rows)}行都没有读出分值（首行：“{bare[0].quote[:24]}”）。表格的分栏可能已丢失，请上传带表格的原件，或对照原文补录分值。"
    elif len(bare) * 2 <= len(rows):
        said = f"{names}没有读出分值，其余{len(rows) - len(bare)}行都有。请对照原文补录，或确认该行不计分。"
    else:
        return ()
    places = [r.span for r in bare if r.span is not None]
    return (Finding("scorecard.points_missing", "warning", places[0], said, str(len(bare)), "0", tuple(places[1:_SHOWN])),)


def _spread(places: Sequence[Span]) -> list[Span]:
    """The first places that a reviewer is led to."""
    return list(places[:_SHOWN])
