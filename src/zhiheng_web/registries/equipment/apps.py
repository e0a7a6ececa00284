"""The equipment app."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    """特种设备."""

    name = "zhiheng_web.registries.equipment"
    verbose_name = "特种设备"
