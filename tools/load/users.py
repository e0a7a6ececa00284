"""Many signed-in users at once, for minutes: `python tests/postgres_server.py python tools/load/users.py [--users 300] [--minutes 10]`.

Loads the demo county into the database of `ZHIHENG_DB` (or SQLite), serves it with waitress as docs/how-to/deploy.md says (one process a
port, users spread over them), signs users in and lets each read and write like people do: a page, then a pause. Prints requests, errors and
the elapsed times by kind of page; ends with 1 where an answer was an error or the 95th percentile exceeds 300 ms.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED_MS = 300

READS = {
    "office": ("/", "/scorecards/", "/ledger/", "/oversight/", "/registries/sampling_batches/", "/registries/follow_ups/", "/enterprises/", "/registries/"),
    "scjg": ("/", "/ledger/mine/", "/registries/sampling_batches/", "/registries/complaints/", "/registries/follow_ups/", "/enterprises/", "/scorecards/missing/"),
    "zjj": ("/", "/ledger/mine/", "/registries/acceptances/", "/scorecards/"),
    "leader": ("/", "/scorecards/", "/ledger/"),
    "reviewer": ("/", "/scorecards/judging/", "/registries/evidence_items/"),
}
SHARE = {"scjg": 45, "zjj": 25, "office": 15, "reviewer": 5, "leader": 10}


@dataclass
class Seen:
    """What all users saw: elapsed milliseconds by kind, and the errors."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


class User(threading.Thread):
    """One person at a browser: reads, follows a link to a record, now and then reports progress or comments; then thinks."""

    def __init__(self, number: int, name: str, cookie: str, port: int, pause: float, until: float, seen: Seen) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(number)
        self.who, self.cookie, self.port, self.pause, self.until, self.seen = name, cookie, port, pause, until, seen
        self.csrf = "x" * 32
        self.links: list[str] = []

    def run(self) -> None:
        time.sleep(self.chance.uniform(0, self.pause))
        while time.monotonic() < self.until:
            self.act()
            time.sleep(self.chance.expovariate(1 / self.pause))

    def act(self) -> None:
        if self.links and self.chance.random() < 0.35:
            self.ask("record", "GET", self.links.pop())
        elif self.who in ("scjg", "zjj") and self.chance.random() < 0.12:
            self.report()
        else:
            path = self.chance.choice(READS[self.who])
            page = self.ask(path, "GET", path)
            self.links = re.findall(r'href="(/registries/\w+/\d+/)"', page)[:5]

    def report(self) -> None:
        page = self.ask("/ledger/mine/", "GET", "/ledger/mine/")
        found = re.findall(r'action="(/ledger/\d+/progress/)"', page)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if found and token:
            body = urllib.parse.urlencode({"progress": f"按月推进，第 {self.chance.randrange(9999)} 次", "obstacles": "", "csrfmiddlewaretoken": token[1]})
            self.ask("report", "POST", self.chance.choice(found), body)

    def ask(self, kind: str, verb: str, path: str, body: str | None = None) -> str:
        headers = {"Cookie": f"{self.cookie}; csrftoken={self.csrf}"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.port}/"}
        begun = time.perf_counter()
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            line.request(verb, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                    self.csrf = value.split(";")[0].split("=", 1)[1]
            line.close()
        except OSError as fault:
            self.seen.errors.append(f"{verb} {path}: {fault}")
            return ""
        self.seen.times[kind].append((time.perf_counter() - begun) * 1000)
        if answer.status not in (200, 302):
            self.seen.errors.append(f"{verb} {path}: {answer.status}")
        return text


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def cookies(names: list[str]) -> list[str]:
    """A session for each user, as signing in leaves it."""
    code = (
        "import django, sys; django.setup()\n"
        "from django.test import Client\n"
        "from zhiheng_web.organisations.models import Person\n"
        "people = {p.username: p for p in Person.objects.all()}\n"
        "for name in sys.argv[1:]:\n"
        "    c = Client(); c.force_login(people[name]); print('sessionid=' + c.cookies['sessionid'].value)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, *names], check=True, capture_output=True, text=True)
    return told.stdout.split()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--users", type=int, default=300)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--processes", type=int, default=2, help="waitress processes, one a port")
    asked.add_argument("--threads", type=int, default=4, help="threads of each")
    asked.add_argument("--pause", type=float, default=20, help="mean seconds between two pages of one user")
    given = asked.parse_args()
    data = Path(tempfile.mkdtemp(prefix="zhiheng-load-"))
    os.environ |= {
        "ZHIHENG_DATA": str(data),
        "ZHIHENG_TODAY": "2026-10-31",
        "ZHIHENG_HOSTS": "127.0.0.1,testserver",
        "DJANGO_SETTINGS_MODULE": "zhiheng_web.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    served: list[subprocess.Popen[bytes]] = []
    try:
        for command in ("migrate", "load_demo"):
            subprocess.run([sys.executable, "-m", "zhiheng_web", command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ports = [free_port() for _ in range(given.processes)]
        for port in ports:
            line = [sys.executable, "-m", "waitress", "--listen", f"127.0.0.1:{port}", "--threads", str(given.threads), "zhiheng_web.site.wsgi:application"]
            served.append(subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for port in ports:
            wait_for(port)
        chance = random.Random(1)
        names = chance.choices(list(SHARE), weights=list(SHARE.values()), k=given.users)
        signed = cookies(names)
        warm(names, signed, ports)
        seen, until = Seen(), time.monotonic() + given.minutes * 60
        users = [User(i, n, c, ports[i % len(ports)], given.pause, until, seen) for i, (n, c) in enumerate(zip(names, signed, strict=True))]
        for user in users:
            user.start()
        for user in users:
            user.join(given.minutes * 60 + 120)
        return told(seen, given)
    finally:
        for process in served:
            process.terminate()
        shutil.rmtree(data, ignore_errors=True)


def warm(names: list[str], signed: list[str], ports: list[int]) -> None:
    """Each process serves each kind of page once before the clock starts."""
    for port in ports:
        for role, pages in READS.items():
            if role in names:
                user = User(0, role, signed[names.index(role)], port, 1, 0, Seen())
                for page in pages:
                    user.ask(page, "GET", page)
                if user.seen.errors:
                    print("while warming up:", *user.seen.errors, sep="\n  ")


def wait_for(port: int) -> None:
    """Until the site answers, two minutes at most."""
    for _ in range(600):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/health/")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the site did not answer within two minutes")


def told(seen: Seen, given: argparse.Namespace) -> int:
    """The table, and the verdict."""
    every = sorted(t for times in seen.times.values() for t in times)
    at = lambda times, share: times[min(len(times) - 1, int(len(times) * share))]  # noqa: E731
    for kind, times in sorted(seen.times.items(), key=lambda x: -len(x[1])):
        times.sort()
        print(f"{kind:36} {len(times):6}  median {at(times, 0.5):6.0f}  p95 {at(times, 0.95):6.0f}  worst {times[-1]:6.0f} ms")
    print(f"{given.users} users, {given.minutes:g} minutes, {len(every)} requests ({len(every) / given.minutes / 60:.1f}/s), errors {len(seen.errors)}")
    print(f"all: median {at(every, 0.5):.0f} ms, p95 {at(every, 0.95):.0f} ms, p99 {at(every, 0.99):.0f} ms, worst {every[-1]:.0f} ms")
    for sentence in seen.errors[:20]:
        print("  ", sentence)
    return 1 if seen.errors or at(every, 0.95) > ASKED_MS else 0


if __name__ == "__main__":
    sys.exit(main())
