"""What the cells of a table say about its columns (按内容定列), where the head's words alone do not settle it.

Heads differ from county to county; what stands below them does not: one column speaks of points, one holds numbers,
names end in （15分）. The roles that heads name are held against their cells here, before any row is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from zhiheng.reading.scorecard_cells import points_in, split_name
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import canonical

_SCORING = re.compile(r"\d分|不得分|得满分|扣完|一票否|递减|得分|扣分|赋分|计分|记分|不计分")
_SCORER = re.compile(r"(?:评分|打分|考核|评价|考评|赋分|评定)(?:牵头|责任)?(?:单位|部门|科室|处室|机构)")
_DUTY = re.compile(r"(?:责任|牵头|负责|落实|配合|协同|实施|主管|参与|完成)(?:考核)?(?:单位|部门|科室|处室|机构|主体)|^(?:单位|部门)$")
_PASSED = re.compile(r"^(?:自评|得分|自评得?分|备注|扣分(?:情况|原因|说明|理由)?|考核得分|完成情况|检查(?:情况|结果)|佐证.*|数据来源|数据提供单位|实得分)$")

_MEASURE = re.compile(r"^(?:[%％‰—－/\\-]+|[\u4e00-\u9fff]{0,3}[个件项家名人次分天年吨元米里]|[\u4e00-\u9fff]{0,2}(?:批次|千米|公里|公顷|小时|亿元|万元|是/否|有/无))$")


def _share(rows: Sequence[Sequence[GridCell]], at: int, test: re.Pattern[str]) -> float:
    """The part of the filled cells of a column that a pattern is found in."""
    texts = [canonical(r[at].squeezed) for r in rows if at < len(r) and r[at].squeezed and not r[at].carried]
    return sum(1 for t in texts if test.search(t)) / len(texts) if texts else 0.0


def _said(rows: Sequence[Sequence[GridCell]], at: int) -> float:
    """The part of the filled cells of a column that say how points are earned; 场所设置（19分） is a name with its points and says nothing."""
    texts = [canonical(split_name(t)[0] if len(t) <= 40 else t) for r in rows if at < len(r) and not r[at].carried and (t := r[at].squeezed)]
    return sum(1 for t in texts if _SCORING.search(t)) / len(texts) if texts else 0.0


def by_content(roles: list[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """Roles set right by what the cells say; only for rows as wide as the head.

    Args:
        roles: what the head's words name.
        heads: the words; rows: the cells below.
    """
    if len({len(r) for r in rows}) == 1 and len(rows[0]) == len(roles) - 1 and len(rows) > 1:
        return _named(list(roles), rows)  # the last column, of marks to be given, is empty in every row
    full = [r for r in rows if len(r) == len(roles)]
    if len(full) * 2 < len(rows) or not full:
        return _headed(_measured(list(roles), heads, full), full)
    out = _scored(list(roles), heads, full)
    out = _groups(_named(_leaves(out, full), full), heads, full)
    return _headed(_answerable(_measured(out, heads, full), heads), full)


def _scored(roles: list[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """The scoring text stands where the cells speak of points (验收标准), whatever its head is called."""
    said = [_said(rows, i) if not _PASSED.match(heads[i]) else 0.0 for i in range(len(roles))]
    named = [i for i, r in enumerate(roles) if r == "rule"]
    best = max(range(len(roles)), key=lambda i: said[i])
    if said[best] < 0.6 or best in named or roles[best] in ("points", "units", "number"):
        return roles
    leaf = all(split_name(r[best].squeezed)[1] is not None for r in rows if r[best].squeezed)
    if leaf or (named and said[named[-1]] * 2 >= said[best] and not all(split_name(r[named[-1]].squeezed)[1] is not None for r in rows if r[named[-1]].squeezed)):
        return roles
    for i in named:
        roles[i] = "title" if "title" not in roles and i < best else "content"
    roles[best] = "rule"
    for i in range(best):
        if roles[i] == "skip" and not _PASSED.match(heads[i]) and _share(rows, i, re.compile(r"[\u4e00-\u9fff]{2}")) > 0.6:
            roles[i] = "content" if "title" in roles else "title"
    return roles


def _leaves(roles: list[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """（15分） in the column of requirements under names with points of their own: the names are groups, the requirements the items."""
    if "points" in roles or "content" not in roles:
        return roles
    at = len(roles) - 1 - roles[::-1].index("content")
    texts = [r[at].squeezed for r in rows if r[at].squeezed and not r[at].carried]
    pointed = sum(1 for t in texts if split_name(t)[1] is not None and len(t) <= 60)
    if not texts or pointed * 5 < len(texts) * 4:
        return roles
    out = ["category" if r == "title" else r for r in roles]
    out[at] = "title"
    return out


def _headed(roles: list[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """原料管理（30分） over 供应商评价 of 10 points: names whose points are not those of their row head the items that stand behind them."""
    if "category" in roles or not {"title", "content", "points"} <= set(roles):
        return roles
    name, item, own = roles.index("title"), roles.index("content"), roles.index("points")
    told = [(split_name(r[name].squeezed)[1], points_in(r[own].squeezed), r[item].squeezed) for r in rows if points_in(r[own].squeezed) is not None and r[name].squeezed and r[item].squeezed != r[name].squeezed]
    if name < item and _merged_names(rows, name, item, own):
        return ["category" if i == name else "title" if i == item else r for i, r in enumerate(roles)]
    if name > item or len(told) < 2 or any(p is None or q is None or not t for p, q, t in told) or sum(1 for p, q, _ in told if p != q) * 2 < len(told):
        return roles
    return ["category" if i == name else "title" if i == item else r for i, r in enumerate(roles)]


def _merged_names(rows: Sequence[Sequence[GridCell]], name: int, item: int, own: int) -> bool:
    """Names merged down over items that are short, unlike each other and have points of their own: the names are groups."""
    items = [r[item].squeezed for r in rows if not re.match(r"[小合总共]计", r[name].squeezed) and points_in(r[own].squeezed) is not None and not r[own].carried and r[item].squeezed != r[name].squeezed]
    down = sum(1 for r in rows if r[name].carried and points_in(r[own].squeezed) is not None)
    short = all(t and len(t) <= 16 and not re.search(r"[，。；：]", t) for t in items)
    return down > 0 and len(items) >= 3 and short and len(set(items)) == len(items)


def _named(roles: list[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """Groups of one row each (评估项目) without a column of names: they are the names."""
    if "title" in roles or "content" in roles or "rule" not in roles or "category" not in roles:
        return roles
    at = len(roles) - 1 - roles[::-1].index("category")
    texts = [r[at].squeezed for r in rows]
    if sum(1 for r in rows if r[at].squeezed and not r[at].carried) == len(texts) == len(set(texts)):
        roles[at] = "title"
    return roles


def _groups(roles: list[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """A column in front whose head says nothing known, merged down over the rows of its names: groups."""
    first = next((i for i, r in enumerate(roles) if r in ("title", "content", "rule")), 0)
    if "category" in roles or "title" not in roles:
        return roles
    for i in range(first):
        down = sum(1 for r in rows if r[i].carried and r[i].squeezed)
        if roles[i] == "skip" and down and not _PASSED.match(heads[i]) and _share(rows, i, re.compile(r"^[^。；]{2,30}$")) == 1:
            roles[i] = "category"
            break
    return roles


def _answerable(roles: list[str], heads: Sequence[str]) -> list[str]:
    """Who answers and who scores in two columns: only the first are units of the row."""
    duty = [i for i, r in enumerate(roles) if r == "units" and _DUTY.search(heads[i])]
    if not duty:
        return roles
    return ["skip" if r == "units" and i not in duty and _SCORER.search(heads[i]) else r for i, r in enumerate(roles)]


def _measured(roles: list[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """单位 over %, 个, 亿元 is the unit of measure of an indicator, no unit that answers for it."""
    for i, role in enumerate(roles):
        texts = [r[i].squeezed for r in rows if r[i].squeezed and not r[i].carried]
        if role == "units" and heads[i] == "单位" and texts and sum(1 for t in texts if _MEASURE.match(t)) * 2 > len(texts):
            roles[i] = "skip"
    return roles


def transposed(grid: Grid) -> Grid | None:
    """The grid turned over its diagonal, for heads that stand in the first column; None for a grid that is not square enough."""
    width = max((len(r) for r in grid.rows), default=0)
    if not grid.sure or not 2 <= len(grid.rows) <= 12 or width < 3 or any(len(r) != width for r in grid.rows):
        return None
    return Grid(tuple(tuple(r[i] for r in grid.rows) for i in range(width)), sure=True, caption=grid.caption)


def products(rows: Sequence[Sequence[GridCell]], levels: Sequence[int]) -> dict[int, tuple[Decimal, ...]]:
    """Weights of all levels of each row (一级60%、二级50%、三级60%), where only their product adds up to 100.

    Args:
        rows: the body of a table.
        levels: the columns of the weights, the leaf last.
    Returns:
        Row index -> weights; empty where the printed leaf weights already add up, or nothing does.
    """
    read: dict[int, tuple[Decimal, ...]] = {}
    for i, row in enumerate(rows):
        given = [points_in(row[at].squeezed) if at < len(row) else None for at in levels]
        if all(p is not None for p in given):
            read[i] = tuple(p for p in given if p is not None)
    if len(levels) < 2 or len(read) < 2:
        return {}
    shares = [_product(w) for w in read.values()]
    whole = sum(shares, Decimal(0))
    leaves = sum((w[-1] for w in read.values()), Decimal(0))
    return read if whole == 100 and leaves != 100 else {}


def _product(weights: Sequence[Decimal]) -> Decimal:
    out = Decimal(100)
    for w in weights:
        out = out * w / 100
    return out.normalize() + 0


def points_of(weights: Sequence[Decimal]) -> Decimal:
    """The points of a leaf out of 100: 60 % of 50 % of 60 % is 18.

    >>> points_of([Decimal(60), Decimal(50), Decimal(60)])
    Decimal('18')
    """
    return Decimal(format(_product(weights), "f"))
