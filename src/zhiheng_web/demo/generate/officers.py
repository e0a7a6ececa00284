"""Chief quality officers of above-scale enterprises (首席质量官): two firms lose theirs in 2026, so that row 13 fails visibly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from zhiheng_web.demo.generate.common import MARKET, Row, day_between, person, stream
from zhiheng_web.demo.generate.enterprises import Enterprise, listed

LEFT_WITHOUT_SUCCESSOR = (date(2026, 3, 20), date(2026, 7, 3))
"""When the officers of the last two firms of the list left; nobody was appointed after them."""


def quality_officers(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `quality_officers`: one per firm of the list, two where an officer was followed by another."""
    rng = stream("officers")
    scale = listed(list(firms), "above_scale")
    rows: list[Row] = []

    def appoint(firm: Enterprise, on: date, left: date | None = None) -> None:
        rows.append(
            {
                "region": firm.region,
                "unit": MARKET,
                "uscc": firm.uscc,
                "name": firm.name,
                "officer": person(rng),
                "position": rng.choice(("副总经理", "质量总监", "总工程师", "品质部经理")),
                "appointed_on": on,
                "filed_on": on + timedelta(days=rng.randrange(6, 25)),
                "trained_on": on + timedelta(days=rng.randrange(15, 70)),
                "left_on": left,
            }
        )

    for place, firm in enumerate(scale):
        began = day_between(rng, date(2022, 4, 1), date(2025, 8, 20))
        gone = place - (len(scale) - len(LEFT_WITHOUT_SUCCESSOR))
        if gone >= 0:
            appoint(firm, began, LEFT_WITHOUT_SUCCESSOR[gone])
        elif place % 13 == 5:
            left = day_between(rng, date(2026, 1, 15), date(2026, 5, 20))
            appoint(firm, began, left)
            appoint(firm, left + timedelta(days=3))
        else:
            appoint(firm, began)
    return rows
