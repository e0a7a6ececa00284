"""Answers to the satisfaction surveys (满意度答卷): services for people fall below 80 in 2026."""

from __future__ import annotations

from datetime import date

from zhiheng_web.demo.generate.common import STATISTICS, TOWNSHIPS, Row, day_between, stream

_WAVES = (
    (2025, "producer_services", 96, 83_400, STATISTICS),
    (2025, "consumer_services", 110, 81_300, STATISTICS),
    (2025, "public_services", 108, 86_200, STATISTICS),
    (2026, "producer_services", 92, 84_600, STATISTICS),
    (2026, "consumer_services", 104, 79_200, STATISTICS),
    (2026, "public_services", 100, 86_900, STATISTICS),
)
"""Year, population, answers, mean in thousandths, owner."""


def survey_responses() -> list[Row]:
    """Rows of `survey_responses`: about 600; one in twenty is not valid (answered in no time)."""
    rows: list[Row] = []
    for year, population, count, mean, unit in _WAVES:
        rng = stream(f"surveys/{year}/{population}")
        first = date(year, 9, 1) if year == 2025 else date(year, 8, 10)
        last = date(year, 11, 20) if year == 2025 else date(year, 10, 16)
        shifts = [rng.randrange(-16_000, 16_001, 500) for _ in range(count)]
        middle = sum(shifts) // count
        for i, shift in enumerate(shifts):
            valid = i % 20 != 7
            rows.append(
                {
                    "region": rng.choice(list(TOWNSHIPS)),
                    "unit": unit,
                    "survey": f"MYD{year}-{population[:2].upper()}",
                    "answer_no": f"{year}{population[:2].upper()}{i + 1:04d}",
                    "population": population,
                    "answered_on": day_between(rng, first, last),
                    "valid": valid,
                    "invalid_reason": "" if valid else "作答用时过短，且各题选项相同",
                    "score_milli": max(0, min(100_000, (mean + shift - middle) // 500 * 500)) if valid else 100_000,
                }
            )
    return rows


