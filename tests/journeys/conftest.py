"""A real demo site in its own folder and a real browser, shared by all journeys."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site_data(tmp_path_factory):
    """The folder of the demo site's data."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def site(site_data):
    """The address of a demo site that was loaded and is served by the same command as for users.

    `ZHIHENG_JOURNEY_SITE` may name one that runs already: quick while a journey is being written.
    """
    running = os.environ.get("ZHIHENG_JOURNEY_SITE")
    if running:
        yield running
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIHENG_", "DJANGO_"))}
    known.update(ZHIHENG_DATA=str(site_data), PYTHONPATH=str(ROOT / "src"), PYTHONUTF8="1")
    log = (site_data.parent / "demo.log").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "zhiheng_web", "serve_demo", "--port", str(port)],
        env=known,
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(900):
            if process.poll() is not None:
                log.seek(0)
                pytest.fail("the demo ended early:\n" + log.read()[-3000:])
            try:
                urllib.request.urlopen(address + "/health/", timeout=1).read()
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the demo did not answer within 180 s")
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium through Playwright; skips where there is none."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.skip("no Chromium on this machine (.ci/run installs it)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a busy machine is no fault of the site
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """`visit("office", "/documents/")` gives a signed-in page; what the console or the server complains of fails the test."""
    opened, complaints = [], []

    def go(user, path="/", size=(1366, 768)):
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda m: (
                complaints.append(m.text)
                if m.type == "error" and not re.search(r"status of 4(03|22)", m.text)
                else None
            ),
        )
        opened.append(page)
        if user:
            page.goto(site + "/account/login/")
            page.fill("[name=username]", user)
            page.fill("[name=password]", "demo-2026")
            page.click("main form button")
            page.wait_for_load_state()
        page.goto(site + path)
        return page

    yield go
    for page in opened:
        page.close()
    assert complaints == []
