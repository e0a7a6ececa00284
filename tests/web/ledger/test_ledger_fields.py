"""The published table of who fills which column of the ledger is what the declarations say, and a month asks one line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.ledger.registry import ENTRIES

TABLE = Path(__file__).parents[3] / "docs" / "reference" / "ledger-fields.md"
FILLED = ("measured", "measured_on", "is_met", "outlook", "forecast", "forecast_basis")


def test_the_table_of_columns_is_what_the_registry_declares() -> None:
    text = TABLE.read_text("utf-8")
    rows = dict(re.findall(r"^\| [^|]+ \| `(\w+)` \| ([^|]+) \|$", text, re.M))
    assert set(rows) == {*ENTRIES.fields, *FILLED, "unit", "light"}
    by_liaison = {name for name, who in rows.items() if who.startswith("联络员")}
    assert by_liaison == {f for f in ENTRIES.fields if f not in ENTRIES.office_fields} - {"progress_on"}
    assert all(not LedgerEntry._meta.get_field(name).editable for name in FILLED), "no figure of the records is typed"
    counts = Counter(rows[name].removeprefix("联络员，") for name in by_liaison)
    assert counts == {"每月必填": 1, "每月选填": 1, "一次": 2, "办完时": 1}
    assert f"共 {len(rows)} 列" in text and f"其余 {len(rows) - len(by_liaison)} 列" in text


def test_an_average_month_asks_one_line_and_no_figure() -> None:
    move = next(m for m in ENTRIES.moves if m.code == "progress")
    assert move.fields == ("progress", "obstacles") and move.required == ("progress",) and not move.asks and not move.asks_reason
