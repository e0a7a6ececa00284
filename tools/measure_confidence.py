#!/usr/bin/env python3
"""How well the reader's confidence holds: `python3 tools/measure_confidence.py GOLD DOCUMENTS [GOLD DOCUMENTS …]`.

Every directory of gold answers (`*_targets.json`, `*_scorecard.json`) stands beside the directory of its documents. Each
target, statement of units and clause that was read is right or wrong by the gold: a target when its value, name, operator,
unit and due time agree, units when all names and roles do, a clause when its kind of rule and its numbers do. What lies
outside the annotated part, or where the annotator was in doubt, is not counted. `--wrong` lists what is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from zhiheng.reading.documents import read_document  # noqa: E402

BINS = ((0.95, 1.01), (0.9, 0.95), (0.8, 0.9), (0.7, 0.8), (0.5, 0.7), (0.0, 0.5))
FULL = {">=", "="}
NUMBERS = ("points", "cap", "line", "step", "value", "full_at", "decrement", "floor")


def solid(words: object) -> str:
    """Words without white space, in one width."""
    return unicodedata.normalize("NFKC", re.sub(r"\s", "", str(words or ""))).strip("。，,;；、.“”\"'()（）")


def number(value: object) -> str:
    """A figure as the gold or the reader writes it, made comparable."""
    try:
        return format(Decimal(solid(value).rstrip("%分")).normalize(), "f")
    except InvalidOperation:
        return solid(value)


def alike(one: str, other: str) -> float:
    """Share of common pairs of characters."""
    a, b = ({w[i : i + 2] for i in range(max(1, len(w) - 1))} for w in (solid(one), solid(other)))
    return 2 * len(a & b) / max(1, len(a) + len(b))


class Places:
    """Places of quotes in a text, white space aside."""

    def __init__(self, text: str) -> None:
        self.index = [i for i, c in enumerate(text) if not c.isspace()]
        self.solid = unicodedata.normalize("NFKC", "".join(text[i] for i in self.index))
        self.exact = len(self.solid) == len(self.index)
        self.at = {o: n for n, o in enumerate(self.index)}

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the text as one of the squeezed text."""
        known = [self.at[i] for i in range(start, end) if i in self.at]
        return (known[0], known[-1] + 1) if known else (0, 0)

    def find(self, quote: str, share: float) -> tuple[int, int] | None:
        """The place of a quote nearest to a share of the text."""
        words = unicodedata.normalize("NFKC", re.sub(r"\s", "", quote or ""))
        hits = [m.start() for m in re.finditer(re.escape(words), self.solid)] if words else []
        if not hits:
            return None
        best = min(hits, key=lambda h: abs(h / max(1, len(self.solid)) - share))
        return best, best + len(words)


def overlap(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    """Whether two squeezed spans share a character."""
    return bool(a and b and a[0] < b[1] and b[0] < a[1])


def judged_targets(read: dict[str, Any], gold: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every target read, with what is wrong about it (nothing, 多, or the parts that differ)."""
    text = read["document"]["text"]
    places, size = Places(text), gold.get("chars") or len(text)
    targets = [(t, places.span(*t["span"])) for t in read["targets"]]
    used: dict[int, str] = {}
    for want in gold["targets"]:
        at = places.find(want["quote"], (want.get("at") or [0])[0] / size)
        others = want.get("value_alt") or []
        values = {number(want["value"]), *(number(o["value"] if isinstance(o, dict) else o) for o in others)}
        units = {solid(u) for u in [want.get("unit"), *(want.get("unit_alt") or []), *(o.get("unit") for o in others if isinstance(o, dict))]}
        names = [want["indicator"], *(want.get("indicator_alt") or [])]
        fits = [i for i, (t, s) in enumerate(targets) if i not in used and number(t["value"]) in values and (overlap(s, at) or max(alike(t["indicator"], n) for n in names) >= 0.8)]
        if not fits:
            continue
        i = max(fits, key=lambda i: (overlap(targets[i][1], at), max(alike(targets[i][0]["indicator"], n) for n in names)))
        t = targets[i][0]
        operators = {want["operator"], *(want.get("operator_alt") or [])}
        operators |= FULL if str(want["value"]) == "100" and operators & FULL else set()
        dues = {str(want["due"])[:4], *(str(d)[:4] for d in want.get("due_alt") or [])}
        wrong = [
            word
            for word, right in (
                ("名称", max(alike(t["indicator"], n) for n in names) >= 0.6),
                ("比较词", t["operator"] in operators),
                ("单位", solid(t["unit"]) in units and number(t["value_high"]) == number(want.get("value_high"))),
                ("时限", str(t["due"])[:4] in dues),
            )
            if not right
        ]
        used[i] = "、".join(wrong)
    scope = gold.get("scope") or {}
    first, last = scope.get("from", 0) / size, scope.get("to", size) / size
    for i, (t, s) in enumerate(targets):
        if i in used:
            yield t, used[i]
            continue
        inside = t["operator"] != "trend" and first <= s[0] / max(1, len(places.solid)) <= last
        unsure = (places.find(d.get("quote", ""), (d.get("at") or [0])[0] / size) for d in gold.get("doubtful") or [])
        if inside and not any(overlap(s, place) for place in unsure):
            yield t, "多读"


def judged_units(read: dict[str, Any], gold: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every task whose units the gold states, with what is wrong about them."""
    text = read["document"]["text"]
    places, size = Places(text), gold.get("chars") or len(text)
    roles = ("lead", "support", "by_remit")
    tasks = [(t, places.span(*t["span"])) for t in read["tasks"] if any(t["units"][r] for r in roles)]
    for want in gold.get("units") or []:
        at = places.find(want.get("bracket") or "", want["at"][0] / size)
        near = [t for t, s in tasks if at and s[0] < at[1] <= s[1] + 3]
        if not near:
            continue
        task = near[0]
        skip = {solid(n) for n in want.get("ignore") or []}
        mine = {(r, solid(n)) for r in roles for n in task["units"][r] if solid(n) not in skip}
        theirs = {(r, solid(n)) for r in roles for n in want.get(r, [])}
        if (note := want.get("role_note") or "") and not note.startswith("first_listed"):
            mine, theirs = {("", n) for _, n in mine}, {("", n) for _, n in theirs}
        yield {**task, "indicator": want.get("bracket", "")[:30]}, "" if mine == theirs else "责任单位"


def judged_clauses(read: dict[str, Any], gold: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every clause that the gold knows, with what is wrong about its rule."""
    card = read["scorecard"] or {"sections": []}
    clauses = [c for s in card["sections"] for r in s["rows"] for c in r["clauses"]]
    whole = gold.get("scorecard", gold)
    rows = [r for s in whole["sections"] for r in s["rows"] if isinstance(r, dict)] if whole.get("sections") and isinstance(whole["sections"][0].get("rows"), list) else whole.get("rows", [])
    used: set[int] = set()
    for want in (c for r in rows if not r.get("not_annotated") for c in r.get("clauses", [])):
        start = re.sub(r"^[\d①-⑳一二三四五六七八九十（()）.．、]+", "", solid(want.get("start") or want.get("text")))[:10]
        hit = next((i for i, c in enumerate(clauses) if i not in used and start in solid(c["text"])), None)
        if hit is None:
            continue
        used.add(hit)
        rule = clauses[hit]["rule"]
        while rule.get("op") == "bonus":
            rule = rule["rule"]
        kinds = {want.get("op") or _inner(want.get("rule") or {}).get("op"), *(want.get("alt_ops") or []), *(_inner(r).get("op") for r in want.get("alt_rules") or [])}
        stated = want["params"] if "params" in want else _inner(want.get("rule") or {})
        need = {number(stated[k]) for k in NUMBERS if stated and stated.get(k) is not None and not isinstance(stated[k], (dict, list))}
        have = set(re.findall(r"-?\d+(?:\.\d+)?", json.dumps([clauses[hit]["rule"], clauses[hit]["points"]])))
        right = rule.get("op") in kinds and need <= {number(n) for n in have}
        yield {**clauses[hit], "indicator": clauses[hit]["text"][:30]}, "" if right else "规则"


def _inner(rule: dict[str, Any]) -> dict[str, Any]:
    while rule.get("op") == "bonus":
        rule = rule["rule"]
    return rule


def table(title: str, judged: list[tuple[float, str]]) -> list[str]:
    """Lines of one reliability table."""
    lines = [f"\n{title}（{len(judged)}）", "| 把握 | 项数 | 对的 | 对的比例 |", "|---|---|---|---|"]
    for low, high in BINS:
        inside = [wrong for sure, wrong in judged if low <= sure < high]
        if inside:
            right = sum(not w for w in inside)
            lines.append(f"| {low:.2f} 起 | {len(inside)} | {right} | {right / len(inside):.3f} |")
    sure = [w for s, w in judged if s >= 0.9]
    wrong = [s for s, w in judged if w]
    if sure:
        lines.append(f"0.9 以上 {len(sure)} 项，对的 {sum(not w for w in sure) / len(sure):.3f}；全部错的 {len(wrong)} 项，其中 {sum(s < 0.9 for s in wrong)} 项把握在 0.9 以下")
    return lines


def main() -> int:
    """Print the tables; exit code 1 when fewer than 95 % of the readings with confidence from 0.9 are right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directories", nargs="+", type=Path, metavar="GOLD DOCUMENTS")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    chosen = parser.parse_args()
    found: dict[str, list[tuple[float, str]]] = {"目标": [], "责任单位": [], "评分条款": []}
    doubts: Counter[tuple[str, bool]] = Counter()
    for gold_dir, documents in zip(chosen.directories[::2], chosen.directories[1::2], strict=True):
        for path in sorted(gold_dir.glob("*_targets.json")) + sorted(gold_dir.glob("[0-9]*_scorecard.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            stem = Path(gold["file"]).name if "file" in gold else path.name[:3] + "_"
            source = next((p for p in sorted(documents.iterdir()) if p.name.startswith(stem)), None)
            if source is None:
                continue
            read = read_document(source).to_json()
            judges = [("评分条款", judged_clauses)] if path.name.endswith("_scorecard.json") else [("目标", judged_targets), ("责任单位", judged_units)]
            for kind, judge in judges:
                if kind == "目标" and gold.get("targets") is None:
                    continue
                for item, wrong in judge(read, gold):
                    sure = float(item.get("confidence", 1))
                    found[kind].append((sure, wrong))
                    doubts.update((d, bool(wrong)) for d in item.get("doubts", []) if kind == "目标")
                    if wrong and chosen.wrong:
                        print(f"{source.name[:16]} {kind} {sure:.2f} {wrong}：{item['indicator']} {item.get('operator', '')} {item.get('value', '')}")
    for kind, judged in found.items():
        if judged:
            print("\n".join(table(kind, judged)))
    print("\n目标的疑点（有此疑点的项数，其中错的）")
    for words in sorted({d for d, _ in doubts}, key=lambda d: -doubts[d, False] - doubts[d, True]):
        print(f"- {words}：{doubts[words, False] + doubts[words, True]}，{doubts[words, True]}")
    sure = [wrong for judged in found.values() for s, wrong in judged if s >= 0.9]
    return 0 if sum(not w for w in sure) >= 0.95 * len(sure) else 1


if __name__ == "__main__":
    sys.exit(main())
