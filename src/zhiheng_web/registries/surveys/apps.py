"""The surveys app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """满意度测评."""

    name = "zhiheng_web.registries.surveys"
    verbose_name = "满意度测评"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.surveys.registry import REGISTRIES

        register(*REGISTRIES)
