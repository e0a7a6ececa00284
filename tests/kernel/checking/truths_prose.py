"""More true statements (真句模板), of the ways real reports tell figures in prose: each figure that a relation covers stands in ⟦⟧."""

from __future__ import annotations

import random
from decimal import Decimal

from kernel.checking.truths import Template, marked, parts_of, share


def _rate(new: Decimal | int, old: Decimal | int, places: int = 1) -> str:
    """The change in % without its sign, in marks."""
    return marked(abs(Decimal(new) / Decimal(old) - 1) * 100, places)


def _way(new: Decimal | int, old: Decimal | int) -> str:
    return "增长" if new >= old else "下降"


def shares_of_the_first_total(r: random.Random) -> str:
    n = r.randint(4000, 9000)
    a, b, c = sorted(parts_of(r, n, 4)[:3], reverse=True)
    return (
        f"2024年末，全县共有法人单位{marked(n)}个，个体经营户63021户。\n按行业分，法人单位居前三位的是：批发和零售业{marked(a)}个，占{share(a, n)}%；"
        f"制造业{marked(b)}个，占{share(b, n)}%；建筑业{marked(c)}个，占{share(c, n)}%。"
    )


def shares_within_a_part(r: random.Random) -> str:
    n = r.randint(4000, 9000)
    a, b = parts_of(r, n, 2)
    c, d, _ = parts_of(r, a, 3)
    return (
        f"全市共有法人单位{marked(n)}个。按机构类型分，企业法人{marked(a)}个，占{share(a, n)}%；其他法人{marked(b)}个，占{share(b, n)}%。"
        f"企业法人中，工业企业{marked(c)}个，占{share(c, a)}%；建筑企业{marked(d)}个，占{share(d, a)}%。"
    )


def bracketed_bases(r: random.Random) -> str:
    a, b = r.randint(3000, 9000), r.randint(3000, 9000)
    c, d = a + r.randint(-900, 900), b + r.randint(-900, 900)
    n, o = a + b, c + d
    whole = n + r.randint(2000, 9000)
    last = r.choice(("同比上年", "比上年", "较上年同期", "同比去年"))
    return (
        f"一季度，全市共接收投诉举报{marked(whole)}件。\n共接收网购投诉举报{marked(n)}件，占投诉举报的{share(n, whole, 2)}%，{last}（{marked(o)}件）{_way(n, o)}{_rate(n, o, 2)}%；"
        f"其中网购投诉{marked(a)}件，{last}（{marked(c)}件）{_way(a, c)}{_rate(a, c, 2)}%；网购举报{marked(b)}件，{last}（{marked(d)}件）{_way(b, d)}{_rate(b, d, 2)}%。"
    )


def years_told_apart(r: random.Random) -> str:
    years = [(2021 + i, r.randint(2000, 9000), r.randint(1000, 1900)) for i in range(3)]
    who = r.choice(("全市法院", "市检察院", "县法院"))
    told = []
    for (y, a, b), (z, c, d) in zip(years[1:], years, strict=False):
        if r.random() < 0.5 and (a > c) == (b > d):
            told.append(f"{y}年，{who}受理案件{marked(a)}件，审结{marked(b)}件，比{z}年分别{'上升' if a > c else '下降'}{_rate(a, c)}%和{_rate(b, d)}%。")
        else:
            told.append(f"{y}年，{who}受理案件{marked(a)}件，比{z}年{_way(a, c)}{_rate(a, c)}%，审结{marked(b)}件，{r.choice(('同比', '比上年'))}{_way(b, d)}{_rate(b, d)}%。")
    y, a, b = years[0]
    told.append(f"{y}年，{who}受理案件{marked(a)}件，审结{marked(b)}件。")
    return "\n".join(told if r.random() < 0.5 else told[::-1])


def years_of_change(r: random.Random) -> str:
    a, b = r.randint(2000, 9000), r.randint(2000, 9000)
    while a == b:
        b += 7
    p, q = Decimal(r.randint(900, 940)) / 10, Decimal(r.randint(945, 990)) / 10
    return (
        f"2023年，全县受理投诉{marked(a)}件，办结率{marked(p, 1)}%。2024年，全县受理投诉{marked(b)}件，比2023年{'增加' if b > a else '减少'}{marked(abs(b - a))}件；"
        f"办结率{marked(q, 1)}%，比2023年提高{marked(q - p, 1)}个百分点。"
    )


def classified(r: random.Random) -> str:
    n = r.randint(4000, 9000)
    a, b, c = parts_of(r, n, 3)
    return f"1、全市系统共有机构{marked(n)}个。\n2、按职能分：监管机构{marked(a)}个，技术机构{marked(b)}个，其他机构{marked(c)}个。"


def handled(r: random.Random) -> str:
    n = r.randint(4000, 9000)
    a, b = parts_of(r, n, 2)
    return f"本月，热线共受理群众诉求{marked(n)}件，{r.choice(('办结', '自行处理'))}{marked(a)}件，{r.choice(('办理中', '正在办理'))}{marked(b)}件。"


def two_bases(r: random.Random) -> str:
    n, m, y = (r.randint(2000, 9000) for _ in range(3))
    n += n in (m, y)
    return (
        f"其中咨询{marked(n)}件，环比上季度{marked(m)}件{_way(n, m)}了{_rate(n, m, 2)}%；同比去年{marked(y)}件{_way(n, y)}了{_rate(n, y, 2)}%。"
    )


TEMPLATES: tuple[Template, ...] = (
    shares_of_the_first_total, shares_within_a_part, bracketed_bases, years_told_apart, years_of_change, classified, handled, two_bases,
)
