"""The honours app."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    """称号与奖项."""

    name = "zhiheng_web.registries.honours"
    verbose_name = "称号与奖项"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.honours.registry import REGISTRIES

        register(*REGISTRIES)
