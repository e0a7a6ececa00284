"""`python -m zhiheng_web monitor`: judge the points that are over and raise what alarms; for a daily timer."""

from __future__ import annotations

from typing import Any

from zhiheng_web.monitoring.services import raise_alerts
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.management.sentences import SentenceCommand


class Command(SentenceCommand):
    """Raise the alerts of every region that has units; running again raises nothing new."""

    help = "风险监测：对已结束的监测期逐点判定，发出还没有发出的预警；每天运行一次即可"

    def handle(self, *args: Any, **options: Any) -> None:
        for region in Region.objects.filter(pk__in=Unit.objects.values("region")).order_by("code"):
            made = raise_alerts(region, today())
            self.stdout.write(f"{region.name}：发出预警 {len(made)} 条")
            for alert in made:
                self.stdout.write(f"  {alert.title}（{alert.unit.name}）")
