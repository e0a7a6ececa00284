"""Regions, units and people of the demo (行政区划、单位、人员), all marked as invented."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from zhiheng_web.accounts.models import Account
from zhiheng_web.demo.generate.common import COUNTY, TOWNSHIPS
from zhiheng_web.organisations.models import Person, Region, Role, Unit
from zhiheng_web.shared.clock import today

PASSWORD = "demo-2026"
UNITS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("yt-zfb", "县质量发展委员会办公室", ("县质发办", "县质量发展委办公室", "质量发展委员会办公室")),
    ("yt-scjg", "县市场监管局", ("县市场监督管理局", "市场监管局")),
    ("yt-zjj", "县住建局", ("县住房建设局", "县住房和城乡建设局", "住房建设局")),
    ("yt-nyncj", "县农业农村局", ("农业农村局",)),
    ("yt-czj", "县财政局", ("财政局",)),
    ("yt-jtysj", "县交通运输局", ("县交通局", "县交运局", "交通运输局")),
    ("yt-slj", "县水利局", ("县水务局", "水利局")),
    ("yt-swj", "县商务局", ("商务局",)),
    ("yt-wlj", "县文化和旅游局", ("县文旅局", "县文化旅游局", "文化和旅游局")),
    ("yt-mzj", "县民政局", ("民政局",)),
    ("yt-kjj", "县科技局", ("县科学技术局", "科技局")),
    ("yt-jxj", "县经信局", ("县经济和信息化局",)),
    ("yt-fgw", "县发展改革委", ("县发改委", "县发展和改革委员会")),
    ("yt-tjj", "县统计局", ("统计局",)),
    ("yt-sjj", "县数据资源局", ("县数据资源管理局", "数据资源局")),
    ("yt-khb", "县政府考核办", ("县考核办", "政府考核办")),
    ("yt-sthj", "县生态环境分局", ("县环保局",)),
    ("yt-jyj", "县教育局", ("县教体局",)),
    ("yt-rsj", "县人力资源社会保障局", ("县人社局",)),
    ("yt-gaj", "县公安局", ()),
    ("yt-xcb", "县委宣传部", ()),
    ("yt-wjw", "县卫生健康委", ("县卫健委",)),
    ("yt-cgj", "县城管局", ("县城市管理局",)),
    ("yt-cydw", "县质量发展委员会各成员单位", ("县质量发展委员会成员单位", "质量发展委员会各成员单位")),
)
"""Code, name, and other names that documents print."""
KINDS = {"yt-zfb": "committee_office", "yt-cydw": "class"}
PEOPLE: tuple[tuple[str, str, Role, str | None], ...] = (
    ("office", "周正", Role.OFFICE, "yt-zfb"),
    ("scjg", "李慧", Role.LIAISON, "yt-scjg"),
    ("scjg2", "吴敏", Role.LIAISON, "yt-scjg"),
    ("zjj", "陈默", Role.LIAISON, "yt-zjj"),
    ("nyncj", "何岚", Role.LIAISON, "yt-nyncj"),
    ("city", "何川", Role.OFFICE, "lc-zfb"),
    ("leader", "赵明", Role.LEADER, None),
    ("reviewer", "孙静", Role.REVIEWER, None),
    ("reviewer2", "吴涛", Role.REVIEWER, "yt-tjj"),
    ("reviewer3", "沈洁", Role.REVIEWER, None),
    ("enterprise", "钱进", Role.ENTERPRISE, None),
    ("public", "路人", Role.PUBLIC, None),
)
"""User name, name (invented), role, unit."""


def make_regions() -> Region:
    """南江省, 临川市, 云汀县 and its townships; gives the county."""

    def region(code: str, name: str, level: str, parent: Region | None) -> Region:
        made, _ = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": parent, "fictional": True}
        )
        return made

    province = region("990000", "南江省", "province", None)
    city = region("990100", "临川市", "city", province)
    county = region(COUNTY, "云汀县", "county", city)
    for code, name in TOWNSHIPS.items():
        region(code, name, "township", county)
    return county


def make_units(county: Region) -> dict[str, Unit]:
    """Every unit of the county by its code: departments, and a government for each township."""
    rows = [(code, name, list(aliases), KINDS.get(code, "department")) for code, name, aliases in UNITS]
    rows += [
        (f"yt-{code[-3:]}", name if name.endswith("区") else f"{name}人民政府", [name], "township")
        for code, name in TOWNSHIPS.items()
    ]
    made = {}
    for code, name, aliases, kind in rows:
        made[code], _ = Unit.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "aliases": aliases,
                "kind": kind,
                "region": county,
                "class_code": "members" if kind == "class" else "",
            },
        )
    made["lc-zfb"], _ = Unit.objects.get_or_create(
        code="lc-zfb", defaults={"name": "市质量发展委员会办公室", "aliases": ["临川市质发办"], "kind": "committee_office", "region": county.parent}
    )
    return made


def make_people(county: Region, units: dict[str, Unit], uscc: str) -> dict[str, Person]:
    """The cast, all with the same password, hashed once; the enterprise account belongs to `uscc`."""
    hashed = make_password(PASSWORD)
    made = {}
    for username, shown, role, unit in PEOPLE:
        made[username], _ = Person.objects.get_or_create(
            username=username,
            defaults={
                "password": hashed,
                "display_name": shown,
                "role": role,
                "region": None if role == Role.PUBLIC else units[unit].region if unit else county,
                "unit": units[unit] if unit else None,
                "uscc": uscc if role == Role.ENTERPRISE else "",
            },
        )
        Account.objects.get_or_create(person=made[username], defaults={"changed_on": today()})
    return made
