"""Tables whose cells were copied one by one or column by column and from which little was read (散落的表): told with their place.

No row can be proved where a table's cells lie in the order of its columns; nothing is paired by guess. So that the loss is
not silent, every run of short lines under table heads that no target, task or row came from is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.model import Block, Finding, SourceText
from zhiheng.reading.places import Places
from zhiheng.values import Span

_HEAD = re.compile(
    r"序\s*号?|编号|项目(?:名称)?|[\u4e00-\u9fff]{0,4}(?:责任|牵头|配合|主管|协同|实施|支持)(?:单位|部门|主体)[\u4e00-\u9fff]{0,2}|完成(?:时限|时间)|时间节点|时限|(?:工作|重点|主要|对应|具体)(?:任务|措施|举措|内容|目标|指标)[\u4e00-\u9fff]{0,2}|"
    r"(?:指标|细则|场景|任务|措施)(?:名称|内容|领域)?|(?:20\d\d年?)?\s*目标值?|发展目标|单位|计量单位|备注|分值|章节|类别|地市|战略定位|主攻赛道"
)
_TITLE = re.compile(r"^(?:[一二三四五六七八九十]+、|附件|附表|附\s|第[一二三四五六七八九十]+[章节条])")
_SHORT, _LEAST, _HEADS = 22, 15, 3
"""Characters of a line that may be a cell; lines of a run; head words among its first lines."""
_FIRST = 12
_READ = 3
"""One line of so many must have been read for a run to count as read."""


def scattered(source: SourceText, taken: Sequence[Span]) -> list[list[Span]]:
    """Runs of scattered cells, each as the places of its lines; `taken` are the places of tables that were read."""
    known = Places(taken)
    runs = [r for r in _runs([b for b in source.blocks if b.text.strip()]) if _is_table(r) and sum(known.overlaps(b.span) for b in r) * _READ < len(r)]
    return [[b.span for b in r] for r in runs]


def told(source: SourceText, runs: Sequence[Sequence[Span]]) -> tuple[Finding, ...]:
    """One finding about all runs of scattered cells; none where there are none."""
    if not runs:
        return ()
    spans = [Span(r[0].start, r[-1].end) for r in runs]
    first = runs[0][0].of(source.text).strip()[:20]
    said = f"有{len(runs)}处表格的格子散成一行一格，而且不是按行排列的，没有读出各行（首处：“{first}”起{len(runs[0])}行）。请上传带表格的原件（Word、Excel 或网页），或对照原文补录。"
    return (Finding("tables.scattered", "warning", spans[0], said, str(sum(map(len, runs))), "0", tuple(spans[1:5])),)


def outside(spans: Sequence[Sequence[Span]], place: Span) -> bool:
    """Whether what begins at a place is no cell of a scattered table."""
    return not any(r[0].start <= place.start < r[-1].end for r in spans)


def _runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """Runs of short lines that are no headings; a single longer line inside does not end one."""
    out: list[list[Block]] = []
    run: list[Block] = []
    for i, block in enumerate(blocks):
        text = block.text.strip()
        cell = block.style not in ("cell", "footnote") and len(text) <= _SHORT and not _TITLE.match(text) and "\t" not in text
        bridge = bool(run) and len(text) <= 2 * _SHORT and not _TITLE.match(text) and i + 1 < len(blocks) and len(blocks[i + 1].text.strip()) <= _SHORT
        if cell or bridge:
            run.append(block)
        else:
            out.append(run)
            run = []
    return [r for r in (*out, run) if len(r) >= _LEAST]


def _is_table(run: Sequence[Block]) -> bool:
    """Whether head words stand among the lines, and few of them end a sentence."""
    heads = sum(bool(_HEAD.fullmatch(re.sub(r"\s", "", b.text))) for b in run[: max(_FIRST, len(run) // 2)])
    ends = sum(b.text.strip().endswith(("。", "；", "：", "，")) for b in run)
    return heads >= _HEADS and ends * 3 < len(run)
