"""Every page that a role can reach by following links, at a desk and on a phone: it opens, fits, names its parts and is Chinese.

Nothing is listed by hand: a page that is linked anywhere is walked. `ZHIHENG_JOURNEY_PICTURES=folder` keeps a picture of each and the faults.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import Resolver404, resolve

from journeys.manners import faults

pytestmark = pytest.mark.journeys
SIZES = {"desk": (1366, 768), "phone": (390, 844)}
ROLES = ["office", "scjg", "zjj", "leader", "reviewer", "enterprise", "public", ""]
"""Who walks; the last has not signed in."""
FEWEST = {"office": 60, "scjg": 60, "zjj": 30, "leader": 20, "reviewer": 20, "enterprise": 3, "public": 2, "": 2}
"""Fewer pages than these mean that the walk has gone astray."""

TOLD_APART = {"office": ("code", "step"), "scjg": ("code",)}
"""The office sees every step of every registry, a lead unit one step of each; the others meet the same templates and see one of a kind."""

SAME_EVERYWHERE = {"withdraw", "restore", "attach", "detach", "undo", "comment", "assign", "clock", "clock_change", "import", "import_run"}
"""Pages whose parts do not come from the registry's declaration: one of each is looked at."""


def kind(address: str, user: str) -> tuple[str, ...] | None:
    """What pages of one kind share: the route with the registry, step or pack, or with the tab; None for what is not of the site."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    query = parse_qs(parts.query)
    shown = [query[k][0] for k in ("tab", "part", "show") if k in query]
    told_apart = TOLD_APART.get(user, ()) if match.namespace == "registries" else ("kind", "form")
    if match.namespace == "registries" and match.url_name in SAME_EVERYWHERE:
        told_apart = ()
    codes = [str(v) for k, v in match.kwargs.items() if k in told_apart]
    return (match.view_name, *(shown or codes))


def links_on(page: Any, site: str) -> list[str]:
    """Addresses of the site that the page links to, without the language switch."""
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href.split('#')[0])")
    return [a[len(site) :] for a in dict.fromkeys(found) if a.startswith(site + "/") and "lang=" not in a]


class Walk:
    """One person's way over the site in one browser window."""

    def __init__(self, chromium: Any, site: str, user: str) -> None:
        self.site, self.user = site, user
        self.page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        self.faults: dict[str, list[str]] = {}
        self.pages: list[str] = []
        self.files: list[str] = []
        self.heard: list[str] = []
        self.page.on("console", lambda m: self.heard.append(f"console: {m.text}") if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.heard.append(f"script: {e}"))
        self.page.on("response", lambda r: self.heard.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        pictures = os.environ.get("ZHIHENG_JOURNEY_PICTURES")
        self.pictures = Path(pictures) if pictures else None

    def sign_in(self) -> None:
        self.page.goto(self.site + "/account/login/")
        self.look("/account/login/")
        self.page.fill("[name=username]", self.user)
        self.page.fill("[name=password]", "demo-2026")
        self.page.click("main form button")
        self.page.wait_for_load_state()

    def all_pages(self, start: str = "/") -> None:
        waiting, seen = [start], {kind(start, self.user)}
        while waiting:
            address = waiting.pop(0)
            if not self.open(address):
                continue
            self.look(address)
            for link in links_on(self.page, self.site):
                which = kind(link, self.user)
                if which is None:
                    self.fault(f"a link leads nowhere: {link}", address)
                elif which not in seen:
                    seen.add(which)
                    waiting.append(link)

    def open(self, address: str) -> bool:
        """Whether there is a page to look at; files are fetched and let lie."""
        from playwright.sync_api import Error

        self.heard.clear()
        try:
            answer = self.page.goto(self.site + address)
        except Error as error:
            if "ERR_ABORTED" not in str(error) and "Download is starting" not in str(error):
                raise
            self.files.append(address)
            return False
        self.page.wait_for_load_state("networkidle")
        if answer is None or answer.status != 200:
            self.fault(f"answers {answer and answer.status}", address)
            return False
        if "text/html" not in answer.headers.get("content-type", ""):
            self.files.append(address)
            return False
        return True

    def look(self, address: str) -> None:
        self.pages.append(address)
        found = list(self.heard)
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            found += [f"{size}: {sentence}" for sentence in faults(self.page)]
            if self.pictures:
                name = re.sub(r"[^\w-]+", "_", f"{self.user or 'nobody'}{address}").strip("_")[:90]
                self.page.screenshot(path=self.pictures / f"{len(self.pages):03d}_{name}_{size}.png", full_page=True)
        self.page.set_viewport_size({"width": 1366, "height": 768})
        for sentence in dict.fromkeys(found):
            self.fault(sentence, address)

    def fault(self, sentence: str, address: str) -> None:
        self.faults.setdefault(sentence, []).append(address)
        if self.pictures:
            with (self.pictures / "faults.txt").open("a", encoding="utf-8") as file:
                file.write(f"{self.user or 'nobody'} {address}: {sentence}\n")


@pytest.mark.parametrize("user", ROLES, ids=[r or "nobody" for r in ROLES])
def test_every_page_a_role_reaches_is_in_order(chromium: Any, site: str, user: str) -> None:
    walk = Walk(chromium, site, user)
    try:
        if user:
            walk.sign_in()
        walk.all_pages("/" if user else "/public/")
    finally:
        walk.page.close()
    listed = [f"{sentence}\n    {len(on)} pages: {' '.join(on[:3])}" for sentence, on in walk.faults.items()]
    assert not listed, "\n".join(listed)
    assert len(walk.pages) >= FEWEST[user], walk.pages
