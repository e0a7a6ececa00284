"""The fixed cast of the site's tests: an invented county, its units, one person a role (password demo-2026)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, connections
from django.test import Client

from zhiheng.errors import InputError
from zhiheng_web.organisations.models import Person, Region, Role, Unit

PASSWORD = "demo-2026"


@pytest.fixture
def region(db: Any) -> Region:
    """The county 云汀县 (invented) with its city, its province and two townships."""
    province = Region.objects.create(code="990000", name="南江省", level="province", fictional=True)
    city = Region.objects.create(code="990100", name="临川市", level="city", parent=province, fictional=True)
    county = Region.objects.create(code="990121", name="云汀县", level="county", parent=city, fictional=True)
    for code, name in (("990121100", "城关镇"), ("990121101", "石桥镇")):
        Region.objects.create(code=code, name=name, level="township", parent=county, fictional=True)
    return county


@pytest.fixture
def elsewhere(region: Region) -> Region:
    """The neighbouring county, which the cast may not touch."""
    return Region.objects.create(code="990122", name="清溪县", level="county", parent=region.parent, fictional=True)


@pytest.fixture
def units(region: Region) -> dict[str, Unit]:
    """Units by code: the committee office, 县市场监管局 (lead unit), 县住建局 (another department) and four more."""
    rows = [
        ("yt-zfb", "县质量发展委员会办公室", "committee_office", ["县质发办"]),
        ("yt-scjg", "县市场监管局", "department", ["县市场监督管理局", "市场监管局"]),
        ("yt-zjj", "县住建局", "department", ["县住房建设局", "县住房和城乡建设局"]),
        ("yt-nyncj", "县农业农村局", "department", []),
        ("yt-czj", "县财政局", "department", []),
        ("yt-jtysj", "县交通运输局", "department", []),
        ("yt-slj", "县水利局", "department", []),
    ]
    return {
        code: Unit.objects.create(code=code, name=name, kind=kind, aliases=aliases, region=region)
        for code, name, kind, aliases in rows
    }


@pytest.fixture
def cast(region: Region, units: dict[str, Unit]) -> dict[str, Person]:
    """One person a role; the username is the key: office, lead, other, leader, reviewer, enterprise, public."""
    rows: list[tuple[str, str, Role, str | None, str]] = [
        ("office", "周正", Role.OFFICE, "yt-zfb", ""),
        ("lead", "李慧", Role.LIAISON, "yt-scjg", ""),
        ("other", "陈默", Role.LIAISON, "yt-zjj", ""),
        ("leader", "赵明", Role.LEADER, None, ""),
        ("reviewer", "孙静", Role.REVIEWER, None, ""),
        ("enterprise", "钱进", Role.ENTERPRISE, None, "91990121MA2N0QU421"),
        ("public", "路人", Role.PUBLIC, None, ""),
    ]
    hashed = make_password(PASSWORD)
    return {
        name: Person.objects.create(
            username=name,
            password=hashed,
            display_name=shown,
            role=role,
            region=region if role != Role.PUBLIC else None,
            unit=units[unit] if unit else None,
            uscc=uscc,
        )
        for name, shown, role, unit, uscc in rows
    }


@pytest.fixture
def sign_in(cast: dict[str, Person]) -> Callable[[str | None], Client]:
    """A browser signed in as one of the cast: `sign_in("lead").get("/")`; None for nobody."""

    def give(name: str | None) -> Client:
        client = Client()
        if name is not None:
            client.force_login(cast[name])
        return client

    return give


@pytest.fixture
def by_threads(tmp_path: Any) -> Any:
    """Runs acts at once, each on a connection of its own: SQLite moves from memory into a file, as the site has it."""

    def run(*acts: Any) -> list[str]:
        held = connections.settings["default"]
        before = dict(held)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
                connection.connection.backup(copy)
            held |= {"NAME": str(tmp_path / "copy.sqlite3"), "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20}}
        gate, outcomes = threading.Barrier(len(acts)), []

        def go(act: Any) -> None:
            gate.wait()
            try:
                outcomes.append(str(act()))
            except InputError as error:
                outcomes.append(error.sentence)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=go, args=[act]) for act in acts]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return outcomes
        finally:
            held.clear()
            held |= before

    return run
