"""The quality_officers app."""

from django.apps import AppConfig


class QualityOfficersConfig(AppConfig):
    """首席质量官."""

    name = "zhiheng_web.registries.quality_officers"
    verbose_name = "首席质量官"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.quality_officers.registry import REGISTRIES

        register(*REGISTRIES)
