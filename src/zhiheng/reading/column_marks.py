"""What marks the cells of some columns (列的标记): groups by 一、 or （5分）, rows numbered 一 二 三, points and deductions told apart.

A flattened table loses merged cells; how the cells of a column are marked in the rows that have it tells whether a
shorter row has it too. Roles are the words of `reading.columns`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.tables import GridCell
from zhiheng.rules.compiler.text import canonical

MARKED = re.compile(r"^[一二三四五六七八九十]+[、.．]|[（(]\d+(?:\.\d+)?分?[）)]$")
_HAN = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[）)、.]?$")
_EARNS = re.compile(r"^(?:加分|扣分|给分|得分|减分|奖分|奖励|赋分|加减分)(?:项目?|依据|标准|办法|方法|细则|条件|情形|因素|规则|内容|说明|要点)$")
_SCORING = re.compile(r"\d\s*分|不得分|得满分")


def marked(roles: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether the first column is of groups that are marked (一、组织机构(5)) wherever they are printed."""
    if not roles or roles[0] != "category" or sum(r in ("category", "title", "content") for r in roles) < 2:
        return False
    widths = [len(r) for r in rows if r and MARKED.search(r[0].squeezed)]
    others = [len(r) for r in rows if r and not MARKED.search(r[0].squeezed)]
    return len(widths) >= 2 and bool(others) and min(widths) > max(others)


def han_numbered(roles: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether 一 二 三 number the rows themselves: no other number is printed, and the rows are as full as rows are."""
    if "number" not in roles:
        return False
    at = roles.index("number")
    cells = [(r[at].squeezed, sum(1 for c in r if c.squeezed)) for r in rows if at < len(r) and r[at].squeezed]
    han = [filled for text, filled in cells if _HAN.match(text)]
    return len(han) >= 3 and not any(re.fullmatch(r"\d{1,3}[.、]?", text) for text, _ in cells) and sum(1 for n in han if n >= 4) * 5 >= len(han) * 4


def also_earning(roles: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> tuple[list[str], tuple[int, ...]]:
    """给分项｜加分依据｜扣分依据: several columns that each say how points come and go; the first is the rule, the others stand beside it.

    Returns:
        The roles, and the further columns; the roles as they were where no two such columns hold scoring text.
    """
    if len(roles) != len(heads):
        return list(roles), ()
    said = [
        i for i, h in enumerate(heads)
        if _EARNS.match(re.sub(r"[（(].*?[）)]|\s", "", h)) and any(i < len(r) and _SCORING.search(canonical(r[i].squeezed)) for r in rows)
    ]  # fmt: skip
    if len(said) < 2:
        return list(roles), ()
    out = ["content" if r == "rule" and i not in said else r for i, r in enumerate(roles)]
    for i in said:
        out[i] = "skip"
    out[said[0]] = "rule"
    return out, tuple(said[1:])


_BARE = re.compile(r"^\d{1,3}(?:\.\d+)?分?$")


def doubled_points(roles: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """分值 printed once over two columns, of the group's points and the row's own (20｜4): the first is the group's.

    Only where rows one cell wider than the head's own columns bear two numbers side by side there.
    """
    if roles.count("points") != 1:
        return list(roles)
    at = roles.index("points")
    if at == 0:
        return list(roles)
    wide = [r for r in rows if len(r) > at + 1 and r[at].squeezed and _BARE.match(r[at].squeezed) and _BARE.match(r[at + 1].squeezed)]
    led = [r for r in rows if r and _BARE.match(r[0].squeezed) and len(r) > 1 and not _BARE.match(r[1].squeezed)]
    if len(wide) < 2 or not led or len(wide) + len(led) < len([r for r in rows if len(r) > 2]) * 3 / 4:
        return list(roles)
    out = ["category" if r == "title" else r for r in roles[:at]]
    return [*out, "group_points", *roles[at:]]


def merged_heads(head: Sequence[GridCell], rows: Sequence[Sequence[GridCell]], roles: list[str | None]) -> list[str]:
    """The words of a head; 分值 printed once over two columns of numbers stands over both, and so does a word over two columns of names.

    `roles` is filled for the columns that so get a word.
    """
    words = [c.squeezed for c in head]
    full = [r for r in rows if len(r) == len(words)]
    if len(full) * 2 < len(rows):
        return words
    for i in range(1, len(words)):
        texts = [r[i].squeezed for r in full if r[i].squeezed]
        if words[i] or len(texts) < 2 or roles[i - 1] not in ("points", "title", "category"):
            continue
        numbers = sum(1 for t in texts if _BARE.match(t)) * 5 >= len(texts) * 4
        names = all(len(t) <= 30 and not _SCORING.search(canonical(t)) and not _BARE.match(t) for t in texts)
        if numbers if roles[i - 1] == "points" else names:
            words[i], roles[i] = words[i - 1], roles[i - 1]
    return words


def named_by_nothing(roles: list[str], unknown: Sequence[int], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """Where no head names the items, the column under an unknown word (考核目标) whose cells are short, many and unlike each other does."""
    if "rule" not in roles or {"title", "content"} & set(roles):
        return roles
    full = [r for r in rows if len(r) == len(roles)]
    for i in unknown:
        texts = [r[i].squeezed for r in full if r[i].squeezed and not r[i].carried]
        if i < len(roles) and roles[i] == "skip" and len(texts) >= 2 and len(set(texts)) == len(texts) and all(re.search(r"[\u4e00-\u9fff]{2}", t) and len(t) <= 40 and not _SCORING.search(canonical(t)) for t in texts):
            return [*roles[:i], "title", *roles[i + 1 :]]
    return roles


def group_points(roles: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> list[str]:
    """分值 merged over two columns of points, the first merged down over the rows of its group: 110 of 领导 beside 50 of 高层领导的作用."""
    out = list(roles)
    for i in range(len(out) - 1):
        if out[i] == out[i + 1] == "points" and i + 1 < len(heads) and heads[i] == heads[i + 1]:
            down = [sum(1 for r in rows if k < len(r) and len(r) == len(out) and (r[k].carried or not r[k].squeezed)) for k in (i, i + 1)]
            if down[0] > down[1]:
                out[i] = "group_points"
    return out


_GRADE = re.compile(r"^[“\"]?(?:优秀?|良好?|中等?|合格|基本合格|不合格|达标|不达标|及格|不及格|较?差|[A-Da-d一二三四五]级?等?)[”\"]?$")
_BAND = re.compile(r"^(?:[≥>≤<＞＜]\s*\d|\d+(?:\.\d+)?分?\s*(?:[-—–~～至]|及?以[上下]|分?≤)|[\[（(]\d+)")


_BANDS = re.compile(r"^\d+(?:\.\d+)?分?[-—–~～至]+\d+(?:\.\d+)?分?$|^\d+(?:\.\d+)?分?(?:及?以[上下])$")
"""16—20分, 10—15分: a second head over columns of what earns so many points."""
_GRADE_HEAD = re.compile(r"^(?:考核|评定|评价|考评|评估)?(?:等级|等次|档次|级别|结果)$")


def grade_row(row: Sequence[GridCell]) -> bool:
    """优｜≥80分｜…, or the head over such rows (等级｜得分区间): no row of the scorecard that it stands under."""
    texts = [c.squeezed for c in row if c.squeezed]
    if len(texts) >= 2 and all(_BANDS.match(t) for t in texts):
        return True
    if len(texts) < 2 or len(texts[0]) > 8:
        return False
    if _GRADE_HEAD.match(texts[0]):
        return bool(re.search(r"得分|分数|分值|总分|区间|范围", texts[1]))
    return _GRADE.match(texts[0]) is not None and _BAND.match(texts[1]) is not None and "分" in texts[1]


def grades_only(rows: Sequence[Sequence[GridCell]]) -> bool:
    """等级｜得分区间: a table of grades and the bands of points they stand for is no scorecard."""
    body = [[c.squeezed for c in r if c.squeezed] for r in rows]
    body = [r for r in body if len(r) >= 2]
    if len(body) < 2:
        return False
    graded = [r for r in body if any(_GRADE.match(t) for t in r[:2]) and any(_BAND.match(t) for t in r[:3])]
    return len(graded) * 3 >= len(body) * 2
