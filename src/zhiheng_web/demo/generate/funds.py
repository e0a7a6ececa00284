"""Budgets (经费预算) in fen: the metrology institution and the quality fund, 2025 and 2026."""

from __future__ import annotations

from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, FINANCE, Row

_ITEMS = (
    ("metrology", 2025, 1_560_000, date(2025, 2, 20), "云财预〔2025〕18号"),
    ("metrology", 2026, 1_500_000, date(2026, 2, 12), "云财预〔2026〕15号"),
    ("metrology", 2026, 186_500, date(2026, 6, 24), "云财预〔2026〕63号"),
    ("quality_fund", 2025, 3_000_000, date(2025, 2, 20), "云财预〔2025〕18号"),
    ("quality_fund", 2026, 3_500_000, date(2026, 2, 12), "云财预〔2026〕15号"),
)
"""Item, year, yuan, approved, document."""


def budget_items() -> list[Row]:
    """Rows of `budget_items`."""
    return [
        {
            "region": COUNTY,
            "unit": FINANCE,
            "item": item,
            "year": year,
            "amount_fen": yuan * 100,
            "approved_on": day,
            "document": document,
        }
        for item, year, yuan, day, document in _ITEMS
    ]
