"""The small relations that are read record by record (佐证、事件、零报告、对标、评判), filtered to a region once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhiheng.indicators import Window
from zhiheng.packs import event_kinds, may_sign
from zhiheng.snapshots import Snapshot
from zhiheng.values import RegionCode

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """Records behind a fact (记录集): their relation, what was asked, their ids in order, and the number that they recompute
    (`number` differs from the count of ids where distinct things are counted or amounts are added)."""

    relation: str
    asked: Mapping[str, Any]
    ids: tuple[str, ...]
    number: int

    @property
    def digest(self) -> str:
        """SHA-256 of the ids, one a line."""
        return hashlib.sha256("".join(f"{i}\n" for i in self.ids).encode("utf-8")).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Relation, question, count, number and digest; the ids themselves stay with the snapshot."""
        return {
            "relation": self.relation,
            "asked": dict(self.asked),
            "count": len(self.ids),
            "number": self.number,
            "digest": self.digest,
        }


def listed(relation: str, asked: Mapping[str, Any], rows: Iterable[Record]) -> Listed:
    """The record list of rows."""
    ids = tuple(sorted(str(r["id"]) for r in rows))
    return Listed(relation, asked, ids, len(ids))


@dataclass(frozen=True)
class NilReturns:
    """Nil returns about a window (零报告): those that count, those signed by another unit, and the first day that none of the former
    covers (None: all covered)."""

    standing: list[Record]
    foreign: list[Record]
    open_day: date | None

    def foreign_signers(self) -> tuple[str, ...]:
        """The units that signed although it is not theirs to sign."""
        return tuple(dict.fromkeys(str(r["signer"]) for r in self.foreign))


class Ledger:
    """Evidence, events, nil returns, benchmarks and judgements of one snapshot, as far as they concern the region."""

    def __init__(self, snapshot: Snapshot, region: RegionCode) -> None:
        def inside(relation: str) -> list[Record]:
            return [r for r in snapshot.table(relation).to_pylist() if str(r["region"]).startswith(region.stem)]

        self.evidence = inside("evidence_items")
        self.events = inside("events")
        self.nil_returns = inside("nil_returns")
        self.judgements = inside("judgements")
        # A benchmark speaks of others (全省平均): it is entered for the region or by a region around it.
        self.benchmarks: list[Record] = [
            r
            for r in snapshot.table("benchmarks").to_pylist()
            if str(r["region"]).startswith(region.stem) or region.code.startswith(_stem(str(r["region"])))
        ]

    def evidence_for(self, matter: str, window: Window) -> dict[str, list[Record]]:
        """Items of the matter that speak about the window, by review state: dated in it, or still valid on its last day."""
        out: dict[str, list[Record]] = {"accepted": [], "submitted": [], "returned": []}
        for item in self.evidence:
            if item["matter"] == matter and _speaks(item, window):
                out.setdefault(item["review"], []).append(item)
        return out

    def events_of(self, kind: str, window: Window) -> tuple[list[Record], list[Record]]:
        """Confirmed and not yet confirmed events of the kind inside the window."""
        found = [e for e in self.events if e["kind"] == kind and window.start <= e["occurred_on"] <= window.on]
        return [e for e in found if e["confirmed"]], [e for e in found if not e["confirmed"]]

    def nil_returns_of(self, kind: str, window: Window, signers: Sequence[str]) -> NilReturns:
        """The nil returns (零报告) of the kind that speak about the window, as far as one of the signers signed them.

        A return signed before its period ended speaks only for the days up to its signing; a withdrawn one for none, and so
        one signed by a unit that is not answerable. `signers` are unit names as `packs.responsible_signers` gives them.
        """
        found = [
            r
            for r in self.nil_returns
            if r["kind"] == kind
            and r["signed_on"] <= window.as_of
            and (r["withdrawn_on"] is None or r["withdrawn_on"] > window.as_of)
            and r["period_start"] <= window.on
            and r["period_end"] >= window.start
        ]
        standing = [r for r in found if self._signs(kind, signers, r)]
        foreign = [r for r in found if r not in standing]
        open_day = window.start
        for item in sorted(standing, key=lambda r: (r["period_start"], r["id"])):
            until = min(item["period_end"], item["signed_on"])
            if item["period_start"] <= open_day <= until:
                open_day = until + timedelta(days=1)
        return NilReturns(standing, foreign, None if open_day > window.on else open_day)

    @staticmethod
    def _signs(kind: str, signers: Sequence[str], record: Record) -> bool:
        # A snapshot taken before the signing unit was recorded has no such column and keeps the score it gave then.
        names = record.get("signer_names")
        return names is None or may_sign(event_kinds().get(kind), signers, str(names).split("、"))

    def benchmark(self, indicator: str, against: str, window: Window) -> Record | None:
        """The latest value entered for this comparison and period."""
        found = [
            r
            for r in self.benchmarks
            if r["indicator"] == indicator
            and r["against"] == against
            and r["period"] == window.period.code
            and r["entered_on"] <= window.as_of
        ]
        return max(found, key=lambda r: (r["entered_on"], r["id"]), default=None)

    def judgement(self, scorecard: str, clause: str, path: str, window: Window) -> Record | None:
        """The latest verdict on this place of this clause for the period."""
        found = [
            r
            for r in self.judgements
            if (r["scorecard"], r["clause"], r["path"], r["period"]) == (scorecard, clause, path, window.period.code)
            and r["judged_on"] <= window.as_of
        ]
        return max(found, key=lambda r: (r["judged_on"], r["id"]), default=None)


def _speaks(item: Record, window: Window) -> bool:
    dated, until = item["dated_on"], item["valid_until"]
    if window.start <= dated <= window.on:
        return True
    return dated <= window.on and until is not None and until >= window.on


def _stem(code: str) -> str:
    return RegionCode(code).stem if code.isdigit() and len(code) in (6, 9, 12) else code
