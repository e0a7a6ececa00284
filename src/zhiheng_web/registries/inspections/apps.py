"""The inspections app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """双随机抽查."""

    name = "zhiheng_web.registries.inspections"
    verbose_name = "双随机抽查"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.inspections.registry import REGISTRIES

        register(*REGISTRIES)
