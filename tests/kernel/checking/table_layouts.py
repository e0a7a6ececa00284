"""Tables in the layouts that offices print, every figure drawn at random and computed from the others.

A layout takes a source of random numbers and gives the text and the cells (line of the table, column) that a check can recompute.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

Cells = list[tuple[int, int]]
Layout = Callable[[random.Random], tuple[str, Cells]]
TOWNS = ("城关镇", "石桥镇", "云上乡", "柳塘镇", "青禾镇", "石埠镇", "东湖街道")
KINDS = ("食品", "建材", "日用品", "家具", "化肥", "电线电缆")


def rounded(value: Decimal, places: int = 1) -> str:
    """A value as offices print it."""
    return format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")


def rate(part: int, whole: int, places: int = 1) -> str:
    return rounded(Decimal(part) * 100 / whole, places)


def lines(rows: Sequence[Sequence[object]]) -> str:
    return "\n".join("\t".join(map(str, row)) for row in rows)


def every(rows: range, columns: Sequence[int]) -> Cells:
    return [(r, c) for r in rows for c in columns]


def row_total_of_one_row(d: random.Random) -> tuple[str, Cells]:
    parts = [d.randint(100, 9000) for _ in range(3)]
    return "表一：接收情况\n" + lines([["年度", "咨询", "投诉", "举报", "总接收量"], ["数量", *parts, sum(parts)]]), every(range(1, 2), (1, 2, 3, 4))


def partitions_under_headings(d: random.Random) -> tuple[str, Cells]:
    def period() -> list[int]:
        town, land = d.randint(10000, 90000), d.randint(2000, 9000)
        meals = d.randint(1000, 9000)
        return [town + land, town, land, meals, town + land - meals]

    names = ["社会消费品零售总额", "城镇", "乡村", "餐饮收入", "商品零售"]
    rows: list[list[object]] = [[n, a, rounded(Decimal(d.randint(-50, 150)) / 10), b, d.randint(1, 9)] for n, a, b in zip(names, period(), period(), strict=True)]
    rows[1:1] = [["其中：限额以上单位", d.randint(3000, 9000), 3.1, d.randint(3000, 9000), 4.4], ["按经营地分", "", "", "", ""]]
    rows.insert(5, ["按消费类型分", "", "", "", ""])
    head = ["指标", "6月（亿元）", "6月同比增长（%）", "1-6月（亿元）", "1-6月同比增长（%）"]
    return "主要数据\n" + lines([head, *rows]), [(r, c) for r in (1, 4, 5, 7, 8) for c in (1, 3)]


def change_growth_and_share(d: random.Random) -> tuple[str, Cells]:
    pairs = [(d.randint(200, 900), d.randint(200, 900)) for _ in range(5)]
    before, now = (sum(p[i] for p in pairs) for i in (0, 1))
    rows = [[t, b, a, b - a, rate(b - a, a), rate(b, now)] for t, (a, b) in zip(TOWNS, pairs, strict=False)]
    rows.append(["合计", now, before, now - before, rate(now - before, before), "100.0"])
    return "单位：件\n" + lines([["地区", "本期", "上年同期", "增减", "增幅（%）", "占比（%）"], *rows]), every(range(1, 6), (1, 2, 3, 4, 5))


def shares_of_a_whole_in_the_text(d: random.Random) -> tuple[str, Cells]:
    values = [d.randint(200, 900) for _ in TOWNS]
    rows = [[t, v, rate(v, sum(values), 2) + "%"] for t, v in list(zip(TOWNS, values, strict=True))[:5]]
    return f"2025年全县共受理投诉举报{sum(values)}件。前五位的乡镇如下：\n" + lines([["地区", "受理量（件）", "占全县总量"], *rows]), every(range(1, 6), (1, 2))


def shares_without_a_total(d: random.Random) -> tuple[str, Cells]:
    values = [d.randint(200, 900) for _ in KINDS]
    return "投诉类别\n" + lines([["类别", "数量（件）", "占比"], *([k, v, rate(v, sum(values), 2) + "%"] for k, v in zip(KINDS, values, strict=True))]), every(range(1, 7), (1, 2))


def plans_and_completion(d: random.Random) -> tuple[str, Cells]:
    pairs = [(a, d.randint(50, a)) for a in (d.randint(100, 300) for _ in range(4))]
    pairs.append((sum(a for a, _b in pairs), sum(b for _a, b in pairs)))
    return "抽检任务\n" + lines([["单位", "计划批次", "完成批次", "完成率（%）"], *([t, a, b, rate(b, a)] for t, (a, b) in zip([*TOWNS[:4], "合计"], pairs, strict=True))]), every(range(1, 6), (1, 2, 3))


def heads_of_two_levels(d: random.Random) -> tuple[str, Cells]:
    rows: list[list[object]] = []
    for town in TOWNS[:4]:
        a, b, c, e = (d.randint(100, 300) for _ in range(4))
        rows.append([town, a, b, a + b, c, e, c + e])
    rows.append(["合计", *(sum(int(str(r[i])) for r in rows) for i in range(1, 7))])
    return "统计表\n" + lines([["地区", "2024年", "", "", "2025年", "", ""], ["", "投诉", "举报", "小计", "投诉", "举报", "小计"], *rows]), every(range(2, 7), range(1, 7))


def _sorts(d: random.Random) -> tuple[list[tuple[str, list[list[object]], list[int]]], list[int]]:
    sorts = []
    for name, kinds in (("工业产品", KINDS[1:4]), ("食品", ("粮油", "饮料", "乳制品", "肉制品"))):
        rows: list[list[object]] = [[k, d.randint(10, 90), d.randint(100, 900)] for k in kinds]
        sorts.append((name, rows, [sum(int(str(r[i])) for r in rows) for i in (1, 2)]))
    return sorts, [sum(s[2][i] for s in sorts) for i in (0, 1)]


def subtotals_before_their_rows(d: random.Random) -> tuple[str, Cells]:
    sorts, total = _sorts(d)
    rows: list[list[object]] = [["合计", *total]]
    for ordinal, (name, parts, sums) in zip("一二", sorts, strict=True):
        rows += [[f"{ordinal}、{name}", *sums], *parts]
    return "单位：批次\n" + lines([["类别", "生产领域", "流通领域"], *rows]), every(range(1, 11), (1, 2))


def subtotals_behind_their_rows(d: random.Random) -> tuple[str, Cells]:
    sorts, total = _sorts(d)
    rows: list[list[object]] = [r for name, parts, sums in sorts for r in (*parts, [f"{name}小计", *sums])]
    return "单位：批次\n" + lines([["类别", "生产领域", "流通领域"], *rows, ["总计", *total]]), every(range(1, 11), (1, 2))


def quarters_and_halves(d: random.Random) -> tuple[str, Cells]:
    rows = []
    for town in TOWNS[:4]:
        a, b, c, e = (d.randint(10, 99) for _ in range(4))
        rows.append([town, a, b, a + b, c, e, a + b + c + e])
    return "单位：件\n" + lines([["乡镇", "一季度", "二季度", "上半年", "三季度", "四季度", "全年"], *rows]), every(range(1, 5), range(1, 7))


def stock_and_flow(d: random.Random) -> tuple[str, Cells]:
    rows = []
    for town in TOWNS[:4]:
        old, new = d.randint(10, 99), d.randint(100, 400)
        done = d.randint(50, old + new)
        rows.append([town, old, new, done, old + new - done])
    return "案件办理情况\n" + lines([["单位", "旧存", "新收", "审结", "未结"], *rows]), every(range(1, 5), range(1, 5))


def figures_in_text_and_table(d: random.Random) -> tuple[str, Cells]:
    pairs = [(v, d.randint(200, 900)) for v in d.sample(range(200, 900), 5)]
    best, last = (pick(range(5), key=lambda i: pairs[i][0]) for pick in (max, min))
    total = sum(a for a, _b in pairs)
    text = f"2025年全县共受理投诉{total}件，其中{TOWNS[best]}最多，为{pairs[best][0]}件；{TOWNS[last]}最少，为{pairs[last][0]}件。\n各乡镇受理情况\n"
    return text + lines([["乡镇", "投诉", "举报"], *([t, *p] for t, p in zip(TOWNS, pairs, strict=False)), ["合计", total, sum(b for _a, b in pairs)]]), every(range(1, 7), (1,))


def ranks(d: random.Random) -> tuple[str, Cells]:
    scores = sorted(d.sample(range(700, 990), 6), reverse=True)
    rows = [[TOWNS[i], rounded(Decimal(score) / 10), i + 1] for i, score in enumerate(scores)]
    d.shuffle(rows)
    return "考核结果\n" + lines([["单位", "得分", "名次"], *rows]), every(range(1, 7), (2,))


def averages(d: random.Random) -> tuple[str, Cells]:
    pairs = [(d.randint(50000, 900000), d.randint(8000, 60000)) for _ in range(5)]
    rows = [[t, g, p, rounded(Decimal(g) * 10000 / p, 0)] for t, (g, p) in zip(TOWNS, pairs, strict=False)]
    return "人均产值\n" + lines([["乡镇", "产值（万元）", "常住人口（人）", "人均产值（元）"], *rows]), every(range(1, 6), (1, 2, 3))


def differences_of_rates(d: random.Random) -> tuple[str, Cells]:
    pairs = [(Decimal(d.randint(8000, 9990)) / 100, Decimal(d.randint(8000, 9990)) / 100) for _ in range(5)]
    rows = [[t, a, b, a - b] for t, (a, b) in zip(TOWNS, pairs, strict=False)]
    return "合格率对比（%）\n" + lines([["乡镇", "2025年合格率", "2024年合格率", "提高（百分点）"], *rows]), every(range(1, 6), (1, 2, 3))


LAYOUTS: tuple[Layout, ...] = (
    row_total_of_one_row, partitions_under_headings, change_growth_and_share, shares_of_a_whole_in_the_text, shares_without_a_total, plans_and_completion,
    heads_of_two_levels, subtotals_before_their_rows, subtotals_behind_their_rows, quarters_and_halves, stock_and_flow, figures_in_text_and_table, ranks,
    averages, differences_of_rates,
)
