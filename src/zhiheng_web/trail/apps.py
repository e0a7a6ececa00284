"""The trail app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """防篡改日志."""

    name = "zhiheng_web.trail"
    verbose_name = "防篡改日志"
