"""The yearly assessment of the demo (年度考核): 2026 under way: one unit writes its self-assessment, one is disputed, one appeals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from zhiheng_web.assessments.models import Assessee, AssessmentCycle, ReviewItem
from zhiheng_web.assessments.services import appeals, cycles, reading, selfs
from zhiheng_web.organisations.models import Person, Region

LIAISONS = {"yt-zjj": "zjj", "yt-nyncj": "nyncj"}
"""Units that have handed in, with the account that did."""
HANDED = {"yt-nyncj": date(2026, 10, 22), "yt-zjj": date(2026, 10, 26)}
WORDS = ("牵头事项已办结，台账和会议材料齐全", "按方案分工完成，年中作过一次自查", "做法已印发，乡镇覆盖面还不够", "资金按进度兑现，绩效材料齐全")
READ = ("材料与说明一致", "有文件有台账，效果材料偏少", "抽查两处属实", "佐证能对上主要事项")


def answer_all(person: Person, assessee: Assessee, count: int | None = None) -> None:
    """Answer the first `count` items (all where None), each a little below the most."""
    for n, item in enumerate(assessee.items.filter(kind="judged")[:count]):
        selfs.answer(person, item, share_of(item, Decimal("0.9") if n % 3 else Decimal(1)), WORDS[n % len(WORDS)])


def share_of(item: ReviewItem, share: Decimal) -> Decimal:
    """That share of the item's points on a grid of a tenth; yes from half on."""
    if not item.gives_points:
        return Decimal(share >= Decimal("0.5"))
    low = item.low or Decimal(0)
    return (low + item.width * share).quantize(Decimal("0.1"))


def read_all(first: Person, second: Person, assessee: Assessee, apart: Mapping[int, Decimal]) -> None:
    """Both readings of every item; `apart` says by place in the list how much less the second gives, as a share."""
    for n, item in enumerate(assessee.items.all()):
        share = Decimal("0.9") if n % 2 else Decimal(1)
        reading.read(first, item, share_of(item, share), READ[n % len(READ)])
        reading.read(second, item, share_of(item, share - apart.get(n, Decimal(0))), READ[(n + 1) % len(READ)])


def load_cycle(county: Region, people: Mapping[str, Person]) -> AssessmentCycle:
    """Draw up, open, and let the units, the reviewers and the office do their part; gives the cycle."""
    office, one, two = people["office"], people["reviewer"], people["reviewer2"]
    cycle = cycles.draw_up(office, county, 2026, date(2026, 10, 16))
    by_unit = {a.unit.code: a for a in cycle.assessees.select_related("unit", "cycle__region", "cycle__version__region")}
    if "yt-zfb" in by_unit:
        cycles.drop_assessee(office, by_unit.pop("yt-zfb"), "组织考核的单位，不参加排名")
    for assessee in by_unit.values():
        for place, reviewer in ((1, one), (2, two)):
            if not cycles.why_not_reviewer(reviewer, assessee):
                cycles.assign(office, assessee, place, reviewer)
    cycles.open_cycle(office, cycle, date(2026, 10, 19))

    def fresh(code: str) -> Assessee:
        return Assessee.objects.select_related("unit", "cycle__region", "cycle__version__region").get(pk=by_unit[code].pk)

    for code, account in LIAISONS.items():
        answer_all(people[account], fresh(code))
        selfs.hand_in(people[account], fresh(code), HANDED[code])
    answer_all(people["scjg"], fresh("yt-scjg"), 3)
    read_all(one, two, fresh("yt-nyncj"), {0: Decimal("0.1")})
    appeals.tell(office, fresh("yt-nyncj"), date(2026, 10, 28))
    told = fresh("yt-nyncj").items.filter(kind="judged").first()
    if told is not None:
        appeals.lodge(people["nyncj"], fresh("yt-nyncj"), told.clause, "九月新增的两份会议纪要没有计入，请核对。", date(2026, 10, 30))
    for n, item in enumerate(fresh("yt-zjj").items.all()):
        reading.read(one, item, share_of(item, Decimal(1)), READ[n % len(READ)])
        if n == 0:
            reading.read(two, item, share_of(item, Decimal("0.4")), "只有方案，没有见到实施的台账")
    cycle.refresh_from_db()
    return cycle
