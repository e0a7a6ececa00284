"""The risk app."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """事件与零报告."""

    name = "zhiheng_web.registries.risk"
    verbose_name = "事件与零报告"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.risk.registry import REGISTRIES

        register(*REGISTRIES)
