"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """佐证材料."""

    name = "zhiheng_web.registries.evidence"
    verbose_name = "佐证材料"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.evidence.registry import REGISTRIES

        register(*REGISTRIES)
