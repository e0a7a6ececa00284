"""The yearly assessment of the demo (年度考核): 2025 frozen; 2026 under way, one unit writing, one disputed, one appealing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from zhiheng_web.assessments.models import Assessee, AssessmentCycle, ReviewItem
from zhiheng_web.assessments.selectors.pages import splits_of
from zhiheng_web.assessments.services import appeals, cycles, reading, selfs
from zhiheng_web.assessments.services.freezing import freeze
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.scorecards.models import ScoreRun

OFFICE, UNREVIEWED = "yt-zfb", "yt-tjj"
"""Who organises the assessment; the unit of the second reviewer, which a third one reads."""
LIAISONS = {"yt-zjj": "zjj", "yt-nyncj": "nyncj"}
"""Units that have handed in, with the account that did."""
HANDED = {"yt-nyncj": date(2026, 10, 22), "yt-zjj": date(2026, 10, 26)}
WORDS = ("牵头事项已办结，台账和会议材料齐全", "按方案分工完成，年中作过一次自查", "做法已印发，乡镇覆盖面还不够", "资金按进度兑现，绩效材料齐全")
SHARES = tuple(Decimal(s) for s in ("1", "0.9", "0.6", "1", "0.8", "0.3", "0.9"))
"""What part of an item's points the readings give in turn."""
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
        share = SHARES[(n + assessee.pk) % len(SHARES)]
        reading.read(first, item, share_of(item, share), READ[n % len(READ)])
        reading.read(second, item, share_of(item, share - apart.get(n, Decimal(0))), READ[(n + 1) % len(READ)])


def drawn_up(county: Region, people: Mapping[str, Person], year: int, drawn: date, opened: date) -> tuple[AssessmentCycle, dict[str, int]]:
    """A cycle that is open, without the committee office, with two reviewers for each unit; gives it and its assessees by unit."""
    office, one, two = people["office"], people["reviewer"], people["reviewer2"]
    cycle = cycles.draw_up(office, county, year, drawn)
    by_unit = {a.unit.code: a for a in cycle.assessees.select_related("unit", "cycle__region", "cycle__version__region")}
    if OFFICE in by_unit:
        cycles.drop_assessee(office, by_unit.pop(OFFICE), "组织考核的单位，不参加排名")
    for assessee in by_unit.values():
        for place, reviewer in ((1, one), (2, two)):
            if not cycles.why_not_reviewer(reviewer, assessee):
                cycles.assign(office, assessee, place, reviewer)
    cycles.open_cycle(office, cycle, opened)
    return cycle, {code: a.pk for code, a in by_unit.items()}


def fresh(pk: int) -> Assessee:
    """An assessee as it stands now."""
    return Assessee.objects.select_related("unit", "cycle__region", "cycle__version__region").get(pk=pk)


def load_last_year(county: Region, people: Mapping[str, Person], run: ScoreRun) -> AssessmentCycle:
    """The assessment of 2025, frozen by the run that was published: most units late, one dispute decided, no appeal."""
    office, one, two = people["office"], people["reviewer"], people["reviewer2"]
    cycle, units = drawn_up(county, people, 2025, date(2026, 1, 5), date(2026, 1, 6))
    if UNREVIEWED in units:
        cycles.assign(office, fresh(units[UNREVIEWED]), 2, people["reviewer3"])
    accounts = {**LIAISONS, "yt-scjg": "scjg"}
    for place, (code, pk) in enumerate(sorted(units.items())):
        if code in accounts:
            answer_all(people[accounts[code]], fresh(pk))
            selfs.hand_in(people[accounts[code]], fresh(pk), date(2026, 1, 16))
        else:
            selfs.pass_over(office, fresh(pk), date(2026, 1, 26), "催办两次没有提交，按现有材料评审")
        second = people["reviewer3"] if code == UNREVIEWED else two
        read_all(one, second, fresh(pk), {0: Decimal("0.1") * (place % 3), 1: Decimal("0.5") if place == 4 else Decimal(0)})
        for item in splits_of(cycle):
            reading.decide(office, item, share_of(item, Decimal("0.7")), "调阅会议记录和台账后裁定")
        appeals.tell(office, fresh(pk), date(2026, 2, 9))
    return freeze(office, cycle, date(2026, 3, 2), run)


def load_cycle(county: Region, people: Mapping[str, Person]) -> AssessmentCycle:
    """The assessment of 2026 under way: let the units, the reviewers and the office do their part; gives the cycle."""
    office, one, two = people["office"], people["reviewer"], people["reviewer2"]
    cycle, units = drawn_up(county, people, 2026, date(2026, 10, 16), date(2026, 10, 19))
    for code, account in LIAISONS.items():
        answer_all(people[account], fresh(units[code]))
        selfs.hand_in(people[account], fresh(units[code]), HANDED[code])
    answer_all(people["scjg"], fresh(units["yt-scjg"]), 3)
    appealing, disputed = units["yt-nyncj"], units["yt-zjj"]
    read_all(one, two, fresh(appealing), {0: Decimal("0.1")})
    appeals.tell(office, fresh(appealing), date(2026, 10, 28))
    told = fresh(appealing).items.filter(kind="judged").first()
    if told is not None:
        appeals.lodge(people["nyncj"], fresh(appealing), told.clause, "九月新增的两份会议纪要没有计入，请核对。", date(2026, 10, 30))
    for n, item in enumerate(fresh(disputed).items.all()):
        reading.read(one, item, share_of(item, Decimal(1)), READ[n % len(READ)])
        if n == 0:
            reading.read(two, item, share_of(item, Decimal("0.4")), "只有方案，没有见到实施的台账")
    cycle.refresh_from_db()
    return cycle
