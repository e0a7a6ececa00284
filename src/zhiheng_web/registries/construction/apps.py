"""The construction app."""

from django.apps import AppConfig


class ConstructionConfig(AppConfig):
    """工程质量."""

    name = "zhiheng_web.registries.construction"
    verbose_name = "工程质量"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.construction.registry import REGISTRIES

        register(*REGISTRIES)
