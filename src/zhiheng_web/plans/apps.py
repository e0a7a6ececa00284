"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """目标任务."""

    name = "zhiheng_web.plans"
    verbose_name = "目标任务"
