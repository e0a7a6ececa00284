"""Risk monitoring of the demo (风险监测): the alerts of the records, one signed for, and one entered by hand that was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhiheng_web.demo.generate.common import LAST_DAY
from zhiheng_web.monitoring.registry import ALERTS
from zhiheng_web.monitoring.services import raise_alerts
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.records.services import create_record, take_move


def _move(person: Person, alert: Any, code: str, **answers: Any) -> Any:
    return take_move(person, alert, next(m for m in ALERTS.moves if m.code == code), answers)


def load_monitoring(county: Region, people: Mapping[str, Person], say: Callable[[str], None]) -> None:
    """Judge the points that are over, and take two alerts a little further."""
    person = people["scjg"]
    made = raise_alerts(county, LAST_DAY, people["office"])
    told = create_record(
        person,
        "risk_alerts",
        {
            "title": "省局通报：某批次儿童水杯塑化剂超标（虚构）",
            "reason": "《南江省产品质量安全风险通报》2026年第9期（虚构）：同批次产品流入临川市，要求排查流通环节。",
            "raised_on": date(2026, 10, 19),
        },
    )
    told = _move(person, told, "acknowledge", acknowledged_on=date(2026, 10, 20), acknowledged_words="交质量监督股排查商超和母婴店。")
    _move(
        person, told, "answer", answered_on=date(2026, 10, 29), cause="real", measures="下架封存 36 只，列入四季度抽检计划。",
        finding="排查商超、母婴店 41 家，2 家有同批次产品。",
    )  # fmt: skip
    say(f"  风险监测：发出预警 {len(made)} 条，另有登记的通报 1 条已反馈")
