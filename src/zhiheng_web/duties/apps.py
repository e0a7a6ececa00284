"""The duties app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """单位职责和目标责任书."""

    name = "zhiheng_web.duties"
    verbose_name = "单位职责"
