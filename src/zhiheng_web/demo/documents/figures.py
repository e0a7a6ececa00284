"""Figures of 2025 counted from the generated records (期末数), for the work report: plain counting, no engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhiheng.values import round_half_up
from zhiheng_web.demo.generate.common import Row

YEAR = 2025
AS_OF = date(2025, 12, 31)
Records = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Rate:
    """Part and whole (分子、分母)."""

    part: int
    whole: int

    def percent(self) -> str:
        """Rounded once, one decimal."""
        return str(round_half_up(Fraction(self.part * 100, self.whole), 1))


def concluded(records: Records, domain: str, *levels: str) -> Rate:
    """Batches of supervision sampling of the year, concluded by its end; part: passed."""
    rows = [
        b
        for b in records["sampling_batches"]
        if b["domain"] == domain
        and b["kind"] == "supervision"
        and b["sampled_on"].year == YEAR
        and b["final_result"] in ("pass", "fail")
        and b["final_on"] <= AS_OF
        and (not levels or b["level"] in levels)
    ]
    return Rate(sum(b["final_result"] == "pass" for b in rows), len(rows))


def coverage(records: Records) -> Rate:
    """Key-product enterprises of the list sampled at least once in the year."""
    listed = {f["uscc"] for f in records["frame_entries"] if f["frame"] == "key_product" and f["as_of"] == AS_OF}
    sampled = {
        b["uscc"]
        for b in records["sampling_batches"]
        if b["kind"] == "supervision" and b["sampled_on"].year == YEAR and b["uscc"]
    }
    return Rate(len(listed & sampled), len(listed))


def food_follow_ups(records: Records) -> tuple[int, int, int]:
    """Food reports received in the year and due by its end: finished, finished in time, all."""
    rows = [
        f
        for f in records["follow_ups"]
        if f["domain"] == "food" and f["report_received_on"].year == YEAR and f["finish_due_on"] <= AS_OF
    ]
    done = [f for f in rows if f["finished_on"] and f["finished_on"] <= AS_OF]
    return len(done), sum(f["finished_on"] <= f["finish_due_on"] for f in done), len(rows)


def of_year(records: Records, code: str, column: str, where: Callable[[Row], bool], year: int = YEAR) -> int:
    """How many records of the year satisfy `where`."""
    return sum(1 for r in records[code] if r[column].year == year and where(r))


def satisfaction(records: Records, population: str) -> str:
    """Mean of the valid answers of the year, one decimal."""
    scores = [
        r["score_milli"]
        for r in records["survey_responses"]
        if r["population"] == population and r["valid"] and r["answered_on"].year == YEAR
    ]
    return str(round_half_up(Fraction(sum(scores), len(scores) * 1000), 1))
