"""The steps between (办理过程): when samples were handed over, results told, objections made; what a follow-up did on its way.

Added to rows that are there already, from a stream of its own: no conclusion, no finish and no figure changes by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from zhiheng_web.demo.generate.common import LAST_DAY, Row, at_work, stream

SAMPLERS = ("ZJ990121001", "ZJ990121002", "ZJ990121003", "ZJ990121004")
RETEST_BODY = "南江省食品药品检验研究院（虚构）"
CONTROL = {
    "industrial": "责令停止生产销售该批次产品，封存库存 {n} 件。",
    "food": "下架封存 {n} 件，发布召回通知，召回 {m} 件。",
    "agricultural": "暂停上市同批次农产品，封存 {n} 公斤。",
}
TRACED = {
    "industrial": "本企业生产，销往本县和邻县共 {n} 件，已通知经销商。",
    "food": "进货票据齐全，供货商在本县，销售 {n} 件去向已查明。",
    "agricultural": "查阅投入品使用记录，同地块产品 {n} 公斤未上市。",
}
CAUSES = ("原料验收把关不严", "生产工艺参数失控", "贮存温度不符合要求", "出厂检验项目不全", "投入品使用不当")
REPAIRS = ("更换原料供应商，重新培训检验员", "修订工艺文件并验证三批", "加装温控记录装置", "补齐出厂检验项目，送检合格")
STAGES = {"industrial": ("announced", "rectifying"), "food": ("rectified", "controlled", "rectifying", "passed"), "agricultural": ("rectified",)}
"""Where the follow-ups stand whose last day has not come, in turn; so that the demo shows each. No figure counts them yet."""


def _by(day: date) -> date | None:
    return day if day <= LAST_DAY else None


def steps_of_batches(rows: Sequence[Row]) -> None:
    """Fill receipt, notice, objection and settlement of each batch in place."""
    rng = stream("sampling/steps")
    for row in rows:
        sampled, reported = row["sampled_on"], row["first_reported_on"]
        row["samplers"] = sorted(rng.sample(SAMPLERS, 2))
        wait = rng.randrange(1, 4)
        if row["first_result"] == "refused":
            continue
        if reported is not None:
            wait = min(max((reported - sampled).days - 26, wait), 6)
        row["received_on"] = _by(max(at_work(sampled + timedelta(days=wait)), sampled)) if reported is None or sampled < reported else None
        if row["received_on"] and reported and row["received_on"] > reported:
            row["received_on"] = reported
        if row["first_result"] != "fail" or reported is None:
            continue
        told = max(at_work(reported + timedelta(days=rng.randrange(1, 3))), reported)
        asked = row["retest_applied_on"]
        row["notified_on"] = _by(min(told, asked) if asked else told)
        if asked:
            row |= {
                "objection_kind": "retest",
                "objection_decision": "accepted",
                "objection_decided_on": asked + timedelta(days=2),
                "objection_reply": "符合复检条件，受理。",
                "retest_body": RETEST_BODY,
                "backup_received_on": min(asked + timedelta(days=5), row["retested_on"]),
            }
        elif told + timedelta(days=25) <= LAST_DAY:
            row["settled_on"] = max(at_work(told + timedelta(days=22)), told)


def steps_of_follow_ups(rows: Sequence[Row]) -> None:
    """Fill control, tracing, cause, order, rectification and re-inspection of each follow-up in place."""
    rng = stream("follow_ups/steps")
    place: dict[str, int] = {}
    for row in rows:
        domain = row["domain"]
        stage = "closed" if row["finished_on"] else "started"
        if row["finish_due_on"] > LAST_DAY:
            stage = STAGES[domain][place.get(domain, 0) % len(STAGES[domain])]
            place[domain] = place.get(domain, 0) + 1
            row |= {"finished_on": None, "reinspected_on": None, "reinspection_result": None, "measures": ""}
        row |= _handled(rng, domain, row, stage)


def _handled(rng: Random, domain: str, row: Row, stage: str) -> Row:
    pick = rng.choice
    n, m = rng.randrange(6, 240), rng.randrange(1, 60)
    started = row["started_on"]
    if stage == "started":
        return {}
    end = row["finished_on"] or LAST_DAY
    day = timedelta(days=1)

    def at(share: int) -> date:
        return started + (end - started) * share // 10 if end > started else started

    out: Row = {"controlled_on": started, "control": CONTROL[domain].format(n=n, m=m)}
    if stage == "controlled":
        return out
    out |= {
        "traced_on": min(started + 2 * day, end),
        "traced": TRACED[domain].format(n=n, m=m),
        "cause": pick(CAUSES),
        "case_no": f"云市监立〔{started.year}〕{rng.randrange(20, 180)}号",
        "ordered_on": min(started + 3 * day, end),
        "order_no": f"云市监责改〔{started.year}〕{rng.randrange(20, 180)}号",
    }
    if stage == "rectifying":
        return out
    out |= {"rectified_on": at(6), "rectification": pick(REPAIRS)}
    if stage == "rectified":
        return out
    passed = stage in ("closed", "passed")
    out |= {
        "reinspected_on": row["reinspected_on"] or (at(9) if passed else at(7)),
        "reinspection_result": "pass" if passed else "fail",
    }
    if stage == "announced":
        out |= {"reported_on": at(8), "announced_on": at(9)}
    if stage == "closed":
        out["penalty"] = f"云市监处罚〔{end.year}〕{rng.randrange(20, 180)}号，罚款"
    return out
