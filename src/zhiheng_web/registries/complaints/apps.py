"""The complaints app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """投诉举报."""

    name = "zhiheng_web.registries.complaints"
    verbose_name = "投诉举报"

    def ready(self) -> None:
        """Make the registries known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.complaints.registry import REGISTRIES

        register(*REGISTRIES)
