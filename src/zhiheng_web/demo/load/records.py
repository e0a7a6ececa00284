"""Rows of the generators into the registries (业务记录), a few hundred at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from operator import attrgetter
from typing import Any

from django.utils import timezone

from zhiheng_web.demo.generate.common import Row
from zhiheng_web.demo.generate.enterprises import Enterprise as Firm
from zhiheng_web.demo.generate.sampling import typo, typo_enterprise
from zhiheng_web.demo.load.plans import load_plans, task_key
from zhiheng_web.enterprises.models import Enterprise, Frame, FrameEntry
from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.keeping import remember
from zhiheng_web.records.services import bulk_load
from zhiheng_web.shared import store

SOURCE = "演示数据（虚构），由固定种子生成"
Say = Callable[[str], None]


class Loader:
    """What every relation needs: where codes lead to, and who is said to have entered the records."""

    def __init__(self, regions: Mapping[str, Region], units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
        self.regions = regions
        self.units = units
        self.people = people
        self.by_unit = {p.unit_id: p for p in people.values() if p.unit_id}

    def entered_by(self, unit: Unit) -> Person:
        """The liaison of the unit, or the committee office where the demo has none."""
        return self.by_unit.get(unit.pk) or self.people["office"]

    def instance(self, model: type[Any], row: Row, **more: Any) -> Any:
        """A record of the model from a row; what the model does not keep is left out, an absent text becomes empty."""
        region, unit = self.regions[row["region"]], self.units[row["unit"]]
        fields = {f.name: f for f in model._meta.concrete_fields if not f.is_relation}
        values = {}
        for name, value in row.items():
            if name in fields:
                values[name] = "" if value is None and not fields[name].null else value
        return model(region=region, unit=unit, created_by=self.entered_by(unit), **values, **more)


def load_enterprises(loader: Loader, firms: Sequence[Firm]) -> dict[str, Enterprise]:
    """The enterprises by credit code, and the duplicate with a typing error and without a code (planted)."""
    market = loader.units["yt-scjg"]

    def made(firm: Firm, name: str, uscc: str, **more: Any) -> Enterprise:
        return Enterprise(
            region=loader.regions[firm.region],
            unit=market,
            created_by=loader.people["scjg"],
            name=name,
            uscc=uscc,
            address=f"云汀县{loader.regions[firm.region].name}（虚构地址）",
            industry="、".join(firm.trade.products[:2]) or firm.trade.names[0],
            **more,
        )

    rows = [
        made(f, f.name, f.uscc, established_on=f.founded_on, **dict.fromkeys(f.lists, True)) for f in firms
    ]
    lost = typo_enterprise(firms)
    rows.append(made(lost, typo(lost.name), "", key_product=False))
    kept = bulk_load("enterprises", rows, person=loader.people["scjg"], source=SOURCE)
    return {e.uscc: e for e in kept if e.uscc}


def load_frames(loader: Loader, rows: Sequence[Row], county: Region, enterprises: Mapping[str, Enterprise]) -> int:
    """The dated lists, frozen as they were."""
    frames: dict[tuple[str, Any], Frame] = {}
    entries = []
    for row in rows:
        key = (row["frame"], row["as_of"])
        if key not in frames:
            frames[key] = Frame.objects.create(
                region=county,
                unit=loader.units[row["unit"]],
                code=row["frame"],
                as_of=row["as_of"],
                source=SOURCE,
                created_by=loader.people["scjg"],
            )
        entries.append(
            FrameEntry(
                frame=frames[key],
                region=loader.regions[row["region"]],
                enterprise=enterprises.get(row["uscc"]),
                uscc=row["uscc"],
                name=row["name"],
            )
        )
    FrameEntry.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def _batches(loader: Loader, rows: Sequence[Row], model: type[Any]) -> list[Any]:
    tasks = load_plans(loader, rows)
    return [
        loader.instance(
            model,
            {**row, "report_no": f"{row['sample_no']}-B" if row["first_reported_on"] else ""},
            task=tasks[task_key(row)],
        )
        for row in rows
    ]


def _evidence(loader: Loader, rows: Sequence[Row], model: type[Any]) -> list[Any]:
    reviewer = loader.people["reviewer"]
    out = []
    for row in rows:
        stored = store.put([row["content"].encode()])
        remember(stored.digest, "text/plain")
        seen = row["review"] != "submitted"
        at = timezone.make_aware(datetime.combine(row["dated_on"] + timedelta(days=3), time(10)))
        out.append(
            loader.instance(
                model,
                row,
                digest=stored.digest,
                size=stored.size,
                content_type="text/plain",
                reviewed_by=reviewer if seen else None,
                reviewed_at=at if seen else None,
            )
        )
    return out


def _nil_returns(loader: Loader, rows: Sequence[Row], model: type[Any]) -> list[Any]:
    return [
        loader.instance(model, row, signatory=loader.entered_by(loader.units[row["unit"]])) for row in rows
    ]


def _duties(loader: Loader, rows: Sequence[Row], model: type[Any]) -> list[Any]:
    devices = {d.device_no: d for d in REGISTRIES["equipment"].model.objects.live()}
    return [loader.instance(model, row, equipment=devices[row["device_no"]]) for row in rows]


def _linked(**links: tuple[str, str]) -> Callable[[Loader, Sequence[Row], type[Any]], list[Any]]:
    """Records that name another one: field -> registry and the field of it that the row gives; an empty name links nothing."""

    def build(loader: Loader, rows: Sequence[Row], model: type[Any]) -> list[Any]:
        held = {name: {attrgetter(by)(r): r for r in REGISTRIES[code].model.objects.live()} for name, (code, by) in links.items()}
        plain = [{k: v for k, v in row.items() if k not in links} for row in rows]
        return [
            loader.instance(model, less, **{name: held[name][row[name]] if row.get(name) else None for name in links})
            for row, less in zip(rows, plain, strict=True)
        ]

    return build


_SPECIAL: dict[str, Callable[[Loader, Sequence[Row], type[Any]], list[Any]]] = {
    "sampling_batches": _batches,
    "evidence_items": _evidence,
    "nil_returns": _nil_returns,
    "inspection_duties": _duties,
    "council_attendances": _linked(meeting=("council_meetings", "meeting_no")),
    "rewards": _linked(honour=("honours", "title"), policy=("reward_policies", "policy_no")),
    "fund_spendings": _linked(reward=("rewards", "honour.title")),
}
_APART = {"frame_entries", "follow_ups"}


def load_registries(loader: Loader, records: Mapping[str, Sequence[Row]], say: Say) -> dict[str, int]:
    """Every registry but the lists of enterprises; gives how many records each got."""
    counts = {}
    for code, rows in records.items():
        if code in _APART:
            continue
        registry = REGISTRIES[code]
        build = _SPECIAL.get(code)
        if build:
            made = build(loader, rows, registry.model)
        else:
            made = [loader.instance(registry.model, row) for row in rows]
        kept = bulk_load(registry, made, person=loader.people["scjg"], source=SOURCE)
        counts[code] = len(kept)
        if code == "sampling_batches":
            counts["follow_ups"] = _load_follow_ups(loader, records["follow_ups"], {b.sample_no: b for b in kept})
        say(f"  {registry.title}：{len(kept)} 条")
    return counts


def _load_follow_ups(loader: Loader, rows: Sequence[Row], batches: Mapping[str, Any]) -> int:
    registry = REGISTRIES["follow_ups"]
    made = []
    for row in rows:
        batch = batches[row["batch_id"]]
        made.append(loader.instance(registry.model, row, batch=batch, uscc=batch.uscc))
    return len(bulk_load(registry, made, person=loader.people["scjg"], source=SOURCE))
