#!/usr/bin/env python3
"""Time the pages of a running demo: `python3 tools/measure.py http://127.0.0.1:8000`. Standard library only.

Prints, for each page, the first answer and the median of five more, in milliseconds as the browser sees them (server time and
loopback), signed in as the committee office of the demo.
"""

from __future__ import annotations

import http.cookiejar
import re
import statistics
import sys
import time
import urllib.parse
import urllib.request

PAGES = (
    "/",
    "/scorecards/",
    "/scorecards/missing/",
    "/scorecards/runs/2/clauses/r14.c2/",
    "/registries/",
    "/registries/sampling_batches/",
    "/enterprises/",
    "/documents/",
    "/documents/2/review/",
    "/plans/",
    "/public/",
)


def main(base: str) -> None:
    """Sign in and time every page."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = opener.open(base + "/account/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": "office", "password": "demo-2026"}
    opener.open(base + "/account/login/", urllib.parse.urlencode(form).encode()).read()
    for path in PAGES:
        times = []
        for _ in range(6):
            began = time.perf_counter()
            size = len(opener.open(base + path).read())
            times.append((time.perf_counter() - began) * 1000)
        print(f"{path:<42} first {times[0]:6.0f} ms   then {statistics.median(times[1:]):6.0f} ms   {size // 1024:4d} kB")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
