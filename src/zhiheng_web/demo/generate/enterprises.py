"""About 400 invented enterprises (经营主体): what they make, where, since when, and in which lists they stand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from zhiheng_web.demo.generate.codes import make_uscc
from zhiheng_web.demo.generate.common import TOWNSHIPS, choose, day_between, stream


@dataclass(frozen=True)
class Trade:
    """A line of business (行业): how its firms are called and what is sampled from them."""

    code: str
    group: str
    names: tuple[str, ...]
    products: tuple[str, ...]
    count: int


TRADES: tuple[Trade, ...] = (
    Trade("board", "industrial", ("木业", "板材", "家居"), ("细木工板", "胶合板", "木质家具", "刨花板"), 26),
    Trade("wire", "industrial", ("电缆", "线缆"), ("电线电缆", "电力电缆"), 14),
    Trade("cement", "industrial", ("建材", "水泥制品"), ("预拌混凝土", "混凝土输水管", "蒸压加气混凝土砌块"), 16),
    Trade("plastic", "industrial", ("塑业", "管业"), ("给水用聚乙烯管材", "农用地膜", "食品用塑料包装"), 16),
    Trade("fertiliser", "industrial", ("肥业", "农化"), ("复混肥料", "有机肥料", "水溶肥料"), 12),
    Trade("valve", "industrial", ("阀门", "机械", "精工"), ("工业阀门", "危险化学品罐体", "燃气调压器"), 20),
    Trade("cloth", "industrial", ("服饰", "纺织"), ("儿童服装", "校服", "床上用品"), 16),
    Trade("cycle", "industrial", ("车业", "科技"), ("电动自行车充电器", "电动自行车头盔", "蓄电池"), 10),
    Trade("tea", "food", ("茶业", "茶叶"), ("绿茶", "红茶", "代用茶"), 18),
    Trade("grain", "food", ("米业", "粮油"), ("大米", "小麦粉", "挂面", "菜籽油"), 20),
    Trade("cake", "food", ("食品", "糕点坊食品"), ("糕点", "饼干", "速冻面米制品"), 18),
    Trade("meat", "food", ("肉食品", "食品加工"), ("酱卤肉制品", "腌腊肉制品"), 12),
    Trade("bean", "food", ("豆制品", "酱园食品"), ("豆制品", "酱油", "食醋", "酱腌菜"), 12),
    Trade("drink", "food", ("饮品", "饮用水"), ("包装饮用水", "果蔬汁饮料", "白酒"), 10),
    Trade("vegetable", "farm", ("蔬菜种植", "果蔬"), ("豇豆", "韭菜", "辣椒", "黄瓜", "普通白菜"), 24),
    Trade("fruit", "farm", ("水果种植", "林果"), ("桃", "葡萄", "猕猴桃", "板栗"), 14),
    Trade("fish", "farm", ("水产养殖", "渔业"), ("鲈鱼", "小龙虾", "鳜鱼"), 12),
    Trade("stock", "farm", ("畜禽养殖", "生态养殖"), ("生猪", "肉鸡", "鸡蛋", "黄羽鸡"), 14),
    Trade("logistics", "service", ("物流", "冷链物流"), (), 16),
    Trade("tour", "service", ("旅行社", "文旅"), (), 10),
    Trade("hotel", "service", ("酒店管理", "餐饮管理"), (), 18),
    Trade("care", "service", ("养老服务", "家政服务"), (), 14),
    Trade("estate", "service", ("物业服务", "物业管理"), (), 12),
    Trade("market", "service", ("商贸", "超市连锁"), (), 22),
    Trade("build", "works", ("建设", "建筑工程", "市政工程"), (), 22),
)
_FIRST = "禾云青泽瑞嘉汇恒晟鼎润佳盛安宏泰华丰景明锦和源春朗翔远沁岚石松竹梅溪湖"
_SECOND = "润达源丰泰和盛昌隆兴旺康宁信诚美佳乐福祥瑞林田川岩峰野谷园苑坊阳"


@dataclass(frozen=True)
class Enterprise:
    """One invented enterprise. `lists` are the frames of the end of 2025, `lists_before` those of the end of 2024."""

    uscc: str
    name: str
    trade: Trade
    region: str
    founded_on: date
    lists: tuple[str, ...] = ()
    lists_before: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """industrial, food, farm, service or works."""
        return self.trade.group


def _suffix(trade: Trade) -> str:
    return "专业合作社" if trade.group == "farm" else "有限公司"


def _kind(trade: Trade) -> str:
    return "93" if trade.group == "farm" else "91"


def _brands(rng: random.Random) -> list[str]:
    names = [a + b for a in _FIRST for b in _SECOND if a != b]
    rng.shuffle(names)
    return names


def _bare() -> list[Enterprise]:
    rng = stream("enterprises")
    brands = iter(_brands(rng))
    firms = []
    for trade in TRADES:
        for i in range(trade.count):
            name = f"云汀县{next(brands)}{trade.names[i % len(trade.names)]}{_suffix(trade)}"
            places = list(TOWNSHIPS)
            weights = [6, 3, 3, 2, 3, 2, 3, 2, 1, 1, 1, 12 if trade.group == "industrial" else 2]
            founded = day_between(rng, date(2004, 3, 1), date(2023, 12, 20))
            firms.append(Enterprise(make_uscc(rng, _kind(trade)), name, trade, choose(rng, places, weights), founded))
    return firms


KEY_PRODUCT, ABOVE_SCALE, LICENSED_FOOD = 60, 80, 70
"""How many enterprises stand in each list at the end of 2025."""


def enterprises() -> list[Enterprise]:
    """All enterprises in a fixed order, with the lists in which they stand.

    In the lists of the end of 2024 a few firms are missing (they grew later) and a few others stand (they shrank).
    """
    firms = _bare()
    rng = stream("lists")
    by_group: dict[str, list[int]] = {}
    for i, firm in enumerate(firms):
        by_group.setdefault(firm.group, []).append(i)
    for places in by_group.values():
        rng.shuffle(places)
    industrial, food, service = by_group["industrial"], by_group["food"], by_group["service"]
    scale = industrial[20:75] + food[5:20] + service[:10]
    lists: dict[str, tuple[list[int], list[int]]] = {
        "key_product": (industrial[:KEY_PRODUCT], industrial[4 : KEY_PRODUCT + 1]),
        "above_scale": (scale[:ABOVE_SCALE], [*scale[5:ABOVE_SCALE], industrial[80]]),
        "licensed_food": (food[:LICENSED_FOOD], [*food[3:LICENSED_FOOD], food[LICENSED_FOOD]]),
    }
    now: dict[int, list[str]] = {}
    before: dict[int, list[str]] = {}
    for code, (later, earlier) in lists.items():
        for i in later:
            now.setdefault(i, []).append(code)
        for i in earlier:
            before.setdefault(i, []).append(code)
    return [
        Enterprise(f.uscc, f.name, f.trade, f.region, f.founded_on, tuple(now.get(i, ())), tuple(before.get(i, ())))
        for i, f in enumerate(firms)
    ]


def listed(firms: list[Enterprise], code: str) -> list[Enterprise]:
    """The enterprises of a list at the end of 2025, in order."""
    return [f for f in firms if code in f.lists]


