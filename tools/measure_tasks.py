#!/usr/bin/env python3
"""How well tasks, their units and times are read: `python3 tools/measure_tasks.py SHEETS DOCUMENTS [--wrong]`.

A sheet (`*_tasks.json`) names its document, where the annotated part begins and ends (`from`, `to`), and the tasks in reading
order: the words that each begins with (`start`), the units of every role, whether the list is open (等), and the times that
count as right (`due`, null for none stated). `same` maps a name as printed to the full one; `lead_or_remit` leaves the role of
a unit that stands first open. A task is found when one was read whose middle lies in its place. Of the tasks found: units are
right when all names, roles and 等 are, times when the year (and the month, where the sheet states one) is.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from zhiheng.reading.documents import read_document  # noqa: E402

ROLES = ("lead", "support", "by_remit")


def solid(words: str) -> str:
    """Words without white space, in one width."""
    return unicodedata.normalize("NFKC", re.sub(r"\s", "", words))


def names(units: dict[str, Any], sheet: dict[str, Any]) -> set[tuple[str, str]]:
    """Names with their roles, abbreviations written out as the sheet says."""
    same = {solid(k): solid(v) for k, v in (sheet.get("same") or {}).items()}
    return {("" if sheet.get("lead_or_remit") else role, same.get(solid(n), solid(n))) for role in ROLES for n in units[role]}


def on_time(read: str | None, wanted: list[str | None]) -> bool:
    """Whether a time says what the sheet does, as far as the sheet goes."""
    return any((read is None and w is None) or bool(read and w and read.split("/")[-1].startswith(w)) for w in wanted)


def measured(sheet: dict[str, Any], read: dict[str, Any], wrong: bool) -> Counter[str]:
    """Counts of one document."""
    text = solid(read["document"]["text"])
    place = [0]
    for c in read["document"]["text"]:
        place.append(place[-1] + len(solid(c)))
    first = text.find(solid(sheet["from"]))
    end = text.find(solid(sheet["to"]), first) if sheet["to"] else len(text)
    starts, at = [], first
    for task in sheet["tasks"]:
        found = text.find(solid(task["start"]), at)
        if found < 0:
            raise SystemExit(f"{sheet['file']}：找不到“{task['start']}”")
        starts.append(at := found)
    out: Counter[str] = Counter(wanted=len(starts))
    used: set[str] = set()
    mine = [(t, place[t["span"][0]], place[t["span"][1] - 1]) for t in read["tasks"]]
    for n, (task, start) in enumerate(zip(sheet["tasks"], starts, strict=True)):
        stop = starts[n + 1] if n + 1 < len(starts) else end
        near = [t for t, a, b in mine if start <= (a + b) // 2 < stop and t["id"] not in used]
        out["names"] += len(names(task, task))
        if not near:
            out["missed"] += 1
            if wrong:
                print(f"{sheet['file'][:12]} 未读：{task['start']}")
            continue
        best = max(near, key=lambda t: len(names(t["units"], task) & names(task, task)) - len(names(t["units"], task) - names(task, task)))
        used.add(best["id"])
        out["found"] += 1
        got, want = names(best["units"], task), names(task, task)
        out["names_right"] += len(got & want)
        out["names_read"] += len(got)
        units = got == want and best["units"]["open_list"] == task["open_list"]
        due = on_time(best["due"], task["due"])
        out["units"] += units
        out["due"] += due
        out["stated"] += task["due"] != [None]
        out["stated_right"] += due and task["due"] != [None]
        sure = best["confidence"] >= 0.9
        out["sure"] += sure
        out["sure_right"] += sure and units and due
        if wrong and not units:
            print(f"{sheet['file'][:12]} {best['confidence']} 单位：{task['start']}：多 {sorted(got - want)} 少 {sorted(want - got)} 等 {best['units']['open_list']}")
        if wrong and not due:
            print(f"{sheet['file'][:12]} {best['confidence']} 时限：{task['start']}：{best['due']}，应为 {task['due']}")
    for t, a, b in mine:
        if first <= (a + b) // 2 < end and t["id"] not in used:
            out["extra"] += 1
            if wrong:
                print(f"{sheet['file'][:12]} {t['confidence']} 多读：{t['title'][:30]}｜{solid(t['quote'])[:40]}｜{t['units']['lead']}{t['units']['by_remit']}")
    return out


def line(title: str, n: Counter[str]) -> str:
    """One row of the table."""

    def share(a: float, b: int) -> str:
        return f"{a / b:.3f}" if b else "—"

    return (
        f"| {title} | {n['wanted']} | {share(2 * n['found'], n['wanted'] + n['found'] + n['extra'])} | {share(2 * n['names_right'], n['names'] + n['names_read'])} | "
        f"{share(n['units'], n['found'])} | {share(n['due'], n['found'])} | {n['stated_right']}/{n['stated']} | {share(n['sure_right'], n['sure'])}（{n['sure']}） |"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheets", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    chosen = parser.parse_args()
    rows, whole = [], Counter[str]()
    for path in sorted(chosen.sheets.glob("*_tasks.json")):
        sheet = json.loads(path.read_text(encoding="utf-8"))
        counts = measured(sheet, read_document(chosen.documents / sheet["file"]).to_json(), chosen.wrong)
        rows.append(line(sheet["file"].split(".")[0][:16], counts))
        whole += counts
    print("\n| 文件 | 任务 | 任务 F1 | 单位名称 F1 | 单位全对 | 时限对 | 写明时限的 | 把握0.9起全对 |\n|---|---|---|---|---|---|---|---|")
    print("\n".join([*rows, line("合计", whole)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
