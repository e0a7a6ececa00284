"""The licences app."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """生产许可."""

    name = "zhiheng_web.registries.licences"
    verbose_name = "生产许可"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.licences.registry import REGISTRIES

        register(*REGISTRIES)
