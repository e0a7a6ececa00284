"""What a comparison is and how it is timed: ours and theirs in turn, the median of several rounds (交替运行、取中位数)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from zhiheng.snapshots.simulated import Plan, simulate

REACHED, MISSED, ABSENT, FAILED = "达到", "未达到", "未装", "失败"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        aim: the most that is wanted: of `ratio` (ours divided by theirs), of `seconds` or of `megabytes` (ours alone).
        ours, theirs: seconds (of `megabytes`: MB); None where it did not run.
        absent: what is missing and how to install it; then nothing was measured and nothing is passed. fault: why it broke off.
        more: further figures for the JSON.
    """

    part: str
    what: str
    against: str
    measure: str
    aim: float
    ours: float | None = None
    theirs: float | None = None
    absent: str = ""
    fault: str = ""
    note: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """What the aim speaks of."""
        if self.ours is None:
            return None
        if self.measure != "ratio":
            return self.ours
        return self.ours / self.theirs if self.theirs else None

    @property
    def verdict(self) -> str:
        """达到, 未达到, 失败 where it broke off, or 未装 where nothing was measured."""
        if self.fault:
            return FAILED
        if self.value is None:
            return ABSENT
        return REACHED if self.value <= self.aim else MISSED

    def to_json(self) -> dict[str, Any]:
        """The line as data."""
        keys = ("part", "what", "against", "measure", "aim", "ours", "theirs", "absent", "fault", "note")
        return {**{k: getattr(self, k) for k in keys}, "value": self.value, "verdict": self.verdict, **self.more}


@dataclass
class Bench:
    """One run: sizes, where data are made, and the clock."""

    rows: int
    regions: int
    folder: Path
    months: int = 36
    rounds: int = 3
    openfisca: str = ""
    postgres: str = ""
    spark: str = "local[2]"
    exported: int = 1_000_000
    progress: Callable[[int, int], None] = lambda done, whole: None
    said: Callable[[str], None] = lambda words: None
    acted: Callable[[], None] = lambda: None
    """Told after each act that was timed."""
    finished: Callable[[Sequence[Row]], None] = lambda rows: None
    doing: str = ""

    @property
    def plan(self) -> Plan:
        """What is simulated."""
        return Plan(self.regions, self.rows, self.months)

    def data(self) -> Path:
        """The simulated records, made when first asked for."""
        out = self.folder / f"data-{self.rows}-{self.regions}-{self.months}"
        if not (out / "manifest.json").is_file():
            self.said(f"生成 {self.rows:,} 条模拟记录")
            simulate(self.plan, out, self.progress)
            self.said(self.doing)
        return out

    def side_by_side(self, *acts: Callable[[], Any], before: Callable[[], Any] | None = None) -> list[float]:
        """The median seconds of each act: all in turn, `rounds` times, after one round that is not counted; `before` is not timed."""
        times: list[list[float]] = [[] for _ in acts]
        for number in range(self.rounds + 1):
            for act, seconds in zip(acts, times, strict=True):
                if before is not None:
                    before()
                start = time.perf_counter()
                act()
                if number:
                    seconds.append(time.perf_counter() - start)
                self.acted()
        return [median(seconds) for seconds in times]


_PEAK = """
def _peak():
    try:
        with open("/proc/self/status") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        try:
            import resource
        except ImportError:
            return 0
        import sys
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(_peak())
"""


def child(code: str, *arguments: str) -> tuple[float, float]:
    """Run Python code in a new process: wall seconds with its start, and peak resident megabytes (0 where the system does not say).

    The process says its peak itself: what the system reports of an ended child includes the peak of the process that started it.

    Raises:
        subprocess.CalledProcessError: it failed; what it said went to stderr.
    """
    paths = os.pathsep.join(p for p in sys.path if p)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code + _PEAK, *arguments], env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, text=True, check=True)
    return time.perf_counter() - start, float(done.stdout.split()[-1])


def machine() -> dict[str, Any]:
    """The machine as it stands: what a reader must know to judge the figures."""
    import platform

    import duckdb
    import numpy
    import pyarrow

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cores": os.cpu_count(),
        "load": load,
        "system": platform.system(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "pyarrow": pyarrow.__version__,
        "numpy": numpy.__version__,
    }


def shortest(texts: Sequence[str]) -> str:
    """The last line of what a failed helper said, for a note."""
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
