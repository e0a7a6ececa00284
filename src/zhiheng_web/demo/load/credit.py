"""Penalties, lists, repairs and food classes of the generator into the database, with what the public may see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhiheng_web.demo.generate import penalties
from zhiheng_web.demo.generate.common import Row
from zhiheng_web.demo.generate.enterprises import Enterprise as Firm
from zhiheng_web.demo.load.records import SOURCE, Loader
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.credit import class_services
from zhiheng_web.registries.credit.class_models import CreditClass
from zhiheng_web.registries.credit.food_models import link_successors
from zhiheng_web.registries.credit.services import sync_listing, target_of
from zhiheng_web.registries.penalties.services import sync

WORKED_OUT = (date(2026, 1, 16), date(2026, 10, 15))
"""When the county worked its credit risk classes out of the records."""


def load_credit(loader: Loader, firms: Sequence[Firm], letters: Sequence[Row], batches: Sequence[Row], say: Any) -> None:
    """Fills the four registries; a repair that was carried out has ended its disclosure."""
    fined = penalties.penalties(firms, letters)
    listed = penalties.listings(firms, fined)
    rows = {
        "penalties": fined,
        "listings": listed,
        "repairs": penalties.repairs(fined, listed),
        "food_classes": penalties.food_classes(firms, batches),
    }
    kept: dict[str, list[Any]] = {}
    for code, given in rows.items():
        registry = REGISTRIES[code]
        kept[code] = bulk_load(registry, [loader.instance(registry.model, r) for r in given], person=loader.people["scjg"], source=SOURCE)
        say(f"  {registry.title}：{len(kept[code])} 条")
    for row in kept["penalties"]:
        sync(row)
    for row in kept["listings"]:
        sync_listing(row)
    for repair in kept["repairs"]:
        if repair.stopped_on and (target := target_of(repair)) is not None:
            target.repaired_on = repair.stopped_on
            target.save()
    for key in {(r.region, r.uscc, r.scheme_code) for r in kept["food_classes"]}:
        link_successors(*key)


def load_classes(county: Region, people: Mapping[str, Person], say: Any) -> None:
    """The classes of both days, a change that two people agreed on, and one that waits for the second."""
    person, office = people["scjg"], people["office"]
    for day in WORKED_OUT:
        run = class_services.work_out(person, county, person.unit, day)
        say(f"  信用风险分类 {day}：新登记 {len(run.made)} 家，没有变化 {run.unchanged} 家")
    rows = CreditClass.objects.live().filter(classed_on=WORKED_OUT[1], origin="computed", risk_class="B").order_by("pk")
    for i, row in enumerate(rows[:2]):
        made = class_services.propose(person, row, "C", "群众多次反映产品质量问题，现场核查属实，提高抽查频次（虚构）")
        if i == 0:
            class_services.confirm(office, made)
