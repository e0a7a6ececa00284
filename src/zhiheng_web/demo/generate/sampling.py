"""Supervision sampling over 2025-01 to 2026-10 (监督抽查): about 3,100 batches with exact numbers of failures.

Planted (docs/explanation/demo-county.md): `TYPO` writes a key-product enterprise with a typing error and without its code, so
that coverage of 2026 misses one; `TWICE` is sampled by the county ten days after the province took the same product there.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhiheng_web.demo.generate.common import (
    COUNTY,
    FARMING,
    LAST_DAY,
    MARKET,
    TOWNSHIPS,
    Row,
    choose,
    marked,
    spread,
    stream,
)
from zhiheng_web.demo.generate.enterprises import Enterprise, listed

NO_FAILURE_AFTER = date(2026, 7, 31)
"""Samples after this day pass or have no conclusion yet, so that every follow-up is due in a year whose calendar is known."""
PENDING_FROM = date(2026, 10, 9)
SKIPPED = {2025: 4, 2026: 6}
"""How many key-product enterprises no one sampled in the year; in 2026 the seventh is the one written with a typing error."""
FOOD_SKIPPED = {2025: 0, 2026: 2}


@dataclass(frozen=True)
class Plan:
    """One line of the yearly sampling plan (抽检计划): how many batches, how many fail first, how many of these pass on retest."""

    year: int
    domain: str
    level: str
    kind: str
    batches: int
    failing: int
    retested: int = 0
    refused: int = 0


PLANS: tuple[Plan, ...] = (
    Plan(2025, "industrial", "national", "supervision", 28, 1),
    Plan(2025, "industrial", "province", "supervision", 112, 8, 1),
    Plan(2025, "industrial", "city", "supervision", 118, 9, 1),
    Plan(2025, "industrial", "county", "supervision", 210, 21, 2, 1),
    Plan(2026, "industrial", "national", "supervision", 26, 1),
    Plan(2026, "industrial", "province", "supervision", 96, 8, 2),
    Plan(2026, "industrial", "city", "supervision", 96, 7, 1),
    Plan(2026, "industrial", "county", "supervision", 182, 14, 1, 1),
    Plan(2025, "food", "national", "supervision", 24, 1),
    Plan(2025, "food", "province", "supervision", 170, 5, 1),
    Plan(2025, "food", "city", "supervision", 210, 8),
    Plan(2025, "food", "county", "supervision", 440, 19, 2),
    Plan(2026, "food", "national", "supervision", 22, 0),
    Plan(2026, "food", "province", "supervision", 150, 4),
    Plan(2026, "food", "city", "supervision", 180, 6, 1),
    Plan(2026, "food", "county", "supervision", 360, 15, 1, 1),
    Plan(2025, "food", "county", "risk", 40, 3),
    Plan(2026, "food", "county", "risk", 32, 2),
    Plan(2025, "food", "county", "evaluation", 30, 1),
    Plan(2026, "food", "county", "evaluation", 24, 0),
    Plan(2025, "agricultural", "province", "supervision", 40, 0),
    Plan(2025, "agricultural", "county", "supervision", 120, 3),
    Plan(2026, "agricultural", "province", "supervision", 36, 1),
    Plan(2026, "agricultural", "county", "supervision", 104, 2),
    Plan(2025, "agricultural", "county", "routine", 160, 2),
    Plan(2026, "agricultural", "county", "routine", 132, 3),
)
BODIES = {
    "industrial": "南江省产品质量检验院（虚构）",
    "food": "临川市食品检验中心（虚构）",
    "agricultural": "云汀县农产品检测站（虚构）",
}
ITEMS: dict[str, tuple[str, ...]] = {
    "industrial": ("甲醛释放量", "静曲强度", "绝缘厚度", "外观尺寸", "纤维含量", "落镖冲击", "标志"),
    "food": ("菌落总数", "过氧化值", "山梨酸及其钾盐", "大肠菌群", "铝的残留量", "酒精度"),
    "agricultural": ("噻虫胺", "毒死蜱", "恩诺沙星", "腐霉利"),
}
"""What fails, by domain (不合格项目)."""
_LETTER = {"national": "G", "province": "S", "city": "D", "county": "X"}
_DOMAIN = {"industrial": "C", "food": "S", "agricultural": "N"}


@dataclass(frozen=True)
class Sampled:
    """Who was sampled: an enterprise with its code, or a stall known by name only."""

    uscc: str | None
    name: str
    region: str
    products: tuple[str, ...]


def _of(firm: Enterprise, products: tuple[str, ...] = ()) -> Sampled:
    return Sampled(firm.uscc, firm.name, firm.region, products or firm.trade.products)


_SHOPS = ("惠民百货店", "便民超市", "好又多副食店", "老街粮油店", "新村日用品店", "广场文具店")
_STALLS = ("种植户", "养殖户", "家庭农场")


def _unnamed(rng: random.Random, endings: Sequence[str], products: tuple[str, ...]) -> Sampled:
    region = rng.choice(list(TOWNSHIPS))
    return Sampled(None, f"{TOWNSHIPS[region]}{rng.choice(list(endings))}{rng.randrange(1, 40):02d}号", region, products)


class _Pools:
    """Who can be sampled in a year, by domain and stage; producers are taken in turn so that every one is reached."""

    def __init__(self, firms: Sequence[Enterprise], year: int, rng: random.Random) -> None:
        everyone = list(firms)
        key = listed(everyone, "key_product")
        food = listed(everyone, "licensed_food")
        skip = SKIPPED[year] + (1 if year == 2026 else 0)
        left_out = {f.uscc for f in key[:skip]} | {f.uscc for f in food[len(food) - FOOD_SKIPPED[year] :]}
        self.makers = [_of(f) for f in key if f.uscc not in left_out]
        self.makers += [_of(f) for f in everyone if f.group == "industrial" and "key_product" not in f.lists][:40]
        self.food = [_of(f) for f in food if f.uscc not in left_out]
        self.farms = [_of(f) for f in everyone if f.group == "farm"]
        self.shops = [_of(f) for f in everyone if f.trade.code == "market"]
        self.kitchens = [_of(f) for f in everyone if f.trade.code == "hotel"]
        self.goods = tuple(sorted({p for f in everyone if f.group == "industrial" for p in f.trade.products}))
        self.foods = tuple(sorted({p for f in everyone if f.group == "food" for p in f.trade.products}))
        self.rng = rng
        self.turn = {"makers": 0, "food": 0, "farms": 0}

    def next(self, pool: str) -> Sampled:
        """The next one of a pool, in turn."""
        things: list[Sampled] = getattr(self, pool)
        self.turn[pool] += 1
        return things[(self.turn[pool] - 1) % len(things)]

    def draw(self, plan: Plan) -> tuple[str, Sampled]:
        """Stage and sampled one for a line of the plan."""
        rng = self.rng
        if plan.domain == "industrial":
            stage = choose(rng, ("production", "circulation", "online"), (72, 24, 4))
            if stage == "production":
                return stage, self.next("makers")
            if rng.random() < 0.5:
                return stage, _unnamed(rng, _SHOPS, self.goods)
            shop = rng.choice(self.shops)
            return stage, Sampled(shop.uscc, shop.name, shop.region, self.goods)
        if plan.domain == "food":
            stage = choose(rng, ("production", "circulation", "catering", "online"), (34, 40, 22, 4))
            if stage == "production":
                return stage, self.next("food")
            seller = rng.choice(self.kitchens if stage == "catering" else self.shops)
            dishes = ("复用餐饮具", "油炸面制品", "自制酱卤肉", "凉拌菜") if stage == "catering" else self.foods
            return stage, Sampled(seller.uscc, seller.name, seller.region, dishes)
        stage = choose(rng, ("farming", "circulation"), (85, 15))
        if stage == "farming" and rng.random() < 0.75:
            return stage, self.next("farms")
        kinds = ("豇豆", "韭菜", "普通白菜", "鸡蛋", "鲈鱼", "草鱼")
        return stage, _unnamed(rng, _STALLS if stage == "farming" else ("农贸市场摊位",), kinds)


def _conclude(rng: random.Random, row: Row, fails: bool, retest_passes: bool, refused: bool) -> Row:
    sampled: date = row["sampled_on"]
    first = retest = None
    final_on: date | None = sampled + timedelta(days=rng.randrange(16, 34))
    reported = final_on
    if refused:
        first = final = "refused"
        final_on = reported = sampled
    elif sampled >= PENDING_FROM:
        first = final = "pending"
        final_on = None
    elif not fails:
        first = final = "pass"
    else:
        first = "fail"
        if retest_passes or rng.random() < 0.15:
            retest = "pass" if retest_passes else "fail"
            assert final_on is not None
            final_on += timedelta(days=rng.randrange(14, 24))
        final = retest or first
    if final_on is not None and final_on > LAST_DAY:
        final_on = LAST_DAY
    reported = min(reported, LAST_DAY) if reported else None
    return {
        **row,
        "testing_body": BODIES[row["domain"]],
        "first_result": first,
        "first_reported_on": None if first == "pending" else reported,
        "failed_items": rng.choice(ITEMS[row["domain"]]) if first == "fail" else "",
        "retest_applied_on": reported + timedelta(days=4) if retest and reported else None,
        "retest_result": retest,
        "retested_on": final_on if retest else None,
        "final_result": final,
        "final_on": final_on,
    }


def _line(plan: Plan, pools: _Pools, rng: random.Random) -> list[Row]:
    end = date(2025, 12, 24) if plan.year == 2025 else date(2026, 10, 27)
    days = spread(rng, plan.batches, date(plan.year, 1, 8), end)
    can_fail = [i for i, day in enumerate(days) if day <= NO_FAILURE_AFTER]
    failing = [can_fail[i] for i in sorted(marked(rng, plan.failing, len(can_fail)))]
    retest_passes = set(failing[: plan.retested])
    refused = {i for i in range(plan.batches) if i not in failing and i % 90 == 37} if plan.refused else set()
    rows = []
    for i, day in enumerate(days):
        stage, who = pools.draw(plan)
        row: Row = {
            "region": who.region,
            "unit": FARMING if plan.domain == "agricultural" else MARKET,
            "domain": plan.domain,
            "level": plan.level,
            "stage": stage,
            "kind": plan.kind,
            "uscc": who.uscc,
            "name": who.name,
            "product": rng.choice(list(who.products)),
            "sampled_on": day,
        }
        rows.append(_conclude(rng, row, i in failing, i in retest_passes, i in refused))
    return rows


def typo(name: str) -> str:
    """The name as someone once mistyped it: 有限公司 as 有限公同, 木 as 术 (形近字)."""
    return name.replace("木业", "术业").replace("板材", "板才").replace("有限公司", "有限公同")


def typo_enterprise(firms: Sequence[Enterprise]) -> Enterprise:
    """The key-product enterprise whose only batch of 2026 was entered with a typing error."""
    return listed(list(firms), "key_product")[SKIPPED[2026]]


def _planted(firms: Sequence[Enterprise]) -> list[Row]:
    rng = stream("sampling/planted")
    lost = typo_enterprise(firms)
    twice = listed(list(firms), "key_product")[-1]
    base: Row = {"unit": MARKET, "domain": "industrial", "stage": "production", "kind": "supervision"}
    rows = [
        {
            **base,
            "region": lost.region,
            "level": "county",
            "uscc": None,
            "name": typo(lost.name),
            "product": lost.trade.products[0],
            "sampled_on": date(2026, 6, 11),
        }
    ]
    for level, day in (("province", date(2026, 4, 13)), ("county", date(2026, 4, 23))):
        rows.append(
            {
                **base,
                "region": twice.region,
                "level": level,
                "uscc": twice.uscc,
                "name": twice.name,
                "product": twice.trade.products[0],
                "sampled_on": day,
            }
        )
    return [_conclude(rng, row, fails=False, retest_passes=False, refused=False) for row in rows]


def batches(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `sampling_batches`, in the order of their sampling; `sample_no` is unique."""
    rows: list[Row] = []
    for year in (2025, 2026):
        rng = stream(f"sampling/{year}")
        pools = _Pools(firms, year, rng)
        for plan in PLANS:
            if plan.year == year:
                rows += _line(plan, pools, rng)
    rows += _planted(firms)
    rows.sort(key=lambda r: (r["sampled_on"], r["domain"], r["level"], r["name"]))
    counters: dict[tuple[int, str, str], int] = {}
    for row in rows:
        key = (row["sampled_on"].year, row["level"], row["domain"])
        counters[key] = counters.get(key, 0) + 1
        row["sample_no"] = f"{_LETTER[row['level']]}C{key[0] % 100}{COUNTY}{_DOMAIN[row['domain']]}{counters[key]:04d}"
    return rows
