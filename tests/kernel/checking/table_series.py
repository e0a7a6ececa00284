"""Tables that go down from row to row, hold shares in a block of their own, or scores: every figure drawn at random and computed from the others."""

from __future__ import annotations

import random
from decimal import Decimal

from table_layouts import KINDS, TOWNS, Cells, Layout, every, lines, rate, rounded


def _tenths(d: random.Random, low: int, high: int) -> Decimal:
    return Decimal(d.randint(low, high)) / 10


def industries_by_years(d: random.Random) -> tuple[str, Cells]:
    rows = []
    for year in range(2018, 2026):
        a, b, c, e = (_tenths(d, 100, 9999) for _ in range(4))
        rows.append([year, a + b + c + e, a, b + c, b, c, e])
    return "历年地区生产总值　单位：亿元\n" + lines([["年份", "地区生产总值", "第一产业", "第二产业", "工业", "建筑业", "第三产业"], *rows]), every(range(1, 9), range(1, 7))


def composition_by_years(d: random.Random) -> tuple[str, Cells]:
    rows = []
    for year in range(2018, 2026):
        a, b, c = d.randint(50, 200), d.randint(200, 400), d.randint(20, 80)
        rows.append([year, 100, *(rounded(Decimal(x) / 10) for x in (a, b + c, b, c, 1000 - a - b - c))])
    return "历年地区生产总值构成　单位：%\n" + lines([["年份", "地区生产总值", "第一产业", "第二产业", "工业", "建筑业", "第三产业"], *rows]), every(range(1, 9), range(2, 7))


def amounts_above_their_composition(d: random.Random) -> tuple[str, Cells]:
    parts = [[Decimal(d.randint(20000, 900000)) / 100 for _ in range(4)] for _ in range(3)]
    whole = [sum(p[i] for p in parts) for i in range(4)]
    names = ("第一产业", "第二产业", "第三产业")
    rows = [["总产出（亿元）", *whole], *([n, *p] for n, p in zip(names, parts, strict=True)), ["总产出构成（%）", *["100.0"] * 4]]
    rows += [[n, *(rounded(x * 100 / w) for x, w in zip(p, whole, strict=True))] for n, p in zip(names, parts, strict=True)]
    return "总产出\n" + lines([["项目", "2022", "2023", "2024", "2025"], *rows]), [*every(range(1, 5), range(1, 5)), *every(range(6, 9), range(1, 5))]


def points_taken_off(d: random.Random) -> tuple[str, Cells]:
    rows = []
    for town in TOWNS:
        a, b, c, more, less = (_tenths(d, 150, 300), _tenths(d, 200, 400), _tenths(d, 150, 300), _tenths(d, 0, 30), _tenths(d, 0, 30))
        rows.append([town, a, b, c, more, less, a + b + c + more - less])
    return "评分汇总表\n" + lines([["单位", "质量安全（30分）", "质量提升（40分）", "质量基础（30分）", "加分", "扣分", "总分"], *rows]), every(range(1, 8), (1, 2, 3, 6))


def weighted_marks(d: random.Random) -> tuple[str, Cells]:
    pairs = [(_tenths(d, 700, 990), _tenths(d, 700, 990)) for _ in TOWNS]
    rows = [[t, a, b, rounded(a * Decimal("0.4") + b * Decimal("0.6"), 2)] for t, (a, b) in zip(TOWNS, pairs, strict=True)]
    return "考核结果\n" + lines([["单位", "日常考核（权重40%）", "年终考核（权重60%）", "综合得分"], *rows]), every(range(1, 8), (1, 2, 3))


def halves_side_by_side(d: random.Random) -> tuple[str, Cells]:
    values = [d.randint(100, 900) for _ in range(5)]
    rows = [[TOWNS[i], values[i], *((TOWNS[i + 3], values[i + 3]) if i < 2 else ("合计", sum(values)))] for i in range(3)]
    return "各地投诉\n" + lines([["地区", "数量（件）", "地区", "数量（件）"], *rows]), every(range(1, 4), (1, 3))


def running_totals(d: random.Random) -> tuple[str, Cells]:
    values = [d.randint(100, 900) for _ in range(9)]
    return "各月受理量（件）\n" + lines([["月份", "当月", "累计"], *([f"{m}月", v, sum(values[:m])] for m, v in enumerate(values, 1))]), every(range(2, 10), (1, 2))


def moves_in_rank(d: random.Random) -> tuple[str, Cells]:
    now, before = d.sample(range(1, 8), 7), d.sample(range(1, 8), 7)
    return "满意度排名\n" + lines([["地区", "本期排名", "上期排名", "位次升降"], *([t, a, b, b - a] for t, a, b in zip(TOWNS, now, before, strict=True))]), every(range(1, 8), (1, 2))


def per_ten_thousand(d: random.Random) -> tuple[str, Cells]:
    pairs = [(d.randint(200, 900), _tenths(d, 20, 200)) for _ in range(6)]
    return "投诉密度\n" + lines([["地区", "投诉量（件）", "常住人口（万人）", "每万人投诉量（件）"], *([t, v, p, rounded(v / p, 2)] for t, (v, p) in zip(TOWNS, pairs, strict=False))]), every(range(1, 7), (3,))


def a_mean_below(d: random.Random) -> tuple[str, Cells]:
    pairs = [(_tenths(d, 700, 990), _tenths(d, 700, 990)) for _ in range(6)]
    means = [rounded(sum((p[i] for p in pairs), Decimal(0)) / 6, 2) for i in (0, 1)]
    return "满意度得分\n" + lines([["地区", "产品质量", "服务质量"], *([t, *p] for t, p in zip(TOWNS, pairs, strict=False)), ["平均", *means]]), every(range(1, 8), (1, 2))


def price_times_count(d: random.Random) -> tuple[str, Cells]:
    rows = [[k, n, p, p * n] for k, n, p in ((k, d.randint(11, 60), Decimal(d.randint(1000, 90000)) / 100) for k in KINDS)]
    return "样品购买费用\n" + lines([["样品", "数量（件）", "单价（元）", "金额（元）"], *rows, ["合计", "", "", sum(r[3] for r in rows)]]), every(range(1, 7), (1, 2, 3))


def growth_from_year_to_year(d: random.Random) -> tuple[str, Cells]:
    values = [_tenths(d, 5000, 9000)]
    for _ in range(7):
        values.append((values[-1] * Decimal(d.randint(80, 97)) / 100).quantize(Decimal("0.1")))
    rows = [[2018 + i, v, rounded((v / values[i - 1] - 1) * 100) if i else "—"] for i, v in enumerate(values)]
    return "历年进出口总额\n" + lines([["年份", "进出口总额（亿元）", "比上年增长（%）"], *rows]), every(range(2, 9), (1, 2))


def points_of_indicators_named_rates(d: random.Random) -> tuple[str, Cells]:
    rows: list[list[object]] = []
    for ordinal, name in zip("一二三", ("质量安全", "质量提升", "质量基础"), strict=True):
        points = [d.randint(3, 15) for _ in range(3)]
        rows += [[f"{ordinal}、{name}", sum(points)], *([f"（{i}）{n}", p] for i, (n, p) in enumerate(zip(("抽查合格率", "投诉办结率", "标准制定"), points, strict=True), 1))]
    return "考核指标分值表\n" + lines([["指标", "分值"], *rows, ["合计", sum(int(str(r[1])) for r in rows[::4])]]), every(range(1, 14), (1,))


def growth_beside_amounts_of_several_units(d: random.Random) -> tuple[str, Cells]:
    rows = []
    for name, unit in (("投诉举报", "件"), ("罚没款", "万元"), ("抽检批次", "批次"), ("设备检验", "台"), ("行政处罚", "件")):
        old = d.randint(300, 9000)
        new = old * d.randint(60, 140) // 100
        rows.append([name, unit, new, old, rate(new - old, old)])
    return "主要业务数据\n" + lines([["指标", "单位", "2025年", "2024年", "同比增长（%）"], *rows]), every(range(1, 6), (2, 3, 4))


def sexes_and_their_ratio(d: random.Random) -> tuple[str, Cells]:
    pairs = [(d.randint(20000, 90000), d.randint(20000, 90000)) for _ in range(5)]
    pairs.insert(0, (sum(m for m, _f in pairs), sum(f for _m, f in pairs)))
    rows = [[t, m + f, m, f, rate(m, f, 2)] for t, (m, f) in zip(("全县", *TOWNS), pairs, strict=False)]
    return "常住人口　单位：人\n" + lines([["地区", "常住人口", "男", "女", "性别比（女=100）"], *rows]), every(range(1, 7), range(1, 5))


def quarters_with_a_rate(d: random.Random) -> tuple[str, Cells]:
    pairs = [(d.randint(100, 900), d.randint(1, 50)) for _ in range(4)]
    pairs.append((sum(w for w, _b in pairs), sum(b for _w, b in pairs)))
    rows = [[n, w, b, rate(w - b, w, 2)] for n, (w, b) in zip(("一季度", "二季度", "三季度", "四季度", "全年"), pairs, strict=True)]
    return "分季度抽检情况\n" + lines([["时间", "抽检批次", "不合格批次", "合格率（%）"], *rows]), every(range(1, 6), (1, 2))


def money_a_case(d: random.Random) -> tuple[str, Cells]:
    pairs = [(d.randint(20, 300), Decimal(d.randint(1000, 9999)) / 100) for _ in range(6)]
    pairs.append((sum(n for n, _m in pairs), sum((m for _n, m in pairs), Decimal(0))))
    return "行政处罚\n" + lines([["单位", "立案数（件）", "罚没款（万元）", "案均罚没款（元）"], *([t, n, m, rounded(m * 10000 / n, 0)] for t, (n, m) in zip((*TOWNS[:6], "合计"), pairs, strict=True))]), every(range(1, 8), (1, 2, 3))


SERIES: tuple[Layout, ...] = (
    industries_by_years, composition_by_years, amounts_above_their_composition, points_taken_off, weighted_marks, halves_side_by_side, running_totals, moves_in_rank,
    per_ten_thousand, a_mean_below, price_times_count, growth_from_year_to_year, points_of_indicators_named_rates, growth_beside_amounts_of_several_units,
    sexes_and_their_ratio, quarters_with_a_rate, money_a_case,
)
