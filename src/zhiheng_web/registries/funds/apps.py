"""The funds app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """经费."""

    name = "zhiheng_web.registries.funds"
    verbose_name = "经费"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.funds.registry import REGISTRIES

        register(*REGISTRIES)
