"""The metrology app."""

from django.apps import AppConfig


class MetrologyConfig(AppConfig):
    """计量."""

    name = "zhiheng_web.registries.metrology"
    verbose_name = "计量"
