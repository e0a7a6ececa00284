"""A run as one file that carries everything (计分结果包): for whoever wants to compute the score again without this program.

A zip of stored members in the order of their names, all of one date: the same run gives the same bytes. `tools/verify_score.py` reads it
with nothing but the standard library and pyarrow. Members: `manifest.json` (digest of every member, `id` over all of it), `scorecard.json`,
`decisions.json`, `facts.json` (the frozen inputs), `records.json` (which records stand behind each fact), `scores.parquet`, `results.json`
(rows, sections and totals), `proofs.jsonl`, and the snapshot under `snapshot/`.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from zhiheng import __version__
from zhiheng.indicators import CATALOGUE
from zhiheng.packs.scorecards import OpenDecision
from zhiheng.rules.facts import Outcome
from zhiheng.scoring.outputs import PROOFS, SCORECARD, SCORES, SNAPSHOT, dump, interval_json, scores_bytes
from zhiheng.scoring.runs import ENGINE, ScoreRun
from zhiheng.snapshots.store import MANIFEST as SNAPSHOT_MANIFEST
from zhiheng.snapshots.store import digest_of
from zhiheng.values.numbers import milli

FORMAT = "zhiheng-bundle/1"
MANIFEST, DECISIONS, FACTS, RECORDS, RESULTS = "manifest.json", "decisions.json", "facts.json", "records.json", "results.json"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every member: nothing in the file depends on when it was made."""


def bundle_bytes(run: ScoreRun, decisions: Iterable[OpenDecision] = (), about: Mapping[str, Any] | None = None) -> bytes:
    """The run as a bundle; the same run, decisions and `about` give the same bytes.

    Args:
        decisions: the choices taken where the scorecard leaves one open.
        about: what else the sender wants to say of the version (its number, source document, who adopted it); plain JSON.
    """
    members = dict(_members(run, decisions, about or {}))
    content = {
        "format": FORMAT,
        "zhiheng": __version__,
        "engine": ENGINE,
        "scorecard": {"version": run.version, "title": run.scorecard.title, "sha256": run.rule_digest},
        "snapshot": {"id": run.snapshot.id, "as_of": run.snapshot.as_of.isoformat(), "region": run.snapshot.region},
        "period": run.period.code,
        "as_of": run.as_of.isoformat(),
        "region": run.region.code,
        "totals": {name: interval_json(getattr(run.card, name)) for name in ("base", "bonus", "total")},
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(members.items())
        },
    }
    members[MANIFEST] = _line({**content, "id": digest_of(content)})
    return zip_bytes(members)


def bundle_id(data: bytes) -> str:
    """The number (编号) of a bundle, by which sender and receiver know that they hold the same."""
    import json

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return str(json.loads(archive.read(MANIFEST))["id"])


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """Members as a zip that depends on nothing else: stored, in the order of names, one date, one mode."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, members[name])
    return buffer.getvalue()


def _members(run: ScoreRun, decisions: Iterable[OpenDecision], about: Mapping[str, Any]) -> Iterable[tuple[str, bytes]]:
    yield SCORECARD, _line(run.scorecard.to_json())
    chosen = [{"row": d.row, "note": d.note, "chosen": d.chosen, "options": list(d.options)} for d in decisions]
    yield DECISIONS, _line({"rows": chosen, "about": dict(about)})
    yield FACTS, _line({cid: {path: f.to_json() for path, f in facts.items()} for cid, facts in run.facts.items()})
    yield RECORDS, _line(_records(run))
    yield SCORES, scores_bytes(run)
    yield RESULTS, _line(_results(run))
    yield PROOFS, "".join(dump(proof) + "\n" for proof in run.proofs()).encode("utf-8")
    for name in (SNAPSHOT_MANIFEST, *run.snapshot.names()):
        yield f"{SNAPSHOT}/{name}", (run.snapshot.directory / name).read_bytes()


def _line(data: Any) -> bytes:
    return (dump(data) + "\n").encode("utf-8")


def _records(run: ScoreRun) -> dict[str, Any]:
    """`lists`: ids by their digest, each once; `facts`: by clause, path and side which list, its relation and number, and how it counts.

    `is` says which part of the fact the number is: `part`, `whole` (times `scale`) or `value`; nothing where it is none alone.
    """
    lists: dict[str, list[str]] = {}
    facts: dict[str, dict[str, dict[str, Any]]] = {}
    for place in run.gatherer.places():
        fact = run.facts[place.clause][place.need.path]
        source, code = (place.binding.source, place.binding.code) if place.binding else ("", "")
        indicator = CATALOGUE.get(code) if source in ("indicator", "benchmark") else None
        found = run.records_of(place.clause, place.need.path)
        sides = facts.setdefault(place.clause, {}).setdefault(place.need.path, {})
        last = max((s for s in found if s.endswith(":part")), default="part").removesuffix("part")
        for side, held in found.items():
            lists[held.digest] = list(held.ids)
            entry: dict[str, Any] = {"relation": held.relation, "digest": held.digest, "count": len(held.ids), "number": held.number}
            plain = side.removeprefix(last)
            if indicator is not None and fact.status == "known" and fact.ratio is not None and plain in ("part", "whole"):
                entry["is"], entry["scale"] = plain, indicator.scale if plain == "whole" else 1
            elif side in ("events", "accepted") and fact.status == "known" and source in ("event", "matter"):
                entry["is"], entry["scale"] = "value", 1
            sides[side] = entry
    return {"lists": lists, "facts": facts}


def _results(run: ScoreRun) -> dict[str, Any]:
    def ends(outcome: Outcome) -> list[int]:
        return [milli(outcome.low), milli(outcome.high), milli(outcome.beyond_low), milli(outcome.beyond_high)]

    card = run.card
    return {
        "unit": "千分之一分",
        "rows": {row.identifier: {"base": ends(row.outcome), "bonus": ends(row.bonus)} for s in card.sections for row in s.rows},
        "sections": [{"title": s.title, "base": ends(s.outcome), "bonus": ends(s.bonus)} for s in card.sections],
        "card": {"base": ends(card.base), "bonus": ends(card.bonus), "total": ends(card.total)},
        "vetoes": [{"scope": v.scope, "strikes": v.strikes, "clause": v.clause_id} for v in card.vetoes],
    }
