"""The checks app."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """核验."""

    name = "zhiheng_web.checks"
    verbose_name = "核验"
