"""The monitoring app."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """风险监测."""

    name = "zhiheng_web.monitoring"
    verbose_name = "风险监测"

    def ready(self) -> None:
        """Make the registry of alerts known."""
        from zhiheng_web.monitoring.registry import ALERTS
        from zhiheng_web.records.declare import register

        register(ALERTS)
