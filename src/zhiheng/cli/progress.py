"""One progress bar for long commands (进度条), on stderr so that results stay clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Bar:
    """A bar that `(done, whole)` moves; `says` changes the words before it."""

    def __init__(self, moved: Callable[[int, int], None], says: Callable[[str], None]) -> None:
        self._moved, self.says = moved, says

    def __call__(self, done: int, whole: int) -> None:
        self._moved(done, whole)


@contextmanager
def shown(words: str) -> Iterator[Bar]:
    """A bar that disappears when done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=None)
        yield Bar(lambda done, whole: progress.update(task, completed=done, total=whole), lambda said: progress.update(task, description=said))
