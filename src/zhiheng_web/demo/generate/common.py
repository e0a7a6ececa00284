"""What every generator shares: a seed of its own, the days of the demo, the units that own records, rows as plain mappings.

A row has the columns of its relation (`zhiheng.snapshots.relations`) without `id`: the database gives that. Every theme draws
from its own generator of random numbers, so that a change in one theme does not move the records of another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import chinese_calendar

Row = dict[str, Any]
Thing = TypeVar("Thing")

SEED = 990121
"""The seed of the whole county: its own code."""
COUNTY = "990121"
FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 10, 31)
"""The demo lives up to this day; nothing is dated later except what is due or valid until then."""
FRAME_DAYS = (date(2024, 12, 31), date(2025, 12, 31))

OFFICE = "yt-zfb"
MARKET = "yt-scjg"
HOUSING = "yt-zjj"
FARMING = "yt-nyncj"
FINANCE = "yt-czj"
TRANSPORT = "yt-jtysj"
WATER = "yt-slj"
COMMERCE = "yt-swj"
TOURISM = "yt-wlj"
STATISTICS = "yt-tjj"

TOWNSHIPS: dict[str, str] = {
    "990121001": "汀城镇",
    "990121002": "青禾镇",
    "990121003": "石埠镇",
    "990121004": "白鹭镇",
    "990121005": "双溪镇",
    "990121006": "枫坪镇",
    "990121007": "柳塘镇",
    "990121008": "茶岭乡",
    "990121009": "龙潭乡",
    "990121010": "云上乡",
    "990121011": "竹坞乡",
    "990121012": "云汀经济开发区",
}
"""Townships (乡镇, 园区), all invented."""


def stream(theme: str) -> random.Random:
    """The random numbers of one theme, always the same."""
    return random.Random(f"{SEED}/{theme}")


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both possible; on a Saturday or Sunday the Friday before, where that is still in range."""
    day = first + timedelta(days=rng.randrange((last - first).days + 1))
    back = day - timedelta(days=max(0, day.weekday() - 4))
    return back if back >= first else day


def at_work(day: date) -> date:
    """The day itself when offices are open, or the last working day before it (years 2004 to 2026)."""
    while not chinese_calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def spread(rng: random.Random, count: int, first: date, last: date) -> list[date]:
    """So many working days, spread evenly over the span with some shake, in order; `first` lies after the first working week."""
    span = (last - first).days + 1
    days = []
    for i in range(count):
        low = span * i // count
        high = max(low, span * (i + 1) // count - 1)
        days.append(at_work(day_between(rng, first + timedelta(days=low), first + timedelta(days=high))))
    return sorted(days)


def choose(rng: random.Random, things: Sequence[Thing], weights: Sequence[int]) -> Thing:
    """One of the things by weight."""
    return rng.choices(things, weights=weights, k=1)[0]


def marked(rng: random.Random, count: int, total: int) -> set[int]:
    """`count` places out of `total`: an exact number of failures instead of a chance of failing."""
    return set(rng.sample(range(total), count))


def masked(surname: str, given: int = 2) -> str:
    """A person's name as records show it (脱敏): surname and stars.

    >>> masked("陈")
    '陈**'
    """
    return surname + "*" * given


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"


def person(rng: random.Random) -> str:
    """A masked name (脱敏姓名)."""
    return masked(rng.choice(SURNAMES), rng.choice((1, 2, 2)))


def number_by(rows: Iterable[Row], key: str, make: Callable[[int], str]) -> list[Row]:
    """The rows with a running number in `key`, in their order."""
    return [{**row, key: make(i)} for i, row in enumerate(rows, 1)]
