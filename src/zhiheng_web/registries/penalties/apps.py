"""The penalties app."""

from django.apps import AppConfig


class PenaltiesConfig(AppConfig):
    """行政处罚公示."""

    name = "zhiheng_web.registries.penalties"
    verbose_name = "行政处罚公示"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.publishing.declare import Publishable, register_publishable
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.penalties.registry import REGISTRIES
        from zhiheng_web.registries.penalties.services import internal

        register(*REGISTRIES)
        register_publishable(Publishable("penalty", "行政处罚", internal))
