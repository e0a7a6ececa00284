"""True statements in official wording with random figures (真句模板): each figure that a relation covers stands in ⟦⟧.

The expected values are computed here with Decimal, apart from the checker's own arithmetic.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

Template = Callable[[random.Random], str]


def marked(value: Decimal | int, places: int = 0) -> str:
    """A figure rounded half up, in marks."""
    return f"⟦{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}⟧"


def share(part: Decimal | int, whole: Decimal | int, places: int = 1) -> str:
    """A percentage, in marks."""
    return marked(Decimal(part) / Decimal(whole) * 100, places)


def parts_of(r: random.Random, whole: Decimal | int, count: int, places: int = 0) -> list[Decimal]:
    """Parts that come to the whole, none of them small."""
    weights = [r.randint(20, 100) for _ in range(count)]
    unit = Decimal(1).scaleb(-places)
    found = [(Decimal(whole) * w / sum(weights)).quantize(unit) for w in weights[:-1]]
    return [*found, Decimal(whole) - sum(found)]


def amount(r: random.Random) -> Decimal:
    """An amount in 亿元 with one decimal place."""
    return Decimal(r.randint(3000, 90000)) / 10


def pass_rate(r: random.Random) -> str:
    n = r.randint(300, 3000)
    good = n - r.randint(20, n // 5)
    return f"全年抽查产品{marked(n)}批次，合格{marked(good)}批次，合格率为{share(good, n)}%。"


def bracketed_rate(r: random.Random) -> str:
    n = r.randint(300, 3000)
    bad = r.randint(20, n // 5)
    return f"饮料不合格率为{share(bad, n, 2)}%（抽检{marked(n)}批次，不合格{marked(bad)}批次）。"


def named_share(r: random.Random) -> str:
    n = r.randint(3000, 9000)
    part = r.randint(n // 10, n // 2)
    return f"全年受理投诉{marked(n)}件。商品类投诉{marked(part)}件，占投诉总数的{share(part, n, 2)}%。"


def growth_from(r: random.Random) -> str:
    old = r.randint(200, 5000)
    new = old + r.randint(old // 10, old)
    return f"高新技术企业由{marked(old)}家增加到{marked(new)}家，增长{marked(Decimal(new - old) / old * 100, 1)}%。"


def growth_past(r: random.Random) -> str:
    old = r.randint(200, 5000)
    new = old - r.randint(old // 10, old // 2)
    return f"受理举报{marked(new)}件，上年同期为{marked(old)}件，同比下降{marked(Decimal(old - new) / old * 100, 2)}%。"


def points(r: random.Random) -> str:
    old, gain = Decimal(r.randint(700, 850)) / 10, Decimal(r.randint(20, 99)) / 10
    return f"监督抽查合格率由{marked(old, 1)}%提高到{marked(old + gain, 1)}%，提高{marked(gain, 1)}个百分点。"


def total_behind(r: random.Random) -> str:
    counts = [r.randint(100, 900) for _ in range(4)]
    a, b, c, d = map(marked, counts)
    return f"查办计量案件{a}件、标准案件{b}件、认证案件{c}件和质量案件{d}件，合计{marked(sum(counts))}件。"


def levels(r: random.Random) -> str:
    n = r.randint(500, 5000)
    a, b, c = parts_of(r, n, 3)
    return f"全县有食品生产企业{marked(n)}家，其中A级企业{marked(a)}家，B级企业{marked(b)}家，C级企业{marked(c)}家，分别占{share(a, n)}%、{share(b, n)}%和{share(c, n)}%。"


def industries(r: random.Random) -> str:
    n = amount(r)
    a, b, c = parts_of(r, n, 3, 1)
    text = f"全市实现地区生产总值{marked(n, 1)}亿元，增长5.2%。第一产业增加值{marked(a, 1)}亿元，第二产业增加值{marked(b, 1)}亿元，"
    return text + f"第三产业增加值{marked(c, 1)}亿元，三次产业结构为{share(a, n)}：{share(b, n)}：{share(c, n)}。"


def retail(r: random.Random) -> str:
    n = amount(r)
    a, b = parts_of(r, n, 2, 1)
    x, y = Decimal(r.randint(30, 80)) / 10, Decimal(r.randint(90, 160)) / 10
    total = (n / (a / (1 + x / 100) + b / (1 + y / 100)) - 1) * 100
    text = f"社会消费品零售总额{marked(n, 1)}亿元，同比增长{marked(total, 1)}%。"
    return text + f"城镇零售额{marked(a, 1)}亿元，增长{x}%；乡村零售额{marked(b, 1)}亿元，增长{y}%。"


def trade(r: random.Random) -> str:
    n = amount(r)
    small, large = sorted(parts_of(r, n, 2, 1))
    text = f"进出口总额{marked(n, 1)}亿元，其中出口{marked(large, 1)}亿元，进口{marked(small, 1)}亿元，"
    return text + f"贸易顺差{marked(large - small, 1)}亿元。"


def stock(r: random.Random) -> str:
    a, b, c = r.randint(2000, 9000), r.randint(100, 1500), r.randint(50, 900)
    return f"年初结存案件{marked(a)}件，本年新收{marked(b)}件，办结{marked(c)}件，年末未结{marked(a + b - c)}件。"


def mean(r: random.Random) -> str:
    a, b = r.randint(100, 900), Decimal(r.randint(100000, 900000)) / 100
    return f"共为{marked(a)}家企业发放质量贷款{marked(b, 2)}万元，平均每家{marked(b / a, 2)}万元。"


def multiple(r: random.Random) -> str:
    old = r.randint(100, 900)
    new = old * 3 + r.randint(0, 90)
    return f"培训{marked(new)}人次，是上年{marked(old)}人次的{marked(Decimal(new) / old, 2)}倍。"


def yearly(r: random.Random) -> str:
    a = Decimal(r.randint(300, 999)) / 100
    b = (a * Decimal(r.randint(14, 26)) / 10).quantize(Decimal("0.01"))
    return f"五年来，一般公共预算收入从{marked(a, 2)}万亿元增加到{marked(b, 2)}万亿元，年均增长{marked(((b / a) ** (Decimal(1) / 5) - 1) * 100, 1)}%。"


TEMPLATES: tuple[Template, ...] = (
    pass_rate, bracketed_rate, named_share, growth_from, growth_past, points, total_behind, levels, industries, retail, trade, stock, mean, multiple, yearly,
)
