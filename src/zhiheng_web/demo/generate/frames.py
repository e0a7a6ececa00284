"""Dated lists of enterprises (名录库): key products, above scale, licensed food, at the end of 2024 and of 2025."""

from __future__ import annotations

from collections.abc import Sequence

from zhiheng_web.demo.generate.common import FRAME_DAYS, MARKET, STATISTICS, Row
from zhiheng_web.demo.generate.enterprises import Enterprise

FRAMES = ("key_product", "above_scale", "licensed_food")


def frame_entries(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `frame_entries`: one per list, day and enterprise."""
    rows: list[Row] = []
    for day, lists in ((FRAME_DAYS[0], "lists_before"), (FRAME_DAYS[1], "lists")):
        for frame in FRAMES:
            for firm in firms:
                if frame in getattr(firm, lists):
                    rows.append(
                        {
                            "region": firm.region,
                            "unit": STATISTICS if frame == "above_scale" else MARKET,
                            "frame": frame,
                            "as_of": day,
                            "uscc": firm.uscc,
                            "name": firm.name,
                        }
                    )
    return rows
