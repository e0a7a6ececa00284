"""Lists out of the records of a snapshot (记录清单): nonconforming batches, sampled products, quality safety events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from zhiheng.reporting.templated.figures import Figure, Listing, count
from zhiheng.snapshots import Snapshot
from zhiheng.values import Period, RegionCode, round_half_up

DOMAINS = {"industrial": "工业产品", "food": "食品", "agricultural": "农产品"}
LEVELS = {"national": "国抽", "province": "省抽", "city": "市抽", "county": "县抽"}


def _inside(row: dict[str, Any], column: str, period: Period, as_of: date, region: RegionCode) -> bool:
    day = row[column]
    return day is not None and period.start <= day <= min(period.end, as_of) and str(row["region"]).startswith(region.code)


def _batches(snapshot: Snapshot, period: Period, as_of: date, region: RegionCode) -> Iterator[dict[str, Any]]:
    """Batches of supervision sampling with a final conclusion known by the day."""
    for row in snapshot.table("sampling_batches").to_pylist():
        concluded = row["final_result"] in ("pass", "fail") and (row["final_on"] or row["sampled_on"]) <= as_of
        if row["kind"] == "supervision" and concluded and _inside(row, "sampled_on", period, as_of, region):
            yield row


def nonconforming(snapshot: Snapshot, period: Period, as_of: date, region: RegionCode) -> Listing:
    """Batches that failed (不合格批次), by day and number."""
    failed = [r for r in _batches(snapshot, period, as_of, region) if r["final_result"] == "fail"]
    rows = [
        {
            "序号": str(i), "样品编号": r["sample_no"], "产品": r["product"], "企业": r["name"] or "—", "抽样日期": r["sampled_on"].isoformat(),
            "领域": DOMAINS.get(r["domain"], r["domain"]), "层级": LEVELS.get(r["level"], r["level"]),
        }
        for i, r in enumerate(sorted(failed, key=lambda r: (r["sampled_on"], r["id"])), 1)
    ]  # fmt: skip
    return Listing("不合格批次", (), rows)


def sampled_products(snapshot: Snapshot, period: Period, as_of: date, region: RegionCode) -> Listing:
    """Products with batches and passes (抽查产品), most batches first."""
    held: dict[tuple[str, str], list[int]] = {}
    for row in _batches(snapshot, period, as_of, region):
        numbers = held.setdefault((row["domain"], row["product"]), [0, 0])
        numbers[0] += 1
        numbers[1] += row["final_result"] == "pass"
    rows = []
    order = sorted(held.items(), key=lambda item: (-item[1][0], item[0]))
    for i, ((domain, product), (whole, part)) in enumerate(order, 1):
        asked = {"product": product, "domain": domain, "period": period.code, "region": region.code, "as_of": as_of.isoformat()}
        share = Fraction(part, whole) * 100
        rate = Figure(f"{product}抽查合格率", f"{round_half_up(share, 1)}%", share, asked | {"of": "合格率"}, f"{part}/{whole}")
        rows.append(
            {
                "序号": str(i), "产品": product, "领域": DOMAINS.get(domain, domain), "抽查批次": count(f"{product}抽查批次", whole, asked | {"of": "抽查批次"}),
                "合格批次": count(f"{product}合格批次", part, asked | {"of": "合格批次"}),
                "不合格批次": count(f"{product}不合格批次", whole - part, asked | {"of": "不合格批次"}), "合格率": rate,
            }
        )  # fmt: skip
    return Listing("抽查产品", (), rows)


def safety_events(snapshot: Snapshot, period: Period, as_of: date, region: RegionCode) -> Listing:
    """Confirmed events (质量安全事件), by day."""
    events = [r for r in snapshot.table("events").to_pylist() if r["confirmed"] and _inside(r, "occurred_on", period, as_of, region)]
    rows = [
        {"序号": str(i), "名称": r["title"], "日期": r["occurred_on"].isoformat(), "等级": r["grade"] or "—"}
        for i, r in enumerate(sorted(events, key=lambda r: (r["occurred_on"], r["id"])), 1)
    ]
    return Listing("质量安全事件", (), rows)
