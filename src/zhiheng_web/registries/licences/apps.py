"""The licences app."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """生产许可."""

    name = "zhiheng_web.registries.licences"
    verbose_name = "生产许可"
