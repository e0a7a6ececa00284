"""The results file of an assessment (考核结果文件): sealed, and checked from the file alone.

One JSON object: `body` (rules, and for each unit its clauses, score, grade and rank), `digest` over it, and `log`: the entry of the log
that names the digest, its inclusion proof, a signed checkpoint and the public key. Whoever has the key from elsewhere knows that the body
is the one that was frozen; without it the file still has to agree with itself, sum by sum.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from zhiheng.errors import InputError
from zhiheng.evidence import LoggedEntry, read_checkpoint, root_from_inclusion, verify_checkpoint
from zhiheng.lifecycles.assessing import grades_from_data
from zhiheng.scoring.assessment import Line, Veto, grade_of, ranks_of, standing_of
from zhiheng.snapshots.store import digest_of

FORMAT: Final = "zhiheng-assessment/1"
Json = dict[str, Any]


def line_json(line: Line, **more: Any) -> Json:
    """A clause of a unit as data."""
    return {
        "clause": line.clause,
        "row": line.row,
        "row_points": format(line.row_points, "f") if line.row_points is not None else None,
        "weight": format(line.weight, "f"),
        "points": format(line.points, "f"),
        "low": format(line.low, "f"),
        "high": format(line.high, "f"),
        "bonus": line.bonus,
        **more,
    }


def _line(data: Mapping[str, Any]) -> Line:
    most = data["row_points"]
    weight, points, low, high = (Decimal(data[k]) for k in ("weight", "points", "low", "high"))
    return Line(data["clause"], data["row"], Decimal(most) if most is not None else None, weight, points, low, high, bool(data["bonus"]))


def unit_json(
    code: str, name: str, lines: Sequence[Json], *, grades: Sequence[Mapping[str, Any]], bonus_cap: Decimal | None, vetoes: Sequence[Veto]
) -> Json:
    """A unit with its score and grade, computed from its lines; its rank is added by `ranked`."""
    standing = standing_of([_line(x) for x in lines], bonus_cap)
    return {
        "unit": code,
        "name": name,
        "score": format(standing.score, "f"),
        "score_high": format(standing.score_high, "f"),
        "grade": grade_of(standing.score, grades_from_data(grades), vetoes).name,
        "vetoes": [{"clause": v.clause, "scope": v.scope, "result": v.result} for v in vetoes],
        "lines": list(lines),
    }


def ranked(units: Sequence[Json], former: Mapping[str, int]) -> list[Json]:
    """The units with their ranks and how they moved since the former result (rank by unit), the best first."""
    ranks = ranks_of({u["unit"]: (Decimal(u["score"]), Decimal(u["score_high"])) for u in units})
    out = []
    for unit in units:
        rank, before = ranks[unit["unit"]], former.get(unit["unit"])
        moved = before - rank.place if before is not None else None
        out.append({**unit, "rank": rank.place, "rank_best": rank.best, "rank_worst": rank.worst, "rank_before": before, "rank_change": moved})
    return sorted(out, key=lambda u: (u["rank"], u["unit"]))


def results_file(body: Json, entry: LoggedEntry, proof: Sequence[bytes], checkpoint: str, key: str) -> str:
    """The file as text."""
    data = {
        "format": FORMAT,
        "body": body,
        "digest": digest_of(body),
        "log": {"entry": entry.to_json(), "proof": [p.hex() for p in proof], "checkpoint": checkpoint, "key": key},
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def verify_results(text: str, key: str = "") -> tuple[str, ...]:
    """Everything in a results file that does not agree, in sentences; empty when all does.

    Args:
        key: the public key of the log, known from elsewhere; without it the file's own is used.
    Raises:
        InputError: it is no results file.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise InputError(f"文件的格式是“{data['format']}”，应为“{FORMAT}”", found=str(data["format"]))
        return (*_sealed(data, key.strip().lower()), *_sums(data["body"]))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, StopIteration, IndexError) as error:
        raise InputError(f"这不是完整的考核结果文件：缺少或写错了 {error}") from error


def _sealed(data: Json, key: str) -> Iterator[str]:
    digest, log = digest_of(data["body"]), data["log"]
    if digest != data["digest"]:
        yield "结果的内容与摘要不符，冻结以后被改动过"
    entry = LoggedEntry.from_json(log["entry"])
    told = (entry.content.get("after") or {}).get("digest")
    if told != digest:
        yield "留痕里记下的结果摘要与文件内容不符"
    point = read_checkpoint(log["checkpoint"])
    proof = [bytes.fromhex(p) for p in log["proof"]]
    root = root_from_inclusion(entry.leaf, entry.index, point.size, proof) if entry.index < point.size else None
    if root is None or root.hex() != point.root:
        yield "冻结的留痕不在检查点封存的日志里"
    if key and key != log["key"]:
        yield "文件里的公钥与另处得来的公钥不同"
    if not verify_checkpoint(key or log["key"], point):
        yield "检查点的签名不对"


def _sums(body: Json) -> Iterator[str]:
    cap = Decimal(body["bonus_cap"]) if body["bonus_cap"] is not None else None
    again = []
    for unit in body["units"]:
        vetoes = [Veto(v["clause"], v["scope"], v["result"]) for v in unit["vetoes"]]
        made = unit_json(unit["unit"], unit["name"], unit["lines"], grades=body["rules"]["grades"], bonus_cap=cap, vetoes=vetoes)
        again.append(made)
        for name, word in (("score", "得分"), ("score_high", "可到的分"), ("grade", "等次")):
            if made[name] != unit[name]:
                yield f"{unit['name']}的{word}写的是 {unit[name]}，按各条重新计算是 {made[name]}"
    former = {u["unit"]: int(u["rank_before"]) for u in body["units"] if u["rank_before"] is not None}
    for made, unit in zip(ranked(again, former), body["units"], strict=True):
        if (made["unit"], made["rank"], made["rank_change"]) != (unit["unit"], unit["rank"], unit["rank_change"]):
            yield f"{unit['name']}的位次写的是 {unit['rank']}，重新排是第 {made['rank']}（{made['name']}）"
