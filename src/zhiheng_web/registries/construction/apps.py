"""The construction app."""

from django.apps import AppConfig


class ConstructionConfig(AppConfig):
    """工程质量."""

    name = "zhiheng_web.registries.construction"
    verbose_name = "工程质量"
