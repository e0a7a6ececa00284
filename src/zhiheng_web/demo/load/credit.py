"""Penalties, lists, repairs and food classes of the generator into the database, with what the public may see of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiheng_web.demo.generate import penalties
from zhiheng_web.demo.generate.common import Row
from zhiheng_web.demo.generate.enterprises import Enterprise as Firm
from zhiheng_web.demo.load.records import SOURCE, Loader
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.credit.food_models import link_successors
from zhiheng_web.registries.credit.services import sync_listing, target_of
from zhiheng_web.registries.penalties.services import sync


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
