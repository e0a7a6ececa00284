"""Letters of the generator into the database, sealed with the demo's own key, with their cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiheng_web.demo.generate.common import Row
from zhiheng_web.demo.load.records import SOURCE, Loader
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.complaints.models import Letter
from zhiheng_web.registries.complaints.services import sealed
from zhiheng_web.shared import sealing

_CASES = {"complaint": ("complaints", "complaint_no", "T1"), "report": ("tip_offs", "report_no", "J1")}


def load_letters(loader: Loader, rows: Sequence[Row], say: Any) -> None:
    """Letters, complaints and tip-offs; makes a key where the demo has none yet."""
    if not sealing.is_ready():
        sealing.add_key()
    person = loader.people["scjg"]
    made = []
    for row in rows:
        writer, contact, text = row["plain"]
        hidden = sealed("" if row["anonymous"] else writer, "" if row["anonymous"] else contact, text)
        made.append(loader.instance(Letter, row, **hidden))
    held = {letter.receipt_no: letter for letter in bulk_load("letters", made, person=person, source=SOURCE)}
    say(f"  {REGISTRIES['letters'].title}：{len(held)} 件")
    for kind, (code, number, mark) in _CASES.items():
        registry = REGISTRIES[code]
        cases = [
            loader.instance(registry.model, {**row, **case, number: f"{row['receipt_no']}-{mark}"}, letter=held[row["receipt_no"]])
            for row in rows
            for case in row["cases"]
            if case["kind"] == kind
        ]
        kept = bulk_load(registry, cases, person=person, source=SOURCE)
        say(f"  {registry.title}：{len(kept)} 件")
    for letter in held.values():
        letter.derive()
    Letter.objects.bulk_update(held.values(), ["reply_due_on", "answered_on"], batch_size=200)
