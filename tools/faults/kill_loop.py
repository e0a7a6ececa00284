"""Kill the site at random moments and look what is left: `python tools/faults/kill_loop.py --data FOLDER [--rounds 200] [--seed 7]`.

FOLDER is a loaded demo (`ZHIHENG_DATA`); it is copied, never touched. Each round forks a process that serves one request, or does one piece
of background work, through the site's own code, and kills it (SIGKILL) at a random moment of the time such an act takes. Then the round
looks from a fresh process, as after a restart, and repeats what a person or the worker would repeat:

- a change: what was answered is there once, what was not is there once or not at all, never without its entry in the trail;
- a new record over the interface: sent again under its key it stands once;
- a score: every snapshot and every run on file still verifies;
- an import in the background: taken up again it ends with each row once;
- sealing the log: the next seal covers every entry, and the log verifies.

Prints a table of rounds, kills that fell inside the act, and faults; ends with 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]


def in_child(work: Callable[[], None], after: float | None = None) -> int:
    """Do `work` in a forked process; kill it after so many seconds. Gives 0 done, 1 failed, -9 killed."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException as fault:
            print(f"  {type(fault).__name__}: {fault}", file=sys.stderr)
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
    _pid, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def copied(source: Path, target: Path) -> None:
    """A copy of a data folder whose site may be running."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.sqlite3*", ".new-*"))
    with sqlite3.connect(source / "zhiheng.sqlite3") as held, sqlite3.connect(target / "zhiheng.sqlite3") as fresh:
        held.backup(fresh)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", required=True, help="folder of a loaded demo")
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        copied(Path(given.data), data)
        for name in [n for n in os.environ if n.startswith("ZHIHENG_")]:
            del os.environ[name]
        os.environ |= {
            "ZHIHENG_DATA": str(data),
            "ZHIHENG_TODAY": "2026-10-31",
            "ZHIHENG_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "zhiheng_web.site.settings",
            "ZHIHENG_LOG_LEVEL": "CRITICAL",
        }
        import django

        django.setup()
        return loop(given.rounds, random.Random(given.seed))


def one_round(act: Any, number: int, after: float | None) -> tuple[int, float, list[str]]:
    """Prepare, do and kill, repeat, look. Gives how the act ended, how long it was at work, and what is wrong."""
    act.prepare(number)
    begun = time.perf_counter()
    code = in_child(act.work, after)
    spent = time.perf_counter() - begun
    found = ["ended with a fault"] if code == 1 else []
    if in_child(act.repeat) != 0:
        found.append("could not be repeated")
    return code, spent, found + act.look()


def apart(work: Callable[[], Any]) -> Any:
    """What `work` gives, from a process of its own: libraries that start threads stay out of the one that forks."""
    reading, writing = os.pipe()

    def told() -> None:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(work(), out)

    child = os.fork()
    if child == 0:
        code = 1
        try:
            told()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    _pid, status = os.waitpid(child, 0)
    if status or not text:
        raise SystemExit("a round broke down; see above")
    return json.loads(text)


def loop(rounds: int, chance: random.Random) -> int:
    """All rounds, the acts in turn; each act is done undisturbed once before, to know how long it takes."""
    from faults.acts import ACTS, look_at_all

    usual: dict[str, float] = {}
    killed, faults = Counter[str](), Counter[str]()
    for number in range(rounds + len(ACTS)):
        act = ACTS[number % len(ACTS)]()
        after = chance.uniform(0, usual[act.name] * 1.05) if act.name in usual else None
        code, spent, found = apart(lambda act=act, number=number, after=after: one_round(act, number, after))  # type: ignore[misc]
        usual.setdefault(act.name, spent)
        killed[act.name] += code == -signal.SIGKILL
        faults[act.name] += len(found)
        for sentence in found:
            print(f"FAULT round {number} {act.name}: {sentence}", flush=True)
    left = apart(look_at_all)
    for sentence in left:
        print(f"FAULT at the end: {sentence}")
    for kind in ACTS:
        print(f"{kind.name:10} takes {usual[kind.name]:5.2f} s, killed inside it {killed[kind.name]:4} times, faults {faults[kind.name]}")
    print(f"rounds {rounds}, killed inside an act {sum(killed.values())}, faults {sum(faults.values()) + len(left)}")
    return 1 if left or sum(faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
