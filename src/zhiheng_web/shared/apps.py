"""The shared app."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Template parts, the visual language, the clock, the evidence store (公共部件)."""

    name = "zhiheng_web.shared"
    verbose_name = "公共部件"
