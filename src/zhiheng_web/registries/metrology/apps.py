"""The metrology app."""

from django.apps import AppConfig


class MetrologyConfig(AppConfig):
    """计量."""

    name = "zhiheng_web.registries.metrology"
    verbose_name = "计量"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.metrology.registry import REGISTRIES

        register(*REGISTRIES)
