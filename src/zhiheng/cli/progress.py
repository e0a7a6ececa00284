"""One progress bar for long commands (进度条), on stderr so that results stay clean."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET = 5
"""Seconds after which lines are printed."""


class Bar:
    """A bar that `(done, whole)` moves; `says` changes the words before it."""

    def __init__(self, moved: Callable[[int, int], None], says: Callable[[str], None]) -> None:
        self._moved, self.says = moved, says

    def __call__(self, done: int, whole: int) -> None:
        self._moved(done, whole)


@contextmanager
def shown(words: str) -> Iterator[Bar]:
    """A bar that disappears when done; where nobody watches a terminal, a line a tenth of what takes longer than five seconds."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(words)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(words, total=None)
        yield Bar(lambda done, whole: progress.update(task, completed=done, total=whole), lambda said: progress.update(task, description=said))


def _lines(words: str) -> Bar:
    held: dict[str, object] = {"words": words, "tenth": 0}
    start = time.monotonic()

    def moved(done: int, whole: int) -> None:
        tenth = 10 * done // whole if whole else 0
        if tenth != held["tenth"] and time.monotonic() - start > QUIET:
            held["tenth"] = tenth
            print(f"{held['words']} {10 * tenth}%", file=sys.stderr, flush=True)

    return Bar(moved, lambda said: held.update(words=said))
