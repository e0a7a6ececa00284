"""What the columns of a scorecard mean (列的含义), and which cell of a short row stands under which column.

A flattened table loses merged cells, so rows come shorter than the head. `align` puts the cells of such a row under
columns by what they say (a number, points, names of units, a scoring text), in order and at the lowest cost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.reading.column_content import by_content
from zhiheng.reading.column_marks import (
    MARKED,
    also_earning,
    doubled_points,
    grade_row,
    group_points,
    han_numbered,
    marked,
    merged_heads,
    named_by_nothing,
)
from zhiheng.reading.tables import Grid, GridCell

NUMBER, CATEGORY, TITLE, CONTENT, POINTS, RULE, UNITS, SKIP = (
    "number", "category", "title", "content", "points", "rule", "units", "skip",
)  # fmt: skip

GROUP_POINTS = "group_points"
"""The points of a group of rows, beside the column of the rows' own."""

LIMIT = re.compile(r"^(?:单项|累计|本项)?扣分(?:的?最高)?(?:上限|限额|封顶|限值)(?:（分）)?$|^(?:最高|最多|累计最多)扣(?:分|减分?)(?:（分）)?$")
"""A column that says how much a row of deductions takes at most."""

_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (SKIP, LIMIT),
    (SKIP, re.compile(r"^(?:自评|得分|自评得?分|专家评分|考评得分|实得分|评分|扣分|扣分原因|扣分情况|扣分说明|扣分理由|扣分记录|扣减分数|实得分数|加分|减分|小计|查看|备注|说明|附件信息|得分下拉.*|考核得分|加减分|完成情况|佐证材料.*|评估得分|检查结果|评定结果|最终得分)$")),
    (SKIP, re.compile(r"^(?!应|标准|基本|基准|基础)[\u4e00-\u9fff]{0,4}(?:得分|结果)$")),
    (CATEGORY, re.compile(r"^一级指标")),
    (SKIP, re.compile(r"^(?:指标)?(?:属性|性质)$|^指标(?:类型|来源|方向|单位)$")),
    (NUMBER, re.compile(r"^指标(?:编号|代码|序号)$")),
    (SKIP, re.compile(r"指导点$|查验点$|现场评估|检查方[式法]|查看方式|评估方式|资料来源|数据来源|佐证|附件|完成时限|时限|得分下拉")),
    (NUMBER, re.compile(r"^(?:序号|编号|序|项次|项目编号|No\.?|NO\.?|条款|条款号|标准号|#)$")),
    (UNITS, re.compile(r"(?:责任|牵头|负责|落实|配合|实施|主管|考核|考评|评分|打分|评价|完成)(?:考核|评分)?(?:单位|部门|科室|处室|机构|主体)|^(?:单位|部门)$")),
    (RULE, re.compile(r"(?:加分|扣分|奖励|否决|处理|验收|达标|认定|测评|督查|评定|考核|评议)(?:结果|标准|办法|方法|方式)$|否决(?:情形|事项|情况|条件)|评分(?:方法|标准|办法|方式|细则|依据|说明|规则|要点)|(?:考核|考评|评价|评估|赋分|计分|记分|扣分|加减分|打分|评定|得分|检查)(?:评分)?(?:方法|标准|办法|方式|细则|规则|说明|依据)|(?:评分|计分|赋分|打分)(?:要求|指标)|^(?:规则|标准|评分|扣分标准|评分项)$|评审标准|评判标准|^(?:评分|计分|考评|考核|评价)?内容(?:及|和|与)(?:评分|考核|评价)?标准$")),
    (POINTS, re.compile(r"分数|分值|满分|权重|标准分|^(?:分|赋分|配分|额定分|参考分|基本分|基准分|基础分|应得分|总分|占比|占分|计分|分值（分）)$|^(?:加分|奖励|奖分|单项)(?:上限|限额|封顶)$|^最高(?:加|奖)?分$")),
    (CATEGORY, re.compile(r"^(?:类别|一级指标|一级|A级要素|维度|大类|分类|评估项目|审查环节|考核方面|板块|模块|领域|考核类别|项目类别|类型|要素|评价维度)$|^(?:考核|评价|评估|指标|考评|评审|检查|测评)(?:类别|板块|模块|维度|大项|大类|领域|方面|分类|层面|方向)$")),
    (CONTENT, re.compile(r"(?:考核|考察|评估|建设|工作|审查|任务|检查|评价|考评|督查)(?:内容|要点|要求|事项)|标准要求|指标(?:说明|解释|含义|释义|定义|内涵)|目标要求|具体内容|^(?:年度)?(?:指标|目标|标准|参考|绩效)值$|^(?:年度|绩效|工作)?目标(?:任务)?$|(?:细项|子项|小项|考核点|评分点)$|^(?:内容|要求|基本要求|评估内容|任务内容)$|^(?:工作|建设|创建|达标)标准$")),
    (TITLE, re.compile(r"指标|项目|名称|要素|条目|^(?:评审|评价|考核|标准)条款$|(?:考核|重点|工作|目标|年度|具体)任务$|^(?:考核重点|事项|任务|环节|二级|三级|主题|标题)$|(?:加分|扣分|奖励|减分|考核|评分|工作)(?:事项|情形|因素|条件)$")),
    (CONTENT, re.compile(r"^[\u4e00-\u9fff]{2,4}(?:内容|要点|要求)$")),
    (RULE, re.compile(r"^[\u4e00-\u9fff]{2,4}(?:标准|细则|办法|规则)$")),
)  # fmt: skip

_NUMBERED = re.compile(r"^(?:\d{1,4}[.、]?|\d+(?:\.\d+)+|[A-Z]+\d{4}-\d+|（?[一二三四五六七八九十]+[）、.]?|[①-⑳])$")
_POINTS = re.compile(r"^[（(]?[-+＋]?\d+(?:\.\d+)?分?[）)]?$|^[※★*]$|^-?\d+-\d+分?$")
_ASKS = re.compile(r"^(?:1[、.．])?(?:是否|有无)")
_WEIGHT = re.compile(r"^\d{1,3}(?:\.\d+)?%$")
_SCORING = re.compile(r"\d分|不得分|得满分|扣完|一票否|递减|比例(?:得分|计分|扣分|给分|折算)|按[^，。；]{0,8}比例|得分|扣分|赋分|计分|记分")
_ITEM_NAME = re.compile(r"^\d{1,2}[.、．].{2,30}[（(]\d+(?:\.\d+)?分[）)]$")
"""1.学习型机关创建（20分）: the name of an item with its points, never a scoring text."""
_BLANK = re.compile(r"^[—－/\\-]+$")
_HEADING = re.compile(r"[（(]\d+(?:\.\d+)?分[）)]$|^(?:加分|扣分|奖励|附加)项?$")
_UNIT_END = re.compile(r"(?:局|办|部|委|中心|室|单位|院|会|公司|政府|银行|大队|支队|站|处|科|社|校|乡镇|镇|乡|街道|办公室|组|园区)(?:（[^）]*）)?$")
OUTLINE = re.compile(r"^(\d+(?:\.\d+)*)[.、]?(?=\D)")


@dataclass(frozen=True)
class Columns:
    """The role of every column, the number of head rows, and the printed heads."""

    roles: tuple[str, ...]
    head_rows: int
    heads: tuple[str, ...]
    outlined: bool = False
    """Names carry outline numbers (1., 1.1, 1.1.1), so a number's depth tells its column."""
    weights: tuple[int, ...] = ()
    """Columns of weights of the levels above the leaf's own (一级权重, 二级权重)."""
    beside: tuple[int, ...] = ()
    """A column of points for another card in the same rows (目标任务权重, 发展成效权重)."""
    marked: bool = False
    """The groups of the first column are marked (一、组织机构(5)); a cell without a mark is no group."""
    han_rows: bool = False
    """一 二 三 number rows, not groups of rows."""
    also: tuple[int, ...] = ()
    """Further columns that say how points come and go (加分依据, 扣分依据)."""

    def has(self, role: str) -> bool:
        """Whether a column has this role."""
        return role in self.roles

    def head(self, at: int) -> str:
        """The word printed over a column; empty over columns that stand in front of the head."""
        at -= len(self.roles) - len(self.heads)
        return self.heads[at] if 0 <= at < len(self.heads) else ""

    def head_of(self, role: str) -> str:
        """The word printed over the column of a role; empty where there is none."""
        return self.head(self.roles.index(role)) if role in self.roles else ""


@lru_cache(maxsize=4096)
def role_of(head: str) -> str | None:
    """The role a head word names, or None."""
    head = head.split("/")[0] if len(head) > 12 else head
    head = re.sub(r"^\d{4}年度?|（.*?）|\(.*?\)|[★☆※*：:\s]", "", head)
    head = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:及|和|与|、)(?:分值|分数|权重|标准分|满分|赋分)$", "", head)
    if not head or len(head) > 14:
        return None
    return next((role for role, pattern in _HEADS if pattern.search(head)), None)


def find_columns(grid: Grid) -> Columns | None:
    """Read the head of a grid; None where no row looks like one."""
    for i, row in enumerate(grid.rows[:8]):
        roles = [role_of(c.squeezed) for c in row]
        named = [r for r in roles if r]
        if len(named) >= 2 and len(set(named)) >= 2 and (set(named) & {POINTS, RULE, CONTENT}) and all(len(c.squeezed) <= 20 for c in row):
            heads = merged_heads(row, grid.rows[i + 1 :], roles)
            out = [r or (SKIP if h else CONTENT) for r, h in zip(roles, heads, strict=True)]
            count = i + 1
            while count < len(grid.rows) and _under_head(grid.rows[count], heads):
                out, heads = _second_head(out, heads, [c.squeezed for c in grid.rows[count]])
                count += 1
            body = [r for r in grid.rows[count:] if not grade_row(r)]
            earned = group_points(_earned(out, heads, body), heads, body)
            roles_now = by_content(_widened(_settle(earned, heads), body), heads, body)
            above, beside = _other_points(earned, roles_now)
            roles_now = named_by_nothing(roles_now, [i for i, h in enumerate(heads) if h and role_of(h) is None], body)
            led = roles_now if grid.sure else _led_by(roles_now, body)
            more = len(led) - len(roles_now)
            outlined = any(re.match(r"^\d+\.\d+(?=[^\d.、%])", c.squeezed) for r in body for c in r[:3]) or _nested(body)
            doubled = doubled_points(led, body) if not grid.sure else led
            if len(doubled) > len(led):
                led, heads = doubled, [*heads[: doubled.index(GROUP_POINTS)], "", *heads[doubled.index(GROUP_POINTS) :]]
            led, also = also_earning(led, heads, body) if not more else (led, ())
            return Columns(
                tuple(led), count, tuple(heads), outlined, tuple(i + more for i in above), tuple(i + more for i in beside),
                not grid.sure and marked(led, body), han_numbered(led, body), also,
            )  # fmt: skip
    return None


_NAMES = (CATEGORY, TITLE, CONTENT)


def _other_points(earned: Sequence[str], roles: Sequence[str]) -> tuple[list[int], list[int]]:
    """Columns of points that are not the rows' own: weights of the levels above (a name stands between), or of another card beside it."""
    if POINTS not in roles or len(earned) != len(roles):
        return [], []
    own = roles.index(POINTS)
    others = [i for i, r in enumerate(earned) if r == POINTS and i != own]
    above = [i for i in others if i < own and any(earned[k] in _NAMES for k in range(i + 1, own))]
    return above, [i for i in others if i == own + 1]


def _widened(roles: list[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """A head over two columns (考核项目 over group and item) printed once: one more name column where rows show it."""
    if POINTS not in roles:
        return roles
    at = roles.index(POINTS)
    if at == 0 or roles[at - 1] != RULE:
        return roles
    long = [r for r in rows if len(r) > at + 1 and not _POINTS.match(r[at].squeezed) and r[at].squeezed and _POINTS.match(r[at + 1].squeezed)]
    short = [r for r in rows if len(r) > at and _POINTS.match(r[at].squeezed)]
    if long and len(long) * 2 <= len(rows) and short and CATEGORY not in roles and TITLE not in roles:
        return [*roles[: at - 1], CATEGORY, *roles[at - 1 :]]
    return roles


def _nested(rows: Sequence[Sequence[GridCell]]) -> bool:
    """一、 and （一） stand side by side in a row: the mark tells the column."""
    return any(len(r) > 1 and re.match(r"^[一二三四五六七八九十]+[、.．]", a.squeezed) and re.match(r"^[（(][一二三四五六七八九十]+[）)]", b.squeezed) for r in rows for a, b in zip(r, r[1:3], strict=False))


def _earned(roles: list[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """得分 over cells that are all filled with points (2分, 3分) is the column of points, where no other is."""
    if POINTS in roles or not rows:
        return roles
    filled = sum(1 for r in rows if any(re.fullmatch(r"\d+(?:\.\d+)?分", c.squeezed) for c in r))
    at = next((i for i, h in enumerate(heads) if roles[i] == SKIP and re.fullmatch(r"得分|评分|自评分|考核得分|小计", h)), None)
    if at is None or filled * 4 < len(rows) * 3:
        return roles
    return [POINTS if i == at else r for i, r in enumerate(roles)]


_COUNTED = re.compile(r"^\d{1,3}$")


def _led_by(roles: list[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """A head printed over fewer columns than the rows have: a running number, and groups before it, stand in front."""
    most = max((len(r) for r in rows), default=0)
    if TITLE in roles and CATEGORY not in roles and NUMBER not in roles and any(len(r) > len(roles) and _HEADING.search(r[0].squeezed) and _HEADING.search(r[1].squeezed) for r in rows):
        return [CATEGORY, *roles]
    if most <= len(roles) or NUMBER in roles or sum(1 for r in rows if len(r) > len(roles)) * 2 < len(rows):
        return roles
    at = [next((i for i, c in enumerate(r[:2]) if _COUNTED.match(c.squeezed)), None) for r in rows]
    counted = [int(r[i].squeezed) for r, i in zip(rows, at, strict=True) if i is not None]
    if len(counted) * 4 < len(rows) * 3 or counted != sorted(counted) or len(set(counted)) == 1 < len(counted):
        return roles
    return [*([CATEGORY] if 1 in at and CATEGORY not in roles else []), NUMBER, *roles]


def _under_head(row: Sequence[GridCell], heads: Sequence[str]) -> bool:
    if sum(1 for c, h in zip(row, heads, strict=False) if h and c.carried and c.squeezed == h) >= 2:
        return True  # words of the head merged down over it (16—20分 under 评审标准)
    texts = [c.squeezed for c in row if c.squeezed]
    if len(set(texts)) == 1 and re.match(r"^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）|.*\d|.*(?:加分|扣分|奖励)", texts[0]):
        return False
    return bool(texts) and all(len(t) <= 20 and role_of(t) for t in texts)


def _second_head(roles: list[str], heads: list[str], under: list[str]) -> tuple[list[str], list[str]]:
    """一级指标/二级指标/三级指标 printed under 评估项目: the first column is split in so many."""
    if len(under) >= len(roles) or role_of(under[0]) == NUMBER:
        return ([role_of(u) or r for r, u in zip(roles, under, strict=False)], under) if len(under) == len(roles) else (roles, heads)
    names = [role_of(u) or TITLE for u in under]
    if set(names) <= {CATEGORY, TITLE, CONTENT}:
        at = next((i for i, r in enumerate(roles) if r in (CATEGORY, TITLE)), 0)
        return [*roles[:at], *names, *roles[at + 1 :]], [*heads[:at], *under, *heads[at + 1 :]]
    return roles, heads


def _settle(roles: list[str], heads: list[str]) -> list[str]:
    """One title, one rule: content without a rule column is the rule; without a title it is the title."""
    out = list(roles)
    if NUMBER in out:
        out = [CATEGORY if r == TITLE and i < out.index(NUMBER) else r for i, r in enumerate(out)]
    if RULE in out and TITLE in out and CONTENT in out and CATEGORY not in out and NUMBER not in out and out.index(CONTENT) == 0 and "内容" in heads[0] and "指标" in heads[out.index(TITLE)]:
        out[0] = CATEGORY
    titles = [i for i, r in enumerate(out) if r == TITLE]
    contents = [i for i, r in enumerate(out) if r == CONTENT]
    if RULE not in out and contents:
        out[contents[-1]] = RULE
        contents = contents[:-1]
    elif RULE not in out and len(titles) > 1 or RULE not in out and titles:
        out[titles[-1]] = RULE
        titles = titles[:-1]
    if not titles and contents and not (contents and RULE not in out):
        out[contents[0]] = TITLE
        titles = [contents[0]]
    for i in titles[:-1]:
        out[i] = CATEGORY
    rules = [i for i, r in enumerate(out) if r == RULE]
    if len(rules) > 1 and len(heads) == len(out) and any(re.search(r"标准|细则|规则", heads[i]) for i in rules):
        for i in rules:
            if re.search(r"(?:考评|考核|检查|评价|评估|评定)(?:方式|方法|依据)$", heads[i]):
                out[i] = CATEGORY if i == 0 and CATEGORY not in out else SKIP  # how it is looked at (听取汇报), beside the column that says how it is scored
        rules = [i for i in rules if out[i] == RULE]
    for i in rules[:-1]:
        out[i] = CONTENT
    points = [i for i, r in enumerate(out) if r == POINTS]
    levels = len(points) > 1 and (re.search(r"标准分|单项|小项|分项|细项|各项|具体", heads[points[-1]]) is not None and not re.search(r"标准分|单项", heads[points[0]])) or len(points) > 1 and any(out[k] in (CATEGORY, TITLE, CONTENT) for k in range(points[0] + 1, points[-1]))
    for i in points[:-1] if levels else points[1:]:
        before = [r for r in out[:i] if r in _NAMES]
        out[i] = GROUP_POINTS if levels and before == [CATEGORY] and GROUP_POINTS not in out else SKIP
    if len(points) > 1 and levels and out.index(TITLE) == points[-1] + 1 and out[points[-1] - 1] == CATEGORY if TITLE in out else False:
        out[points[-1] - 1], out[points[-1] + 1] = TITLE, CONTENT  # what the points stand behind is the item, what follows them explains it
    if titles and not any(r == CATEGORY for r in out) and heads and len(titles) == 1 and contents and CONTENT not in out:
        return out
    return out


@lru_cache(maxsize=8192)
def _worth(text: str, role: str, level: int | None) -> float:
    if not text:
        return 0.1
    if _BLANK.match(text):
        return 0.2 if role in (SKIP, UNITS) else -0.2
    size = len(text)
    match role:
        case "number":
            return 3.0 if _NUMBERED.match(text) else -3.0
        case "points" | "group_points":
            return 3.0 if _POINTS.match(text) else 2.0 if _WEIGHT.match(text) else -4.0
        case "rule":
            return (0.0 if _ITEM_NAME.match(text) or not _SCORING.search(text) else 2.5) - (0.8 if _ASKS.match(text) else 0.0) + max(0.9, min(size / 20, 2.0)) - (3.0 if _POINTS.match(text) else 0)
        case "units":
            parts = [p for p in re.split(r"[、，,；;]", text) if p]
            good = sum(1 for p in parts if _UNIT_END.search(p) and len(p) <= 24)
            return 2.0 if good == len(parts) else 0.5 if good * 2 >= len(parts) else -2.0
        case "title" | "category":
            depth = OUTLINE.match(text)
            fit = 0.0
            if level == GROUPED:
                fit = 2.0 if MARKED.search(text) else -3.0
            elif depth and level is not None:
                fit = 2.0 if depth[1].count(".") == level else -1.5
            elif (mark := _HAN_OUTLINE.match(text)) and level is not None:
                fit = 2.0 if (0 if mark[1] else 1) == level else -1.5
            if _POINTS.match(text):
                return -2.0
            if text.endswith("。"):
                fit -= 1.2
            if _ITEM_NAME.match(text):
                return 2.5 if role == "title" else 1.0
            base = 1.0 if role == "title" else 0.8
            if role == "category" and _HEADING.search(text) and size <= 24:
                base += 1.0
            return (base if size <= 40 else -0.2) - (0.8 if _SCORING.search(text) and size > 16 else 0) + fit
        case "content":
            return (1.0 if size > 8 else 0.4) - (1.5 if _POINTS.match(text) else 0) - (0.6 if _SCORING.search(text) else 0)
        case _:
            return 0.0 if _POINTS.match(text) or not _SCORING.search(text) else -0.5


_HAN_OUTLINE = re.compile(r"^(?:([一二三四五六七八九十]+[、.．])|[（(][一二三四五六七八九十]+[）)])")
GROUPED = -1
"""The level of a column of marked groups."""
_MISS = {NUMBER: 0.0, CATEGORY: 0.0, TITLE: 0.2, CONTENT: 0.3, POINTS: 2.0, GROUP_POINTS: 0.0, RULE: 0.8, UNITS: 0.1, SKIP: 0.0}


def align(row: Sequence[GridCell], columns: Columns) -> dict[int, GridCell]:
    """Which cell stands under which column (column index -> cell).

    Cells stay in order; a column may be empty (a merged cell left out), a cell may be passed over at a price.
    """
    n, m = len(row), len(columns.roles)
    if n == m and not columns.outlined and _fits(row, columns.roles):
        return dict(enumerate(row))
    levels: list[int | None] = _levels(columns) if columns.outlined else [None] * m
    if columns.marked:
        levels[0] = GROUPED
    low = float("-inf")
    table = [[low] * (m + 1) for _ in range(n + 1)]
    back: list[list[tuple[int, int, bool] | None]] = [[None] * (m + 1) for _ in range(n + 1)]
    table[0][0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            here = table[i][j]
            if here == low:
                continue
            if j < m and here - _MISS[columns.roles[j]] > table[i][j + 1]:
                table[i][j + 1] = here - _MISS[columns.roles[j]]
                back[i][j + 1] = (i, j, False)
            if i < n:
                price = 1.5 if row[i].squeezed and not _BLANK.match(row[i].squeezed) else 0.05
                if here - price > table[i + 1][j]:
                    table[i + 1][j] = here - price
                    back[i + 1][j] = (i, j, False)
            if i < n and j < m:
                gain = _worth(row[i].squeezed, columns.roles[j], levels[j]) + (0.4 if i == j else 0) + (0.3 if n - i == m - j else 0)
                if here + gain > table[i + 1][j + 1]:
                    table[i + 1][j + 1] = here + gain
                    back[i + 1][j + 1] = (i, j, True)
    out: dict[int, GridCell] = {}
    i, j = n, m
    while (step := back[i][j]) is not None:
        i, j, matched = step
        if matched:
            out[j] = row[i]
    return out


def under_group(placed: dict[int, GridCell], columns: Columns) -> dict[int, GridCell]:
    """督查督办（10分） alone under groups and names that both bear points, where no column has points: a name under the group before it."""
    if columns.has(POINTS) or not columns.has(CATEGORY) or not columns.has(TITLE) or not columns.has(RULE):
        return placed
    group, name, rule = (columns.roles.index(r) for r in (CATEGORY, TITLE, RULE))
    if group not in placed or rule not in placed or (name in placed and placed[name].squeezed) or not MARKED.search(placed[group].squeezed):
        return placed
    return {name: placed[group], **{i: c for i, c in placed.items() if i != group}}


def _fits(row: Sequence[GridCell], roles: Sequence[str]) -> bool:
    """A row as wide as the head whose numbers, points and scoring text stand where the head has them needs no search."""
    if POINTS not in roles or RULE not in roles:
        return False
    for cell, role in zip(row, roles, strict=True):
        text = cell.squeezed
        if role == POINTS and not _POINTS.match(text) or role == NUMBER and not _NUMBERED.match(text):
            return False
        if role == RULE and not _SCORING.search(text) or role in (TITLE, CATEGORY) and (not text or len(text) > 40 or _POINTS.match(text)):
            return False
    return True


def _levels(columns: Columns) -> list[int | None]:
    names = [i for i, r in enumerate(columns.roles) if r in (CATEGORY, TITLE)]
    return [names.index(i) if i in names else None for i in range(len(columns.roles))]
