"""Processor time of public pages and of the leader's page, over the whole stack of the site, without a network.

`python tools/measure_pages.py [ROUNDS]` with DJANGO_SETTINGS_MODULE and ZHIHENG_DATA of a loaded site. Each address is asked once before
it is measured; what is printed is processor time of this one process (user and system), so other load on the machine does not count.
"""

import gzip
import sys
import time

import django

django.setup()

from django.test import Client  # noqa: E402

from zhiheng_web.organisations.models import Person, Role  # noqa: E402

PUBLIC = ("/public/", "/public/sampling/", "/public/penalties/", "/public/scores/1/", "/public/enterprises/?q=91", "/public/data/", "/public/feed.atom")
STAFF = ("/overview/", "/overview/wall/", "/overview/indicators/", "/overview/indicators/food_pass_rate/", "/publishing/")


def measured(client: Client, address: str, rounds: int, **headers: str) -> tuple[list[float], int, int]:
    """Milliseconds of each round, bytes of the answer, bytes that are sent."""
    headers = {"Accept-Encoding": "gzip", **headers}
    answer = client.get(address, headers=headers)
    assert answer.status_code in (200, 304), (address, answer.status_code)
    out = []
    for _round in range(rounds):
        began = time.process_time()
        client.get(address, headers=headers)
        out.append((time.process_time() - began) * 1000)
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return sorted(out), len(gzip.decompress(answer.content)) if packed else len(answer.content), len(answer.content)


def line(address: str, found: tuple[list[float], int, int]) -> None:
    """One line of the table."""
    times, size, packed = found
    mean = sum(times) / len(times)
    print(f"{address:46} {mean:7.2f} ms {times[int(len(times) * 0.95)]:7.2f} ms {1000 / mean:7.0f}/s {size:8} B {packed:7} B")


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{'address':46} {'mean':>10} {'95 %':>10} {'a core':>9} {'page':>10} {'sent':>9}")
    anyone = Client()
    for address in PUBLIC:
        line(address, measured(anyone, address, rounds))
        etag = anyone.get(address).headers.get("ETag", "")
        line("  304", measured(anyone, address, rounds, **{"If-None-Match": etag}))
    leader = Client()
    leader.force_login(Person.objects.filter(role=Role.LEADER).first() or Person.objects.filter(role=Role.OFFICE).get())
    leader.get("/overview/?count=1")
    for address in STAFF:
        line(address, measured(leader, address, max(10, rounds // 10)))


if __name__ == "__main__":
    main()
