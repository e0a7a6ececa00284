"""Rows of cells copied one a line where merged cells were left out (合并格丢失的逐格抄录), without numbers.

Every row is hung up on its points and the scoring text that stands so many cells behind them as the head says. What
stands between two scoring texts is the tail of one row and the front of the next: the tails are all as long as the
last one, whose end is seen, and what is left must fill one to all of the columns before the points, from the right (what
is merged away stands on the left). One row that does not fit and nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.scorecard_cells import points_in
from zhiheng.reading.tables import GridCell
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_SAYS = re.compile(r"\d分|不得分|得满分|计分|得分|扣分|赋分|扣完")
_MARK = re.compile(r"^[（(]\d{1,3}(?:\.\d)?分?[）)]$")
_STOP = re.compile(r"^(?:合计|总计|总分|汇总|小计|共计)|^(?:注|备注|说明|填表说明)[：:]|^附件|签[字名]")
_LONGEST = 60


def hung_rows(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """Rows as wide as the head, with empty cells where merged ones were left out; none where the cells do not fit.

    Args:
        body: the lines below a head; roles: what its words name, with points before the scoring text.
    """
    if "points" not in roles or "rule" not in roles or roles.index("rule") < roles.index("points") or roles.index("points") == 0:
        return []
    front, reach = roles.index("points"), roles.index("rule") - roles.index("points")
    stop = next((k for k, c in enumerate(body) if _STOP.match(c.squeezed)), len(body))
    cells = _whole(body[:stop])
    anchors: list[int] = []
    for k, cell in enumerate(cells):
        if (not anchors or k > anchors[-1] + reach) and k and points_in(cell.squeezed) is not None and k + reach < len(cells) and _SAYS.search(canonical(cells[k + reach].squeezed)):
            anchors.append(k)
    if len(anchors) < 2 or anchors[0] != front:
        return []
    tail = len(cells) - anchors[-1] - reach - 1 if stop < len(body) else _ends(cells, anchors, reach, front, len(roles))
    if tail is None or not 0 <= tail <= len(roles) - 1 - front - reach:
        return []
    rows: list[tuple[GridCell, ...]] = []
    begin = 0
    for anchor in anchors:
        lead = cells[begin:anchor]
        end = anchor + reach + 1 + tail
        if not 1 <= len(lead) <= front or any(len(c.squeezed) > _LONGEST or _SAYS.search(canonical(c.squeezed)) and _MARK.search(c.squeezed[-6:]) is None and not re.search(r"[（(]\d+分[）)]$", c.squeezed) for c in lead):
            return []
        at = lead[0].span.start
        empty = [GridCell("", Span(at, at))] * (front - len(lead))
        rows.append((*empty, *lead, *cells[anchor:end]))
        begin = end
    return rows


def _ends(cells: Sequence[GridCell], anchors: Sequence[int], reach: int, front: int, width: int) -> int | None:
    """How many cells follow each scoring text, where no sum shows the end of the last row: the one number that fits all rows."""
    gaps = [b - a - reach - 1 for a, b in zip(anchors, anchors[1:], strict=False)]
    fits = [t for t in range(width - front - reach) if all(1 <= g - t <= front for g in gaps) and anchors[-1] + reach + t < len(cells)]
    return fits[0] if len(fits) == 1 or fits and fits[0] == 0 and len(cells) == anchors[-1] + reach + 1 else next((t for t in fits if len(cells) == anchors[-1] + reach + 1 + t), None)


def _whole(body: Sequence[GridCell]) -> list[GridCell]:
    """Cells with points on a line of their own joined to the name above (质量治理 / （40分）)."""
    out: list[GridCell] = []
    for cell in body:
        if out and _MARK.match(cell.squeezed):
            out[-1] = GridCell(f"{out[-1].text}\n{cell.text}", Span(out[-1].span.start, cell.span.end))
        else:
            out.append(cell)
    return out


__all__ = ["hung_rows"]
