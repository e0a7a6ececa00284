"""The whole load, step by step, with a line of progress each; one transaction for organisation and records."""

from __future__ import annotations

from django.db import transaction

from zhiheng_web.demo.documents.figures import Records
from zhiheng_web.demo.generate import complaints, enterprises, records
from zhiheng_web.demo.generate.enterprises import listed
from zhiheng_web.demo.generate.follow_ups import Due
from zhiheng_web.demo.load import organisation
from zhiheng_web.demo.load.casework import load_casework
from zhiheng_web.demo.load.complaints import load_letters
from zhiheng_web.demo.load.credit import load_classes, load_credit
from zhiheng_web.demo.load.draws import load_draws
from zhiheng_web.demo.load.monitoring import load_monitoring
from zhiheng_web.demo.load.records import Loader, Say, load_enterprises, load_frames, load_registries
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.registries.sampling.clocks import due_dates

ACCOUNT_OF = 12
"""Whose account `enterprise` is: the place in the list of key products; sampled in both years."""


def due(domain: str, received_on: object) -> Due:
    """The deadlines of a follow-up by the rule of the registry."""
    found = due_dates(domain, received_on)  # type: ignore[arg-type]
    return Due(found.start_on, found.finish_on)


@transaction.atomic
def load_county(say: Say) -> tuple[Region, dict[str, Person], Records]:
    """Organisation and records of 云汀县; gives the county, the cast and the generated rows."""
    say("建立行政区划、单位和演示账号……")
    firms = enterprises()
    county = organisation.make_regions()
    units = organisation.make_units(county)
    people = organisation.make_people(county, units, listed(firms, "key_product")[ACCOUNT_OF].uscc)
    regions = {r.code: r for r in Region.objects.filter(fictional=True)}
    loader = Loader(regions, units, people)
    say("生成并装入业务记录……")
    rows = records(due, firms)
    known = load_enterprises(loader, firms)
    say(f"  企业：{len(known) + 1} 家（其中 1 家是有意留下的重复登记）")
    say(f"  名录库企业：{load_frames(loader, rows['frame_entries'], county, known)} 条")
    load_registries(loader, rows, say)
    letters = complaints.letters(firms)
    load_credit(loader, firms, letters, rows["sampling_batches"], say)
    load_letters(loader, letters, say)
    load_classes(county, people, say)
    load_draws(county, people, say)
    load_casework(people, say)
    load_monitoring(county, people, say)
    return county, people, rows
