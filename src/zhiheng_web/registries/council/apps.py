"""The council app."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """质量发展委员会."""

    name = "zhiheng_web.registries.council"
    verbose_name = "质量发展委员会"

    def ready(self) -> None:
        """Make the registries known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.council.registry import REGISTRIES

        register(*REGISTRIES)
