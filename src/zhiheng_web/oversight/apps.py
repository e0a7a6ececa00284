"""The oversight app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """督查督办."""

    name = "zhiheng_web.oversight"
    verbose_name = "督查督办"

    def ready(self) -> None:
        """Make the registries known."""
        from zhiheng_web.oversight.registry import REGISTRIES
        from zhiheng_web.records.declare import register

        register(*REGISTRIES)
