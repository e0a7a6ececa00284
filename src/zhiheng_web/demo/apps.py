"""The app of the demo county."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """演示县."""

    name = "zhiheng_web.demo"
    label = "demo"
    verbose_name = "演示县"
