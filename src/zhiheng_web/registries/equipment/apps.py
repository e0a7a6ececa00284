"""The equipment app."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    """特种设备."""

    name = "zhiheng_web.registries.equipment"
    verbose_name = "特种设备"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.equipment.registry import REGISTRIES

        register(*REGISTRIES)
